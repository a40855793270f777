"""What an import of a list would do: read, ask about the dates, plan. Work for the background worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.patients_csv import PatientsPlan, plan_patients
from acuchart.exchange.patients_source import MOST_BYTES, DateOrder, SourceTable, cell_text, read_date, read_source
from acuchart.model import clock
from acuchart.store import ChartStore
from acuchart.store.kinds import of_practice

if TYPE_CHECKING:
    from acuchart.ui.worker import Job

ORDERS = {DateOrder.DMY: "Day first", DateOrder.MDY: "Month first"}
"""A year in front is never in doubt, so that it is not asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateQuestion:
    """The first date that can be read in two ways, or else in one, and how many lines fit each order."""

    sample: str
    readings: Mapping[DateOrder, date | None]
    fits: Mapping[DateOrder, int]
    both: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dry:
    """A dry run. ``plan`` is None while the question about the dates has no answer."""

    question: DateQuestion | None
    plan: PatientsPlan | None


def read_job(path: Path, encoding: str | None, delimiter: str | None) -> Job:
    """Reads a list from the disk; EncodingAskedError where the person must say how it was written."""

    def job(_reader: ChartStore, tell: Callable[[str], None]) -> SourceTable:
        tell("Reading the list…")
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError:
            raise UnreadableError(f"“{path.name}” cannot be read; check that it is still there.") from None
        return read_source(data, encoding=encoding, delimiter=delimiter)

    return job


def dry_run_job(
    table: SourceTable,
    mapping: Mapping[str, Sequence[int]],
    order: DateOrder | None,
    keep: frozenset[int],
    today: date,
) -> Job:
    """Says of every line what would become of it; nothing is written."""

    def job(reader: ChartStore, tell: Callable[[str], None]) -> Dry:
        from acuchart.model.patient import Patient

        tell("Going through the lines…")
        columns = mapping.get("born", ())
        question = date_question(_joined(table, columns), today) if columns else None
        if question is not None and order is None:
            return Dry(question=question, plan=None)
        plan = plan_patients(
            table,
            mapping,
            order=order,
            existing=of_practice(reader, Patient),
            today=today,
            created_at=clock.now(),
            new_id=lambda: uuid4().hex,
            keep=keep,
        )
        return Dry(question=question, plan=plan)

    return job


def date_question(values: Iterable[str], today: date) -> DateQuestion | None:
    """What must be asked about the dates of a column; None where none depends on an order."""
    fits = dict.fromkeys(ORDERS, 0)
    both = 0
    sample: tuple[int, str, dict[DateOrder, date | None]] | None = None
    for text in values:
        if not text or isinstance(read_date(text, None, today), date):
            continue
        read = {order: read_date(text, order, today) for order in ORDERS}
        readings = {order: found if isinstance(found, date) else None for order, found in read.items()}
        known = [found for found in readings.values() if found is not None]
        if not known:
            continue  # no order helps; the line is refused with its own reason
        for order, found in readings.items():
            fits[order] += found is not None
        doubtful = len(set(known)) > 1
        both += doubtful
        if sample is None or (doubtful and not sample[0]):
            sample = (int(doubtful), text, readings)
    if sample is None:
        return None
    return DateQuestion(sample=sample[1], readings=sample[2], fits=fits, both=both)


def _joined(table: SourceTable, columns: Sequence[int]) -> Iterable[str]:
    for row in table.rows:
        cells = (cell_text(row.cells[index]) for index in columns if index < len(row.cells))
        yield " ".join(filter(None, cells))
