"""Feet and hands: taps, keys, pen and finger answer and draw, and the file holds what they said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from acuchart.model.area import Area, AreaKind
from acuchart.model.measure import Measure
from acuchart.model.side import Side
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.nerve_card import NerveCard
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.settings import Settings
from tests.ui.hands import Pen
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


@pytest.fixture
def page(qtbot: Any, tmp_path: Path) -> Iterator[MeasuresPage]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    session = add_session(store, patient.id)
    made = MeasuresPage(Context(store, Settings()), SessionDocument(store, session.id))
    bring_up(qtbot, made)
    yield made
    store.close()


def nerve(page: MeasuresPage) -> NerveCard:
    made = page.card("MONO10G")
    assert isinstance(made, NerveCard)
    QApplication.processEvents()
    return made


def kept(page: MeasuresPage) -> dict[tuple[str, str, str], tuple[str, float | None]]:
    store, session = page.context.store, page._document.session
    return {(m.side, m.site, m.moment): (m.typed, m.value) for m in of_session(store, Measure, session.id)}


def drag(pad: QWidget, corners: list[QPoint]) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(corners) - 1)]
    for kind, at in zip([*kinds, QEvent.Type.MouseButtonRelease], [*corners, corners[-1]], strict=True):
        button = none if kind is QEvent.Type.MouseMove else left
        held = none if kind is QEvent.Type.MouseButtonRelease else left
        everywhere = QPointF(pad.mapToGlobal(at))
        event = QMouseEvent(kind, QPointF(at), everywhere, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(pad, event)


def test_taps_answer_and_a_third_one_takes_the_answer_out(page: MeasuresPage, qtbot: Any) -> None:
    card = nerve(page)
    feet = card.maps[Side.RIGHT]
    for site in feet.limb.sites:
        qtbot.mouseClick(feet, Qt.MouseButton.LeftButton, pos=feet.spot(site).toPoint())
    assert kept(page) == {("R", "feet", "before"): ("10 of 10 felt", 10.0)}
    heel = next(site for site in feet.limb.sites if site.id == "heel")
    qtbot.mouseClick(feet, Qt.MouseButton.LeftButton, pos=feet.spot(heel).toPoint())
    assert kept(page) == {("R", "feet", "before"): ("9 of 10 felt, not felt: heel", 9.0)}
    qtbot.mouseClick(feet, Qt.MouseButton.LeftButton, pos=feet.spot(heel).toPoint())
    assert kept(page) == {("R", "feet", "before"): ("9 of 9 tested sites felt", None)}


def test_ten_keys_test_a_foot_after_the_needles(page: MeasuresPage, qtbot: Any) -> None:
    card = nerve(page)
    card.moment.set("after")
    card._build()
    left = card.maps[Side.LEFT]
    left.setFocus()
    qtbot.keyClicks(left, "yyyynyyyyy")
    assert kept(page) == {("L", "feet", "after"): ("9 of 10 felt, not felt: third ball", 9.0)}


def test_mouse_pen_and_finger_draw_the_numb_area_on_the_plate(page: MeasuresPage, qtbot: Any) -> None:
    card = nerve(page)
    page.resize(760, 760)  # fingers are only felt on the screen, which is small here
    QApplication.processEvents()
    card.tool.set("numb")
    card._show()
    right = card.maps[Side.RIGHT]
    page.ensureWidgetVisible(right)
    box = right.box("foot-plantar")
    round_ = [QPoint(round(box.x() + x * box.width()), round(box.y() + y * box.height())) for x, y in CORNERS]
    drag(right, round_)
    pen = Pen.__new__(Pen)
    pen.plate = right  # type: ignore[assignment]
    pen.press(round_[0])
    for at in round_[1:]:
        pen.move(at)
    pen.release(round_[-1])
    finger = QTest.createTouchDevice()
    QTest.touchEvent(right, finger).press(0, round_[0], right)
    for at in round_[1:]:
        QTest.touchEvent(right, finger).move(0, at, right)
    QTest.touchEvent(right, finger).release(0, round_[-1], right)
    drawn = of_session(page.context.store, Area, page._document.session.id)
    assert [(one.kind, one.view, one.closed, one.note) for one in drawn] == [
        (AreaKind.NUMB, "foot-plantar-right@1", True, "before")
    ] * 3
    for one in drawn:
        assert one.corners[0] == pytest.approx(CORNERS[0], abs=0.02)
    page._document.undo()
    assert len(of_session(page.context.store, Area, page._document.session.id)) == 2


CORNERS = ((0.3, 0.3), (0.6, 0.3), (0.6, 0.5), (0.3, 0.5))


def test_vibration_is_typed_per_site_and_side(page: MeasuresPage, qtbot: Any) -> None:
    row = nerve(page).rows[0]
    for part, text in zip(row.parts.values(), ("12", "30"), strict=True):
        part.setFocus()
        qtbot.keyClicks(QApplication.focusWidget(), text)
    row.setFocus()
    nerve(page).maps[Side.LEFT].setFocus()
    assert kept(page) == {("R", "big toe", "before"): ("12", 12.0), ("L", "big toe", "before"): ("30", 30.0)}
