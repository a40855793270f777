"""One session's needles in words, the same in every format."""

from typing import Any, Final

from acuchart import assets
from acuchart.exchange.plain import clean, day_and_time, moment
from acuchart.model.atlas import Atlas
from acuchart.model.done import done_sentences, section_sentences
from acuchart.model.ledger import Count, count, in_order
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState, Technique
from acuchart.model.report import SessionReport
from acuchart.model.retention import in_time
from acuchart.model.session import VISIT_WORDS, Section
from acuchart.model.side import Side
from acuchart.model.stamp import STAGE_WORDS, Stamp, StampKind

GONE: Final = (NeedleState.OUT, NeedleState.DROPPED)
HEAD: Final = ("No.", "Point", "Side", "Depth", "What", "Technique", "Became of it", "Note")
TECHNIQUES: Final = {Technique.EVEN: "even", Technique.TONIFY: "tonifying", Technique.DISPERSE: "dispersing"}
_KINDS: Final = {
    "filiform": "needle",
    "intradermal": "intradermal needle",
    "tack": "press tack needle",
    "seed": "seed on the skin",
}


def rows(report: SessionReport, atlas: Atlas) -> list[tuple[str, ...]]:
    """Every needle under ``HEAD``, planned ones last and without a number."""
    found = [(str(number), *cells(needle, atlas)) for number, needle in enumerate(placed(report), start=1)]
    return found + [("–", *cells(needle, atlas)) for needle in planned(report)]


def placed(report: SessionReport) -> tuple[Needle, ...]:
    """The needles that entered the skin, in the order of placing."""
    return tuple(n for n in in_order(report.needles) if n.state is not NeedleState.PLANNED)


def planned(report: SessionReport) -> tuple[Needle, ...]:
    """The needles that were planned and never placed."""
    return tuple(n for n in in_order(report.needles) if n.state is NeedleState.PLANNED)


def point_text(needle: Needle, atlas: Atlas) -> str:
    """The place in words, without its side: “GB20 (Fēngchí 風池)”, or where a free mark lies."""
    part = f" {needle.part}" if needle.part else ""
    if needle.code is not None:
        point = atlas.points.get(needle.code)
        names = "" if point is None else " ".join(filter(None, (point.pinyin, point.hanzi_trad or point.name)))
        return clean(f"{needle.code}{part} ({names})" if names else f"{needle.code}{part}")
    view = atlas.views.get(needle.view.partition("@")[0])
    where = needle.view if view is None else view.name
    return clean(f"{needle.label or 'Free mark'}{part} (on the plate “{where}”)")


def side_text(needle: Needle) -> str:
    """The patient's side in words."""
    return "midline" if needle.side is Side.MID else needle.side.word


def headline(report: SessionReport) -> str:
    """One sentence of counts, such as “12 needles in, 10 out, 2 left in on purpose.”, or what was planned."""
    total = count(report.needles)
    if not total.placed:
        return "No needle was placed." if not total.planned else f"{total.planned} planned, none placed."
    parts = [f"{total.placed} needle{'s' if total.placed > 1 else ''} in", f"{total.out} out"]
    parts += [f"{n} {words}" for n, words in _open_ends(report, total) if n]
    return f"{', '.join(parts)}."


def cells(needle: Needle, atlas: Atlas) -> tuple[str, ...]:
    """A needle as the cells under ``HEAD``, without its number."""
    technique = [TECHNIQUES[needle.technique]] if needle.technique in TECHNIQUES else []
    if needle.angle_deg is not None:
        technique.append(f"{needle.angle_deg:g}°")
    retained = retained_min(needle)
    became = STATE_WORDS[needle.state] + ("" if retained is None else f" after {retained:g} min")
    depth = "" if needle.depth_mm is None else f"{needle.depth_mm:g} mm"
    return (
        point_text(needle, atlas),
        side_text(needle),
        depth,
        product_text(needle),
        ", ".join(technique),
        became,
        needle.note,
    )


def remarks_of(report: SessionReport, atlas: Atlas) -> list[str]:
    """What a reader must know beyond the counts, a sentence each."""
    remarks = []
    if report.session.retention_min is not None:
        remarks.append(f"Retention: {report.session.retention_min} min.")
    for state, words in (
        (NeedleState.NOT_FOUND, "Not found at the count"),
        (NeedleState.LEFT_IN, "Left in on purpose"),
        (NeedleState.IN, "Still in when this was written"),
        (NeedleState.DROPPED, "Fell out and found"),
        (NeedleState.PLANNED, "Planned, not placed"),
    ):
        found = [needle for needle in in_order(report.needles) if needle.state is state]
        if len(found) > 1 and len(found) == len(report.needles):
            remarks.append(f"{words}: all {len(found)}.")
        elif found:
            names = "; ".join(f"{point_text(needle, atlas)}, {side_text(needle)}" for needle in found)
            remarks.append(f"{words}: {names}.")
    remarks += done_sentences(report.needles, report.findings, report.adjuncts)
    for section in Section:
        remarks += section_sentences(section, report.findings, report.measures, assets.measure_names())
    return [f"{VISIT_WORDS[report.session.visit]}.", *remarks]


def _open_ends(report: SessionReport, total: Count) -> list[tuple[int, str]]:
    states: list[Any] = [needle.state for needle in report.needles]
    return [
        (total.left_in, STATE_WORDS[NeedleState.LEFT_IN]),
        (states.count(NeedleState.NOT_FOUND), STATE_WORDS[NeedleState.NOT_FOUND]),
        (states.count(NeedleState.IN), "still in"),
        (total.planned, "planned, not placed"),
    ]


def stamp_texts(report: SessionReport) -> list[str]:
    """What was stamped and when, in time: “Consent 15:02”, and whatever was said with it."""
    found = []
    names = {needle.id: f"{needle.code or needle.label} {side_text(needle)}" for needle in report.needles}
    for stamp in in_time(report.stamps):
        when = moment(stamp.at)
        words = [STAGE_WORDS[stamp.kind], "" if when is None else f"{when:%H:%M}", _number(stamp)]
        said = [names.get(stamp.needle_id, ""), stamp.text]
        found.append(": ".join(filter(None, map(clean, (" ".join(filter(None, words)), *said)))))
    return found


def signature_text(report: SessionReport) -> str:
    """Who signed and when, with the code that papers print; empty where there is no seal."""
    if report.seal is None:
        return ""
    by = f" by {clean(report.seal.by)}" if clean(report.seal.by) else ""
    return f"Signed {day_and_time(report.seal.at)}{by}, code {report.seal.code}."


def amendment_texts(report: SessionReport) -> list[str]:
    """What was corrected after signing, by whom and why."""
    return [
        f"Amendment, {', '.join(filter(None, (day_and_time(one.at), clean(one.by))))}:"
        f" {clean(one.text)} (reason: {clean(one.reason)})"
        for one in report.amendments
    ]


def product_text(needle: Needle) -> str:
    """Kind and size of what was put in."""
    kind = _KINDS.get(needle.kind, clean(needle.kind) or "needle")
    if needle.gauge_mm is None or needle.length_mm is None or needle.kind == "seed":
        return kind
    return f"{kind} {needle.gauge_mm:g} × {needle.length_mm:g} mm"


def retained_min(needle: Needle) -> float | None:
    """Whole minutes between placing and removal, where both were recorded."""
    start, end = moment(needle.placed_at), moment(needle.removed_at)
    if start is None or end is None or end < start or needle.state not in GONE:
        return None
    return float(round((end - start).total_seconds() / 60))


def _number(stamp: Stamp) -> str:
    if stamp.number is None:
        return ""
    if stamp.kind is StampKind.RETENTION:
        return f"({stamp.number} min)"
    return f"({stamp.number})" if stamp.kind in (StampKind.COUNTED, StampKind.DISPOSED) else ""
