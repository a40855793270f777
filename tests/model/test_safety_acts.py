"""Current from needle to needle, heat, cups and scraping are asked of the rules, too."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas, load_safety
from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.area import Area, AreaKind
from acuchart.model.fact import Fact
from acuchart.model.lead import Lead
from acuchart.model.patient import Patient
from acuchart.model.safety import Guard, Warning
from acuchart.model.safety_acts import acts_of_adjunct, acts_of_lead, regions_in
from acuchart.model.safety_rules import Level
from acuchart.model.side import Side
from tests.ui.session_factory import at_point

ATLAS, CATALOGUE = load_atlas(), load_safety()
DAY = date(2026, 11, 17)
PATIENT = Patient(id="p1", name="Testa Invented")
SQUARE = "0.2000,0.2000 0.6000,0.2000 0.6000,0.6000 0.2000,0.6000"


def guard(*facts: Fact) -> Guard:
    return Guard(CATALOGUE.rules, CATALOGUE, facts, patient=PATIENT, day=DAY, first_visit=False)


def fact(kind: str, **more: str) -> Fact:
    return Fact(id=kind, patient_id="p1", kind=kind, **more)


def of_lead(watch: Guard, *needles) -> tuple[Warning, ...]:
    lead = Lead(id="l1", session_id="s1", from_id=needles[0].id, to_id=needles[1].id)
    return watch.of_acts(acts_of_lead(lead, {one.id: one for one in needles}, ATLAS, watch.views))


def of_row(watch: Guard, kind: AdjunctKind, site: str = "", area: Area | None = None) -> tuple[Warning, ...]:
    row = Adjunct(id="a1", session_id="s1", ordinal=1, kind=kind, site=site)
    return watch.of_acts(acts_of_adjunct(row, area, CATALOGUE, ATLAS, watch.views))


def rules(found: tuple[Warning, ...]) -> set[str]:
    return {one.rule.partition("/")[0] for one in found}


def test_current_with_a_pacemaker_is_warned_of_wherever_it_runs_and_said_once():
    found = of_lead(guard(fact("pacemaker")), at_point("ST2", Side.RIGHT, 1), at_point("ST2", Side.LEFT, 2))
    (one,) = [warning for warning in found if warning.rule.startswith("pacemaker_ea")]
    assert one.level is Level.ABSOLUTE
    assert one.sentence.endswith("and electroacupuncture.")
    assert one.source


def test_current_at_the_head_with_epilepsy_is_warned_of_and_at_the_hand_it_is_not():
    head = (at_point("GV20", Side.MID, 1, view="head-top"), at_point("GB14", Side.RIGHT, 2))
    hand = [at_point(code, Side.LEFT, at, view="hand-dorsal-left") for at, code in enumerate(("LI4", "LI3"), 1)]
    watch = guard(fact("epilepsy"))
    assert "epilepsy_ea" in rules(of_lead(watch, *head))
    assert "epilepsy_ea" not in rules(of_lead(watch, *hand))


def test_one_end_at_the_chest_is_enough():
    chest, hand = (
        at_point("CV17", Side.MID, 1, view="body-front"),
        at_point("LI4", Side.LEFT, 2, view="hand-dorsal-left"),
    )
    assert "transthoracic_ea" in rules(of_lead(guard(), chest, hand))
    assert "transthoracic_ea" not in rules(
        of_lead(guard(), hand, at_point("LI3", Side.LEFT, 3, view="hand-dorsal-left"))
    )


def test_a_lead_without_its_needle_asks_nothing():
    lead = Lead(id="l1", session_id="s1", from_id="gone", to_id="away")
    assert acts_of_lead(lead, {}, ATLAS) == ()


@pytest.mark.parametrize("kind", [AdjunctKind.HEAT, AdjunctKind.MOXA, AdjunctKind.CUPPING])
def test_heat_where_little_is_felt(kind):
    watch = guard(fact("reduced_feeling", site="foot", side="L"))
    assert "insensate_heat" in rules(of_row(watch, kind, "left foot"))
    assert "insensate_heat" not in rules(of_row(watch, kind, "upper back"))
    assert "insensate_heat" not in rules(of_row(watch, kind, "right foot"))
    assert "insensate_heat" in rules(of_row(watch, kind)), "nobody said where: it may be there"


def test_what_needs_no_fact_is_not_said_of_a_place_that_nobody_named():
    assert of_row(guard(), AdjunctKind.STIMULATION) == ()
    assert "transthoracic_ea" in rules(of_row(guard(), AdjunctKind.STIMULATION, "chest"))


def test_a_drawn_row_meets_the_zone_it_lies_in_and_no_other():
    view = ATLAS.views["body-back"].ref
    watch = guard(fact("reduced_feeling", view=view, path=SQUARE))
    inside = Area(id="x", session_id="s1", kind=AreaKind.CUP, view=view, path="0.5,0.9 0.5,0.5")
    beside = Area(id="x", session_id="s1", kind=AreaKind.CUP, view=view, path="0.5,0.9")
    assert "insensate_heat" in rules(of_row(watch, AdjunctKind.CUPPING, area=inside))
    assert "insensate_heat" not in rules(of_row(watch, AdjunctKind.CUPPING, area=beside))
    assert "insensate_heat" in rules(of_row(watch, AdjunctKind.CUPPING, "back")), "words lie nowhere on a plate"


def test_a_zone_of_the_foot_says_nothing_of_cups_on_the_back():
    watch = guard(fact("reduced_feeling", view=ATLAS.views["foot-dorsal-left"].ref, path=SQUARE))
    assert of_row(watch, AdjunctKind.CUPPING, "upper back") == ()
    assert "insensate_heat" in rules(of_row(watch, AdjunctKind.HEAT, "left foot"))


def test_words_name_parts_of_the_body():
    assert regions_in("Both knees", CATALOGUE) == {"knee"}
    assert regions_in("left upper back", CATALOGUE) == {"upper back"}
    assert regions_in("back", CATALOGUE) == {"lumbar", "sacral", "scapula", "upper back"}
    assert regions_in("somewhere", CATALOGUE) == frozenset()


@given(st.text(max_size=60), st.sampled_from(list(AdjunctKind)))
def test_any_words_of_a_place_can_be_asked(words, kind):
    watch = guard(fact("pacemaker"), fact("epilepsy"), fact("anticoagulant"))
    for warning in of_row(watch, kind, words):
        assert warning.sentence
