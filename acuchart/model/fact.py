"""What is known of a patient that a needle must heed: one row per fact, with its days and its place."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from acuchart.model.outline import Outline, read_corners

_WEEKS: Final = 45  # no pregnancy is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact. ``kind`` is a kind of ``resources/safety/rules.json``; what it does not ask for stays empty.

    ``week`` is the week of pregnancy on ``confirmed_on``. ``site`` is a site of the rules, ``side`` is L, R or
    empty for both. A zone that was drawn has its ``view`` (with version) and its ``path``, fractions of the
    view's box as ``0.1,0.2 0.3,0.2 0.2,0.4``. After ``until`` the fact holds no longer.
    """

    id: str
    patient_id: str
    kind: str
    value: str = ""  # the medicine, the device, the product
    week: int | None = None
    side: str = ""
    site: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""
    confirmed_on: date | None = None
    view: str = ""
    path: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be: a side that is none, days in the wrong order, an outline that is no area."""
        if not self.kind.strip():
            raise ValueError("A safety fact needs its kind.")
        if self.side not in ("", "L", "R"):
            raise ValueError("The side of a safety fact is L, R or empty.")
        if self.week is not None and not 1 <= self.week <= _WEEKS:
            raise ValueError(f"The week of pregnancy must be from 1 to {_WEEKS}.")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError("The last day of a safety fact lies before its first.")
        if bool(self.view) != bool(self.path):
            raise ValueError("A drawn area needs its plate and its outline.")
        outline(self.path)

    def holds_on(self, day: date) -> bool:
        """True from the first day, where one is known, to the last one."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def ends_on(self, day: date) -> bool:
        """True on the last day: a drawn area is faint then, and gone on the next."""
        return self.until == day

    def week_on(self, day: date) -> int | None:
        """The week of pregnancy on ``day``."""
        if self.week is None:
            return None
        start = self.confirmed_on or day
        return self.week + max((day - start).days, 0) // 7


def until_after(since: date | None, days: int | None) -> date | None:
    """The last day of a zone that began on ``since``, or None where it ends by hand."""
    if since is None or days is None:
        return None
    try:
        return since + timedelta(days=days)
    except OverflowError:
        return None


def outline(path: str) -> Outline:
    """The corners of a drawn area; empty for none. ValueError for text that is no outline."""
    if not path:
        return ()
    corners = read_corners(
        path,
        unreadable="The outline of a drawn area cannot be read.",
        outside="A drawn area lies on its plate: its corners are from 0 to 1.",
    )
    if len(corners) < 3:
        raise ValueError("A drawn area has at least three corners.")
    return corners
