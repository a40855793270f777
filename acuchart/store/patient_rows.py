"""The rows of the patient list, read in few statements: a start waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.model.names import fold
from acuchart.model.report import PatientSummary

BINNED: Final = "(SELECT id FROM session WHERE status = 'draft' AND binned_at <> '')"
"""Ids of the sessions in the bin; few, and found by the index of the unsigned ones."""


def patient_rows(
    connection: dbapi2.Connection, ids: Sequence[str] | None, *, retired: bool
) -> list[tuple[str, PatientSummary]]:
    """Folded name and summary of the patients in use (and those retired), or of those with the given ids."""
    values = tuple(ids or ())
    those = f"p.id IN ({', '.join('?' * len(values))})"
    if ids is None:
        those = "p.shelf IN ('open', 'retired')" if retired else "p.shelf = 'open'"
    merged = connection.execute("SELECT id, merged_into FROM patient WHERE merged_into <> ''").fetchall()
    entry = dict(merged)  # a patient has the sessions of merged entries, too
    wanted = values if ids is None else (*values, *(id_ for id_, into in merged if into in set(values)))
    mine = f"FROM session WHERE id NOT IN {BINNED}"
    if ids is not None:
        mine += f" AND patient_id IN ({', '.join('?' * len(wanted))})"
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
    # The search index keeps the folded name in its first line; folding ten thousand names takes longer.
    found = connection.execute(
        "SELECT p.id, p.name, coalesce(p.born, ''), p.work, p.complaint, p.other_name, p.shelf, w.c0"
        f" FROM patient p LEFT JOIN patient_words_content w ON w.id = p.row WHERE {those}",
        values,
    )
    rows = []
    for id_, name, born, work, complaint, other, shelf_word, words in found:
        sessions, last = seen.get(id_, (0, ""))
        summary = PatientSummary(
            id=id_,
            name=name,
            born=born,
            work=work,
            complaint=complaint,
            sessions=sessions,
            last_seen=last,
            draft_id=drafts.get(id_, ""),
            other_name=other,
            shelf=shelf_word,
        )
        rows.append((fold(name) if words is None else words.partition("\n")[0], summary))
    return rows
