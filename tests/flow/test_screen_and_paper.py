"""One session on the screen and on paper, both as pictures: every needle in the same place, left is left."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.documents.paper import Paper
from acuchart.documents.plates import Box, draw_scene
from acuchart.model.needle import Needle
from acuchart.model.scene import plate_scene
from acuchart.ui.theme import LIGHT
from tests.documents.test_plates import DPI, LEFT, SCALE, TOP, on_paper, picture
from tests.ui.session_factory import add_needles, make_store, needle, show

WITHIN = 0.01  # of the plate's width
# Not symmetrical on purpose: a mirrored picture must not pass.
PLACES = ((0.30, 0.22), (0.44, 0.31), (0.66, 0.36), (0.37, 0.52), (0.58, 0.63), (0.47, 0.78), (0.52, 0.16))
VIEWS = ("face-front", "head-back", "head-top", "hand-dorsal-left", "foot-plantar-right", "back-upper")


def marks_on(view_id: str) -> list[Needle]:
    view = load_atlas().views[view_id]
    return [
        needle(id=f"n{number}", ordinal=number, view=view.ref, x=x, y=y, side=view.side_at(x), label="invented")
        for number, (x, y) in enumerate(PLACES, start=1)
    ]


def blobs(dark: Callable[[int, int], bool], width: int, height: int) -> list[tuple[float, float, int, int]]:
    """Connected parts of a picture: centre, width and height of their boxes."""
    left = {(x, y) for y in range(height) for x in range(width) if dark(x, y)}
    found = []
    while left:
        heap = [left.pop()]
        part = list(heap)
        while heap:
            x, y = heap.pop()
            for near in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                if near in left:
                    left.remove(near)
                    heap.append(near)
                    part.append(near)
        xs, ys = [x for x, _ in part], [y for _, y in part]
        box = max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
        found.append((min(xs) + box[0] / 2, min(ys) + box[1] / 2, *box))
    return found


def on_screen(qtbot: QtBot, tmp_path: Path, view_id: str) -> list[tuple[float, float]]:
    """Where the discs are in the window, as fractions of the plate."""
    store = make_store(tmp_path)
    add_needles(store, marks_on(view_id))
    screen = show(qtbot, store)
    screen.selection.set(())
    screen.needles.show_view(view_id)
    plate = screen.plate
    qtbot.waitUntil(lambda: plate.sharp, timeout=20_000)
    grabbed = plate.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pine = QColor(LIGHT.pine)
    wanted = (pine.red(), pine.green(), pine.blue())

    def is_pine(x: int, y: int) -> bool:
        colour = grabbed.pixelColor(x, y)
        return (
            max(abs(a - b) for a, b in zip(wanted, (colour.red(), colour.green(), colour.blue()), strict=True))
            < 12
        )

    room = plate.height() - plate.bottom_room  # the docks below are pine as well
    parts = blobs(is_pine, grabbed.width(), min(grabbed.height(), room))
    centres = [(x, y) for x, y, wide, high in parts if 17 <= wide <= 24 and 17 <= high <= 24]
    store.close()
    return [plate.camera.to_fraction(x, y) for x, y in centres]


def on_the_page(tmp_path: Path, view_id: str) -> list[tuple[float, float]]:
    """Where the circles are on the printed page, as fractions of the plate."""
    atlas = load_atlas()
    view = atlas.views[view_id]
    bare = picture(on_paper(view_id, [], tmp_path / "bare.pdf"))
    paper = Paper("a4")
    draw_scene(paper.new_page(), plate_scene(view, marks_on(view_id), atlas), Box(LEFT, TOP, SCALE))
    file = tmp_path / "marks.pdf"
    file.write_bytes(paper.pdf(title="plate", author="tests", subject="plate"))
    changed = ImageChops.difference(bare, picture(file)).point(lambda value: 255 * (value > 60))
    assert isinstance(changed, Image.Image)
    pixels = changed.load()
    assert pixels is not None
    size = 3.4 / 25.4 * DPI
    parts = blobs(lambda x, y: pixels[x, y] > 0, *changed.size)
    return [
        ((x * 72 / DPI - LEFT) / (view.width * SCALE), (y * 72 / DPI - TOP) / (view.height * SCALE))
        for x, y, wide, high in parts
        if abs(wide - size) < 5 and abs(high - size) < 5
    ]


@pytest.mark.flow
@pytest.mark.parametrize("view_id", VIEWS)
def test_every_needle_is_in_the_same_place_on_screen_and_paper(qtbot, tmp_path, view_id):
    view = load_atlas().views[view_id]
    screen, page = on_screen(qtbot, tmp_path, view_id), on_the_page(tmp_path, view_id)
    assert len(screen) == len(page) == len(PLACES)
    for place in PLACES:
        for found in (screen, page):
            apart = min(math.hypot(x - place[0], (y - place[1]) * view.height / view.width) for x, y in found)
            assert apart <= WITHIN
