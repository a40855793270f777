"""Several sets in one session, own stages, lots and the sharps bin, on the real session screen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.ledger import count
from acuchart.model.needle import NeedleState
from acuchart.model.preset import PRESETS
from acuchart.model.query import read_query
from acuchart.model.retention import retention, retentions
from acuchart.model.side import Side
from acuchart.model.stage import Stage
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import ChartStore
from acuchart.store.find import find_sessions
from acuchart.ui.running import running_sessions
from acuchart.ui.session.screen import SessionScreen
from acuchart.ui.watch import Watch
from tests.ui.session_factory import add_needles, at_point, click, make_store, settled, show

LEFT = Qt.MouseButton.LeftButton


def ago(minutes: float) -> str:
    return clock.stamp(datetime.now(UTC) - timedelta(minutes=minutes))


@pytest.fixture
def store(tmp_path: Path):
    made = make_store(tmp_path)
    made.apply(
        [
            change_of(None, replace(PRESETS[1], lot="A123")),
            change_of(None, Stage(id="Turn over", ordinal=45, words="Turn over", after_min=10)),
        ]
    )
    add_needles(
        made,
        [
            at_point("GV20", Side.MID, 1, view="head-top", placed_at=ago(12), lot="K77"),
            at_point("ST2", Side.RIGHT, 2, placed_at=ago(11), lot="K77"),
        ],
    )
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, store: ChartStore) -> SessionScreen:
    return show(qtbot, store, (1280, 800))


def press(qtbot: QtBot, widget) -> None:
    qtbot.mouseClick(widget, LEFT)


def second_set(qtbot: QtBot, screen: SessionScreen) -> None:
    """Set 2 with one needle that a press has placed."""
    qtbot.keyClick(screen.plate, Qt.Key.Key_2)
    qtbot.keyClick(screen.plate, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    place = screen.needles._context.atlas.same_place("ST4", Side.LEFT, "face-front")
    assert place is not None
    screen.needles.show_view("face-front")
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    click(qtbot, screen, place.x, place.y)
    settled(qtbot, screen)


def newest(screen: SessionScreen):
    return max(screen.document.needles.values(), key=lambda one: one.ordinal)


# ---- sets


def test_needles_that_are_placed_after_another_set_belong_to_it(qtbot, screen, store):
    second_set(qtbot, screen)
    assert (newest(screen).code, newest(screen).set_no) == ("ST4", 2)
    assert screen.bar.ledger.accessibleName() == "3 in, 0 out, set 2"
    assert [one.set_no for one in store.needles("s1")] == [1, 1, 2]
    screen.document.undo()
    screen.document.undo()
    assert screen.document.current_set == 1, "another set is taken back like any other step"


def test_a_set_without_a_needle_is_not_followed_by_another(qtbot, screen):
    screen.conduct.another_set()
    with qtbot.waitSignal(screen.conduct.said) as told:
        screen.conduct.another_set()
    assert told.args == ["Set 2 has no needle yet."]
    assert screen.document.current_set == 2


def test_the_line_and_both_sides_place_into_the_current_set(qtbot, screen):
    second_set(qtbot, screen)
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_M)
    assert newest(screen).set_no == 2
    assert screen.document.needles["ST2-R"].set_no == 1
    field = screen.needles.line.edit
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "; LI4 L")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    (hand,) = [one for one in screen.document.needles.values() if one.code == "LI4"]
    assert (hand.state, hand.set_no, hand.lot) == (NeedleState.IN, 2, "A123")


def test_each_set_has_its_clock_and_the_press_lists_both(qtbot, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_F5)
    second_set(qtbot, screen)
    press(qtbot, screen.bar.elapsed)
    dock = screen.conduct.minutes
    assert dock.clocks[0].startswith("Set 1 · 2")
    assert dock.clocks[1] == "Set 2 · no clock"
    press(qtbot, dock._set_chips[1])
    press(qtbot, dock._presets[40])
    assert {one.set_no: one.minutes for one in retentions(screen.document.stamps)} == {1: 25, 2: 40}
    screen.bar.elapsed.refresh()
    assert screen.bar.elapsed.accessibleName().startswith("Retention, set 2 ")
    press(qtbot, screen.bar.elapsed)
    press(qtbot, dock._stop)
    assert retention(screen.document.stamps, 2).ended is not None
    assert retention(screen.document.stamps, 1).runs
    screen.bar.elapsed.refresh()
    assert screen.bar.elapsed.accessibleName().startswith("Retention, set 1 ")


def test_the_clock_may_begin_with_the_last_needle(qtbot, screen):
    qtbot.keyClick(screen.plate, Qt.Key.Key_F4)
    dock = screen.conduct.minutes
    assert dock.isVisible()
    last = screen.document.needles["ST2-R"].placed_at
    assert dock.from_last.text() == f"From the last needle, {clock.local(last):%H:%M}"
    press(qtbot, dock.from_last)
    press(qtbot, dock._presets[20])
    assert retention(screen.document.stamps).started == clock.local(last)


def test_strip_and_lock_tell_the_nearest_alarm_over_all_sets(store):
    add_needles(store, [at_point("ST4", Side.LEFT, 3, set_no=2, placed_at=ago(4))])
    stamps = [
        Stamp(id="t1", session_id="s1", kind=StampKind.RETENTION, at=ago(5), number=40),
        Stamp(id="t2", session_id="s1", kind=StampKind.RETENTION, at=ago(4), number=8, set_no=2),
    ]
    store.apply([change_of(None, stamp) for stamp in stamps])
    (one,) = running_sessions(store)
    now = datetime.now().astimezone()
    assert one.nearest(now).key == "retention/2"
    assert one.time_words(now).startswith("0")
    late = now + timedelta(minutes=4, seconds=30)
    assert one.time_words(late).startswith("time is up +00:")
    # When set 2 is out, its alarm is silent and the other one is the nearest.
    (two,) = [needle for needle in store.needles("s1") if needle.set_no == 2]
    store.apply([change_of(two, replace(two, state=NeedleState.OUT, removed_at=ago(0)))])
    (one,) = running_sessions(store)
    assert [alarm.key for alarm in one.alarms] == ["stage/Turn over/1", "retention/1"]
    assert one.time_words(now).startswith("Turn over in 0")


def test_removal_goes_set_by_set_and_says_so(qtbot, screen):
    second_set(qtbot, screen)
    qtbot.keyClick(screen.plate, Qt.Key.Key_R)
    page = screen.conduct.removal
    assert [group.title for group in page.list._groups] == ["Set 1, head, hidden", "Set 1, face", "Set 2, face"]
    assert (
        page.said == "Three needles still in: one hidden on the head, two on the face. Two of set 1, one of set 2."
    )
    view = page.list.viewport()
    qtbot.waitUntil(
        lambda: all(
            row.mapTo(view, row.out.geometry().topRight()).x() < view.width() for row in page.list._rows.values()
        ),
        timeout=3000,
    )  # no button is cut
    for _ in range(3):
        qtbot.keyClick(page.list, Qt.Key.Key_O)
    assert {one.state for one in screen.document.needles.values()} == {NeedleState.OUT}


def test_a_count_is_kept_with_its_set(qtbot, screen, store):
    add_needles(store, [at_point("ST4", Side.RIGHT, 5), at_point("ST4", Side.LEFT, 6, set_no=2)])
    screen.document.reload()
    qtbot.keyClick(screen.plate, Qt.Key.Key_R)
    page = screen.conduct.removal
    page.refresh()
    button = page.list.count_button("1/face")
    assert button.text() == "I counted 2"
    press(qtbot, button)
    (stamp,) = [one for one in screen.document.stamps if one.kind is StampKind.COUNTED]
    assert (stamp.number, stamp.text, stamp.set_no) == (2, "Face", 1)


# ---- the counts


def test_the_counts_over_the_bar_add_up(qtbot, screen):
    second_set(qtbot, screen)
    screen.selection.set(["ST2-R"])
    qtbot.keyClick(screen.plate, Qt.Key.Key_O)
    settled(qtbot, screen)
    press(qtbot, screen.bar.ledger)
    dock = screen.conduct.counts
    assert dock.isVisible()
    assert (
        dock.words == "Two needles still in: one hidden on the head, one on the face. One of set 1, one of set 2."
    )
    assert dock.rows == {
        "All": ("2", "1"),
        "Set 1": ("1", "1"),
        "Set 2": ("1", "0"),
        "Head, hidden": ("1", "0"),
        "Face": ("1", "1"),
        "0.16×15": ("2", "1"),
        "0.16×15, lot K77": ("1", "1"),
        "0.16×15, lot A123": ("1", "0"),
    }
    screen.selection.set(["GV20-M"])
    screen.needles.inspector.set_state(NeedleState.OUT)
    qtbot.waitUntil(lambda: dock.rows["All"] == ("1", "2"), timeout=3000)
    qtbot.keyClick(dock, Qt.Key.Key_Escape)
    assert dock.isHidden()
    qtbot.keyClick(screen.plate, Qt.Key.Key_C)
    press(qtbot, dock.another)
    assert dock.isHidden()
    assert screen.document.current_set == 3


# ---- stages


def test_own_stages_stand_in_the_line_and_have_a_key(qtbot, screen):
    assert [stage.words for stage in screen.bar.stages.stages][3:5] == ["Retention", "Turn over"]
    qtbot.keyClick(screen.plate, Qt.Key.Key_F9)
    (stamp,) = screen.document.stamps
    assert (stamp.kind, stamp.text) == (StampKind.STAGE, "Turn over")
    qtbot.keyClick(screen.plate, Qt.Key.Key_F9)
    assert len(screen.document.stamps) == 1, "a stage is stamped once in a set"


def test_a_stage_rings_once_is_named_in_the_bar_and_answered_in_its_own_set(qtbot, store):
    store.apply(
        [change_of(None, Stamp(id="t", session_id="s1", kind=StampKind.RETENTION, at=ago(10.02), number=30))]
    )
    add_needles(store, [at_point("ST4", Side.LEFT, 3, set_no=2, placed_at=ago(1))])
    screen = show(qtbot, store)
    watch: Watch = screen.needles._context.watch
    with qtbot.waitSignal(watch.due, timeout=3000) as told, qtbot.waitSignal(screen.conduct.said) as said:
        watch.refresh()
    assert told.args == ["s1", "Session 1: Turn over: it is time."]
    assert "Marigold" not in told.args[1]
    assert said.args == ["Turn over: it is time."]
    assert screen.bar.stages.next.words == "Turn over"
    with qtbot.assertNotEmitted(watch.due, wait=1200):
        watch.refresh()
    qtbot.keyClick(screen.plate, Qt.Key.Key_F9)
    (stamp,) = [one for one in screen.document.stamps if one.kind is StampKind.STAGE]
    assert stamp.set_no == 1, "the reminder was one of set 1"
    (one,) = running_sessions(store)
    assert [alarm.key for alarm in one.alarms] == ["retention/1"]
    watch.stop()


def test_the_visit_is_told_beside_the_contact_minutes(qtbot, store):
    session = store.session("s1")
    store.apply([change_of(session, replace(session, started_at=ago(75)))])
    screen = show(qtbot, store)
    screen.bar.contact.refresh()
    assert screen.bar.contact._more.text() == "visit 1 h 15 min"
    assert "the whole visit: Visit 1 h 15 min, since " in screen.bar.contact.toolTip()


# ---- lots and the bin


def test_the_lot_of_the_open_box_goes_with_the_needle_and_finds_its_session(qtbot, screen, store):
    second_set(qtbot, screen)
    assert newest(screen).lot == "A123"
    assert screen.needles.inspector._captions[0].text() == "Needle, lot A123, set 2"
    query = read_query("lot:a123", code_of=lambda _word: None, kinds_of=lambda _word: ())
    assert [row.id for row in find_sessions(store, query).sessions] == ["s1"]


def test_how_many_went_into_the_bin_is_suggested_kept_and_corrected(qtbot, screen, store):
    screen.show_page("finish")
    page = screen.conduct.finish
    assert page._disposal() is None, "nothing is out yet"
    for needle_id in ("GV20-M", "ST2-R"):
        screen.selection.set([needle_id])
        screen.needles.inspector.set_state(NeedleState.OUT)
    settled(qtbot, screen)
    assert page.bin.value() == 2
    assert page.keep_bin.text() == "Write down"
    page.bin.setValue(1)
    press(qtbot, page.keep_bin)
    settled(qtbot, screen)
    assert "2 needles out, 1 into the sharps bin." in [words for words, _ in page.remarks()]
    page.bin.setValue(2)
    press(qtbot, page.keep_bin)
    settled(qtbot, screen)
    (stamp,) = [one for one in store.stamps("s1") if one.kind is StampKind.DISPOSED]
    assert stamp.number == 2 == count(store.needles("s1")).out
    assert not any("sharps bin" in words for words, _ in page.remarks())
