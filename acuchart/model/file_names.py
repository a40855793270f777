"""File names that every system takes, made of whatever a person typed."""

import unicodedata
from typing import Final

_FORBIDDEN: Final = frozenset('\\/:*?"<>|')
_RESERVED: Final = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(10)))
)
_LONGEST: Final = 120  # bytes of UTF-8: room for a time and an ending within the 255 that every system gives


def safe_stem(text: str, default: str) -> str:
    """``text`` as a file name without its ending; ``default`` where nothing of it can be kept.

    No separators, controls, marks that turn the direction, names that Windows keeps for devices, dots or spaces at
    the ends.
    """
    kept = "".join(" " if _unwanted(char) else char for char in unicodedata.normalize("NFC", text))
    words = " ".join(kept.split()).strip(" .-~")
    short = words.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    if not short:
        return default
    return f"{short} file" if short.split(".")[0].strip().upper() in _RESERVED else short


def _unwanted(char: str) -> bool:
    return char in _FORBIDDEN or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
