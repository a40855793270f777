"""Reads a prescription line. It never raises, never drops a word and never guesses: see docs/prescription.md."""

from __future__ import annotations

import re
from typing import Any, Final

from acuchart.model.atlas import Atlas
from acuchart.model.prescription import sides
from acuchart.model.prescription.courses import no_line, read_course
from acuchart.model.prescription.drafts import Draft, Left, finished
from acuchart.model.prescription.leads import read_pair
from acuchart.model.prescription.lexer import COMMA, END, QUOTED, WORD, Token
from acuchart.model.prescription.modifiers import Fault, Said, amount, read_lead, read_needle
from acuchart.model.prescription.names import Found, Names, names_of, parted
from acuchart.model.prescription.offsets import read_offset
from acuchart.model.prescription.values import (
    Item,
    Laterality,
    LeadEnd,
    Prescription,
    Problem,
    Retention,
    Span,
    Word,
)
from acuchart.model.prescription.vocabulary import (
    BASIC,
    ELECTRO,
    FREE,
    FROM,
    RETAIN,
    SIDES,
    Vocabulary,
    fold,
    is_effect,
    keyword,
)

_PRESET: Final = re.compile(r"([1-9])[:：](.*)", re.DOTALL)
_DEVICE: Final = re.compile(r"([A-Za-z])[:：](.*)", re.DOTALL)
_SHOWN: Final = 40  # characters of a word that a sentence repeats
_NEEDLE_NAMES: Final = {
    "side": "side",
    "gauge_mm": "gauge",
    "length_mm": "length",
    "kind": "kind of needle",
    "depth_mm": "depth",
    "angle_deg": "angle",
    "direction": "direction",
    "course": "course",
    "techniques": "technique",
    "state": "state",
    "count": "number of needles",
    "place": "place",
    "hz": "frequency",
    "waveform": "waveform",
    "intensity_ma": "intensity",
    "minutes": "time",
}


def parse(text: str, atlas: Atlas, vocabulary: Vocabulary = BASIC) -> Prescription:
    """What a line says. Words that cannot be read stay as ``Unread`` with a problem at their place."""
    return _Parser(text, atlas, vocabulary).read()


class _Parser:
    def __init__(self, text: str, atlas: Atlas, vocabulary: Vocabulary) -> None:
        self._text = text
        self._atlas = atlas
        self._vocabulary = vocabulary
        self._names: Names = names_of(atlas)
        self._items: list[Item] = []
        self._problems: list[Problem] = []
        self._words: list[Word] = []
        self._retained = False
        self._strange: set[str] = set()  # words that mean nothing, whatever follows them

    def read(self) -> Prescription:
        group: list[Token] = []
        for token in parted(self._text, self._names):
            if token.kind == END:
                if group:
                    self._group(group)
                    group = []
                self._words.append(Word(token.span, "separator"))
            else:
                group.append(token)
        self._group(group)
        self._problems.sort()
        self._words.sort()
        return Prescription(
            items=tuple(self._items),
            text=self._text,
            problems=tuple(self._problems),
            words=tuple(self._words),
        )

    # ---- one group

    def _group(self, group: list[Token]) -> None:
        self._tokens = group
        self._drafts: list[Draft | Left | Retention] = []
        self._run: list[Draft] = []
        self._said: dict[str, Any] = {}  # what the words after the run have said so far
        self._closed = False
        self._lead = False
        self._systems: frozenset[str] | None = None
        self._context = ""
        self._ruler: Token | None = None  # the word that made the context
        self._preset: int | None = None
        self._device = ""
        self._waiting: list[Token] = []  # preset, device, system or EA that nothing has used yet
        self._last_unread: tuple[int, str] | None = None
        at = 0
        while at < len(group):
            at += self._step(at)
        for token in self._waiting:
            self._leave(token, f"“{token.text}” has no point after it.", with_context=False)
        for draft in self._drafts:
            if isinstance(draft, Draft):
                self._items.append(finished(draft, self._names, self._problems))
            else:
                self._items.append(draft.value() if isinstance(draft, Left) else draft)

    def _step(self, at: int) -> int:
        token = self._tokens[at]
        if token.kind == COMMA:
            self._words.append(Word(token.span, "separator"))
            return 1
        if token.kind == WORD:
            if token.text in self._strange:
                return self._unknown(at)
            if token.folded in RETAIN and (taken := self._retention(at)):
                return taken
            taken = self._lead_word(at) if self._lead else self._prefix(at)
            if taken:
                return taken
        return self._lead_step(at) if self._lead else self._needle_step(at)

    def _needle_step(self, at: int) -> int:
        token = self._tokens[at]
        found = self._found(at)
        named = found is not None and (found.taken > 1 or not keyword(token.folded))
        if not named:
            if token.folded in FREE:
                return self._free(at)
            if token.folded == FROM:
                return self._take(at, read_course(self._tokens, at, self._names))
            said = read_needle(self._tokens, at, self._vocabulary, self._names, self._has_view)
            if said is not None:
                return self._take(at, said)
        if found is None:
            if not self._names.starts(token):
                self._strange.add(token.text)
            return self._unknown(at)
        return self._point(at, found)

    def _found(self, at: int) -> Found | None:
        found = self._names.match(self._tokens, at, self._systems)
        if found is None and self._systems is not None:
            # Inside "ear …" only a code itself still reaches another system.
            other = self._names.match(self._tokens, at)
            found = other if other is not None and other.exact and len(other.codes) == 1 else None
        return found

    def _point(self, at: int, found: Found) -> int:
        token = self._tokens[at]
        span = Span(token.start, self._tokens[at + found.taken - 1].end)
        if len(found.codes) > 1:
            return self._leave_many(at, found.taken, sides.shared(found.codes, self._names))
        point = self._names.point(found.codes[0])
        facts: dict[str, Any] = {"code": point.code, "system": point.system}
        if found.suffix:
            side = SIDES.get(found.suffix.casefold())
            if part := sides.part_named(self._atlas, point.code, found.suffix):
                facts["part"] = part
            elif side is None:
                message = f"“{found.suffix}” is neither a side nor a mark of {point.code}."
                return self._leave_many(at, found.taken, message)
            else:
                facts["side"] = side
        can = sides.allowed(point, sides.part_sides(self._atlas, point.code, facts.get("part", "")))
        if "side" in facts and facts["side"] not in can:
            return self._leave_many(at, found.taken, sides.cannot(point.code, facts["side"], can))
        self._new(Draft(span, can, **facts))
        self._mark(at, found.taken, "point")
        return found.taken

    def _free(self, at: int) -> int:
        start, here = self._tokens[at].start, at + 1
        facts: dict[str, Any] = {}
        if here < len(self._tokens) and self._tokens[here].kind == QUOTED:
            facts["label"] = self._tokens[here].text
            here += 1
        offset = read_offset(self._tokens, here, self._names, None) if here < len(self._tokens) else None
        fault = offset if isinstance(offset, Fault) else None
        if offset is not None and fault is None:
            assert not isinstance(offset, Fault)
            facts["offset"] = offset.offset
            here += offset.taken
        everywhere = frozenset(Laterality)
        self._new(Draft(Span(start, self._tokens[here - 1].end), everywhere, **facts))
        self._mark(at, here - at, "point")
        if fault is not None:
            here += self._leave_many(here, fault.taken, fault.message)
        return here - at

    def _new(self, draft: Draft) -> None:
        if self._closed:
            self._run, self._said, self._closed = [], {}, False
        if self._preset is not None and not self._lead:
            draft.facts["preset"] = self._preset
        if self._lead and self._device:
            draft.facts["device"] = self._device
        self._waiting.clear()
        self._run.append(draft)
        self._drafts.append(draft)

    # ---- words before points

    def _prefix(self, at: int) -> int:
        """A preset, a system or ``EA``; 0 where the word is none of them."""
        token = self._tokens[at]
        preset = _PRESET.fullmatch(token.text) if token.text[0] in "123456789" else None
        if preset is not None and not _PRESET.match(preset[2]):
            self._preset = int(preset[1])
            self._wait(token, preset[2], "preset")
            return 1 if not preset[2] else self._system(self._glued(at, preset[2])) or self._needle_step(at)
        if token.folded in ELECTRO:
            for left in self._waiting:
                self._leave(left, f"“{left.text}” has no point after it.", with_context=False)
            self._waiting, self._ruler, self._last_unread = [token], token, None
            self._lead, self._run, self._said, self._closed = True, [], {}, False
            self._systems, self._context = None, "EA"
            self._words.append(Word(token.span, "electro"))
            return 1
        return self._system(at)

    def _system(self, at: int) -> int:
        token = self._tokens[at]
        name = token.folded.rstrip(":")
        members = self._names.systems.get(name)
        if members is not None:
            found = self._names.match(self._tokens, at)
            if found is None or (found.taken == 1 and keyword(name)):
                self._systems, self._context, self._ruler = members, name, token
                self._wait(token, "", "system")
                return 1
        return 0

    def _lead_word(self, at: int) -> int:
        token = self._tokens[at]
        device = _DEVICE.fullmatch(token.text)
        if device is None or _DEVICE.match(device[2]):
            return 0
        self._device = device[1].upper()
        self._wait(token, device[2], "electro")
        return 1 if not device[2] else self._lead_step(self._glued(at, device[2]))

    def _wait(self, token: Token, rest: str, role: str) -> None:
        head = token._replace(text=token.text[: len(token.text) - len(rest)], folded="", end=token.end - len(rest))
        self._waiting.append(head)
        self._last_unread = None  # words on both sides of a prefix never belonged together
        self._words.append(Word(head.span, role))

    def _glued(self, at: int, rest: str) -> int:
        """The token without the prefix that was glued to it."""
        token = self._tokens[at]
        self._tokens[at] = token._replace(text=rest, folded=fold(rest), start=token.end - len(rest))
        return at

    def _retention(self, at: int) -> int:
        said = amount(self._tokens, at + 1)
        if said is None or said.unit != "min":
            return self._leave_many(at, 1, "The retention needs minutes after it, such as ret 25min.")
        if self._retained:
            return self._leave_many(at, 1 + said.taken, "The retention is said twice; the first one counts.")
        self._retained = True
        span = Span(self._tokens[at].start, self._tokens[at + said.taken].end)
        self._drafts.append(Retention(minutes=said.value, span=span))
        self._mark(at, 1 + said.taken, "time")
        return 1 + said.taken

    # ---- leads

    def _lead_step(self, at: int) -> int:
        pair = read_pair(
            self._tokens, at, self._names, lambda code, suffix: sides.part_named(self._atlas, code, suffix)
        )
        if isinstance(pair, Fault):
            return self._leave_many(at, pair.taken, pair.message)
        if pair is not None:
            span = Span(self._tokens[at].start, self._tokens[at + pair.taken - 1].end)
            draft = Draft(span, self._lead_sides(pair.start, pair.end))
            draft.ends = (pair.start, pair.end)
            self._new(draft)
            self._mark(at, pair.taken, "point")
            return pair.taken
        said = read_lead(self._tokens, at, self._vocabulary)
        return self._unknown(at) if said is None else self._take(at, said)

    def _lead_sides(self, *ends: LeadEnd) -> frozenset[Laterality]:
        """The sides that the lead can still be given: none where both ends have theirs."""
        can: frozenset[Laterality] | None = None
        for end in ends:
            if end.side is None:
                own = self._end_sides(end)
                if Laterality.LEFT in own and Laterality.RIGHT in own:
                    can = own if can is None else can & own
        fixed = any(end.side is not None for end in ends)
        return (can or frozenset()) - ({Laterality.BOTH} if fixed else set())

    def _end_sides(self, end: LeadEnd) -> frozenset[Laterality]:
        return sides.allowed(self._names.point(end.code), sides.part_sides(self._atlas, end.code, end.part))

    # ---- words after points

    def _take(self, at: int, said: Said | Fault) -> int:
        if isinstance(said, Fault):
            return self._leave_many(at, said.taken, said.message)
        wrong = self._refused(at, said)
        if wrong:
            return self._leave_many(at, said.taken, wrong)
        for name, value in said.facts.items():
            before = self._said.get(name)
            if before is not None and (before == value or (name == "techniques" and value[0] in before)):
                continue
            for draft in self._run:
                if name in draft.own or (name == "side" and value not in draft.sides):
                    continue
                if name == "techniques":
                    draft.facts[name] = self._vocabulary.ordered((*draft.facts.get(name, ()), *value))
                else:
                    draft.facts[name] = value
            self._said[name] = (*before, *value) if name == "techniques" and before else value
        self._closed = True
        self._mark(at, said.taken, said.role)
        return said.taken

    def _refused(self, at: int, said: Said) -> str:
        """Why the words cannot be taken, or empty."""
        if not self._run:
            what = "a lead, such as EA LI4-LI11" if self._lead else "a point"
            return f"“{self._clip(at, said.taken)}” stands alone: write it after {what}."
        for name, value in said.facts.items():
            before = self._said.get(name)
            if name == "techniques":
                clash = [old for old in before or () if is_effect(old) and is_effect(value[0]) and old != value[0]]
                if clash:
                    return f"The needle is already worked to {clash[0]}; “{value[0]}” says the opposite."
            elif name == "course" and (wrong := no_line(self._run, self._names)):
                return wrong
            elif before is not None and before != value:
                return f"The {_NEEDLE_NAMES[name]} of {self._run[0].called} is already said."
            if name == "place" and len(self._run) > 1 and value.x is not None:
                return "A place belongs to one point: set a semicolon before that point."
            if name == "side" and not any(value in draft.sides for draft in self._run if "side" not in draft.own):
                draft = self._run[0]
                if draft.ends is not None:
                    return f"The lead {draft.called} takes no such side: its ends have their own."
                if "side" in draft.own:
                    return f"The side of {draft.called} is already said."
                return sides.cannot(draft.called, value, draft.sides)
        return ""

    # ---- words that stay

    def _unknown(self, at: int) -> int:
        token = self._tokens[at]
        where = f"among the points of “{self._context}”" if self._systems is not None else "here"
        return self._leave_many(at, 1, f"“{_short(token.text)}” is not known {where}.")

    def _leave_many(self, at: int, count: int, message: str) -> int:
        for token in self._tokens[at : at + count]:
            self._leave(token, "", at=at)
        span = Span(self._tokens[at].start, self._tokens[at + count - 1].end)
        self._problems.append(Problem(span, message))
        self._mark(at, count, "unknown")
        # One piece with the words before it, where nothing stands between.
        self._last_unread = (at + count, self._context)
        return count

    def _leave(self, token: Token, message: str, *, at: int = -1, with_context: bool = True) -> None:
        if with_context:
            ruler = self._ruler
            self._waiting = [left for left in self._waiting if ruler is None or left.start != ruler.start]
        context = self._context if with_context else ""
        if message:
            self._problems.append(Problem(token.span, message))
        quoted = token.kind == QUOTED or token.text in ('"', "“")
        text = '"' + token.text.replace('"', '""') + '"' if quoted else token.text
        last = self._drafts[-1] if self._drafts else None
        if at >= 0 and self._last_unread == (at, context) and isinstance(last, Left):
            glued = last.quoted and token.start == last.end and token.text[:1] in (":", "：")
            last.pieces.append(text if glued else f" {text}")
            last.end, last.quoted = token.end, quoted
        else:
            self._drafts.append(Left(text, context, token, quoted))
        self._last_unread = (at, context)

    def _has_view(self, view: str) -> bool:
        return view in self._atlas.views

    def _mark(self, at: int, count: int, role: str) -> None:
        if count == 1:
            self._words.append(Word(self._tokens[at].span, role))
        else:
            self._words.extend(Word(token.span, role) for token in self._tokens[at : at + count])

    def _clip(self, at: int, count: int) -> str:
        return _short(" ".join(token.text for token in self._tokens[at : at + count]))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
