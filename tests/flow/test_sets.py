"""Two sets in a real window: a killed process in the middle of both clocks, and a stage that still rings."""

import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.ledger import count, count_by_set
from acuchart.model.needle import NeedleState
from acuchart.model.retention import retention, retentions
from acuchart.model.side import Side
from acuchart.model.stage import Stage
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore, open_file
from tests.conftest import Display
from tests.flow.test_treatment import Window
from tests.ui.session_factory import add_needles, at_point, make_store


@pytest.fixture
def windows() -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        if window.process.poll() is None:
            window.end(signal.SIGKILL)


def ago(seconds: float) -> str:
    return clock.stamp(datetime.now(UTC) - timedelta(seconds=seconds))


def with_two_needles(folder: Path) -> ChartStore:
    store = make_store(folder)
    add_needles(
        store,
        [
            at_point("GV20", Side.MID, 1, view="head-top", placed_at=ago(60)),
            at_point("ST2", Side.RIGHT, 2, placed_at=ago(50)),
        ],
    )
    return store


def left_of(window: Window) -> timedelta:
    minutes, seconds = map(int, window.ask("screen.bar.elapsed.words").split(":"))
    return timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.flow
def test_two_sets_survive_a_kill_in_the_middle_of_their_retention(
    tmp_path: Path, display: Display, python: str, windows: list[Window]
):
    store = with_two_needles(tmp_path)
    file = store.path
    store.close()
    window = Window(display, python, file)
    windows.append(window)
    window.key("F5")
    window.until("len(screen.document.stamps) == 1")
    window.key("shift+n")
    window.until("screen.document.current_set == 2")
    window.ask("screen.needles.show_view('face-front')")
    window.until("screen.plate.sharp")
    window.click(
        "screen.plate.mapToGlobal(QPoint(*map(round, screen.plate.camera.to_screen(0.42, 0.62)))).toTuple()"
    )
    window.until("screen.bar.ledger.accessibleName() == '3 in, 0 out, set 2'")
    window.click("screen.bar.elapsed")
    window.until("screen.conduct.minutes.isVisible() and len(screen.conduct.minutes._set_chips) == 2")
    window.click("screen.conduct.minutes._set_chips[1]")
    window.click("screen.conduct.minutes._presets[40]")
    window.until("len(screen.document.stamps) == 3")
    window.end(signal.SIGKILL)

    window = Window(display, python, file)
    windows.append(window)
    shown = left_of(window)
    reader = open_file(file, read_only=True)
    clocks = {one.set_no: one for one in retentions(reader.stamps("s1"))}
    reader.close()
    assert {number: one.minutes for number, one in clocks.items()} == {1: 25, 2: 40}
    assert abs(clocks[2].left(datetime.now().astimezone()) - shown) < timedelta(seconds=3)
    assert window.ask("screen.bar.ledger.accessibleName()") == "3 in, 0 out, set 2"
    window.click("screen.bar.elapsed")
    window.until("screen.conduct.minutes.clocks[0].startswith('Set 1 · 24:')")
    window.key("Escape")

    # Removal goes set by set; with the last needle of set 1 its clock stops and the other runs on.
    window.key("r")
    window.until("screen.conduct.removal.isVisible()")
    window.key("o", "o")
    window.until("screen.bar.ledger.accessibleName() == '1 in, 2 out, set 2'")
    window.end(signal.SIGKILL)
    store = open_file(file)
    try:
        stamps = store.stamps("s1")
        assert retention(stamps, 1).ended is not None
        assert retention(stamps, 2).runs
        by_set = count_by_set(store.needles("s1"))
        assert (by_set[1].out, by_set[2].inside) == (2, 1)
        assert count(store.needles("s1")).inside == 1
        assert store.verify().problems == ()
    finally:
        store.close()


@pytest.mark.flow
def test_a_stage_still_rings_after_a_kill_and_its_key_answers_it(
    tmp_path: Path, display: Display, python: str, windows: list[Window]
):
    store = with_two_needles(tmp_path)
    stage = Stage(id="Turn over", ordinal=45, words="Turn over", after_min=1)
    begun = Stamp(id="t", session_id="s1", kind=StampKind.RETENTION, at=ago(40), number=25)
    store.apply([change_of(None, stage), change_of(None, begun)])
    file = store.path
    store.close()
    window = Window(display, python, file)
    windows.append(window)
    window.until("screen.bar.stages.next.words == 'Turn over' and len(ws.context.watch.running[0].alarms) == 2")
    window.end(signal.SIGKILL)
    time.sleep(max(0.0, 62 - (datetime.now().astimezone() - clock.local(begun.at)).total_seconds()))

    window = Window(display, python, file)
    windows.append(window)
    window.until("['Turn over' in key for _, key, _ in ws.context.watch._rung] == [True]")
    window.until("screen.bar.stages.next.words == 'Turn over'")
    window.key("F9")
    window.until("len(screen.document.stamps) == 2")
    window.until("screen.bar.stages.next.words == 'Out, counted'")
    window.until("len(ws.context.watch.running[0].alarms) == 1")
    window.end(signal.SIGKILL)
    store = open_file(file)
    try:
        (stamp,) = [one for one in store.stamps("s1") if one.kind is StampKind.STAGE]
        assert (stamp.text, stamp.set_no) == ("Turn over", 1)
        assert all(needle.state is NeedleState.IN for needle in store.needles("s1"))
    finally:
        store.close()
