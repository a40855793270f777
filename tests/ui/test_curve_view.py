"""The curve card of a patient: keyboard read-out, words, and the table beside."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from acuchart import assets
from acuchart.app import build_window
from acuchart.model.change import change_of
from acuchart.model.course import Course
from acuchart.model.measure import Measure
from acuchart.ui.before_after import BeforeAfter
from acuchart.ui.context import Context
from acuchart.ui.curve_card import CurveCard
from acuchart.ui.due_measures import DueLine
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


def test_the_card_reads_out_by_keys_and_lists_every_value(qtbot: Any, tmp_path: Path) -> None:
    store = make_file(tmp_path)
    try:
        context = Context(store, Settings())
        patient = add_patients(store)[0]
        card = CurveCard(context, patient.id)
        qtbot.addWidget(card)
        assert card.nothing.text() == "No outcome yet. Enter one at the first visit."
        for number, (day, value) in enumerate((("2026-01-05", 6.0), ("2026-02-05", 3.0))):
            made = Measure(
                id=f"m{number}",
                patient_id=patient.id,
                kind="PAIN_NRS",
                at=f"{day}T10:00:00Z",
                typed=f"{value:g}",
                value=value,
            )
            assert context.write(change_of(None, made))
        card.refresh()
        card.resize(900, 400)
        bring_up(qtbot, card)
        assert card.table.rowCount() == 2
        assert card.words.text().startswith(
            "3 points better, outside the band.\nTest and retest differ by up to 2 points ("
        )
        card.view.setFocus()
        qtbot.keyClick(card.view, Qt.Key.Key_Right)
        assert card.view.read_out == "05 Jan 2026, 6, “6”"
        qtbot.keyClick(card.view, Qt.Key.Key_Right)
        assert card.view.read_out == "05 Feb 2026, 3, “3”"
        assert card.view.accessibleDescription() == card.view.read_out
    finally:
        store.close()


def test_a_course_with_a_review_says_what_is_due_until_it_is_measured(qtbot: Any, tmp_path: Path) -> None:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    course = Course(id="c", patient_id=patient.id, name="Neck", planned_sessions=4, reviews="2")
    store.apply([change_of(None, course)])
    first = add_session(store, patient.id, days_ago=7, course_id="c")
    second = add_session(store, patient.id, course_id="c")

    def pain(id_: str, session_id: str, at: str, value: float, moment: str) -> Measure:
        return Measure(
            id=id_,
            patient_id=patient.id,
            kind="PAIN_NRS",
            at=at,
            typed=f"{value:g}",
            value=value,
            session_id=session_id,
            moment=moment,
        )

    store.apply([change_of(None, pain("m1", first.id, first.started_at, 6.0, "before"))])
    window = build_window(store, Settings())
    qtbot.addWidget(window)
    bring_up(qtbot, window)
    name = assets.load_measures()["PAIN_NRS"].name
    window.workspace.open_patient(patient.id)
    page = window.workspace.stack.currentWidget()
    assert page.glance.accessibleName() == f"Course 1: 2 of 4. Review due: {name}"
    window.workspace.go("today")
    today = window.workspace.stack.currentWidget()
    assert [row.sub for row in today.due.rows.rows.rows] == [f"Review due: {name}"]
    window.workspace.open_session(second.id)
    screen = window.workspace.session
    screen.show_page("measures")
    measures = screen.page("measures")
    line, pairs = measures.findChild(DueLine), measures.findChild(BeforeAfter)
    assert line.words.text() == f"Review due (session 2): {name}."
    tabs = screen.strip.findChildren(QPushButton)
    assert "Measures, 1 due" in [one.accessibleName() for one in tabs]
    assert not pairs.isVisible()
    document = screen.document
    assert document.edit(change_of(None, pain("m2", second.id, second.started_at, 4.0, "before")))
    assert not line.isVisible()
    assert "Measures" in [one.accessibleName() for one in tabs]
    assert document.edit(change_of(None, pain("m3", second.id, second.started_at, 1.0, "after")))
    assert pairs.isVisible()
    assert [(one.values, one.words) for one in pairs.steps] == [("4 → 1", "3 points better, outside the band")]
