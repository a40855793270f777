"""What a consent text leaves open until it is signed: words to fill in, and choices for yes or no.

A practitioner writes ``{what belongs here}`` for a gap, and a line that begins with ``[ ]`` for a choice. What is
signed holds neither: the gaps are filled, and a choice reads “Yes: …” or “No: …”, so that the kept words say all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

YES, NO = "Yes", "No"
_GAP: Final = re.compile(r"\{([^{}\n]{1,80})\}")
_CHOICE: Final = re.compile(r"^[ \t]*\[ ?\][ \t]*(\S[^\n]*)$", re.MULTILINE)
_BLANK: Final = "____________"


def gaps_of(words: str) -> tuple[str, ...]:
    """What has to be filled in, each once, in the order of the text."""
    return tuple(dict.fromkeys(name.strip() for name in _GAP.findall(words) if name.strip()))


def choices_of(words: str) -> tuple[str, ...]:
    """What has to be answered with yes or no, each once, in the order of the text."""
    return tuple(dict.fromkeys(line.strip() for line in _CHOICE.findall(words)))


def without_choices(words: str) -> str:
    """The running text alone, for a page on which the choices are buttons."""
    return re.sub(r"\n{3,}", "\n\n", _CHOICE.sub("", words)).strip()


def filled(words: str, gaps: Mapping[str, str], answers: Mapping[str, bool]) -> str:
    """The words as they are signed. What is not filled in or answered yet stays open."""

    def gap(found: re.Match[str]) -> str:
        return " ".join(gaps.get(found[1].strip(), "").split()) or found[0]

    def choice(found: re.Match[str]) -> str:
        answer = answers.get(found[1].strip())
        return found[0] if answer is None else f"{YES if answer else NO}: {found[1].strip()}"

    return _GAP.sub(gap, _CHOICE.sub(choice, words))


def for_a_pen(words: str) -> str:
    """The words with lines to write on and places for a cross, for a form on paper."""
    lined = _CHOICE.sub(lambda found: f"{YES} ____   {NO} ____   {found[1].strip()}", words)
    return _GAP.sub(lambda found: f"{_BLANK} ({found[1].strip()})", lined)


def fits(words: str, signed: str) -> bool:
    """True where ``signed`` is ``words`` with its gaps filled and its choices answered, and nothing else."""
    if words == signed:
        return True
    pattern, at = "", 0
    found = [*_GAP.finditer(words), *_CHOICE.finditer(words)]
    for one in sorted(found, key=lambda one: (one.start(), -one.end())):
        if one.start() < at:  # a gap inside a choice that was taken as a whole
            continue
        pattern += re.escape(words[at : one.start()])
        if one.re is _CHOICE:
            inside = _GAP.sub("\0", one[1].strip())
            pattern += f"(?:{YES}|{NO}): " + re.escape(inside).replace("\0", "[^\n]*")
        else:
            pattern += "[^\n]*"
        at = one.end()
    return re.fullmatch(pattern + re.escape(words[at:]), signed) is not None
