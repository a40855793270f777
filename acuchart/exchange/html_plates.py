"""A plate with its needles as SVG inside a page: number or letter in each mark, names in the gutters."""

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Final

from acuchart.exchange.plain import clean
from acuchart.model.area_scene import SceneArea
from acuchart.model.atlas import Atlas, View
from acuchart.model.report import SessionReport
from acuchart.model.scene import Scene, SceneMark, Shape, Tone, plate_scene, spread

Art = Callable[[str], str]  # view id → the plate's SVG text
_INK: Final = {
    Tone.PINE: "#0F5F55",
    Tone.QUIET: "#4F5B58",
    Tone.AMBER: "#8A4B00",
    Tone.VIOLET: "#5A3B94",
    Tone.RED: "#A8261C",
}
_FONT: Final = 'font-family="Noto Sans, Segoe UI, Arial, sans-serif"'
_ROOM: Final = (1.76, 1.3)  # of a figure: times the plate’s width, and times its height, whichever is more
_UNITS: Final = 1408  # a figure’s width in the units that sizes below are in
_LONGEST: Final = 15  # letters of a label that the gutter holds
_INNER: Final = re.compile(r"<svg\b[^>]*>(.*)</svg>\s*$", re.DOTALL)
_IDS: Final = re.compile(r"""\sid\s*=\s*(?:"[^"]*"|'[^']*')""")


def views_of(report: SessionReport, atlas: Atlas) -> list[View]:
    """The plates with needles or areas of this session, in the atlas’s order; unknown ones are left out."""
    found = {}
    for ref in (*(needle.view for needle in report.needles), *(area.view for area in report.areas)):
        view = atlas.views.get(ref.partition("@")[0])
        if view is not None and view.ref == ref:
            found[view.id] = view
    return sorted(found.values(), key=lambda view: (view.order, view.id))


def art_symbol(view: View, art: Art) -> str:
    """The plate's drawing once for a page, to be used by ``figure`` as often as needed."""
    inner = _INNER.search(view.art or art(view.id))
    drawing = _IDS.sub("", inner[1]) if inner else ""
    return f'<symbol id="plate-{view.id}" viewBox="0 0 {view.width:g} {view.height:g}">{drawing}</symbol>'


def figure(view: View, report: SessionReport, atlas: Atlas, *, plates: str | None = None) -> str:
    """One plate of a session. ``plates`` is the folder of the drawings; None uses the page's own symbol."""
    scene = plate_scene(view, report.needles, atlas, areas=report.areas)
    width, height = view.width, view.height
    total = max(width * _ROOM[0], height * _ROOM[1])
    gutter, unit = (total - width) / 2, total / _UNITS
    where = f'width="{width:g}" height="{height:g}"'
    drawing = (
        f'<use href="#plate-{view.id}" {where}/>'
        if plates is None
        else f'<image href="{escape(plates)}/{view.id}.svg" {where}/>'
    )
    box = f"{-gutter:g} 0 {width + 2 * gutter:g} {height:g}"
    title = f"{view.name}: {', '.join(mark.label for mark in scene.marks)}"
    parts = [
        f'<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" {_FONT}>',
        f"<title>{_text(title)}</title>",
        drawing,
        *(_area(area, width, height, unit, report.session.id) for area in scene.areas),
        *_side_words(scene, unit, gutter),
        *([] if scene.dense else _labels(scene, unit, gutter)),
        *(_mark(mark, width, height, unit) for mark in scene.marks),
        f"</svg><figcaption>{_text(view.name)}</figcaption></figure>",
    ]
    return "".join(parts)


def _area(area: SceneArea, width: float, height: float, unit: float, session_id: str) -> str:
    """Outline, hatch clipped to it, and the words under it."""
    name = re.sub(r"[^0-9A-Za-z-]", "_", f"{session_id}-{area.area_id}")

    def line(places: Iterable[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{x * width:.1f} {y * height:.1f}" for x, y in places)

    ink, size = ("#8A3324" if area.found else "#0F5C53"), 26 * unit
    shape = line(area.outline) + ("Z" if area.closed else "")
    hatch = "".join(line(one) for one in area.hatch)
    x, y = area.label_at[0] * width, area.label_at[1] * height + size
    return (
        f'<g fill="none" stroke="{ink}">'
        f'<clipPath id="in-{name}"><path d="{shape}"/></clipPath>'
        f'<path d="{hatch}" clip-path="url(#in-{name})" stroke-width="{1.5 * unit:.2f}"/>'
        f'<path d="{shape}{"".join(line(one) for one in area.ticks)}" stroke-width="{3 * unit:.2f}"/>'
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" text-anchor="middle" stroke="none" fill="{ink}">'
        f"{_text(clean(area.label))}</text></g>"
    )


def _side_words(scene: Scene, unit: float, gutter: float) -> list[str]:
    size, view = 30 * unit, scene.view
    words = []
    for word in scene.side_words:
        x, anchor = (8 * unit - gutter, "start") if word.at_left_edge else (view.width + gutter - 8 * unit, "end")
        words.append(
            f'<text x="{x:.1f}" y="{size * 1.2:.1f}" font-size="{size:.1f}" text-anchor="{anchor}"'
            f' fill="#4F5B58">{word.side} {_text(word.text)}</text>'
        )
    return words


def _labels(scene: Scene, unit: float, gutter: float) -> list[str]:
    size, pitch = 34 * unit, 40 * unit
    width, height = scene.view.width, scene.view.height
    parts = []
    for left in (True, False):
        marks = [mark for mark in scene.marks if (mark.x < 0.5) is left]
        heights = spread([mark.y * height for mark in marks], pitch=pitch, low=75 * unit, high=height - 20 * unit)
        for mark, y in zip(marks, heights, strict=True):
            x = -10 * unit if left else width + 10 * unit
            number = "" if mark.number is None else f"{mark.number} "
            name = clean(mark.label)
            name = name if len(name) <= 18 else f"{name[:17]}…"
            parts.append(
                f'<path d="M{mark.x * width:.1f} {mark.y * height:.1f}L{x:.1f} {y:.1f}" stroke="#5F6966"'
                f' stroke-width="{1.2 * unit:.2f}" fill="none"/>'
                f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" font-size="{size:.1f}" fill="#1B2624"'
                f' text-anchor="{"end" if left else "start"}">{_text(number + name)}</text>'
            )
    return parts


def _mark(mark: SceneMark, width: float, height: float, unit: float) -> str:
    x, y = mark.x * width, mark.y * height
    ink, shape = _INK[mark.glyph.tone], mark.glyph.shape
    r = 18 * unit
    halo = f'stroke="#FFFFFF" stroke-width="{4 * unit:.1f}"'
    line = f'fill="#FFFFFF" fill-opacity="0.9" stroke="{ink}" stroke-width="{3 * unit:.1f}"'
    round_ = f'cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"'
    light = shape in (Shape.RING, Shape.DASHED_RING, Shape.TRIANGLE)
    match shape:
        case Shape.DISC:
            drawn = f'<circle {round_} {halo} fill="{ink}"/>'
        case Shape.RING:
            drawn = f"<circle {round_} {line}/>"
        case Shape.DASHED_RING:
            drawn = f'<circle {round_} {line} stroke-dasharray="{5 * unit:.1f} {4 * unit:.1f}"/>'
        case Shape.TRIANGLE:
            top, foot, half = y - 1.3 * r, y + r, 1.3 * r
            corners = f"{x:.1f},{top:.1f} {x + half:.1f},{foot:.1f} {x - half:.1f},{foot:.1f}"
            drawn = f'<polygon points="{corners}" {line}/>'
        case Shape.SQUARE:
            drawn = (
                f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}"'
                f' rx="{3 * unit:.1f}" {halo} fill="{ink}"/>'
            )
    size = 21 * unit
    letter = (
        f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:.1f}" font-weight="700"'
        f' text-anchor="middle" fill="{ink if light else "#FFFFFF"}">{_text(mark.inside_text)}</text>'
    )
    return f"<g><title>{_text(mark.label)}</title>{drawn}{letter}</g>"


def _text(text: str) -> str:
    return escape(clean(text))
