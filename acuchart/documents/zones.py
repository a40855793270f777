"""No-go zones on paper: a hatch that lets the plate through, a dashed rim, and the words with the last day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from acuchart import assets
from acuchart.documents.paper import Page
from acuchart.documents.plates import Box
from acuchart.documents.text import Line, Style
from acuchart.model.atlas import View
from acuchart.model.fact import Fact, outline
from acuchart.model.safety import fact_words

WORDS: Final = Style(6.5, bold=True)
_HATCH: Final = 5.0  # points between two lines
_INK: Final = "0.55 0.1 0.08"  # dark enough to be read in grey


def zones_on(view: View, facts: Iterable[Fact], day: date) -> tuple[Fact, ...]:
    """The drawn areas of a plate that held on ``day``."""
    return tuple(
        fact for fact in facts if fact.path and fact.holds_on(day) and fact.view.partition("@")[0] == view.id
    )


def zone_words(fact: Fact, day: date) -> str:
    """``Filler until 26 November 2026``."""
    words = fact_words(fact, assets.load_safety(), day)
    until = f" until {fact.until.day} {fact.until:%B %Y}" if fact.until is not None else ""
    return f"{words[:1].upper()}{words[1:]}{until}"


def zone_operators(page: Page, view: View, fact: Fact, box: Box) -> str:
    """The hatch and the rim of one zone, to lie between the art and the marks."""
    corners = _corners(view, fact, box)
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    shape = " ".join(
        f"{x:.2f} {page.height - y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(corners)
    )
    lines = []
    at = left + top
    while at <= right + bottom:
        lines.append(f"{at - top:.2f} {page.height - top:.2f} m {at - bottom:.2f} {page.height - bottom:.2f} l")
        at += _HATCH
    return f"q {_INK} RG 0.6 w q {shape} h W n {' '.join(lines)} S Q [4 2] 0 d 0.9 w {shape} h S Q"


def write_zone(page: Page, view: View, fact: Fact, box: Box, words: Line) -> None:
    """What the zone is, under it and beside no edge of the plate."""
    corners = _corners(view, fact, box)
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom = max(y for _, y in corners)
    width = view.width * box.scale
    x = min(max((left + right - words.width) / 2, box.x), max(box.x, box.x + width - words.width))
    page.text(words, x, bottom + 8)


def _corners(view: View, fact: Fact, box: Box) -> list[tuple[float, float]]:
    across, down = view.width * box.scale, view.height * box.scale
    return [(box.x + x * across, box.y + y * down) for x, y in outline(fact.path)]
