"""Areas on paper: outline, hatch and words of the scene, between the art and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from acuchart.documents.paper import Page
from acuchart.documents.text import Style
from acuchart.model.area_scene import SceneArea
from acuchart.model.atlas import View

if TYPE_CHECKING:
    from acuchart.documents.plates import Box

_WORDS: Final = Style(6.5, bold=True)
_FOUND: Final = "0.45 0.16 0.1"
_DONE: Final = "0.05 0.36 0.32"


def area_operators(page: Page, view: View, area: SceneArea, box: Box) -> str:
    """The hatch within the outline, the outline, and what is drawn across it."""

    def at(place: tuple[float, float]) -> str:
        x = box.x + place[0] * view.width * box.scale
        return f"{x:.2f} {page.height - box.y - place[1] * view.height * box.scale:.2f}"

    def line(start: tuple[float, float], end: tuple[float, float]) -> str:
        return f"{at(start)} m {at(end)} l"

    shape = " ".join(f"{at(corner)} {'l' if number else 'm'}" for number, corner in enumerate(area.outline))
    shape += " h" if area.closed else ""
    ink = _FOUND if area.found else _DONE
    parts = [f"q {ink} RG 1 J 1 j"]
    if area.hatch:
        hatch = " ".join(line(*one) for one in area.hatch)
        parts.append(f"q {shape} W n 0.45 w {hatch} S Q")
    dash = "[4 2] 0 d " if area.found and area.closed else ""
    parts.append(f"{dash}{'1.1' if area.closed else '1.8'} w {shape} S [] 0 d")
    if area.ticks:
        parts.append(f"1.2 w {' '.join(line(*one) for one in area.ticks)} S")
    return " ".join([*parts, "Q"])


def write_area(page: Page, view: View, area: SceneArea, box: Box) -> None:
    """What the area is, under it and within the plate's width."""
    words = page.type.line(area.label, _WORDS, "the note of an area")
    left, right = box.x, box.x + view.width * box.scale
    x = box.x + area.label_at[0] * view.width * box.scale - words.width / 2
    y = box.y + area.label_at[1] * view.height * box.scale
    page.text(words, min(max(x, left), max(left, right - words.width)), y + 8)
