"""The treatment summary: one session on paper, for the patient's file or for another clinician."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from acuchart import assets
from acuchart.documents import amsler, letterhead, sealing, words, zones
from acuchart.documents.flow import Column, Flow, baseline
from acuchart.documents.gutters import name_operators
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import Paper
from acuchart.documents.plates import Box, draw_scene
from acuchart.documents.sign_line import SignLine
from acuchart.documents.text import GREY, PINE, Style, Words
from acuchart.model import clock
from acuchart.model.atlas import Atlas, View
from acuchart.model.done import done_sentences, section_sentences
from acuchart.model.ledger import Count, count, count_by_view, in_order, numbers
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.report import SessionReport
from acuchart.model.scene import Scene, plate_scene
from acuchart.model.session import SECTION_TITLES, VISIT_WORDS, Section

TITLE: Final = "Treatment summary"
_HEADING: Final = Style(11.0, bold=True, leading=1.4, ink=PINE)
_BODY: Final = Style(10.0, leading=1.42)
_BOLD: Final = replace(_BODY, bold=True)
_LABEL: Final = Style(8.0, leading=1.4, ink=GREY)
_LABEL_BOLD: Final = Style(9.0, bold=True)
_TABLE: Final = Style(8.5, leading=1.3)
_CODE: Final = replace(_TABLE, bold=True)
_CAPTION: Final = Style(8.0, leading=1.35)
_CAPTION_BOLD: Final = replace(_CAPTION, bold=True)
_COURSE: Final = "the course’s name"
_LONG_NAME: Final = 80  # letters that a name among the facts may have
_GAP: Final = 16.0  # between two plates of a row
_CAPTION_ROOM: Final = 34.0  # the side words and the caption under a plate
_LABELS: Final = 104.0  # the column of the note's headings
_SIGN: Final = SignLine(Style(9.0, leading=1.4), gap=30.0, part=0.5)
_SIZES: Final = ({1: 430.0, 2: 240.0, 3: 205.0}, {1: 330.0, 2: 150.0, 3: 150.0})  # tallest plate by columns
_CROWDED: Final = 24  # above this many marks a plate has a row for itself


SECTIONS: Final = {
    "plates": "Plates with the needles",
    "table": "Table of needles",
    "beside": "What was done beside them",
    "drawn": "What the patient drew",
    "note": "The note",
    "sign": "Line to sign on",
}
"""The parts of a summary that can be left out, with their words. Count, events and corrections always stay."""


def summary(
    report: SessionReport,
    atlas: Atlas,
    *,
    paper: str,
    sections: Collection[str] = tuple(SECTIONS),
    output: Output = PLAIN,
) -> bytes:
    """The summary of a session as a PDF file on ``a4`` or ``letter`` paper, with the parts that are wanted.

    Raises DocumentError, in words for the practitioner, where something cannot be printed.
    """
    sheet = laid_out(report, atlas, paper, sections)
    return sheet.pdf(
        title=f"{TITLE}, {words.day_of(report.session.started_at)}",
        author=words.author(report.practice),
        subject="Acupuncture session",
        output=output,
    )


def laid_out(
    report: SessionReport, atlas: Atlas, paper: str, sections: Collection[str] = tuple(SECTIONS)
) -> Paper:
    """The finished pages, before they become a file; with smaller plates where that saves a page."""
    sheet = _laid_out(report, atlas, paper, sections, _SIZES[0])
    if len(sheet.pages) == 1 or not report.needles or "plates" not in sections:
        return sheet
    smaller = _laid_out(report, atlas, paper, sections, _SIZES[1])
    return smaller if len(smaller.pages) < len(sheet.pages) else sheet


def _laid_out(
    report: SessionReport, atlas: Atlas, paper: str, sections: Collection[str], tallest: Mapping[int, float]
) -> Paper:
    sheet = Paper(paper)
    flow = letterhead.start(sheet, report, TITLE)
    needles = in_order(report.needles)
    note = [(section, text) for section in Section if (text := _section_text(report, section))]
    note = note if "note" in sections else []
    tail = _SIGN.height(flow, report.practice) if "sign" in sections else 0.0
    _facts(flow, report)
    if "plates" in sections:
        _plates(flow, report, needles, atlas, tallest)
    _table(flow, report, needles if "table" in sections else (), atlas, 0.0 if note else tail)
    if "beside" in sections:
        _leads(flow, report)
        _beside(flow, report)
    if "drawn" in sections:
        amsler.grids(flow, report, _HEADING)
    _note(flow, note, tail)
    sealing.events(flow, report, assets.load_events())
    sealing.amendments(flow, report)
    sealing.seal(flow, report)
    if "sign" in sections:
        _SIGN.put(flow, report.practice)
    letterhead.finish(flow, report)
    return sheet


def _facts(flow: Flow, report: SessionReport) -> None:
    """What was treated, and the facts of the visit in a row of small columns."""
    session, course = report.session, report.course
    for words_, style, where in (
        (report.patient.complaint, _BODY, "the complaint"),
        (session.title, _BOLD, "the title of the session"),
    ):
        if words_:
            flow.paragraph(words_, style, where)
    long_name = course is not None and len(course.name) > _LONG_NAME
    if course is not None and long_name:
        flow.paragraph(course.name, _BODY, _COURSE)
    number = f"{report.number_in_course} of {course.planned_sessions}" if course else str(report.number_in_course)
    facts = [
        ("Time", words.times(session.started_at, session.ended_at)),
        ("Visit", VISIT_WORDS[session.visit]),
        ("Session", f"{number}, {course.name}" if course and course.name and not long_name else number),
        ("Retention", "" if session.retention_min is None else f"{session.retention_min} minutes"),
        ("Record", sealing.record_state(report)),
    ]
    flow.space(6)
    columns = (0.18, 0.15, 0.29, 0.17, 0.21)
    shown = [(label, value, share) for (label, value), share in zip(facts, columns, strict=True) if value]
    laid = [flow.paper.lines(value, _BODY, _COURSE, flow.width * share - 8) for label, value, share in shown]
    flow.need(_LABEL.pitch + max(map(len, laid)) * _BODY.pitch)
    x = flow.left
    for (label, _, share), lines in zip(shown, laid, strict=True):
        flow.page.text(flow.paper.type.line(label, _LABEL, "a label"), x, flow.y + baseline(_LABEL))
        for at, line in enumerate(lines):
            flow.page.text(line, x, flow.y + _LABEL.pitch + at * _BODY.pitch + baseline(_BODY))
        x += flow.width * share
    flow.y += _LABEL.pitch + max(map(len, laid)) * _BODY.pitch


def _plates(
    flow: Flow, report: SessionReport, needles: Sequence[Needle], atlas: Atlas, tallest: Mapping[int, float]
) -> None:
    counts = count_by_view(needles)
    drawn_on = {area.view for area in report.areas}
    used = [view for view in atlas.views.values() if view.ref in counts or view.ref in drawn_on]
    scenes = [plate_scene(view, needles, atlas, report.leads, report.areas) for view in used]
    rows = _rows(scenes)
    for index, row in enumerate(rows):
        columns = 1 if len(row) == 1 and _crowded(row[0]) else max(2, min(3, len(scenes)))
        room = (flow.width - (columns - 1) * _GAP) / columns
        scales = [min(room / scene.view.width, tallest[columns] / scene.view.height) for scene in row]
        height = max(scale * scene.view.height for scale, scene in zip(scales, row, strict=True))
        if index == 0:
            flow.heading("Where the needles were", _HEADING, keep=height + _CAPTION_ROOM + 4)
            flow.y += 4
        flow.need(height + _CAPTION_ROOM + (2 * _CAPTION.pitch if index == len(rows) - 1 else 0))
        for at, (scene, scale) in enumerate(zip(row, scales, strict=True)):
            left, placed = flow.left + at * (room + _GAP), counts.get(scene.view.ref, Count())
            _plate(flow, scene, placed, Box(left, flow.y, scale), room, height, report)
        flow.y += height + _CAPTION_ROOM
    lost = [needle for needle in needles if needle.view not in {view.ref for view in used}]
    if lost:
        flow.paragraph(
            f"{words.counted(len(lost), 'needle')} on a plate that this program does not have: in the table only.",
            _CAPTION,
            "the plates",
        )
    if scenes:
        flow.paragraph(_legend(needles), replace(_CAPTION, ink=GREY), "the plates")


def _plate(
    flow: Flow, scene: Scene, placed: Count, box: Box, room: float, height: float, report: SessionReport
) -> None:
    """One plate at the foot of its row's height, in the middle of its column, with the caption under it."""
    view = scene.view
    centred = Box(box.x + (room - view.width * box.scale) / 2, box.y + height - view.height * box.scale, box.scale)
    day = clock.local(report.session.started_at).date()
    drawn = zones.zones_on(view, report.facts, day)
    leaders, names = name_operators(flow.page, scene, centred, (room - view.width * box.scale) / 2)
    under = [*(zones.zone_operators(flow.page, view, fact, centred) for fact in drawn), leaders]
    draw_scene(flow.page, scene, centred, under="\n".join(filter(None, under)))
    for name, x, y in names:
        flow.page.text(name, x, y)
    for fact in drawn:
        said = flow.paper.type.line(zones.zone_words(fact, day), zones.WORDS, "a no-go zone")
        zones.write_zone(flow.page, view, fact, centred, said)
    caption = [(view.name, _CAPTION_BOLD), (f", {_caption(scene, placed)}", _CAPTION)]
    line = flow.paper.type.line(caption, _CAPTION, "the plates")
    if line.width > room:
        line = flow.paper.type.line([(view.short, _CAPTION_BOLD), caption[1]], _CAPTION, "the plates")
    flow.page.text(line, box.x + (room - line.width) / 2, box.y + height + 12 + baseline(_CAPTION))


def _caption(scene: Scene, placed: Count) -> str:
    empty = not (placed.planned or scene.areas)
    parts = [words.counted(placed.placed, "needle")] if placed.placed or empty else []
    if placed.planned:
        parts.append(f"{placed.planned} planned")
    if scene.areas:
        parts.append(words.counted(len(scene.areas), "area"))
    return ", ".join(parts)


def _legend(needles: Sequence[Needle]) -> str:
    """What the shapes mean, for those states that occur."""
    states = {needle.state for needle in needles}
    parts = ["Numbers are those of the table"]
    for state, said in (
        (NeedleState.IN, "black disc: in"),
        (NeedleState.OUT, "ring: taken out"),
        (NeedleState.DROPPED, "D: fell out, found"),
        (NeedleState.LEFT_IN, "L: left in on purpose"),
        (NeedleState.NOT_FOUND, "N: not found"),
        (NeedleState.PLANNED, "P: planned, not placed"),
    ):
        if state in states:
            parts.append(said)
    return "; ".join(parts) + ". A point that another plate shows too is marked on both."


def _rows(scenes: Sequence[Scene]) -> list[list[Scene]]:
    """Plates in rows of two or three; a crowded plate has its own."""
    rows: list[list[Scene]] = []
    columns = max(2, min(3, len(scenes)))
    for scene in scenes:
        if _crowded(scene):
            rows.append([scene])
        elif rows and len(rows[-1]) < columns and not _crowded(rows[-1][0]):
            rows[-1].append(scene)
        else:
            rows.append([scene])
    return rows


def _crowded(scene: Scene) -> bool:
    return len(scene.marks) > _CROWDED


def _leads(flow: Flow, report: SessionReport) -> None:
    """Each lead between two needles that are there, with its numbers."""
    names = {needle.id: needle.name for needle in report.needles}
    there = [lead for lead in report.leads if lead.from_id in names and lead.to_id in names]
    if not there:
        return
    flow.heading("Electrical stimulation", _HEADING, keep=2 * _BODY.pitch)
    for lead in there:
        device = f"{lead.device}: " if lead.device else ""
        facts = f", {lead.facts}" if lead.facts else ""
        flow.paragraph(f"{device}{names[lead.from_id]} to {names[lead.to_id]}{facts}", _BODY, "the leads")


def _beside(flow: Flow, report: SessionReport) -> None:
    """What was felt, and what was done beside the needles, in the sentences of the note."""
    said = done_sentences(report.needles, report.findings, report.adjuncts)
    if said:
        flow.heading("With the needles and beside them", _HEADING, keep=2 * _BODY.pitch)
    for line in said:
        flow.paragraph(line, _BODY, "what was done beside the needles")


def _section_text(report: SessionReport, section: Section) -> str:
    """What the program says of the findings, and under it what was typed."""
    typed = report.notes.get(section, "").strip()
    return "\n".join(
        part
        for part in (*section_sentences(section, report.findings, report.measures, assets.measure_names()), typed)
        if part
    )


def _table(flow: Flow, report: SessionReport, needles: Sequence[Needle], atlas: Atlas, tail: float) -> None:
    flow.heading("Needles", _HEADING, keep=_BODY.pitch + 3 * _TABLE.pitch + 18)
    flow.paragraph(words.ledger(count(report.needles)), _BOLD, "the count")
    sealing.accounted(flow, report)
    if not needles:
        return
    flow.space(3)
    number_of = numbers(needles)
    cells: list[list[Words]] = []
    for needle in needles:
        number = number_of.get(needle.id)
        cells.append(
            [
                "P" if number is None else str(number),
                _point_words(needle, atlas),
                words.side(needle.side),
                words.size(needle),
                words.depth(needle),
                words.angle(needle),
                words.TECHNIQUE_WORDS[needle.technique],
                STATE_WORDS[needle.state],
                needle.note,
            ]
        )
    columns = [
        Column("No.", 24),
        Column("Point", 124),
        Column("Side", 40),
        Column("Needle", 58),
        Column("Depth", 36),
        Column("Angle", 32),
        Column("Technique", 50),
        Column("State", 62),
        Column("Note", 0),
    ]
    # A column in which nothing was recorded is left out; what remains goes to the point and the note.
    kept = [at for at in range(len(columns)) if at in (0, 1, 2, 7) or any(row[at] for row in cells)]
    spare = flow.width - sum(columns[at].width for at in kept)
    last = len(columns) - 1
    widths = {at: columns[at].width for at in kept}
    if last in kept:
        widths[last] = spare
    else:
        widths[1] += spare
    where = [
        f"needle {number_of[needle.id]} in the table" if needle.id in number_of else "a planned needle"
        for needle in needles
    ]
    flow.table(
        [Column(columns[at].head, widths[at]) for at in kept],
        [[row[at] for at in kept] for row in cells],
        _TABLE,
        where,
        tail=tail,
    )


def _point_words(needle: Needle, atlas: Atlas) -> Words:
    """LI4 hégǔ 合谷; or the words of a free mark and the plate that it is on."""
    if needle.code is None:
        plate = _plate_name(needle, atlas)
        return f"{needle.label or 'Free mark'}{f' ({plate})' if plate else ''}"
    point = atlas.point(needle.code)
    name = f"{needle.code} {needle.part}" if needle.part else needle.code
    if point is None:
        return [(name, _CODE)]
    more = " ".join(part for part in (point.pinyin, point.hanzi_trad) if part) or point.name
    return [(name, _CODE), (f"  {more}", _TABLE)] if more else [(name, _CODE)]


def _plate_name(needle: Needle, atlas: Atlas) -> str:
    view: View | None = atlas.views.get(needle.view.partition("@")[0])
    return view.name if view else ""


def _note(flow: Flow, note: Sequence[tuple[Section, str]], tail: float) -> None:
    """The note: each section's title in a column at the left, its text beside it."""
    if note:
        flow.heading("Note", _HEADING, keep=2 * _BODY.pitch)
    for index, (section, text) in enumerate(note):
        title = SECTION_TITLES[section]
        lines = flow.paper.lines(text, _BODY, f"the note under “{title}”", flow.width - _LABELS)
        flow.space(4 if index else 0)
        last = tail if index == len(note) - 1 else 0.0
        whole = len(lines) <= 3  # short texts are not cut
        flow.need((len(lines) if whole else 2) * _BODY.pitch + (last if whole else 0.0))
        label = flow.paper.type.line(title, _LABEL_BOLD, "a label")
        flow.page.text(label, flow.left, flow.y + baseline(_BODY))
        flow.put_lines(lines, _BODY, indent=_LABELS, tail=last)
