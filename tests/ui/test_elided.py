"""A text that must be read is broken before it is cut."""

import pytest

from acuchart.ui.widgets import Elided

ALERT = "Lip filler, no needles near the mouth to 12 Dec"


@pytest.fixture
def words(qtbot):
    made = Elided(ALERT, two_lines=True)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_alert_in_a_narrow_strip_is_whole_on_two_lines(words):
    words.resize(words.sizeHint().width() * 2 // 3, 40)
    assert words.text().split("\n")[0] + " " + words.text().split("\n")[1] == ALERT
    assert not words.toolTip()


def test_what_two_lines_cannot_hold_is_cut_and_told_whole(words):
    words.resize(words.sizeHint().width() // 4, 40)
    assert words.text().endswith("…")
    assert words.text().count("\n") <= 1
    assert words.toolTip() == ALERT


def test_with_room_it_is_one_line(words):
    words.resize(words.sizeHint().width() + 10, 40)
    assert words.text() == ALERT
