"""How a paper becomes a file: what it carries, whether it is locked, whether it is grey. Loads no PDF library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF file; `relationship` is a word of PDF, such as ``Source`` or ``Data``."""

    name: str
    mime: str
    relationship: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Output:
    """The choices for one file. With a password it is AES-256 and, by the rules of PDF/A, no PDF/A."""

    attachments: tuple[Attachment, ...] = ()
    password: str = ""
    grey: bool = False


PLAIN: Final = Output()
"""PDF/A-3b in colour, with nothing attached."""
