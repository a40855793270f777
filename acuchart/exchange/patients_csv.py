"""Patients from another program's list: a dry run that explains every line, then one step of changes.

Nothing here writes: ``plan_patients`` says what would happen, and ``PatientsPlan.changes`` is one step for the
gate, hence one ``inverted`` takes the whole import back.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from acuchart.exchange.patients_source import (
    DateOrder,
    SourceRow,
    SourceTable,
    cell_text,
    field_titles,
    read_date,
)
from acuchart.model.change import Change, change_of
from acuchart.model.names import fold, near_duplicates
from acuchart.model.patient import Patient

Mapped = Mapping[str, Sequence[int]]  # field → columns of the source
_LONGEST: Final = 2000  # letters of one field
_JOINED: Final = {"address": ", ", "phone": " / "}
_ALIKE: Final = 0.75  # of the letters; what counts as a near duplicate in the end is stricter


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A line that becomes a patient."""

    line: int
    patient: Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A line that does not, and why in one sentence."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A line that is probably somebody who is already there, in the file or in an earlier line."""

    line: int
    patient: Patient
    other: Patient
    other_line: int | None
    kept: bool

    @property
    def reason(self) -> str:
        """One sentence for the dry run."""
        where = "in this practice" if self.other_line is None else f"in line {self.other_line}"
        born = "" if self.other.born is None else f", born {self.other.born.isoformat()}"
        return f"“{self.patient.name}” is probably “{self.other.name}”{born}, who is already {where}."


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientsPlan:
    """What an import would do, line by line."""

    planned: tuple[Planned, ...]
    refused: tuple[Refused, ...]
    duplicates: tuple[Duplicate, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """One step for the gate; ``model.change.inverted`` of it takes the whole import back."""
        return tuple(change_of(None, planned.patient) for planned in self.planned)


def mapping_problem(table: SourceTable, mapping: Mapped) -> str:
    """Why a mapping cannot be used, in one sentence; empty where it can."""
    titles = field_titles()
    unknown = [field for field in mapping if field not in titles]
    if unknown:
        return f"There is no field called “{unknown[0]}”."
    columns = [index for indices in mapping.values() for index in indices]
    if any(not 0 <= index < len(table.header) for index in columns):
        return "A column that was chosen is not in this file."
    if len(set(columns)) != len(columns):
        return "One column was chosen for two fields; choose each column once."
    if not (mapping.get("name") or mapping.get("family") or mapping.get("given")):
        return "No column was chosen for the name; a patient needs one."
    return ""


def plan_patients(
    table: SourceTable,
    mapping: Mapped,
    *,
    order: DateOrder | None,
    existing: Iterable[Patient],
    today: date,
    created_at: str,
    new_id: Callable[[], str],
    keep: Collection[int] = (),
) -> PatientsPlan:
    """The dry run. ``order`` is how dates were written; ``keep`` names lines that are no duplicates after all.

    Raises ValueError with the sentence of ``mapping_problem`` for a mapping that cannot be used.
    """
    problem = mapping_problem(table, mapping)
    if problem:
        raise ValueError(problem)
    known = _Known(existing)
    planned: list[Planned] = []
    refused: list[Refused] = []
    duplicates: list[Duplicate] = []
    for row in table.rows:
        read = _patient(row, len(table.header), mapping, order, today)
        if isinstance(read, str):
            refused.append(Refused(line=row.line, reason=read))
            continue
        patient = Patient(id=new_id(), created_at=created_at, **read)  # type: ignore[arg-type]
        same = known.like(patient)
        if same is not None:
            other, line = same
            kept = row.line in keep
            duplicates.append(Duplicate(line=row.line, patient=patient, other=other, other_line=line, kept=kept))
            if not kept:
                continue
        known.add(patient, row.line)
        planned.append(Planned(line=row.line, patient=patient))
    return PatientsPlan(planned=tuple(planned), refused=tuple(refused), duplicates=tuple(duplicates))


def _patient(
    row: SourceRow, width: int, mapping: Mapped, order: DateOrder | None, today: date
) -> dict[str, object] | str:
    """The fields of a patient, or the sentence that refuses the line."""
    if any(cell.strip() for cell in row.cells[width:]):
        return f"The line has {len(row.cells)} cells, but only {width} columns are named."
    values: dict[str, object] = {}
    for field, indices in mapping.items():
        cells = (cell_text(row.cells[index]) for index in indices if index < len(row.cells))
        text = _JOINED.get(field, " ").join(filter(None, cells))
        if len(text) > _LONGEST:
            return f"The field “{field_titles()[field]}” is longer than {_LONGEST} letters."
        values[field] = text
    given, family = values.pop("given", ""), values.pop("family", "")
    name = values.get("name") or " ".join(filter(None, map(str, (given, family))))
    if not name:
        return "The line has no name."
    born = read_date(str(values.get("born", "")), order, today)
    if isinstance(born, str):
        return born
    return {**values, "name": name, "born": born}


class _Known:
    """Patients by the words of their names and by birth date, so that each line is compared with few."""

    def __init__(self, patients: Iterable[Patient]) -> None:
        self._by_key: dict[object, list[tuple[Patient, Counter[str]]]] = {}
        self._lines: dict[str, int | None] = {}
        for patient in patients:
            self.add(patient, None)

    def add(self, patient: Patient, line: int | None) -> None:
        self._lines[patient.id] = line
        entry = (patient, Counter(fold(patient.name)))
        for key in _keys(patient):
            self._by_key.setdefault(key, []).append(entry)

    def like(self, patient: Patient) -> tuple[Patient, int | None] | None:
        letters = Counter(fold(patient.name))
        asked = {
            other.id: other
            for key in _keys(patient)
            for other, others in self._by_key.get(key, ())
            if _could_be_alike(letters, others)
        }
        found = near_duplicates(patient.name, patient.born, asked.values())
        return (found[0], self._lines[found[0].id]) if found else None


def _could_be_alike(first: Counter[str], second: Counter[str]) -> bool:
    """False where the letters alone say that two names differ; comparing them in full is slow."""
    return 2 * (first & second).total() >= _ALIKE * (first.total() + second.total())


def _keys(patient: Patient) -> set[object]:
    """Whoever may be the same person shares a word of the name or the birth date."""
    words: set[object] = set(fold(patient.name).split())
    return words | {patient.born} if patient.born is not None else words
