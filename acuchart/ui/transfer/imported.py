"""An import that was written, and how the whole of it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import cast

from acuchart.model.change import Cause, Change, inverted
from acuchart.model.patient import Patient
from acuchart.store import ChartStore, MissingRecordError
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.discreet import discreet

_NAMED = 4
_TOLD_EACH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One step of changes that came from a list."""

    changes: tuple[Change, ...]
    source: str
    at: str  # the time on the wall, 15:41

    @property
    def words(self) -> str:
        """What was done."""
        return f"{_people(len(self.changes))} from “{self.source}” at {self.at}. It can be undone until you close."

    def take_back(self, context: Context, untouched: Collection[str]) -> bool:
        """Undo the import for the charts that hold nothing else, as one step. False where that failed."""
        step = inverted([change for change in self.changes if change.key in untouched])
        return not step or context.write(*step, cause=Cause.UNDO)

    def words_after(self, untouched: Collection[str]) -> str:
        """What was taken back, and which charts stay because somebody went on with them."""
        said = f"{_people(len(untouched))} taken back."
        kept = [cast(Patient, one.after).name for one in self.changes if one.key not in untouched]
        if not kept:
            return said
        names = ", ".join(f"“{discreet().name(name)}”" for name in kept[:_NAMED])
        more = f" and {number_text(len(kept) - _NAMED)} more" if len(kept) > _NAMED else ""
        verb, stay = ("was", "stays as it is") if len(kept) == 1 else ("were", "stay as they are")
        return f"{said} {names}{more} {verb} worked on or removed since the import and {stay}."


def untouched_job(imported: Imported) -> Callable[[ChartStore, Callable[[str], None]], frozenset[str]]:
    """The job that finds which of the charts are still exactly what the import wrote."""

    def job(reader: ChartStore, tell: Callable[[str], None]) -> frozenset[str]:
        from acuchart.store.records_out import PracticeReader

        same = set()
        with PracticeReader(reader) as source:
            for number, change in enumerate(imported.changes):
                if number % _TOLD_EACH == 0:
                    tell(f"Looking at the charts, {number_text(number)} of {number_text(len(imported.changes))}…")
                try:
                    record = source.record(change.key)
                except MissingRecordError:
                    continue
                if tuple(record.records()) == (change.after,):
                    same.add(change.key)
        return frozenset(same)

    return job


def _people(number: int) -> str:
    return f"{number_text(number)} {'person' if number == 1 else 'people'}"
