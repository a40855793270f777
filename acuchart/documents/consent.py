"""The consent paper: the words that were signed with the drawn signature, or the form to sign on paper."""

from __future__ import annotations

from typing import Final

from acuchart.documents import letterhead, words
from acuchart.documents.flow import Flow, baseline
from acuchart.documents.letterhead import Headed
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import MM, Paper
from acuchart.documents.text import GREY, Style
from acuchart.model import clock
from acuchart.model.consent import Consent, ConsentText
from acuchart.model.consent_form import for_a_pen
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.signing import RISKS, WIDE, Stroke, parts_of, read_strokes, words_of

_TITLE: Final = Style(17, bold=True, leading=1.3)
_SMALL: Final = Style(7.5, leading=1.35, ink=GREY)
_LINE: Final = Style(10, leading=1.5)
_LINE_LARGE: Final = Style(15, leading=1.5)
_SIZE, _LARGE = 11.5, 18.0
_SCALE: Final = 1.3  # of the letterhead in large print
_ABOVE: Final = 16.0  # over the signature
_SIGNATURE: Final = 90 * MM  # as wide as the field on the screen, whatever its pixels were
_ROOM: Final = 34 * MM  # no signature is drawn higher
_WHERE: Final = "the consent"


def consent_paper(
    practice: Practice,
    patient: Patient,
    consent: Consent,
    *,
    paper: str,
    record_code: str = "",
    output: Output = PLAIN,
) -> bytes:
    """What was signed, to the letter, with the drawn strokes. DocumentError where a letter cannot be printed."""
    strokes = read_strokes(consent.strokes)
    line = _LINE_LARGE if patient.large_print else _LINE
    at = f"{words.day_of(consent.at)}, {clock.local(consent.at):%H:%M}"
    where = "on the screen" if strokes else "on paper"
    said = [f"Signed {where} by {consent.by} on {at}.", *_after(consent)]
    tail = _ABOVE + (_height(strokes) if strokes else 0.0) + 2 * len(said) * line.pitch
    day = f"version {consent.version}, {words.day_of(consent.at)}"
    headed = Headed(practice=practice, patient=patient, day=day, record_code=record_code)
    flow = _begin(headed, consent.title, parts_of(consent.words), paper, tail)
    flow.need(tail)
    flow.space(_ABOVE)
    if strokes:
        _draw(flow, strokes)
    for sentence in said:
        flow.paragraph(sentence, line, "who signed")
    return _end(flow, headed, f"{consent.title}, version {consent.version}", output)


def blank_consent(
    practice: Practice,
    patient: Patient,
    text: ConsentText,
    *,
    paper: str,
    record_code: str = "",
    output: Output = PLAIN,
) -> bytes:
    """The same words with lines for a pen. DocumentError where a letter cannot be printed."""
    headed = Headed(practice=practice, patient=patient, day=f"version {text.version}", record_code=record_code)
    tail = _ROOM + 4 * _LINE.pitch
    flow = _begin(headed, text.title, parts_of(for_a_pen(words_of(text))), paper, tail)
    made = flow.paper
    flow.need(tail)
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
    return _end(flow, headed, f"{text.title}, version {text.version}", output)


def _begin(headed: Headed, title: str, parts: tuple[str, str], paper: str, tail: float) -> Flow:
    """The head and the words; their end stays together with ``tail`` points: no signature stands alone."""
    large = headed.patient.large_print
    body = Style(_LARGE if large else _SIZE, bold=large, leading=1.45)
    head = Style(body.size, bold=True, leading=1.45)
    flow = letterhead.start(Paper(paper), headed, "Consent", scale=_SCALE if large else 1.0)
    asked, risks = parts
    flow.space(8)
    flow.paragraph(title, _TITLE, "the title of the consent")
    flow.space(4)
    flow.paragraph(asked, body, "the words of the consent", tail=0.0 if risks else tail)
    if risks:
        flow.heading(RISKS, head, keep=3 * body.pitch)
        flow.paragraph(risks, body, "the risks of the consent", tail=tail)
    return flow


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


def _span(strokes: tuple[Stroke, ...]) -> tuple[int, int, int, float]:
    """Left and top of the strokes, how high they are, and how they are scaled."""
    xs = [dot.x for stroke in strokes for dot in stroke]
    ys = [dot.y for stroke in strokes for dot in stroke]
    high = max(max(ys) - min(ys), 1)
    return min(xs), min(ys), high, min(_SIGNATURE / WIDE, (_ROOM - 8) / high)


def _height(strokes: tuple[Stroke, ...]) -> float:
    """The points that the signature takes with its rule."""
    _, _, high, scale = _span(strokes)
    return high * scale + 10


def _draw(flow: Flow, strokes: tuple[Stroke, ...]) -> None:
    """The strokes as lines, in their own proportions, over a rule."""
    first_x, first_y, high, scale = _span(strokes)
    page, top = flow.page, flow.y

    def place(x: int, y: int) -> str:
        right = flow.left + (x - first_x) * scale
        return f"{right:.2f} {page.height - top - (y - first_y) * scale:.2f}"

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


def _end(flow: Flow, headed: Headed, title: str, output: Output) -> bytes:
    letterhead.finish(flow, headed)
    return flow.paper.pdf(title=title, author=words.author(headed.practice), subject="Consent", output=output)
