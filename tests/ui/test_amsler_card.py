"""The Amsler grid in a real window: drawn by mouse and keys, taken back, faint at the next visit."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from acuchart.model.change import change_of
from acuchart.model.measure import Measure
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.amsler_card import AmslerCard
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file
from tests.ui.test_nerve_card import drag

OLD = "wavy:0.6,0.2 0.8,0.2 0.8,0.4 0.6,0.4 0.6,0.2"


@pytest.fixture
def page(qtbot: Any, tmp_path: Path) -> Iterator[MeasuresPage]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    last = add_session(store, patient.id, days_ago=7)
    one = Measure(
        id="old", patient_id=patient.id, kind="AMSLER", at="2026-01-05T10:00:00.000Z", typed="25 squares wavy",
        value=25, side="L", session_id=last.id, path=OLD,
    )  # fmt: skip
    store.apply([change_of(None, one)])
    session = add_session(store, patient.id)
    made = MeasuresPage(Context(store, Settings()), SessionDocument(store, session.id))
    bring_up(qtbot, made)
    QApplication.processEvents()
    yield made
    store.close()


def grid(page: MeasuresPage) -> AmslerCard:
    made = page.cards["_amsler"]
    assert isinstance(made, AmslerCard)
    return made


def kept(page: MeasuresPage) -> dict[str, Measure]:
    return {one.side: one for one in of_session(page.context.store, Measure, page._document.session.id)}


def test_the_last_drawing_is_a_ghost_and_a_new_one_is_measured_against_it(page: MeasuresPage, qtbot: Any) -> None:
    card = grid(page)  # it came by itself, because the last visit had one
    assert card.pads["L"]._ghost
    box = card.pads["L"].box()
    corners = [(0.6, 0.2), (0.7, 0.2), (0.7, 0.4), (0.6, 0.4), (0.6, 0.2)]
    drag(
        card.pads["L"],
        [QPoint(round(box.x() + x * box.width()), round(box.y() + y * box.height())) for x, y in corners],
    )
    found = kept(page)["L"]
    assert found.path.startswith("wavy:0.")
    assert found.value is not None
    assert found.value > 5
    assert "upper right" in found.typed
    assert "Against last time" in card.words["L"].text()


def test_strokes_are_taken_back_one_by_one(page: MeasuresPage, qtbot: Any) -> None:
    card, pad = grid(page), grid(page).pads["R"]
    for place, pen in ((0.3, "wavy"), (0.7, "gone")):
        card.pens.set(pen)
        at = pad.box().topLeft() + (pad.box().bottomRight() - pad.box().topLeft()) * place
        qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert kept(page)["R"].typed == "1 square wavy, 1 gone: upper left 1, lower right 1"
    qtbot.mouseClick(card.undo["R"], Qt.MouseButton.LeftButton)
    assert kept(page)["R"].typed == "1 square wavy: upper left 1"
    qtbot.mouseClick(card.undo["R"], Qt.MouseButton.LeftButton)
    assert "R" not in kept(page)


def test_keys_mark_a_square_and_straight_is_an_answer(page: MeasuresPage, qtbot: Any) -> None:
    card, pad = grid(page), grid(page).pads["R"]
    qtbot.mouseClick(card.straight["R"], Qt.MouseButton.LeftButton)
    assert (kept(page)["R"].typed, kept(page)["R"].value) == ("all lines straight", 0.0)
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_Left)
    qtbot.keyClick(pad, Qt.Key.Key_Space)
    assert kept(page)["R"].typed == "1 square wavy: lower left 1"
