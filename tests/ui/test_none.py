"""The program outlives a toolkit that takes a reference of None away at every call (docs/decisions/0001)."""

import subprocess
import sys

import pytest

DRAIN = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
{first}
from PySide6.QtGui import QImage, QPainter
picture = QImage(4, 4, QImage.Format.Format_ARGB32)
painter = QPainter(picture)
for _ in range(200_000):
    painter.save()
    painter.restore()
painter.end()
print("alive")
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted since Python 3.12")
def test_painting_for_long_does_not_use_none_up():
    guarded = DRAIN.format(first="import acuchart.ui")
    done = subprocess.run([sys.executable, "-c", guarded], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "alive", done.stderr
