"""Own measures are made in Practice and used like shipped ones; series come from a file and go back whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from acuchart.model.measure import Measure, OwnMeasure
from acuchart.store.kinds import of_patient, of_practice, of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.own_section import OwnMeasuresSection
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.measures.rows import ValueField
from acuchart.ui.measures.series_card import SeriesCard
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    add_session(store, patient.id, id="s1")
    yield Context(store, Settings())
    assert store.verify().ok
    store.close()


def type_over(qtbot: Any, edit: Any, words: str) -> None:
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, words)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def section(context: Context, qtbot: Any) -> OwnMeasuresSection:
    made = OwnMeasuresSection(context)
    bring_up(qtbot, made)
    return made


def page(context: Context, qtbot: Any) -> MeasuresPage:
    made = MeasuresPage(context, SessionDocument(context.store, "s1"))
    bring_up(qtbot, made)
    return made


def test_an_own_measure_is_made_and_then_entered_like_a_shipped_one(context: Context, qtbot: Any) -> None:
    made = section(context, qtbot)
    assert made.state == "none yet"
    qtbot.mouseClick(made.add, Qt.MouseButton.LeftButton)
    for key, words in (("name", "Stairs"), ("unit", "steps"), ("low", "0"), ("high", "200"), ("band", "2,5")):
        type_over(qtbot, made.fields[key].edit, words)
    made.better.set("higher")
    made.better.chosen.emit("higher")
    (own,) = of_practice(context.store, OwnMeasure)
    assert (own.name, own.unit, own.low, own.high, own.band, own.better) == (
        "Stairs",
        "steps",
        0,
        200,
        2.5,
        "higher",
    )
    measures = page(context, qtbot)
    measures.more.setCurrentIndex(measures.more.findText("Stairs"))
    measures.more.activated.emit(measures.more.currentIndex())
    place = measures.place.lineEdit()
    assert place is not None
    assert place.hasFocus()
    qtbot.keyClicks(place, "with the cane")
    qtbot.keyClick(place, Qt.Key.Key_Return)
    part = next(part for key, part in measures.fields.items() if (key.kind, key.site) == (own.id, "with the cane"))
    assert isinstance(part, ValueField)
    type_over(qtbot, part.edit, "42")
    (kept,) = of_session(context.store, Measure, "s1")
    assert (kept.kind, kept.value) == (own.id, 42.0)
    type_over(qtbot, part.edit, "300")
    assert "up to 200" in measures.rows.rows[own.id, "with the cane"].refused.text()


def test_what_is_no_number_and_a_range_that_is_none_say_so(context: Context, qtbot: Any) -> None:
    made = section(context, qtbot)
    qtbot.mouseClick(made.add, Qt.MouseButton.LeftButton)
    type_over(qtbot, made.fields["low"].edit, "many")
    assert "is no number" in made.fields["low"].hint.text()
    assert made.fields["low"].text == "many"  # kept where it was typed
    type_over(qtbot, made.fields["low"].edit, "10")
    type_over(qtbot, made.fields["high"].edit, "5")
    assert "above the lowest" in made.fields["high"].hint.text()
    (own,) = of_practice(context.store, OwnMeasure)
    assert (own.low, own.high) == (10, None)


def test_one_that_was_taken_out_is_not_offered_and_its_values_stay(context: Context, qtbot: Any) -> None:
    made = section(context, qtbot)
    for _ in range(2):
        qtbot.mouseClick(made.add, Qt.MouseButton.LeftButton)
    first, second = of_practice(context.store, OwnMeasure)
    assert {first.name, second.name} == {"New measure 1", "New measure 2"}
    assert made.state == "2 of your own"
    measures = page(context, qtbot)
    row = measures.rows.add(second.id)
    part = next(iter(row.parts.values()))
    assert isinstance(part, ValueField)
    type_over(qtbot, part.edit, "3")
    qtbot.mouseClick(made.away, Qt.MouseButton.LeftButton)
    assert made.state == "1 of your own"
    again = page(context, qtbot)
    assert again.rows.rows.keys() == {(second.id, "")}


PRESSURES = "date;value;side\n2026-01-05;16;R\n2026-02-30;17;R\n2026-03-03;45;R\n"


def card(measures: MeasuresPage, qtbot: Any, file: Path) -> SeriesCard:
    qtbot.mouseClick(measures.from_file, Qt.MouseButton.LeftButton)
    made = measures.series
    assert made is not None
    made.kind.setCurrentIndex(made.kind.findData("IOP"))
    made.read_file(file)
    QApplication.processEvents()
    return made


def test_a_series_is_looked_at_imported_and_taken_back(context: Context, qtbot: Any, tmp_path: Path) -> None:
    file = tmp_path / "pressures.csv"
    file.write_text(PRESSURES)
    measures = page(context, qtbot)
    made = card(measures, qtbot, file)
    assert made.said.text() == "2 values, 1 line refused, 1 unusual, look at it."
    lines = [[made.table.item(at, column).text() for column in (0, 3)] for at in range(made.table.rowCount())]
    assert [line for line, _ in lines] == ["2", "3", "4"]
    assert "no day of the calendar" in lines[1][1]
    assert made.table.verticalScrollBar().maximum() == 0  # a short series is seen whole
    assert of_patient(context.store, Measure, "p0") == ()  # looking writes nothing
    qtbot.mouseClick(made.take, Qt.MouseButton.LeftButton)
    assert [one.value for one in of_patient(context.store, Measure, "p0")] == [16.0, 45.0]
    made.read_file(file)
    assert not made.take.isEnabled()  # the same file again brings nothing new
    qtbot.mouseClick(made.back, Qt.MouseButton.LeftButton)
    assert of_patient(context.store, Measure, "p0") == ()
    assert made.said.text() == "The import was taken back whole."


def test_a_file_that_cannot_be_read_takes_the_plan_of_the_one_before_away(
    context: Context, qtbot: Any, tmp_path: Path
) -> None:
    file = tmp_path / "pressures.csv"
    file.write_text(PRESSURES)
    made = card(page(context, qtbot), qtbot, file)
    assert made.take.isVisible()
    made.read_file(tmp_path / "nowhere.csv")
    assert not made.take.isVisible()
    assert not made.table.isVisible()


def test_the_order_of_days_is_asked(context: Context, qtbot: Any, tmp_path: Path) -> None:
    file = tmp_path / "pressures.csv"
    file.write_text("02/03/2026;16;R\n")
    measures = page(context, qtbot)
    made = card(measures, qtbot, file)
    assert "Day first or month first?" in made.said.text()
    made.order.set("mdy")
    made.order.chosen.emit("mdy")
    assert made.table.item(0, 1).text().startswith("2026-02-03")


def test_a_file_that_is_gone_or_no_text_says_so(context: Context, qtbot: Any, tmp_path: Path) -> None:
    measures = page(context, qtbot)
    made = card(measures, qtbot, tmp_path / "nowhere.csv")
    assert made.said.text() == "The file cannot be read: No such file or directory."
    assert made.said.isVisible()
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\x00\x00")
    made.read_file(file)
    assert "no text file" in made.said.text()
