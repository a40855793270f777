"""The curve of a measure on paper: the scene's paths, dots and words as vectors in black and grey."""

from __future__ import annotations

from typing import Final

from acuchart.documents.paper import Page
from acuchart.documents.plates import circle_path
from acuchart.documents.text import Style
from acuchart.model.curve_parts import CurveDot, CurvePath, CurveScene

_INKS: Final = {
    "axis": 0.7,
    "grid": 0.82,
    "band": 0.9,
    "chip": 1.0,
    "line": 0.0,
    "step": 0.45,
    "session": 0.4,
    "needles": 0.25,
    "event": 0.25,
}


def draw_curve(page: Page, scene: CurveScene, x: float, y: float, scale: float = 1.0) -> None:
    """Draw a scene with its upper left corner at (x, y); one of its units is ``scale`` points."""
    drawn = [f"q {scale:g} 0 0 {scale:g} {x:.2f} {page.height - y - scene.height * scale:.2f} cm"]
    drawn += [_path(path, scene.height) for path in scene.paths]
    drawn += [_dot(dot, scene.height) for dot in scene.dots]
    page.operators.append(" ".join([*drawn, "Q"]))
    for text in scene.texts:
        line = page.type.line(text.text, Style(text.size * scale, bold=text.strong), "a curve")
        left = x + text.at[0] * scale - line.width * (text.align + 1) / 2
        page.text(line, left, y + text.at[1] * scale)


def _path(path: CurvePath, height: float) -> str:
    ink = f"{_INKS[path.role]:g}"
    shape = " ".join(
        f"{x:.2f} {height - y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(path.points)
    )
    if path.filled:
        return f"{ink} g {shape} h f 0 g"
    dash = f"[{' '.join(f'{one:g}' for one in path.dash)}] 0 d"
    return f"{ink} G {path.width:g} w {dash} {shape} S [] 0 d 0 G"


def _dot(dot: CurveDot, height: float) -> str:
    x, y, half = dot.at[0], height - dot.at[1], dot.size / 2
    if dot.square:
        shape = f"{x - half:.2f} {y - half:.2f} {dot.size:.2f} {dot.size:.2f} re"
    else:
        shape = circle_path(x, y, half)
    return f"{'1' if dot.hollow else '0'} g 0 G 1.4 w {shape} B 0 g"
