"""Before and after the needles of one visit: the two values, and what lies between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.progress import Progress, band_words, line_names, lines, moment_of, progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One measure of one visit, side and correction, taken before and after the needles."""

    kind: MeasureKind
    site: str
    name: str  # of the line, ``R cc``, or empty
    before: float
    after: float
    found: Progress

    @property
    def title(self) -> str:
        """``Pain 0 to 10, neck, R``."""
        return ", ".join(part for part in (self.kind.name, self.site, self.name) if part)

    @property
    def values(self) -> str:
        """``6 → 3``."""
        return f"{self.kind.number(self.before)} → {self.kind.words(self.after)}"

    @property
    def words(self) -> str:
        """``3 points better, outside the band``."""
        return self.found.short

    @property
    def band(self) -> str:
        """How far two tests may differ, with its source."""
        return band_words(self.kind)


def steps(measures: Iterable[Measure], kinds: Mapping[str, MeasureKind]) -> tuple[Step, ...]:
    """Every pair among the measures of one visit, of the newest value of each moment."""
    grouped: dict[tuple[str, str], list[Measure]] = {}
    for one in measures:
        if one.moment and one.kind in kinds:
            grouped.setdefault((one.kind, one.site), []).append(one)
    found = []
    for (name, site), values in grouped.items():
        drawn = lines(values)
        for line_name, line in zip(line_names(drawn), drawn, strict=True):
            by_moment = {one.moment: one for one in sorted(line, key=moment_of)}
            pair = by_moment.get("before"), by_moment.get("after")
            if pair[0] is None or pair[1] is None:
                continue
            change = progress(kinds[name], (pair[0], pair[1]))
            if change is not None and pair[0].value is not None and pair[1].value is not None:
                made = Step(
                    kind=kinds[name],
                    site=site,
                    name=line_name,
                    before=pair[0].value,
                    after=pair[1].value,
                    found=change,
                )
                found.append(made)
    return tuple(found)
