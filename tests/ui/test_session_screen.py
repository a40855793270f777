"""The session around the plate: list, inspector, typing, note, bar; on a real file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState, Technique
from acuchart.model.session import Section
from acuchart.model.side import Side
from acuchart.store import open_file
from acuchart.ui.discreet import discreet
from acuchart.ui.session.rail import next_view
from tests.ui.session_factory import add_needles, at_point, click, make_store, needle, settled, show, sign


@pytest.fixture
def face(store):
    """Three needles on the face: a linked pair and one alone."""
    add_needles(
        store,
        [
            at_point("GB14", Side.RIGHT, 1, pair_id="pair"),
            at_point("GB14", Side.LEFT, 2, pair_id="pair"),
            at_point("ST2", Side.RIGHT, 3),
        ],
    )
    return store


@pytest.fixture
def screen(qtbot: QtBot, face):
    return show(qtbot, face)


def test_the_strip_says_who_it_is_which_session_and_what_to_mind(screen):
    names = [child.accessibleName() for child in screen.strip.children() if hasattr(child, "accessibleName")]
    assert "Alert: Aspirin 75 mg" in names
    assert "2/12" in names


def test_hidden_names_hide_the_goal_too(screen):
    discreet().turn(True)
    try:
        assert screen.strip.who == "M. S."
        assert "jaw" not in screen.goal.words
    finally:
        discreet().turn(False)
    assert screen.strip.who == "Marigold Sampleton"
    assert "jaw" in screen.goal.words


def test_a_pair_that_is_alike_is_one_row_and_splits_when_a_half_differs(qtbot, screen):
    listed = screen.needles.list.needle_rows
    assert [(row.title, row.numbers) for row in listed] == [("Face", ()), ("GB14", (1, 2)), ("ST2 R", (3,))]
    one = screen.document.needles["GB14-L"]
    screen.document.edit(change_of(one, replace(one, state=NeedleState.OUT)))
    settled(qtbot, screen)
    assert [row.title for row in screen.needles.list.needle_rows] == ["Face", "GB14 R", "GB14 L", "ST2 R"]


def test_every_row_has_a_sentence_for_those_who_hear_it(screen):
    model = screen.needles.list.model()
    spoken = [model.data(model.index(at, 0), Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]
    since = clock.local("2026-11-17T13:49:21.000Z").strftime("%H:%M")
    assert spoken[2] == f"3, ST2 right, in since {since}, 0.16×15"
    assert spoken[1].startswith("1, 2, GB14 both sides, in since")


def test_list_and_plate_share_one_selection(qtbot, screen):
    settled(qtbot, screen)
    listed = screen.needles.list
    listed.setCurrentIndex(listed.model().index(1, 0))
    assert set(screen.selection.ids) == {"GB14-R", "GB14-L"}
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    assert [index.row() for index in listed.selectedIndexes()] == [2]


def test_a_row_whose_needle_is_not_on_the_open_plate_opens_its_plate(qtbot, screen):
    screen.needles.show_view("foot-plantar-left")
    listed = screen.needles.list
    listed.setCurrentIndex(listed.model().index(2, 0))
    assert screen.plate.view.id == "face-front"


def test_a_groups_head_closes_and_opens_it(qtbot, screen):
    listed = screen.needles.list
    head = listed.visualRect(listed.model().index(0, 0)).center()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert [row.title for row in listed.needle_rows] == ["Face"]
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert len(listed.needle_rows) == 3


def test_the_ledger_counts_what_is_in_and_out(qtbot, screen):
    assert screen.bar.ledger.accessibleName() == "3 in, 0 out"
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_O)
    settled(qtbot, screen)
    assert screen.bar.ledger.accessibleName() == "2 in, 1 out"
    assert screen.document.needles["ST2-R"].removed_at


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_O, NeedleState.OUT),
        (Qt.Key.Key_D, NeedleState.DROPPED),
        (Qt.Key.Key_L, NeedleState.LEFT_IN),
        (Qt.Key.Key_N, NeedleState.NOT_FOUND),
    ],
)
def test_a_key_says_what_became_of_the_needle_and_again_puts_it_back(qtbot, screen, key, state):
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, key)
    assert screen.document.needles["ST2-R"].state is state
    qtbot.keyClick(screen.plate, key)
    assert screen.document.needles["ST2-R"].state is NeedleState.IN


def test_the_letters_of_a_field_are_letters(qtbot, screen):
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_Slash)
    qtbot.keyClicks(screen.needles.line.edit, "DOL")
    assert screen.document.needles["ST2-R"].state is NeedleState.IN
    assert screen.needles.line.edit.line.endswith("; DOL")


def test_the_inspector_edits_all_selected_in_one_step(qtbot, face, screen):
    screen.selection.set(["GB14-R", "ST2-R"])
    settled(qtbot, screen)
    depth = field(screen, "Depth, millimetres")
    depth.setFocus()
    qtbot.keyClicks(depth, "4,5")
    qtbot.keyClick(depth, Qt.Key.Key_Return)
    assert {one.id: one.depth_mm for one in face.needles("s1")} == {"GB14-R": 4.5, "GB14-L": 4.5, "ST2-R": 4.5}
    screen.document.undo()
    assert {one.depth_mm for one in face.needles("s1")} == {None}


@pytest.mark.parametrize("typed", ["deep", "-3", "1000", "nan", "1e999"])
def test_an_impossible_depth_is_explained_and_not_taken(qtbot, face, screen, typed):
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    depth = field(screen, "Depth, millimetres")
    depth.setFocus()
    qtbot.keyClicks(depth, typed)
    with qtbot.waitSignal(screen.needles.inspector.said, timeout=1000) as said:
        qtbot.keyClick(depth, Qt.Key.Key_Return)
    assert typed in said.args[0]
    assert all(one.depth_mm is None for one in face.needles("s1"))


def test_a_needle_deeper_than_usual_is_warned_about_and_not_refused(qtbot, face, screen):
    screen.selection.set(["ST2-R"])
    screen.marking.change(depth_mm=30.0)
    settled(qtbot, screen)
    assert "30 mm is deeper than usual at ST2" in screen.needles.inspector.caution.shown
    assert screen.needles.list.needle_rows[2].warn


def test_technique_product_and_note(qtbot, face, screen):
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    tonify = next(b for b in screen.needles.inspector.findChildren(QAbstractButton) if b.text() == "Tonify")
    qtbot.mouseClick(tonify, Qt.MouseButton.LeftButton)
    note = field(screen, "Note to the selected needles")
    note.setFocus()
    qtbot.keyClicks(note, "dull ache")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    kept = face.needles("s1")[2]
    assert (kept.technique, kept.note) == (Technique.TONIFY, "dull ache")


def test_what_is_typed_and_not_finished_is_kept_when_the_session_is_left(qtbot, face, screen):
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    note = field(screen, "Note to the selected needles")
    note.setFocus()
    qtbot.keyClicks(note, "warm")
    assert screen.leave()
    assert face.needles("s1")[2].note == "warm"


def test_m_gives_the_other_side_and_the_pair_can_be_broken(qtbot, face, screen):
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_M)
    assert [one.name for one in face.needles("s1")] == ["GB14 R", "GB14 L", "ST2 R", "ST2 L"]
    screen.selection.set(["ST2-R"])
    assert screen.marking.unlink()
    assert face.needles("s1")[3].pair_id is None


def test_a_needle_changes_sides(face, screen):
    screen.selection.set(["ST2-R"])
    assert screen.marking.change_side()
    moved = face.needles("s1")[2]
    place = load_atlas().same_place("ST2", Side.LEFT, "face-front")
    assert (moved.name, moved.x) == ("ST2 L", pytest.approx(place.x))


@pytest.mark.parametrize(
    ("typed", "names", "view"),
    [
        ("st36 r", ["ST36 R"], "leg-anterior-right"),
        ("st36 l", ["ST36 L"], "leg-anterior-left"),
        ("ST36 bil", ["ST36 R", "ST36 L"], "leg-anterior-right"),
        ("taichong bil", ["LR3 R", "LR3 L"], "leg-anterior-right"),
        ("合谷 r", ["LI4 R"], "hand-dorsal-right"),
        ("gv20", ["GV20"], "head-top"),
    ],
)
def test_a_typed_point_is_placed_by_enter_on_its_first_plate(qtbot, face, screen, typed, names, view):
    qtbot.keyClick(screen.plate, Qt.Key.Key_Slash)
    line = screen.needles.line.edit
    assert line.hasFocus()
    written = QInputMethodEvent()
    written.setCommitString(typed)
    QApplication.sendEvent(line, written)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [one.name for one in face.needles("s1")[3:]] == names
    assert screen.plate.view.region == load_atlas().views[view].region


def test_an_unknown_name_is_said_and_kept(qtbot, face, screen):
    line = screen.needles.line
    line.take_focus()
    qtbot.keyClicks(line.edit, "qqq")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return)
    assert "“qqq”" in line.sentence.text()
    assert line.edit.line.endswith("; qqq; ")
    assert len(face.needles("s1")) == 3


def test_digits_put_a_needle_into_the_hand(qtbot, face, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_5)
    place = load_atlas().same_place("ST4", Side.LEFT, "face-front")
    click(qtbot, screen, place.x, place.y)
    assert face.needles("s1")[-1].size_label == "0.20×30"


def test_letters_open_plates_and_shift_the_other_side(qtbot, screen):
    screen.selection.set(())
    for key, view in (
        (Qt.Key.Key_H, "hand-dorsal-left"),
        (Qt.Key.Key_O, "foot-dorsal-left"),
        (Qt.Key.Key_S, "head-top"),
    ):
        qtbot.keyClick(screen.plate, key)
        assert screen.plate.view.id == view
    qtbot.keyClick(screen.plate, Qt.Key.Key_H)
    qtbot.keyClick(screen.plate, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert screen.plate.view.id == "hand-dorsal-right"


def test_every_plate_is_reached_by_its_letter():
    atlas = load_atlas()
    reached = set()
    for key in "FSHTEB":
        view = next_view(atlas, atlas.views["tongue"], key, other=False)
        for _ in range(12):
            reached |= {view.id, atlas.views[view.mirror].id}
            view = next_view(atlas, view, key, other=False)
    assert reached == {view.id for view in atlas.views.values() if view.needles}


def test_enter_puts_a_planned_needle_in(qtbot, face):
    add_needles(face, [needle(id="planned", ordinal=4, state=NeedleState.PLANNED, placed_at="")])
    screen = show(qtbot, face)
    screen.selection.set(["planned"])
    screen.plate.setFocus()
    qtbot.keyClick(screen.plate, Qt.Key.Key_Return)
    assert screen.document.needles["planned"].state is NeedleState.IN


def test_counts_stand_on_the_plates(qtbot, screen):
    assert screen.needles.rail.thumb("face-front").shown_count == 3
    assert "3 in" in screen.needles.rail.thumb("face-front").accessibleName()
    assert screen.needles.rail.thumb("head-top").shown_count == 0


def test_undo_names_its_step(qtbot, screen):
    screen.selection.set(["ST2-R"])
    screen.marking.remove()
    settled(qtbot, screen)
    undo = next(action for action in screen.actions() if action.text() == "Undo")
    assert undo.toolTip().startswith("Undo: remove ST2 R")
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "ST2-R" in screen.document.needles


def test_the_clock_runs_from_the_first_needle(qtbot, store):
    start = clock.stamp(datetime.now(UTC) - timedelta(minutes=7, seconds=30))
    add_needles(store, [needle(placed_at=start)])
    screen = show(qtbot, store)
    assert screen.bar.elapsed.words.startswith("07:3")


def test_the_note_is_on_disk_within_a_second_and_the_last_one_stands_beside_it(qtbot, face, screen):
    screen.show_page("note")
    part = screen.note.part(Section.SUBJECTIVE)
    qtbot.keyClicks(part, "Slept <b>well</b> & long")
    qtbot.waitUntil(lambda: face.notes("s1") == {Section.SUBJECTIVE: "Slept <b>well</b> & long"}, timeout=1000)
    assert "Jaw tight by evening, 5/10." in screen.note.last_words
    assert screen.note.sentence.startswith("3 needles in")
    assert "GB14 bil; ST2 R" in screen.note.sentence


def test_leaving_writes_the_last_words(qtbot, face, screen):
    screen.show_page("note")
    qtbot.keyClicks(screen.note.part(Section.PLAN), "Rest")
    assert screen.leave()
    assert face.notes("s1")[Section.PLAN] == "Rest"


def test_leaving_is_refused_while_the_words_cannot_be_written(qtbot, face, screen):
    screen.show_page("note")
    qtbot.keyClicks(screen.note.part(Section.PLAN), "Rest")
    face.connection.execute("PRAGMA query_only = ON")
    assert not screen.leave()
    face.connection.execute("PRAGMA query_only = OFF")
    assert screen.leave()


def test_summary_writes_first_and_then_asks_for_the_paper(qtbot, face, screen):
    screen.show_page("note")
    qtbot.keyClicks(screen.note.part(Section.PLAN), "Rest")
    with qtbot.waitSignal(screen.summary_requested, timeout=1000) as asked:
        screen.bar.summary.click()
    assert asked.args == ["s1"]
    assert face.notes("s1")[Section.PLAN] == "Rest"


def test_a_signed_session_shows_everything_and_edits_nothing(qtbot, face):
    sign(face)
    screen = show(qtbot, face)
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    assert screen.needles.line.edit.isReadOnly()
    assert field(screen, "Depth, millimetres").isReadOnly()
    qtbot.keyClick(screen.plate, Qt.Key.Key_Delete)
    assert len(face.needles("s1")) == 3
    assert all(screen.note.part(section).isReadOnly() for section in Section)


def test_a_file_that_is_open_for_reading_says_why_nothing_changes(qtbot, tmp_path):
    make_store(tmp_path).close()
    store = open_file(tmp_path / "invented.acuchart", read_only=True)
    try:
        screen = show(qtbot, store)
        assert "reading only" in screen.goal.reason
    finally:
        store.close()


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1920, 1080)])
def test_what_is_pressed_is_44_px_and_the_ledger_is_never_hidden(qtbot, face, size):
    screen = show(qtbot, face, size)
    screen.selection.set(["ST2-R"])
    settled(qtbot, screen)
    small = {
        child.accessibleName() or child.text(): (child.width(), child.height())
        for part in (screen.needles.inspector, screen.needles.presets, screen.needles.zoom, screen.bar)
        for child in part.findChildren(QAbstractButton)
        if child.isVisible()
        and not child.accessibleName().startswith("Caution")
        and min(child.width(), child.height()) < 44
    }
    assert not small
    ledger = screen.bar.ledger
    assert screen.rect().contains(ledger.mapTo(screen, ledger.rect().bottomRight()))
    assert screen.plate.width() >= size[0] - 520


def field(screen, name: str) -> QLineEdit:
    return next(
        child
        for child in screen.needles.inspector.findChildren(QLineEdit)
        if child.accessibleName().startswith(name)
    )
