"""The line to sign on, with the day beside it; under it who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Flow, baseline, from_left
from acuchart.documents.text import Line, Style
from acuchart.model.practice import Practice

_BETWEEN: Final = 24.0
_UNDER: Final = 2.0


@dataclass(frozen=True, slots=True)
class SignLine:
    """How a paper is signed: its letters, the points above the line, and the line's part of the width."""

    style: Style
    gap: float
    part: float

    def height(self, flow: Flow, practice: Practice) -> float:
        """The points that it takes; nothing where the practice names nobody."""
        lines = self._who(flow, practice)
        return self.gap + _UNDER + len(lines) * self.style.pitch if lines else 0.0

    def put(self, flow: Flow, practice: Practice, day: str = "Date") -> None:
        """The line and who signs; what stands before it keeps it company where it had `height` for a tail."""
        lines = self._who(flow, practice)
        if not lines:
            return
        flow.need(self.height(flow, practice))
        flow.space(self.gap)
        half = flow.width * self.part
        flow.page.rule(flow.left, flow.left + half, flow.y, thick=0.6)
        flow.page.rule(flow.left + half + _BETWEEN, flow.left + flow.width, flow.y, thick=0.6)
        flow.y += _UNDER
        when = flow.paper.type.line(day, self.style, "the date")
        flow.page.text(when, flow.left + half + _BETWEEN, flow.y + baseline(self.style))
        flow.put_lines(lines, self.style)

    def _who(self, flow: Flow, practice: Practice) -> list[Line]:
        who = words.signature(practice)
        width = flow.width * self.part
        return from_left(flow.paper.lines(who, self.style, "the practitioner’s name", width)) if who else []
