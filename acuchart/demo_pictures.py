"""The pictures of the demo practice: drawn here, of nobody, the same bytes each time."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.store import ChartStore
from acuchart.store.blobs import keep

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_FACE, _EYE = "demo-p01", "demo-p02"
_TWICE: Final = 2  # drawn this much larger, then made smaller: soft edges
_THUMB: Final = (320, 320)


def write_pictures(store: ChartStore) -> None:
    """Two faces of the cosmetic course; two fundus pictures and a field plot of the eye course."""
    for number, (picture, facts) in enumerate(_drawn(), start=1):
        session = store.session(facts.pop("session_id"))
        day = clock.local(session.started_at).date()
        content = io.BytesIO()
        picture.save(content, "JPEG", quality=86)
        small = picture.copy()
        small.thumbnail(_THUMB)
        thumb = io.BytesIO()
        small.save(thumb, "JPEG", quality=82)
        made = Picture(
            id=f"demo-picture-{number}",
            patient_id=session.patient_id,
            session_id=session.id,
            content=keep(store, content.getvalue()),
            thumb=keep(store, thumb.getvalue()),
            mime="image/jpeg",
            width=picture.width,
            height=picture.height,
            taken_on=day,
            added_at=session.started_at,
            **facts,
        )
        store.apply([change_of(None, made)])


def _drawn() -> Iterator[tuple[Image, dict[str, Any]]]:
    first = {"pose": "front", "light": "window left, lamp off", "anchors": "0.3700,0.4500 0.6300,0.4500"}
    later = {"pose": "front", "light": "room lamp", "anchors": "0.3900,0.4600 0.6500,0.4500"}
    yield _face("#dfe3e2", "#f0dcc8", 0.0, 0), {"session_id": f"{_FACE}-s01", **first}
    yield _face("#e4dccb", "#f2d6b0", 0.02, -3), {"session_id": f"{_FACE}-s04", **later}
    yield _fundus(1), {"session_id": f"{_EYE}-s01", "pose": "fundus", "side": "R"}
    yield _fundus(-1), {"session_id": f"{_EYE}-s01", "pose": "fundus", "side": "L"}
    yield _field(), {"session_id": f"{_EYE}-s07", "pose": "field", "side": "R"}


def _paper(wide: int, high: int, colour: str) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (wide * _TWICE, high * _TWICE), colour)
    return image, ImageDraw.Draw(image)


def _small(image: Image) -> Image:
    from PIL import Image

    return image.resize((image.width // _TWICE, image.height // _TWICE), Image.Resampling.LANCZOS)


def _face(ground: str, skin: str, right: float, turned: float) -> Image:
    """A plain face with its pupils 0.26 of the width apart, at 0.45 of the height."""
    from PIL import Image

    image, draw = _paper(600, 800, ground)
    wide, high = image.size

    def box(x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
        return (x - rx) * wide, y * high - ry * wide, (x + rx) * wide, y * high + ry * wide

    ink, line = "#4a382e", round(wide * 0.006)
    draw.rectangle((0.36 * wide, 0.75 * high, 0.64 * wide, high), fill=skin, outline=ink, width=line)
    for x in (0.16, 0.84):
        draw.ellipse(box(x, 0.48, 0.05, 0.11), fill=skin, outline=ink, width=line)
    draw.ellipse(box(0.5, 0.48, 0.34, 0.5), fill=skin, outline=ink, width=line)
    for x in (0.37, 0.63):
        draw.ellipse(box(x, 0.45, 0.07, 0.032), fill="#fbfaf7", outline=ink, width=line)
        draw.ellipse(box(x, 0.45, 0.028, 0.028), fill="#6b4a33")
        draw.ellipse(box(x, 0.45, 0.013, 0.013), fill="#1b1512")
        draw.arc(box(x, 0.41, 0.09, 0.05), 200, 340, fill=ink, width=line * 2)
    for y in (0.25, 0.29, 0.33):
        draw.arc(box(0.5, y + 0.05, 0.2, 0.09), 235, 305, fill="#b89a80", width=line)
    draw.line(
        [(0.5 * wide, 0.46 * high), (0.47 * wide, 0.6 * high), (0.53 * wide, 0.6 * high)], fill=ink, width=line
    )
    for x, start in ((0.36, 300), (0.64, 180)):
        draw.arc(box(x, 0.66, 0.07, 0.1), start, start + 60, fill="#b89a80", width=line)
    draw.arc(box(0.5, 0.66, 0.1, 0.06), 20, 160, fill="#9c5a4c", width=line * 2)
    image = _small(image)
    if turned or right:
        middle = (image.width * 0.5, image.height * 0.45)
        moved = (round(right * image.width), round(0.005 * image.height))
        smooth = Image.Resampling.BICUBIC
        image = image.rotate(-turned, smooth, center=middle, translate=moved, fillcolor=ground)
    return image


def _fundus(way: int) -> Image:
    """An eye's background: the disc on the nose's side (``way`` 1 for the right eye), vessels, a darker macula."""
    image, draw = _paper(640, 640, "#080404")
    side = image.width

    def dot(x: float, y: float, r: float, colour: str) -> None:
        draw.ellipse(((x - r) * side, (y - r) * side, (x + r) * side, (y + r) * side), fill=colour)

    for step in range(40):
        part = step / 39
        dot(0.5, 0.5, 0.47 * (1 - 0.6 * part), f"#{150 + round(50 * part):02x}{58 + round(34 * part):02x}2a")
    for step in range(20):
        dot(0.5, 0.52, 0.09 * (1 - step / 20), f"#{188 - 3 * step:02x}{84 - 2 * step:02x}26")
    disc = 0.5 + way * 0.21
    for up in (-1, 1):
        for bow, colour, width in ((0.30, "#7a1f18", 9), (0.24, "#96302a", 6), (0.36, "#7a1f18", 5)):
            path = []
            for step in range(40):
                angle = math.pi * step / 52
                x = disc - way * (0.02 + 0.62 * (1 - math.cos(angle)) / 2)
                path.append((x * side, (0.5 + up * bow * math.sin(angle)) * side))
            draw.line([one for one in path if math.dist(one, (side / 2, side / 2)) < 0.46 * side], colour, width)
    for step in range(12):
        dot(disc, 0.5, 0.062 * (1 - step / 24), f"#{236:02x}{180 + 4 * step:02x}{110 + 6 * step:02x}")
    for at in range(14):  # pale spots round the macula
        angle = at * 2.4
        dot(
            0.5 + 0.012 * at**0.5 * 3 * math.cos(angle), 0.52 + 0.036 * at**0.5 * math.sin(angle), 0.006, "#e2b45a"
        )
    return _small(image)


def _field() -> Image:
    """A grey map of a field of sight, darker about its middle, with the blind spot."""
    image, draw = _paper(640, 640, "#ffffff")
    side = image.width
    cell = side / 24
    for row in range(20):
        for column in range(20):
            x, y = (column - 9.5) / 9.5, (row - 9.5) / 9.5
            if math.hypot(x, y) > 1.02:
                continue
            lost = math.exp(-((x + 0.05) ** 2 + (y - 0.08) ** 2) / 0.03) * 0.8
            lost += math.exp(-((x - 0.55) ** 2 + y**2) / 0.008)
            shade = round(236 - 190 * min(lost, 1.0) - 26 * math.hypot(x, y))
            left, top = (column + 2) * cell, (row + 2) * cell
            draw.rectangle((left, top, left + cell - 2, top + cell - 2), fill=(shade, shade, shade))
    draw.line((side / 2, cell, side / 2, side - cell), "#000000", 2)
    draw.line((cell, side / 2, side - cell, side / 2), "#000000", 2)
    return _small(image)
