"""What was done beside the needles and what was felt, as sentences for note, paper and export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from acuchart.model import clock
from acuchart.model.adjunct import ADJUNCT_WORDS, Adjunct
from acuchart.model.exam import OF_DOING, UNDER, sentences
from acuchart.model.finding import Finding
from acuchart.model.ledger import in_order
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle
from acuchart.model.session import Section, VisitKind
from acuchart.model.stamp import STAGE_WORDS, STAGES, Stamp, StampKind

NO_NEEDLES: Final = frozenset((VisitKind.REMOTE, VisitKind.PHONE))
"""Visits at which no needle is placed."""


def section_sentences(
    section: Section, findings: Iterable[Finding], measures: Iterable[Measure], names: Mapping[str, str]
) -> tuple[str, ...]:
    """What the program writes into a section of the note, before what was typed there.

    ``names`` says what the kinds of measures are called (``assets.measure_names``).
    """
    said = sentences(findings, UNDER.get(section, ()))
    if section is Section.OBJECTIVE:
        said += tuple(f"{line}." for line in before_and_after(measures, names))
    return said


def done_sentences(
    needles: Iterable[Needle], findings: Iterable[Finding], adjuncts: Iterable[Adjunct]
) -> tuple[str, ...]:
    """What was done and felt, beside the sentence about the needles themselves."""
    found = tuple(findings)
    said = (felt_sentence(needles), *sentences(found, OF_DOING), *adjunct_sentences(adjuncts))
    return tuple(line for line in (*said, *sentences(found, ("beside",))) if line)


def adjunct_sentence(row: Adjunct) -> str:
    """One row in words: ``Cupping (dry static) at the upper back from 14:05, 10 min``."""
    what = f" ({row.what.strip()})" if row.what.strip() else ""
    site = f" at {row.site.strip()}" if row.site.strip() else ""
    begin = f" from {_time(row.at)}" if row.at else ""
    facts = [f"{row.passes} {'pass' if row.passes == 1 else 'passes'}" if row.passes is not None else ""]
    facts.append(f"{row.depth_mm:g} mm deep" if row.depth_mm is not None else "")
    facts.append(f"{row.minutes:g} min" if row.minutes is not None else "")
    facts.append(row.note.strip().rstrip("."))
    return ", ".join([f"{ADJUNCT_WORDS[row.kind]}{what}{site}{begin}", *filter(None, facts)]) + "."


def adjunct_sentences(rows: Iterable[Adjunct]) -> tuple[str, ...]:
    """Every row, in the order in which they are kept."""
    return tuple(adjunct_sentence(row) for row in sorted(rows, key=lambda row: (row.ordinal, row.id)))


def felt_sentence(needles: Iterable[Needle]) -> str:
    """``Felt: aching at ST2 R, ST2 L; warm at LI4 L.`` or empty."""
    places: dict[str, list[str]] = {}
    for needle in in_order(needles):
        if needle.sensation.strip():
            places.setdefault(needle.sensation.strip(), []).append(needle.name)
    if not places:
        return ""
    return f"Felt: {'; '.join(f'{felt} at {_names(names)}' for felt, names in places.items())}."


def stages_sentence(stamps: Sequence[Stamp], own: Mapping[str, str] | None = None) -> str:
    """``Consent 13:43; cleanse 13:46; out, counted 14:16.`` or empty; ``own`` names the practice's own stages."""
    said = []
    for stamp in sorted(stamps, key=lambda one: (one.at, one.id)):
        if stamp.kind in STAGES or stamp.kind is StampKind.PHOTO:
            said.append(f"{STAGE_WORDS[stamp.kind].lower()} {_time(stamp.at)}")
        elif stamp.kind is StampKind.STAGE:
            said.append(f"{(own or {}).get(stamp.text, stamp.text)} {_time(stamp.at)}")
    whole = "; ".join(said)
    return f"{whole[0].upper()}{whole[1:]}." if whole else ""


def before_and_after(measures: Iterable[Measure], names: Mapping[str, str]) -> tuple[str, ...]:
    """What was measured at this visit, a line for each kind and side: ``Near acuity, right: 0.4 before``."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(measures, key=lambda one: (one.moment != "before", one.at, one.id)):
        if one.typed.strip() and not one.draft:
            whose = {"patient": "says the patient", "other": "from elsewhere"}.get(one.by, "")
            said = " ".join(part for part in (one.typed.strip(), one.moment) if part)
            said += "".join(f" ({more})" for more in (one.condition_words, whose) if more)
            lines.setdefault((one.kind, one.site, one.side), []).append(said)
    order = sorted(lines, key=lambda key: (key[0], key[1], "RLB".find(key[2])))
    made = []
    for kind, site, side in order:
        parts = (names.get(kind, "Own measure"), site, {"R": "right", "L": "left", "B": "both"}.get(side, ""))
        made.append(f"{', '.join(part for part in parts if part)}: {', '.join(lines[kind, site, side])}")
    return tuple(made)


def _names(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _time(stamp: str) -> str:
    return f"{clock.local(stamp):%H:%M}"
