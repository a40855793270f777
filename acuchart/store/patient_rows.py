"""The rows of the patient list, read in few statements: a start and a search wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.model.names import fold
from acuchart.model.report import PatientSummary

BINNED: Final = "(SELECT id FROM session WHERE status = 'draft' AND binned_at <> '')"
"""Ids of the sessions in the bin; few, and an index holds nothing else."""
_COLUMNS: Final = "p.id, p.name, coalesce(p.born, ''), p.work, p.complaint, p.other_name, p.shelf"


def patients_in_use(connection: dbapi2.Connection, *, retired: bool) -> list[tuple[str, PatientSummary]]:
    """Folded name and summary of the patients in use, and of those retired where that is asked for."""
    shelves = "('open', 'retired')" if retired else "('open')"
    return _with_names(connection, f"p.shelf IN {shelves}", ())


def patients_with(connection: dbapi2.Connection, ids: Sequence[str]) -> list[tuple[str, PatientSummary]]:
    """Folded name and summary of the patients with the given ids."""
    return _with_names(connection, f"p.id IN ({_marks(ids)})", ids)


def patients_at(connection: dbapi2.Connection, numbers: Sequence[int]) -> list[PatientSummary]:
    """The patients with the given row numbers, in that order."""
    found = connection.execute(
        f"SELECT p.row, {_COLUMNS} FROM patient p WHERE p.row IN ({_marks(numbers)})", numbers
    ).fetchall()
    by_number = dict(zip([row[0] for row in found], _seen(connection, [row[1:] for row in found]), strict=True))
    return [by_number[number] for number in numbers if number in by_number]


def _with_names(
    connection: dbapi2.Connection, where: str, values: Sequence[str]
) -> list[tuple[str, PatientSummary]]:
    # The search index keeps the folded name in its first line; folding ten thousand names takes longer.
    found = connection.execute(
        f"SELECT w.c0, {_COLUMNS} FROM patient p LEFT JOIN patient_words_content w ON w.id = p.row WHERE {where}",
        values,
    ).fetchall()
    summaries = _seen(connection, [row[1:] for row in found], every=not values)
    return [
        (fold(summary.name) if words is None else words.partition("\n")[0], summary)
        for (words, *_), summary in zip(found, summaries, strict=True)
    ]


def _seen(
    connection: dbapi2.Connection, rows: Sequence[tuple[str, ...]], *, every: bool = False
) -> list[PatientSummary]:
    """The summaries of patients with what their sessions say; ``every`` where they are all that the file has."""
    merged = connection.execute("SELECT id, merged_into FROM patient WHERE merged_into <> ''").fetchall()
    entry = dict(merged)  # a patient has the sessions of merged entries, too
    wanted: tuple[str, ...] = ()
    mine = f"FROM session WHERE id NOT IN {BINNED}"
    if not every:
        ids = {row[0] for row in rows}
        wanted = (*ids, *(id_ for id_, into in merged if into in ids))
        mine += f" AND patient_id IN ({_marks(wanted)})"
    seen: dict[str, tuple[int, str]] = {}
    for patient_id, count, last in connection.execute(
        f"SELECT patient_id, count(*), max(started_at) {mine} GROUP BY patient_id", wanted
    ):
        key = entry.get(patient_id, patient_id)
        known = seen.get(key, (0, ""))
        seen[key] = known[0] + count, max(known[1], last)
    drafts = dict(
        connection.execute(f"SELECT patient_id, id {mine} AND status = 'draft' ORDER BY started_at, id", wanted)
    )
    return [
        PatientSummary(
            id=id_,
            name=name,
            born=born,
            work=work,
            complaint=complaint,
            sessions=seen.get(id_, (0, ""))[0],
            last_seen=seen.get(id_, (0, ""))[1],
            draft_id=drafts.get(id_, ""),
            other_name=other,
            shelf=shelf,
        )
        for id_, name, born, work, complaint, other, shelf in rows
    ]


def _marks(values: Sequence[str] | Sequence[int]) -> str:
    return ", ".join("?" * len(values))
