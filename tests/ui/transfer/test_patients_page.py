"""Patients from a list through the real window: asked about letters and dates, a dry run, one step, and back."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from acuchart.app import build_window
from acuchart.exchange.patients_source import DateOrder, read_date
from acuchart.model.change import change_of
from acuchart.ui.settings import Settings
from acuchart.ui.transfer.dry_run import date_question
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file

LONG = 30_000
LIST = """Surname,Forename,DOB,Mobile,Balance
Fauxley,Leopold,03/04/1961,01632 960171,0.00
Ñandú,Íñigo,25/06/1980,,
Shamley,Cordelia,31/02/1958,,=1+1
Mockridge,Barnaby,03/02/1950,,
,,05/05/1970,,
"""
TODAY = date(2026, 11, 25)


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path)
    add_patients(store)
    made = bring_up(qtbot, build_window(store, Settings()))
    made.workspace.go("practice")
    yield made
    made.close()


@pytest.fixture
def store(window):
    return window.workspace.context.store


@pytest.fixture
def practice(window):
    return window.workspace.page("practice")


@pytest.fixture
def page(practice):
    return practice.read_list()


def loaded(qtbot, page, folder: Path, text: str = LIST, encoding: str = "utf-8") -> Path:
    path = folder / "old clinic.csv"
    path.write_bytes(text.encode(encoding))
    with qtbot.waitSignal(page.planned, timeout=LONG):
        page.load(path)
    return path


def answered(qtbot, page, order: str = "dmy") -> None:
    with qtbot.waitSignal(page.planned, timeout=LONG):
        qtbot.mouseClick(page.dates.choices.cards[order], Qt.MouseButton.LeftButton)


def names(store) -> set[str]:
    return {one.name for one in store.patients()}


def test_the_order_of_dates_is_asked_and_nothing_can_be_brought_in_without_an_answer(qtbot, page, tmp_path):
    loaded(qtbot, page, tmp_path)
    assert page.dates.isVisible()
    assert page.plan is None
    assert not page.go.isEnabled()
    assert page.cards.told.text() == "Answer the question about the dates first."
    cards = page.dates.choices.cards
    assert "03/04/1961 is 3 Apr 1961" in cards["dmy"].accessibleName()
    assert "03/04/1961 is 4 Mar 1961" in cards["mdy"].accessibleName()
    answered(qtbot, page)
    assert [one.patient.born for one in page.plan.planned] == [date(1961, 4, 3), date(1980, 6, 25)]
    answered(qtbot, page, "mdy")
    assert [one.patient.born for one in page.plan.planned] == [date(1961, 3, 4)]


def test_the_dry_run_explains_every_line_and_writes_nothing(qtbot, page, store, tmp_path):
    before = store.head()
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    assert page.go.text() == "Bring in 2 people"
    refused = {row.lead: row.title for row in page.cards.refused.rows.rows}
    assert refused == {"4": "“31/02/1958” is no date in the chosen order.", "6": "The line has no name."}
    (alike,) = page.cards.alike.rows.rows
    assert (alike.lead, alike.state) == ("5", "Left out")
    assert alike.sub == "here: Barnaby Mockridge, born 3 Feb 1950"
    assert store.head() == before
    assert names(store).isdisjoint({"Leopold Fauxley"})


def test_a_look_alike_comes_in_only_where_the_person_says_so(qtbot, page, store, tmp_path):
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    with qtbot.waitSignal(page.planned, timeout=LONG):
        page.cards.alike.opened.emit("5")
    assert page.cards.alike.rows.rows[0].state == "Comes in"
    assert page.go.text() == "Bring in 3 people"
    with qtbot.waitSignal(page.planned, timeout=LONG):
        page.cards.alike.opened.emit("5")
    assert page.go.text() == "Bring in 2 people"


def test_one_step_in_and_the_whole_import_back(qtbot, window, practice, page, store, tmp_path):
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    before = names(store)
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    assert names(store) == before | {"Leopold Fauxley", "Íñigo Ñandú"}
    assert practice.away.list_said.text().startswith("2 people from “old clinic.csv” at ")
    qtbot.waitUntil(practice.away.undo_button.hasFocus)
    window.workspace.go("today")
    window.workspace.go("practice")
    with qtbot.waitSignal(practice.away.changed, timeout=LONG):
        qtbot.mouseClick(practice.away.undo_button, Qt.MouseButton.LeftButton)
    assert names(store) == before
    assert practice.away.list_said.text() == "2 people taken back."
    assert not practice.away.undo_button.isVisible()
    assert store.verify().ok


def test_charts_with_new_work_stay_and_are_named(qtbot, practice, page, store, tmp_path):
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    page.go.click()
    worked = next(one for one in store.patients() if one.name == "Leopold Fauxley")
    add_session(store, worked.id)
    with qtbot.waitSignal(practice.away.changed, timeout=LONG):
        practice.away.undo_button.click()
    assert "Leopold Fauxley" in names(store)
    assert "Íñigo Ñandú" not in names(store)
    assert practice.away.list_said.text() == (
        "1 person taken back. “Leopold Fauxley” was worked on or removed since the import and stays as it is."
    )


def test_a_chart_that_was_corrected_since_the_import_stays_as_it_is(qtbot, practice, page, store, tmp_path):
    from dataclasses import replace

    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    page.go.click()
    both = [store.patient(one.id) for one in store.patients() if one.name in ("Leopold Fauxley", "Íñigo Ñandú")]
    store.apply([change_of(one, replace(one, goal="To sleep.")) for one in both])
    with qtbot.waitSignal(practice.away.changed, timeout=LONG):
        practice.away.undo_button.click()
    assert {"Leopold Fauxley", "Íñigo Ñandú"} <= names(store)
    assert practice.away.list_said.text().startswith("0 people taken back. ")


def test_letters_that_are_not_unicode_are_asked_about(qtbot, page, tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes("Name;Geboren\nJürgen Muster;1950-02-03\n".encode("cp1252"))
    with qtbot.waitSignal(page.refused, timeout=LONG):
        page.load(path)
    assert page._writing_card.isVisible()
    assert "Jürgen" in page.writings.cards["cp1252"].accessibleName()
    with qtbot.waitSignal(page.planned, timeout=LONG):
        qtbot.mouseClick(page.writings.cards["cp1252"], Qt.MouseButton.LeftButton)
    assert not page._writing_card.isVisible()
    assert page.columns.encoding.currentData() == "cp1252"
    assert page.columns.delimiter.currentData() == ";"
    assert page.plan.planned[0].patient.name == "Jürgen Muster"
    assert not page.dates.isVisible()  # a year in front is never in doubt


def test_another_column_reruns_the_dry_run(qtbot, page, tmp_path):
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    balance = page.columns.combos[4]
    with qtbot.waitSignal(page.planned, timeout=LONG):
        balance.setCurrentIndex(balance.findData("goal"))
    assert page.plan.planned[0].patient.goal == "0.00"
    for combo in page.columns.combos[:2]:
        with qtbot.waitSignal(page.planned, timeout=LONG):
            combo.setCurrentIndex(0)
    assert page.cards.told.text() == "No column was chosen for the name; a patient needs one."
    assert not page.go.isEnabled()


def test_the_refused_lines_can_be_saved_and_no_cell_is_a_formula(qtbot, page, tmp_path, monkeypatch):
    loaded(qtbot, page, tmp_path)
    answered(qtbot, page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "refused"), ""))
    qtbot.mouseClick(page.save_refused, Qt.MouseButton.LeftButton)
    text = (tmp_path / "refused.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][-2:] == ["line", "refused because"]
    assert rows[1] == ["Shamley", "Cordelia", "31/02/1958", "", "'=1+1", "4", rows[1][-1]]
    assert rows[1][-1] == "“31/02/1958” is no date in the chosen order."


def test_a_list_that_is_gone_or_empty_is_said(qtbot, page, tmp_path):
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        page.load(tmp_path / "gone.csv")
    assert refused.args == ["“gone.csv” cannot be read; check that it is still there."]
    (tmp_path / "empty.csv").write_bytes(b"")
    with qtbot.waitSignal(page.refused, timeout=LONG) as refused:
        page.load(tmp_path / "empty.csv")
    assert refused.args == ["This file is empty; choose another one."]
    assert not page.go.isEnabled()


def test_the_keyboard_alone_brings_a_list_in(qtbot, page, store, tmp_path, monkeypatch):
    path = tmp_path / "old.csv"
    path.write_text(LIST, encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    qtbot.waitUntil(page.choose.hasFocus)
    with qtbot.waitSignal(page.planned, timeout=LONG):
        qtbot.keyClick(page.choose, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.dates.choices.cards["dmy"].isVisible())
    walked = walk(qtbot, page)
    assert {page.choose, page.columns.combos[0], page.dates.choices.cards["dmy"]} <= walked
    assert page.go not in walked  # off until the question has its answer
    page.dates.choices.cards["dmy"].setFocus()
    with qtbot.waitSignal(page.planned, timeout=LONG):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    walked = walk(qtbot, page)
    assert {page.cards.alike, page.cards.refused, page.save_refused, page.go} <= walked
    assert all(one.accessibleName() or one.property("text") for one in walked)
    page.cards.alike.setFocus()
    with qtbot.waitSignal(page.planned, timeout=LONG):
        qtbot.keyClick(page.cards.alike, Qt.Key.Key_Return)
    page.go.setFocus()
    qtbot.keyClick(page.go, Qt.Key.Key_Space)
    assert {"Leopold Fauxley", "Íñigo Ñandú"} <= names(store)
    assert len(store.patients()) == 8


def walk(qtbot, page) -> set:
    """Everything on the page that Tab reaches from what has the keyboard."""
    window, seen = page.window(), []
    for _ in range(80):
        focus = window.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    return {one for one in seen if page.isAncestorOf(one)}


DATES = st.one_of(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1930, 2020)).map(
        lambda d: f"{d[0]:02}/{d[1]:02}/{d[2]}"
    ),
    st.tuples(st.integers(1, 31), st.integers(1, 12), st.integers(1930, 2020)).map(
        lambda d: f"{d[0]}.{d[1]}.{d[2]}"
    ),
    st.dates(date(1930, 1, 1), date(2020, 1, 1)).map(date.isoformat),
    st.text(max_size=12),
)


@given(st.lists(DATES, max_size=12))
def test_a_question_is_asked_exactly_where_an_order_decides(values):
    question = date_question(values, TODAY)

    def read(text, order):
        found = read_date(text, order, TODAY)
        return found if isinstance(found, date) else None

    decided = [
        text
        for text in values
        if text and read(text, None) is None and (read(text, DateOrder.DMY) or read(text, DateOrder.MDY))
    ]
    assert (question is not None) == bool(decided)
    if question is not None:
        assert question.fits[DateOrder.DMY] == sum(read(text, DateOrder.DMY) is not None for text in decided)
        assert question.fits[DateOrder.MDY] == sum(read(text, DateOrder.MDY) is not None for text in decided)
        assert question.sample in decided
        assert question.readings == {order: read(question.sample, order) for order in question.readings}
