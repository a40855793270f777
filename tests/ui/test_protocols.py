"""The protocols page in the real window: found, applied as ghosts, made from a session, shared as a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.app import build_window
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.store.sets import protocols_of
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
