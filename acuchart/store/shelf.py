"""The shelf of backups: their names, their proofs, which ones stay, and the second place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from acuchart.model.thinning import kept
from acuchart.store import handles
from acuchart.store.errors import CancelledError, DamagedError, kind_os_error
from acuchart.store.opening import remove

Progress = Callable[[str, float], None]
UNFINISHED: Final = ".part"
_NAME: Final = re.compile(
    r"(?P<stem>.+) (?P<at>\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)Z(-(?P<number>\d{1,9}))?\.acuchart", re.DOTALL
)
_TIME: Final = "%Y-%m-%d %H-%M-%S"
_PROOF: Final = ".proof.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found when a backup was opened and checked; holds no patient data. Kept as JSON beside it."""

    made_at: str  # UTC
    proved_at: str
    reason: str  # "open", "signed", "daily", "update", "hand"
    bytes: int
    sha256: str
    patients: int
    sessions: int
    needles: int
    history: int
    head: str
    whole_at: str = ""  # when the chain was last walked from its first entry, for this backup or one it rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup file; ``proof`` is None where it was never proved or its record is lost."""

    path: Path
    made_at: datetime
    proof: Proof | None

    @property
    def age(self) -> tuple[bool, datetime]:
        """What orders backups; one from the future is an old one: the clock was wrong then and was set back."""
        return self.made_at <= datetime.now(UTC), self.made_at


def list_backups(folder: Path, stem: str | None = None) -> tuple[Backup, ...]:
    """The backups in ``folder`` (of one practice file by its ``stem``), newest first (see ``Backup.age``)."""
    found = []
    try:
        names = sorted(folder.iterdir())
    except OSError:
        return ()
    for path in names:
        match = _NAME.fullmatch(path.name)
        if match is None or (stem is not None and match["stem"] != stem):
            continue
        try:
            at = datetime.strptime(match["at"], _TIME).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append((Backup(path=path, made_at=at, proof=_read_proof(path)), int(match["number"] or 1)))
    found.sort(key=lambda one: (one[0].age, one[1], one[0].path.name), reverse=True)
    return tuple(backup for backup, _ in found)


def newest_proved(folder: Path, stem: str | None = None) -> Backup | None:
    """The newest backup that was proved and still has the size it had then."""
    for backup in list_backups(folder, stem):
        if backup.proof is not None and _size(backup.path) == backup.proof.bytes:
            return backup
    return None


def thin_out(folder: Path, stem: str) -> tuple[Path, ...]:
    """Remove backups that ``model.thinning`` does not keep; the newest proved one always stays.

    Files that were never proved go once a newer proved one is there.
    """
    backups = list_backups(folder, stem)
    proved = [backup for backup in backups if backup.proof is not None]
    if not proved:
        return ()
    # What a wrong clock dated ahead must not push out what is made now.
    keep = kept(one.made_at for one in proved if one.age[0]) | kept(
        one.made_at for one in proved if not one.age[0]
    )
    seen: set[datetime] = set()
    gone = []
    for backup in backups:
        if backup.proof is None:
            stays = backup.age > proved[0].age
        else:
            stays = backup.made_at in keep and backup.made_at not in seen
            seen.add(backup.made_at)
        if not stays:
            remove(backup.path)
            _proof_path(backup.path).unlink(missing_ok=True)
            gone.append(backup.path)
    return tuple(gone)


def copy_to_second_place(
    backup: Backup,
    folder: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Backup:
    """Copy a proved backup to a USB drive or another folder and compare what arrived byte for byte."""
    tell = teller(progress, cancelled)
    target = folder / backup.path.name
    part = target.with_name(target.name + UNFINISHED)
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            handles.copy(backup.path, part, lambda done: tell("copy", done))
            tell("compare", 0.0)
            seal = handles.seal_of(part)
        except OSError as error:
            raise kind_os_error(error, target) from error
        if backup.proof is None or seal != backup.proof.sha256:
            raise DamagedError(f"“{backup.path.name}” is not what was proved; make a new backup.")
        try:
            part.replace(target)
            write_proof(target, backup.proof)
            handles.settle_folder(folder)
        except OSError as error:
            raise kind_os_error(error, target) from error
    except BaseException:
        remove(part)
        raise
    return Backup(path=target, made_at=backup.made_at, proof=backup.proof)


def free_name(folder: Path, stem: str, at: datetime) -> Path:
    """A file name with the time in it that is not taken; what was made in one second is numbered as it came."""
    name = f"{stem} {at.astimezone(UTC).strftime(_TIME)}Z"
    newest = next((one.path for one in list_backups(folder, stem) if one.path.stem.startswith(name)), None)
    match = None if newest is None else _NAME.fullmatch(newest.name)
    number = 1 if match is None else int(match["number"] or 1) + 1
    return folder / f"{name}{'' if number == 1 else f'-{number}'}.acuchart"


def _proof_path(path: Path) -> Path:
    return path.with_name(path.stem + _PROOF)


def write_proof(path: Path, proof: Proof) -> None:
    """Keep the proof beside the backup, whole or not at all."""
    beside = _proof_path(path)
    part = beside.with_name(beside.name + UNFINISHED)
    part.write_text(json.dumps(asdict(proof), indent=1) + "\n", encoding="utf-8")
    part.replace(beside)


def _read_proof(path: Path) -> Proof | None:
    try:
        return proof_of(_proof_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def proof_of(text: str) -> Proof:
    """The proof in a JSON text; ValueError where it is none."""
    try:
        values = json.loads(text)
    except RecursionError:
        raise ValueError("This is no proof of a backup.") from None
    if not isinstance(values, dict):
        raise ValueError("This is no proof of a backup.")
    kinds = {field.name: int if field.type == "int" else str for field in fields(Proof)}
    values.setdefault("whole_at", "")
    if set(values) != set(kinds) or any(type(values[name]) is not kind for name, kind in kinds.items()):
        raise ValueError("This is no proof of a backup.")
    return Proof(**values)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def teller(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    """What long work tells its progress to; it raises CancelledError where the person stopped it."""

    def tell(part: str, done: float) -> None:
        if cancelled is not None and cancelled():
            raise CancelledError("The backup was stopped; the earlier backups are still there.")
        if progress is not None:
            progress(part, done)

    return tell
