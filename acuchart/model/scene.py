"""A plate with its marks, as plain values: the screen and the paper draw the same scene."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.atlas import Atlas, View
from acuchart.model.ledger import in_order, numbers
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side


class Shape(StrEnum):
    """The outline of a mark; state is told by shape and letter first, by colour second."""

    DISC = "disc"
    DASHED_RING = "dashed-ring"
    RING = "ring"
    TRIANGLE = "triangle"
    SQUARE = "square"


class Tone(StrEnum):
    """The ink of a mark; each medium maps it to its own colours."""

    PINE = "pine"
    QUIET = "quiet"
    AMBER = "amber"
    VIOLET = "violet"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """How a state is drawn: sizes are diameters, px on screen at any zoom, mm on paper."""

    shape: Shape
    tone: Tone
    letter: str  # empty: the needle's number is shown
    canvas_px: float
    thumb_px: float
    paper_mm: float


GLYPHS: Final[dict[NeedleState, Glyph]] = {
    NeedleState.IN: Glyph(shape=Shape.DISC, tone=Tone.PINE, letter="", canvas_px=22, thumb_px=12, paper_mm=3.4),
    NeedleState.PLANNED: Glyph(
        shape=Shape.DASHED_RING, tone=Tone.PINE, letter="P", canvas_px=22, thumb_px=12, paper_mm=3.4
    ),
    NeedleState.OUT: Glyph(shape=Shape.RING, tone=Tone.QUIET, letter="✓", canvas_px=20, thumb_px=10, paper_mm=3.4),
    NeedleState.DROPPED: Glyph(
        shape=Shape.TRIANGLE, tone=Tone.AMBER, letter="D", canvas_px=26, thumb_px=14, paper_mm=4.0
    ),
    NeedleState.LEFT_IN: Glyph(
        shape=Shape.SQUARE, tone=Tone.VIOLET, letter="L", canvas_px=20, thumb_px=11, paper_mm=3.2
    ),
    NeedleState.NOT_FOUND: Glyph(
        shape=Shape.TRIANGLE, tone=Tone.RED, letter="N", canvas_px=26, thumb_px=14, paper_mm=4.0
    ),
}
assert set(GLYPHS) == set(NeedleState)
GHOST_PX: Final = 18.0  # the dotted ring of a needle that is only offered
DENSE: Final = 40  # above this many marks on one plate, marks carry no labels


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneMark:
    """One mark on the plate; ``x`` and ``y`` are fractions of the view box."""

    needle_id: str
    x: float
    y: float
    side: Side
    state: NeedleState
    number: int | None
    label: str
    direction_deg: float | None
    home: bool  # False: the needle was marked on another plate and shows here too

    @property
    def glyph(self) -> Glyph:
        """How this mark's state is drawn."""
        return GLYPHS[self.state]

    @property
    def inside_text(self) -> str:
        """What stands in the mark: its number, or the letter of its state."""
        return self.glyph.letter or ("" if self.number is None else str(self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneGhost:
    """A needle of another session that may be taken over: on the screen only, never counted, never printed."""

    needle_id: str
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideWord:
    """``R Patient's right`` at an edge of the plate; ``at_left_edge`` is the screen's or page's left."""

    side: Side
    text: str
    at_left_edge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that is drawn over one plate, lowest first."""

    view: View
    marks: tuple[SceneMark, ...]
    side_words: tuple[SideWord, ...]

    @property
    def dense(self) -> bool:
        """Too many marks for a label each."""
        return len(self.marks) > DENSE


def plate_scene(view: View, needles: Iterable[Needle], atlas: Atlas) -> Scene:
    """The scene of ``view`` for all needles of one session.

    A needle shows on the plate it was marked on, and, where it sits on a named point, on every other plate
    that can see that point: what is in the skin is seen from every side.
    """
    ordered = in_order(needles)
    number_of = numbers(ordered)
    marks = []
    for needle in ordered:
        place = _place_on(view, needle, atlas)
        if place is None:
            continue
        marks.append(
            SceneMark(
                needle_id=needle.id,
                x=place[0],
                y=place[1],
                side=needle.side,
                state=needle.state,
                number=number_of.get(needle.id),
                label=needle.name,
                direction_deg=needle.direction_deg if needle.view == view.ref else None,
                home=needle.view == view.ref,
            )
        )
    return Scene(view=view, marks=tuple(marks), side_words=side_words(view))


def plate_ghosts(view: View, needles: Iterable[Needle], atlas: Atlas) -> tuple[SceneGhost, ...]:
    """The ghosts of ``view``. They are a layer of their own, so that what prints a scene cannot print them."""
    placed = ((needle, _place_on(view, needle, atlas)) for needle in needles)
    return tuple(
        SceneGhost(needle_id=needle.id, x=place[0], y=place[1], label=needle.name)
        for needle, place in placed
        if place is not None
    )


def side_words(view: View) -> tuple[SideWord, ...]:
    """The laterality words of a plate: both edges, or the one side of a limb or profile plate."""
    if view.side is not None and view.side is not Side.MID:
        return (
            SideWord(side=view.side, text=f"Patient’s {view.side.word}", at_left_edge=view.side is Side.RIGHT),
        )
    right_edge = view.right_edge
    return tuple(
        SideWord(side=side, text=f"Patient’s {side.word}", at_left_edge=side is not right_edge)
        for side in (right_edge.opposite, right_edge)
    )


def spread(wanted: Sequence[float], *, pitch: float, low: float, high: float) -> list[float]:
    """Label heights as near as possible to ``wanted`` (any order), at least ``pitch`` apart, within low..high.

    Where the gutter is too short for all, the pitch shrinks so that every label still has a place.
    """
    if not wanted:
        return []
    if len(wanted) > 1:
        pitch = min(pitch, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    # Blocks that touch are merged and centred on the mean of what their labels want.
    blocks: list[tuple[float, list[int]]] = []
    for index in order:
        start, members = min(max(wanted[index], low), high), [index]
        while blocks and blocks[-1][0] + pitch * len(blocks[-1][1]) > start:
            _, earlier = blocks.pop()
            members = earlier + members
            ideal = sum(wanted[m] - pitch * i for i, m in enumerate(members)) / len(members)
            start = min(max(ideal, low), high - pitch * (len(members) - 1))
        blocks.append((start, members))
    heights = [0.0] * len(wanted)
    for start, members in blocks:
        for i, member in enumerate(members):
            heights[member] = start + pitch * i
    return heights


def _place_on(view: View, needle: Needle, atlas: Atlas) -> tuple[float, float] | None:
    if needle.view == view.ref:
        return needle.x, needle.y
    if needle.code is None:
        return None
    seen = atlas.same_place(needle.code, needle.side, view.id, needle.part)
    return None if seen is None else (seen.x, seen.y)
