"""Contact sheets: every plate with all its labelled points, as pictures in `docs/atlas/`.

.venv/bin/python build/atlas/sheets.py [--data DIR] [--out DIR] [view ...]     (needs PySide6)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

# isort: off
import acuchart.ui  # noqa: E402, F401  # before Qt: see docs/decisions/0001
from PySide6.QtCore import QByteArray, QPointF, QRectF  # noqa: E402
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication  # noqa: E402
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402
from acuchart.model.atlas import Atlas, Position, View  # noqa: E402

# isort: on

LAYERS = {
    "points": {"channel", "extra"},
    "scalp": {"scalp"},
    "jiao": {"jiao"},
    "zhu": {"zhu"},
    "ynsa": {"ynsa"},
    "ear": {"ear"},
    "ear-other": {"battlefield", "nogier"},
    "micro": {"hand", "eciwo", "foot"},
    "koryo": {"koryo"},
    "facial": {"facial", "muscle"},
    "cosmetic": {"cosmetic"},
}
COLOURS = {
    "LU": "#1565c0", "LI": "#6d4c41", "ST": "#c62828", "SP": "#ef6c00", "HT": "#ad1457", "SI": "#4527a0",
    "BL": "#00695c", "KI": "#283593", "PC": "#d81b60", "TE": "#2e7d32", "GB": "#558b2f", "LR": "#00838f",
    "CV": "#b71c1c", "GV": "#4e342e",
}  # fmt: skip
OTHER = "#8e24aa"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "resources" / "atlas")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "atlas")
    parser.add_argument("--size", type=int, default=1400)
    parser.add_argument("views", nargs="*")
    given = parser.parse_args()
    _app = QGuiApplication.instance() or QGuiApplication([])
    font = QFontDatabase.addApplicationFont(str(ROOT / "resources" / "fonts" / "Inter-Medium.ttf"))
    family = QFontDatabase.applicationFontFamilies(font)[0]
    read = [json.loads((given.data / name).read_text(encoding="utf-8")) for name in ("views.json", "points.json")]
    atlas = Atlas.from_data(*read)
    given.out.mkdir(parents=True, exist_ok=True)
    for view in atlas.views.values():
        if (view.side == "R" and not given.views) or (given.views and view.id not in given.views):
            continue  # the mirror shows the same; tests/atlas checks that it is exact
        drawing = (ROOT / "resources" / "atlas" / "plates" / f"{view.id}.svg").read_bytes()
        for layer, systems in LAYERS.items():
            places = [place for place in atlas.positions(view.id) if atlas.points[place.code].system in systems]
            if places:
                image = sheet(view, drawing, places, family, given.size)
                image.save(str(given.out / f"{view.id}-{layer}.jpg"), "JPG", 78)
    return 0


def sheet(view: View, drawing: bytes, places: Iterable[Position], family: str, size: int) -> QImage:
    """One plate with one layer of points."""
    scale = size / max(view.width, view.height)
    width, height = view.width * scale, view.height * scale
    image = QImage(int(width), int(height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, width, height))
    font = QFont(family)
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(QColor("#555555"))
    painter.drawText(QPointF(8, 16), f"{view.name}  ({view.ref})")
    metrics = QFontMetricsF(font)
    taken: list[QRectF] = []
    both = view.side is None
    for place in places:
        colour = QColor(COLOURS.get(place.code[:2], OTHER) if place.code[2:].isdigit() else OTHER)
        spot = QPointF(place.x * width, place.y * height)
        painter.setPen(QPen(colour, 1.6))
        if place.path:
            corners = QPolygonF([QPointF(x * width, y * height) for x, y in place.path])
            closed = len(place.path) > 2 and _is_zone(place)
            tint = 36 if closed else 0
            painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), tint))
            (painter.drawPolygon if closed else painter.drawPolyline)(corners)
        painter.setBrush(colour)
        painter.drawEllipse(spot, 2.6, 2.6)
        if both and place.side == "R":
            continue
        label = place.code.replace("EXX-", "x").replace("EX-", "") + (f".{place.part}" if place.part else "")
        box = _room(spot, metrics.horizontalAdvance(label), taken)
        taken.append(box)
        painter.drawText(QPointF(box.left(), box.bottom() - 2), label)
    painter.end()
    return image


def _is_zone(place: Position) -> bool:
    return not place.code.startswith(("MS", "JIAO"))


def _room(spot: QPointF, width: float, taken: list[QRectF]) -> QRectF:
    """A box beside the spot that covers no other label, if there is one."""
    for dx, dy in ((5, 5), (5, -3), (-width - 5, 5), (5, 13), (-width - 5, -3), (-width / 2, -6), (-width / 2, 16),
                   (-width - 5, 13), (9, 21), (9, -12), (-width - 9, -12), (-width - 9, 21)):  # fmt: skip
        box = QRectF(spot.x() + dx, spot.y() + dy - 11, width, 12)
        if not any(box.intersects(other) for other in taken):
            return box
    return QRectF(spot.x() + 5, spot.y() - 6, width, 12)


if __name__ == "__main__":
    raise SystemExit(main())
