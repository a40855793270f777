"""The search line over sessions: words and fields, ``point:GB20 lot:A123 nrs<3 after:2026-01 unsigned``.

    words            every word must begin one in the note, the patient's name, complaint or the session's title
    field:value      point, lot, patient, complaint, course, technique, needle, state, event, is the table below
    kind<number      a measure (nrs, iop, logmar …) or ``needles``; < <= = >= >
    after: before: on:   a year, a month or a day
    unsigned signed amended event first remote phone bin    flags
    -term            not this
    "two words"      one phrase

Nothing is guessed: what cannot be read is an error with its place, and the rest of the line still counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

FIELDS: Final = {
    "point": "a point in any spelling",
    "lot": "the lot of a needle",
    "patient": "part of a name",
    "complaint": "part of a complaint",
    "course": "part of a course’s name",
    "technique": "tonify, disperse, even",
    "needle": "a size, 0.16x15",
    "state": "in, out, dropped, left_in, not_found, planned",
    "event": "a kind of adverse event",
    "after": "a year, month or day",
    "before": "a year, month or day",
    "on": "a year, month or day",
}
FLAGS: Final = ("unsigned", "signed", "amended", "event", "first", "remote", "phone", "bin")
STATES: Final = ("planned", "in", "out", "dropped", "left_in", "not_found")
NEEDLES: Final = "needles"
_TERM: Final = re.compile(r'-?(?:[^\s":]+:)?"[^"]*"|\S+')
_COMPARED: Final = re.compile(
    r"(?P<kind>[^\W\d][\w-]*)\s*(?P<sign><=|>=|<|>|=)\s*(?P<number>-?\d{1,6}(?:[.,]\d{1,4})?)"
)
_SIZE: Final = re.compile(r"(\d(?:[.,]\d{1,3})?)\s*[x×*]\s*(\d{1,3}(?:[.,]\d)?)")
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_MOST: Final = 40  # terms of one line
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition. ``field`` is a field, ``word``, ``flag``, ``measure`` or ``needles``.

    ``text`` is the value in its plain form: a canonical code for ``point``, ISO days for the days. A measure has
    its kinds apart by spaces in ``text``, with ``sign`` and ``number``.
    """

    field: str
    text: str
    negated: bool = False
    sign: str = ""
    number: float = 0.0
    until: str = ""  # the last day of a span


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What of the line was not understood: its place and a sentence."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A line that was read; ``terms`` hold together, all of them."""

    terms: tuple[Term, ...]
    problems: tuple[Problem, ...] = ()


def read_query(
    line: str,
    *,
    code_of: Callable[[str], str | None],
    kinds_of: Callable[[str], tuple[str, ...]],
) -> Query:
    """Read a line. ``code_of`` gives the code of a point in any spelling, ``kinds_of`` the kinds of a measure."""
    terms: list[Term] = []
    problems: list[Problem] = []
    for number, found in enumerate(_TERM.finditer(_joined(line))):
        if number == _MOST:
            problems.append(
                Problem(start=found.start(), end=len(line), sentence="The line is too long to search for.")
            )
            break
        try:
            term = _term(found.group(), code_of, kinds_of)
        except ValueError as error:
            problems.append(Problem(start=found.start(), end=found.end(), sentence=str(error)))
            continue
        if term is not None:
            terms.append(term)
    return Query(terms=tuple(terms), problems=tuple(problems))


def _joined(line: str) -> str:
    """Comparisons with spaces as one term, places kept: ``nrs < 3`` → ``nrs<3`` and two spaces."""

    def close(found: re.Match[str]) -> str:
        whole = found.group()
        tight = "".join(whole.split())
        return tight + " " * (len(whole) - len(tight))

    return re.sub(r"(?<![^\s-])[^\W\d][\w-]*[ \t]+(?:<=|>=|<|>|=)[ \t]*-?\d\S*", close, line)


def _term(
    word: str, code_of: Callable[[str], str | None], kinds_of: Callable[[str], tuple[str, ...]]
) -> Term | None:
    negated = word.startswith("-") and len(word) > 1
    bare = word[1:] if negated else word
    if len(bare) > _LONGEST:
        raise ValueError("This word is too long to search for.")
    compared = _COMPARED.fullmatch(bare)
    if compared is not None:
        return _comparison(compared, negated, kinds_of)
    field, colon, value = bare.partition(":")
    field, value = field.casefold(), value.strip('"').strip()
    if not colon or '"' in field:
        plain = bare.strip('"').strip()
        if plain.casefold() in FLAGS:
            return Term(field="flag", text=plain.casefold(), negated=negated)
        return Term(field="word", text=plain, negated=negated) if plain else None
    if field == "is" and value.casefold() in FLAGS:
        return Term(field="flag", text=value.casefold(), negated=negated)
    if field not in FIELDS:
        raise ValueError(f"“{field}” is no field; there are {', '.join(FIELDS)}.")
    if not value:
        raise ValueError(f"Write after “{field}:” what to look for: {FIELDS[field]}.")
    return _field(field, value, negated, code_of)


def _field(field: str, value: str, negated: bool, code_of: Callable[[str], str | None]) -> Term:
    match field:
        case "point":
            code = code_of(value)
            if code is None:
                raise ValueError(f"No point is called “{value}”.")
            return Term(field=field, text=code, negated=negated)
        case "state":
            state = value.casefold().replace(" ", "_").replace("-", "_")
            if state not in STATES:
                raise ValueError(f"“{value}” is no state; there are {', '.join(STATES)}.")
            return Term(field=field, text=state, negated=negated)
        case "needle":
            size = _SIZE.fullmatch(value)
            if size is None:
                raise ValueError("Write a needle as 0.16x15.")
            gauge, length = (float(part.replace(",", ".")) for part in size.groups())
            return Term(field=field, text=f"{gauge:g}x{length:g}", negated=negated)
        case "after" | "before" | "on":
            first, last = span(value)
            return Term(field=field, text=first.isoformat(), until=last.isoformat(), negated=negated)
        case _:
            return Term(field=field, text=value, negated=negated)


def _comparison(found: re.Match[str], negated: bool, kinds_of: Callable[[str], tuple[str, ...]]) -> Term:
    number = float(found["number"].replace(",", "."))
    name = found["kind"].casefold()
    if name == NEEDLES:
        return Term(field=NEEDLES, text="", negated=negated, sign=found["sign"], number=number)
    kinds = kinds_of(name)
    if not kinds:
        raise ValueError(f"No measure is called “{found['kind']}”.")
    return Term(field="measure", text=" ".join(kinds), negated=negated, sign=found["sign"], number=number)


def span(text: str) -> tuple[date, date]:
    """First and last day of a year, a month or a day; ValueError where it is none."""
    found = _DAY.fullmatch(text)
    if found is not None:
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            first = date(year, month or 1, day or 1)
            last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        except (ValueError, IndexError):
            first = None
        if first is not None:
            return first, last
    raise ValueError("Write a day as 2026-01-31, a month as 2026-01 or a year as 2026.")


def completions(line: str) -> Iterator[str]:
    """Fields and flags that go on from the last word of a line."""
    last = line.rpartition(" ")[2].casefold().lstrip("-")
    if last:
        yield from (f"{field}:" for field in FIELDS if field.startswith(last) and field != last)
        yield from (flag for flag in FLAGS if flag.startswith(last) and flag != last)
