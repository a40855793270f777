"""What was measured over a course, a line for each side and correction: first, last, change, band and n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.progress import Progress, comparable, line_name, line_names, lines, progress

_SIDES: Final = {"R": "right", "L": "left", "B": "both sides", "": ""}
_CORRECTIONS: Final = {
    "sc": "without glasses",
    "cc": "with own glasses",
    "ph": "with pinhole",
    "cc ph": "with own glasses and pinhole",
    "ph sc": "with pinhole, without glasses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLine:
    """One line of values that can be compared, oldest first, and what it says."""

    kind: MeasureKind
    site: str
    values: tuple[Measure, ...]
    progress: Progress
    by: str = ""  # who graded, where the patient and the practitioner did

    @property
    def name(self) -> str:
        """``Distance acuity, right``: sides and corrections in words."""
        return ", ".join(part for part in (self.kind.name, self.site, self.which) if part)

    @property
    def which(self) -> str:
        """What tells this line from the others of its measure: ``right, with own glasses``."""
        first = self.values[0]
        correction = _CORRECTIONS.get(first.correction, first.correction)
        return ", ".join(part for part in (_SIDES[first.side], correction, self.by) if part)

    @property
    def first(self) -> str:
        """The first value without its unit."""
        return self.kind.number(self.progress.baseline)

    @property
    def last(self) -> str:
        """The last value without its unit."""
        return self.kind.number(self.progress.latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredGroup:
    """Everything of one kind and site: what one curve shows."""

    kind: MeasureKind
    site: str
    measures: tuple[Measure, ...]
    lines: tuple[MeasuredLine, ...]

    @property
    def name(self) -> str:
        """``Pain now, neck``."""
        return ", ".join(part for part in (self.kind.name, self.site) if part)

    @property
    def count(self) -> int:
        """The values of its longest line."""
        return max(line.progress.count for line in self.lines)


def measured(measures: Iterable[Measure], kinds: Mapping[str, MeasureKind]) -> tuple[MeasuredGroup, ...]:
    """The groups that have a number, those with most values first; kinds that are not known are left out."""
    by_place: dict[tuple[str, str], list[Measure]] = {}
    for one in measures:
        if one.kind in kinds and one.value is not None:
            by_place.setdefault((one.kind, one.site), []).append(one)
    groups = []
    for (name, site), found in by_place.items():
        kind = kinds[name]
        made = []
        drawn = lines(found)
        for line, called in zip(drawn, line_names(drawn), strict=True):
            values = comparable(line)
            said = progress(kind, values)
            if said is not None:
                by = called.removeprefix(line_name(line[0])).strip()
                made.append(MeasuredLine(kind=kind, site=site, values=values, progress=said, by=by))
        groups.append(MeasuredGroup(kind=kind, site=site, measures=tuple(found), lines=tuple(made)))
    order = {id_: at for at, id_ in enumerate(kinds)}
    return tuple(sorted(groups, key=lambda group: (-group.count, order[group.kind.id], group.site)))
