"""Sessions that a search line picks: each term becomes one condition, values are never part of the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from acuchart.model import clock
from acuchart.model.names import fold
from acuchart.model.query import Query, Term
from acuchart.model.report import SessionSummary
from acuchart.model.words import search_words
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors

_FLAGS: Final = {
    "unsigned": "s.status = 'draft'",
    "signed": "s.status = 'signed'",
    "amended": "EXISTS (SELECT 1 FROM amendment a WHERE a.session_id = s.id)",
    "event": "EXISTS (SELECT 1 FROM event e WHERE e.session_id = s.id)",
    "first": "s.visit = 'first'",
    "remote": "s.visit = 'remote'",
    "phone": "s.visit = 'phone'",
    "bin": "s.binned_at <> ''",
}
_NEEDLE: Final = "EXISTS (SELECT 1 FROM needle n WHERE n.session_id = s.id AND {})"
_SIGNS: Final = frozenset(("<", "<=", "=", ">=", ">"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a line found: sessions, newest first, and whether there are more."""

    sessions: tuple[SessionSummary, ...]
    more: bool


def find_sessions(store: ChartStore, query: Query, *, limit: int = 200) -> Found:
    """The sessions for which every term holds; StoreError where the file cannot be read.

    Sessions in the bin are left out unless the line asks for them.
    """
    if not query.terms:
        return Found(sessions=(), more=False)
    where: list[str] = []
    values: list[Any] = []
    if not any(term.field == "flag" and term.text == "bin" for term in query.terms):
        where.append("s.binned_at = '' AND p.shelf <> 'bin'")
    with kind_errors(store.path):
        for term in query.terms:
            sql, given = _condition(term)
            where.append(f"NOT ({sql})" if term.negated else sql)
            values += given
        tail = f"WHERE {' AND '.join(where)} ORDER BY s.started_at DESC, s.id DESC LIMIT {limit + 1}"
        rows = store.summaries(tail, *values)
    return Found(sessions=rows[:limit], more=len(rows) > limit)


def kinds_named(store: ChartStore, name: str) -> tuple[str, ...]:
    """The kinds of the file's measures that a word names: a part of a kind's key, or of an own measure's name."""
    wanted = fold(name).replace("-", "_")
    with kind_errors(store.path):
        used = store.connection.execute("SELECT DISTINCT kind FROM measure ORDER BY kind").fetchall()
        own = dict(store.connection.execute("SELECT id, name FROM own_measure").fetchall())
    return tuple(
        kind
        for (kind,) in used
        if wanted == fold(kind)
        or wanted in fold(kind).split("_")
        or (kind in own and wanted in fold(own[kind]).split())
    )


def _condition(term: Term) -> tuple[str, list[Any]]:
    match term.field:
        case "word":
            return _word(term.text)
        case "flag":
            return _FLAGS[term.text], []
        case "point":
            return _NEEDLE.format("n.code = ? AND n.state <> 'planned'"), [term.text]
        case "lot":
            return _NEEDLE.format("n.lot = ? COLLATE NOCASE"), [term.text]
        case "technique":
            return _NEEDLE.format("n.technique = ?"), [term.text.casefold()]
        case "state":
            return _NEEDLE.format("n.state = ?"), [term.text]
        case "needle":
            gauge, _, length = term.text.partition("x")
            return _NEEDLE.format("n.gauge_mm = ? AND n.length_mm = ?"), [float(gauge), float(length)]
        case "event":
            return "EXISTS (SELECT 1 FROM event e WHERE e.session_id = s.id AND e.kind LIKE ? ESCAPE '\\')", [
                _like(term.text)
            ]
        case "patient":
            return _name(term.text)
        case "complaint":
            return "p.complaint LIKE ? ESCAPE '\\'", [_like(term.text)]
        case "course":
            return "c.name LIKE ? ESCAPE '\\'", [_like(term.text)]
        case "after":
            return "s.started_at >= ?", [_moment(term.text)]
        case "before":
            return "s.started_at < ?", [_moment(term.text)]
        case "on":
            return "s.started_at >= ? AND s.started_at < ?", [_moment(term.text), _moment(term.until, after=True)]
        case "needles":
            assert term.sign in _SIGNS
            count = "SELECT count(*) FROM needle n WHERE n.session_id = s.id AND n.state <> 'planned'"
            return f"({count}) {term.sign} ?", [term.number]
        case "measure":
            assert term.sign in _SIGNS
            kinds = term.text.split()
            marks = ", ".join("?" * len(kinds))
            return (
                "EXISTS (SELECT 1 FROM measure m WHERE m.session_id = s.id"
                f" AND m.kind IN ({marks}) AND m.value {term.sign} ?)",
                [*kinds, term.number],
            )
        case _:
            raise ValueError(f"There is no field “{term.field}”.")


def _word(word: str) -> tuple[str, list[Any]]:
    """In the note, in what a patient is found by, or in the title; accents and case do not matter."""
    parts, values = ["s.title LIKE ? ESCAPE '\\'"], [_like(word)]
    notes = search_words(word)
    if notes:
        parts.append(
            "s.id IN (SELECT n.session_id FROM note_words w JOIN note n ON n.row = w.rowid WHERE w.words MATCH ?)"
        )
        values.append(f'"{notes}"*')
    parts.append("p.row IN (SELECT id FROM patient_words_content WHERE instr(c0, ?) > 0)")
    values.append(fold(word))
    return f"({' OR '.join(parts)})", values


def _name(text: str) -> tuple[str, list[Any]]:
    """The first line of what a patient is found by is the name."""
    words = fold(text).split()
    each = " AND ".join(["instr(substr(c0, 1, instr(c0, char(10))), ?) > 0"] * len(words)) or "0"
    return f"p.row IN (SELECT id FROM patient_words_content WHERE {each})", list(words)


def _like(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _moment(day: str, *, after: bool = False) -> str:
    """The first moment of a day of the practice, or of the day after it, as stored text."""
    wanted = date.fromisoformat(day)
    if after and wanted < date.max:
        wanted += timedelta(days=1)
    try:
        return clock.stamp(datetime.combine(wanted, time()).astimezone())
    except (OverflowError, ValueError):  # the very first and last years
        return f"{wanted.isoformat()}T00:00:00.000Z"
