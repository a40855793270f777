"""A field for a day that may lie ahead: typed in any order, or as “2 weeks”."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from acuchart.model.dates import days_typed
from acuchart.ui.fields import Field
from acuchart.ui.moments import day_text, today

KeepDay = Callable[["date | None"], "str | None"]


class DayField(Field):
    """Hands over a day or None; says how to write it where it can mean two days."""

    def __init__(self, words: str, keep: KeepDay, *, day: date | None = None, example: str = "3 Feb 2027") -> None:
        """Shows ``day``."""
        super().__init__(words, self._read, text=shown(day), example=example)
        self._keep_day = keep
        self._day = day

    @property
    def day(self) -> date | None:
        """The day that was kept last."""
        return self._day

    def show_day(self, day: date | None) -> None:
        """What the file holds."""
        self._day = day
        self.say(shown(day))

    def _read(self, text: str) -> str | None:
        day: date | None = None
        if text:
            found = days_typed(text, today())
            if not found:
                return "Write a day such as 3 Feb 2027, or 2 weeks."
            if len(found) > 1:
                return f"Is it {' or '.join(shown(one) for one in found)}? Write the month in words."
            day = found[0]
        problem = self._keep_day(day)
        if problem is None:
            self._day = day
            self.settled(shown(day))
        return problem


def shown(day: date | None) -> str:
    """A day as fields show it, or empty."""
    return "" if day is None else day_text(day, year=True)
