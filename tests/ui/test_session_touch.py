"""Pen and fingers on the plate: the same marks, a palm that is nothing, a loupe, and Escape for all of them."""

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.side import Side
from acuchart.ui.session import loupe, touch
from acuchart.ui.settings import Settings
from tests.ui.hands import Eraser, Finger, Mouse, Pen, stroke, tap
from tests.ui.session_factory import add_needles, at_point, px, show, sign

HANDS = [Mouse, Pen, Finger]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
_PEN_AWAY_MS = round(touch.PALM_S * 1000) + 60


@pytest.fixture
def screen(qtbot: QtBot, store):
    return show(qtbot, store)


def spot(screen, code: str, side: Side = Side.RIGHT) -> QPoint:
    place = load_atlas().same_place(code, side, screen.plate.view.id)
    assert place is not None
    return px(screen, place.x, place.y)


def names(store) -> list[str]:
    return [one.name for one in store.needles("s1")]


def steps(store) -> int:
    """How many facts the history holds."""
    (number,) = store.connection.execute("SELECT count(*) FROM history").fetchone()
    return number


# ---- the same marks by every hand


@pytest.mark.parametrize("kind", HANDS)
def test_a_needle_is_placed_when_the_hand_lets_go(store, screen, kind):
    hand = kind(screen)
    hand.press(spot(screen, "GB14"))
    assert names(store) == []
    hand.release(spot(screen, "GB14"))
    assert names(store) == ["GB14 R"]


@pytest.mark.parametrize("kind", HANDS)
def test_a_stroke_from_bare_skin_aims_and_a_stroke_from_a_mark_moves_it(store, screen, kind):
    hand = kind(screen)
    start = spot(screen, "ST4")
    stroke(hand, start, start - QPoint(60, 0))
    hand.release(start - QPoint(60, 0))
    (aimed,) = store.needles("s1")
    assert (aimed.code, aimed.direction_deg) == ("ST4", pytest.approx(180, abs=1))
    stroke(hand, start, spot(screen, "LI20"))
    hand.release(spot(screen, "LI20"))
    assert names(store) == ["LI20 R"]


@pytest.mark.parametrize("kind", [Mouse, Pen])
def test_the_halo_names_the_place_before_the_press(screen, kind):
    hand = kind(screen)
    (hand.hover if isinstance(hand, Pen) else hand.move)(spot(screen, "LI20"))
    assert screen.plate.overlay.hint.startswith("LI20 R")


def test_alt_defeats_the_snap_of_a_pen(store, screen):
    tap(Pen(screen), spot(screen, "GB14") + QPoint(3, 0), ALT)
    (placed,) = store.needles("s1")
    assert placed.code is None


@pytest.mark.parametrize("kind", HANDS)
def test_a_zone_is_drawn_by_every_hand_and_marks_nothing(qtbot, store, screen, kind):
    screen.needles.area_tool.toggle()
    hand = kind(screen)
    stroke(hand, px(screen, 0.4, 0.3), px(screen, 0.6, 0.3))
    hand.release(px(screen, 0.6, 0.3))
    assert len(screen.document.areas) == 1
    assert names(store) == []
    assert not screen.needles.area_tool.on


# ---- Escape


def _aim(screen):
    return spot(screen, "ST4"), spot(screen, "ST4") - QPoint(70, 0), Qt.KeyboardModifier.NoModifier


def _drag(screen):
    return spot(screen, "GB14"), px(screen, 0.5, 0.8), Qt.KeyboardModifier.NoModifier


def _band(screen):
    return px(screen, 0.02, 0.05), px(screen, 0.7, 0.7), Qt.KeyboardModifier.NoModifier


def _press(screen):
    return spot(screen, "ST2"), spot(screen, "ST2") + QPoint(1, 1), Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize("kind", HANDS)
@pytest.mark.parametrize("gesture", [_press, _aim, _drag, _band])
def test_escape_cancels_what_any_hand_has_begun(qtbot, store, kind, gesture):
    add_needles(store, [at_point("GB14", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    before, written = store.needles("s1"), steps(store)
    hand = kind(screen)
    first, last, keys = gesture(screen)
    stroke(hand, first, last, keys)
    screen.plate.setFocus()
    chosen = screen.selection.ids
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    assert not screen.plate.hands.loupe.is_open
    hand.move(last + QPoint(5, 5), keys)
    hand.release(last + QPoint(5, 5), keys)
    assert store.needles("s1") == before
    assert screen.selection.ids == chosen
    assert steps(store) == written
    tap(hand, spot(screen, "ST2"))  # the next one is taken
    assert names(store) == ["GB14 R", "ST2 R"]


@pytest.mark.parametrize("kind", HANDS)
def test_escape_cancels_a_lead_and_a_stroke_of_a_tool(qtbot, store, kind):
    add_needles(store, [at_point("GB14", Side.RIGHT, 1), at_point("ST2", Side.RIGHT, 2)])
    screen = show(qtbot, store)
    screen.needles.use_lead_tool()
    hand = kind(screen)
    stroke(hand, spot(screen, "GB14"), spot(screen, "ST2"))
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    hand.release(spot(screen, "ST2"))
    assert not screen.document.leads
    screen.plate.leads.tool = False
    screen.needles.area_tool.toggle()
    stroke(hand, px(screen, 0.4, 0.3), px(screen, 0.6, 0.3))
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    hand.release(px(screen, 0.6, 0.3))
    assert not screen.document.areas
    assert not screen.needles.area_tool.on
    assert len(store.needles("s1")) == 2


def test_escape_ends_a_pinch_although_the_fingers_stay(qtbot, screen):
    hand = Finger(screen)
    middle = px(screen, 0.5, 0.5)
    hand.two("press", middle - QPoint(50, 0), middle + QPoint(50, 0))
    hand.two("move", middle - QPoint(70, 0), middle + QPoint(70, 0))
    zoomed = screen.plate.camera
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    hand.two("move", middle - QPoint(120, 0), middle + QPoint(120, 0))
    assert screen.plate.camera == zoomed
    hand.two("release", middle - QPoint(120, 0), middle + QPoint(120, 0))
    hand.two("press", middle - QPoint(50, 0), middle + QPoint(50, 0))
    hand.two("move", middle - QPoint(60, 0), middle + QPoint(60, 0))
    hand.two("release", middle - QPoint(60, 0), middle + QPoint(60, 0))
    assert screen.plate.camera.scale == pytest.approx(zoomed.scale * 1.2, rel=0.02)


def test_a_second_finger_turns_a_press_into_a_pinch(store, screen):
    hand = Finger(screen)
    at = spot(screen, "ST2")
    hand.press(at)
    hand.second("press", at, at + QPoint(90, 0))
    assert not screen.plate.hands.loupe.is_open
    hand.two("release", at, at + QPoint(90, 0))
    assert names(store) == []


def test_a_second_finger_drops_the_stroke_of_a_tool_but_not_the_tool(store, screen):
    screen.needles.area_tool.toggle()
    hand = Finger(screen)
    stroke(hand, px(screen, 0.4, 0.3), px(screen, 0.6, 0.3))
    hand.second("press", px(screen, 0.6, 0.3), px(screen, 0.6, 0.5))
    hand.two("release", px(screen, 0.6, 0.3), px(screen, 0.6, 0.5))
    assert not screen.document.areas
    assert screen.needles.area_tool.on


def test_a_motor_point_is_taken_from_afar_only_while_its_layer_is_shown(store, screen):
    face = screen.plate.view
    motor = load_atlas().same_place("MP-FRONTALIS-MED", Side.RIGHT, face.id)
    assert motor is not None
    beside = px(screen, motor.x, motor.y - 5.5 / (face.height * face.mm_per_unit))
    tap(Pen(screen), beside)
    assert [one.code for one in store.needles("s1")] == [None]
    screen.document.undo()
    screen.plate.layers.choose({"facial"})
    tap(Pen(screen), beside)
    assert [one.code for one in store.needles("s1")] == ["MP-FRONTALIS-MED"]


# ---- the palm


def test_a_palm_is_nothing_while_the_pen_is_down_or_near(qtbot, store, screen):
    pen, palm = Pen(screen), Finger(screen)
    pen.press(spot(screen, "GB14"))
    tap(palm, spot(screen, "ST4"))
    assert names(store) == []
    pen.release(spot(screen, "GB14"))
    tap(palm, spot(screen, "ST4"))
    assert names(store) == ["GB14 R"]
    pen.hover(spot(screen, "ST2"))
    scale = screen.plate.camera.scale
    palm.two("press", px(screen, 0.4, 0.5), px(screen, 0.5, 0.5))
    palm.two("move", px(screen, 0.3, 0.5), px(screen, 0.6, 0.5))
    palm.two("release", px(screen, 0.3, 0.5), px(screen, 0.6, 0.5))
    assert screen.plate.camera.scale == scale
    qtbot.wait(_PEN_AWAY_MS)
    tap(palm, spot(screen, "ST4"))
    assert names(store) == ["GB14 R", "ST4 R"]


def test_a_palm_that_lay_there_before_the_pen_came_marks_nothing(qtbot, store, screen):
    pen, palm = Pen(screen), Finger(screen)
    palm.press(spot(screen, "ST4"))
    tap(pen, spot(screen, "GB14"))
    qtbot.wait(_PEN_AWAY_MS)  # it lies there still, long after the pen
    palm.move(spot(screen, "ST4") + QPoint(3, 0))
    palm.release(spot(screen, "ST4"))
    assert names(store) == ["GB14 R"]


# ---- pen-only mode


def test_in_pen_only_mode_a_finger_moves_the_plate_and_the_pen_marks(qtbot, store, screen):
    screen.plate.setFocus()
    qtbot.keyClick(screen.plate, Qt.Key.Key_P)
    assert screen.needles.rail.pen.isChecked()
    screen.plate.zoom(2.0)
    left, hand = screen.plate.camera.left, Finger(screen)
    start = px(screen, 0.5, 0.5)
    stroke(hand, start, start + QPoint(60, 0))
    hand.release(start + QPoint(60, 0))
    assert screen.plate.camera.left == pytest.approx(left + 60, abs=1)
    tap(hand, spot(screen, "ST2"))
    assert names(store) == []
    tap(Pen(screen), spot(screen, "ST2"))
    tap(Mouse(screen), spot(screen, "ST4"))
    assert names(store) == ["ST2 R", "ST4 R"]
    qtbot.wait(_PEN_AWAY_MS)
    scale = screen.plate.camera.scale
    hand.two("press", start - QPoint(50, 0), start + QPoint(50, 0))
    hand.two("move", start - QPoint(75, 0), start + QPoint(75, 0))
    hand.two("release", start - QPoint(75, 0), start + QPoint(75, 0))
    assert screen.plate.camera.scale == pytest.approx(scale * 1.5, rel=0.02)


def test_pen_only_is_remembered_and_its_switch_is_reached_by_tab(qtbot, store, screen):
    pen = screen.needles.rail.pen
    assert pen.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "(P)" in pen.toolTip()
    assert pen.height() >= 44
    qtbot.mouseClick(pen, Qt.MouseButton.LeftButton)
    assert Settings().text("pen-only") == "on"
    again = show(qtbot, store)
    assert again.plate.hands.pen_only
    assert again.needles.rail.pen.isChecked()


# ---- the eraser


def test_the_eraser_end_takes_the_mark_under_it_in_one_step(qtbot, store):
    add_needles(store, [at_point("GB14", Side.RIGHT, 1), at_point("ST2", Side.RIGHT, 2)])
    screen = show(qtbot, store)
    eraser = Eraser(screen)
    tap(eraser, px(screen, 0.5, 0.75))
    eraser.press(spot(screen, "GB14"))
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    eraser.release(spot(screen, "GB14"))
    stroke(eraser, spot(screen, "GB14"), spot(screen, "ST2"))
    eraser.release(spot(screen, "ST2"))
    assert names(store) == ["GB14 R", "ST2 R"]
    tap(eraser, spot(screen, "GB14"))
    assert names(store) == ["ST2 R"]
    screen.document.undo()
    assert names(store) == ["GB14 R", "ST2 R"]


def test_a_signed_session_is_not_rubbed_out_nor_marked_by_pen_or_finger(qtbot, store):
    add_needles(store, [at_point("GB14", Side.RIGHT, 1)])
    sign(store)
    screen = show(qtbot, store)
    tap(Eraser(screen), spot(screen, "GB14"))
    tap(Pen(screen), spot(screen, "ST2"))
    qtbot.wait(_PEN_AWAY_MS)
    tap(Finger(screen), spot(screen, "ST4"))
    assert names(store) == ["GB14 R"]


# ---- the loupe


def test_the_loupe_shows_the_place_with_its_name_while_a_finger_presses(store, screen):
    hand, at = Finger(screen), spot(screen, "ST2")
    glass = screen.plate.hands.loupe
    hand.press(at + QPoint(2, 2))
    assert glass.is_open
    assert glass.words.startswith("ST2 R")
    assert glass.glass().bottom() < at.y() - 20
    assert screen.plate.hands.loupe.box().contains(glass.glass())
    hand.release(at + QPoint(2, 2))
    assert not glass.is_open
    assert names(store) == ["ST2 R"]


def test_a_free_place_is_named_by_its_distance_and_a_mouse_opens_no_loupe(screen):
    hand = Finger(screen)
    at = px(screen, 0.5, 0.235)
    hand.press(at)
    assert " cm " in screen.plate.hands.loupe.words
    hand.release(at)
    stroke(hand, px(screen, 0.02, 0.05), px(screen, 0.5, 0.5))
    assert not screen.plate.hands.loupe.is_open  # a band holds nothing
    hand.release(px(screen, 0.5, 0.5))
    Mouse(screen).press(spot(screen, "ST2"))
    assert not screen.plate.hands.loupe.is_open


@pytest.mark.parametrize("x", [2, 300, "right"])
@pytest.mark.parametrize("y", [2, 60, 200, "bottom"])
def test_the_loupe_stays_inside_the_window_and_never_under_the_finger(screen, x, y):
    plate = screen.plate
    at = QPoint(plate.width() - 3 if x == "right" else x, plate.height() - 3 if y == "bottom" else y)
    glass = plate.hands.loupe
    glass.show(at.toPointF(), free=True)
    assert QRectF(plate.rect()).contains(glass.glass())
    middle = glass.glass().center() - at.toPointF()
    assert (middle.x() ** 2 + middle.y() ** 2) ** 0.5 > loupe.ACROSS / 2 + 20
    glass.hide()


def test_what_the_loupe_shows_is_the_plate_twice_as_large(qtbot, screen):
    plate = screen.plate
    tap(Mouse(screen), spot(screen, "ST2"))
    screen.selection.set(())
    qtbot.waitUntil(lambda: len(plate.labels) == 1)
    hand = Finger(screen)
    at = spot(screen, "ST2")
    plain = plate.grab().toImage()
    hand.press(at)
    seen = plate.grab().toImage()
    middle = plate.hands.loupe.glass().center().toPoint()
    same = 0
    for dx in range(-20, 21, 4):
        for dy in range(-20, 21, 4):
            if abs(dx) < 8 or abs(dy) < 8:
                continue  # the cross lies there
            one = seen.pixelColor(middle + QPoint(dx, dy))
            two = plain.pixelColor(at + QPoint(round(dx / 2), round(dy / 2)))
            same += abs(one.lightness() - two.lightness()) < 40
    assert same >= 30
    hand.release(at)
    assert plate.grab().toImage().pixelColor(middle) == plain.pixelColor(middle)


# ---- targets


def test_after_the_first_touch_nothing_in_the_session_is_smaller_than_44_px(qtbot, screen):
    screen.needles.toggle_layers()
    small = [one for one in screen.findChildren(QPushButton) if one.isVisible() and one.height() < 44]
    assert small
    tap(Finger(screen), spot(screen, "ST2"))
    qtbot.waitUntil(
        lambda: all(
            min(one.width(), one.height()) >= 44 for one in screen.findChildren(QPushButton) if one.isVisible()
        )
    )
