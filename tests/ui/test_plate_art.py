"""Plates are drawn beside the window's work: sharp, in the right place, and never holding the window up."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QImage

from acuchart.ui.session.plate_art import Shot, draw

# Qt's own lock for pictures and Python's lock, taken by two threads in both orders: this hung once.
BOTH = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import acuchart.ui
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
from acuchart.ui.session.plate_art import Shot, plate_art
got = []
shots = [Shot(view_id=name, dim=dim, left=0, top=0, width=200, height=200, px_width=160, px_height=160)
         for name in ("tongue", "ear-left", "head-top", "hand-dorsal-left") for dim in (False, True)] * 6
for shot in shots:
    plate_art().order(shot, lambda shot, picture: got.append(picture.isNull()))
while len(got) < len(shots):
    QLineEdit().setClearButtonEnabled(True)
    app.processEvents()
print(len(got), any(got), flush=True)
plate_art().stop()
os._exit(0)
"""


def test_icons_and_plates_at_the_same_time_never_wait_for_each_other():
    done = subprocess.run([sys.executable, "-c", BOTH], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["48", "False"], done.stderr


def shot(**changes: object) -> Shot:
    values = {"view_id": "face-front", "dim": False, "left": 0.0, "top": 0.0, "width": 800.0, "height": 1000.0}
    return Shot(**{**values, "px_width": 400, "px_height": 500, **changes})


def alike(first: QImage, second: QImage) -> float:
    """The part of the pixels that differ by more than a shade."""
    apart = 0
    for x in range(0, first.width(), 3):
        for y in range(0, first.height(), 3):
            one, other = first.pixelColor(x, y), second.pixelColor(x, y)
            apart += abs(one.red() - other.red()) + abs(one.alpha() - other.alpha()) > 24
    return apart / (len(range(0, first.width(), 3)) * len(range(0, first.height(), 3)))


@pytest.mark.parametrize("dim", [False, True])
def test_a_part_of_a_plate_is_that_part_of_the_whole(dim):
    whole = draw(shot(dim=dim)).copy(100, 150, 200, 200)
    part = draw(shot(dim=dim, left=200.0, top=300.0, width=400.0, height=400.0, px_width=200, px_height=200))
    assert alike(whole, part) < 0.01


def test_the_dim_room_has_a_darker_skin():
    light, dim = draw(shot()), draw(shot(dim=True))
    assert QColor(dim.pixelColor(200, 150)).lightness() < QColor(light.pixelColor(200, 150)).lightness() - 60


def test_a_plate_that_is_not_there_is_an_error():
    with pytest.raises((ValueError, OSError)):
        draw(shot(view_id="elbow-of-nobody"))
