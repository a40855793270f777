"""Plates on paper: the art as packed outlines, and over it the marks of a scene, exactly where the scene says."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from acuchart.assets import plate_svg
from acuchart.documents.areas import area_operators, write_area
from acuchart.documents.paper import MM, Packed, Page, opacity_name
from acuchart.documents.text import BLACK, GREY, Line, Style
from acuchart.model.atlas import View
from acuchart.model.needle import NeedleState
from acuchart.model.own_plates import jpeg_of
from acuchart.model.plate import Segment, parse_plate
from acuchart.model.scene import Scene, SceneLead, SceneMark, Shape, SideWord

SIDE_STYLE: Final = Style(7.0, ink=GREY)
NUMBER_BESIDE: Final = Style(5.5, bold=True)
_ROUND: Final = 0.5522847498  # control length of a quarter circle
_HALO: Final = 0.35 * MM
_STEP, _STRAIGHT = 5.0, 20.0  # units of a view box: half a point, and two points, in a small picture
_LEAST_SEGMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Box:
    """Where a plate lies on a page: its upper left corner and points per view-box unit."""

    x: float
    y: float
    scale: float

    def place(self, scene: Scene, mark: SceneMark) -> tuple[float, float]:
        """The centre of a mark, from the page's upper left."""
        return (
            self.x + mark.x * scene.view.width * self.scale,
            self.y + mark.y * scene.view.height * self.scale,
        )


@cache
def packed_plate(view_id: str) -> Packed:
    """The art of a shipped plate, hidden layers left out; made once per run of the program."""
    return _packed(view_id, plate_svg(view_id))


@lru_cache(maxsize=8)
def packed_own(view_id: str, art: str, width: float, height: float) -> Packed:
    """The art of a practitioner's own plate: a photo, or a drawing like the shipped ones."""
    photo = jpeg_of(art)
    if photo is None:
        return _packed(view_id, art)
    return Packed(
        name=_name(view_id),
        operators=photo[0],
        width=width,
        height=height,
        opacities=(),
        photo=True,
        turned=photo[1],
    )


def packed_view(view: View) -> Packed:
    """The art of any plate."""
    return packed_own(view.id, view.art, view.width, view.height) if view.art else packed_plate(view.id)


@cache
def packed_small(view_id: str) -> Packed:
    """The art of a shipped plate for a small picture, without what is finer than a line there: a third of it."""
    return _packed(view_id, plate_svg(view_id), small=True)


def _name(view_id: str) -> str:
    return f"P{view_id.replace('-', '_')}"


def _packed(view_id: str, svg: str, *, small: bool = False) -> Packed:
    plate = parse_plate(svg)
    out: list[str] = []
    opacities: set[float] = {1.0}
    now: tuple[str, float] | None = None
    for group in plate.groups:
        if group.hidden:
            continue
        for outline in group.paths:
            fill = outline.fill or group.fill
            opacity = round(group.opacity if outline.opacity is None else outline.opacity, 3)
            if (fill, opacity) != now:
                out.append(f"/{opacity_name(opacity)} gs {_colour(fill)} rg")
                opacities.add(opacity)
                now = (fill, opacity)
            segments = _coarse(outline.segments) if small else outline.segments
            if len(segments) < _LEAST_SEGMENTS and small:
                continue
            out.append(_path(segments, plate.height))
            even_odd = group.even_odd if outline.even_odd is None else outline.even_odd
            out.append("f*" if even_odd else "f")
    return Packed(
        name=_name(view_id) + ("s" if small else ""),
        operators=zlib.compress("\n".join(out).encode("ascii"), 9),
        width=plate.width,
        height=plate.height,
        opacities=tuple(sorted(opacities)),
    )


def draw_scene(page: Page, scene: Scene, box: Box, side: Style = SIDE_STYLE, *, under: str = "") -> None:
    """The plate and everything on it: art, directions, marks with their numbers, and the words of the sides."""
    page.drawing(packed_view(scene.view), box.x, box.y, box.scale)
    for area in scene.areas:
        page.operators.append(area_operators(page, scene.view, area, box))
    if under:  # operators of what lies between the art and the marks
        page.operators.append(under)
    for lead in scene.leads:
        page.operators.append(_bow(page, scene, box, lead))
    placed = [(mark, *box.place(scene, mark)) for mark in scene.marks]
    for mark, x, y in placed:
        if mark.direction_deg is not None:
            page.operators.append(_direction(x, page.height - y, mark.direction_deg, mark.glyph.paper_mm * MM))
    for mark, x, y in placed:
        page.operators.append(_mark(mark, x, page.height - y))
        _inside(page, mark, x, y)
    for lead in scene.leads:
        _pill(page, scene, box, lead)
    for area in scene.areas:
        write_area(page, scene.view, area, box)
    draw_side_words(page, scene, box, side)


def draw_side_words(page: Page, scene: Scene, box: Box, style: Style = SIDE_STYLE) -> None:
    """“R Patient’s right” at the edge that the scene names, under the plate; shorter where there is no room."""
    width = scene.view.width * box.scale
    baseline = box.y + scene.view.height * box.scale + style.size + 1.0
    letter = Style(style.size * 1.3, bold=True)

    def said(word: SideWord, short: bool) -> str:
        return word.short or word.side.word.capitalize() if short else word.text

    def lines(short: bool) -> list[Line]:
        return [
            page.type.line(
                [
                    (f"{word.side} ", letter),
                    (said(word, short), style),
                ],
                style,
                "the plate",
            )
            for word in scene.side_words
        ]

    found = lines(short=False)
    if len(found) > 1 and sum(line.width for line in found) + style.size > width:
        found = lines(short=True)
    for word, line in zip(scene.side_words, found, strict=True):
        page.text(line, box.x if word.at_left_edge else box.x + width - line.width, baseline)


def _bow(page: Page, scene: Scene, box: Box, lead: SceneLead) -> str:
    """The curve of a lead: the one quadratic curve of the scene as the cubic that PDF knows."""
    (ax, ay), (bx, by), (cx, cy) = (_at(page, scene, box, place) for place in (lead.start, lead.control, lead.end))
    first = (ax + 2 * (bx - ax) / 3, ay + 2 * (by - ay) / 3)
    second = (cx + 2 * (bx - cx) / 3, cy + 2 * (by - cy) / 3)
    curve = (
        f"{ax:.2f} {ay:.2f} m {first[0]:.2f} {first[1]:.2f} {second[0]:.2f} {second[1]:.2f} {cx:.2f} {cy:.2f} c S"
    )
    return f"1 G 2.6 w {curve} 0.25 G 1.1 w {curve} 0 G"


def _pill(page: Page, scene: Scene, box: Box, lead: SceneLead) -> None:
    """The name of a lead on the crown of its bow."""
    line = page.type.line(lead.label, NUMBER_BESIDE, "the plate")
    x, y = _at(page, scene, box, lead.pill)
    wide, high = line.width + 6, 8.0
    left, low = x - wide / 2, y - high / 2
    page.operators.append(f"1 g 0.25 G 0.7 w {left:.2f} {low:.2f} {wide:.2f} {high:.2f} re B 0 g 0 G")
    page.text(line, left + 3, page.height - low - 2.2)


def _at(page: Page, scene: Scene, box: Box, place: tuple[float, float]) -> tuple[float, float]:
    """A place of the scene in PDF's own coordinates, from the lower left."""
    x = box.x + place[0] * scene.view.width * box.scale
    return x, page.height - (box.y + place[1] * scene.view.height * box.scale)


def _mark(mark: SceneMark, x: float, y: float) -> str:
    """The outline of a mark around (x, y), counted from the page's lower left."""
    glyph = mark.glyph
    half = glyph.paper_mm * MM / 2
    halo = half + _HALO
    match glyph.shape:
        case Shape.DISC:
            return f"1 g {circle_path(x, y, halo)} f 0 g {circle_path(x, y, half)} f"
        case Shape.RING:
            return f"1 g {circle_path(x, y, halo)} f 0 G 0.9 w {circle_path(x, y, half - 0.45)} S"
        case Shape.DASHED_RING:
            ring = circle_path(x, y, half - 0.4)
            return f"1 g {circle_path(x, y, halo)} f 0 G 0.8 w [1.5 1]0 d {ring} S []0 d"
        case Shape.TRIANGLE:
            return f"1 G 1 g 2.6 w 1 j {_triangle(x, y, half)} B 0 G 0.9 w {_triangle(x, y, half)} B"
        case Shape.SQUARE:
            side = 2 * half
            return (
                f"1 g {x - halo:.2f} {y - halo:.2f} {2 * halo:.2f} {2 * halo:.2f} re f "
                f"0 G 0.9 w {x - half:.2f} {y - half:.2f} {side:.2f} {side:.2f} re S"
            )


def _inside(page: Page, mark: SceneMark, x: float, y: float) -> None:
    text = mark.inside_text
    if mark.state is NeedleState.OUT:
        # A needle that is out keeps its number on paper, which the table refers to; its ring says that it is out.
        text = "" if mark.number is None else str(mark.number)
    if not text:
        return
    glyph = mark.glyph
    filled = glyph.shape is Shape.DISC
    size = glyph.paper_mm * MM * (0.62 if len(text) < 2 else 0.54 if len(text) == 2 else 0.42)
    size *= 0.8 if glyph.shape is Shape.TRIANGLE else 1.0
    style = Style(round(size, 1), bold=True, ink="1 g" if filled else BLACK)
    line = page.type.line(text, style, "the plate")
    drop = 0.357 * size + (0.5 if glyph.shape is Shape.TRIANGLE else 0.0)  # half the height of a capital
    page.text(line, x - line.width / 2, y + drop)
    if mark.number is not None and not text.isdigit():
        # The letter of its state is inside, hence the number that the table refers to stands at the shoulder.
        beside = page.type.line(str(mark.number), NUMBER_BESIDE, "the plate")
        left, top = x + glyph.paper_mm * MM * 0.5, y - glyph.paper_mm * MM * 0.75
        page.block(left - 0.6, top - 0.4, beside.width + 1.2, 5.6, colour="1 g")
        page.text(beside, left, top + 4.6)


def _direction(x: float, y: float, degrees: float, size: float) -> str:
    """A needle that lies along the skin: from its mark, with an open arrow head."""
    angle = math.radians(degrees)
    reach, barb = size * 1.75, size * 0.4
    tip = (x + reach * math.cos(angle), y + reach * math.sin(angle))
    barbs = [
        (tip[0] + barb * math.cos(angle + turn), tip[1] + barb * math.sin(angle + turn))
        for turn in (math.radians(145), math.radians(-145))
    ]
    shaft = f"{x:.2f} {y:.2f} m {tip[0]:.2f} {tip[1]:.2f} l"
    head = (
        f"{barbs[0][0]:.2f} {barbs[0][1]:.2f} m {tip[0]:.2f} {tip[1]:.2f} l {barbs[1][0]:.2f} {barbs[1][1]:.2f} l"
    )
    return f"1 J 1 j 1 G 3 w {shaft} {head} S 0 G {0.5 * MM:.2f} w {shaft} {head} S 0 J 0 j"


def circle_path(x: float, y: float, r: float) -> str:
    """The outline of a circle, from the lower left as PDF counts."""
    k = r * _ROUND
    return (
        f"{x + r:.2f} {y:.2f} m "
        f"{x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h"
    )


def _triangle(x: float, y: float, half: float) -> str:
    return (
        f"{x:.2f} {y + half:.2f} m {x + half * 1.1:.2f} {y - half * 0.85:.2f} l "
        f"{x - half * 1.1:.2f} {y - half * 0.85:.2f} l h"
    )


def _coarse(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Whole units; steps too short to be seen in a small picture are left out, short curves are straight."""
    out: list[Segment] = []
    x = y = 0.0
    for kind, *numbers in segments:
        if kind == "Z":
            out.append(("Z",))
            continue
        length = math.hypot(numbers[-2] - x, numbers[-1] - y)
        if kind != "M" and length < _STEP:
            continue
        x, y = numbers[-2:]
        if kind == "C" and length < _STRAIGHT:
            kind, numbers = "L", [x, y]
        out.append((kind, *(float(round(number)) for number in numbers)))
    return tuple(out)


def _path(segments: tuple[Segment, ...], height: float) -> str:
    return " ".join(_operators(segments, height))


def _operators(segments: tuple[Segment, ...], height: float) -> Iterator[str]:
    for kind, *numbers in segments:
        if kind == "Z":
            yield "h"
            continue
        for index, number in enumerate(numbers):
            yield _short(height - number if index % 2 else number)
        yield kind.lower()


def _short(number: float) -> str:
    """A coordinate to a tenth of a unit: some hundredths of a millimetre on paper."""
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _colour(fill: str) -> str:
    parts = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(f"{part:.3f}" for part in parts)
