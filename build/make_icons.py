"""Draw the program's icons from the logo: .venv/bin/python build/make_icons.py

The logo of the design (a ring and a needle) in white on a pine tile, as SVG, PNG, .ico and .icns in icons/app/.
"""

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "icons" / "app"
PINE = "#0F5F55"
PNG_SIZE = 512
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)
SMALL = 32  # up to here the strokes are thicker, or they vanish


def drawing(*, small: bool, margin: float) -> str:
    """The tile with the logo; `margin` is the free edge that macOS wants around a tile, in 1/512."""
    side = 512 - 2 * margin
    thick = 1.35 if small else 1.0
    scale = side / 512 * (14.2 if small else 12.6)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">'
        f'<rect x="{margin:g}" y="{margin:g}" width="{side:g}" height="{side:g}" '
        f'rx="{side * 0.225:.1f}" fill="{PINE}"/>'
        f'<g transform="translate(256 256) scale({scale:.3f}) translate(-14 -14)" fill="none" stroke="#FFFFFF" '
        'stroke-linecap="round">'
        f'<circle cx="14" cy="14" r="12" stroke-width="{2 * thick:g}"/>'
        f'<path d="M7.5 20.5L16 12" stroke-width="{1.8 * thick:g}"/>'
        f'<path d="M15 13l5-5" stroke-width="{4 * thick:g}"/>'
        "</g></svg>\n"
    )


def picture(size: int, *, margin: float = 0) -> Image.Image:
    """The icon at one size, drawn for it and not scaled down."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing(small=size <= SMALL, margin=margin).encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def main() -> int:
    application = QGuiApplication(sys.argv[:1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "acuchart.svg").write_text(drawing(small=False, margin=0), encoding="utf-8")
    picture(PNG_SIZE).save(FOLDER / "acuchart.png", optimize=True)
    sizes = [picture(size) for size in ICO_SIZES]
    sizes[-1].save(FOLDER / "acuchart.ico", sizes=[(s, s) for s in ICO_SIZES], append_images=sizes[:-1])
    sizes = [picture(size, margin=50) for size in ICNS_SIZES]
    sizes[-1].save(FOLDER / "acuchart.icns", append_images=sizes[:-1])
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
