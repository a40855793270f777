"""The words for systems, channels and regions, and which points a filter lets through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from acuchart.model.atlas import Atlas, Point

ALL: Final = ""
FAVOURITES: Final = "favourites"
USUAL: Final = ("channel", "extra", "scalp", "ynsa", "ear", "hand", "facial", "cosmetic")
"""Systems that stand in the open; the others are behind “More”, own ones never are."""
CHANNELS: Final = ("LU", "LI", "ST", "SP", "HT", "SI", "BL", "KI", "PC", "TE", "GB", "LR", "GV", "CV")
CHANNEL_NAMES: Final = {
    "LU": "Lung",
    "LI": "Large intestine",
    "ST": "Stomach",
    "SP": "Spleen",
    "HT": "Heart",
    "SI": "Small intestine",
    "BL": "Bladder",
    "KI": "Kidney",
    "PC": "Pericardium",
    "TE": "Triple energizer",
    "GB": "Gallbladder",
    "LR": "Liver",
    "GV": "Governor vessel",
    "CV": "Conception vessel",
}
REGIONS: Final[dict[str, tuple[str, ...]]] = {
    "Head": ("scalp", "head"),
    "Face": ("face", "eye"),
    "Ear": ("ear",),
    "Neck": ("neck", "tongue"),
    "Shoulder": ("shoulder", "scapula", "axilla"),
    "Arm": ("arm", "upper arm", "elbow", "forearm"),
    "Hand": ("wrist", "hand"),
    "Chest": ("chest", "trunk"),
    "Abdomen": ("abdomen", "groin", "perineum"),
    "Upper back": ("upper back", "trunk"),
    "Lower back": ("lumbar", "sacral", "trunk"),
    "Hip": ("hip", "buttock"),
    "Leg": ("thigh", "knee", "leg"),
    "Foot": ("ankle", "foot"),
    "Whole body": ("body",),
    "Own pictures": ("own",),
}
"""What a filter calls a part of the body → regions of the atlas; what follows a comma there is finer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows the list; empty fields let everything through."""

    system: str = ALL
    channel: str = ""
    region: str = ""
    flag: str = ""

    def passes(self, point: Point) -> bool:
        """True for a point that every filter lets through; favourites are not decided here."""
        return (
            self.system in (ALL, FAVOURITES, point.system)
            and self.channel in ("", channel_of(point))
            and (not self.region or point.region.partition(",")[0] in REGIONS[self.region])
            and (not self.flag or self.flag in point.flags)
        )

    def words(self, atlas: Atlas) -> str:
        """“Ear, caution: vessel”; empty without a filter."""
        parts = []
        if self.system == FAVOURITES:
            parts.append("★ Mine")
        elif self.system and not self.channel:
            parts.append(system_words(atlas, self.system))
        if self.channel:
            parts.append(f"{CHANNEL_NAMES[self.channel]} channel")
        parts += [self.region] if self.region else []
        parts += [f"caution: {flag_words(self.flag)}"] if self.flag else []
        return ", ".join(parts)


def system_choices(atlas: Atlas) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """(key, words) of the systems in the open, and of those behind “More”."""
    open_: list[tuple[str, str]] = []
    more: list[tuple[str, str]] = []
    for system in atlas.systems.values():
        (open_ if system.own or system.id in USUAL else more).append((system.id, system.short))
    return tuple(open_), tuple(more)


def flag_choices(atlas: Atlas) -> tuple[tuple[str, str], ...]:
    """(flag, words) of every caution that points carry, the frequent ones first."""
    counts: dict[str, int] = {}
    for point in atlas.points.values():
        for flag in point.flags if point.cautions else ():
            if not flag.startswith(("hidden", "under", "reference")):
                counts[flag] = counts.get(flag, 0) + 1
    return tuple((flag, flag_words(flag)) for flag in sorted(counts, key=lambda one: (-counts[one], one)))


def flag_words(flag: str) -> str:
    """``pneumothorax_risk`` as words."""
    words = _FLAG_WORDS.get(flag) or flag.replace("_", " ")
    return words[:1].upper() + words[1:]


_FLAG_WORDS: Final = {
    "pneumothorax_risk": "over the lung",
    "pregnancy_caution": "pregnancy",
    "pregnancy_caution_minority": "pregnancy, some sources",
    "no_needle": "do not needle",
    "no_needle_classical": "no needle, classical",
    "no_needle_conditional": "no needle, conditional",
    "estim_caution": "current",
    "organ": "organ beneath",
}


def system_words(atlas: Atlas, system: str) -> str:
    """What a reader calls a system, in one or two words."""
    found = atlas.systems.get(system)
    return found.short if found is not None else system.capitalize()


def channel_of(point: Point) -> str:
    """``ST`` for ST36; empty for what lies on no channel."""
    return point.channel if point.system == "channel" else ""
