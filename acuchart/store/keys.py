"""The key of an encrypted file: from the passphrase, as SQLCipher's raw form, and as a code on paper."""

import hashlib
import hmac
import re
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from acuchart.store.errors import PassphraseNeededError, RecoveryCodeError, WrongPassphraseError

ROUNDS: Final = 256_000  # SQLCipher 4 default, with HMAC-SHA512
SALT_BYTES: Final = 16
PAGE_BYTES: Final = 4096  # SQLCipher 4 default
SEAL_BYTES: Final = 64  # HMAC-SHA512 at the end of each page
KEY_BYTES: Final = 32
_RAW: Final = re.compile(r"x'([0-9a-fA-F]{64})([0-9a-fA-F]{32})?'")

# Crockford's letters: none that is taken for another. A group is four letters of the key and one that checks them.
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011")
_GROUP: Final = 4
_GROUPS: Final = 13  # 13 × 4 × 5 bits hold 256 bits and four that are zero


def derive(passphrase: str, salt: bytes) -> str:
    """The key that SQLCipher 4 derives from ``passphrase`` and the file's first 16 bytes, as ``x'…'``."""
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, KEY_BYTES)
    return f"x'{key.hex()}{salt.hex()}'"


class Seal:
    """SQLCipher's seal of each page: an HMAC over its cipher text and its number."""

    def __init__(self, raw_key: str, file_salt: bytes) -> None:
        key, salt = _parts(raw_key)
        salt = salt or file_salt
        seal_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, KEY_BYTES)
        self._begun = hmac.new(seal_key, digestmod="sha512")  # setting up the key takes as long as half a page

    def of(self, page: bytes | memoryview, number: int) -> bytes:
        """The seal that the page should end with; pages count from 1."""
        seal = self._begun.copy()
        seal.update(page[SALT_BYTES if number == 1 else 0 : -SEAL_BYTES])
        seal.update(number.to_bytes(4, "little"))
        return seal.digest()

    def holds(self, page: bytes | memoryview, number: int) -> bool:
        """True where the page is whole and the key is right."""
        return len(page) == PAGE_BYTES and self.of(page, number) == page[-SEAL_BYTES:]

    def all_hold(self, pages: bytes, first: int) -> bool:
        """True where each of the pages that follow one another from number ``first`` is whole."""
        view = memoryview(pages)
        return all(
            self.holds(view[at : at + PAGE_BYTES], number)
            for number, at in enumerate(range(0, len(pages), PAGE_BYTES), start=first)
        )


def set_key(connection: dbapi2.Connection, key: str) -> None:
    """Give a fresh connection its passphrase or raw key."""
    connection.execute(f"PRAGMA key = {key_literal(key)}")


def key_literal(key: str) -> str:
    """A passphrase or raw key as it stands in ``PRAGMA key`` and ``ATTACH … KEY``."""
    quote = '"' if _RAW.fullmatch(key) else "'"
    return f"{quote}{key if quote == chr(34) else key.replace(chr(39), chr(39) * 2)}{quote}"


def check_raw_key(raw_key: str, path: Path) -> None:
    """Refuse what is no raw key before it could be taken for a passphrase."""
    if not _RAW.fullmatch(raw_key):
        raise WrongPassphraseError(f"That key does not open “{path.name}”; check it and try again.")


def with_salt(raw_key: str, file_salt: bytes) -> str:
    """A raw key that also names the file's salt, so that another file can be made under the same seal."""
    key, salt = _parts(raw_key)
    return f"x'{key.hex()}{(salt or file_salt).hex()}'"


def check_passphrase(passphrase: str) -> None:
    """Refuse a new passphrase that SQLCipher would read as something else."""
    if _RAW.fullmatch(passphrase) or "\0" in passphrase:
        raise PassphraseNeededError("That cannot be a passphrase; choose words of your own.")
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        raise PassphraseNeededError("The passphrase holds half a character; type it again.") from None


def recovery_code(raw_key: str) -> str:
    """The key as 13 groups of five letters; the fifth checks everything before it."""
    found = _RAW.fullmatch(raw_key)
    if found is None:
        raise ValueError("A recovery code is made from a raw key.")
    number = int(found[1], 16) << (_GROUP * _GROUPS * 5 - KEY_BYTES * 8)
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range((_GROUP * _GROUPS - 1) * 5, -1, -5))
    return "-".join(
        letters[start : start + _GROUP] + _check(letters[: start + _GROUP])
        for start in range(0, len(letters), _GROUP)
    )


def key_of_recovery_code(code: str) -> str:
    """The raw key of a typed code. Case, spaces and hyphens do not matter, nor O for 0 or I and L for 1.

    RecoveryCodeError names the first group that was mistyped.
    """
    typed = re.sub(r"[\s\-–—_.,·]", "", code).upper().translate(_READ_AS)
    wrong = next((char for char in typed if char not in _LETTERS), None)
    if wrong is not None:
        raise RecoveryCodeError(f"“{wrong}” does not occur in a recovery code; compare it with the sheet.")
    letters = ""
    for number in range(_GROUPS):
        group = typed[number * (_GROUP + 1) : (number + 1) * (_GROUP + 1)]
        if len(group) <= _GROUP:
            raise RecoveryCodeError(f"The recovery code ends too early: {_GROUPS} groups of five are needed.")
        letters += group[:_GROUP]
        if _check(letters) != group[_GROUP]:
            raise RecoveryCodeError(
                f"Group {number + 1} of the recovery code is mistyped; compare it with the sheet."
            )
    value = 0
    for letter in letters:
        value = value << 5 | _LETTERS.index(letter)
    spare = _GROUP * _GROUPS * 5 - KEY_BYTES * 8
    if len(typed) > _GROUPS * (_GROUP + 1) or value & ((1 << spare) - 1):
        raise RecoveryCodeError(f"The recovery code is too long: {_GROUPS} groups of five are needed.")
    return f"x'{value >> spare:0{KEY_BYTES * 2}x}'"


def _parts(raw_key: str) -> tuple[bytes, bytes]:
    data = bytes.fromhex(raw_key[2:-1])
    return data[:KEY_BYTES], data[KEY_BYTES:]


def _check(letters: str) -> str:
    """One letter over all letters so far, so that a slip shows in the group where it was made."""
    return _LETTERS[hashlib.sha256(f"acuchart recovery {letters}".encode()).digest()[0] & 31]
