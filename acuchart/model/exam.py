"""The forms of the note: what a finding of each kind holds, and the one sentence that says it everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from acuchart.model.finding import Finding
from acuchart.model.finding import finding as made_finding
from acuchart.model.form import Form, Words, read, write
from acuchart.model.session import Section

REGIONS: Final = {
    "tip": "tip",
    "front": "front",
    "centre": "centre",
    "side_left": "left side",
    "side_right": "right side",
    "root": "root",
}
"""The six regions of the tongue, as the sentence names them; left and right are the patient's."""
PULSES: Final = {
    f"{side}_{place}": (side, place) for place in ("cun", "guan", "chi") for side in ("left", "right")
}
"""The six positions of the pulse: key → side and place, in the order of reading."""
SIDES: Final = {"": "", "L": "left", "R": "right", "B": "both sides"}
NO_COAT: Final = "no coat"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AS_ON: Final = "as_on"  # the day from which a value was taken over
_CHANGED: Final = "changed"  # and that it was changed afterwards


# ---- the forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue(Form):
    """The tongue: the whole of it, its coat, its regions and what is under it."""

    body_colour: Words = ()
    shape: Words = ()
    moisture: Words = ()
    coat: Words = ()
    quality: Words = ()  # of the coat
    under: Words = ()
    regions: Mapping[str, Words] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """``pale, swollen, thin white coat, tip red``."""
        shape = tuple("normal shape" if word == "normal" else word for word in self.shape)
        parts = [*self.body_colour, *shape, *self.moisture]
        if NO_COAT in self.coat:
            parts.append(NO_COAT)
        elif self.coat or self.quality:
            coat = (", ".join(self.quality), " and ".join(self.coat), "coat")
            parts.append(" ".join(part for part in coat if part))
        found = {place: " and ".join(self.regions[place]) for place in REGIONS if self.regions.get(place)}
        names = dict(REGIONS)
        if "side_left" in found and found["side_left"] == found.get("side_right"):
            names["side_left"] = "sides"
            del found["side_right"]
        parts += [f"{names[place]} {said}" for place, said in found.items()]
        if self.under:
            parts.append(f"under the tongue {' and '.join(self.under)}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse(Form):
    """The pulse: its rate, what holds everywhere, and what each of the six positions says."""

    rate: float | None = None
    overall: Words = ()
    places: Mapping[str, Words] = field(default_factory=dict)
    depths: Mapping[str, Words] = field(default_factory=dict)

    def at(self, place: str) -> Words:
        """What was felt at one position, the depth last."""
        return (*self.places.get(place, ()), *self.depths.get(place, ()))

    @property
    def body(self) -> str:
        """``72 a minute, wiry; left guan wiry, deep; both chi thready``."""
        whole = [f"{self.rate:g} a minute"] if self.rate is not None else []
        parts = [", ".join([*whole, *self.overall])]
        for place in ("cun", "guan", "chi"):
            left, right = self.at(f"left_{place}"), self.at(f"right_{place}")
            if left and left == right:
                parts.append(f"both {place} {', '.join(left)}")
                continue
            parts += [
                f"{side} {place} {', '.join(words)}" for side, words in (("left", left), ("right", right)) if words
            ]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Form):
    """A list of words: the eight principles, patterns, a treatment principle."""

    words: Words = ()

    @property
    def body(self) -> str:
        """``interior; cold``."""
        return "; ".join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment(Form):
    """One of several treatments of a day."""

    at: str = ""  # as the clock said it, "09:10"
    system: str = ""
    minutes: float | None = None
    note: str = ""

    @property
    def body(self) -> str:
        """``09:10, hand, 20 min``."""
        minutes = "" if self.minutes is None else f"{self.minutes:g} min"
        return ", ".join(part for part in (self.at, self.system, minutes, self.note) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Microsystem(Form):
    """Which systems are worked with, and the treatments of the day."""

    systems: Words = ()
    treatments: tuple[Treatment, ...] = ()

    @property
    def body(self) -> str:
        """``hand, ear; 2 treatments: 1. 09:10, 20 min; 2. 10:30, 20 min``."""
        said = [row.body for row in self.treatments if row.body]
        parts = [", ".join(self.systems)]
        if len(said) == 1:
            parts.append(f"1 treatment: {said[0]}")
        elif said:
            each = "; ".join(f"{at}. {row}" for at, row in enumerate(said, start=1))
            parts.append(f"{len(said)} treatments: {each}")
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscle(Form):
    """A muscle with its segment, its trigger point and whether it twitched."""

    muscle: str = ""
    side: str = ""
    segment: str = ""
    trigger: str = ""  # "active", "latent" or the practitioner's word
    twitch: str = ""  # "yes", "no" or empty
    note: str = ""

    @property
    def body(self) -> str:
        """``masseter right (C2): active trigger point, twitch``."""
        name = " ".join(part for part in (self.muscle, SIDES.get(self.side, self.side)) if part)
        head = f"{name} ({self.segment})" if self.segment else name
        trigger = f"{self.trigger} trigger point" if self.trigger else ""
        twitch = {"": "", "yes": "twitch", "no": "no twitch"}.get(self.twitch, self.twitch)
        said = ", ".join(part for part in (trigger, twitch, self.note) if part)
        return ": ".join(part for part in (head, said) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscles(Form):
    """The muscles that were looked at."""

    rows: tuple[Muscle, ...] = ()

    @property
    def body(self) -> str:
        """Each muscle, apart by semicolons."""
        return "; ".join(row.body for row in self.rows if row.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion(Form):
    """One movement in degrees, before and after."""

    movement: str = ""
    side: str = ""
    before: float | None = None
    after: float | None = None
    note: str = ""

    @property
    def body(self) -> str:
        """``neck rotation left 40° before, 60° after``."""
        head = " ".join(part for part in (self.movement, SIDES.get(self.side, self.side)) if part)
        both = (("before", self.before), ("after", self.after))
        said = [f"{value:g}° {when}" for when, value in both if value is not None]
        return " ".join(part for part in (head, ", ".join([*said, *([self.note] if self.note else [])])) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motions(Form):
    """The movements that were measured."""

    rows: tuple[Motion, ...] = ()

    @property
    def body(self) -> str:
        """Each movement, apart by semicolons."""
        return "; ".join(row.body for row in self.rows if row.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlags(Form):
    """What was asked before treating, the answers (``yes`` or ``no``), and what was done about it."""

    answers: Mapping[str, str] = field(default_factory=dict)
    done: str = ""

    @property
    def body(self) -> str:
        """``present: night pain; asked and not present: fever; referred to the family doctor``."""
        there = [flag for flag, answer in self.answers.items() if answer == "yes"]
        asked = [flag for flag, answer in self.answers.items() if answer == "no"]
        parts = [f"present: {', '.join(there)}"] if there else []
        parts += [f"asked and not present: {', '.join(asked)}"] if asked else []
        return "; ".join([*parts, *([self.done] if self.done else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Form):
    """Which response was sought, and what the patient felt, over the whole session."""

    sought: Words = ()
    felt: Words = ()

    @property
    def body(self) -> str:
        """``sought aching; felt aching, warm``."""
        both = (("sought", self.sought), ("felt", self.felt))
        return "; ".join(f"{verb} {', '.join(words)}" for verb, words in both if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside(Form):
    """That nothing was given beside the needles; what was given stands in the adjuncts."""

    nothing: bool = False

    @property
    def body(self) -> str:
        """``nothing``."""
        return "nothing" if self.nothing else ""


# kind → title, form; the order is that of the sentences
FORMS: Final[Mapping[str, tuple[str, type[Form]]]] = {
    "red_flags": ("Red flags", RedFlags),
    "tongue": ("Tongue", Tongue),
    "pulse": ("Pulse", Pulse),
    "muscles": ("Muscles", Muscles),
    "motion": ("Range of motion", Motions),
    "principles": ("Eight principles", Listed),
    "pattern": ("Pattern", Listed),
    "treatment_principle": ("Treatment principle", Listed),
    "system": ("Microsystem", Microsystem),
    "response": ("Response", Response),
    "beside": ("Beside the needles", Beside),
}
UNDER: Final[Mapping[Section, tuple[str, ...]]] = {
    Section.OBJECTIVE: ("red_flags", "tongue", "pulse", "muscles", "motion"),
    Section.ASSESSMENT: ("principles", "pattern", "treatment_principle"),
}
"""Which forms stand in which section of the note; the others are of what was done."""
OF_DOING: Final = ("system", "response")


# ---- sentences


def sentence(finding: Finding) -> str:
    """``Tongue: pale, tip red.``, or empty where it says nothing. Says where a value was taken over from."""
    title, form = FORMS.get(finding.kind, ("", Form))
    data = finding.data
    body = read(form, data).body
    if not body:
        return ""
    day = _as_on(data)
    if day is None:
        return f"{title}: {body}."
    since = f"from {short_day(day)}, changed since" if data.get(_CHANGED) is True else f"as on {short_day(day)}"
    return f"{title}, {since}: {body}."


def sentences(findings: Iterable[Finding], kinds: Iterable[str] = FORMS) -> tuple[str, ...]:
    """What these kinds say, in the order of the forms."""
    by_kind = {one.kind: one for one in findings}
    return tuple(said for kind in kinds if kind in by_kind and (said := sentence(by_kind[kind])))


def short_day(day: date) -> str:
    """``10 Nov 2026``: a day that nobody can mix up, the same in every note."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# ---- edits


def put(session_id: str, kind: str, form: Form) -> Finding | None:
    """The finding of an edited form, or None where nothing is left to keep."""
    data = write(form)
    if _as_on(data) is not None:
        if set(data) <= {_AS_ON, _CHANGED}:
            return None
        data[_CHANGED] = True
    return made_finding(session_id, kind, data) if data else None


def taken_over(finding: Finding, session_id: str, day: date) -> Finding:
    """The finding of an earlier day for this session; it says from then on that it is of that day."""
    data = finding.data
    first = _as_on(data)
    kept = {key: value for key, value in data.items() if key != _CHANGED}
    # What was changed on the earlier day is of that day; what was not is still of the day before it.
    of = first if first is not None and data.get(_CHANGED) is not True else day
    return made_finding(session_id, finding.kind, {**kept, _AS_ON: of.isoformat()})


def taken_over_text(text: str, day: date) -> str:
    """Typed text of an earlier day, which says so: ``As on 10 Nov 2026: Slept better``."""
    said = text.strip()
    return said if said.startswith("As on ") else f"As on {short_day(day)}: {said}"


def words_of(text: str) -> Words:
    """Typed words apart by semicolons or lines, each once: ``liver fire; wind``."""
    found = (part.strip() for line in text.splitlines() for part in line.split(";"))
    return tuple(dict.fromkeys(word for word in found if word))


def text_of(words: Words) -> str:
    """The words as they are typed."""
    return "; ".join(words)


def _as_on(data: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(data[_AS_ON])
    except (KeyError, TypeError, ValueError):
        return None
