"""Changes and frequencies on a plate, against sessions made for it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.over_time import Became, Place, diff_marks, heat, most_frequent, places_of, ranking, used_views
from acuchart.model.side import Side

ATLAS = assets.load_atlas()
FACE, LEFT = ATLAS.views["face-front"], ATLAS.views["face-left"]


def at(code: str, session_id: str = "s1", *, state: NeedleState = NeedleState.OUT) -> Needle:
    place = ATLAS.same_place(code, Side.LEFT, FACE.id)
    assert place is not None
    return Needle(
        id=f"{session_id}-{code}",
        session_id=session_id,
        ordinal=1,
        view=FACE.ref,
        x=place.x,
        y=place.y,
        side=Side.LEFT,
        code=code,
        state=state,
    )


def free(x: float, y: float, number: int = 1, session_id: str = "s1") -> Needle:
    return Needle(
        id=f"{session_id}-f{number}",
        session_id=session_id,
        ordinal=number,
        view=FACE.ref,
        x=x,
        y=y,
        side=Side.LEFT,
        state=NeedleState.OUT,
    )


def test_kept_new_and_dropped_are_told_apart_on_every_plate_that_shows_them():
    earlier, later = [at("ST2"), at("ST4")], [at("ST2", "s2"), at("ST7", "s2")]
    for view in (FACE, LEFT):
        found = {(mark.label, mark.change) for mark in diff_marks(view, earlier, later, ATLAS)}
        assert found <= {("ST2 L", Became.KEPT), ("ST4 L", Became.DROPPED), ("ST7 L", Became.ADDED)}
        assert ("ST2 L", Became.KEPT) in found


def test_planned_needles_were_never_in():
    planned = at("ST4", "s2", state=NeedleState.PLANNED)
    assert diff_marks(FACE, [], [planned], ATLAS) == ()
    assert heat(FACE, places_of([planned]), ATLAS) == ()


def test_a_named_point_is_one_place_and_the_most_frequent_is_the_largest():
    needles = [at("ST2", f"s{n}") for n in range(4)] + [at("ST4")]
    rare, often = heat(FACE, places_of(needles), ATLAS)
    assert (often.label, often.count, often.part) == ("ST2 L", 4, 1.0)
    assert (rare.count, rare.part) == (1, 0.25)
    assert often.radius > rare.radius
    assert most_frequent(places_of(needles)) == 4


def test_a_nudged_mark_of_a_point_is_counted_at_the_point():
    nudged = replace(at("ST2", "s2"), x=at("ST2").x + 0.004)
    (spot,) = heat(FACE, places_of([at("ST2"), nudged]), ATLAS)
    assert (spot.count, spot.x) == (2, round(at("ST2").x, 5))


def test_points_are_ranked_with_both_sides_together():
    places = [
        Place(view=FACE.ref, x=0.5, y=0.5, count=2, code="LI4", side=Side.LEFT),
        Place(view=FACE.ref, x=0.5, y=0.5, count=3, code="LI4", side=Side.RIGHT),
        Place(view=FACE.ref, x=0.5, y=0.5, count=4, code="GV20"),
        Place(view=FACE.ref, x=0.1, y=0.1, count=90),
    ]
    assert ranking(places) == (("LI4", 5), ("GV20", 4))


def test_free_marks_as_near_as_a_grid_are_one_place():
    one = 1.0 / (FACE.width * FACE.mm_per_unit)  # a millimetre
    (spot,) = heat(FACE, places_of([free(0.5, 0.5), free(0.5 + 0.2 * one, 0.5, 2)]), ATLAS)
    assert spot.count == 2
    assert spot.label == "free mark"


def test_plates_come_by_their_use():
    assert [view.id for view in used_views(ATLAS, places_of([at("ST2"), at("ST4")]))] == ["face-front"]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=60))
def test_no_needle_is_lost_or_counted_twice(places):
    needles = [free(x, y, number) for number, (x, y) in enumerate(places)]
    spots = heat(FACE, places_of(needles), ATLAS)
    assert sum(spot.count for spot in spots) == len(needles)
    assert all(0 < spot.part <= 1 and 0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in spots)
