"""Proving a file: its pages, its rules, its history chain, and that the rows are what was written.

The history names each record's text before and after, so one walk along it tells what every row must be. Only
fingerprints of the newest texts are kept while walking: a career of needles fits in memory.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlcipher3 import dbapi2

from acuchart.model.change import RECORD_TYPES, Entity, Record, change_of
from acuchart.model.records import from_json, from_row
from acuchart.model.seal import PARTS, disagreements
from acuchart.store import search
from acuchart.store.gate import BLOCK, FIRST_HASH, OF_SESSION, canonical, hash_of
from acuchart.store.schema import objects_of_new_file

_SHOWN: Final = 20  # problems of one kind that are named; the rest are counted
_STRIDE: Final = 5000  # rows between two words of progress
_ENTRY: Final = "seq, step, at, cause, session_id, entity, key, before, after"
_HISTORY: Final = (
    # SQLite writes an entry's JSON three times as fast; where that is not the hashed text, Python has the word.
    "SELECT seq, session_id, entity, key, before, after, prev_hash, hash,"
    f" CAST(json_array(prev_hash, {_ENTRY}) AS BLOB) FROM history ORDER BY seq"
)
_LINKS: Final = (
    f"SELECT seq, prev_hash, hash, CAST(json_array(prev_hash, {_ENTRY}) AS BLOB) FROM history"
    " WHERE seq > ? ORDER BY seq"
)
_NEWEST: Final = (
    f"SELECT h.after FROM {OF_SESSION} AND h.entity = ? AND h.key = ? AND h.seq < ?"
    " ORDER BY b.block DESC, h.seq DESC LIMIT 1"
)
_NEWEST_ELSEWHERE: Final = (
    "SELECT after FROM history WHERE session_id IS NULL AND entity = ? AND key = ? AND seq < ?"
    " ORDER BY seq DESC LIMIT 1"
)
_LAST: Final = 2**62
_Blocks = set[tuple[str, int]]  # a session and the number of a run of entries in which it occurs
_Latest = dict[int, int]  # fingerprint of (entity, key) → fingerprint of its newest text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was checked and what was found; ``problems`` are plain sentences."""

    pages_ok: bool
    rules_ok: bool
    references_ok: bool
    chain_ok: bool
    rows_ok: bool
    seals_ok: bool
    search_ok: bool
    problems: tuple[str, ...]
    patients: int
    sessions: int
    needles: int
    seals: int
    history: int
    head: str

    @property
    def ok(self) -> bool:
        """True where nothing was found."""
        return not self.problems


class Problems:
    """Sentences of one kind, the first of which are kept."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._count = 0

    def add(self, sentence: str) -> None:
        """Note one problem."""
        self._count += 1
        if self._count <= _SHOWN:
            self._found.append(sentence)

    def __bool__(self) -> bool:
        """True where there is a problem."""
        return self._count > 0

    def __iter__(self) -> Iterator[str]:
        """The sentences, and one that counts the rest."""
        yield from self._found
        if self._count > _SHOWN:
            yield f"There are {self._count - _SHOWN} more of this kind."


def verify(
    connection: dbapi2.Connection, *, encrypted: bool, progress: Callable[[str], None] | None = None
) -> Verification:
    """Check everything that can be checked without the original; reads only.

    ``progress`` is told the name of the part that is being checked, again and again; what it raises
    ends the check.
    """
    tell = progress or (lambda _: None)
    found = {name: Problems() for name in ("pages", "rules", "references", "chain", "rows", "seals", "search")}
    head = FIRST_HASH
    counts = dict.fromkeys(("patient", "session", "needle", "seal", "history"), 0)
    tell("pages")
    _pages(connection, found["pages"], encrypted=encrypted)
    try:
        tell("rules")
        _rules(connection, found["rules"])
        tell("references")
        for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            found["references"].add(f"A row of “{table}” refers to something that is not in “{parent}”.")
        latest: _Latest = {}
        blocks: _Blocks = set()
        head = _walk(connection, found["chain"], tell, latest, blocks)
        if blocks != set(connection.execute("SELECT session_id, block FROM history_block")):
            found["search"].add("The index of the history by session does not say what the history says.")
        _rows(connection, latest, found["rows"], tell)
        _blobs(connection, found["rows"], tell)
        tell("seals")
        _seals(connection, found["seals"])
        tell("search")
        for sentence in search.mismatches(connection):
            found["search"].add(sentence)
        for table in counts:
            (counts[table],) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    except (dbapi2.DatabaseError, UnicodeError, TypeError):
        # A broken page stops the reading half way; mostly the pages have said so already.
        if not found["pages"]:
            found["pages"].add("A part of the file cannot be read.")
    return Verification(
        pages_ok=not found["pages"],
        rules_ok=not found["rules"],
        references_ok=not found["references"],
        chain_ok=not found["chain"],
        rows_ok=not found["rows"],
        seals_ok=not found["seals"],
        search_ok=not found["search"],
        problems=tuple(sentence for problems in found.values() for sentence in problems),
        patients=counts["patient"],
        sessions=counts["session"],
        needles=counts["needle"],
        seals=counts["seal"],
        history=counts["history"],
        head=head,
    )


def walk_links(
    connection: dbapi2.Connection, problems: Problems, tell: Callable[[int], None], since: tuple[int, str]
) -> tuple[int, str]:
    """Walk the chain after an entry that was found good (number and hash): how many follow, and the last hash.

    ``tell`` is given how many were walked, now and then.
    """
    (last, known), entries = since, 0
    for seq, prev_hash, row_hash, text in connection.execute(_LINKS, (last,)):
        if entries % _STRIDE == 0:
            tell(entries)
        follows = prev_hash == known and seq == last + 1
        if not follows or sha256(text).hexdigest() != row_hash:
            _blame(connection, problems, seq, follows)
        last, known = seq, row_hash
        entries += 1
    return entries, known


def _walk(
    connection: dbapi2.Connection,
    problems: Problems,
    tell: Callable[[str], None],
    latest: _Latest,
    blocks: _Blocks,
) -> str:
    """Walk the whole chain and return the last hash; ``latest`` and ``blocks`` are filled."""
    last, known = 0, FIRST_HASH
    for seq, session_id, entity, key, before, after, prev_hash, row_hash, text in connection.execute(_HISTORY):
        follows = prev_hash == known and seq == last + 1
        if not follows or sha256(text).hexdigest() != row_hash:
            _blame(connection, problems, seq, follows)
        last, known = seq, row_hash
        if seq % _STRIDE == 1:
            tell("history")
        if session_id is not None:
            blocks.add((session_id, seq // BLOCK))
        name = hash((entity, key))
        if latest.get(name) != _fingerprint(before) and not _follows(
            connection, seq, session_id, entity, key, before
        ):
            problems.add(f"Entry {seq} of the history does not follow from what was there before.")
        if after is None:
            latest.pop(name, None)
        else:
            latest[name] = hash(after)
    return known


def _blame(connection: dbapi2.Connection, problems: Problems, seq: int, follows: bool) -> None:
    """Say what is wrong with an entry, if anything is: SQLite may write its text otherwise than it was hashed."""
    if not follows:
        problems.add(f"The history is broken before entry {seq}: an entry was taken out, added or moved.")
    elif not _hash_holds(connection, seq):
        problems.add(f"Entry {seq} of the history was altered.")


def _hash_holds(connection: dbapi2.Connection, seq: int) -> bool:
    *row, prev_hash, row_hash = connection.execute(
        f"SELECT {_ENTRY}, prev_hash, hash FROM history WHERE seq = ?", (seq,)
    ).fetchone()
    return bool(hash_of(prev_hash, row) == row_hash)


def _fingerprint(text: str | None) -> int | None:
    return None if text is None else hash(text)


def _follows(
    connection: dbapi2.Connection, seq: int, session_id: str | None, entity: str, key: str, before: str | None
) -> bool:
    """True where the record before an entry is the one after the last entry about it, though its text differs.

    One number has several spellings (1 and 1.0), so texts that differ are compared as records.
    """
    last = _newest(connection, session_id, entity, key, seq)
    if last is None or before is None:
        return last is before
    return _same_record(entity, last, before)


def _newest(
    connection: dbapi2.Connection, session_id: str | None, entity: str, key: str, seq: int = _LAST
) -> str | None:
    """The text of a record after the last entry about it that lies before number ``seq``."""
    about = entity, key, seq
    if session_id is None:
        found = connection.execute(_NEWEST_ELSEWHERE, about).fetchone()
    else:
        found = connection.execute(_NEWEST, (session_id, *about)).fetchone()
    return None if found is None else found[0]


def _same_record(entity: str, first: str, second: str) -> bool:
    try:
        kind = RECORD_TYPES[Entity(entity)]
        return from_json(kind, first) == from_json(kind, second)
    except (ValueError, TypeError):
        return False


def _pages(connection: dbapi2.Connection, problems: Problems, *, encrypted: bool) -> None:
    try:
        if encrypted:
            for (text,) in connection.execute("PRAGMA cipher_integrity_check"):
                problems.add(f"The file's seal is broken: {text}.")
        for (text,) in connection.execute("PRAGMA integrity_check(20)"):
            if text != "ok":
                problems.add(f"A page is damaged: {text}.")
    except (dbapi2.DatabaseError, UnicodeError):
        problems.add("The file's pages cannot be read.")


def _rules(connection: dbapi2.Connection, problems: Problems) -> None:
    """The tables, indexes and triggers must be those that the program makes."""
    here = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    for name, sql in objects_of_new_file().items():
        if name not in here:
            problems.add(f"The rule “{name}” was taken out of the file.")
        elif here.pop(name) != sql:
            problems.add(f"The rule “{name}” of the file was altered.")
        else:
            continue
        here.pop(name, None)
    known = objects_of_new_file()
    for name in here:
        if name not in known and not name.startswith("sqlite_stat"):
            problems.add(f"“{name}” was added to the file.")


def _rows(connection: dbapi2.Connection, latest: _Latest, problems: Problems, tell: Callable[[str], None]) -> None:
    wanted = set(latest)
    for entity, record_type in RECORD_TYPES.items():
        cursor = connection.execute(f"SELECT * FROM {entity}")
        names = [column[0] for column in cursor.description]
        for number, values in enumerate(cursor):
            if number % _STRIDE == 0:
                tell("rows")
            row = dict(zip(names, values, strict=True))
            row.pop("row", None)
            key = _key(record_type, row)
            if key is None:
                problems.add(f"A {entity} cannot be read.")
                continue
            name = hash((entity.value, key))
            if name in wanted:
                wanted.discard(name)
                if latest[name] == hash(canonical(row)) or _is_newest(connection, entity, key, record_type, row):
                    continue
                problems.add(f"The {entity} “{key}” is not what the history says.")
            else:
                problems.add(f"The {entity} “{key}” is not in the history.")
    if wanted:
        for entity, key in connection.execute("SELECT DISTINCT entity, key FROM history"):
            if hash((entity, key)) in wanted:
                problems.add(f"The {entity} “{key}” is missing; the history has it.")


def _blobs(connection: dbapi2.Connection, problems: Problems, tell: Callable[[str], None]) -> None:
    """Bytes must be what their name says, and every picture and paper must have its bytes."""
    for number, (name, data) in enumerate(connection.execute("SELECT hash, bytes FROM blob")):
        if number % 20 == 0:
            tell("rows")
        if hashlib.sha256(data).hexdigest() != name:
            problems.add(f"The kept bytes “{name[:12]}” were altered.")
    for column, table in (("content", "picture"), ("thumb", "picture"), ("content", "kept_paper")):
        for (id_,) in connection.execute(
            f"SELECT id FROM {table} WHERE {column} NOT IN (SELECT hash FROM blob) ORDER BY id"
        ):
            problems.add(f"The bytes of the {table.replace('_', ' ')} “{id_}” are missing.")


def _seals(connection: dbapi2.Connection, problems: Problems) -> None:
    """Each signed session must still be what was sealed; the sentence names the session by its day and id."""

    def read(entity: Entity, where: str, *values: str) -> list[Any]:
        cursor = connection.execute(f"SELECT * FROM {entity} WHERE {where}", values)
        names = [column[0] for column in cursor.description]
        kind = RECORD_TYPES[entity]
        return [from_row(kind, dict(zip(names, row, strict=True))) for row in cursor]

    for (id_,) in connection.execute("SELECT id FROM seal ORDER BY at, id").fetchall():
        try:
            (seal,) = read(Entity.SEAL, "id = ?", id_)
            (session,) = read(Entity.SESSION, "id = ?", id_)
            notes = {note.section: note.text for note in read(Entity.NOTE, "session_id = ?", id_)}
            parts = {entity: read(entity, "session_id = ?", id_) for entity in PARTS}
        except (ValueError, TypeError):
            problems.add(f"The signed session “{id_}” cannot be read.")
            continue
        for sentence in disagreements(seal, session, notes, parts):
            problems.add(f"Signed session “{id_}” of {session.started_at[:10]}: {sentence}")


def _key(record_type: type[Record], row: dict[str, Any]) -> str | None:
    if "id" in row:
        return str(row["id"])
    try:
        return from_row(record_type, row).id
    except (ValueError, TypeError):
        return None


def _is_newest(
    connection: dbapi2.Connection, entity: Entity, key: str, record_type: type[Record], row: dict[str, Any]
) -> bool:
    try:
        record = from_row(record_type, row)
        newest = _newest(connection, change_of(None, record).session_id, entity.value, key)
        return newest is not None and from_json(record_type, newest) == record
    except (ValueError, TypeError):
        return False
