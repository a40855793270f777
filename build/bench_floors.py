"""What the benchmarks are measured against: the plainest program that does the same visible work."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from acuchart.assets import font_file, plate_svg
from acuchart.documents import curve, measured, plates, small_plates, summary
from acuchart.documents.paper import MM, Packed, Page, Paper
from acuchart.documents.plates import Box
from acuchart.model.atlas import Atlas
from acuchart.model.curve_parts import CurveScene
from acuchart.model.plate import Plate, parse_plate
from acuchart.model.scene import Scene


@dataclass
class Sheet:
    """One page as plain values: what stands where, from the upper left corner."""

    words: list[tuple[str, float, float, float, str]] = field(default_factory=list)  # face, size, x, y, text
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    art: list[tuple[str, Box]] = field(default_factory=list)
    discs: list[tuple[float, float, float]] = field(default_factory=list)  # x, y, radius
    curves: list[tuple[CurveScene, float, float, float]] = field(default_factory=list)


@dataclass
class Prepared:
    """Everything that a paper draws, already laid out: the floor only has to draw it."""

    size: tuple[float, float]
    sheets: list[Sheet]
    art: dict[str, Plate]


def prepare(lay_out: Callable[[], Paper], atlas: Atlas) -> Prepared:
    """Lay a paper out with the program itself and keep what it put where. Not part of the measured time."""
    sheets: dict[int, Sheet] = {}
    seen: list[Page] = []  # keeps those that were given up, so that no other page gets their id

    def sheet_of(page: Page) -> Sheet:
        if id(page) not in sheets:
            seen.append(page)
            sheets[id(page)] = Sheet()
        return sheets[id(page)]

    text, rule, drawing = Page.text, Page.rule, Page.drawing
    scene_of, small_of, curve_of = plates.draw_scene, small_plates._draw, curve.draw_curve

    def keep_text(page: Page, line: Any, x: float, baseline: float) -> None:
        at = x
        run: list[Any] = []  # face, size, x, y, text
        for atom in line.atoms:
            face, size = atom.shaped.face.name, atom.style.size
            if run and run[:2] == [face, size]:
                run[4] += atom.shaped.text
            else:
                if run:
                    sheet_of(page).words.append(tuple(run))
                run = [face, size, at, page.height - baseline, atom.shaped.text]
            at += atom.width
        if run:
            sheet_of(page).words.append(tuple(run))
        text(page, line, x, baseline)

    def keep_rule(page: Page, x1: float, x2: float, y: float, **how: Any) -> None:
        sheet_of(page).rules.append((x1, x2, page.height - y))
        rule(page, x1, x2, y, **how)

    def keep_drawing(page: Page, packed: Packed, x: float, y: float, scale: float) -> None:
        sheet_of(page).art.append((packed.name, Box(x, y, scale)))
        drawing(page, packed, x, y, scale)

    def keep_scene(page: Page, scene: Scene, box: Box, **how: Any) -> None:
        for mark in scene.marks:
            sheet_of(page).discs.append((*box.place(scene, mark), mark.glyph.paper_mm * MM / 2))
        scene_of(page, scene, box, **how)

    def keep_small(page: Page, plate: Any, box: Box, size: float) -> None:
        for spot in (*plate.spots, *plate.marks):
            x = box.x + spot.x * plate.view.width * box.scale
            sheet_of(page).discs.append((x, box.y + spot.y * plate.view.height * box.scale, 1.5 * size))
        small_of(page, plate, box, size)

    def keep_curve(page: Page, scene: CurveScene, x: float, y: float, scale: float = 1.0) -> None:
        sheet_of(page).curves.append((scene, x, y, scale))
        curve_of(page, scene, x, y, scale)

    with (
        patch.object(Page, "text", keep_text),
        patch.object(Page, "rule", keep_rule),
        patch.object(Page, "drawing", keep_drawing),
        patch.object(summary, "draw_scene", keep_scene),
        patch.object(small_plates, "_draw", keep_small),
        patch.object(measured, "draw_curve", keep_curve),
    ):
        made = lay_out()
    kept = [sheets[id(page)] for page in made.pages]
    for sheet in kept:
        for name in {row[0] for row in sheet.words}:
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(font_file(name))))
    used = {name for sheet in kept for name, _ in sheet.art}
    art: dict[str, Plate] = {}
    for view in atlas.views:
        for packed, small in ((plates._name(view), False), (f"{plates._name(view)}s", True)):
            if packed in used:
                art[packed] = _plate(view, small)
    return Prepared((made.width, made.height), kept, art)


def _plate(view: str, small: bool) -> Plate:
    """The outlines of a plate, as coarse as a small picture has them."""
    plate = parse_plate(plate_svg(view))
    if not small:
        return plate
    groups = tuple(
        replace(group, paths=tuple(replace(one, segments=plates._coarse(one.segments)) for one in group.paths))
        for group in plate.groups
    )
    return replace(plate, groups=groups)


def bare_reportlab(prepared: Prepared) -> bytes:
    """The same paths and the same words with reportlab alone: no layout, no shaping, no reordering."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=prepared.size, pageCompression=1)
    height = prepared.size[1]
    for sheet in prepared.sheets:
        for name, box in sheet.art:
            _art(canvas, prepared.art[name], box, height)
        for x, y, radius in sheet.discs:
            canvas.setFillGray(1)
            canvas.circle(x, height - y, radius + 1, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.circle(x, height - y, radius, stroke=0, fill=1)
        for scene, x, y, scale in sheet.curves:
            _curve(canvas, scene, x, height - y, scale)
        for x1, x2, y in sheet.rules:
            canvas.line(x1, y, x2, y)
        canvas.setFillGray(0)
        for face, size, x, y, text in sheet.words:
            canvas.setFont(face, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _art(canvas: Canvas, plate: Plate, box: Box, height: float) -> None:
    canvas.saveState()
    canvas.translate(box.x, height - box.y)
    canvas.scale(box.scale, -box.scale)
    for group in plate.groups:
        if group.hidden:
            continue
        for outline in group.paths:
            canvas.setFillColor(outline.fill or group.fill)
            canvas.setFillAlpha(group.opacity if outline.opacity is None else outline.opacity)
            path = canvas.beginPath()
            for kind, *numbers in outline.segments:
                if kind == "M":
                    path.moveTo(*numbers)
                elif kind == "L":
                    path.lineTo(*numbers)
                elif kind == "C":
                    path.curveTo(*numbers)
                else:
                    path.close()
            even_odd = group.even_odd if outline.even_odd is None else outline.even_odd
            canvas.drawPath(path, stroke=0, fill=1, fillMode=0 if even_odd else 1)
    canvas.restoreState()


def _curve(canvas: Canvas, scene: CurveScene, x: float, y: float, scale: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(scale, -scale)
    for row in scene.paths:
        canvas.setFillGray(0.9)
        canvas.setLineWidth(row.width)
        canvas.setDash(*([list(row.dash)] if row.dash else []))
        path = canvas.beginPath()
        path.moveTo(*row.points[0])
        for place in row.points[1:]:
            path.lineTo(*place)
        canvas.drawPath(path, stroke=not row.filled, fill=row.filled)
    for dot in scene.dots:
        canvas.circle(*dot.at, dot.size / 2, stroke=1, fill=1)
    canvas.restoreState()
