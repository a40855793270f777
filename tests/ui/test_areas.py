"""Areas, strokes and cups by hand: drawn with the mouse, named on the card, undone, printed where they were."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from acuchart.model.area import Area, AreaKind
from acuchart.model.side import Side
from acuchart.store.kinds import of_session
from acuchart.ui.session.screen import SessionScreen
from tests.ui.session_factory import add_needles, at_point, click, make_store, move, px, show, sign


def draw(qtbot: QtBot, screen: SessionScreen, places: list[tuple[float, float]]) -> None:
    spots: list[QPoint] = [px(screen, x, y) for x, y in places]
    qtbot.mousePress(screen.plate, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        move(screen, spot, pressed=True)
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=spots[-1])


def test_a_line_that_comes_back_is_an_area_and_keeps_its_pain_score(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_A)
    assert screen.needles.area_tool.on
    draw(qtbot, screen, [(0.55, 0.5), (0.65, 0.5), (0.65, 0.6), (0.55, 0.6), (0.551, 0.505)])
    assert not screen.needles.area_tool.on
    assert not screen.document.needles
    card = screen.needles.area_card
    assert card.isVisible()
    assert not screen.needles.inspector.isVisible()
    qtbot.mouseClick(card.kinds[AreaKind.PAIN], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.scores[6], Qt.MouseButton.LeftButton)
    qtbot.keyClicks(card.note, "when chewing")
    qtbot.keyClick(card.note, Qt.Key.Key_Return)
    (area,) = of_session(store, Area, "s1")
    assert (area.kind, area.closed, area.score, area.note) == (AreaKind.PAIN, True, 6, "when chewing")
    card.close_card()
    assert screen.needles.inspector.isVisible()
    # Its pill opens it again; Delete takes it away; undo brings it back.
    scene = screen.plate.areas.scene[0]
    pill = screen.plate.areas._pill(scene).center().toPoint()
    qtbot.mouseClick(screen.plate, Qt.MouseButton.LeftButton, pos=pill)
    assert card.isVisible()
    screen.plate.setFocus()
    qtbot.keyClick(screen.plate, Qt.Key.Key_Delete)
    assert of_session(store, Area, "s1") == ()
    screen.document.undo()
    assert of_session(store, Area, "s1") == (area,)
    assert store.verify().ok
    store.close()


def test_a_press_alone_is_a_cup_and_an_open_line_a_stroke(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_A)
    click(qtbot, screen, 0.4, 0.5)
    qtbot.keyClick(screen.plate, Qt.Key.Key_A)
    draw(qtbot, screen, [(0.3, 0.3), (0.35, 0.32), (0.4, 0.36)])
    cup, stroke = sorted(of_session(store, Area, "s1"), key=lambda one: len(one.corners))
    assert cup.kind is AreaKind.CUP
    assert len(cup.corners) == 1
    assert not stroke.closed
    assert len(stroke.corners) == 3
    store.close()


def test_one_tool_is_in_the_hand_at_a_time_and_escape_puts_it_away(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z)
    qtbot.keyClick(screen.plate, Qt.Key.Key_A)
    assert screen.needles.area_tool.on
    assert not screen.needles.zone_tool.on
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    assert not screen.needles.area_tool.on
    click(qtbot, screen, 0.45, 0.5)
    assert len(screen.document.needles) == 1
    store.close()


def test_the_areas_of_a_signed_session_are_read_only(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_A)
    click(qtbot, screen, 0.4, 0.5)
    screen.close()
    sign(store)
    signed = show(qtbot, store)
    (scene,) = signed.plate.areas.scene
    signed.plate.areas.select(scene.area_id)
    signed.needles.area_card.remove()
    assert len(of_session(store, Area, "s1")) == 1
    store.close()
