"""Papers of money: the receipt for what was paid, and the superbill that a patient hands to a payer.

Codes are printed as the practitioner typed them; no code and no description of one is shipped.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from acuchart.documents import letterhead, words
from acuchart.documents.errors import DocumentError
from acuchart.documents.flow import Column, Flow, baseline
from acuchart.documents.output import PLAIN, Output
from acuchart.documents.paper import Paper
from acuchart.documents.sign_line import SignLine
from acuchart.documents.text import GREY, PINE, Style, Words
from acuchart.model.billing import amount, amount_words
from acuchart.model.money import Charge
from acuchart.model.statement import Statement

SUPERBILL: Final = "Superbill"
RECEIPT: Final = "Receipt"
SECTIONS: Final = {
    "diagnoses": "Complaints with your codes",
    "support": "What each visit has to show",
    "packages": "Visits bought ahead",
    "sign": "Line to sign on",
}
"""The parts of a superbill that can be left out, with their words; a receipt has the last two."""
_SCALE: Final = 1.3  # of the letterhead in large print
_SIDES: Final = {"": "", "L": ", left", "R": ", right", "B": ", both sides"}
_CODES: Final = "Codes are those that the practitioner typed. Whether they are paid for is the payer’s decision."
_WHERE: Final = "the statement"


@dataclass(frozen=True, slots=True)
class _Print:
    """The sizes of normal or large print."""

    heading: Style
    body: Style
    table: Style
    small: Style
    total: Style

    @property
    def sign(self) -> SignLine:
        """The line to sign on."""
        return SignLine(self.body, gap=3 * self.body.size, part=0.55)


_NORMAL: Final = _Print(
    Style(11.0, bold=True, leading=1.4, ink=PINE),
    Style(10.0, leading=1.42),
    Style(9.0, leading=1.38),
    Style(8.0, leading=1.38, ink=GREY),
    Style(12.0, bold=True, leading=1.4),
)
_LARGE: Final = _Print(
    Style(20.0, bold=True, leading=1.3, ink=PINE),
    Style(18.0, bold=True, leading=1.35),
    Style(18.0, bold=True, leading=1.35),
    Style(18.0, bold=True, leading=1.35),
    Style(20.0, bold=True, leading=1.35),
)


def superbill(
    statement: Statement,
    *,
    paper: str,
    large: bool = False,
    sections: Collection[str] = tuple(SECTIONS),
    output: Output = PLAIN,
) -> bytes:
    """Services with codes, units and amounts, as a PDF file. Raises DocumentError where there is no line."""
    flow, style = _begin(statement, SUPERBILL, paper, large=large)
    who = [
        ("Registration", statement.practice.licence),
        ("Patient’s address", ", ".join(statement.patient.address.split("\n"))),
    ]
    flow.space(4)
    for label, said in who:
        if said.strip():
            flow.paragraph(f"{label}: {said}", style.body, f"the line “{label}”")
    if "diagnoses" in sections:
        _diagnoses(flow, statement, style)
    flow.heading("Services", style.heading, keep=4 * style.table.pitch)
    _lines(flow, statement, style, large=large, support="support" in sections)
    _sums(flow, statement, style)
    if "packages" in sections:
        _packages(flow, statement, style)
    flow.space(style.body.size * 0.6)
    tail = style.sign.height(flow, statement.practice) if "sign" in sections else 0.0
    # With a line before it, so that no signature stands alone.
    flow.paragraph(_CODES, style.small, _WHERE, tail=tail)
    if "sign" in sections:
        style.sign.put(flow, statement.practice)
    return _end(flow, statement, SUPERBILL, output)


def receipt(
    statement: Statement,
    *,
    paper: str,
    large: bool = False,
    sections: Collection[str] = ("packages", "sign"),
    output: Output = PLAIN,
) -> bytes:
    """What was charged and paid, as a PDF file. Raises DocumentError where there is no line."""
    flow, style = _begin(statement, RECEIPT, paper, large=large)
    if statement.practice.licence:
        flow.paragraph(f"Registration: {statement.practice.licence}", style.body, "the registration number")
    flow.heading("For", style.heading, keep=4 * style.table.pitch)
    _lines(flow, statement, style, large=large, support=False)
    tail = style.sign.height(flow, statement.practice) if "sign" in sections else 0.0
    received = _received(statement)
    packages = "packages" in sections and bool(statement.packages)
    _sums(flow, statement, style, 0.0 if received or packages else tail)
    if received:
        flow.space(style.body.size * 0.5)
    for at, said in enumerate(received, start=1):
        last = at == len(received) and not packages
        flow.paragraph(said, style.body, "how it was paid", tail=tail if last else 0.0)
    if packages:
        _packages(flow, statement, style, tail)
    if "sign" in sections:
        style.sign.put(flow, statement.practice)
    return _end(flow, statement, RECEIPT, output)


def _begin(statement: Statement, title: str, paper: str, *, large: bool) -> tuple[Flow, _Print]:
    if not statement.lines:
        raise DocumentError(
            "Nothing was charged on these days, so there is no line to print; charge a session first."
        )
    return letterhead.start(
        Paper(paper), _headed(statement), title, scale=_SCALE if large else 1.0
    ), _LARGE if large else _NORMAL


def _end(flow: Flow, statement: Statement, title: str, output: Output) -> bytes:
    letterhead.finish(flow, _headed(statement))
    return flow.paper.pdf(
        title=f"{title}, {words.day(statement.made_on)}",
        author=words.author(statement.practice),
        subject=title,
        output=output,
    )


def _headed(statement: Statement) -> letterhead.Headed:
    return letterhead.Headed(
        practice=statement.practice,
        patient=statement.patient,
        day=words.day(statement.made_on),
        record_code=statement.record_code,
    )


def _money(statement: Statement, cents: int) -> str:
    return amount_words(cents, statement.practice.currency)


def _diagnoses(flow: Flow, statement: Statement, style: _Print) -> None:
    """Each complaint with the code that was typed for it; one without a code says its words."""
    if not statement.complaints:
        return
    flow.heading("Complaints and codes", style.heading, keep=2 * style.body.pitch)
    for one in statement.complaints:
        code = " ".join(part for part in (one.code_system, one.code) if part) if one.code else ""
        said: Words = [(f"{code}  ", replace(style.body, bold=True))] if code else []
        flow.paragraph([*said, (f"{one.words}{_SIDES[one.side]}", style.body)], style.body, "a complaint")


def _lines(flow: Flow, statement: Statement, style: _Print, *, large: bool, support: bool) -> None:
    lines = statement.sums.lines
    if large:
        for one in lines:
            _large_line(flow, statement, one, style, support=support)
        return
    rows: list[list[Words]] = []
    for one in lines:
        what: list[tuple[str, Style]] = [(one.words, style.table)]
        if support and (sentence := statement.sentences.get(one.id)):
            what.append((f"\n{sentence}", style.small))
        day, units, each = words.short_day(one.day), str(one.units), amount_words(one.cents)
        rows.append([day, what, one.code, units, each, amount_words(amount(one)), "", _state(one)])
    heads = ("Day", "Service", "Code", "Units", "Each", f"Sum {statement.practice.currency}".strip(), "", "Paid")
    shares = (0.13, 0.33, 0.1, 0.07, 0.1, 0.1, 0.02, 0.15)
    columns = [
        Column(head, flow.width * share, right=3 <= at <= 5)
        for at, (head, share) in enumerate(zip(heads, shares, strict=True))
    ]
    flow.table(columns, rows, style.table, [f"the line of {words.day(one.day)}" for one in lines])


def _large_line(flow: Flow, statement: Statement, one: Charge, style: _Print, *, support: bool) -> None:
    """A line in large print is a small block: a table of seven columns has no room for it."""
    flow.need(3 * style.table.pitch)
    flow.paragraph(f"{words.day(one.day)}: {one.words}", style.table, "a line of the statement")
    facts = [f"Code {one.code}" if one.code else ""]
    if not one.package_id:
        each = f"{words.counted(one.units, 'unit')} of {_money(statement, one.cents)}" if one.units > 1 else ""
        facts += [each, _money(statement, amount(one))]
    facts.append(f"paid {state}" if (state := _state(one))[:1].isdigit() else state)
    flow.paragraph(", ".join(fact for fact in facts if fact), style.small, "a line of the statement")
    if support and (sentence := statement.sentences.get(one.id)):
        flow.paragraph(sentence, style.small, "what a visit has to show")
    flow.space(style.table.size * 0.4)


def _state(one: Charge) -> str:
    if one.package_id:
        return "bought ahead"
    return "not paid" if one.paid_on is None else words.short_day(one.paid_on)


def _sums(flow: Flow, statement: Statement, style: _Print, tail: float = 0.0) -> None:
    """The sums at the right edge, and what is owed in all where that is another amount; ``tail`` points follow."""
    sums = statement.sums
    rows = [("Charged", sums.charged), ("Paid", sums.paid), ("To be paid", sums.due)]
    if statement.balance != sums.due:
        rows.append(("Owed in all, these lines and others", statement.balance))
    flow.need(len(rows) * style.total.pitch + 8 + tail)
    flow.space(8)
    bold = replace(style.total, bold=True)
    longest = (flow.paper.type.line(_money(statement, cents), bold, _WHERE).width for _, cents in rows)
    room = max(longest) + style.total.size
    for label, cents in rows:
        how = style.total if label == "To be paid" else style.body
        said = flow.paper.type.line(label, how, _WHERE)
        sum_ = flow.paper.type.line(_money(statement, cents), replace(how, bold=True), _WHERE)
        right = flow.left + flow.width
        flow.page.text(said, right - room - said.width, flow.y + baseline(how))
        flow.page.text(sum_, right - sum_.width, flow.y + baseline(how))
        flow.y += how.pitch


def _received(statement: Statement) -> list[str]:
    """One sentence for each day and way in which something was paid."""
    sums: dict[tuple[str, str], int] = {}
    for one in statement.sums.lines:
        if one.paid_on is not None and not one.package_id:
            key = (words.day(one.paid_on), one.paid_how)
            sums[key] = sums.get(key, 0) + amount(one)
    return [
        f"Received on {day}{f', {how}' if how else ''}: {_money(statement, cents)}."
        for (day, how), cents in sums.items()
    ]


def _packages(flow: Flow, statement: Statement, style: _Print, tail: float = 0.0) -> None:
    if not statement.packages:
        return
    flow.heading("Visits bought ahead", style.heading, keep=2 * style.body.pitch)
    for at, (one, left) in enumerate(statement.packages, start=1):
        ends = f", until {words.day(one.ends_on)}" if one.ends_on else ""
        bought = f"bought {words.day(one.bought_on)} for {_money(statement, one.cents)}{ends}"
        last = tail if at == len(statement.packages) else 0.0
        flow.paragraph(f"{one.name}: {left} of {one.visits} left, {bought}.", style.body, "a package", tail=last)
