"""Leads: drawn by hand and by the line, seen, edited, undone, printed."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.documents.summary import summary
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.ui.session.screen import SessionScreen
from tests.ui.session_factory import add_needles, at_point, drag, make_store, px, settled, show

ENTER = Qt.Key.Key_Return


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChartStore]:
    made = make_store(tmp_path)
    add_needles(
        made, [at_point("GB14", Side.RIGHT, 1), at_point("GB14", Side.LEFT, 2), at_point("ST2", Side.LEFT, 3)]
    )
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, store: ChartStore) -> SessionScreen:
    return show(qtbot, store)


def spot(screen: SessionScreen, name: str) -> tuple[float, float]:
    return next((one.mark.x, one.mark.y) for one in screen.plate.spots if one.mark.label == name)


def join(qtbot: QtBot, screen: SessionScreen) -> None:
    qtbot.keyClick(screen.plate, Qt.Key.Key_W)
    drag(qtbot, screen, spot(screen, "GB14 R"), spot(screen, "GB14 L"))


def test_the_lead_tool_draws_a_lead_between_two_marks_and_moves_neither(qtbot, store, screen):
    before = store.needles("s1")
    join(qtbot, screen)
    (lead,) = store.leads("s1")
    assert (lead.from_id, lead.to_id, lead.device) == ("GB14-R", "GB14-L", "A")
    assert store.needles("s1") == before
    assert [bow.label for bow in screen.plate.leads.scene] == ["A"]
    assert screen.needles.leads.isVisible()
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not store.leads("s1")
    assert not screen.plate.leads.scene


def test_the_numbers_of_a_lead_are_edited_beside_the_plate_and_said_by_the_line(qtbot, store, screen):
    join(qtbot, screen)
    card = screen.needles.leads
    for field, words in ((card.hz, "2/100"), (card.minutes, "20"), (card.intensity, "1,5")):
        field.clear()
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, ENTER)
    (lead,) = store.leads("s1")
    assert (lead.hz_low, lead.hz_high, lead.minutes, lead.intensity_ma) == (2, 100, 20, 1.5)
    settled(qtbot, screen)
    qtbot.waitUntil(lambda: "EA A: GB14:R-GB14:L 2/100Hz" in screen.needles.line.edit.line, timeout=3000)


def test_what_is_no_frequency_is_said_and_changes_nothing(qtbot, store, screen):
    join(qtbot, screen)
    card = screen.needles.leads
    card.hz.clear()
    qtbot.keyClicks(card.hz, "fast")
    with qtbot.waitSignal(card.said, timeout=1000) as said:
        qtbot.keyClick(card.hz, ENTER)
    assert said.args == ["“fast” is no frequency: write 2 or 2/100."]
    assert store.leads("s1")[0].hz_low is None


def test_a_lead_in_the_line_is_drawn_by_enter_and_one_that_left_it_is_gone(qtbot, store, screen):
    line = screen.needles.line
    line.take_focus()
    qtbot.keyClicks(line.edit, "EA GB14:R-GB14:L 2Hz 20min")
    qtbot.keyClick(line.edit, ENTER)
    (lead,) = store.leads("s1")
    assert (lead.hz_low, lead.minutes) == (2, 20)
    line.edit.selectAll()
    qtbot.keyClicks(line.edit, "GB14 bil 0.16x15 in; ST2 L 0.16x15 in")
    qtbot.keyClick(line.edit, ENTER)
    assert not store.leads("s1")
    assert len(store.needles("s1")) == 3


def test_a_lead_whose_needle_is_not_there_stays_in_the_line(qtbot, store, screen):
    line = screen.needles.line
    line.take_focus()
    qtbot.keyClicks(line.edit, "EA LI4-LI11 R 2Hz")
    qtbot.keyClick(line.edit, ENTER)
    assert not store.leads("s1")
    assert "EA LI4-LI11 R 2Hz" in line.edit.line


def test_a_lead_goes_with_its_needle_and_comes_back_with_it(qtbot, store, screen):
    join(qtbot, screen)
    screen.selection.set(["GB14-L"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_Delete)
    assert not store.leads("s1")
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(store.leads("s1")) == 1


def test_a_click_on_the_pill_chooses_the_lead_and_delete_removes_it_alone(qtbot, store, screen):
    join(qtbot, screen)
    screen.plate.leads.select("")
    bow = screen.plate.leads.scene[0]
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    qtbot.mouseClick(screen.plate, Qt.MouseButton.LeftButton, pos=px(screen, *bow.pill))
    assert screen.plate.leads.selected == bow.lead_id
    qtbot.keyClick(screen.plate, Qt.Key.Key_Delete)
    assert not store.leads("s1")
    assert len(store.needles("s1")) == 3


def test_the_summary_names_the_lead(qtbot, store, screen):
    join(qtbot, screen)
    data = summary(store.report("s1"), load_atlas(), paper="a4")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "Electrical stimulation" in text
    assert "A: GB14 R to GB14 L" in text
