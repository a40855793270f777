"""A curve is the same on paper and on the screen, with the sides told apart by shape and letter."""

import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtGui import QImage, QPainter

from acuchart import assets
from acuchart.documents.curve import draw_curve
from acuchart.documents.measures import measures_over_time
from acuchart.documents.paper import Paper
from acuchart.model.curve import curve_scene
from acuchart.model.curve_frame import round_ticks
from acuchart.model.curve_parts import CurveMark, CurveScene, CurveTick
from acuchart.model.measure import Measure
from acuchart.model.outcomes import Series
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
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
        sessions=[CurveTick(at=at, number="2")],
        marks=[
            CurveMark(at=at, words="drops changed", short="drops"),
            CurveMark(at=at, words="session 2: new MS6 R", needles=True),
        ],
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
    assert {"R 0.44", "L 0.60", "drops", "N2", "2"} <= {text.text for text in made.texts}
    assert "drops changed" in made.words
    assert made.words.endswith("does not show the cause.")


def inside(made: CurveScene) -> None:
    for x, y in [place for path in made.paths for place in path.points] + [dot.at for dot in made.dots]:
        assert 0 <= x <= made.width
        assert 0 <= y <= made.height


def test_everything_lies_inside_the_scene() -> None:
    inside(scene())


@given(
    numbers=st.lists(st.floats(0.0, 10.0), min_size=1, max_size=40),
    marks=st.lists(st.tuples(st.integers(0, 400), st.text(max_size=20)), max_size=12),
    width=st.floats(280, 1400),
)
def test_any_series_with_any_marks_lies_inside_its_scene(
    numbers: list[float], marks: list[tuple[int, str]], width: float
) -> None:
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    pain = [
        Measure(
            id=f"m{at}",
            patient_id="p",
            kind="PAIN_NRS",
            at=(start + timedelta(days=7 * at)).isoformat(),
            typed=f"{number:g}",
            value=number,
        )
        for at, number in enumerate(numbers)
    ]
    made = curve_scene(
        assets.load_measures()["PAIN_NRS"],
        pain,
        width=width,
        height=220,
        sessions=[CurveTick(at=start, number="1")],
        marks=[CurveMark(at=start + timedelta(days=day), words=words, short=words) for day, words in marks],
    )
    inside(made)
    assert len(made.stops) == len(numbers) + len(marks)
    chips = [path.points for path in made.paths if path.role == "chip"]
    for at, (first, _, third, _) in enumerate(chips):
        for other, _, far, _ in chips[at + 1 :]:
            assert third[0] <= other[0] or far[0] <= first[0] or third[1] <= other[1] or far[1] <= first[1]


def test_the_paper_of_all_curves_has_words_values_and_changes(tmp_path: Path) -> None:
    need("pdftotext")
    eye = Series(
        kind=assets.load_measures()["VA_LOGMAR"],
        site="",
        values=tuple(values()),
        ticks=(),
        numbers={},
        marks=(CurveMark(at=datetime(2026, 2, 2, tzinfo=UTC), words="session 2: new MS6 R", needles=True),),
    )
    file = tmp_path / "measures.pdf"
    patient = Patient(id="p", name="Invented Person", born=date(1955, 6, 9))
    file.write_bytes(measures_over_time(Practice(name="Fernwood"), patient, [eye], paper="letter"))
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    for said in ("Invented Person", "Distance acuity", "R: 4 letters better, within noise.", "0.80", "new MS6 R"):
        assert said in text
    assert "L: 10 letters better, outside the band." in text
    assert text.count("does not show the cause") == 1


def test_ticks_are_round_and_enclose_the_values() -> None:
    assert round_ticks(0, 10) == (0.0, 2.5, 5.0, 7.5, 10.0)
    assert round_ticks(0.44, 0.9)[0] <= 0.44
    assert round_ticks(0.44, 0.9)[-1] >= 0.9
    assert len(round_ticks(3, 3)) > 1


def test_without_a_number_there_is_no_curve() -> None:
    with pytest.raises(ValueError, match="no number"):
        curve_scene(assets.load_measures()["IOP"], [], width=100, height=100)
