"""The words of the line that are not points. Techniques and waveforms come from data, the rest is grammar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from acuchart.model.needle import NeedleState, Technique
from acuchart.model.prescription.values import Laterality

SIDES: Final[Mapping[str, Laterality]] = {
    "l": Laterality.LEFT,
    "left": Laterality.LEFT,
    "lt": Laterality.LEFT,
    "左": Laterality.LEFT,
    "r": Laterality.RIGHT,
    "right": Laterality.RIGHT,
    "rt": Laterality.RIGHT,
    "右": Laterality.RIGHT,
    "mid": Laterality.MID,
    "m": Laterality.MID,
    "midline": Laterality.MID,
    "bil": Laterality.BOTH,
    "bilat": Laterality.BOTH,
    "bilateral": Laterality.BOTH,
    "b/l": Laterality.BOTH,
    "both": Laterality.BOTH,
    "双": Laterality.BOTH,
    "雙": Laterality.BOTH,
}
SIDE_WORDS: Final = {
    Laterality.LEFT: "the left side",
    Laterality.RIGHT: "the right side",
    Laterality.MID: "the midline",
    Laterality.BOTH: "both sides",
}
STATES: Final[Mapping[str, NeedleState]] = {
    "planned": NeedleState.PLANNED,
    "plan": NeedleState.PLANNED,
    "in": NeedleState.IN,
    "out": NeedleState.OUT,
    "dropped": NeedleState.DROPPED,
    "left-in": NeedleState.LEFT_IN,
    "left_in": NeedleState.LEFT_IN,
    "not-found": NeedleState.NOT_FOUND,
    "not_found": NeedleState.NOT_FOUND,
}
STATE_SPELLING: Final = {state: state.value.replace("_", "-") for state in NeedleState}
KINDS: Final[Mapping[str, str]] = {
    "tack": "tack",
    "press-tack": "tack",
    "seed": "seed",
    "intradermal": "intradermal",
    "filiform": "filiform",
}
# The body's directions in the spelling that is kept. "in" and "out" alone are states; they are directions
# only beside another direction ("up and out") or in a free mark.
DIRECTIONS: Final[Mapping[str, str]] = {
    "up": "up",
    "above": "up",
    "upward": "up",
    "upwards": "up",
    "superior": "up",
    "sup": "up",
    "down": "down",
    "below": "down",
    "downward": "down",
    "downwards": "down",
    "inferior": "down",
    "inf": "down",
    "lateral": "lateral",
    "lat": "lateral",
    "outward": "lateral",
    "outwards": "lateral",
    "medial": "medial",
    "med": "medial",
    "inward": "medial",
    "inwards": "medial",
    "anterior": "forward",
    "ant": "forward",
    "forward": "forward",
    "forwards": "forward",
    "posterior": "back",
    "post": "back",
    "back": "back",
    "backward": "back",
    "backwards": "back",
    "proximal": "proximal",
    "prox": "proximal",
    "distal": "distal",
    "dist": "distal",
}
LOOSE_DIRECTIONS: Final[Mapping[str, str]] = {**DIRECTIONS, "in": "medial", "out": "lateral"}
AGAINST: Final = {
    "up": "down",
    "down": "up",
    "lateral": "medial",
    "medial": "lateral",
    "forward": "back",
    "back": "forward",
    "proximal": "distal",
    "distal": "proximal",
}
ANGLE_WORDS: Final = {"perpendicular": 90.0, "perp": 90.0}
VAGUE_ANGLES: Final = {"oblique": "30 to 60 degrees", "transverse": "10 to 15 degrees"}
FREE: Final = frozenset({"ashi", "a-shi", "free", "阿是", "阿是穴"})
RETAIN: Final = frozenset({"ret", "retain", "retention", "leave"})
TOWARDS: Final = frozenset({"towards", "toward"})
JOINERS: Final = frozenset({"and", "&"})
OF: Final = frozenset({"of", "to", "from"})
FROM: Final = "from"
LINE_END: Final = "end"
ELECTRO: Final = frozenset({"ea", "e-stim", "estim"})
UNITS: Final = frozenset({"mm", "cm", "cun", "deg", "°", "hz", "ma", "min", "mins"})
SYSTEMS: Final[Mapping[str, frozenset[str]]] = {
    "ear": frozenset({"ear", "battlefield", "nogier"}),
    "scalp": frozenset({"scalp", "jiao", "zhu", "ynsa"}),
    "hand": frozenset({"hand", "eciwo", "koryo"}),
    "foot": frozenset({"foot"}),
    "face": frozenset({"facial"}),
    "body": frozenset({"channel", "extra"}),
}
"""What a system word reaches; the name of any single system works too."""

_EFFECTS: Final = (Technique.TONIFY.value, Technique.DISPERSE.value, Technique.EVEN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Spelling → the word that is kept, for techniques and for waveforms."""

    techniques: Mapping[str, str]
    waveforms: Mapping[str, str]
    order: tuple[str, ...]  # techniques in the order in which a line writes them

    @staticmethod
    def from_data(rows: Iterable[Mapping[str, Any]]) -> Vocabulary:
        """From the rows of ``techniques.json``; ValueError that names a row that is wrong."""
        techniques: dict[str, str] = {}
        waveforms: dict[str, str] = {}
        order: list[str] = []
        for number, row in enumerate(rows, start=1):
            try:
                group, word = row["group"], row["word"]
                spellings = (word, *row["spellings"])
                table = {"technique": techniques, "waveform": waveforms}[group]
            except (KeyError, TypeError):
                raise ValueError(f"Technique {number} of the vocabulary cannot be read.") from None
            for spelling in spellings:
                if table.setdefault(fold(spelling), word) != word:
                    raise ValueError(f"The vocabulary uses “{spelling}” for two techniques.")
            if group == "technique":
                order.append(word)
        return Vocabulary(
            techniques=MappingProxyType(techniques), waveforms=MappingProxyType(waveforms), order=tuple(order)
        )

    def ordered(self, techniques: Iterable[str]) -> tuple[str, ...]:
        """Each technique once, in the order of the vocabulary."""
        said = set(techniques)
        return tuple(word for word in self.order if word in said) + tuple(sorted(said - set(self.order)))


def is_effect(technique: str) -> bool:
    """Tonify, disperse and even exclude one another; ways of working a needle add up."""
    return technique in _EFFECTS


def fold(word: str) -> str:
    """One spelling for keywords: lower case, full-width letters and decimal commas as plain ones."""
    return word.casefold().translate(_WIDE)


def keyword(folded: str) -> bool:
    """True for a word of the grammar, which no bare point code may look like."""
    return folded in _KEYWORDS


def system_words(systems: Iterable[str]) -> dict[str, frozenset[str]]:
    """Prefix → the systems that it reaches, for the systems of an atlas."""
    known = frozenset(systems)
    single = {fold(name): frozenset({name}) for name in known if name and not any(map(str.isspace, name))}
    return single | {word: members & known for word, members in SYSTEMS.items() if members & known}


_KEYWORDS: Final = frozenset(
    {"dir", "direction", "depth", "deep", "len", "length", "gauge", "cont", "dd", "x", FROM, LINE_END}
    | SIDES.keys()
    | STATES.keys()
    | KINDS.keys()
    | DIRECTIONS.keys()
    | ANGLE_WORDS.keys()
    | VAGUE_ANGLES.keys()
    | SYSTEMS.keys()
    | (FREE | RETAIN | TOWARDS | JOINERS | OF | ELECTRO | UNITS)
)
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("×"): "x", ord("·"): "."}
BASIC: Final = Vocabulary.from_data([{"group": "technique", "word": word, "spellings": ()} for word in _EFFECTS])
"""What is known without the data file."""
