"""Layers of points on the session's plate: switched, remembered, named under the pointer, never in the way."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acuchart.model.side import Side
from acuchart.ui.session.layers import shown_layers
from acuchart.ui.settings import Settings
from tests.ui.session_factory import move, px, show


@pytest.fixture
def screen(qtbot: QtBot, store):
    made = show(qtbot, store)
    made.needles.show_view("ear-left")
    return made


def switch(screen, system: str) -> None:
    if screen.needles.layers.isHidden():
        QTest.keyClick(screen.plate, Qt.Key.Key_Y)
    QTest.mouseClick(screen.needles.layers.switches[system], Qt.MouseButton.LeftButton)


def test_the_key_opens_switches_for_the_systems_of_this_plate_only(screen):
    QTest.keyClick(screen.plate, Qt.Key.Key_Y)
    assert set(screen.needles.layers.switches) == {"channel", "extra", "ear", "battlefield", "nogier"}
    screen.needles.show_view("face-front")
    assert "ear" not in screen.needles.layers.switches
    QTest.keyClick(screen.plate, Qt.Key.Key_Y)
    assert screen.needles.layers.isHidden()


def test_a_layer_is_on_the_plate_at_once_and_remembered(screen, store, qtbot):
    before = screen.plate.grab().toImage()
    switch(screen, "ear")
    assert screen.plate.grab().toImage() != before
    assert shown_layers(Settings()) == {"ear"}
    switch(screen, "ear")
    assert shown_layers(Settings()) == frozenset()
    assert screen.plate.layers.marks == ()


def test_the_zone_under_the_pointer_lights_up_with_its_name(screen):
    switch(screen, "ear")
    plate = screen.plate
    zones = [mark for mark in plate.layers.marks if mark.zone]
    far = next(mark for mark in zones if plate.layers.zone_at(*_inside(mark)) is mark)
    move(screen, px(screen, *_inside(far)), Qt.KeyboardModifier.AltModifier)  # Alt: no named point takes it
    assert plate.overlay.hint == far.words
    assert plate.layers.highlight(far) == ()
    move(screen, QPoint(3, 3))
    assert plate.overlay.hint == ""


def _inside(mark) -> tuple[float, float]:
    """A place towards a corner: inside the zone, but away from its middle."""
    cx, cy = mark.path[0]
    return mark.x + 0.75 * (cx - mark.x), mark.y + 0.75 * (cy - mark.y)


def test_hover_over_a_point_names_code_han_depth_and_needle(screen):
    screen.needles.show_view("leg-anterior-left")
    place = screen.plate.atlas.same_place("ST36", Side.LEFT, "leg-anterior-left")
    move(screen, px(screen, place.x, place.y))
    assert "ST36" in screen.plate.overlay.hint
    assert "足三里 · usual depth 25 to 50 mm · 0." in screen.plate.overlay.hint


def test_a_new_mark_does_not_draw_the_layers_again(screen):
    switch(screen, "ear")
    screen.plate.grab()
    picture = screen.plate.layers._picture
    screen.plate.repaint(QRect(10, 10, 30, 30))
    assert screen.plate.layers._picture is picture
    screen.plate.zoom_in()
    screen.plate.grab()
    assert screen.plate.layers._picture is not picture
