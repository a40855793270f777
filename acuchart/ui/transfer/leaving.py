"""What of one chart leaves: the choice, the files that come of it, and every word in them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from acuchart.documents.words import day as long_day
from acuchart.exchange.plain import day
from acuchart.model.patient import Patient
from acuchart.model.session import SECTION_TITLES, Section
from acuchart.store import ChartStore

if TYPE_CHECKING:
    from acuchart.model.atlas import Atlas
    from acuchart.model.patient_record import PatientRecord

FORMATS: Final = {
    "fhir": ("FHIR", "FHIR document", "One FHIR R4 document for other record systems."),
    "json": ("JSON", "complete chart as JSON", "One file with everything; acuchart reads it without a loss."),
    "csv": ("CSV", "tables as CSV", "One table for each kind of record, for spreadsheets."),
    "html": ("HTML", "page for a browser", "One page with plates that every browser shows and prints."),
    "pdf": ("PDF", "treatment summaries as PDF", "One treatment summary for each visit, to read and to print."),
}
"""Format → its button, its words in the log, and what it is for."""
_SHORTEST: Final = 3  # shorter parts of a name are ordinary words too often
_DIGITS: Final = 6  # a telephone number has at least so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen on the left of the page."""

    kind: str = "fhir"
    since: date | None = None
    until: date | None = None
    sections: frozenset[Section] = frozenset(Section)
    redact: bool = False
    ips: bool = False
    paper: str = "a4"

    @property
    def scope(self) -> str:
        """The same in words, for the log."""
        parts = ["all visits"]
        if self.since or self.until:
            first = "the first visit" if self.since is None else day(self.since)
            parts = [f"visits from {first} to {'the last' if self.until is None else day(self.until)}"]
        left_out = [title for section, title in SECTION_TITLES.items() if section not in self.sections]
        if left_out:
            parts.append(f"without {', '.join(f'“{title}”' for title in left_out)}")
        if self.redact:
            parts.append("names as initials")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """The files as they leave; ``words`` is empty for PDF, whose words the window reads from the pages.

    ``marks`` are the places where the words tell who the patient is: see `telling`.
    """

    files: dict[str, bytes]
    words: str
    marks: tuple[tuple[int, int, str], ...]
    visits: int
    record_code: str


@dataclass(slots=True)
class Stop:
    """Set by the window, looked at by the work."""

    wanted: bool = field(default=False)


def leaving_job(
    patient_id: str, choice: Choice, stop: Stop
) -> Callable[[ChartStore, Callable[[str], None]], Leaving | None]:
    """The job for the background worker; None where it was stopped."""

    def job(reader: ChartStore, tell: Callable[[str], None]) -> Leaving | None:
        from acuchart import assets
        from acuchart.exchange.codes import load_codes
        from acuchart.exchange.one_patient import patient_files
        from acuchart.store.own_systems import practice_atlas
        from acuchart.store.records_out import read_record

        tell("Reading the chart…")
        record = read_record(reader, patient_id)
        patient, record = record.patient, _chosen(record, choice)
        if stop.wanted:
            return None
        tell("Making the files…")
        atlas = practice_atlas(reader, assets.load_atlas())
        if choice.kind == "pdf":
            papers = _summaries(record, atlas, choice.paper, stop, tell)
            if papers is None:
                return None
            return Leaving(files=papers, words="", marks=(), visits=len(papers), record_code=record.record_code)
        files = patient_files(
            record,
            choice.kind,
            atlas=atlas,
            codes=load_codes(),
            at=datetime.now().astimezone(),
            ips=choice.ips and choice.kind == "fhir",
        )
        words = "\n\n".join(readable(name, content) for name, content in files.items())
        if stop.wanted:
            return None
        return Leaving(
            files=files,
            words=words,
            marks=tuple(telling(words, patient)),
            visits=len(record.sessions),
            record_code=record.record_code,
        )

    return job


def _chosen(record: PatientRecord, choice: Choice) -> PatientRecord:
    from acuchart.exchange.scope import redacted, scoped

    everything = choice.sections == frozenset(Section)
    if choice.since or choice.until or not everything:
        sections = None if everything else choice.sections
        record = scoped(record, since=choice.since, until=choice.until, sections=sections)
    return redacted(record) if choice.redact else record


def _summaries(
    record: PatientRecord, atlas: Atlas, paper: str, stop: Stop, tell: Callable[[str], None]
) -> dict[str, bytes] | None:
    from acuchart.documents.summaries import summaries

    files: dict[str, bytes] = {}
    made = summaries(record, atlas, paper=paper)
    for number in range(1, len(record.sessions) + 1):
        if stop.wanted:
            return None
        tell(f"Drawing the summary of visit {number} of {len(record.sessions)}…")
        name, content = next(made)
        files[name] = content
    return files


def readable(name: str, content: bytes) -> str:
    """A file as a person reads it: its name, then every word of it."""
    text = content.decode("utf-8-sig", "replace")
    if name.endswith(".html"):
        text = _words(text)
    elif name.endswith(".json"):
        text = "\n".join(_entries(json.loads(text)))
    return f"{name}\n{text.replace(chr(13), '').strip()}"


def _entries(value: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """Every name and value of JSON, one on a line, without its brackets and quotation marks."""
    room = "  " * depth
    if isinstance(value, dict):
        if name:
            yield f"{room}{name}:"
        for key, inner in value.items():
            yield from _entries(inner, key, depth + bool(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _entries(inner, name, depth)
    else:
        text = value if isinstance(value, str) else json.dumps(value)
        text = _words(text) if text.startswith("<div") else text
        yield f"{room}{name}: {text}" if name else f"{room}{text}"


def _words(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    reader.close()
    return reader.text


class _Words(HTMLParser):
    """The words of a page, one block on a line; what only says how it looks is no word."""

    _LOOKS: Final = frozenset({"style"})
    _LINES: Final = frozenset({"p", "h1", "h2", "h3", "tr", "li", "dt", "section", "svg", "title", "text"})
    _CELLS: Final = frozenset({"td", "th", "dd"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._quiet = 0

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(filter(None, lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in self._LOOKS
        self._pieces.append("\n" if tag in self._LINES else " " if tag in self._CELLS else "")
        self._pieces += [f" {value} " for key, value in attrs if key in ("alt", "aria-label", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in self._LOOKS and self._quiet > 0

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self._pieces.append(data)


def telling(text: str, patient: Patient) -> Iterator[tuple[int, int, str]]:
    """Where a text tells who somebody is: first letter, letter after the last, and what it tells."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _patterns(patient):
        found += [(match.start(), match.end(), kind) for match in pattern.finditer(text)]
    end = 0
    for first, last, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if first >= end:
            yield first, last, kind
            end = last


def _patterns(patient: Patient) -> Iterator[tuple[str, re.Pattern[str]]]:
    whole = {
        " ".join(text.split()) for text in (patient.name, patient.other_name, patient.guardian) if text.strip()
    }
    whole |= {" ".join(patient.physician.split())} if patient.physician.strip() else set()
    words = {word for text in whole for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _SHORTEST}
    names = sorted(whole | words, key=len, reverse=True)
    if names:
        yield "name", re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    if (born := patient.born) is not None:
        forms = (born.isoformat(), day(born), long_day(born), f"{born.year}{born:%m%d}")
        yield "birth date", re.compile("|".join(map(re.escape, forms)))
    digits = re.sub(r"\D", "", patient.phone)
    if len(digits) >= _DIGITS:
        yield "telephone", re.compile(r"[\s()/.-]*".join(digits))
    for kind, value in (("e-mail", patient.email), ("address", patient.address)):
        for line in filter(None, (part.strip() for part in value.splitlines())):
            yield kind, re.compile(re.escape(line), re.IGNORECASE)


def counted(marks: Sequence[tuple[int, int, str]]) -> dict[str, int]:
    """How often each kind is told, in the order in which they matter."""
    kinds = ("name", "birth date", "telephone", "e-mail", "address")
    counts = {kind: sum(mark[2] == kind for mark in marks) for kind in kinds}
    return {kind: number for kind, number in counts.items() if number}
