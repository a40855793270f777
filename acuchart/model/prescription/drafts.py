"""A needle or a lead while the words about it are still coming, and the value that it becomes."""

from __future__ import annotations

from typing import Any, Final

from acuchart.model.prescription import sides
from acuchart.model.prescription.lexer import Token
from acuchart.model.prescription.names import Names
from acuchart.model.prescription.values import (
    Item,
    Laterality,
    LeadEnd,
    LeadItem,
    NeedleItem,
    Offset,
    Place,
    Problem,
    Span,
    Unread,
)

_ALONG: Final = frozenset({"up", "down", "forward", "back"})  # stays on the midline


class Draft:
    """A needle or a lead while the words about it are still coming."""

    __slots__ = ("ends", "facts", "own", "sides", "span")

    def __init__(self, span: Span, allowed: frozenset[Laterality], **facts: Any) -> None:
        self.span = span
        self.sides = allowed
        self.facts = facts
        self.own = {name for name in ("side",) if name in facts}
        self.ends: tuple[LeadEnd, LeadEnd] | None = None

    @property
    def called(self) -> str:
        """What a sentence calls it."""
        if self.ends is not None:
            return f"{self.ends[0].code}-{self.ends[1].code}"
        return self.facts.get("code") or "ashi"


class Left:
    """Words that stay, while more may follow; joined once, so that a long text costs no more than its length."""

    __slots__ = ("context", "end", "pieces", "quoted", "start")

    def __init__(self, text: str, context: str, token: Token, quoted: bool) -> None:
        self.pieces = [text]
        self.context = context
        self.start, self.end = token.start, token.end
        self.quoted = quoted

    def value(self) -> Unread:
        """The words as one item."""
        return Unread(text="".join(self.pieces), context=self.context, span=Span(self.start, self.end))


def finished(draft: Draft, names: Names, problems: list[Problem]) -> Item:
    """The value of a draft; what it does not say, and ought to, becomes a problem."""
    facts = draft.facts
    if draft.ends is not None:
        if draft.sides and "side" not in facts:
            message = f"The lead {draft.called} does not say its side: write L, R or bil after it."
            problems.append(Problem(draft.span, message))
        return LeadItem(start=draft.ends[0], end=draft.ends[1], span=draft.span, **facts)
    code = facts.get("code")
    if code is not None and "side" not in facts:
        if len(draft.sides) == 1:
            facts["side"] = next(iter(draft.sides))
        else:
            problems.append(Problem(draft.span, sides.not_said(code)))
    elif code is None:
        _check_free(draft, names, problems)
    return NeedleItem(span=draft.span, **facts)


def _check_free(draft: Draft, names: Names, problems: list[Problem]) -> None:
    facts = draft.facts
    place: Place | None = facts.get("place")
    offset: Offset | None = facts.get("offset")
    if "side" not in facts and offset is not None and _stays_on_midline(offset, names):
        facts["side"] = Laterality.MID
    if (place is None or place.x is None) and (offset is None or not offset.words):
        problems.append(
            Problem(
                draft.span, "A free mark needs its place: ashi 1cm lateral to GB14 L, or a click on the plate."
            )
        )
    elif "side" not in facts:
        problems.append(Problem(draft.span, "The free mark does not say its side: write L, R, mid or bil."))


def _stays_on_midline(offset: Offset, names: Names) -> bool:
    along = bool(offset.words) and set(offset.words) <= _ALONG
    return along and names.point(offset.reference).laterality == "midline"
