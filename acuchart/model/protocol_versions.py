"""What a later version of a protocol has that the one before had not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from acuchart.model.area import AREA_WORDS
from acuchart.model.atlas import Atlas
from acuchart.model.prescription import NeedleItem, Vocabulary, parse
from acuchart.model.protocol import Protocol

_TEXTS = (
    ("name", "name"),
    ("more", "further points"),
    ("needle", "needle"),
    ("stays", "retention"),
    ("frequency", "how often"),
    ("sessions", "how many"),
    ("measures", "measures"),
    ("home_care", "home care"),
    ("source", "source"),
    ("cautions", "cautions"),
    ("presets", "presets"),
)


def changes(before: Protocol, after: Protocol, atlas: Atlas, vocabulary: Vocabulary) -> str:
    """``+ SI18 bil, − ST7 bil; other home care``; empty where nothing differs."""
    old, new = (
        Counter([*_points(one.line, atlas, vocabulary), *(AREA_WORDS[area.kind] for area in one.areas)])
        for one in (before, after)
    )
    said = [*(f"+ {name}" for name in (new - old).elements()), *(f"− {name}" for name in (old - new).elements())]
    parts = [", ".join(said)] if said else []
    if not said and before.line != after.line:
        parts.append("other sizes or sides in the line")
    if not said and before.areas != after.areas:
        parts.append("areas in other places")
    other = [words for name, words in _TEXTS if getattr(before, name) != getattr(after, name)]
    parts += [f"other {', '.join(other)}"] if other else []
    return "; ".join(parts)


def _points(line: str, atlas: Atlas, vocabulary: Vocabulary) -> Iterable[str]:
    for item in parse(line, atlas, vocabulary).needles:
        yield " ".join(filter(None, (_name(item), "" if item.side in (None, "mid") else str(item.side))))


def _name(item: NeedleItem) -> str:
    return f"{item.code} {item.part}".strip() if item.code else item.label or "free mark"
