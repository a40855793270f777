"""How many actions a face of needles takes, counted on the real window with a real mouse and real keys."""

import signal
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.side import Side
from acuchart.store import open_file
from tests.conftest import Display
from tests.flow import test_marking
from tests.flow.test_marking import Window, count, places, wait_for, windows  # noqa: F401 (a fixture)
from tests.ui.hands import Finger, Pen, tap
from tests.ui.session_factory import make_store, px, show

NEEDLES, PAIRS = 60, 30
_APART_MM = 13.3  # farther than the reach of a mark at this size of the window
MOST_ACTIONS, MOST_KEYS, MOST_SECONDS = 1.3, 6.0, 120


@pytest.mark.flow
def test_sixty_needles_of_a_face_by_mouse_take_at_most_1_3_actions_each(
    display: Display,
    python: str,
    tmp_path: Path,
    windows: list[Window],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(test_marking, "_FINGER_MM", _APART_MM)
    make_store(tmp_path).close()
    file = tmp_path / "invented.acuchart"
    window = Window(display, python, file)
    windows.append(window)
    actions, begin = 0, time.monotonic()
    wanted = places()[:NEEDLES]
    window.do("key", "1")  # the short needle for the upper half, another one for the rest
    actions += 1
    for number, (x, y) in enumerate(wanted):
        if number == NEEDLES // 2:
            window.do("key", "2")
            actions += 1
        window.click(x, y)
        actions += 1
    wait_for(file, NEEDLES)
    took = time.monotonic() - begin
    store = open_file(file, read_only=True)
    sizes = {needle.size_label for needle in store.needles("s1")}
    store.close()
    window.end(signal.SIGTERM)
    with capsys.disabled():
        print(f"\n60 facial needles by mouse: {actions} actions, {actions / NEEDLES:.2f} per needle, {took:.1f} s")
    assert sizes == {"0.16×7", "0.16×15"}
    assert actions / NEEDLES <= MOST_ACTIONS
    assert took < MOST_SECONDS


@pytest.mark.parametrize("kind", [Pen, Finger])
def test_sixty_needles_of_a_face_by_pen_or_finger_take_at_most_1_3_actions_each(
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Pen] | type[Finger],
):
    monkeypatch.setattr(test_marking, "_FINGER_MM", _APART_MM)
    store = make_store(tmp_path)
    screen = show(qtbot, store)
    hand = kind(screen)
    presets = [one for one in screen.needles.presets.findChildren(QAbstractButton) if one.isVisible()]
    actions, begin = 0, time.monotonic()
    for number, (x, y) in enumerate(places()[:NEEDLES]):
        if number in (0, NEEDLES // 2):  # the needle for the upper half, another one for the rest
            wanted = presets[0 if number == 0 else 1]
            qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)
            actions += 1
        tap(hand, px(screen, x, y))
        actions += 1
        assert len(screen.document.needles) == number + 1
    took = time.monotonic() - begin
    sizes = [needle.size_label for needle in store.needles("s1")]
    store.close()
    with capsys.disabled():
        print(f"\n60 facial needles by {kind.__name__.lower()}: {actions} actions, ", end="")
        print(f"{actions / NEEDLES:.2f} per needle, {took:.1f} s")
    assert sizes == ["0.16×7"] * 30 + ["0.16×15"] * 30
    assert actions / NEEDLES <= MOST_ACTIONS
    assert took < MOST_SECONDS


def facial_pairs() -> list[str]:
    """Thirty bilateral points of the face plates that have one mark on each side."""
    atlas = load_atlas()
    found: list[str] = []
    for place in (*atlas.positions("face-front"), *atlas.positions("face-left")):
        marks = {(one.part, one.side) for one in atlas.places(place.code)}
        plain = place.code.isalnum() and atlas.points[place.code].system == "channel"
        if plain and marks == {("", Side.LEFT), ("", Side.RIGHT)} and place.code not in found:
            found.append(place.code)
    assert len(found) >= PAIRS
    return found[:PAIRS]


@pytest.mark.flow
def test_thirty_pairs_of_a_face_by_the_line_take_at_most_six_keys_each(
    display: Display,
    python: str,
    tmp_path: Path,
    windows: list[Window],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
):
    make_store(tmp_path).close()
    file = tmp_path / "invented.acuchart"
    window = Window(display, python, file)
    windows.append(window)
    words = f"{' '.join(facial_pairs()).lower()} bil"
    begin = time.monotonic()
    window.do("key", "slash")
    window.do("type", "--delay", "15", words)
    window.do("key", "Return")
    wait_for(file, NEEDLES)
    keys = 1 + len(words) + 1
    took = time.monotonic() - begin
    started = time.monotonic()
    while True:
        store = open_file(file, read_only=True)
        needles = store.needles("s1")
        store.close()
        if all(needle.state == "in" for needle in needles):
            break
        assert time.monotonic() - started < MOST_SECONDS
        time.sleep(0.05)
    window.end(signal.SIGTERM)
    with capsys.disabled():
        print(f"\n30 facial pairs by the line: {keys} keys, {keys / PAIRS:.2f} per pair, {took:.1f} s")
    assert len(needles) == NEEDLES
    assert len({needle.pair_id for needle in needles}) == PAIRS
    assert keys / PAIRS <= MOST_KEYS
    assert count(file) == NEEDLES
