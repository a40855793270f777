"""Finding a patient: any fragment, no accents, the keyboard alone, ten thousand names, names hidden at will."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from acuchart.app import build_window
from acuchart.ui.discreet import discreet
from acuchart.ui.patient_form import NewPatientPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


def open_page(qtbot, window, place: str):
    window.workspace.go(place)
    page = window.workspace.page(place)
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    return page


def test_a_letter_typed_anywhere_on_today_finds_without_accents_and_enter_opens(qtbot, window):
    today = open_page(qtbot, window, "today")
    today.unfinished.setFocus()
    qtbot.keyClicks(today, "hong")
    assert today.finder.text() == "hong"
    assert today.finder.open_panel
    assert [row.title for row in today.finder.answers.rows.rows] == ["Nguyễn Thị Hồng", "New patient “hong”"]
    qtbot.keyClick(today.finder, Qt.Key.Key_Return)
    assert window.workspace.place == "patient"
    assert window.workspace.stack.currentWidget().patient.name == "Nguyễn Thị Hồng"


def test_arrows_walk_through_the_answers_and_esc_clears(qtbot, window):
    today = open_page(qtbot, window, "today")
    qtbot.keyClicks(today.finder, "mar")
    names = [row.title for row in today.finder.answers.rows.rows]
    assert names[:2] == ["Marigold Sampleton", "Hyacinth Marchfake"]
    qtbot.keyClick(today.finder, Qt.Key.Key_Down)
    assert today.finder.answers.currentIndex().row() == 1
    qtbot.keyClick(today.finder, Qt.Key.Key_Escape)
    assert not today.finder.open_panel


def test_what_is_typed_becomes_the_name_of_a_new_patient(qtbot, window):
    today = open_page(qtbot, window, "today")
    qtbot.keyClicks(today.finder, "Cosmo Testerby")
    qtbot.keyClick(today.finder, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, NewPatientPage)
    assert page.form.fields["name"].text == "Cosmo Testerby"


def test_a_click_on_an_answer_opens_it(qtbot, window):
    today = open_page(qtbot, window, "today")
    qtbot.keyClicks(today.finder, "cwik")
    answers = today.finder.answers
    qtbot.mouseClick(answers.viewport(), Qt.MouseButton.LeftButton, pos=answers.point_of(0))
    assert window.workspace.stack.currentWidget().patient.name == "Łukasz Ćwik"


def test_ten_thousand_patients_are_found_as_typed(qtbot, tmp_path):
    store = make_file(tmp_path / "large", name="Large")
    first, last = ("Marigold", "Barnaby", "Ćwik", "Hyacinth"), ("Sampleton", "Mockridge", "Fablewood")
    add_patients(store, [f"{first[n % 4]} {last[n % 3]} {n}" for n in range(10_000)])
    window = bring_up(qtbot, build_window(store, Settings()))
    page = open_page(qtbot, window, "patients")
    assert page.model.rowCount() == 10_000
    qtbot.keyClicks(page.line, "cwik fable")
    assert page.model.rowCount() == 834
    window.close()


def test_the_first_picture_waits_for_no_more_patients_than_it_shows(qtbot, tmp_path):
    store = make_file(tmp_path / "large", name="Large")
    add_patients(store, [f"Cosmo Testerby {n:03}" for n in range(150)])
    chosen = Settings()
    chosen.keep_text("page", "patients")
    window = build_window(store, chosen)
    page = window.workspace.page("patients")
    first = [page.model.patient(row) for row in range(page.model.rowCount())]
    assert 0 < len(first) < 150
    assert page.model.every == 150
    bring_up(qtbot, window)
    qtbot.waitUntil(lambda: page.model.rowCount() == 150, timeout=5000)
    assert [page.model.patient(row) for row in range(len(first))] == first
    window.close()


def test_the_list_sorts_by_any_column_and_the_unknown_comes_last(qtbot, window):
    store = window.workspace.context.store
    add_session(store, "p2", days_ago=3)
    add_session(store, "p0", days_ago=9)
    window.workspace.context.changed.emit()
    page = open_page(qtbot, window, "patients")
    header = page.table.horizontalHeader()
    spot = header.sectionViewportPosition(5) + 20
    qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().topLeft() + _at(spot)
    )
    ascending = [page.model.patient(row).id for row in range(2)]
    qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=header.viewport().rect().topLeft() + _at(spot)
    )
    descending = [page.model.patient(row).id for row in range(2)]
    assert {tuple(ascending), tuple(descending)} == {("p0", "p2"), ("p2", "p0")}


def _at(x: int):
    from PySide6.QtCore import QPoint

    return QPoint(x, 15)


def test_chosen_lines_are_copied_as_a_table(qtbot, window):
    page = open_page(qtbot, window, "patients")
    page.table.selectRow(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:2] == ["Name", "Born"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["Barnaby Mockridge", "Hyacinth Marchfake"]


def test_the_list_is_worked_with_the_keyboard_alone(qtbot, window):
    page = open_page(qtbot, window, "patients")
    qtbot.keyClicks(page.line, "neck")
    assert page.model.rowCount() == 5
    qtbot.keyClick(page.line, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.workspace.stack.currentWidget().patient.name == "Hyacinth Marchfake"


def test_nobody_found_is_one_line_and_one_action(qtbot, window):
    page = open_page(qtbot, window, "patients")
    qtbot.keyClicks(page.line, "mraigold")
    shown = [child.text() for child in page.findChildren(type(page._count)) if child.isVisible()]
    assert "No match for “mraigold”." in shown


def test_hidden_names_show_initials_everywhere_in_the_lists(qtbot, window):
    add_session(window.workspace.context.store, "p3", needles=2)
    window.workspace.context.changed.emit()
    today = open_page(qtbot, window, "today")
    qtbot.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert discreet().on
    assert [row.title for row in today.visits.rows.rows] == ["M. S."]
    assert [row.title for row in today.recent.rows.rows] == ["M. S."]
    page = open_page(qtbot, window, "patients")
    assert page.model.index(0, 0).data() == "B. M."
    assert "Barnaby" not in page.model.as_text([0])


def test_today_shows_who_is_here_now_what_is_unfinished_and_who_was_seen(qtbot, window):
    store = window.workspace.context.store
    now = add_session(store, "p3", needles=3, title="Face")
    old = add_session(store, "p1", days_ago=4, needles=2)
    window.workspace.context.changed.emit()
    today = open_page(qtbot, window, "today")
    assert [card.session.id for card in today._running_cards] == [now.id]
    assert today._running_cards[0].session.inside == 3
    assert [row.key for row in today.unfinished.rows.rows] == [old.id]
    assert today.unfinished.rows.rows[0].sub.endswith("IN 2")
    assert [row.key for row in today.recent.rows.rows] == ["p3", "p1"]
