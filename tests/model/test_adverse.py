"""Adverse events: sentences and rates, always with the number of needles."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_events
from acuchart.model.adverse import AdverseEvent, Rate, rates, sentence
from acuchart.model.needle import NeedleState
from tests.model.factory import needle

TERMS = load_events()


def event(number: int, needle_id: str = "") -> AdverseEvent:
    return AdverseEvent(
        id=f"e{number}", session_id="s1", at="2026-11-17T14:00:00.000Z", kind="bruise", needle_id=needle_id
    )


def test_every_kind_and_grade_has_its_words():
    assert set(TERMS.grades) == {"G1", "G2", "G3", "G4", "G5"}
    assert len(TERMS.kinds) == 23
    assert all(kind.words and kind.advice and kind.grading and kind.source for kind in TERMS.kinds.values())
    assert TERMS.words("gone") == "gone"


def test_the_reporting_rule_of_the_grading_names_what_is_serious():
    assert TERMS.serious_words.startswith("Serious: report it")
    assert not any(TERMS.is_serious("bruise", grade) for grade in ("", "G1", "G2"))
    assert all(TERMS.is_serious("bruise", grade) for grade in ("G3", "G4", "G5"))
    assert all(TERMS.is_serious(kind, "") for kind in ("pneumothorax", "broken", "vision"))
    assert [TERMS.is_serious("infection", grade) for grade in ("", "G1", "G2", "G3")] == [False, False, True, True]
    broken = AdverseEvent(id="e1", session_id="s1", at="2026-11-17T14:00:00.000Z", kind="broken")
    assert "; serious, to be reported;" in sentence(broken, TERMS, "at 3, ST2 R")


def test_an_event_reads_as_one_sentence():
    full = AdverseEvent(
        id="e1",
        session_id="s1",
        at="2026-11-17T14:00:00.000Z",
        kind="bruise",
        grade="G1",
        onset="at removal",
        done="cold pack",
        patient_told=True,
        follow_up_on=date(2026, 11, 24),
    )
    words = sentence(full, TERMS, "at 3, ST2 R")
    assert words.startswith("Bruise or haematoma; at 3, ST2 R; G1, Mild")
    assert "began at removal; done: cold pack; patient told; follow-up due 24 Nov 2026; not resolved yet." in words


def test_rates_are_per_thousand_needles_that_were_placed():
    needles = [needle(id=f"n{number}", code="ST2" if number < 4 else "LI4") for number in range(10)]
    needles.append(needle(id="p", code="ST2", state=NeedleState.PLANNED))
    found = rates(needles, [event(1, "n0"), event(2)])
    assert (found.whole.events, found.whole.needles, found.whole.per_1000) == (2, 10, 200.0)
    (point,) = found.by_point
    assert (point.name, point.events, point.needles, point.per_1000) == ("ST2", 1, 4, 250.0)
    assert point.words == "250.0 per 1,000 (1 in n = 4)"


def test_without_needles_there_is_no_rate():
    assert Rate(name="x", events=1, needles=0).per_1000 is None
    assert "no needles" in rates([], [event(1)]).whole.words


@given(st.lists(st.sampled_from(["ST2", "LI4", None]), max_size=30), st.lists(st.integers(0, 40), max_size=20))
def test_the_parts_never_hold_more_than_the_whole(codes: list[str | None], hits: list[int]):
    needles = [needle(id=f"n{number}", code=code) for number, code in enumerate(codes)]
    events = [event(number, f"n{hit}") for number, hit in enumerate(hits)]
    found = rates(needles, events)
    assert found.whole.events == len(hits)
    assert sum(rate.events for rate in found.by_point) == sum(hit < len(codes) for hit in hits)
    assert sum(rate.events for rate in found.by_product) == sum(rate.events for rate in found.by_point)
    assert all(rate.needles >= 1 for rate in found.by_point)
