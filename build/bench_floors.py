"""What the benchmarks are measured against: the plainest program that does the same visible work."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from acuchart.assets import font_file, plate_svg
from acuchart.documents import plates, summary
from acuchart.documents.paper import MM, SIZES, Page
from acuchart.documents.plates import Box
from acuchart.model.atlas import Atlas
from acuchart.model.plate import Plate, parse_plate
from acuchart.model.report import SessionReport
from acuchart.model.scene import Scene


@dataclass
class Sheet:
    """One page as plain values: what stands where."""

    words: list[tuple[str, float, float, float, str]] = field(default_factory=list)  # face, size, x, y, text
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    scenes: list[tuple[Scene, Box]] = field(default_factory=list)


@dataclass
class Prepared:
    """Everything that the summary of a session draws, already laid out: the floor only has to draw it."""

    size: tuple[float, float]
    sheets: list[Sheet]
    art: dict[str, Plate]


def prepare_summary(report: SessionReport, atlas: Atlas, paper: str) -> Prepared:
    """Lay a summary out with the program itself and keep what it put where. Not part of the measured time."""
    sheets: dict[int, Sheet] = {}
    order: list[Page] = []

    def sheet_of(page: Page) -> Sheet:
        if id(page) not in sheets:
            order.append(page)
            sheets[id(page)] = Sheet()
        return sheets[id(page)]

    text, rule, scene_of = Page.text, Page.rule, plates.draw_scene

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

    def keep_scene(page: Page, scene: Scene, box: Box, **how: Any) -> None:
        sheet_of(page).scenes.append((scene, box))
        scene_of(page, scene, box, **how)

    with (
        patch.object(Page, "text", keep_text),
        patch.object(Page, "rule", keep_rule),
        patch.object(summary, "draw_scene", keep_scene),
    ):
        made = summary.laid_out(report, atlas, paper)
    kept = [sheets[id(page)] for page in made.pages]
    for sheet in kept:
        for name in {row[0] for row in sheet.words}:
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(font_file(name))))
    views = {scene.view.id for sheet in kept for scene, _ in sheet.scenes}
    return Prepared(SIZES[paper], kept, {view: parse_plate(plate_svg(view)) for view in views})


def bare_reportlab(prepared: Prepared) -> bytes:
    """The same paths and the same words with reportlab alone: no layout, no shaping, no reordering."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=prepared.size, pageCompression=1)
    height = prepared.size[1]
    for sheet in prepared.sheets:
        for scene, box in sheet.scenes:
            _art(canvas, prepared.art[scene.view.id], box, height)
            for mark in scene.marks:
                x, y = box.place(scene, mark)
                radius = mark.glyph.paper_mm * MM / 2
                canvas.setFillGray(1)
                canvas.circle(x, height - y, radius + 1, stroke=0, fill=1)
                canvas.setFillGray(0)
                canvas.circle(x, height - y, radius, stroke=0, fill=1)
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
