"""The curve card of a patient: keyboard read-out, words, and the table beside."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from acuchart.model.change import change_of
from acuchart.model.measure import Measure
from acuchart.ui.context import Context
from acuchart.ui.curve_card import CurveCard
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, bring_up, make_file


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
