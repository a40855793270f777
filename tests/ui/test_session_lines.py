"""Needles along the lines of the scalp, and what one hand does for both sides and for many."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.atlas import Position
from acuchart.model.needle import Technique
from acuchart.model.prescription.courses import is_course
from acuchart.model.side import Side
from acuchart.ui.session.places import course
from tests.ui.hands import Finger, Mouse, Pen, stroke, tap
from tests.ui.session_factory import add_needles, at_point, px, show

ATLAS = load_atlas()
LINES = [
    (place, view)
    for number in range(1, 15)
    for place in ATLAS.places(f"MS{number}")
    for view in (ATLAS.views[place.view],)
    if view.needles
]
SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture
def screen(qtbot: QtBot, store):
    return show(qtbot, store)


def line(code: str, view: str, side: Side = Side.MID) -> Position:
    return next(one for one in ATLAS.places(code) if one.view == view and one.side is side)


def part_way(place: Position, part: float) -> tuple[float, float]:
    (ax, ay), (bx, by) = place.path[0], place.path[-1]
    return ax + (bx - ax) * part, ay + (by - ay) * part


def on_plate(qtbot: QtBot, screen, view: str) -> None:
    screen.needles.show_view(view)
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)


# ---- lines


@pytest.mark.parametrize("kind", [Mouse, Pen, Finger])
def test_a_stroke_along_a_scalp_line_places_a_needle_with_its_start_direction_and_end(qtbot, store, screen, kind):
    on_plate(qtbot, screen, "head-top")
    ms5, hand = line("MS5", "head-top"), kind(screen)
    first, last = px(screen, *part_way(ms5, 0.25)), px(screen, *part_way(ms5, 0.9))
    stroke(hand, first, last + QPoint(4, 0))
    assert screen.plate.overlay.hint.startswith("MS5 from ")
    hand.release(last + QPoint(4, 0))
    (placed,) = store.needles("s1")
    assert (placed.code, placed.system, placed.side) == ("MS5", "scalp", Side.MID)
    assert (placed.x, placed.y) == pytest.approx(part_way(ms5, 0.25), abs=0.004)
    assert placed.direction_deg == pytest.approx(270, abs=1)
    assert placed.note == course(ATLAS, screen.plate.view, _at(ms5, 0.25), *part_way(ms5, 0.9)).words
    screen.document.undo()
    assert not store.needles("s1")


def _at(place: Position, part: float) -> Position:
    x, y = part_way(place, part)
    return Position(**{**{f: getattr(place, f) for f in place.__slots__}, "x": x, "y": y})


def test_a_stroke_backwards_points_backwards(qtbot, store, screen):
    on_plate(qtbot, screen, "head-top")
    ms5 = line("MS5", "head-top")
    stroke(Mouse(screen), px(screen, *part_way(ms5, 0.6)), px(screen, *part_way(ms5, 0.1)))
    Mouse(screen).release(px(screen, *part_way(ms5, 0.1)))
    (placed,) = store.needles("s1")
    assert placed.direction_deg == pytest.approx(90, abs=1)


def test_a_stroke_that_leaves_the_line_is_an_aim_like_any_other(qtbot, store, screen):
    on_plate(qtbot, screen, "head-top")
    ms5 = line("MS5", "head-top")
    start = px(screen, *part_way(ms5, 0.25))
    stroke(Mouse(screen), start, start + QPoint(120, 0))
    Mouse(screen).release(start + QPoint(120, 0))
    (placed,) = store.needles("s1")
    assert (placed.code, placed.note) == ("MS5", "")
    assert placed.direction_deg == pytest.approx(0, abs=2) or placed.direction_deg == pytest.approx(360, abs=2)


def test_a_stroke_from_a_point_follows_the_line_through_it_only_while_lines_are_shown(qtbot, store, screen):
    on_plate(qtbot, screen, "head-top")
    ms5 = line("MS5", "head-top")
    start, end = px(screen, *part_way(ms5, 0.0)), px(screen, *part_way(ms5, 0.8))
    for shown in (frozenset(), frozenset({"scalp"})):
        screen.plate.layers.choose(shown)
        stroke(Mouse(screen), start, end)
        Mouse(screen).release(end)
        screen.plate.layers.choose(())
        screen.selection.set(())
        if not shown:
            (first,) = store.needles("s1")
            assert (first.code, first.note) == ("GV20", "")
            screen.document.undo()
    (second,) = store.needles("s1")
    assert second.code == "MS5"
    assert second.note.startswith("MS5 from GV20 to ")


def test_shift_gives_both_sides_of_a_line_their_mirrored_direction(qtbot, store, screen):
    on_plate(qtbot, screen, "head-top")
    ms8 = line("MS8", "head-top", Side.RIGHT)
    hand = Mouse(screen)
    stroke(hand, px(screen, *part_way(ms8, 0.3)), px(screen, *part_way(ms8, 0.9)), SHIFT)
    hand.release(px(screen, *part_way(ms8, 0.9)), SHIFT)
    one, two = store.needles("s1")
    assert (one.code, two.code, one.note) == ("MS8", "MS8", two.note)
    assert {one.side, two.side} == {Side.LEFT, Side.RIGHT}
    assert one.pair_id == two.pair_id is not None
    assert (one.direction_deg + two.direction_deg) % 360 == pytest.approx(180, abs=1e-6)


def test_a_needle_nudged_along_its_line_keeps_the_code_and_loses_the_words_of_the_old_place(qtbot, store, screen):
    on_plate(qtbot, screen, "head-top")
    ms5, hand = line("MS5", "head-top"), Mouse(screen)
    stroke(hand, px(screen, *part_way(ms5, 0.25)), px(screen, *part_way(ms5, 0.9)))
    hand.release(px(screen, *part_way(ms5, 0.9)))
    screen.plate.setFocus()
    qtbot.keyClick(screen.plate, Qt.Key.Key_Down)
    (moved,) = store.needles("s1")
    assert (moved.code, moved.note) == ("MS5", "")


@pytest.mark.parametrize(("place", "view"), LINES, ids=lambda one: getattr(one, "code", getattr(one, "id", "")))
def test_every_line_of_the_scalp_can_be_followed_on_every_plate_that_shows_it(place, view):
    found = course(ATLAS, view, _at_corner(place), *place.path[-1])
    length = sum(
        (((b[0] - a[0]) * view.width) ** 2 + ((b[1] - a[1]) * view.height) ** 2) ** 0.5 * view.mm_per_unit
        for a, b in zip(place.path, place.path[1:], strict=False)
    )
    if length < 3.5:
        assert found is None or found.words
        return
    assert found is not None
    assert (found.x, found.y) == pytest.approx(place.path[-1])
    assert found.words.startswith(f"{place.code} from ")
    assert is_course(found.words, place.code)


def _at_corner(place: Position) -> Position:
    return Position(
        **{**{f: getattr(place, f) for f in place.__slots__}, "x": place.path[0][0], "y": place.path[0][1]}
    )


# ---- both sides, the other hand, many at once


def test_m_gives_both_sides_and_a_linked_pair_moves_together_until_it_is_broken(qtbot, store, screen):
    add_needles(store, [])
    tap(Mouse(screen), _spot(screen, "ST4"))
    qtbot.keyClick(screen.plate, Qt.Key.Key_M)
    right, left = store.needles("s1")
    assert (right.name, left.name, right.pair_id) == ("ST4 R", "ST4 L", left.pair_id)
    hand = Mouse(screen)
    stroke(hand, _spot(screen, "ST4"), px(screen, 0.42, 0.6), ALT)
    hand.release(px(screen, 0.42, 0.6), ALT)
    right, left = store.needles("s1")
    assert left.x == pytest.approx(1 - right.x)
    assert screen.marking.unlink()
    stroke(hand, px(screen, right.x, right.y), px(screen, 0.4, 0.66), ALT)
    hand.release(px(screen, 0.4, 0.66), ALT)
    again, still = store.needles("s1")
    assert again.x != right.x
    assert (still.x, still.y) == (left.x, left.y)


def test_m_copies_a_needle_of_one_hand_to_the_other_hand(qtbot, store, screen):
    on_plate(qtbot, screen, "hand-dorsal-left")
    place = next(one for one in ATLAS.places("LI4") if one.view == "hand-dorsal-left")
    tap(Mouse(screen), px(screen, place.x, place.y))
    qtbot.keyClick(screen.plate, Qt.Key.Key_M)
    here, there = store.needles("s1")
    assert (here.name, there.name) == ("LI4 L", "LI4 R")
    assert (here.view.partition("@")[0], there.view.partition("@")[0]) == ("hand-dorsal-left", "hand-dorsal-right")
    assert there.x == pytest.approx(1 - here.x)
    screen.document.undo()
    assert [one.name for one in store.needles("s1")] == ["LI4 L"]


@pytest.mark.parametrize("kind", [Mouse, Pen, Finger])
def test_a_band_beside_the_body_takes_many_and_one_undo_takes_their_edit_back(qtbot, store, kind):
    add_needles(store, [at_point(code, Side.RIGHT, n) for n, code in enumerate(("GB14", "ST2", "ST4"), 1)])
    screen = show(qtbot, store)
    before = store.needles("s1")
    hand = kind(screen)
    stroke(hand, px(screen, 0.03, 0.04), px(screen, 0.49, 0.57))
    hand.release(px(screen, 0.49, 0.57))
    assert len(screen.selection.ids) == 2
    assert screen.marking.change(technique=Technique.TONIFY, depth_mm=4.0)
    assert [one.technique for one in store.needles("s1")].count(Technique.TONIFY) == 2
    screen.document.undo()
    assert store.needles("s1") == before


def test_many_marks_dragged_together_are_one_step(qtbot, store):
    add_needles(store, [at_point(code, Side.RIGHT, n) for n, code in enumerate(("GB14", "ST2", "ST4"), 1)])
    screen = show(qtbot, store)
    before = store.needles("s1")
    screen.selection.set([one.id for one in before])
    hand, start = Mouse(screen), _spot(screen, "ST2")
    stroke(hand, start, start + QPoint(14, 20))
    hand.release(start + QPoint(14, 20))
    moved = store.needles("s1")
    assert all(new.y > old.y for new, old in zip(moved, before, strict=True))
    screen.document.undo()
    assert store.needles("s1") == before


def _spot(screen, code: str, side: Side = Side.RIGHT) -> QPoint:
    place = ATLAS.same_place(code, side, screen.plate.view.id)
    assert place is not None
    return px(screen, place.x, place.y)
