"""Safety: every shipped rule speaks where its row says, and nowhere else; nothing that is typed breaks it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas, load_safety
from acuchart.model.fact import Fact, outline, until_after
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.outline import inside, path_of
from acuchart.model.patient import Patient
from acuchart.model.safety import Act, Guard, act_of
from acuchart.model.safety_rules import Catalogue, Level, OwnRule, Rule, RuleChoice, rules_in_force
from acuchart.model.side import Side

DAY = date(2026, 11, 17)
CATALOGUE = load_safety()
ADULT = Patient(id="p1", name="Marigold Sampleton", born=date(1968, 2, 3))


def fact(kind: str, **values: Any) -> Fact:
    return Fact(**{"id": "f1", "patient_id": "p1", "kind": kind, **values})


def guard(*facts: Fact, rules: tuple[Rule, ...] | None = None, **values: Any) -> Guard:
    given_: dict[str, Any] = {"patient": ADULT, "day": DAY, "first_visit": False, **values}
    return Guard(CATALOGUE.rules if rules is None else rules, CATALOGUE, facts, **given_)


def needle(code: str, side: Side = Side.RIGHT, **values: Any) -> Needle:
    atlas = load_atlas()
    place = next(place for place in atlas.places(code) if place.side is side or place.side is Side.MID)
    given_: dict[str, Any] = {"id": "n1", "session_id": "s1", "ordinal": 1, "view": atlas.views[place.view].ref}
    given_ |= {"x": place.x, "y": place.y, "side": place.side, "code": code, "part": place.part}
    return Needle(**{**given_, **values})


def case_of(rule: Rule) -> tuple[Act, dict[str, Any]]:
    """An act and a patient that a rule must speak of, made from its row alone."""
    act = Act(
        name="this place",
        techniques=rule.techniques,
        side=Side.RIGHT,
        code=min(rule.points, default=""),
        regions=frozenset() if rule.points else rule.regions,
        flags=frozenset() if rule.points or rule.regions else rule.flags,
        working=min(rule.working, default=""),
        depth_mm=30 if rule.beyond_usual else rule.depth_from_mm,
        angle_deg=rule.angle_from_deg,
        usual_mm=(3, 8),
    )
    kind = CATALOGUE.kinds.get(rule.fact)
    patient = ADULT
    if kind is not None and kind.under_years is not None:
        patient = replace(ADULT, born=DAY - timedelta(days=300))
    holds = () if kind is None or kind.group == "derived" else (_fact_for(rule),)
    return act, {"facts": holds, "patient": patient, "first_visit": rule.fact == "first_visit"}


def _fact_for(rule: Rule) -> Fact:
    week = rule.week_to or rule.week_from
    site = "face" if "site" in CATALOGUE.kinds[rule.fact].asks else ""
    return fact(rule.fact, week=week, site=site, confirmed_on=DAY if week else None)


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_each_rule_speaks_of_the_case_that_its_row_describes(rule: Rule):
    act, patient = case_of(rule)
    if rule.affected:
        act = replace(act, regions=CATALOGUE.sites["face"].regions)
    rules = (replace(rule, on=True),)
    said = guard(*patient.pop("facts"), rules=rules, **patient).warnings(act)
    assert [warning.rule for warning in said] == [rule.id]
    (warning,) = said
    assert warning.level is rule.level
    assert warning.source
    assert "{" not in warning.sentence
    assert warning.sentence.endswith(".") or warning.sentence.endswith("?")


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: rule.id)
def test_no_rule_speaks_without_its_fact_or_at_another_act(rule: Rule):
    act, patient = case_of(rule)
    facts = patient.pop("facts")
    on = (replace(rule, on=True),)
    if rule.fact:
        nobody = {**patient, "patient": ADULT, "first_visit": False}
        assert guard(rules=on, **nobody).warnings(act) == ()
    other = replace(act, techniques=frozenset(("looking",)))
    assert guard(*facts, rules=on, **patient).warnings(other) == ()
    if not rule.anywhere:
        elsewhere = replace(act, code="XX99", regions=frozenset(("nowhere",)), flags=frozenset())
        assert guard(*facts, rules=on, **patient).warnings(elsewhere) == ()
    if rule.affected:
        elsewhere = replace(act, regions=frozenset(("foot",)))
        assert guard(*facts, rules=on, **patient).warnings(elsewhere) == ()
    assert guard(*facts, rules=(replace(rule, on=False),), **patient).warnings(act) == ()


def test_every_fact_that_can_be_written_down_has_a_rule_and_every_rule_a_known_place():
    assert {kind for kind in CATALOGUE.kinds} == {rule.fact for rule in CATALOGUE.rules if rule.fact}
    atlas = load_atlas()
    regions = {part for point in atlas.points.values() for part in (point.region, point.region.partition(",")[0])}
    regions |= {view.region for view in atlas.views.values()}
    flags = {flag for point in atlas.points.values() for flag in point.flags}
    for rule in CATALOGUE.rules:
        assert rule.points <= set(atlas.points), rule.id
        assert rule.regions <= regions, rule.id
        assert rule.flags <= flags, rule.id
    for site in CATALOGUE.sites.values():
        assert site.regions <= regions, site.site


def test_aspirin_and_a_point_near_the_orbit():
    (warning,) = guard(fact("anticoagulant", value="aspirin")).of_needle(needle("ST2"), load_atlas())
    assert warning.sentence == "Aspirin and a point near the orbit."
    assert warning.level is Level.RELATIVE
    assert guard(fact("anticoagulant", value="aspirin")).of_needle(needle("ST36"), load_atlas()) == ()


def test_a_depth_beyond_the_usual_warns_everybody():
    (warning,) = guard().of_needle(needle("ST4", depth_mm=30), load_atlas())
    assert "30 mm is deeper than usual at ST4" in warning.sentence
    most = load_atlas().points["ST4"].depth_mm_max
    assert guard().of_needle(needle("ST4", depth_mm=most), load_atlas()) == ()


def test_a_free_mark_beside_the_eye_is_as_near_to_it_as_its_point():
    placed = needle("ST2")
    free = replace(placed, code=None, x=placed.x + 0.004)
    (warning,) = guard(fact("anticoagulant", value="aspirin")).of_needle(free, load_atlas())
    assert warning.rule == "anticoagulant/orbit"


def test_the_affected_limb_is_one_side():
    lymph = guard(fact("lymphoedema", site="arm", side="L"))
    assert lymph.of_needle(needle("LI4", Side.RIGHT), load_atlas()) == ()
    assert len(lymph.of_needle(needle("LI4", Side.LEFT), load_atlas())) == 1
    assert lymph.of_needle(needle("ST36", Side.LEFT), load_atlas()) == ()


def test_a_drawn_zone_warns_inside_it_and_on_other_plates_that_show_the_point():
    placed = needle("ST4", Side.LEFT)
    view_id = placed.view.partition("@")[0]
    box = [
        (placed.x + dx, placed.y + dy) for dx, dy in ((-0.02, -0.02), (0.02, -0.02), (0.02, 0.02), (-0.02, 0.02))
    ]
    zone = fact("filler", view=placed.view, path=path_of(tuple(box)), since=DAY, until=DAY)
    watch = guard(zone)
    assert [warning.rule for warning in watch.of_needle(placed, load_atlas())] == ["facial_filler"]
    assert watch.of_needle(needle("ST2", Side.LEFT), load_atlas()) == ()
    elsewhere = [
        place for place in load_atlas().places("ST4") if place.view != view_id and place.side is Side.LEFT
    ]
    (other, *_) = elsewhere
    moved = replace(placed, view=load_atlas().views[other.view].ref, x=other.x, y=other.y)
    assert len(watch.of_needle(moved, load_atlas())) == 1
    assert guard(zone, day=DAY + timedelta(days=1)).of_needle(placed, load_atlas()) == ()


def test_the_week_of_pregnancy_goes_on_from_the_day_it_was_told():
    told = fact("pregnancy", week=12, confirmed_on=DAY - timedelta(days=15))
    assert told.week_on(DAY) == 14
    (warning, *_) = guard(told).of_needle(needle("CV12", Side.MID), load_atlas())
    assert warning.sentence.startswith("Pregnancy, week 14")
    rules = {one.rule for one in guard(told).of_needle(needle("ST25"), load_atlas())}
    assert "pregnancy_first_trim/later" in rules
    assert "pregnancy_first_trim" not in rules


def test_a_child_and_a_first_visit_are_known_from_the_chart():
    child = replace(ADULT, born=date(2020, 5, 1))
    assert "confused_child" in {w.rule for w in guard(patient=child).of_needle(needle("LI4"), load_atlas())}
    assert "needle_phobia/first" in {
        w.rule for w in guard(first_visit=True).of_needle(needle("LI4"), load_atlas())
    }
    assert guard(patient=replace(ADULT, born=None)).of_needle(needle("LI4"), load_atlas()) == ()


def test_a_caution_for_the_whole_visit_is_no_badge_of_each_needle():
    said = guard(fact("anticoagulant"), first_visit=True).of_needle(needle("ST2"), load_atlas())
    assert {warning.rule: warning.general for warning in said} == {
        "anticoagulant/orbit": False,
        "needle_phobia/first": True,
    }
    general = {rule.id for rule in CATALOGUE.rules if rule.general}
    assert general == {
        "latex_silicone",
        "needle_phobia",
        "needle_phobia/first",
        "hunger_fatigue",
        "confused_child",
        "confused_child/confused",
    }


def test_a_switched_rule_is_silent_and_an_own_rule_speaks():
    off = RuleChoice(id="anticoagulant/orbit", active=False, why="Invented.")
    own = OwnRule(id="o1", fact="", level=Level.CAUTION, sentence="{point} is my own.", points="li4; ST36")
    rules = rules_in_force(CATALOGUE, [off], [own])
    watch = guard(fact("anticoagulant"), rules=rules)
    assert watch.of_needle(needle("ST2"), load_atlas()) == ()
    (warning,) = watch.of_needle(needle("ST36"), load_atlas())
    assert (warning.sentence, warning.source) == ("ST36 R is my own.", "Own rule")
    assert (
        guard(rules=rules_in_force(CATALOGUE, [], [replace(own, active=False)])).of_needle(
            needle("ST36"), load_atlas()
        )
        == ()
    )


def test_a_changed_rule_says_what_it_was_changed_to_and_a_switched_one_what_it_always_said():
    (shipped,) = [rule for rule in CATALOGUE.rules if rule.id == "anticoagulant/orbit"]
    turned = RuleChoice(id=shipped.id, active=False, why="Invented.")
    assert not turned.changes
    assert turned.applied(shipped) == replace(shipped, on=False, why="Invented.")
    other = RuleChoice(
        id=shipped.id,
        active=True,
        why="Invented.",
        level=Level.ABSOLUTE,
        sentence="{fact}: not here.",
        advice="No.",
    )
    (said,) = guard(fact("anticoagulant"), rules=rules_in_force(CATALOGUE, [other], [])).of_needle(
        needle("ST2"), load_atlas()
    )
    assert (said.level, said.sentence) == (Level.ABSOLUTE, "Anticoagulant or antiplatelet: not here.")
    assert said.source == f"{shipped.source}; changed in this practice"


def test_a_rule_is_not_switched_without_a_reason():
    with pytest.raises(ValueError, match="why"):
        RuleChoice(id="gb21_caution", active=False, why="  ")


def test_a_zone_ends_after_its_usual_days():
    assert until_after(date(2026, 11, 1), CATALOGUE.kinds["toxin"].days) == date(2026, 11, 15)
    assert until_after(None, 14) is None
    assert until_after(date.max, 14) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"side": "X"}, "side"),
        ({"week": 50}, "week"),
        ({"since": DAY, "until": DAY - timedelta(days=1)}, "last day"),
        ({"view": "face-front@1"}, "outline"),
        ({"view": "face-front@1", "path": "0.1,0.2 0.3,0.4"}, "three corners"),
        ({"view": "face-front@1", "path": "a,b c,d e,f"}, "cannot be read"),
        ({"view": "face-front@1", "path": "0,0 2,0 0,1"}, "from 0 to 1"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_in_words(values: dict[str, Any], words: str):
    with pytest.raises(ValueError, match=words):
        fact("filler", **values)


def test_a_rule_without_its_fact_in_the_file_is_named():
    row = {"id": "x", "fact": "gone", "act": {"techniques": ["needle"]}}
    with pytest.raises(ValueError, match="“x”"):
        Catalogue.from_data({"facts": [], "sites": [], "rules": [row]})


FRACTIONS = st.floats(min_value=0, max_value=1, allow_subnormal=False)
CORNERS = st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=3, max_size=20).map(tuple)
FACTS = st.builds(
    Fact,
    id=st.uuids().map(str),
    patient_id=st.just("p1"),
    kind=st.sampled_from(sorted(CATALOGUE.kinds)) | st.text(min_size=1).filter(str.strip),
    value=st.text(max_size=20),
    week=st.none() | st.integers(1, 45),
    side=st.sampled_from(("", "L", "R")),
    site=st.sampled_from(("", *CATALOGUE.sites, "gone")),
    confirmed_on=st.none() | st.dates(),
)
NEEDLES = st.builds(
    Needle,
    id=st.just("n1"),
    session_id=st.just("s1"),
    ordinal=st.just(1),
    view=st.sampled_from([view.ref for view in load_atlas().views.values()]) | st.just("gone@9"),
    x=FRACTIONS,
    y=FRACTIONS,
    side=st.sampled_from(Side),
    code=st.none() | st.sampled_from(sorted(load_atlas().points)) | st.just("GONE1"),
    depth_mm=st.none() | st.floats(0, 300),
    angle_deg=st.none() | st.floats(0, 180),
    technique=st.sampled_from(Technique),
    state=st.sampled_from(NeedleState),
    kind=st.sampled_from(("filiform", "tack", "seed", "other")),
)


@given(st.lists(FACTS, max_size=6), NEEDLES)
def test_any_facts_and_any_needle_give_sentences_and_more_facts_never_silence(facts: list[Fact], one: Needle):
    alone = guard().of_needle(one, load_atlas())
    said = guard(*facts).of_needle(one, load_atlas())
    assert {warning.rule for warning in alone} <= {warning.rule for warning in said}
    levels = [list(Level).index(warning.level) for warning in said]
    assert levels == sorted(levels)
    for warning in said:
        assert warning.sentence.strip()
        assert warning.source


@given(CORNERS, FRACTIONS, FRACTIONS)
def test_an_outline_comes_back_and_what_lies_outside_its_box_is_outside(corners: Any, x: float, y: float):
    back = outline(path_of(corners))
    assert all(
        abs(a - b) <= 0.00005 + 1e-9
        for one, two in zip(back, corners, strict=True)
        for a, b in zip(one, two, strict=True)
    )
    xs, ys = [one[0] for one in corners], [one[1] for one in corners]
    if inside(corners, x, y):
        assert min(xs) <= x <= max(xs)
        assert min(ys) <= y <= max(ys)


@given(st.text(max_size=40))
def test_any_text_is_an_outline_or_is_refused_in_words(text: str):
    said, corners = "", ()
    try:
        corners = outline(text)
    except ValueError as error:
        said = str(error)
    assert said.endswith(".") if said else corners == () or len(corners) >= 3


def test_a_needle_that_stays_is_known_as_one():
    assert "stays" in act_of(needle("LI4", state=NeedleState.LEFT_IN), load_atlas()).techniques
    assert "stays" in act_of(needle("LI4", kind="tack"), load_atlas()).techniques
    assert "stays" not in act_of(needle("LI4"), load_atlas()).techniques
