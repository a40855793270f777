"""Finding patients by any fragment and notes by any words; the index is written with the rows, never after.

The indexes are FTS5 tables with their own copy of the folded words, so that SQLite's integrity check compares
both, and ``verify`` compares the words with the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from sqlcipher3 import dbapi2

from acuchart.model.entity import Entity, Record, entity_of
from acuchart.model.names import fold
from acuchart.model.words import UNSPACED, NoteHit, excerpt, query_words, search_words

if TYPE_CHECKING:
    from acuchart.model.patient import Patient
    from acuchart.model.session import Note

_CANDIDATES: Final = 200  # patients that are ranked; more than a person reads, few enough to be quick
_TRIGRAM: Final = 3  # shorter fragments have no entry in the index
_PREFIX: Final = 3  # beginnings of words up to this length have an entry of their own
_TERMS: Final = 100  # words with one beginning that are looked up singly; joining more takes as long as merging


def keep_in_step(cursor: dbapi2.Cursor, after: Record) -> None:
    """Write the index entry of a patient or a note; called by the gate inside its transaction."""
    place = _place(after)
    if place is not None:
        table, where, key, words = place
        (number,) = cursor.execute(f"SELECT row FROM {table} WHERE {where}", key).fetchone()
        cursor.execute(f"INSERT OR REPLACE INTO {table}_words (rowid, words) VALUES (?, ?)", (number, words))
        if table == "note":
            cursor.executemany(_TERM, [(term,) for term in set(words.split())])


def forget(cursor: dbapi2.Cursor, before: Record) -> None:
    """Take the index entry of a patient or a note out, while its row is still there."""
    place = _place(before)
    if place is not None:
        table, where, key, _ = place
        cursor.execute(f"DELETE FROM {table}_words WHERE rowid = (SELECT row FROM {table} WHERE {where})", key)


def patient_words(patient: Patient) -> str:
    """What a patient is found by: name, birth date, phone, e-mail, complaint, second spelling."""
    parts = (
        patient.name,
        "" if patient.born is None else patient.born.isoformat(),
        patient.phone,
        patient.email,
        patient.complaint,
        patient.other_name,
    )
    return "\n".join(fold(part) for part in parts)


def first_patients(connection: dbapi2.Connection, limit: int) -> tuple[list[int], int]:
    """Row numbers of the first patients by folded name, and how many there are in all."""
    numbers = connection.execute(
        "SELECT p.row FROM patient p LEFT JOIN patient_words_content w ON w.id = p.row"
        " WHERE p.shelf = 'open' ORDER BY substr(w.c0, 1, instr(w.c0, char(10)) - 1), p.id LIMIT ?",
        (limit,),
    ).fetchall()
    (every,) = connection.execute("SELECT count(*) FROM patient WHERE shelf = 'open'").fetchone()
    return [number for (number,) in numbers], every


def find_patients(connection: dbapi2.Connection, query: str, limit: int) -> list[int]:
    """Row numbers of patients in whom every word of ``query`` occurs; names that begin with it come first."""
    words = fold(query).split()
    if not words:
        return []
    long = [word for word in words if len(word) >= _TRIGRAM and "\0" not in word]
    values: list[str | int] = list(words)
    if long:
        source, number, text = "patient_words", "rowid", "words"
        values.append(" AND ".join(_quoted(word) for word in long))
    else:
        # Without the index every line is looked at, and the table behind it is the quicker way to do so.
        source, number, text = "patient_words_content", "id", "c0"
    where = [f"instr(w.{text}, ?) > 0"] * len(words) + ["w.words MATCH ?"] * bool(long)
    where.append(f"w.{number} NOT IN (SELECT row FROM patient WHERE shelf <> 'open')")
    rows = connection.execute(
        f"SELECT w.{number}, w.{text} FROM {source} w WHERE {' AND '.join(where)} LIMIT ?", (*values, _CANDIDATES)
    ).fetchall()
    whole = " ".join(words)

    def rank(row: tuple[int, str]) -> tuple[int, str, int]:
        name = row[1].partition("\n")[0]
        starts = any(part.startswith(words[0]) for part in name.split())
        return (0 if name.startswith(whole) else 1 if starts else 2 if whole in name else 3, name, row[0])

    return [number for number, _ in sorted(rows, key=rank)[:limit]]


def search_notes(connection: dbapi2.Connection, query: str, limit: int) -> tuple[NoteHit, ...]:
    """Sections of notes that hold every word of ``query`` (or begin so), newest first."""
    words = query_words(query.replace("\0", " "))
    if not words:
        return ()
    rows = connection.execute(
        "SELECT n.session_id, n.section, s.patient_id, p.name, s.started_at, s.title, n.text"
        " FROM (SELECT rowid FROM note_words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) w"
        " JOIN note n ON n.row = w.rowid JOIN session s ON s.id = n.session_id"
        " JOIN patient p ON p.id = s.patient_id"
        " ORDER BY s.started_at DESC, n.row DESC",
        (" AND ".join(_begins_so(connection, word) for word in words), limit),
    ).fetchall()
    return tuple(
        NoteHit(
            session_id=session_id,
            section=section,
            patient_id=patient_id,
            patient_name=name,
            started_at=started_at,
            title=title,
            excerpt=excerpt(text, query),
        )
        for session_id, section, patient_id, name, started_at, title, text in rows
    )


def _begins_so(connection: dbapi2.Connection, word: str) -> str:
    """What to look for where words that begin like ``word`` are wanted.

    FTS5 merges all of them before it gives the first; whole words it reads from the newest on, and stops.
    """
    if word.isascii() and word.isalnum() and len(word) > _PREFIX:
        terms = connection.execute(
            "SELECT term FROM note_term WHERE term >= ? AND term < ? LIMIT ?",
            (word, f"{word}\U0010ffff", _TERMS + 1),
        ).fetchall()
        if 0 < len(terms) <= _TERMS:
            return f"({' OR '.join(_quoted(term) for (term,) in terms)})"
    # A character of Han is a word, and none begins like it.
    return _quoted(word) if re.fullmatch(UNSPACED, word[-1]) else f"{_quoted(word)}*"


def rebuild(connection: dbapi2.Connection) -> None:
    """Write both indexes anew from the rows, within the caller's transaction."""
    connection.execute("DELETE FROM patient_words")
    connection.execute("DELETE FROM note_words")
    connection.execute("DELETE FROM note_term")
    for table, sql in (("patient", _PATIENTS), ("note", _NOTES)):
        connection.executemany(
            f"INSERT INTO {table}_words (rowid, words) VALUES (?, ?)",
            (
                (number, _words(table, (number, *texts)))
                for number, *texts, _ in connection.execute(sql).fetchall()
            ),
        )
    terms = {term for (words,) in connection.execute("SELECT words FROM note_words") for term in words.split()}
    connection.executemany(_TERM, [(term,) for term in sorted(terms)])


def mismatches(connection: dbapi2.Connection) -> list[str]:
    """What is wrong with the indexes, in sentences; empty where they say what the rows say."""
    problems = []
    terms = {term for (term,) in connection.execute("SELECT term FROM note_term")}
    for table, sql in (("patient", _PATIENTS), ("note", _NOTES)):
        (entries,) = connection.execute(f"SELECT count(*) FROM {table}_words").fetchone()
        rows = wrong = 0
        for *row, found in connection.execute(sql):
            rows += 1
            words = _words(table, row)
            wrong += found != words or (table == "note" and not terms.issuperset(words.split()))
        if wrong or entries != rows:
            problems.append(f"The search index of {table}s does not say what the rows say.")
    return problems


_TERM: Final = "INSERT OR IGNORE INTO note_term (term) VALUES (?)"
_PATIENTS: Final = (
    "SELECT p.row, p.name, p.born, p.phone, p.email, p.complaint, p.other_name, w.words"
    " FROM patient p LEFT JOIN patient_words w ON w.rowid = p.row"
)
_NOTES: Final = "SELECT n.row, n.text, w.words FROM note n LEFT JOIN note_words w ON w.rowid = n.row"


def _words(table: str, row: Sequence[object]) -> str:
    texts = ["" if value is None else str(value) for value in row[1:]]
    return search_words(texts[0]) if table == "note" else "\n".join(fold(text) for text in texts)


def _place(record: Record) -> tuple[str, str, tuple[str, ...], str] | None:
    """Table, condition, key and words of a record that is searched for."""
    kind = entity_of(record)  # not by their classes, which a start would have to make
    if kind is Entity.PATIENT:
        patient = cast("Patient", record)
        return "patient", "id = ?", (patient.id,), patient_words(patient)
    if kind is Entity.NOTE:
        note = cast("Note", record)
        key = (note.session_id, note.section.value)
        return "note", "session_id = ? AND section = ?", key, search_words(note.text)
    return None


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
