"""The plate under the hand: real mouse and key events on a real file."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.side import Side
from acuchart.ui.session.marking import NUDGE_FAR_MM, NUDGE_MM
from acuchart.ui.theme import LIGHT, theme
from tests.ui.hands import Finger, tap
from tests.ui.session_factory import (
    add_needles,
    at_point,
    click,
    drag,
    move,
    needle,
    px,
    settled,
    show,
    sign,
)

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def screen(qtbot: QtBot, store):
    return show(qtbot, store)


def place_of(code: str, side: Side, view: str = "face-front") -> tuple[float, float]:
    place = load_atlas().same_place(code, side, view)
    assert place is not None
    return place.x, place.y


def test_a_needle_is_on_disk_when_the_button_is_let_go_not_when_it_is_pressed(qtbot, store, screen):
    spot = px(screen, *place_of("GB14", Side.RIGHT))
    qtbot.mousePress(screen.plate, Qt.MouseButton.LeftButton, pos=spot)
    assert not store.needles("s1")
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=spot)
    (placed,) = store.needles("s1")
    assert (placed.name, placed.state, placed.size_label) == ("GB14 R", NeedleState.IN, "0.16×15")


def test_the_new_mark_is_on_the_screen_before_the_event_loop_turns(qtbot, screen):
    x, y = place_of("GB14", Side.LEFT)
    spot = px(screen, x, y)
    click(qtbot, screen, x, y)
    # What the window holds, not what a new painting would show.
    store_of_pixels = screen.backingStore().paintDevice()
    assert isinstance(store_of_pixels, QImage)
    at = screen.plate.mapTo(screen, spot)
    assert store_of_pixels.pixelColor(at + QPoint(-8, 0)) == QColor(LIGHT.pine)


@pytest.mark.parametrize(("code", "side"), [("ST2", Side.RIGHT), ("ST2", Side.LEFT), ("CV24", Side.MID)])
def test_a_press_near_a_point_takes_the_point_and_its_side(qtbot, store, screen, code, side):
    x, y = place_of(code, side)
    click(qtbot, screen, x + 0.006, y - 0.006)
    (placed,) = store.needles("s1")
    assert (placed.code, placed.side, placed.x, placed.y) == (code, side, x, y)


def test_alt_sets_the_snap_aside(qtbot, store, screen):
    x, y = place_of("ST2", Side.RIGHT)
    click(qtbot, screen, x + 0.006, y, ALT)
    (placed,) = store.needles("s1")
    assert placed.code is None
    assert placed.side is Side.RIGHT
    assert "ST2" in placed.label


def test_the_halo_names_the_point_before_the_press(qtbot, screen):
    move(screen, px(screen, *place_of("LI20", Side.RIGHT)))
    hint = screen.plate.overlay.hint
    assert hint.startswith("LI20 R 迎香")
    assert hint.endswith("0.16×15")
    move(screen, QPoint(2, 2))
    assert screen.plate.overlay.hint == ""


def test_beside_the_body_nothing_is_placed(qtbot, store, screen):
    click(qtbot, screen, 0.02, 0.05)
    assert not store.needles("s1")


def test_shift_places_both_sides_as_a_linked_pair(qtbot, store, screen):
    click(qtbot, screen, *place_of("ST4", Side.RIGHT), SHIFT)
    right, left = store.needles("s1")
    assert (right.name, left.name) == ("ST4 R", "ST4 L")
    assert right.pair_id == left.pair_id is not None
    assert left.x == pytest.approx(1 - right.x)
    screen.document.undo()
    assert not store.needles("s1")


def test_a_drag_from_bare_skin_aims_the_needle(qtbot, store, screen):
    x, y = place_of("ST4", Side.RIGHT)
    drag(qtbot, screen, (x, y), (x - 0.08, y))
    (placed,) = store.needles("s1")
    assert (placed.code, placed.direction_deg) == ("ST4", pytest.approx(180, abs=2))


def test_a_click_on_a_mark_selects_and_a_drag_moves_it_and_snaps(qtbot, store, screen):
    click(qtbot, screen, *place_of("ST2", Side.RIGHT))
    click(qtbot, screen, *place_of("ST4", Side.LEFT))
    first, second = store.needles("s1")
    click(qtbot, screen, first.x, first.y)
    assert screen.selection.ids == (first.id,)
    drag(qtbot, screen, (first.x, first.y), place_of("LI20", Side.RIGHT))
    assert [one.name for one in store.needles("s1")] == ["LI20 R", "ST4 L"]
    screen.document.undo()
    assert store.needles("s1") == (first, second)


def test_a_trembling_hand_does_not_move_a_mark(qtbot, store, screen):
    click(qtbot, screen, *place_of("ST2", Side.RIGHT))
    before = store.needles("s1")
    spot = px(screen, before[0].x, before[0].y)
    qtbot.mousePress(screen.plate, Qt.MouseButton.LeftButton, pos=spot)
    move(screen, spot + QPoint(4, 3), pressed=True)
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=spot + QPoint(4, 3))
    assert store.needles("s1") == before


def test_escape_cancels_a_drag(qtbot, store, screen):
    click(qtbot, screen, *place_of("ST2", Side.RIGHT))
    before = store.needles("s1")
    drag(qtbot, screen, (before[0].x, before[0].y), (0.5, 0.8), let_go=False)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=px(screen, 0.5, 0.8))
    assert store.needles("s1") == before


def test_the_arrows_nudge_by_half_a_millimetre_and_one_undo_takes_the_run_back(qtbot, store, screen):
    click(qtbot, screen, 0.45, 0.62, ALT)
    (start,) = store.needles("s1")
    view = screen.plate.view
    screen.plate.setFocus()
    for _ in range(3):
        qtbot.keyClick(screen.plate, Qt.Key.Key_Right)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Right, SHIFT)
    (moved,) = store.needles("s1")
    wanted = (3 * NUDGE_MM + NUDGE_FAR_MM) / (view.width * view.mm_per_unit)
    assert moved.x - start.x == pytest.approx(wanted)
    screen.document.undo()
    assert store.needles("s1")[0].x == pytest.approx(start.x)


def test_ctrl_draws_a_band_and_delete_removes_what_is_in_it(qtbot, store, screen):
    for code, side in (("ST2", Side.RIGHT), ("LI20", Side.RIGHT), ("ST4", Side.LEFT)):
        click(qtbot, screen, *place_of(code, side))
    screen.selection.set(())
    drag(qtbot, screen, (0.25, 0.42), (0.49, 0.6), CTRL)
    assert len(screen.selection.ids) == 2
    qtbot.keyClick(screen.plate, Qt.Key.Key_Delete)
    assert [one.name for one in store.needles("s1")] == ["ST4 L"]
    screen.document.undo()
    assert len(store.needles("s1")) == 3


def test_tab_walks_the_marks_by_number_and_then_leaves(qtbot, screen):
    for code in ("GB14", "ST2", "ST4"):
        click(qtbot, screen, *place_of(code, Side.RIGHT))
    screen.selection.set(())
    screen.plate.setFocus()
    seen = []
    for _ in range(3):
        qtbot.keyClick(screen.plate, Qt.Key.Key_Tab)
        seen.append(screen.document.needles[screen.selection.primary].name)
    assert seen == ["GB14 R", "ST2 R", "ST4 R"]
    qtbot.keyClick(screen.plate, Qt.Key.Key_Tab)
    assert not screen.plate.hasFocus()


def test_the_wheel_zooms_about_the_cursor_and_zero_shows_the_whole_plate(qtbot, screen):
    fit = screen.plate.camera
    spot = px(screen, 0.4, 0.5)
    before = fit.to_fraction(spot.x(), spot.y())
    screen.plate.zoom(2.0, QPointF(spot))
    after = screen.plate.camera.to_fraction(spot.x(), spot.y())
    assert after == pytest.approx(before, abs=0.002)
    assert screen.plate.camera.scale == pytest.approx(2 * fit.scale, rel=0.01)
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=5000)
    qtbot.keyClick(screen.plate, Qt.Key.Key_0)
    assert screen.plate.camera.scale == pytest.approx(fit.scale)


def test_a_needle_placed_while_zoomed_lies_where_the_hand_was(qtbot, store, screen):
    screen.plate.zoom(3.0, QPointF(px(screen, 0.37, 0.47)))
    click(qtbot, screen, 0.38, 0.52, ALT)
    (placed,) = store.needles("s1")
    assert (placed.x, placed.y) == (pytest.approx(0.38, abs=0.002), pytest.approx(0.52, abs=0.002))


def test_one_finger_places_and_two_fingers_zoom(qtbot, store, screen):
    finger = Finger(screen)
    tap(finger, px(screen, *place_of("ST2", Side.RIGHT)))
    assert [one.name for one in store.needles("s1")] == ["ST2 R"]
    scale = screen.plate.camera.scale
    middle = px(screen, 0.5, 0.5)
    finger.two("press", middle - QPoint(50, 0), middle + QPoint(50, 0))
    for reach in (70, 100):
        finger.two("move", middle - QPoint(reach, 0), middle + QPoint(reach, 0))
    finger.two("release", middle - QPoint(100, 0), middle + QPoint(100, 0))
    assert screen.plate.camera.scale == pytest.approx(2 * scale, rel=0.02)
    assert len(store.needles("s1")) == 1


def test_left_and_right_come_from_the_plate_and_swap_at_the_back(qtbot, store, screen):
    screen.needles.show_view("head-back")
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=5000)
    click(qtbot, screen, 0.4, 0.6, ALT)
    (placed,) = store.needles("s1")
    assert placed.side is Side.LEFT


def test_a_needle_on_a_point_shows_on_every_plate_that_sees_it_with_its_number(qtbot, screen):
    click(qtbot, screen, *place_of("GB14", Side.LEFT))
    screen.needles.show_view("face-left")
    (spot,) = screen.plate.spots
    assert (spot.mark.number, spot.mark.home) == (1, False)


def test_marks_appended_one_by_one_are_the_marks_of_a_full_reading(qtbot, screen):
    for code in ("GB14", "ST2", "ST4"):
        click(qtbot, screen, *place_of(code, Side.RIGHT), SHIFT)
    grown = [(spot.mark, round(spot.x), round(spot.y)) for spot in screen.plate.spots]
    screen.plate.rebuild()
    assert grown == [(spot.mark, round(spot.x), round(spot.y)) for spot in screen.plate.spots]
    assert [mark.number for mark, _, _ in grown] == [1, 2, 3, 4, 5, 6]


def test_labels_keep_apart_and_the_selected_one_is_there_even_among_sixty(qtbot, store):
    rows = [needle(id=f"n{n}", ordinal=n, x=0.3 + n % 8 * 0.05, y=0.25 + n // 8 * 0.06) for n in range(1, 61)]
    add_needles(store, rows)
    screen = show(qtbot, store)
    screen.selection.set(["n7"])
    qtbot.waitUntil(lambda: ("n7",) in [label.members for label in screen.plate.labels], timeout=2000)


def test_seventy_needles_on_a_face_are_named_and_no_name_touches_or_cuts_another(qtbot, store):
    words = ("Forehead", "Brow", "Crow’s foot", "Cheek", "Fold", "Jaw line", "Chin")
    rows = []
    for n in range(70):
        side = Side.RIGHT if n % 2 else Side.LEFT
        row, step = divmod(n // 2, 5)
        x = 0.29 + 0.04 * step + 0.007 * row
        place = {"x": x if side is Side.RIGHT else 1 - x, "y": 0.2 + 0.08 * row + 0.011 * (step * 3 % 5)}
        rows.append(needle(id=f"n{n}", ordinal=n + 1, side=side, label=words[row], **place))
    add_needles(store, rows)
    screen = show(qtbot, store)
    screen.selection.set(())
    qtbot.waitUntil(lambda: len(screen.plate.labels) == 14, timeout=2000)
    labels = screen.plate.labels
    assert sorted(label.text for label in labels) == sorted(
        f"{word} {side} × 5" for word in words for side in "LR"
    )
    assert sum(len(label.members) for label in labels) == 70
    for one, other in combinations(labels, 2):
        assert not one.box.intersects(other.box), (one.text, other.text)
        for mine in one.leader:
            for its in other.leader:
                assert mine.intersects(its)[0] is not QLineF.IntersectionType.BoundedIntersection, one.text


def test_names_in_a_gutter_do_not_touch(qtbot, store):
    rows = [
        at_point(code, Side.RIGHT, n) for n, code in enumerate(("GB14", "BL2", "TE23", "GB1", "ST2", "LI20"), 1)
    ]
    add_needles(store, rows)
    screen = show(qtbot, store)
    qtbot.waitUntil(lambda: len(screen.plate.labels) == 6, timeout=2000)
    tops = sorted(label.box.top() for label in screen.plate.labels)
    assert all(second - first >= 17 for first, second in pairwise(tops))


def test_the_dim_room_draws_the_plate_anew(qtbot, screen):
    before = screen.plate.grab().toImage().pixelColor(px(screen, 0.5, 0.25))
    theme().choose("dim")
    try:
        qtbot.waitUntil(
            lambda: (
                screen.plate.sharp
                and screen.plate.grab().toImage().pixelColor(px(screen, 0.5, 0.25)).lightness() < 130
            ),
            timeout=5000,
        )
    finally:
        theme().choose("light")
    assert before.lightness() > 200


def test_a_signed_session_takes_no_needle_and_no_move(qtbot, store):
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    sign(store)
    screen = show(qtbot, store)
    before = store.needles("s1")
    click(qtbot, screen, *place_of("ST4", Side.LEFT))
    drag(qtbot, screen, (before[0].x, before[0].y), (0.5, 0.7))
    screen.selection.set([before[0].id])
    qtbot.keyClick(screen.plate, Qt.Key.Key_Left)
    assert store.needles("s1") == before
    settled(qtbot, screen)
    assert not screen.needles.presets.isVisible()
    assert "signed" in screen.goal.reason


def test_space_turns_the_hand_into_one_that_moves_the_plate(qtbot, store, screen):
    screen.plate.zoom(2.0)
    left = screen.plate.camera.left
    screen.plate.setFocus()
    qtbot.keyPress(screen.plate, Qt.Key.Key_Space)
    spot = px(screen, 0.5, 0.5)
    qtbot.mousePress(screen.plate, Qt.MouseButton.LeftButton, pos=spot)
    move(screen, spot + QPoint(60, 0), pressed=True)
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=spot + QPoint(60, 0))
    qtbot.keyRelease(screen.plate, Qt.Key.Key_Space)
    assert screen.plate.camera.left == pytest.approx(left + 60, abs=1)
    assert not store.needles("s1")


def test_a_full_disk_places_nothing_and_says_so(qtbot, store, screen):
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    said = []
    screen.document.failed.connect(said.append)
    for n in range(60):
        click(qtbot, screen, 0.3 + n % 10 * 0.04, 0.3 + n // 10 * 0.06, ALT)
        if said:
            break
    assert said
    assert "disk is full" in said[0]
    on_screen = {spot.mark.needle_id for spot in screen.plate.spots}
    assert on_screen == {one.id for one in store.needles("s1")}


def test_the_pointer_leaving_takes_the_halo_with_it(qtbot, screen):
    move(screen, px(screen, *place_of("LI20", Side.RIGHT)))
    QApplication.sendEvent(screen.plate, QEvent(QEvent.Type.Leave))
    assert screen.plate.overlay.hint == ""
