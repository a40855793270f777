"""What the patient takes home: the visit in plain words, large or not, and the slip for what stays in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.documents import letterhead, words
from acuchart.documents.errors import DocumentError
from acuchart.documents.flow import Flow, baseline, from_left
from acuchart.documents.home_page import put_home
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import Paper
from acuchart.documents.phrases import LANGUAGE, Phrases, fitting, joined, phrases
from acuchart.documents.plates import Box, draw_scene
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model.area import FOUND
from acuchart.model.atlas import Atlas
from acuchart.model.home_care import HomeCare
from acuchart.model.ledger import count, in_order, numbers
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.removal import remove_by
from acuchart.model.report import SessionReport
from acuchart.model.scene import Scene, plate_scene


@dataclass(frozen=True, slots=True)
class Print:
    """The sizes of normal or large print."""

    title: Style
    heading: Style
    body: Style
    next: Style
    side: Style
    tallest: float

    @property
    def bold(self) -> Style:
        """The body, bold."""
        return replace(self.body, bold=True)


NORMAL: Final = Print(
    Style(24, bold=True, leading=1.2),
    Style(15, bold=True, ink=PINE),
    Style(12, leading=1.45),
    Style(17, bold=True),
    Style(9, ink=GREY),
    190.0,
)
LARGE: Final = Print(
    Style(31, bold=True, leading=1.2),
    Style(22, bold=True, ink=PINE),
    Style(18, bold=True, leading=1.4),
    Style(26, bold=True, leading=1.25),
    Style(13),
    215.0,
)
_GAP: Final = 18.0
_MOST_PLATES: Final = 3
_SMALLER: Final = 0.78  # of the height of plates, where that saves a page
_WORDS: Final = "the handout"


def handout(
    report: SessionReport,
    atlas: Atlas,
    *,
    paper: str,
    large: bool = False,
    home: HomeCare | None = None,
    language: str = LANGUAGE,
    output: Output = PLAIN,
) -> bytes:
    """What was done, how to look after oneself, what to do at home, when to ask for help, and the next visit.

    With smaller plates where that saves a page. Raises DocumentError where something cannot be printed.
    """
    style = LARGE if large else NORMAL
    said = phrases(language)
    flow = _laid_out(report, atlas, paper, style, home, said)
    if len(flow.paper.pages) > 1:
        smaller = _laid_out(report, atlas, paper, replace(style, tallest=style.tallest * _SMALLER), home, said)
        flow = smaller if len(smaller.paper.pages) < len(flow.paper.pages) else flow
    return _finished(flow, report, said.handout["title"], said, output)


def _laid_out(
    report: SessionReport, atlas: Atlas, paper: str, style: Print, home: HomeCare | None, said: Phrases
) -> Flow:
    flow = _start(Paper(paper), report, said.handout["title"], style, said)
    needles = in_order(report.needles)
    flow.heading(said.handout["did"], style.heading, keep=2 * style.body.pitch)
    flow.paragraph(_what_we_did(report, atlas, said), style.body, _WORDS)
    done = [area for area in report.areas if area.kind not in FOUND]
    scenes = [
        plate_scene(view, needles, atlas, areas=done)
        for view in atlas.views.values()
        if _on(needles, view.ref) or any(area.view == view.ref for area in done)
    ]
    _plates(flow, _biggest(scenes), style, said.speech)
    occasions = _occasions(needles, atlas)
    _list(flow, said.handout["care"], fitting(said.care, occasions), style)
    if home is not None:
        put_home(flow, home, atlas, style)
    _list(flow, said.handout["urgent"], fitting(said.urgent, occasions), style, bold=True)
    _next_visit(flow, said.handout["next"], style, home, said.speech)
    if report.practice.phone:
        flow.space(style.body.size * 0.8)
        tail = 2.4 * style.body.pitch
        flow.paragraph(said.handout["call"].format(phone=report.practice.phone), style.bold, _WORDS, tail=tail)
    flow.space(style.body.size * 0.4)
    flow.paragraph(said.handout["foot"], style.body, _WORDS)
    return flow


def slip(
    report: SessionReport, atlas: Atlas, *, paper: str, language: str = LANGUAGE, output: Output = PLAIN
) -> bytes:
    """What was left in on purpose: where, until when, and what to do. Raises DocumentError where nothing was."""
    said, style = phrases(language), NORMAL
    needles = in_order(report.needles)
    left = [needle for needle in needles if needle.state is NeedleState.LEFT_IN]
    if not left:
        raise DocumentError("No needle was left in on purpose in this session, so there is no slip to print.")
    flow = _start(Paper(paper), report, said.slip["title"], style, said)
    flow.space(style.body.size * 0.8)
    intro = said.slip["intro_one"] if len(left) == 1 else said.slip["intro_many"].format(count=len(left))
    flow.paragraph(intro, style.body, _WORDS)
    flow.heading(said.slip["what"], style.heading, keep=3 * style.body.pitch)
    number_of = numbers(needles)
    for needle in left:
        view = atlas.views.get(needle.view.partition("@")[0])
        part = "" if view is None else said.places.get(view.region, view.name)
        side = said.speech.slip_sides.get(needle.side, words.side(needle.side))
        place = f"{part}, {side}" if part else side
        kind = said.kinds.get(needle.kind, said.kinds["filiform"])
        name = " ".join(part for part in (needle.code or needle.label, needle.part) if part)
        text = f": {f'{name}, ' if name else ''}{place}{f'. {needle.note}' if needle.note else ''}"
        number = number_of[needle.id]
        flow.paragraph([(f"{number}  {kind}", style.bold), (text, style.body)], style.body, f"needle {number}")
        by = remove_by(needle.id, report.stamps)
        out = f"{said.slip['out_on']}: ______________________"
        if by is not None:
            out = said.slip["out_by"].format(day=words.day(by, said.speech))
        flow.paragraph(out, style.body if by is None else style.bold, _WORDS)
        flow.space(style.body.size * 0.3)
    scenes = []
    for view in atlas.views.values():
        if _on(left, view.ref):
            scene = plate_scene(view, needles, atlas)
            kept = tuple(mark for mark in scene.marks if mark.state is NeedleState.LEFT_IN)
            scenes.append(replace(scene, marks=kept))
    _plates(flow, scenes, style, said.speech)
    _list(flow, said.slip["care"], [rule.text for rule in said.rules], style)
    if report.practice.phone:
        flow.space(style.body.size * 0.8)
        flow.paragraph(said.handout["call"].format(phone=report.practice.phone), style.bold, _WORDS)
    return _finished(flow, report, said.slip["title"], said, output)


def _headed(report: SessionReport, said: Phrases) -> letterhead.Headed:
    return letterhead.Headed(
        practice=report.practice,
        patient=report.patient,
        day=words.day_of(report.session.started_at, said.speech),
        record_code=report.record_code,
        speech=said.speech,
    )


def _start(paper: Paper, report: SessionReport, title: str, style: Print, said: Phrases) -> Flow:
    """The title with the patient and the day under it, and the practice at the right."""
    headed = _headed(report, said)
    flow = letterhead.begin(paper, headed)
    practice = report.practice
    right = flow.left + flow.width
    room = flow.width * 0.62
    y = flow.y
    small = Style(style.body.size * 0.85, leading=1.35)
    reach = said.speech.phone.format(phone=practice.phone) if practice.phone else ""
    for text, how in ((practice.name, replace(small, bold=True)), (practice.practitioner, small), (reach, small)):
        lines = flow.paper.lines(text, how, "the practice’s letterhead", flow.width - room - _GAP)
        for line in lines[: letterhead.MOST_LINES]:
            flow.page.text(line, right - line.width, y + baseline(how))
            y += how.pitch
    for text, how, where in (
        (title, style.title, _WORDS),
        (report.patient.name, style.bold, letterhead.PATIENT_NAME),
        (words.born(report.patient.born, said.speech), style.body, "the birth date"),
        (headed.day, style.body, "the date"),
    ):
        flow.put_lines(from_left(flow.paper.lines(text, how, where, room)), how)
    flow.y = max(flow.y, y) if len(flow.paper.pages) == 1 else flow.y
    return flow


def _finished(flow: Flow, report: SessionReport, title: str, said: Phrases, output: Output) -> bytes:
    headed = _headed(report, said)
    letterhead.finish(flow, headed)
    return flow.paper.pdf(
        title=f"{title}, {headed.day}",
        author=words.author(report.practice),
        subject="Acupuncture session",
        output=output,
    )


def _what_we_did(report: SessionReport, atlas: Atlas, said: Phrases) -> str:
    total = count(report.needles)
    if not total.placed:
        return said.handout["none"]
    regions = dict.fromkeys(
        said.regions[view.region]
        for view in atlas.views.values()
        if any(n.view == view.ref and n.state is not NeedleState.PLANNED for n in report.needles)
        and view.region in said.regions
    )
    parts = []
    if regions:
        parts.append(said.handout["where"].format(places=joined(list(regions), said.handout["and"])))
    if report.session.retention_min is not None:
        parts.append(said.handout["retention"].format(minutes=report.session.retention_min))
    if total.out:
        parts.append(said.handout["counted_one_out" if total.out == 1 else "counted_out"].format(out=total.out))
    if total.left_in:
        key = "left_in_one" if total.left_in == 1 else "left_in_many"
        parts.append(f"{said.handout[key].format(count=total.left_in)} {said.handout['left_in_more']}")
    return " ".join(parts)


def _occasions(needles: Sequence[Needle], atlas: Atlas) -> set[str]:
    """What this session gives occasion to say: “always”, “needles”, “region:face”, “flag:…” of its points."""
    placed = [needle for needle in needles if needle.state is not NeedleState.PLANNED]
    found = {"always"} | ({"needles"} if placed else set())
    for needle in placed:
        view = atlas.views.get(needle.view.partition("@")[0])
        if view is not None:
            found.add(f"region:{view.region}")
        point = atlas.point(needle.code) if needle.code else None
        found |= {f"flag:{flag}" for flag in point.flags} if point else set()
    return found


def _on(needles: Sequence[Needle], ref: str) -> bool:
    return any(needle.view == ref for needle in needles)


def _biggest(scenes: Sequence[Scene]) -> list[Scene]:
    """The plates with the most marks of their own, in the atlas's order: a handout stays short."""
    ranked = sorted(scenes, key=lambda scene: -sum(mark.home for mark in scene.marks))[:_MOST_PLATES]
    return [scene for scene in scenes if scene in ranked]


def _in_words(scene: Scene, speech: words.Speech) -> Scene:
    """The scene with its sides in the language of the paper."""
    said = (
        replace(one, text=speech.sides[one.side], short=speech.short_sides[one.side]) for one in scene.side_words
    )
    return replace(scene, side_words=tuple(said))


def _plates(flow: Flow, scenes: Sequence[Scene], style: Print, speech: words.Speech) -> None:
    columns = 3
    room = (flow.width - (columns - 1) * _GAP) / columns
    for start in range(0, len(scenes), columns):
        row = [_in_words(scene, speech) for scene in scenes[start : start + columns]]
        scales = [min(room / scene.view.width, style.tallest / scene.view.height) for scene in row]
        height = max(scene.view.height * scale for scene, scale in zip(row, scales, strict=True))
        flow.need(height + style.side.size + 20)
        flow.space(10)
        for at, (scene, scale) in enumerate(zip(row, scales, strict=True)):
            left = flow.left + at * (room + _GAP) + (room - scene.view.width * scale) / 2
            draw_scene(flow.page, scene, Box(left, flow.y + height - scene.view.height * scale, scale), style.side)
        flow.y += height + style.side.size + 8


def _list(flow: Flow, title: str, rows: Sequence[str], style: Print, *, bold: bool = False) -> None:
    if not rows:
        return
    body = style.bold if bold else style.body
    indent = body.size * 1.1
    laid = [flow.paper.lines(row, body, _WORDS, flow.width - indent) for row in rows]
    flow.heading(title, style.heading, keep=len(laid[0]) * body.pitch)  # a heading never stands alone
    for lines in laid:
        flow.need(len(lines) * body.pitch)
        flow.page.text(flow.paper.type.line("•", body, _WORDS), flow.left, flow.y + baseline(body))
        flow.put_lines(lines, body, indent=indent)
        flow.space(body.size * 0.25)


def _next_visit(flow: Flow, title: str, style: Print, home: HomeCare | None, speech: words.Speech) -> None:
    """A frame with the next visit, or with room to write it by hand."""
    height = style.next.pitch + style.body.pitch + 26
    flow.need(height + 14)
    flow.space(14)
    bottom = flow.page.height - flow.y - height
    frame = f"{flow.left:.2f} {bottom:.2f} {flow.width:.2f} {height:.2f} re S"
    flow.page.operators.append(f"{PINE.upper()} 2 w 1 j {frame} 0 j")
    line = flow.paper.type.line(title, style.next, _WORDS)
    flow.page.text(line, flow.left + 16, flow.y + 12 + baseline(style.next))
    if home is not None and home.next_on is not None:
        day = f"{words.weekday(home.next_on, speech)}, {words.day(home.next_on, speech)}"
        when = f"{day}, {home.next_time}" if home.next_time else day
        said = flow.paper.type.line(when, style.bold, _WORDS)
        flow.page.text(said, flow.left + 16, flow.y + 14 + style.next.pitch + baseline(style.bold))
    else:
        flow.page.rule(flow.left + 16, flow.left + flow.width - 16, flow.y + height - 12, thick=0.8)
    flow.y += height
