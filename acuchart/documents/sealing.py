"""What the summary prints of removal and signature: how each needle was accounted for, and what was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Flow
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model import clock
from acuchart.model.adjunct import ADJUNCT_WORDS
from acuchart.model.adverse import EventTerms, sentence
from acuchart.model.ledger import Count, count_by, count_by_set, in_order, lot_words, numbers
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.removal import AFTER_EMERGENCY, counted_regions
from acuchart.model.report import SessionReport
from acuchart.model.retention import in_time
from acuchart.model.session import SessionStatus
from acuchart.model.stamp import StampKind

_HEADING: Final = Style(11.0, bold=True, leading=1.4, ink=PINE)
_BODY: Final = Style(10.0, leading=1.42)
_SMALL: Final = Style(8.5, leading=1.38, ink=GREY)


def accounted(flow: Flow, report: SessionReport) -> None:
    """Under the count: what was counted instead of tapped, emergencies, and why a needle is not simply out."""
    for line in account_lines(report):
        flow.paragraph(line, _SMALL, "the count")


def account_lines(report: SessionReport) -> tuple[str, ...]:
    """Those lines as sentences."""
    lines = [
        f"{region}: {words.counted(number, 'needle')} counted out, not marked one by one."
        for region, number in counted_regions(report.stamps).items()
    ]
    for stamp in in_time(report.stamps):
        at = f"{clock.local(stamp.at):%H:%M}"
        if stamp.kind is StampKind.EMERGENCY:
            lines.append(f"{at}: emergency, {words.counted(stamp.number or 0, 'needle')} out at once.")
        elif stamp.kind is StampKind.COUNTED and stamp.text == AFTER_EMERGENCY:
            lines.append(f"{at}: {words.counted(stamp.number or 0, 'needle')} counted after the emergency.")
        elif stamp.kind is StampKind.DISPOSED:
            lines.append(f"{at}: {words.counted(stamp.number or 0, 'needle')} into the sharps bin.")
    lines += _by_set_and_lot(report)
    number_of = numbers(report.needles)
    by_id = {needle.id: needle for needle in report.needles}
    others = {lead.id: f"Lead {lead.label}" for lead in report.leads}
    others |= {row.id: ADJUNCT_WORDS[row.kind] for row in report.adjuncts}
    for stamp in in_time(report.stamps):
        kept = by_id.get(stamp.needle_id)
        if stamp.kind is StampKind.WARNED:
            warning, _, reason = stamp.text.partition("\n")
            name = others.get(stamp.needle_id, "") if kept is None else _numbered(kept, number_of)
            if name:
                lines.append(f"{name}: {warning} Kept because: {reason}")
    reasons = {
        stamp.needle_id: stamp.text for stamp in in_time(report.stamps) if stamp.kind is StampKind.EXPLAINED
    }
    for needle in in_order(report.needles):
        if needle.state in (NeedleState.LEFT_IN, NeedleState.NOT_FOUND) and reasons.get(needle.id, "").strip():
            lines.append(f"{number_of[needle.id]}, {needle.name}: {reasons[needle.id]}")
    return tuple(lines)


def _by_set_and_lot(report: SessionReport) -> list[str]:
    """Where there are several sets or lots are known: how many needles of each."""
    went_in = [needle for needle in report.needles if needle.state is not NeedleState.PLANNED]
    groups: list[tuple[str, Count]] = []
    sets = count_by_set(went_in)
    if len(sets) > 1:
        groups += [(f"Set {number}", sets[number]) for number in sorted(sets)]
    if any(needle.lot for needle in went_in):
        groups += sorted(count_by(went_in, lot_words).items())
    return [f"{name}: {words.ledger(counted)}" for name, counted in groups]


def events(flow: Flow, report: SessionReport, terms: EventTerms) -> None:
    """What went wrong, pinned to its needle."""
    if not report.events:
        return
    number_of = numbers(report.needles)
    by_id = {needle.id: needle for needle in report.needles}
    flow.heading("Adverse events", _HEADING, keep=2 * _BODY.pitch)
    for event in report.events:
        needle = by_id.get(event.needle_id)
        where = "" if needle is None else f"at {_numbered(needle, number_of)}"
        flow.paragraph(sentence(event, terms, where), _BODY, "an adverse event")


def _numbered(needle: Needle, number_of: Mapping[str, int]) -> str:
    number = number_of.get(needle.id)
    return needle.name if number is None else f"{number}, {needle.name}"


def record_state(report: SessionReport) -> str:
    """``draft, not signed``, ``signed`` or ``signed, amended``."""
    if report.session.status is not SessionStatus.SIGNED:
        return "draft, not signed"
    return "signed, amended" if report.amendments else "signed"


def amendments(flow: Flow, report: SessionReport) -> None:
    """Each correction with its day, its reason and who made it; the signed words above stay as they were."""
    if not report.amendments:
        return
    flow.heading("Amendments after signing", _HEADING, keep=3 * _BODY.pitch)
    for amendment in report.amendments:
        moment = clock.local(amendment.at)
        by = f", {amendment.by}" if amendment.by else ""
        head = f"{words.day_of(amendment.at)}, {moment:%H:%M}{by}. Reason: {amendment.reason}"
        flow.need(2 * _BODY.pitch)
        flow.paragraph(head, _SMALL, "an amendment")
        flow.paragraph(amendment.text, _BODY, "an amendment")
        flow.space(3)


def seal(flow: Flow, report: SessionReport) -> None:
    """When it was signed, by whom, and the code to compare."""
    made = report.seal
    if made is None:
        return
    by = f" by {made.by}" if made.by else ""
    at = f"{words.day_of(made.at)}, {clock.local(made.at):%H:%M}"
    flow.space(8)
    flow.paragraph(f"Signed {at}{by}. Code {made.code}.", replace(_SMALL, bold=True), "the signature")
