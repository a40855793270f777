"""A note as a plain text file: headings of the sections in brackets, and under each its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from acuchart.model.session import SECTION_TITLES, Section

ENDING: Final = ".txt"
_BY_TITLE: Final = {title.casefold(): section for section, title in SECTION_TITLES.items()}


def to_text(notes: Mapping[Section, str]) -> str:
    """``[Told me]``, the text, an empty line, and the next; sections without text are left out."""
    parts = []
    for section in Section:
        text = _tidy(notes.get(section, ""))
        if text:
            # A line that looks like a heading is told from one by a backslash.
            lines = [f"\\{line}" if line.startswith(("[", "\\")) else line for line in text.split("\n")]
            parts.append("\n".join([f"[{SECTION_TITLES[section]}]", *lines]))
    return "\n\n".join(parts) + "\n" if parts else ""


def from_text(text: str) -> dict[Section, str]:
    """The sections of a template; ValueError in words for the practitioner where it is none."""
    found: dict[Section, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(_lines(text.removeprefix("\ufeff")), start=1):
        if line.startswith("[") and line.rstrip().endswith("]"):
            title = line.strip()[1:-1].strip()
            section = _BY_TITLE.get(title.casefold())
            if section is None:
                known = ", ".join(SECTION_TITLES.values())
                raise ValueError(f"Line {number}: “{title}” is no section of the note; write one of {known}.")
            current = found.setdefault(section, [])
        elif current is None:
            if line.strip():
                raise ValueError(f"Line {number}: a template starts with a section in brackets, such as [Plan].")
        else:
            current.append(line[1:] if line.startswith(("\\[", "\\\\")) else line)
    return {section: words for section in Section if (words := _tidy("\n".join(found.get(section, []))))}


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in _lines(text)).strip("\n")
