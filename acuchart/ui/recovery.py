"""The recovery code as the window uses it: typed in place of the passphrase, and printed on its sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from acuchart.store import ChartStore, RecoveryCodeError
from acuchart.store.keys import key_of_recovery_code, recovery_code

_KEY_LETTERS = 2 + 64  # x' and the key; the salt of the file may follow


def looks_like_code(typed: str) -> bool:
    """True for something as long as a code and without words, so that its own mistakes are told."""
    letters = [char for char in typed if char.isalnum()]
    return len(letters) >= 40 and typed.count(" ") <= 16 and typed.upper() == typed


def is_code_of(store: ChartStore, typed: str) -> bool:
    """True where ``typed`` is the recovery code of that file; compared in constant time."""
    try:
        typed_key = key_of_recovery_code(typed)
    except RecoveryCodeError:
        return False
    kept = store.raw_key()
    return kept is not None and compare_digest(
        typed_key[:_KEY_LETTERS].lower().encode(), kept[:_KEY_LETTERS].lower().encode()
    )


def code_of(store: ChartStore) -> str | None:
    """The code of an open file; None for a plain one."""
    key = store.raw_key()
    return None if key is None else recovery_code(key)


def mistake_in(store: ChartStore, typed: str) -> str:
    """What is wrong with a typed code, in one sentence; empty where it is the code of that file."""
    try:
        key_of_recovery_code(typed)
    except RecoveryCodeError as error:
        return str(error)
    return "" if is_code_of(store, typed) else "That is the sheet of another file, or of an older passphrase."


def sheet_job(store: ChartStore) -> Callable[[ChartStore, Callable[[str], None]], bytes]:
    """The job that draws the recovery sheet of an encrypted file."""
    code, practice, name = code_of(store), store.practice(), store.path.name
    assert code is not None

    def job(_reader: ChartStore, _tell: Callable[[str], None]) -> bytes:
        from acuchart.documents.recovery import RecoverySheet, recovery_sheet

        sheet = RecoverySheet(
            code=code, practice=practice.name, file_name=name, made_on=datetime.now().astimezone().date()
        )
        return recovery_sheet(sheet, paper=practice.paper)

    return job
