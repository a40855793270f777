"""The words for systems and channels, and which points a filter lets through."""

from __future__ import annotations

from typing import Final

from acuchart.model.atlas import Point

ALL: Final = ""
SYSTEMS: Final[tuple[tuple[str, str], ...]] = (
    (ALL, "All systems"),
    ("channel", "Channels"),
    ("extra", "Extra points"),
    ("scalp", "Scalp lines"),
    ("jiao", "Jiao areas"),
    ("ynsa", "YNSA"),
    ("zhu", "Zhu zones"),
    ("ear", "Ear"),
    ("hand", "Hand"),
    ("foot", "Foot"),
    ("facial", "Face muscles"),
    ("cosmetic", "Face zones"),
)
"""Filters in reading order: (key, words). Systems that are not listed get their own name with a capital."""
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


def system_words(system: str) -> str:
    """What a reader calls a system."""
    return dict(SYSTEMS).get(system) or system.capitalize()


def channel_of(point: Point) -> str:
    """``ST`` for ST36; empty for what lies on no channel."""
    if point.system != "channel":
        return ""
    return point.code.rstrip("0123456789")


def passes(point: Point, system: str, channel: str) -> bool:
    """True for a point of the chosen system and channel."""
    if channel:
        return channel_of(point) == channel
    return system in (ALL, point.system)
