"""An area or a stroke on a plate: what was done there, or what is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.outline import Outline, read_corners


class AreaKind(StrEnum):
    """What an area shows. The first are done to the skin, the others are found on it."""

    GUA_SHA = "gua_sha"
    CUP = "cup"
    MOXA = "moxa"
    HEAT = "heat"
    LIGHT = "light"
    MASSAGE = "massage"
    MICRONEEDLING = "microneedling"
    PAIN = "pain"
    NUMB = "numb"
    SCAR = "scar"
    WRINKLE = "wrinkle"
    OTHER = "other"


AREA_WORDS: Final = {
    AreaKind.GUA_SHA: "Gua sha",
    AreaKind.CUP: "Cupping",
    AreaKind.MOXA: "Moxa",
    AreaKind.HEAT: "Heat",
    AreaKind.LIGHT: "Light",
    AreaKind.MASSAGE: "Massage",
    AreaKind.MICRONEEDLING: "Microneedling",
    AreaKind.PAIN: "Pain",
    AreaKind.NUMB: "Numbness",
    AreaKind.SCAR: "Scar",
    AreaKind.WRINKLE: "Wrinkle line",
    AreaKind.OTHER: "Other",
}
assert set(AREA_WORDS) == set(AreaKind)
FOUND: Final = frozenset((AreaKind.PAIN, AreaKind.NUMB, AreaKind.SCAR, AreaKind.WRINKLE))
"""What is found on a patient, not done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area, stroke or cup of a session.

    ``path`` holds corners as fractions of the view's box, ``0.1,0.2 0.3,0.2``: one corner is a cup or a cone in
    its place, two or more are a stroke, or an area where ``closed``. ``score`` is a pain score from 0 to 10.
    """

    id: str
    session_id: str
    kind: AreaKind
    view: str
    path: str
    closed: bool = False
    score: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a path that is none and a score that is none."""
        corners = corners_of(self.path)
        if self.closed and len(corners) < 3:
            raise ValueError("An area has at least three corners.")
        if self.score is not None and not 0 <= self.score <= 10:
            raise ValueError("A pain score is from 0 to 10.")

    @property
    def corners(self) -> Outline:
        """The corners as pairs of fractions."""
        return corners_of(self.path)


def corners_of(path: str) -> Outline:
    """The corners of a path; ValueError where it is none or leaves its plate."""
    corners = read_corners(
        path,
        unreadable="The line of an area cannot be read.",
        outside="An area lies on its plate: its corners are from 0 to 1.",
    )
    if not corners:
        raise ValueError("An area has at least one corner.")
    return corners
