"""Which backups are kept: many of today, some of this year."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

# How many of each are kept, and what makes two backups of one kind.
_KEPT: Final[tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...]] = (
    (24, lambda moment: (moment.year, moment.month, moment.day, moment.hour)),
    (7, lambda moment: (moment.year, moment.month, moment.day)),
    (4, lambda moment: moment.isocalendar()[:2]),
    (12, lambda moment: (moment.year, moment.month)),
)


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The moments to keep: the newest of each of the last 24 hours, 7 days, 4 weeks and 12 months that have one.

    Hours and days without a backup do not count, so a holiday never empties the shelf. All moments are aware;
    the newest is always kept, and thinning what is kept changes nothing.
    """
    ordered = sorted(set(moments), reverse=True)
    found: set[datetime] = set()
    for number, kind in _KEPT:
        seen: set[tuple[int, ...]] = set()
        for moment in ordered:
            name = kind(moment.astimezone(UTC))
            if name not in seen:
                seen.add(name)
                if len(seen) > number:
                    break
                found.add(moment)
    return frozenset(found)
