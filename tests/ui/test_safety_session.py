"""In a session: the badge is there with the needle, the sentence beside it, the reason in the file."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QStyle, QStyleOptionFrame, QWidget
from pytestqt.qtbot import QtBot

from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import change_of
from acuchart.model.fact import Fact
from acuchart.model.side import Side
from acuchart.model.stamp import StampKind
from acuchart.store import ChartStore, open_file
from acuchart.store.safety import facts
from acuchart.ui.session.screen import SessionScreen
from acuchart.ui.theme import theme
from tests.ui.session_factory import add_needles, at_point, click, make_store, move, px, settled, show, sign

ASPIRIN = Fact(id="f1", patient_id="p1", kind="anticoagulant", value="aspirin 75 mg")
SENTENCE = "Aspirin 75 mg and a point near the orbit."


def store_with(folder: Path, *known: Fact) -> ChartStore:
    store = make_store(folder)
    store.apply([change_of(None, fact) for fact in known])
    return store


def has_badge(screen: SessionScreen, needle_id: str, ink: str) -> bool:
    """True where the lower edge of a badge is painted at two o'clock of the mark."""
    spot = screen.plate.spot_of(needle_id)
    assert spot is not None
    screen.plate.overlay.hide_hint()  # its halo would tint the badge
    picture = screen.plate.grab().toImage()
    ratio = picture.devicePixelRatio()
    x, y = round((spot.x + 0.87 * 13) * ratio), round((spot.y - 0.62 * 13 + 7 * 0.8) * ratio)
    wanted = QColor(ink)
    around = [picture.pixelColor(x + dx, y + dy) for dx in range(-3, 4) for dy in range(-3, 4)]
    return any(
        abs(one.red() - wanted.red()) + abs(one.green() - wanted.green()) + abs(one.blue() - wanted.blue()) < 100
        for one in around
    )


def cut_in(card: QWidget) -> dict[str, int]:
    """Words that have less room than they need, and how much is missing."""
    missing = {}
    for one in card.findChildren(QLineEdit):
        option = QStyleOptionFrame()
        one.initStyleOption(option)
        room = one.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, one).width()
        missing[one.text()] = one.fontMetrics().horizontalAdvance(one.text()) - room
    for words in (*card.findChildren(QLabel), *card.findChildren(QPushButton)):
        missing[words.text()] = words.sizeHint().width() - words.width()
    return {text: short for text, short in missing.items() if text and short > 0}


def test_a_needle_near_the_orbit_is_warned_of_at_once_and_never_refused(qtbot: QtBot, tmp_path: Path):
    store = store_with(tmp_path, ASPIRIN)
    screen = show(qtbot, store)
    place = screen.needles._context.atlas.same_place("ST2", Side.RIGHT, "face-front")
    assert place is not None
    click(qtbot, screen, place.x, place.y)
    settled(qtbot, screen)
    (needle,) = screen.document.needles.values()
    assert needle.code == "ST2"
    assert has_badge(screen, needle.id, theme().tokens.amber)
    assert SENTENCE in screen.needles.inspector.caution.shown
    store.close()


def test_without_the_fact_nothing_is_said(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST3", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    screen.selection.set(["ST3-R"])
    settled(qtbot, screen)
    assert not has_badge(screen, "ST3-R", theme().tokens.amber)
    assert screen.needles.inspector.override.isHidden()
    store.close()


def test_the_reason_is_in_the_file_and_in_the_undo(qtbot: QtBot, tmp_path: Path):
    store = store_with(tmp_path, ASPIRIN)
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    edit = screen.needles.inspector.override.edit
    assert edit.isVisible()
    qtbot.keyClicks(edit, "Shallow, 3 mm, physician agrees")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    (stamp,) = [one for one in store.stamps("s1") if one.kind is StampKind.WARNED]
    assert stamp.needle_id == "ST2-R"
    assert stamp.text == f"{SENTENCE}\nShallow, 3 mm, physician agrees"
    screen.document.undo()
    settled(qtbot, screen)
    assert store.stamps("s1") == ()
    assert edit.text() == ""
    store.close()


def test_a_fact_that_is_added_while_the_session_is_open_counts_from_then_on(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    assert SENTENCE not in screen.needles.inspector.caution.shown
    screen._context.write(change_of(None, ASPIRIN))
    settled(qtbot, screen)
    assert SENTENCE in screen.needles.inspector.caution.shown
    store.close()


def test_a_zone_that_is_over_does_not_warn(qtbot: QtBot, tmp_path: Path):
    filler = {"patient_id": "p1", "kind": "filler", "site": "face", "since": date(2026, 11, 1)}
    over = Fact(id="f1", until=date(2026, 11, 16), **filler)
    last_day = Fact(id="f2", until=date(2026, 11, 17), value="Hyaluron", **filler)
    store = store_with(tmp_path, over, last_day)
    add_needles(store, [at_point("ST3", Side.RIGHT, 1)])
    screen = show(qtbot, store)
    needle = screen.document.needles["ST3-R"]
    said = [warning.sentence for warning in screen.needles.safety.warnings(needle)]
    assert said == ["Hyaluron at the site of this needle."]
    store.close()


def test_x_writes_an_event_to_the_needle_even_after_the_signature(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    sign(store)
    screen = show(qtbot, store)
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    qtbot.keyClick(screen.plate, Qt.Key.Key_X)
    form = screen.needles.event_form
    assert form.isVisible()
    assert not screen.needles.inspector.isVisible()
    assert not form.write()  # nothing was chosen
    form.kind.setCurrentIndex(form.kind.findData("bruise"))
    form.grade.setCurrentIndex(form.grade.findData("G1"))
    form.onset.setText("At removal")
    form.patient_told.setChecked(True)
    form.follow_up.edit.setText("2026-12-24")
    assert form.write()
    assert screen.needles.inspector.isVisible()
    path = store.path
    store.close()
    again = open_file(path)
    (event,) = again.events("s1")
    assert (event.kind, event.grade, event.needle_id) == ("bruise", "G1", "ST2-R")
    assert (event.follow_up_on, event.patient_told, event.onset) == (date(2026, 12, 24), True, "At removal")
    assert again.verify().ok
    again.close()


def test_a_serious_event_is_said_to_be_one(qtbot: QtBot, tmp_path: Path):
    store = store_with(tmp_path)
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_X)
    form = screen.needles.event_form
    assert form.isVisible()
    assert form.serious.isHidden()
    form.kind.setCurrentIndex(form.kind.findData("bruise"))
    form.grade.setCurrentIndex(form.grade.findData("G2"))
    assert form.serious.isHidden()
    form.grade.setCurrentIndex(form.grade.findData("G3"))
    assert not form.serious.isHidden()
    form.grade.setCurrentIndex(0)
    form.kind.setCurrentIndex(form.kind.findData("pneumothorax"))
    assert "report it" in form.serious.text()
    assert not form.serious.isHidden()
    store.close()


def test_an_event_is_changed_and_taken_away(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST2", Side.RIGHT, 1)])
    event = AdverseEvent(id="e1", session_id="s1", at="2026-11-17T14:00:00.000Z", kind="faint", needle_id="")
    store.apply([change_of(None, event)])
    screen = show(qtbot, store)
    screen.selection.set(())
    screen.needles.open_event()
    form = screen.needles.event_form
    assert form.kind.currentData() == "faint"
    form.resolved.edit.setText("17 Nov 2026")
    assert form.write()
    (changed,) = store.events("s1")
    assert changed.resolved_on == date(2026, 11, 17)
    screen.needles.open_event()
    form.remove()
    assert store.events("s1") == ()
    assert store.verify().ok
    store.close()


def test_a_zone_is_drawn_by_hand_and_warns_from_then_on(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(store, [at_point("ST4", Side.LEFT, 1), at_point("ST2", Side.RIGHT, 2)])
    screen = show(qtbot, store)
    at = screen.document.needles["ST4-L"]
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z)
    assert screen.needles.zone_tool.on
    around = [(-0.05, -0.04), (0.05, -0.04), (0.05, 0.04), (-0.05, 0.04)]
    spots = [px(screen, at.x + dx, at.y + dy) for dx, dy in around]
    qtbot.mousePress(screen.plate, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        move(screen, spot, pressed=True)
    qtbot.mouseRelease(screen.plate, Qt.MouseButton.LeftButton, pos=spots[-1])
    assert not screen.needles.zone_tool.on
    assert len(screen.document.needles) == 2  # nothing was placed
    card = screen.needles.zone_card
    assert card.isVisible()
    card.kind.setCurrentIndex(card.kind.findData("filler"))
    card.kind.activated.emit(card.kind.currentIndex())
    (fact,) = facts(store, "p1")
    assert (fact.kind, fact.since, fact.until) == ("filler", date(2026, 11, 17), date(2026, 12, 1))
    assert [one.rule for one in screen.needles.safety.warnings(at)] == ["facial_filler"]
    assert screen.needles.safety.warnings(screen.document.needles["ST2-R"]) == ()
    card.close_card()
    assert screen.needles.inspector.isVisible()
    assert store.verify().ok
    store.close()


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
def test_no_word_of_a_drawn_zone_is_cut(qtbot: QtBot, tmp_path: Path, size: tuple[int, int]):
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    screen.resize(*size)
    card = screen.needles.zone_card
    assert card.add("p1", "face-front@1", ((0.5, 0.5), (0.6, 0.5), (0.6, 0.6)), date(2026, 11, 17))
    settled(qtbot, screen)
    assert cut_in(card) == {}
    store.close()


def test_escape_puts_the_zone_tool_away_and_a_press_alone_is_no_zone(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Escape)
    assert not screen.needles.zone_tool.on
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z)
    click(qtbot, screen, 0.5, 0.5)
    assert not screen.needles.zone_tool.on
    assert facts(store, "p1") == ()
    assert not screen.document.needles
    store.close()
