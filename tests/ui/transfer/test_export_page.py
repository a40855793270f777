"""One patient out, in the real window: what is shown is what is written, and the log says so."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from acuchart.app import build_window
from acuchart.exchange.json_record import read_patient
from acuchart.model.change import change_of
from acuchart.model.disclosure import Disclosure
from acuchart.model.patient import Patient
from acuchart.model.session import Note, Section
from acuchart.store import open_file
from acuchart.store.kinds import of_patient
from acuchart.ui.discreet import discreet
from acuchart.ui.settings import Settings
from acuchart.ui.transfer.export_page import ExportPage
from acuchart.ui.transfer.leaving import counted, readable, telling
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file, type_into

LONG = 30_000


@pytest.fixture
def window(qtbot, tmp_path):
    store = make_file(tmp_path)
    add_patients(store)
    for days in (40, 3):
        session = add_session(store, "p0", days_ago=days, needles=2, title=f"Visit {days}")
        note = Note(session_id=session.id, section=Section.SUBJECTIVE, text="Mockridge slept well in Fakeham.")
        plan = Note(session_id=session.id, section=Section.PLAN, text="Walk daily.")
        store.apply([change_of(None, note), change_of(None, plan)])
    made = bring_up(qtbot, build_window(store, Settings()))
    yield made
    discreet().turn(on=False)
    made.close()


@pytest.fixture
def store(window):
    return window.workspace.context.store


@pytest.fixture
def page(qtbot, window):
    workspace = window.workspace
    made = ExportPage(workspace.context, workspace.worker(), "p0")
    workspace._show("export", made)
    assert not made.save_button.isEnabled()
    qtbot.waitSignal(made.made, timeout=LONG).wait()
    return made


def choose(qtbot, page, words: str) -> None:
    """Press a button of a segment and wait for the words that come of it."""
    found = next(made for made in page.choices.findChildren(QPushButton) if made.text() == words)
    with qtbot.waitSignal(page.made, timeout=LONG):
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_every_format_shows_its_words_and_writes_the_same_bytes(qtbot, page, tmp_path):
    for place, words in enumerate(("JSON", "HTML", "CSV", "PDF", "FHIR")):
        choose(qtbot, page, words)
        assert "Walk daily." in page.words.words, words
        assert page.words.counts["name"] > 0, words
        out = tmp_path / f"out{place}"
        out.mkdir()
        assert page.save(out, "" if len(page.files) > 1 else "chart.file")
        written = {path.name: path.read_bytes() for path in out.iterdir()}
        assert sorted(written.values()) == sorted(page.files.values()), words
        assert all(name in page.words.words for name in page.files)


def test_a_period_a_part_and_initials_take_words_out_of_what_leaves(qtbot, page):
    choose(qtbot, page, "HTML")
    assert "Visit 40" in page.words.words
    choose(qtbot, page, "From day to day")
    with qtbot.waitSignal(page.made, timeout=LONG):
        page.choices.since.setDate(page.choices.since.date().addDays(20))
    assert "Visit 40" not in page.words.words
    assert "Visit 3" in page.words.words
    with qtbot.waitSignal(page.made, timeout=LONG):
        page.choices.redact.click()
    assert page.words.counts == {}
    assert "B. M." in page.words.words
    assert "M. slept well in Fakeham." in page.words.words  # a village stays; a person must look
    with qtbot.waitSignal(page.made, timeout=LONG):
        page.choices.sections[Section.SUBJECTIVE].click()
    assert "slept well" not in page.words.words
    assert "Walk daily." in page.words.words
    scope = page.choices.choice.scope
    assert scope.startswith("visits from ")
    assert scope.endswith(", without “Told me”, names as initials")


def test_days_in_the_wrong_order_are_said_and_nothing_can_be_saved(qtbot, page):
    choose(qtbot, page, "From day to day")
    page.choices.until.setDate(page.choices.since.date().addDays(-1))
    assert page.state == "The first day is after the last one; change one of them."
    assert not page.save_button.isEnabled()
    assert page.files == {}


def test_what_went_out_stands_in_the_log(qtbot, page, store, tmp_path, monkeypatch):
    asked = []

    def answer(_parent, _title, suggested, _filter):
        asked.append(suggested)
        return str(tmp_path / "for-dr-fable"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    choose(qtbot, page, "JSON")
    assert page.log.rows.rows == ()
    type_into(qtbot, page.to_whom, "Dr Fable")
    type_into(qtbot, page.note, "password by telephone")
    qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    assert page.state == "Saved as “for-dr-fable.acuchart.json”. It stands in the log below."
    assert "Mockridge" not in asked[0]
    written = read_patient((tmp_path / "for-dr-fable.acuchart.json").read_bytes(), "for-dr-fable.acuchart.json")
    assert written.patient == store.patient("p0")
    (line,) = of_patient(store, Disclosure, "p0")
    assert (line.to_whom, line.what, line.scope) == ("Dr Fable", "complete chart as JSON", "all visits")
    assert line.note == "password by telephone"
    assert line.record_code == written.record_code
    assert store.knows(line.record_code)
    assert page.log.rows.rows[0].title == "Dr Fable"
    assert not page._no_log.isVisible()


def test_a_file_that_cannot_be_written_is_said_and_not_logged(qtbot, page, store, tmp_path):
    assert not page.save(tmp_path / "not there", "chart.json")
    assert page.state == "“not there” cannot be written there; choose another folder."
    assert of_patient(store, Disclosure, "p0") == ()


def test_a_folder_that_holds_one_of_the_files_is_left_alone(qtbot, page, tmp_path):
    choose(qtbot, page, "CSV")
    out = tmp_path / "out"
    out.mkdir()
    taken = out / next(iter(page.files))
    taken.write_text("mine")
    assert not page.save(out)
    assert page.state.endswith("is already there; move it away or choose another folder.")
    assert [path.name for path in out.iterdir()] == [taken.name]
    assert taken.read_text() == "mine"


def test_it_can_be_stopped_and_made_again(qtbot, page):
    page.choices.kind.set("pdf")
    page.choices.changed.emit()
    assert page.stop_button.isVisible()
    qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert page.state == "Stopped; nothing was written."
    assert not page.save_button.isEnabled()
    with qtbot.waitSignal(page.made, timeout=LONG):
        qtbot.mouseClick(page.again_button, Qt.MouseButton.LeftButton)
    assert page.save_button.isEnabled()
    assert all(name.startswith("summary-") for name in page.files)


def test_hidden_names_hide_the_words_too(qtbot, page):
    assert "Barnaby" in page.words.text.toPlainText()
    discreet().turn(on=True)
    assert "Barnaby" not in page.words.text.toPlainText()
    assert page._whose.full.startswith("B. M.")
    discreet().turn(on=False)
    assert "Barnaby" in page.words.text.toPlainText()


def test_the_tints_lie_on_the_names_also_behind_letters_that_qt_counts_twice(qtbot, page, store):
    choose(qtbot, page, "HTML")
    text = "\U00020000\U00020000 Barnaby Mockridge came."
    page.words.show_words(text, list(telling(text, store.patient("p0"))), {"x.html": b"x"})
    (tint,) = page.words.text.extraSelections()
    assert tint.cursor.selectedText() == "Barnaby Mockridge"


def test_the_keyboard_alone_saves(qtbot, window, page, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "k.fhir.json"), ""))
    qtbot.waitUntil(page.to_whom.hasFocus)
    qtbot.keyClicks(page.to_whom, "Dr Fable")
    qtbot.keyClick(page.to_whom, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert json.loads((tmp_path / "k.fhir.json").read_bytes())["resourceType"] == "Bundle"
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.to_whom, Qt.Key.Key_Escape)


def test_a_chart_of_a_file_that_is_only_read_can_leave_and_the_missing_line_is_said(qtbot, tmp_path):
    store = make_file(tmp_path, name="Looked at")
    add_patients(store)
    path = store.path
    store.close()
    window = bring_up(qtbot, build_window(open_file(path, read_only=True), Settings()))
    workspace = window.workspace
    page = ExportPage(workspace.context, workspace.worker(), "p0")
    workspace._show("export", page)
    qtbot.waitSignal(page.made, timeout=LONG).wait()
    assert page.save(tmp_path, "out.json")
    assert page.state == (
        "Saved as “out.json”. The log takes no line, because the practice file is open for reading only."
    )
    window.close()


def test_tab_reaches_every_choice_and_each_has_a_name(qtbot, window, page):
    qtbot.waitUntil(page.to_whom.hasFocus)
    seen = []
    for _ in range(60):
        focus = window.focusWidget()
        if focus in seen:
            break
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {
        page.save_button,
        page.words.text,
        page.choices.redact,
        page.choices.ips,
        *page.choices.sections.values(),
    }
    assert wanted <= set(seen)
    assert all(one.accessibleName() or one.property("text") for one in seen if page.isAncestorOf(one))


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)


@given(WORDS, WORDS, WORDS)
def test_what_tells_a_name_is_always_found_and_places_are_real(before, name, after):
    if not name.strip():
        return
    patient = Patient(id="p", name=name, phone="01632 960 122")
    whole = " ".join(name.split())
    text = f"{before} {whole} {after} 01632960122"
    marks = list(telling(text, patient))
    assert all(0 <= first < last <= len(text) for first, last, _kind in marks)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(marks))
    assert counted(marks).get("telephone", 0) >= 1
    assert "name" in counted(marks)


@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | WORDS, st.lists, max_leaves=12))
def test_every_word_of_json_is_readable(value):
    text = readable("x.json", json.dumps({"key": value}).encode())

    def leaves(one):
        return [leaf for inner in one for leaf in leaves(inner)] if isinstance(one, list) else [one]

    for leaf in leaves(value):
        if isinstance(leaf, str) and leaf.strip() and not leaf.startswith("<div"):
            assert leaf.strip() in text


def test_a_page_is_read_without_its_looks():
    page = (
        b"<html><head><style>p { color: red }</style></head><body><p>One &amp; two</p><p>three</p></body></html>"
    )
    assert readable("a.html", page) == "a.html\nOne & two\nthree"


def test_suggested_folder_is_where_the_last_file_went(qtbot, page, window, tmp_path):
    out = tmp_path / "stick"
    out.mkdir()
    page.save(out, "a.json")
    assert Path(window.workspace.context.settings.text("exports")) == out
