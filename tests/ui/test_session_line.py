"""The prescription line of the session: real keys on the real screen and a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.needle import NeedleState
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.ui.session.screen import SessionScreen
from tests.ui.session_factory import add_needles, at_point, click, make_store, settled, show, sign

ENTER, ESCAPE, SLASH = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Slash


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChartStore]:
    made = make_store(tmp_path)
    add_needles(made, [at_point("ST2", Side.RIGHT, 1), at_point("ST2", Side.LEFT, 2)])
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, store: ChartStore) -> SessionScreen:
    return show(qtbot, store)


def states(store: ChartStore) -> dict[str, str]:
    return {needle.name: needle.state.value for needle in store.needles("s1")}


def type_line(qtbot: QtBot, screen: SessionScreen, words: str) -> None:
    qtbot.keyClick(screen.plate, SLASH)
    assert screen.needles.line.edit.hasFocus()
    qtbot.keyClicks(screen.needles.line.edit, words)


def followed(qtbot: QtBot, screen: SessionScreen) -> None:
    qtbot.waitUntil(lambda: not screen.needles.reader._typed_timer.isActive(), timeout=3000)


def rewritten(qtbot: QtBot, screen: SessionScreen) -> None:
    settled(qtbot, screen)
    qtbot.waitUntil(lambda: not screen.needles.reader._marked_timer.isActive(), timeout=3000)


def test_the_line_says_what_is_on_the_plates(screen):
    line = screen.needles.line
    assert line.edit.line == "ST2 R 0.16x15 in; ST2 L 0.16x15 in"
    assert line.how == "2 needles, text and diagram agree"


def test_typing_plans_and_enter_puts_in_with_the_needle_in_the_hand(qtbot, store, screen):
    type_line(qtbot, screen, "li4 st36 bil; gb20 L 25mm")
    followed(qtbot, screen)
    assert states(store)["LI4 R"] == states(store)["GB20 L"] == "planned"
    assert screen.needles.line.how == "5 planned, Enter puts them in"
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert set(states(store).values()) == {"in"}
    gb20 = next(one for one in store.needles("s1") if one.code == "GB20")
    assert (gb20.size_label, gb20.depth_mm, bool(gb20.placed_at)) == ("0.16×15", 25, True)
    pair = [one.pair_id for one in store.needles("s1") if one.code == "LI4"]
    assert pair[0] is not None
    assert pair[0] == pair[1]
    assert screen.needles.line.how == "7 needles, text and diagram agree"


def test_what_the_line_calls_planned_stays_planned(qtbot, store, screen):
    type_line(qtbot, screen, "li4 bil planned; st36 L")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert (states(store)["LI4 L"], states(store)["ST36 L"]) == ("planned", "in")


def test_a_preset_before_a_colon_gives_its_size(qtbot, store, screen):
    type_line(qtbot, screen, "7:st36 L")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert store.needles("s1")[-1].size_label == "0.25×50"


def test_no_point_on_the_way_to_another_is_ever_in_the_file(qtbot, store, screen):
    type_line(qtbot, screen, "gv20")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert [one.name for one in store.needles("s1")[2:]] == ["GV20"]
    written = [change.after for step in store.steps("s1")[0] for change in step]
    assert "GV2" not in [getattr(record, "code", "") for record in written]


def test_a_mark_on_the_plate_rewrites_the_line_and_keeps_the_words_that_nobody_read(qtbot, store, screen):
    type_line(qtbot, screen, "bogus; li4")
    qtbot.keyClick(screen.needles.line.edit, ESCAPE)
    place = load_atlas().same_place("GB14", Side.LEFT, "face-front")
    screen.needles.show_view("face-front")
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    click(qtbot, screen, place.x, place.y)
    assert "GB14" not in screen.needles.line.edit.line, "the line must not be written between press and paint"
    rewritten(qtbot, screen)
    assert screen.needles.line.edit.line == "ST2 R 0.16x15 in; ST2 GB14 L 0.16x15 in; bogus; LI4"
    assert screen.needles.line.how == "2 to look at"


def test_a_word_typed_right_after_a_mark_is_not_torn_apart(qtbot, store, screen):
    place = load_atlas().same_place("GB14", Side.LEFT, "face-front")
    screen.needles.show_view("face-front")
    qtbot.waitUntil(lambda: screen.plate.sharp, timeout=20_000)
    click(qtbot, screen, place.x, place.y)
    qtbot.keyClick(screen.plate, Qt.Key.Key_Slash)
    for letter in "st36 bil":
        qtbot.keyClicks(screen.needles.line.edit, letter)
        qtbot.wait(90)  # slower than the line follows, quicker than it is written after a mark
    followed(qtbot, screen)
    assert screen.needles.line.edit.line.casefold().endswith("gb14 l 0.16x15 in; st36 bil")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert {"GB14 L", "ST36 L", "ST36 R"} <= set(states(store))


def test_a_needle_in_the_skin_goes_only_by_enter_and_comes_back_by_undo(qtbot, store, screen):
    edit = screen.needles.line.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "ST2 L 0.16x15 in")
    followed(qtbot, screen)
    assert len(store.needles("s1")) == 2
    assert screen.needles.line.how == "Enter takes 1 needle away"
    qtbot.keyClick(edit, ENTER)
    assert list(states(store)) == ["ST2 L"]
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list(states(store)) == ["ST2 R", "ST2 L"]
    rewritten(qtbot, screen)
    assert edit.line.startswith("ST2 R 0.16x15 in; ST2 L 0.16x15 in")


def test_escape_leaves_the_line_and_nothing_typed_is_lost(qtbot, store, screen):
    type_line(qtbot, screen, "li4 bil")
    qtbot.keyClick(screen.needles.line.edit, ESCAPE)  # the offers
    qtbot.keyClick(screen.needles.line.edit, ESCAPE)
    assert screen.plate.hasFocus()
    assert states(store)["LI4 R"] == "planned"
    assert screen.needles.line.edit.line.endswith("LI4 bil")


def test_retention_in_the_line_is_the_session_s(qtbot, store, screen):
    type_line(qtbot, screen, "ret 25min")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert store.session("s1").retention_min == 25
    assert screen.needles.line.edit.line.rstrip("; ").endswith("ret 25min")
    type_line(qtbot, screen, "ret 5000min")
    assert store.session("s1").retention_min == 25


def test_tab_takes_an_offer_with_its_name_and_caution(qtbot, store, screen):
    type_line(qtbot, screen, "zusan")
    offers = screen.needles.line.offers
    assert offers.isVisible()
    assert offers.at(0).text == "ST36"
    assert "足三里" in offers.at(0).name
    qtbot.keyClick(screen.needles.line.edit, Qt.Key.Key_Tab)
    assert screen.needles.line.edit.line.endswith("; ST36 ")
    assert screen.needles.line.edit.hasFocus()


def test_a_word_that_is_wrong_is_underlined_and_explained(qtbot, screen):
    type_line(qtbot, screen, "li4 bogus ")
    line = screen.needles.line
    assert line.sentence.isVisible()
    assert "bogus" in line.sentence.text() or "LI4" in line.sentence.text()
    assert [chip.whole for chip in line.row.shown][-2:] == [False, False]


def test_the_colours_stand_under_their_words_also_behind_letters_beyond_the_first_plane(qtbot, screen):
    line = screen.needles.line
    line.edit.setFocus()
    line.edit.selectAll()
    line.edit.insertPlainText('ashi "\U00020000 knot" 1cm lat GB14 L')
    formats = line.edit.document().firstBlock().layout().formats()
    text = line.edit.line.encode("utf-16-le")
    words = [text[one.start * 2 : (one.start + one.length) * 2].decode("utf-16-le") for one in formats]
    assert "L" in words


def test_lines_that_are_pasted_become_groups(qtbot, screen):
    edit = screen.needles.line.edit
    edit.setFocus()
    edit.selectAll()
    edit.insertPlainText("LI4 bil\nST36 L\n")
    assert edit.line == "LI4 bil; ST36 L"


def test_a_signed_session_has_a_line_that_takes_no_letters(qtbot, store):
    sign(store)
    screen = show(qtbot, store)
    assert screen.needles.line.edit.isReadOnly()
    qtbot.keyClicks(screen.needles.line.edit, "li4 bil")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert len(store.needles("s1")) == 2


def test_on_a_small_window_the_chips_fold_away(qtbot, store, screen):
    assert screen.needles.line.row.isVisible()
    screen.resize(1280, 800)
    assert not screen.needles.line.row.isVisible()
    assert screen.needles.line.how == "2 needles agree"


def test_needles_that_others_planned_are_not_put_in_by_the_line(qtbot, store):
    add_needles(store, [at_point("BL2", Side.LEFT, 3, state=NeedleState.PLANNED)])
    screen = show(qtbot, store)
    type_line(qtbot, screen, "li4 L")
    qtbot.keyClick(screen.needles.line.edit, ENTER)
    assert (states(store)["BL2 L"], states(store)["LI4 L"]) == ("planned", "in")
