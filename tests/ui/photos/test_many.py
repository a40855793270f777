"""Many large photos: the memory stays below 300 MB, and the window answers between two of them."""

import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 300

SCRIPT = """
import sys
from datetime import date
from pathlib import Path
import acuchart.ui
from PySide6.QtCore import QTimer, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from acuchart.model.change import change_of
from acuchart.model.patient import Patient
from acuchart.model.picture import Picture
from acuchart.model.practice import Practice
from acuchart.store import create_file
from acuchart.store.kinds import of_patient
from acuchart.ui.context import Context
from acuchart.ui.photos.importing import PhotoImport, Target
from acuchart.ui.settings import Settings

app = QApplication([])
out = Path(sys.argv[1]) / "many.acuchart"
store = create_file(out, practice=Practice(name="Fernwood"), passphrase="twelve words")
store.apply([change_of(None, Patient(id="p1", name="Marigold Sampleton"))])
context = Context(store, Settings())
importing = PhotoImport.of(context)
seen = set()  # how many photos were written whenever the window could do something else

def tick():
    seen.add(len(of_patient(store, Picture, "p1")))

timer = QTimer()
timer.timeout.connect(tick)
timer.start(5)
importing.ended.connect(lambda _said: app.quit())
files = sorted(Path(sys.argv[1]).glob("*.jpg"))
target = Target(patient_id="p1", session_id=None, day=date(2026, 11, 17))
QTimer.singleShot(0, context, lambda: importing.add(files, target))
app.exec()
# Of this program alone: what getrusage calls the peak begins with that of whoever started it.
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
print(len(of_patient(store, Picture, "p1")), store.verify().ok, peak, len(seen))
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a program took at most")
def test_photos_of_12_megapixels_are_added_in_little_memory(tmp_path: Path, qapp):
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    from tests.ui.photos.factory import encoded

    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    for number in range(8):
        pixels = bytes((at * at * (number + 3) >> 3) & 255 for at in range(100 * 75 * 4))
        small = QImage(pixels, 100, 75, 400, QImage.Format.Format_RGB32)
        (tmp_path / f"{number}.jpg").write_bytes(encoded(small.scaled(4000, 3000, keep, smooth)))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    count, whole, peak, turns = done.stdout.split()
    assert (count, whole) == ("8", "True")
    assert float(peak) < MOST_MB
    assert int(turns) >= 5  # the window had its turn between the photos, not only before and after them
