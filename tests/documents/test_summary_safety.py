"""The summary prints what was kept in spite of a warning, what went wrong, and the zones that held that day."""

from datetime import date

from acuchart.model.adverse import AdverseEvent
from acuchart.model.fact import Fact
from acuchart.model.stamp import Stamp, StampKind
from tests.documents.factory import report
from tests.documents.test_summary import made, pages


def test_a_warning_that_was_kept_is_printed_with_its_reason():
    of = report()
    needle = of.needles[0]
    stamp = Stamp(
        id="t1",
        session_id="s1",
        kind=StampKind.WARNED,
        at="2026-11-17T13:50:00.000Z",
        text="Aspirin and a point near the orbit.\nShallow, physician agrees",
        needle_id=needle.id,
    )
    text = " ".join(pages(made(report(stamps=(stamp,)))))
    assert f"{needle.name}: Aspirin and a point near the orbit. Kept because: Shallow, physician agrees" in text
    assert "Kept because" not in " ".join(pages(made(of)))


def test_an_event_is_printed_with_its_needle_and_what_was_done():
    needle = report().needles[1]
    event = AdverseEvent(
        id="e1",
        session_id="s1",
        at="2026-11-17T14:10:00.000Z",
        kind="bruise",
        grade="G1",
        needle_id=needle.id,
        done="cold pack",
        patient_told=True,
        resolved_on=date(2026, 11, 24),
    )
    text = " ".join(pages(made(report(events=(event,)))))
    assert "Adverse events" in text
    assert f"Bruise or haematoma; at 2, {needle.name}; G1, Mild" in text
    assert "done: cold pack; patient told; resolved 24 Nov 2026." in text
    assert "Adverse events" not in " ".join(pages(made(report())))


def test_a_zone_is_on_the_paper_until_its_last_day():
    view = report().needles[0].view
    zone = {"patient_id": "p1", "kind": "filler", "view": view, "path": "0.4,0.4 0.6,0.4 0.6,0.6"}
    holds = Fact(id="f1", until=date(2026, 11, 17), **zone)
    over = Fact(id="f2", until=date(2026, 11, 16), value="Old one", **zone)
    text = " ".join(pages(made(report(facts=(holds, over)))))
    assert "Filler until 17 November 2026" in text
    assert "Old one" not in text
    assert len(made(report(facts=(holds,)))) > len(made(report()))
