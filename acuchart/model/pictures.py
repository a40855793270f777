"""What can be said of pictures from their records: poses, anchors, how one lies over another, conditions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from acuchart.model.outline import read_corners
from acuchart.model.picture import Picture

Spot = tuple[float, float]
SIDE_WORDS: Final = {"": "", "L": "left", "R": "right", "B": "both sides"}
_APART: Final = 0.02  # of the picture's longer side: two anchors that are nearer say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One view of the set of ``resources/photos/poses.json``; ``eyes`` where somebody can be known by the eyes."""

    key: str
    group: str
    name: str
    sided: bool
    eyes: bool

    @property
    def frontal(self) -> bool:
        """True where the patient's right lies at the left edge of the picture."""
        return self.group == "Face" and not self.sided


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a picture is scaled, turned and moved so that its anchors meet two others: x' = a x - b y + dx."""

    a: float
    b: float
    dx: float
    dy: float

    @property
    def scale(self) -> float:
        """How much larger it becomes."""
        return math.hypot(self.a, self.b)

    @property
    def degrees(self) -> float:
        """How far it is turned."""
        return math.degrees(math.atan2(self.b, self.a))

    def place(self, spot: Spot) -> Spot:
        """Where a spot of the picture comes to lie."""
        x, y = spot
        return self.a * x - self.b * y + self.dx, self.b * x + self.a * y + self.dy


def poses_from(data: Any) -> dict[str, Pose]:
    """Key → pose of the file's content, in its order. Raises ValueError where it is not such a list."""
    try:
        poses = [Pose(**row) for row in data["poses"]]
    except (KeyError, TypeError):
        raise ValueError("The list of poses cannot be read.") from None
    if len({one.key for one in poses}) != len(poses):
        raise ValueError("A pose is in the list of poses twice.")
    return {one.key: one for one in poses}


def anchors_of(picture: Picture) -> tuple[Spot, Spot] | None:
    """The two anchors as fractions, or None where there are none that can be used."""
    try:
        spots = read_corners(picture.anchors, unreadable="No anchors.", outside="No anchors.")
    except ValueError:
        return None
    if len(spots) != 2:
        return None
    first, second = (_pixels(picture, spot) for spot in spots)
    if math.dist(first, second) < _APART * max(picture.width, picture.height):
        return None
    return spots[0], spots[1]


def anchors_text(first: Spot, second: Spot) -> str:
    """Two places as a record keeps them; the one further to the left comes first."""
    return " ".join(f"{x:.4f},{y:.4f}" for x, y in sorted((first, second)))


def turn_onto(picture: Picture, other: Picture) -> Turn | None:
    """How ``picture`` is laid over ``other``, in pixels of both; None where one of them has no anchors."""
    mine, theirs = anchors_of(picture), anchors_of(other)
    if mine is None or theirs is None:
        return None
    (x1, y1), (x2, y2) = (_pixels(picture, spot) for spot in mine)
    (u1, v1), (u2, v2) = (_pixels(other, spot) for spot in theirs)
    dx, dy, du, dv = x2 - x1, y2 - y1, u2 - u1, v2 - v1
    square = dx * dx + dy * dy
    a, b = (dx * du + dy * dv) / square, (dx * dv - dy * du) / square
    return Turn(a=a, b=b, dx=u1 - (a * x1 - b * y1), dy=v1 - (b * x1 + a * y1))


def eyes_bar(picture: Picture) -> tuple[Spot, Spot, Spot, Spot] | None:
    """The corners, in pixels, of a bar over both eyes: half the pupils' distance beyond each, as high as that."""
    anchors = anchors_of(picture)
    if anchors is None:
        return None
    (x1, y1), (x2, y2) = (_pixels(picture, spot) for spot in anchors)
    ux, uy = x2 - x1, y2 - y1
    out, up = 0.6, 0.32
    left, right = (x1 - ux * out, y1 - uy * out), (x2 + ux * out, y2 + uy * out)
    nx, ny = -uy * up, ux * up
    return (
        (left[0] + nx, left[1] + ny),
        (right[0] + nx, right[1] + ny),
        (right[0] - nx, right[1] - ny),
        (left[0] - nx, left[1] - ny),
    )


def older_first(one: Picture, other: Picture) -> tuple[Picture, Picture]:
    """A is always the older picture."""
    first, second = sorted((one, other), key=_when)
    return first, second


def differences(older: Picture, newer: Picture, poses: Mapping[str, Pose]) -> tuple[str, ...]:
    """One sentence for each condition that is not the same; what was not written down is said, too."""
    found: list[str] = []
    if older.pose != newer.pose:
        found.append(f"The pose is not the same: {_pose(older, poses)} and {_pose(newer, poses)}.")
    if older.side != newer.side:
        sides = [SIDE_WORDS[one.side] or "no side" for one in (older, newer)]
        found.append(f"The side is not the same: {sides[0]} and {sides[1]}.")
    lights = [" ".join(one.light.casefold().split()) for one in (older, newer)]
    if not all(lights):
        found.append("The light was not written down for both, so colours may not be compared.")
    elif lights[0] != lights[1]:
        found.append(f"The light is not the same: {older.light.strip()} and {newer.light.strip()}.")
    if "application/pdf" not in (older.mime, newer.mime) and _tall(older) != _tall(newer):
        found.append("One picture is upright and one is wide.")
    return tuple(found)


def earlier_of(picture: Picture, others: Iterable[Picture]) -> Picture | None:
    """The newest earlier picture of the same pose and side: what a new one is compared with."""
    same = [
        one
        for one in others
        if one.id != picture.id
        and not one.removed
        and (one.pose, one.side) == (picture.pose, picture.side)
        and _when(one) < _when(picture)
    ]
    return max(same, key=_when, default=None)


def newest_first(pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """By the day of the picture, the newest first; removed ones are left out."""
    return tuple(sorted((one for one in pictures if not one.removed), key=_when, reverse=True))


def _when(picture: Picture) -> tuple[str, str, str]:
    day = picture.taken_on.isoformat() if picture.taken_on else picture.added_at[:10]
    return day, picture.added_at, picture.id


def _pixels(picture: Picture, spot: Spot) -> Spot:
    return spot[0] * picture.width, spot[1] * picture.height


def _tall(picture: Picture) -> bool:
    return picture.height > picture.width


def _pose(picture: Picture, poses: Mapping[str, Pose]) -> str:
    pose = poses.get(picture.pose)
    return "no pose" if pose is None else pose.name.lower()
