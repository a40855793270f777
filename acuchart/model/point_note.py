"""What a practitioner writes beside a point; kept in the practice file, apart from the shipped text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PointNote:
    """Own words on one point, and whether it is among the favourites. ``id`` is the point's code."""

    id: str
    text: str = ""
    favourite: bool = False
