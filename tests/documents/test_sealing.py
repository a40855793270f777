"""A print says how every needle was accounted for, what was signed, and what was corrected since."""

from dataclasses import replace

from acuchart.documents import KINDS
from acuchart.documents.sealing import account_lines, record_state
from acuchart.model.needle import NeedleState
from acuchart.model.removal import AFTER_EMERGENCY
from acuchart.model.report import SessionReport
from acuchart.model.seal import Amendment, seal
from acuchart.model.session import SessionStatus
from acuchart.model.stamp import Stamp, StampKind
from tests.documents.factory import needles_on, report
from tests.documents.test_summary import made, pages


def stamp(kind: StampKind, number: int | None = None, text: str = "", needle_id: str = "") -> Stamp:
    return Stamp(
        id=f"{kind}{number}{text}",
        session_id="s1",
        kind=kind,
        at="2026-11-17T13:05:00.000Z",
        number=number,
        text=text,
        needle_id=needle_id,
    )


def signed_report() -> SessionReport:
    needles = list(needles_on("face-front", 4))
    needles[2] = replace(needles[2], state=NeedleState.LEFT_IN)
    draft = report(tuple(needles))
    stamps = (
        stamp(StampKind.COUNTED, 2, "Face"),
        stamp(StampKind.EMERGENCY, 3),
        stamp(StampKind.COUNTED, 3, AFTER_EMERGENCY),
        stamp(StampKind.EXPLAINED, 20261120, "Stays until Friday.", needles[2].id),
    )
    signed = replace(draft, session=replace(draft.session, status=SessionStatus.SIGNED), stamps=stamps)
    return replace(signed, seal=seal(signed, at="2026-11-17T14:00:00.000Z", by="Rowena Invented"))


def test_counted_regions_emergencies_and_reasons_are_told():
    lines = account_lines(signed_report())
    assert "Face: 2 needles counted out, not marked one by one." in lines
    assert any(line.endswith("emergency, 3 needles out at once.") for line in lines)
    assert any(line.endswith("3 needles counted after the emergency.") for line in lines)
    assert any(line.startswith("3, ") and line.endswith("Stays until Friday.") for line in lines)
    assert account_lines(report(())) == ()


def test_sets_lots_and_what_went_into_the_bin_are_told():
    needles = [
        replace(
            one, state=NeedleState.OUT, set_no=1 + at // 2, gauge_mm=0.16, length_mm=15, lot="A123" if at else ""
        )
        for at, one in enumerate(needles_on("face-front", 4))
    ]
    lines = account_lines(replace(report(tuple(needles)), stamps=(stamp(StampKind.DISPOSED, 4),)))
    assert any(line.endswith(": 4 needles into the sharps bin.") for line in lines)
    assert "Set 1: 2 needles in, 2 out." in lines
    assert "Set 2: 2 needles in, 2 out." in lines
    assert "0.16×15, lot A123: 3 needles in, 3 out." in lines
    assert "Lot not said: 1 needle in, 1 out." in lines


def test_a_print_bears_the_code_of_its_seal_and_every_amendment():
    signed = signed_report()
    text = " ".join(pages(made(signed)))
    assert signed.seal is not None
    assert f"Code {signed.seal.code}." in text
    assert "by Rowena Invented" in text
    assert record_state(signed) == "signed"
    assert "Amendments" not in text
    correction = Amendment(
        id="a1",
        session_id=signed.session.id,
        at="2026-11-18T09:00:00.000Z",
        by="Rowena Invented",
        reason="Wrong side",
        text="The left eyebrow, not the right.",
    )
    amended = replace(signed, amendments=(correction,))
    text = " ".join(pages(made(amended)))
    for words in ("Amendments after signing", "Reason: Wrong side", "The left eyebrow, not the right."):
        assert words in text
    assert record_state(amended) == "signed, amended"


def test_a_draft_says_that_it_is_one():
    closed = report(())
    draft = replace(closed, session=replace(closed.session, status=SessionStatus.DRAFT))
    assert record_state(draft) == "draft, not signed"
    assert "Code" not in " ".join(pages(made(draft)))


def test_the_slip_of_a_needle_that_stays_can_be_made():
    from acuchart.assets import load_atlas

    assert KINDS["slip"](signed_report(), load_atlas(), paper="a4").startswith(b"%PDF")
