"""A seal holds every needle and word; a change of any of them is found and named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.finding import finding
from acuchart.model.measure import Measure
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.seal import Amendment, Seal, disagreements, parts_of, seal, sealed_text
from acuchart.model.session import Section, Session, SessionStatus
from acuchart.model.stamp import Stamp, StampKind
from tests.model.factory import needle

REPORT = SessionReport(
    practice=Practice(name="Invented"),
    patient=Patient(id="p1", name="Testa Invented"),
    session=Session(id="s1", patient_id="p1", started_at="2026-11-17T10:00:00.000Z", status=SessionStatus.SIGNED),
    needles=(needle(id="a"), needle(id="b", ordinal=2)),
    notes={Section.REASON: "Invented words, ńot real."},
    stamps=(Stamp(id="t", session_id="s1", kind=StampKind.CONSENT, at="2026-11-17T10:01:00.000Z"),),
    findings=(finding("s1", "tongue", {"body": "pale"}),),
    measures=(
        Measure(id="m", patient_id="p1", session_id="s1", kind="NRS", at="2026-11-17T10:02:00.000Z", typed="6"),
    ),
)
SEAL = seal(REPORT, at="2026-11-17T11:00:00.000Z", by="I. Invented")


def differences(made: Seal, report: SessionReport) -> tuple[str, ...]:
    return disagreements(made, report.session, report.notes, parts_of(report))


def test_an_untouched_chart_agrees_and_an_address_may_change():
    assert differences(SEAL, REPORT) == ()
    moved = replace(REPORT, patient=replace(REPORT.patient, address="Elsewhere"))
    assert differences(SEAL, moved) == ()
    assert len(SEAL.code) == 14


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"needles": REPORT.needles[:1]}, "needles"),
        ({"needles": (replace(REPORT.needles[0], depth_mm=3.0), REPORT.needles[1])}, "needles"),
        ({"notes": {}}, "note"),
        ({"session": replace(REPORT.session, title="Other")}, "session"),
        ({"stamps": ()}, "times"),
        ({"findings": ()}, "findings"),
        ({"measures": (replace(REPORT.measures[0], typed="5"),)}, "measures"),
    ],
)
def test_every_change_is_named(changed, word):
    (sentence,) = differences(SEAL, replace(REPORT, **changed))
    assert word in sentence


def test_an_altered_seal_is_found():
    forged = replace(SEAL, text=SEAL.text.replace("Invented words", "Other words"))
    assert differences(forged, REPORT) == ("The sealed text was altered after signing.",)


@given(st.permutations(range(5)))
def test_the_order_of_reading_does_not_matter(order):
    rows = [needle(id=f"n{n}", ordinal=n) for n in range(5)]
    first = sealed_text(replace(REPORT, needles=tuple(rows)))
    assert sealed_text(replace(REPORT, needles=tuple(rows[n] for n in order))) == first


@pytest.mark.parametrize(("reason", "text"), [("", "x"), ("x", " ")])
def test_an_amendment_says_what_and_why(reason, text):
    with pytest.raises(ValueError, match="needs its text and a reason"):
        Amendment(id="a", session_id="s1", at="", by="", reason=reason, text=text)
