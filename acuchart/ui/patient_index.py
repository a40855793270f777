"""Every patient of the open file, folded once, so that each key stroke finds in ten thousand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from acuchart.model.names import fold
from acuchart.model.report import PatientSummary
from acuchart.store import StoreError
from acuchart.ui.context import Context


class PatientIndex(QObject):
    """The patient list in memory; read again after a change, when somebody looks."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Nothing is read yet."""
        super().__init__(context)
        self._context = context
        self._rows: tuple[PatientSummary, ...] = ()
        self._folded: list[str] | None = None
        self._known: dict[str, str] = {}
        self._stale = True
        self._retired = False
        self._put_away: tuple[PatientSummary, ...] | None = None
        context.changed.connect(self._forget)

    @property
    def rows(self) -> tuple[PatientSummary, ...]:
        """All patients in use, sorted by name; those retired, too, where that was asked for."""
        self._read()
        return self._rows

    @property
    def everybody(self) -> tuple[PatientSummary, ...]:
        """All patients in use and those retired, for noticing that somebody is here already."""
        rows = self.rows
        if self._retired:
            return rows
        if self._put_away is None:
            self._put_away = self._read_retired()
        return (*rows, *self._put_away)

    def show_retired(self, on: bool) -> None:
        """Retired patients are among ``rows``, or not."""
        self._retired, self._stale = on, True

    def first(self, limit: int) -> tuple[Sequence[PatientSummary], int]:
        """The beginning of ``rows``, and how many there are: read without the rest, as long as nobody needs it."""
        if self._stale and self._context.store.is_open:
            try:
                return self._context.store.first_patients(limit)
            except StoreError as error:
                self._context.failed.emit(str(error))
        return self._rows[:limit], len(self._rows)

    def find(self, query: str) -> list[int]:
        """Places in ``rows`` of the patients that ``query`` fits; a hit at the start of a word comes first."""
        self._read()
        words = fold(query).split()
        if not words:
            return list(range(len(self._rows)))
        if self._folded is None:  # at the first key, not at the start
            self._folded = self._fold()
        folded, first = self._folded, words[0]
        hits = [place for place, text in enumerate(folded) if first in text]
        for word in words[1:]:
            hits = [place for place in hits if word in folded[place]]
        hits.sort(key=lambda place: not folded[place].startswith(first))
        return hits

    def seen_lately(self, limit: int) -> list[PatientSummary]:
        """Patients with the newest sessions first."""
        seen = [row for row in self.rows if row.last_seen]
        seen.sort(key=lambda row: row.last_seen, reverse=True)
        return seen[:limit]

    def works(self) -> list[str]:
        """The kinds of work that this practice has written down."""
        return sorted({row.work for row in self.rows if row.work})

    def _fold(self) -> list[str]:
        """What each row is found by; folding takes longest, so that only what was changed is folded again."""
        texts = [f"{row.name} {row.complaint} {row.work} {row.born} {row.other_name}" for row in self._rows]
        known = self._known
        self._known = {text: known.get(text) or fold(text) for text in texts}
        return [self._known[text] for text in texts]

    def _forget(self) -> None:
        self._stale = True
        self.changed.emit()

    def _read(self) -> None:
        if not self._stale or not self._context.store.is_open:  # a page that goes may still look once
            return
        try:
            self._rows = self._context.store.patients(retired=self._retired)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self._stale = False
        self._folded = None
        self._put_away = None

    def _read_retired(self) -> tuple[PatientSummary, ...]:
        from acuchart.model.patient import Shelf
        from acuchart.store.shelving import on_shelf

        store = self._context.store
        try:
            ids = [one.id for one in on_shelf(store, Shelf.RETIRED)]
            return store.patients(ids) if ids else ()
        except StoreError as error:
            self._context.failed.emit(str(error))
            return ()
