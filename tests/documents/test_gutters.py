"""Names beside a plate on paper: none touches another, no leader cuts another, nothing leaves its gutter."""

import itertools
import re

import pytest

from acuchart.assets import load_atlas
from acuchart.documents.gutters import name_operators
from acuchart.documents.paper import Paper
from acuchart.documents.plates import Box
from acuchart.model.scene import plate_scene
from acuchart.model.side import Side
from tests.model.factory import needle

VIEW = load_atlas().views["face-front"]
WORDS = (
    "Forehead",
    "Brow",
    "Crow’s foot",
    "Cheek",
    "Fold",
    "Jaw line",
    "A name that is far too long for it",
    "Chin",
)
BOX = Box(130.0, 120.0, 320 / VIEW.width)
GUTTER = 110.0


def face(number: int):
    rows = []
    for n in range(number):
        side = Side.RIGHT if n % 2 else Side.LEFT
        row, step = divmod(n // 2, 5)
        x = 0.27 + 0.04 * step + 0.008 * row
        y = 0.2 + 0.07 * row + 0.011 * (step * 3 % 5)
        where = {"x": x if side is Side.RIGHT else 1 - x, "y": y, "view": VIEW.ref}
        rows.append(needle(id=f"n{n}", ordinal=n + 1, side=side, label=WORDS[row % len(WORDS)], **where))
    return plate_scene(VIEW, rows, load_atlas())


def leaders(operators: str):
    numbers = r"(-?[\d.]+) (-?[\d.]+)"
    found = re.findall(rf"{numbers} m {numbers} l {numbers} l", operators)
    return [tuple((float(row[at]), float(row[at + 1])) for at in (0, 2, 4)) for row in found]


def cut(a, b, c, d) -> bool:
    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


@pytest.mark.parametrize("number", [1, 12, 38, 70, 79])
def test_names_keep_apart_and_their_leaders_never_cross(number):
    page = Paper("a4").new_page()
    operators, texts = name_operators(page, face(number), BOX, GUTTER)
    lines = leaders(operators)
    assert len(lines) == len(texts) > 0
    for one, other in itertools.combinations(lines, 2):
        for mine in itertools.pairwise(one):
            for its in itertools.pairwise(other):
                assert not cut(*mine, *its)
    right = BOX.x + VIEW.width * BOX.scale
    for line, x, _ in texts:
        assert BOX.x - GUTTER - 0.01 <= x
        assert x + line.width <= right + GUTTER + 0.01
    for one, other in itertools.combinations(texts, 2):
        beside = one[1] + one[0].width <= other[1] or other[1] + other[0].width <= one[1]
        assert beside or abs(one[2] - other[2]) >= 8.0


def test_a_plate_without_room_beside_it_has_no_names():
    page = Paper("a4").new_page()
    assert name_operators(page, face(70), BOX, 20.0) == ("", [])
    assert name_operators(page, plate_scene(VIEW, [], load_atlas()), BOX, GUTTER) == ("", [])
