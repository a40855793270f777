"""The protocols page in the real window: found, applied as ghosts, made from a session, shared as a file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.model.area import Area, AreaKind
from acuchart.model.change import change_of
from acuchart.model.preset import Preset
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.store.sets import protocols_of, versions_of
from acuchart.ui.protocols import ProtocolsPage
from acuchart.ui.settings import Settings
from tests.ui.session_factory import add_needles, at_point, make_store, needle
from tests.ui.shell_factory import bring_up


@pytest.fixture
def store(tmp_path: Path) -> ChartStore:
    return make_store(tmp_path)  # the window closes it


@pytest.fixture
def window(qtbot: QtBot, store: ChartStore) -> Iterator[object]:
    made = build_window(store, Settings())
    yield bring_up(qtbot, made)
    made.close()


def open_page(qtbot: QtBot, window, *, from_session: bool = True) -> ProtocolsPage:
    if from_session:
        window.workspace.open_session("s1")
        qtbot.waitUntil(lambda: window.workspace.session.plate.sharp, timeout=20_000)
    window.actions_by_key["protocols"].trigger()
    page = window.workspace.stack.currentWidget()
    assert isinstance(page, ProtocolsPage)
    return page


def test_shipped_sets_are_listed_and_found_by_point_and_by_source(qtbot, window):
    page = open_page(qtbot, window, from_session=False)
    assert len(page.shown) == 26
    qtbot.keyClicks(page.search, "gerac mig")
    assert page.shown == ("Migraine prophylaxis (GERAC/COMP style)",)
    page.search.setText("gb41 ex-le10")
    assert page.shown == ("Peripheral neuropathy (feet)",)


def test_without_a_session_apply_says_what_to_do(qtbot, window, store):
    page = open_page(qtbot, window, from_session=False)
    page._choose("P-TMD")
    qtbot.mouseClick(page.detail.apply, Qt.MouseButton.LeftButton)
    assert "Open a session first" in page._said.text()
    assert not page.take.isEnabled()


def test_apply_offers_ghosts_with_the_needle_in_the_hand_and_shift_g_takes_needles_and_leads(qtbot, window, store):
    page = open_page(qtbot, window)
    page._choose("P-RP-BITTNER")
    qtbot.mouseClick(page.detail.apply, Qt.MouseButton.LeftButton)
    screen = window.workspace.session
    assert screen is not None
    assert len(screen.needles.ghosts.offered) == 13
    assert store.needles("s1") == ()
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    screen.plate.setFocus()
    qtbot.keyClick(screen.plate, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    needles = store.needles("s1")
    assert len(needles) == 13
    assert {one.state for one in needles} == {"in"}
    assert {one.size_label for one in needles} == {"0.16×15"}
    names = {one.id: one.name for one in needles}
    leads = {(names[lead.from_id], names[lead.to_id], lead.hz_low) for lead in store.leads("s1")}
    assert ("BL2 L", "EX-HN4 L", 15) in leads
    assert len(leads) == 4
    assert len(store.steps("s1")[0]) == 1


def test_a_session_becomes_an_own_set_that_is_renamed_and_versioned(qtbot, window, store):
    add_needles(
        store,
        [at_point("LI4", Side.LEFT, 1, view="hand-dorsal-left"), needle(id="f", ordinal=2, label="the knot")],
    )
    page = open_page(qtbot, window)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    (made,) = protocols_of(store)
    assert made.line.startswith("LI4 L 0.16x15; ashi")
    assert " in" not in made.line
    qtbot.keyClicks(page.detail.name, "Hand set")
    qtbot.keyClick(page.detail.name, Qt.Key.Key_Return)
    (renamed,) = protocols_of(store)
    assert (renamed.name, renamed.version, renamed.id) == ("Hand set", 2, made.id)
    page.which.chosen.emit("own")


def test_a_shipped_set_is_changed_only_as_a_copy(qtbot, window, store):
    page = open_page(qtbot, window, from_session=False)
    page._choose("P-TTH")
    assert page.detail.name.isReadOnly()
    qtbot.mouseClick(page.detail.own, Qt.MouseButton.LeftButton)
    (own,) = protocols_of(store)
    assert own.name == "Tension-type headache, own"
    qtbot.mouseClick(page.detail.away, Qt.MouseButton.LeftButton)
    assert protocols_of(store) == ()
    assert len(page.shown) == 26


def test_sets_travel_as_a_file_that_names_nobody(qtbot, window, store, tmp_path):
    add_needles(store, [at_point("LI4", Side.LEFT, 1, view="hand-dorsal-left", note="Marigold winced")])
    page = open_page(qtbot, window)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    file = tmp_path / "sets.json"
    page.export_file(file, list(protocols_of(store)))
    text = file.read_text(encoding="utf-8")
    assert "Marigold" not in text
    assert "Sampleton" not in text
    page.detail.away.click()
    page.import_file(file)
    assert [one.line for one in protocols_of(store)] == ["LI4 L 0.16x15"]
    page.import_file(file)
    assert len(protocols_of(store)) == 1, "what is there already is not added again"
    file.write_text("[]", encoding="utf-8")
    page.import_file(file)
    assert page._said.text() == "“sets.json” holds no protocols from acuchart; choose another file."


def areas() -> list[Area]:
    path = "0.35,0.30 0.50,0.27 0.65,0.30"
    common = {"session_id": "s1", "view": "face-front@1", "path": path}
    return [
        Area(id="a1", kind=AreaKind.GUA_SHA, note="Marigold likes it light", **common),
        Area(id="a2", kind=AreaKind.PAIN, score=6, **common),
    ]


def test_a_set_holds_areas_presets_measures_and_home_care_and_every_version_is_kept(qtbot, window, store):
    add_needles(store, [at_point("LI4", Side.LEFT, 1, view="hand-dorsal-left")])
    store.apply([change_of(None, area) for area in areas()])
    page = open_page(qtbot, window)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    (made,) = protocols_of(store)
    assert [(area.kind, area.note) for area in made.areas] == [(AreaKind.GUA_SHA, "")], "what was found stays"
    detail, parts = page.detail, page.detail.parts
    detail.line.setFocus()
    detail.line.setPlainText("4:LI4 L; ret 25min")
    parts.home_care.setFocus()
    qtbot.keyClicks(parts.home_care, "Warm towel in the evening")
    parts.measure.setFocus()
    qtbot.keyClicks(parts.measure, "pain 0 to")
    qtbot.waitUntil(lambda: bool(parts.measure.offers))
    qtbot.keyClick(parts.measure, Qt.Key.Key_Down)
    qtbot.keyClick(parts.measure, Qt.Key.Key_Return)
    (fourth,) = (
        chip
        for chip in parts.presets.findChildren(QPushButton)
        if chip.isVisible() and chip.text().startswith("4 ")
    )
    qtbot.mouseClick(fourth, Qt.MouseButton.LeftButton)
    (kept,) = protocols_of(store)
    assert (kept.line, kept.home_care) == ("4:LI4 L; ret 25min", "Warm towel in the evening")
    assert kept.measures.split() == ["PAIN_NRS"]
    assert [preset.id for preset in kept.presets] == ["4"]
    assert [one.version for one in versions_of(store, made.id)] == list(range(1, kept.version + 1))
    assert detail._since.text() == f"v{kept.version - 1} to v{kept.version}: other presets"
    qtbot.mouseClick(detail.back, Qt.MouseButton.LeftButton)
    (back,) = protocols_of(store)
    assert (back.presets, back.version, back.measures) == ((), kept.version + 1, "PAIN_NRS")


def test_areas_are_offered_as_ghosts_taken_with_one_undo_and_brought_by_a_file(qtbot, window, store, tmp_path):
    store.apply([change_of(None, area) for area in areas()[:1]])
    page = open_page(qtbot, window)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    (made,) = protocols_of(store)
    stroke = made.areas[0]
    one = replace(
        made,
        name="Forehead",
        line="1:GB14 bil; ret 25min",
        areas=(stroke, replace(stroke, path="0.4,0.6", kind=AreaKind.CUP)),
        presets=(Preset(id="1", gauge_mm=0.3, length_mm=13),),
        home_care="Warm towel.",
    )
    file = tmp_path / "sets.json"
    page.export_file(file, [one])
    page.import_file(file)
    page._choose(next(key for key, card in page._cards.items() if card.protocol.name == "Forehead"))
    assert page.detail.apply.text() == "Apply 4 as planned"
    qtbot.mouseClick(page.detail.apply, Qt.MouseButton.LeftButton)
    screen = window.workspace.session
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    ghosts = screen.needles.ghosts
    assert len(ghosts.offered) == 2
    assert [area.kind for area in ghosts.areas] == [AreaKind.CUP], "the stroke is there already"
    (cup,) = screen.plate.ghosts.areas
    at = screen.plate.ghosts.pill(cup).center().toPoint()
    qtbot.mouseClick(screen.plate, Qt.MouseButton.LeftButton, pos=at)
    assert sorted(area.kind for area in screen.document.areas.values()) == [AreaKind.CUP, AreaKind.GUA_SHA]
    assert not screen.document.needles, "the press on its words took the area and set no needle"
    screen.document.undo()
    qtbot.keyClick(screen.plate, Qt.Key.Key_G)
    needles = store.needles("s1")
    assert {(needle.size_label, needle.state.value) for needle in needles} == {("0.30×13", "in")}
    assert len(screen.document.areas) == 2
    assert store.session("s1").retention_min == 25
    assert "Home care: Warm towel." in screen.needles.remark.text()
    screen.document.undo()
    assert store.needles("s1") == ()
    assert len(screen.document.areas) == 1
    assert store.session("s1").retention_min != 25
