"""The consent paper: the words that were signed with the drawn signature, or the form to sign on paper."""

from __future__ import annotations

from typing import Final

from acuchart.documents import words
from acuchart.documents.flow import Flow, baseline, on_every_page
from acuchart.documents.letterhead import DEMO_WORDS, MARGIN, named
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Page, Paper
from acuchart.documents.text import GREY, PINE, Style
from acuchart.model import clock
from acuchart.model.consent import Consent, ConsentText
from acuchart.model.consent_form import for_a_pen
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.signing import RISKS, WIDE, Stroke, parts_of, read_strokes, words_of

_PRACTICE: Final = Style(13.0, bold=True, leading=1.3, ink=PINE)
_CONTACT: Final = Style(8.5, leading=1.38, ink=GREY)
_TITLE: Final = Style(17, bold=True, leading=1.3)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_LINE: Final = Style(10, leading=1.5)
_SIZE, _LARGE = 11.5, 16.0
_SIGNATURE: Final = 90 * MM  # as wide as the field on the screen, whatever its pixels were
_ROOM: Final = 34 * MM  # no signature is drawn higher
_WHERE: Final = "the consent"


def consent_paper(
    practice: Practice, patient: Patient, consent: Consent, *, paper: str, output: Output = PLAIN
) -> bytes:
    """What was signed, to the letter, with the drawn strokes. DocumentError where a letter cannot be printed."""
    asked, risks = parts_of(consent.words)
    made, flow = _begin(practice, patient, consent.title, asked, risks, paper)
    strokes = read_strokes(consent.strokes)
    flow.need(_ROOM + 5 * _LINE.pitch)
    flow.space(16)
    if strokes:
        _draw(flow, strokes)
    at = f"{words.day_of(consent.at)}, {clock.local(consent.at):%H:%M}"
    where = "on the screen" if strokes else "on paper"
    flow.paragraph(f"Signed {where} by {consent.by} on {at}.", _LINE, "who signed")
    for line in _after(consent):
        flow.paragraph(line, _LINE, _WHERE)
    return _end(made, practice, patient, f"{consent.title}, version {consent.version}", output)


def blank_consent(
    practice: Practice, patient: Patient, text: ConsentText, *, paper: str, output: Output = PLAIN
) -> bytes:
    """The same words with lines for a pen. DocumentError where a letter cannot be printed."""
    asked, risks = parts_of(for_a_pen(words_of(text)))
    made, flow = _begin(practice, patient, text.title, asked, risks, paper)
    flow.need(_ROOM + 4 * _LINE.pitch)
    flow.space(14)
    if text.months is not None:
        flow.paragraph(_holds(text.months), _LINE, _WHERE)
    flow.space(34)
    middle = flow.left + flow.width / 2
    for left, right, name in (
        (flow.left, middle - 14, "Place and day"),
        (middle, flow.left + flow.width, "Signature of patient or guardian"),
    ):
        flow.page.rule(left, right, flow.y, thick=0.6)
        flow.page.text(made.type.line(name, _SMALL, _WHERE), left, flow.y + 4 + baseline(_SMALL))
    flow.y += 4 + _SMALL.pitch
    flow.space(30)
    flow.page.rule(middle, flow.left + flow.width, flow.y, thick=0.6)
    flow.page.text(
        made.type.line("Name in capital letters", _SMALL, _WHERE), middle, flow.y + 4 + baseline(_SMALL)
    )
    return _end(made, practice, patient, f"{text.title}, version {text.version}", output)


def _begin(
    practice: Practice, patient: Patient, title: str, asked: str, risks: str, paper: str
) -> tuple[Paper, Flow]:
    made = Paper(paper)
    flow = Flow(made, margin=MARGIN, top=15 * MM, bottom=22 * MM)
    body = Style(_LARGE if patient.large_print else _SIZE, leading=1.45)
    head = Style(body.size, bold=True, leading=1.45)
    flow.paragraph(practice.name, _PRACTICE, "the practice’s letterhead")
    for row in words.contact(practice):
        flow.paragraph(row, _CONTACT, "the practice’s letterhead")
    flow.space(6)
    flow.page.rule(flow.left, flow.left + flow.width, flow.y, thick=0.8, ink=0.2)
    flow.space(10)
    if practice.demo:
        flow.paragraph(DEMO_WORDS, head, _WHERE)
    flow.paragraph(title, _TITLE, "the title of the consent")
    born = f", {words.born(patient.born)}"
    flow.put_lines(named(made, patient.name, born, _LINE, _LINE, flow.width), _LINE)
    flow.space(10)
    flow.paragraph(asked, body, "the words of the consent")
    if risks:
        flow.heading(RISKS, head, keep=3 * body.pitch)
        flow.paragraph(risks, body, "the risks of the consent")
    return made, flow


def _after(consent: Consent) -> list[str]:
    """How long it holds, and what was said about it later."""
    lines = []
    if consent.expires_on is not None:
        lines.append(f"It holds until {words.day(consent.expires_on)}, or until it is taken back.")
    if consent.reviewed_on is not None:
        lines.append(f"Gone through again on {words.day(consent.reviewed_on)}.")
    if consent.withdrawn_on is not None:
        why = f": {consent.withdrawn_why}" if consent.withdrawn_why else ""
        lines.append(f"Taken back on {words.day(consent.withdrawn_on)}{why}.")
    return lines


def _holds(months: int) -> str:
    if months == 0:
        return "It holds on the day of the signature."
    return f"It holds for {words.counted(months, 'month')} from the signature, or until it is taken back."


def _draw(flow: Flow, strokes: tuple[Stroke, ...]) -> None:
    """The strokes as lines, in their own proportions, over a rule."""
    xs = [dot.x for stroke in strokes for dot in stroke]
    ys = [dot.y for stroke in strokes for dot in stroke]
    high = max(max(ys) - min(ys), 1)
    scale = min(_SIGNATURE / WIDE, (_ROOM - 8) / high)
    page, top = flow.page, flow.y

    def place(x: int, y: int) -> str:
        right = flow.left + (x - min(xs)) * scale
        return f"{right:.2f} {page.height - top - (y - min(ys)) * scale:.2f}"

    page.operators.append("q 0 G 1.1 w 1 J 1 j")
    for stroke in strokes:
        first = place(stroke[0].x, stroke[0].y)
        # A single dot is drawn as a line to itself, which round ends make visible.
        rest = " ".join(f"{place(dot.x, dot.y)} l" for dot in stroke[1:]) or f"{first} l"
        page.operators.append(f"{first} m {rest} S")
    page.operators.append("Q")
    flow.y = top + high * scale + 6
    page.rule(flow.left, flow.left + _SIGNATURE, flow.y, thick=0.5, ink=0.4)
    flow.space(4)


def _end(made: Paper, practice: Practice, patient: Patient, title: str, output: Output) -> bytes:
    foot = made.height - 14 * MM
    width = made.width - 2 * MARGIN
    whose = named(made, patient.name, f" · {title}", _SMALL, _SMALL, width - 80)[:2]

    def draw(page: Page, number: int, total: int) -> None:
        page.rule(MARGIN, MARGIN + width, foot - 4, thick=0.4, ink=0.6)
        for at, line in enumerate(whose):
            page.text(line, MARGIN, foot + at * _SMALL.pitch + baseline(_SMALL))
        count = made.type.line(f"Page {number} of {total}", _SMALL, "the foot")
        page.text(count, MARGIN + width - count.width, foot + baseline(_SMALL))

    on_every_page(made, draw)
    author = words.signature(practice) or practice.name
    return made.pdf(title=title, author=author, subject="Consent", output=output)
