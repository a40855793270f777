"""The screen that is handed over: in the real window, over everything; its answers land in the same measures."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel

from acuchart.model.measure import Measure
from acuchart.store.kinds import of_session
from acuchart.ui import actions
from acuchart.ui.measures.keypad import Keypad
from acuchart.ui.measures.own_words_card import OwnWordsCard
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.measures.patient_screen import THANKS, PatientScreen
from acuchart.ui.measures.rows import ValueField
from acuchart.ui.measures.scale import Scale
from tests.ui.shell_factory import add_session


@pytest.fixture
def page(window: Any, qtbot: Any) -> MeasuresPage:
    store = window.workspace.context.store
    session = add_session(store, "p0")
    window.workspace.open_session(session.id)
    screen = window.workspace.session
    screen.show_page("measures")
    made = screen.page("measures")
    assert isinstance(made, MeasuresPage)
    card = made.card("MYMOP2")
    assert isinstance(card, OwnWordsCard)
    for words in ("burning soles", "walking the dog"):
        card.words.setFocus()
        qtbot.keyClicks(card.words, words)
        qtbot.keyClick(card.words, Qt.Key.Key_Return)
    made.rows.add("HEADACHE_DAYS")
    return made


def handed(page: MeasuresPage, qtbot: Any) -> PatientScreen:
    qtbot.mouseClick(page.hand_over, Qt.MouseButton.LeftButton)
    assert page.patient_screen is not None
    return page.patient_screen


def kept(page: MeasuresPage) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    every = of_session(page.context.store, Measure, page._document.session.id)
    return {(one.kind, one.site, one.moment): (one.value, one.by) for one in every}


def test_answers_are_tapped_one_by_one_and_land_in_the_chart(page: MeasuresPage, qtbot: Any) -> None:
    screen = handed(page, qtbot)
    assert screen.place.text() == "1 of 4"
    assert isinstance(screen.part, Scale)
    qtbot.mouseClick(screen.part, Qt.MouseButton.LeftButton, pos=screen.part.box(6).center().toPoint())
    qtbot.mouseClick(screen.next, Qt.MouseButton.LeftButton)
    assert isinstance(screen.part, Keypad)
    for key in ("1", "2"):
        qtbot.mouseClick(screen.part.keys[key], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(screen.part.keys["9"], Qt.MouseButton.LeftButton)  # 129 days has no month: the 9 begins anew
    assert screen.part.text() == "9"
    qtbot.keyClick(screen.part, Qt.Key.Key_Return)
    for digit in "42":
        assert isinstance(screen.part, Scale)
        qtbot.keyClick(screen.part, digit)
        qtbot.keyClick(screen.part, Qt.Key.Key_Return)
    words = [one for one in screen.findChildren(QLabel) if one.text() == THANKS]
    qtbot.waitUntil(words[0].isVisible)
    assert kept(page) == {
        ("PAIN_NRS", "", "before"): (6.0, "patient"),
        ("HEADACHE_DAYS", "", ""): (9.0, "patient"),
        ("MYMOP2", "burning soles", ""): (4.0, "patient"),
        ("MYMOP2", "walking the dog", ""): (2.0, "patient"),
        ("MYMOP2", "", ""): (3.0, "patient"),
    }
    scale = page.fields[next(key for key in page.fields if key.kind == "PAIN_NRS" and key.moment == "before")]
    assert isinstance(scale, Scale)
    assert scale.text() == "6"


def test_an_answer_that_cannot_be_written_is_not_shown_as_if_it_were(page: MeasuresPage, qtbot: Any) -> None:
    screen = handed(page, qtbot)
    connection = page.context.store.connection
    connection.execute("PRAGMA query_only = ON")
    for at in range(2):  # a scale and a pad
        screen.go(at)
        qtbot.keyClick(screen.part, "4")
        assert screen.part is not None
        assert (screen.at, screen.part.text()) == (at, "")
    connection.execute("PRAGMA query_only = OFF")
    assert kept(page) == {}


def test_nothing_else_is_seen_or_reached_until_it_is_handed_back(
    page: MeasuresPage, window: Any, qtbot: Any
) -> None:
    screen = handed(page, qtbot)
    assert screen.geometry() == window.rect()
    name = page._document.patient.name
    assert not any(name in one.text() for one in screen.findChildren(QLabel))
    assert not window.centralWidget().isEnabled()
    lock = {QKeySequence(key) for key in actions.TABLE["lock"].keys}
    on = [action for action in window.actions() if action.isEnabled()]
    assert all(lock & set(action.shortcuts()) for action in on)
    qtbot.keyClick(screen.part, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(screen.part, Qt.Key.Key_Escape)
    assert screen.isVisible()
    window.resize(1280, 800)
    QApplication.processEvents()
    assert screen.geometry() == window.rect()
    qtbot.mouseClick(screen.hand_back, Qt.MouseButton.LeftButton)  # a tap is too short
    assert page.patient_screen is screen
    qtbot.mousePress(screen.hand_back, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(screen.left, timeout=3000):
        pass
    assert window.centralWidget().isEnabled()
    assert page.patient_screen is None


def test_ctrl_return_hands_back(page: MeasuresPage, qtbot: Any) -> None:
    screen = handed(page, qtbot)
    with qtbot.waitSignal(screen.left):
        qtbot.keyClick(screen.part, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_lock_covers_it_and_gives_it_back(page: MeasuresPage, window: Any, qtbot: Any) -> None:
    screen = handed(page, qtbot)
    window.locker.lock()
    assert not screen.isEnabled()
    qtbot.keyClick(window.locker.screen, " ")
    assert not window.locker.is_locked
    assert screen.isVisible()
    assert screen.isEnabled()


def test_a_mean_goes_with_its_last_score(page: MeasuresPage, qtbot: Any) -> None:
    card = page.card("MYMOP2")
    assert isinstance(card, OwnWordsCard)
    scale = card.scales["burning soles"]
    qtbot.mouseClick(scale, Qt.MouseButton.LeftButton, pos=scale.box(5).center().toPoint())
    assert kept(page) == {
        ("MYMOP2", "burning soles", ""): (5.0, "practitioner"),
        ("MYMOP2", "", ""): (5.0, "practitioner"),
    }
    qtbot.mouseClick(scale, Qt.MouseButton.LeftButton, pos=scale.box(5).center().toPoint())
    assert kept(page) == {}


def test_a_total_of_a_paper_is_typed_where_there_are_no_words(page: MeasuresPage, qtbot: Any) -> None:
    card = page.card("PSFS")
    assert isinstance(card, OwnWordsCard)
    QApplication.processEvents()
    (part,) = card.paper.parts.values()
    assert isinstance(part, ValueField)
    part.edit.setFocus()
    qtbot.keyClicks(part.edit, "4,5")
    qtbot.keyClick(part.edit, Qt.Key.Key_Return)
    assert kept(page) == {("PSFS", "", ""): (4.5, "practitioner")}
    card.words.setFocus()
    qtbot.keyClicks(card.words, "lifting the kettle")
    qtbot.keyClick(card.words, Qt.Key.Key_Return)
    assert not card.paper.isVisible()
