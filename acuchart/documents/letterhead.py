"""What every paper of a session carries: the letterhead, whose paper it is on each page, and the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Flow, baseline, from_left, on_every_page
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import BLACK, GREY, PINE, Line, Style
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport

MARGIN: Final = 18 * MM
MOST_LINES: Final = 3  # of a name in the running head, and of each part of the letterhead
_TOP: Final = 15 * MM
_FOOT: Final = 19 * MM
_PRACTICE: Final = Style(13.0, bold=True, leading=1.3, ink=PINE)
_CONTACT: Final = Style(8.5, leading=1.38, ink=GREY)
_KIND: Final = Style(11.0, bold=True, leading=1.5)
_NAME: Final = Style(15.0, bold=True, leading=1.28)
_BORN: Final = Style(10.0, leading=1.45)
_RUNNING: Final = Style(8.5, bold=True)
_RUNNING_MORE: Final = Style(8.5)
_TO: Final = 210.0  # the column of who gets a letter
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_SMALL_BOLD: Final = Style(7.5, bold=True, leading=1.35, ink=BLACK)
_DEMO: Final = Style(8.0, bold=True)
PATIENT_NAME: Final = "the patient’s name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """What heads and feet say: whose paper it is, from which practice, of which day (in words)."""

    practice: Practice
    patient: Patient
    day: str
    record_code: str = ""
    speech: words.Speech = words.ENGLISH

    @classmethod
    def of(cls, what: SessionReport | Headed) -> Headed:
        """Of a session; another paper says it itself."""
        if isinstance(what, Headed):
            return what
        day = words.day_of(what.session.started_at)
        return cls(practice=what.practice, patient=what.patient, day=day, record_code=what.record_code)


def begin(paper: Paper, report: SessionReport | Headed) -> Flow:
    """A flow at the top of an empty first page; later pages leave room for their heads."""
    running = _running_lines(paper, Headed.of(report))
    flow = Flow(paper, margin=MARGIN, top=_TOP + len(running) * _RUNNING.pitch + 16, bottom=_FOOT)
    flow.y = _TOP + (15 if report.practice.demo else 0)
    return flow


def start(
    paper: Paper, what: SessionReport | Headed, title: str, to: Sequence[str] = (), *, scale: float = 1.0
) -> Flow:
    """A flow whose first page has the letterhead, the title of the paper, who gets it, and the patient.

    ``scale`` makes its letters larger, for large print.
    """
    report = Headed.of(what)
    flow = begin(paper, report)
    page = flow.page
    right = flow.left + flow.width
    practice, contact, kind, name, born = (
        replace(style, size=style.size * scale) for style in (_PRACTICE, _CONTACT, _KIND, _NAME, _BORN)
    )
    y = right_y = flow.y
    for text, style in ((title, kind), (report.day, contact)):
        line = paper.type.line(text, style, "the letterhead")
        page.text(line, right - line.width, right_y + baseline(style))
        right_y += style.pitch
    for at, text in enumerate(to):
        style = replace(born, bold=at == 0)
        right_y += 0 if at else 5
        for line in paper.lines(text, style, "who gets the letter", _TO)[:MOST_LINES]:
            page.text(line, right - line.width, right_y + baseline(style))
            right_y += style.pitch
    side_width = max(150.0, _TO + 12 if to else 0.0)
    for text, style in (
        (report.practice.name, practice),
        *((row, contact) for row in words.contact(report.practice)),
    ):
        for line in paper.lines(text, style, "the practice’s letterhead", flow.width - side_width)[:MOST_LINES]:
            page.text(line, flow.left, y + baseline(style))
            y += style.pitch
    flow.y = max(y, right_y) + 6
    page.rule(flow.left, right, flow.y, thick=0.8, ink=0.2)
    flow.y += 10
    flow.put_lines(from_left(paper.lines(report.patient.name, name, PATIENT_NAME, flow.width)), name)
    flow.put(paper.type.line(words.born(report.patient.born), born, "the birth date"), born)
    return flow


def finish(flow: Flow, what: SessionReport | Headed) -> None:
    """Heads and feet of all pages, once their number is known."""
    paper, report = flow.paper, Headed.of(what)
    running = _running_lines(paper, report)
    left, right = flow.left, flow.left + flow.width
    foot = paper.height - _FOOT + 16
    code = words.code(report.record_code)

    def draw(page: Page, number: int, total: int) -> None:
        body, page.operators = page.operators, []  # the head is the first that a program reads on a page
        if report.practice.demo:
            _demo(page, paper, report.speech.demo)
        if number > 1:
            y = _TOP
            for line in running:
                page.text(line, left, y + baseline(_RUNNING))
                y += _RUNNING.pitch
            page.rule(left, right, y + 3, thick=0.4, ink=0.6)
        page.operators += body
        page.rule(left, right, foot - 4, thick=0.4, ink=0.6)
        count = paper.type.line(report.speech.page.format(number=number, total=total), _SMALL_BOLD, "the foot")
        page.text(count, right - count.width, foot + baseline(_SMALL))
        spans = [(f"{report.speech.code} ", _SMALL), (code, _SMALL_BOLD)] if code else []
        if report.practice.footer:
            spans.append((f"{' · ' if code else ''}{report.practice.footer}", _SMALL))
        rows = paper.lines(spans, _SMALL, "the practice’s footer", flow.width - 80)[:2] if spans else []
        for at, line in enumerate(rows):
            page.text(line, left, foot + at * _SMALL.pitch + baseline(_SMALL))

    on_every_page(paper, draw)


def _running_lines(paper: Paper, report: Headed) -> list[Line]:
    more = f", {words.born(report.patient.born, report.speech)} · {report.day}"
    return named(paper, report.patient.name, more, _RUNNING, _RUNNING_MORE, paper.width - 2 * MARGIN)


def named(paper: Paper, name: str, more: str, style: Style, more_style: Style, width: float) -> list[Line]:
    """A patient's name with what is said after it, from the left whatever the letters of the name are.

    The two are set apart, so that a name in right-to-left letters does not turn the whole line round.
    """
    lines = from_left(paper.lines(name, style, PATIENT_NAME, width))
    rest = paper.type.line(more, more_style, "the words after the name")
    if len(lines) == 1 and lines[0].width + rest.width <= width:
        return [Line((*lines[0].atoms, *rest.atoms), lines[0].width + rest.width, False)]
    more = more.lstrip(" ,·")
    if len(lines) > MOST_LINES:  # the name stands in full elsewhere
        more = f"… {more}"
    return [*lines[:MOST_LINES], *paper.lines(more, more_style, "the words after the name", width)]


def _demo(page: Page, paper: Paper, words_: str) -> None:
    line = paper.type.line(words_, _DEMO, "the demo mark")
    width, height, y = line.width + 14, 14.0, 6.5 * MM
    x = (page.width - width) / 2
    bottom = page.height - y - height
    page.operators.append(f"0 G 0.9 w {x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S")
    page.text(line, x + 7, y + 9.9)
