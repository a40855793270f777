"""The last session's needles on the plates: offered, taken over, set aside; never counted, never printed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.ui.session.screen import SessionScreen
from tests.ui.session_factory import add_needles, at_point, click, make_store, move, px, settled, show

BEFORE = [("ST2", Side.RIGHT), ("ST2", Side.LEFT), ("GB14", Side.LEFT), ("LI4", Side.RIGHT)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChartStore]:
    made = make_store(tmp_path)
    last = []
    for number, (code, side) in enumerate(BEFORE, start=1):
        view = "hand-dorsal-right" if code == "LI4" else "face-front"
        one = at_point(
            code, side, number, view=view, depth_mm=3, state=NeedleState.OUT, removed_at="2026-11-10T14:20:00.000Z"
        )
        last.append(replace(one, session_id="s0", id=f"last-{one.id}", pair_id="p" if code == "ST2" else None))
    add_needles(made, last)
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, store: ChartStore) -> SessionScreen:
    return show(qtbot, store)


def names(store: ChartStore) -> list[str]:
    return [needle.name for needle in store.needles("s1")]


def test_the_last_session_is_offered_and_nothing_of_it_is_counted(store, screen):
    assert {ghost.label for ghost in screen.plate.ghosts.scene} == {"ST2 R", "ST2 L", "GB14 L"}
    assert names(store) == []
    assert screen.bar.ledger.accessibleName() == "0 in, 0 out"
    accept = screen.needles.line.accept
    assert accept.isVisible()
    assert accept.take.text() == "Accept 3 from last session   G"


def test_a_click_takes_one_over_with_its_depth_and_undo_gives_it_back(qtbot, store, screen):
    place = load_atlas().same_place("GB14", Side.LEFT, "face-front")
    move(screen, px(screen, place.x, place.y))
    assert screen.plate.overlay.hint.startswith("GB14 L · 0.16×15 · last time")
    click(qtbot, screen, place.x, place.y)
    one = store.needles("s1")[0]
    assert (one.name, one.state, one.depth_mm, one.removed_at) == ("GB14 L", NeedleState.IN, 3, "")
    settled(qtbot, screen)
    assert {ghost.label for ghost in screen.plate.ghosts.scene} == {"ST2 R", "ST2 L"}
    qtbot.keyClick(screen.plate, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, screen)
    assert names(store) == []
    assert len(screen.plate.ghosts.scene) == 3


def test_enter_takes_over_the_one_under_the_pointer(qtbot, store, screen):
    place = load_atlas().same_place("ST2", Side.LEFT, "face-front")
    move(screen, px(screen, place.x, place.y))
    qtbot.keyClick(screen.plate, Qt.Key.Key_Return)
    assert names(store) == ["ST2 L"]


def test_g_takes_over_this_plate_in_one_step_and_shift_g_the_rest(qtbot, store, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_G)
    assert names(store) == ["ST2 R", "ST2 L", "GB14 L"]
    first, second, _ = store.needles("s1")
    assert first.pair_id == second.pair_id is not None
    assert len(store.steps("s1")[0]) == 1
    qtbot.keyClick(screen.plate, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert names(store)[3:] == ["LI4 R"]
    settled(qtbot, screen)
    assert not screen.needles.line.accept.isVisible()


def test_what_is_set_aside_is_no_longer_offered(qtbot, store, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert not screen.plate.ghosts.scene
    place = load_atlas().same_place("GB14", Side.LEFT, "face-front")
    click(qtbot, screen, place.x, place.y)
    assert store.needles("s1")[0].depth_mm is None, "the needle in the hand, not the one of last time"


def test_a_session_with_as_many_needles_is_offered_nothing(qtbot, store):
    add_needles(store, [at_point(code, side, n) for n, (code, side) in enumerate(BEFORE[:3], 1)])
    add_needles(store, [at_point("BL2", Side.LEFT, 4)])
    assert not show(qtbot, store).plate.ghosts.scene


def test_the_note_says_what_was_carried_and_what_changed(qtbot, store, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_G)
    place = load_atlas().same_place("BL2", Side.LEFT, "face-front")
    click(qtbot, screen, place.x, place.y)
    screen.show_page("note")
    assert screen.note.since == "Against the last session: 3 kept; 1 new: BL2 L; 1 not set again: LI4 R."
