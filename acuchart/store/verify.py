"""Proving a file: its pages, its references, its history chain, and that the rows are what was written."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from acuchart.model.change import RECORD_TYPES, Entity, Record
from acuchart.model.records import from_json, from_row
from acuchart.store.gate import FIRST_HASH, hash_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked and what was found; ``problems`` are plain sentences."""

    pages_ok: bool
    references_ok: bool
    chain_ok: bool
    rows_ok: bool
    problems: tuple[str, ...]
    patients: int
    sessions: int
    needles: int
    history: int
    head: str

    @property
    def ok(self) -> bool:
        """True where nothing was found."""
        return not self.problems


def verify(
    connection: dbapi2.Connection, *, encrypted: bool, progress: Callable[[str], None] | None = None
) -> Verification:
    """Check everything that can be checked without the original; reads only.

    ``progress`` is told the name of each part before it begins.
    """
    tell = progress or (lambda _: None)
    tell("pages")
    pages = _pages(connection, encrypted=encrypted)
    tell("references")
    references: list[str] = []
    chain: list[str] = []
    rows: list[str] = []
    head = FIRST_HASH
    counts = dict.fromkeys(("patient", "session", "needle", "history"), 0)
    try:
        references = [
            f"A row of “{table}” refers to something that is not in “{parent}”."
            for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check")
        ]
        tell("history")
        chain, head, latest = _chain(connection)
        tell("rows")
        rows = _rows(connection, latest)
        for table in counts:
            (counts[table],) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    except dbapi2.DatabaseError:
        # A broken page stops the reading half way; the pages already say so.
        if not pages:
            pages = ["A part of the file cannot be read."]
    return Verification(
        pages_ok=not pages,
        references_ok=not references,
        chain_ok=not chain,
        rows_ok=not rows,
        problems=(*pages, *references, *chain, *rows),
        patients=counts["patient"],
        sessions=counts["session"],
        needles=counts["needle"],
        history=counts["history"],
        head=head,
    )


def _pages(connection: dbapi2.Connection, *, encrypted: bool) -> list[str]:
    problems: list[str] = []
    if encrypted:
        bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        problems += [f"The file's seal is broken: {text}." for (text,) in bad[:20]]
    try:
        found = [text for (text,) in connection.execute("PRAGMA integrity_check(20)")]
    except dbapi2.DatabaseError:
        return [*problems, "The file's pages cannot be read."]
    return problems + [f"A page is damaged: {text}." for text in found if text != "ok"]


def _chain(connection: dbapi2.Connection) -> tuple[list[str], str, dict[tuple[Entity, str], Record]]:
    """Walk the chain; the problems, the last hash, and the newest value of every record by the history."""
    problems: list[str] = []
    latest: dict[tuple[Entity, str], Record] = {}
    expected_hash, expected_seq = FIRST_HASH, 1
    for *row, prev_hash, row_hash in connection.execute(
        "SELECT seq, step, at, cause, session_id, entity, key, before, after, prev_hash, hash"
        " FROM history ORDER BY seq"
    ):
        seq, entity, key, before, after = row[0], row[5], row[6], row[7], row[8]
        if seq != expected_seq or prev_hash != expected_hash:
            problems.append(f"The history is broken before entry {seq}: an entry was taken out or added.")
        elif hash_of(prev_hash, row) != row_hash:
            problems.append(f"Entry {seq} of the history was altered.")
        expected_hash, expected_seq = row_hash, seq + 1
        try:
            kind = Entity(entity)
            was = None if before is None else from_json(RECORD_TYPES[kind], before)
            if latest.get((kind, key)) != was and len(problems) < 20:
                problems.append(f"Entry {seq} of the history does not follow from the one before it.")
            if after is None:
                latest.pop((kind, key), None)
            else:
                latest[kind, key] = from_json(RECORD_TYPES[kind], after)
        except (ValueError, TypeError):
            problems.append(f"Entry {seq} of the history cannot be read.")
    return problems, expected_hash, latest


def _rows(connection: dbapi2.Connection, latest: dict[tuple[Entity, str], Record]) -> list[str]:
    problems: list[str] = []
    wanted = dict(latest)
    for entity, record_type in RECORD_TYPES.items():
        cursor = connection.execute(f"SELECT * FROM {entity}")
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            try:
                record = from_row(record_type, row)
            except (ValueError, TypeError):
                problems.append(f"A {entity} cannot be read ({row.get('id', '?')}).")
                continue
            if wanted.pop((entity, record.id), None) != record:
                problems.append(f"The {entity} {record.id} is not what the history says.")
    problems += [f"The {entity} {key} is missing; the history has it." for entity, key in wanted]
    return problems
