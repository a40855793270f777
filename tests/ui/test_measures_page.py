"""The Measures tab: digits and Tab write values, impossible ones stay in the field and out of the chart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from acuchart.model.change import change_of
from acuchart.model.measure import Measure
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file

R, L = ("VA_LOGMAR", "", "R", ""), ("VA_LOGMAR", "", "L", "")


@pytest.fixture
def page(qtbot: Any, tmp_path: Path) -> Iterator[MeasuresPage]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    last = add_session(store, patient.id, days_ago=7)
    facts = {"patient_id": patient.id, "kind": "VA_LOGMAR", "typed": "20/50", "value": 0.4, "session_id": last.id}
    for side in "RL":
        made = Measure(id=f"old{side}", at="2026-01-05T10:00:00.000Z", side=side, **facts)
        store.apply([change_of(None, made)])
    session = add_session(store, patient.id)
    document = SessionDocument(store, session.id)
    made_page = MeasuresPage(Context(store, Settings()), document)
    qtbot.addWidget(made_page)
    made_page.resize(1000, 600)
    bring_up(qtbot, made_page)
    made_page.take_focus()
    yield made_page
    store.close()


def test_the_last_sessions_set_is_offered_and_typed_through_by_tab(page: MeasuresPage, qtbot: Any) -> None:
    assert list(page.fields) == [R, L]
    assert page.fields[R].hasFocus()
    qtbot.keyClicks(page.fields[R], "6/12-2")
    qtbot.keyClick(page.fields[R], Qt.Key.Key_Tab)
    assert page.fields[L].hasFocus()
    qtbot.keyClicks(page.fields[L], "0,5")
    qtbot.keyClick(page.fields[L], Qt.Key.Key_Tab)
    store, session = page._context.store, page._document.session  # the file itself is asked
    kept = {one.side: (one.typed, one.value) for one in of_session(store, Measure, session.id)}
    assert kept == {"R": ("6/12-2", 0.34), "L": ("0,5", 0.3)}


def test_an_impossible_value_stays_in_its_field_and_out_of_the_chart(page: MeasuresPage, qtbot: Any) -> None:
    qtbot.keyClicks(page.fields[R], "20/0")
    qtbot.keyClick(page.fields[R], Qt.Key.Key_Tab)
    assert page.fields[R].text() == "20/0"
    assert not page._document.measures


def test_a_dot_takes_a_value_out_again(page: MeasuresPage, qtbot: Any) -> None:
    qtbot.keyClicks(page.fields[R], "70")
    qtbot.keyClick(page.fields[R], Qt.Key.Key_Tab)
    assert len(page._document.measures) == 1
    page.fields[R].setFocus()
    page.fields[R].selectAll()
    qtbot.keyClicks(page.fields[R], ".")
    qtbot.keyClick(page.fields[R], Qt.Key.Key_Tab)
    assert not page._document.measures
