"""Grades of the face: per zone and as a whole, the patient's apart from the practitioner's, blind where wanted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from acuchart.model.change import change_of
from acuchart.model.measure import Measure
from acuchart.store.kinds import of_session
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.measures.face_card import FaceCard
from acuchart.ui.measures.page import MeasuresPage
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, add_session, bring_up, make_file


@pytest.fixture
def page(qtbot: Any, tmp_path: Path) -> Iterator[MeasuresPage]:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    last = add_session(store, patient.id, days_ago=28)
    one = Measure(
        id="old", patient_id=patient.id, kind="FACE_ZONE", at="2026-01-05T10:00:00.000Z", typed="3", value=3,
        site="forehead", session_id=last.id,
    )  # fmt: skip
    store.apply([change_of(None, one)])
    session = add_session(store, patient.id)
    made = MeasuresPage(Context(store, Settings()), SessionDocument(store, session.id))
    bring_up(qtbot, made)
    QApplication.processEvents()
    yield made
    store.close()


def face(page: MeasuresPage) -> FaceCard:
    made = page.cards["_face"]
    assert isinstance(made, FaceCard)
    return made


def kept(page: MeasuresPage) -> dict[tuple[str, str, str, str], float | None]:
    every = of_session(page.context.store, Measure, page._document.session.id)
    return {(one.kind, one.site, one.side, one.by): one.value for one in every}


def test_a_zone_is_tapped_and_graded_on_its_own_side(page: MeasuresPage, qtbot: Any) -> None:
    card = face(page)
    cheek = next(zone for zone in card.map.zones if zone.words == "Cheek R")
    assert card.map.spot(cheek).x() < card.map.box().center().x()  # the patient's right is at the left
    qtbot.mouseClick(card.map, Qt.MouseButton.LeftButton, pos=card.map.spot(cheek).toPoint())
    assert card.named.text() == "Cheek R"
    qtbot.mouseClick(card.zone, Qt.MouseButton.LeftButton, pos=card.zone.box(2).center().toPoint())
    assert kept(page) == {("FACE_ZONE", "cheek", "R", "practitioner"): 2.0}


def test_digits_walk_through_the_zones(page: MeasuresPage, qtbot: Any) -> None:
    card = face(page)
    card.map.setFocus()
    qtbot.keyClicks(card.map, "0412341234123"[: len(card.map.zones)])
    assert len(kept(page)) == len(card.map.zones)
    assert card.sum.text().startswith(f"{len(card.map.zones)} of {len(card.map.zones)} zones")
    qtbot.keyClick(card.map, "5")  # no grade of this scale
    assert len(kept(page)) == len(card.map.zones)


def test_the_patients_grades_are_kept_and_shown_apart(page: MeasuresPage, qtbot: Any) -> None:
    card = face(page)
    qtbot.keyClick(card.map, "3")
    qtbot.mouseClick(card.gais, Qt.MouseButton.LeftButton, pos=card.gais.box(4).center().toPoint())
    card.by.set("patient")
    card.by.chosen.emit("patient")
    assert card.gais.number is None
    assert not any(card.map.grades.values())
    qtbot.mouseClick(card.gais, Qt.MouseButton.LeftButton, pos=card.gais.box(2).center().toPoint())
    found = kept(page)
    assert (found["GAIS", "", "", "practitioner"], found["GAIS", "", "", "patient"]) == (4.0, 2.0)
    versions = {one.conditions["version"] for one in page._document.measures.values() if one.kind == "GAIS"}
    assert len(versions) == 1


def test_blind_shows_nothing_of_the_last_visit(page: MeasuresPage, qtbot: Any) -> None:
    card = face(page)
    forehead = card.map.zones[0]
    assert forehead.words == "Forehead"
    assert card.blind.isChecked()
    qtbot.keyClick(card.map, "2")
    assert not any(card.map._last.values())
    assert "than last time" not in card.sum.text()
    assert next(iter(page._document.measures.values())).conditions["blind"] is True
    card.blind.setChecked(False)
    assert card.map._last[forehead] == "3"
    assert "Forehead 1 grade lower than last time." in card.sum.text()
