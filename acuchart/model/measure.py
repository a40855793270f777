"""A measured or reported value of a patient: what was typed, to the letter, and the number behind it."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

_TYPED_DISTANCE: Final = re.compile(r"[0-9]\s*(?:cm|m|ft)\b")
DRAFT: Final = '{"draft": true}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One value. ``kind`` is a kind of ``resources/measures/kinds.json`` or the id of an own one.

    ``typed`` is what was written; ``value`` the number in the kind's own unit, None where there is none (a
    drawing, a word). ``side`` is L, R, B or empty; ``site`` a complaint or place; ``moment`` is
    ``before``, ``after`` or empty; ``by`` is ``practitioner``, ``patient`` or ``other`` (a clinic's report).
    ``how`` is a JSON object of conditions (correction, distance, chart, lighting); ``path`` is a drawing: outlines
    as fractions 0..1, corners apart by spaces, outlines by semicolons, before each its word and a colon where
    outlines differ (``gone:0.1,0.2 0.3,0.4``). What was typed and cannot be a value is kept as a ``draft``.
    """

    id: str
    patient_id: str
    kind: str
    at: str  # UTC text
    typed: str
    value: float | None = None
    side: str = ""
    site: str = ""
    moment: str = ""
    session_id: str | None = None
    by: str = "practitioner"
    how: str = "{}"
    path: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no number and sides that are none."""
        if not self.kind.strip():
            raise ValueError("A measure needs its kind.")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("A measure is a number.")
        if self.side not in ("", "L", "R", "B"):
            raise ValueError("The side of a measure is L, R, B or empty.")
        if self.moment not in ("", "before", "after"):
            raise ValueError("A measure is taken before, after, or at no particular moment.")
        if self.by not in ("practitioner", "patient", "other"):
            raise ValueError("A measure comes from the practitioner, the patient or somebody else.")

    @property
    def conditions(self) -> dict[str, Any]:
        """What ``how`` says; empty where it cannot be read."""
        if self.how == "{}":  # most of them, and a chart has hundreds
            return {}
        try:
            how = json.loads(self.how)
        except ValueError:
            return {}
        return how if isinstance(how, dict) else {}

    @property
    def draft(self) -> bool:
        """True for what was typed and is no value: kept to be corrected, never said or compared."""
        return self.value is None and self.conditions.get("draft") is True

    @property
    def condition_words(self) -> str:
        """How it was measured, as far as the text does not say it: ``cc, 4 m, own chart, daylight``; or empty."""
        typed, found = self.typed.casefold(), self.conditions
        metres = found.get("distance_m")
        distance = f"{metres:g} m" if isinstance(metres, int | float) and not isinstance(metres, bool) else ""
        parts = [self.correction, distance, found.get("chart"), found.get("lighting")]
        if _TYPED_DISTANCE.search(typed):  # it stands there already
            parts[1] = ""
        return ", ".join(str(part) for part in parts if part and str(part).casefold() not in typed)

    @property
    def correction(self) -> str:
        """How an acuity was corrected, ``sc``, ``cc`` or ``cc ph``; empty where nothing is said of it."""
        found = self.conditions.get("correction")
        return " ".join(sorted({one for one in found if isinstance(one, str)})) if isinstance(found, list) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeasure:
    """A kind of measure of the practice's own. ``better`` is ``lower``, ``higher`` or empty."""

    id: str
    name: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    better: str = ""
    change: float | None = None  # the smallest change that counts as one
    band: float | None = None  # what test and retest differ by
    removed: bool = False

    def __post_init__(self) -> None:
        """A measure has a name and a range that is one."""
        if not self.name.strip():
            raise ValueError("A measure needs a name.")
        if self.better not in ("", "lower", "higher"):
            raise ValueError("A measure gets better when it is lower, higher, or neither.")
        if self.low is not None and self.high is not None and self.high <= self.low:
            raise ValueError("The highest value of a measure lies above the lowest.")
        for words, value in (("smallest change", self.change), ("band", self.band)):
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise ValueError(f"The {words} of a measure is 0 or more.")
