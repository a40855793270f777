"""Entries of a history out of a damaged file: which hold, what is missing, and what a backup fills in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from acuchart.model.change import RECORD_TYPES, Entity
from acuchart.model.records import from_json
from acuchart.store.errors import DamagedError
from acuchart.store.gate import FIRST_HASH, hash_of
from acuchart.store.opening import open_file

COLUMNS: Final = ("seq", "step", "at", "cause", "session_id", "entity", "key", "before", "after")
HASHES: Final = ("prev_hash", "hash")
Entry = dict[str, Any]


def holds(entry: Entry) -> bool:
    """True for an entry whose hash says that it is as it was written."""
    try:
        kind = RECORD_TYPES[Entity(entry["entity"])]
        for side in ("before", "after"):
            if entry[side] is not None:
                from_json(kind, entry[side])
        return bool(hash_of(entry["prev_hash"], [entry[name] for name in COLUMNS]) == entry["hash"])
    except (KeyError, ValueError, TypeError):
        return False


def unbroken(entries: list[Entry], reaches: int) -> bool:
    """True where no entry is missing from the first one to number ``reaches``."""
    expected = FIRST_HASH
    for number, entry in enumerate(entries, start=1):
        if entry["seq"] != number or entry["prev_hash"] != expected:
            return False
        expected = entry["hash"]
    return bool(entries) and len(entries) >= reaches


def whole_from(entries: list[Entry], reaches: int) -> int:
    """The entry from which on none is missing, up to number ``reaches`` at least."""
    if not entries or entries[-1]["seq"] < reaches:
        return reaches + 1
    expected = entries[-1]["seq"]
    for entry in reversed(entries):
        if entry["seq"] != expected:
            return int(expected) + 1
        expected -= 1
    return int(expected) + 1


def of_backup(backup: Path, *, passphrase: str | None, raw_key: str | None) -> list[Entry]:
    """Every entry of a backup, after all of it was checked; DamagedError where anything is wrong."""
    store = open_file(backup, passphrase=passphrase, raw_key=raw_key, frozen=True)
    try:
        result = store.verify()
        if not result.ok:
            raise DamagedError(f"“{backup.name}” is damaged: {result.problems[0]} Take an older backup.")
        names = (*COLUMNS, *HASHES)
        rows = store.connection.execute(f"SELECT {', '.join(names)} FROM history ORDER BY seq")
        return [dict(zip(names, row, strict=True)) for row in rows]
    finally:
        store.close()


def joined(older: list[Entry], read: list[Entry], backup: Path) -> list[Entry]:
    """A backup's entries and those of the damaged file that come after them.

    Both must be one history: an entry that both have is the same, or the first new one follows the last old one.
    """
    common = len(older)
    same = [entry["hash"] == older[entry["seq"] - 1]["hash"] for entry in read if 1 <= entry["seq"] <= common]
    newer = [entry for entry in read if entry["seq"] > common]
    follows = bool(newer) and newer[0]["seq"] == common + 1 and newer[0]["prev_hash"] == older[-1]["hash"]
    if not all(same) or not (same or follows):
        raise DamagedError(
            f"“{backup.name}” is not a backup of this file, or the file went on from another one; salvage it"
            " without that backup."
        )
    return older + newer


def bytes_of_backup(backup: Path, *, passphrase: str | None, raw_key: str | None) -> Iterator[bytes]:
    """The bytes of pictures and papers that a backup holds, one at a time."""
    store = open_file(backup, passphrase=passphrase, raw_key=raw_key, frozen=True)
    try:
        for (data,) in store.connection.execute("SELECT bytes FROM blob"):
            yield bytes(data)
    finally:
        store.close()
