"""A curve is the same on paper and on the screen, with the sides told apart by shape and letter."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtGui import QImage, QPainter

from acuchart import assets
from acuchart.documents.curve import draw_curve
from acuchart.documents.paper import Paper
from acuchart.model.curve import CurveMark, CurveScene, curve_scene, round_ticks
from acuchart.model.measure import Measure
from acuchart.ui.curve_view import paint_curve
from acuchart.ui.theme import LIGHT, load_fonts
from tests.conftest import need

LEFT, TOP, DPI = 60.0, 80.0, 144


def values() -> list[Measure]:
    rows = (
        ("R", "2026-01-05", 0.52),
        ("R", "2026-03-05", 0.44),
        ("L", "2026-01-05", 0.8),
        ("L", "2026-03-05", 0.6),
    )
    return [
        Measure(
            id=f"{side}{day}",
            patient_id="p",
            kind="VA_LOGMAR",
            at=f"{day}T09:00:00+00:00",
            typed=f"{value}",
            value=value,
            side=side,
            moment="before",
        )
        for side, day, value in rows
    ]


def scene() -> CurveScene:
    at = datetime(2026, 2, 2, tzinfo=UTC)
    return curve_scene(
        assets.load_measures()["VA_LOGMAR"],
        values(),
        width=420,
        height=220,
        sessions=[at],
        marks=[CurveMark(at=at, words="drops changed")],
    )


def on_paper(made: CurveScene, file: Path) -> Image.Image:
    need("pdftoppm")
    paper = Paper("a4")
    draw_curve(paper.new_page(), made, LEFT, TOP)
    file.write_bytes(paper.pdf(title="curve", author="tests", subject="curve"))
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-singlefile", "-png", str(file), str(file.with_suffix(""))], check=True
    )
    corner = (round(LEFT * 2), round(TOP * 2))
    size = round(made.width * 2), round(made.height * 2)
    return (
        Image.open(file.with_suffix(".png")).convert("L").crop((*corner, corner[0] + size[0], corner[1] + size[1]))
    )


def on_screen(made: CurveScene, file: Path) -> Image.Image:
    load_fonts()
    image = QImage(round(made.width * 2), round(made.height * 2), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(2, 2)
    paint_curve(painter, made, LIGHT)
    painter.end()
    assert image.save(str(file))
    return Image.open(file).convert("L")


def dark(picture: Image.Image, spread: int) -> Image.Image:
    found = picture.point(lambda level: 255 if level < 150 else 0)
    return found.filter(ImageFilter.MaxFilter(spread)) if spread > 1 else found


def outside(one: Image.Image, other: Image.Image) -> float:
    """The part of the ink of one picture that has no ink of the other within some pixels."""
    ink, near = dark(one, 1), dark(other, 9)
    alone = ImageChops.subtract(ink, near).histogram()[255]
    return alone / ink.histogram()[255]


def test_screen_and_paper_show_the_same_curve(qapp: Any, tmp_path: Path) -> None:
    paper, screen = on_paper(scene(), tmp_path / "a.pdf"), on_screen(scene(), tmp_path / "b.png")
    assert outside(paper, screen) < 0.03
    assert outside(screen, paper) < 0.03
    mirrored = screen.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert outside(paper, mirrored) > 0.2  # the comparison would notice


def test_the_sides_differ_by_shape_dash_and_letter() -> None:
    made = scene()
    assert {(dot.square, "left" in dot.words) for dot in made.dots} == {(True, True), (False, False)}
    assert {path.dash != () for path in made.paths if path.role == "line"} == {True, False}
    assert {"R", "L", "E1"} <= {text.text for text in made.texts}
    assert "drops changed" in made.words
    assert made.words.endswith("does not show the cause.")


def test_everything_lies_inside_the_scene() -> None:
    made = scene()
    for x, y in [place for path in made.paths for place in path.points] + [dot.at for dot in made.dots]:
        assert 0 <= x <= made.width
        assert 0 <= y <= made.height


def test_ticks_are_round_and_enclose_the_values() -> None:
    assert round_ticks(0, 10) == (0.0, 2.5, 5.0, 7.5, 10.0)
    assert round_ticks(0.44, 0.9)[0] <= 0.44
    assert round_ticks(0.44, 0.9)[-1] >= 0.9
    assert len(round_ticks(3, 3)) > 1


def test_without_a_number_there_is_no_curve() -> None:
    with pytest.raises(ValueError, match="no number"):
        curve_scene(assets.load_measures()["IOP"], [], width=100, height=100)
