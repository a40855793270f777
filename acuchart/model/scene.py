"""A plate with its marks, as plain values: the screen and the paper draw the same scene."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from acuchart.model.area import Area
from acuchart.model.area_scene import SceneArea, plate_areas
from acuchart.model.atlas import Atlas, Point, Position, System, View
from acuchart.model.lead import Lead
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
_BEND: Final = 0.5  # the crown of a bow lies a quarter of its length beside it
GHOST_PX: Final = 18.0  # the dotted ring of a needle that is only offered
_MOST_ROUNDS: Final = 200  # of uncrossing; a dozen are many
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
class SceneLead:
    """A lead as a bow between two marks, with the pill that names it on its crown; all in fractions."""

    lead_id: str
    start: tuple[float, float]
    control: tuple[float, float]  # of one quadratic curve
    end: tuple[float, float]
    pill: tuple[float, float]
    label: str


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
    short: str = ""  # where there is no room; the side's own word if empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that is drawn over one plate, lowest first."""

    view: View
    marks: tuple[SceneMark, ...]
    side_words: tuple[SideWord, ...]
    leads: tuple[SceneLead, ...] = ()
    areas: tuple[SceneArea, ...] = ()

    @property
    def dense(self) -> bool:
        """Too many marks for a label each."""
        return len(self.marks) > DENSE


def plate_scene(
    view: View, needles: Iterable[Needle], atlas: Atlas, leads: Iterable[Lead] = (), areas: Iterable[Area] = ()
) -> Scene:
    """The scene of ``view`` for all needles, leads and areas of one session.

    A needle shows on the plate it was marked on, and, where it sits on a named point, on every other plate
    that can see that point: what is in the skin is seen from every side.
    """
    ordered = in_order(needles)
    number_of = numbers(ordered)
    marks = []
    for needle in ordered:
        place = place_on(atlas, view, needle)
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
    return Scene(
        view=view,
        marks=tuple(marks),
        side_words=side_words(view),
        leads=plate_leads(view, ordered, leads, atlas),
        areas=plate_areas(view, areas),
    )


def plate_leads(
    view: View, needles: Iterable[Needle], leads: Iterable[Lead], atlas: Atlas
) -> tuple[SceneLead, ...]:
    """The leads of which ``view`` shows both ends."""
    listed = tuple(leads)
    if not listed:
        return ()
    by_id = {needle.id: needle for needle in needles}
    found = []
    for lead in listed:
        start, end = by_id.get(lead.from_id), by_id.get(lead.to_id)
        if start is None or end is None:
            continue
        first, last = place_on(atlas, view, start), place_on(atlas, view, end)
        if first is not None and last is not None:
            found.append(_bow(view, lead, first, last))
    return tuple(found)


def _bow(view: View, lead: Lead, first: tuple[float, float], last: tuple[float, float]) -> SceneLead:
    """A bow that is bent upwards, or to the outside where the lead runs up and down."""
    across = (last[0] - first[0]) * view.width, (last[1] - first[1]) * view.height
    middle = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
    normal = (across[1], -across[0])
    outwards = 1.0 if middle[0] >= 0.5 else -1.0
    upright = abs(across[1]) > abs(across[0])
    if (normal[0] * outwards < 0) if upright else normal[1] > 0:
        normal = (-normal[0], -normal[1])
    bend = _BEND * (normal[0] / view.width), _BEND * (normal[1] / view.height)
    return SceneLead(
        lead_id=lead.id,
        start=first,
        control=(middle[0] + bend[0], middle[1] + bend[1]),
        end=last,
        pill=(middle[0] + bend[0] / 2, middle[1] + bend[1] / 2),
        label=lead.label,
    )


def plate_ghosts(view: View, needles: Iterable[Needle], atlas: Atlas) -> tuple[SceneGhost, ...]:
    """The ghosts of ``view``. They are a layer of their own, so that what prints a scene cannot print them."""
    placed = ((needle, place_on(atlas, view, needle)) for needle in needles)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMark:
    """One named place of a layer under the needles: a faint ring, line or zone."""

    code: str
    words: str  # code, name and usual depth
    side: Side
    x: float
    y: float
    path: tuple[tuple[float, float], ...]
    zone: bool


def layers_on(view: View, atlas: Atlas) -> tuple[tuple[System, int], ...]:
    """The systems that have points on a plate, in the order of the atlas, and how many codes each has there."""
    codes: dict[str, set[str]] = {}
    for place in atlas.positions(view.id):
        codes.setdefault(atlas.points[place.code].system, set()).add(place.code)
    return tuple((system, len(codes[id_])) for id_, system in atlas.systems.items() if id_ in codes)


def place_words(place: Position, point: Point) -> str:
    """What a hand that rests on a place is told: code, side, name and usual depth."""
    name = point.hanzi_trad or point.pinyin or point.name
    side = "" if place.side is Side.MID else f" {place.side}"
    depth = f" · {point.depth_words}" if point.depth_words else ""
    return f"{place.code}{side} {name}{depth}"


def layer_marks(view: View, atlas: Atlas, systems: Collection[str]) -> tuple[LayerMark, ...]:
    """What the layers of some systems show on a plate: zones first, then lines, then points."""
    marks = []
    for place in atlas.positions(view.id):
        point = atlas.points[place.code]
        if point.system not in systems:
            continue
        marks.append(
            LayerMark(
                code=place.code,
                words=place_words(place, point),
                side=place.side,
                x=place.x,
                y=place.y,
                path=place.path,
                zone=bool(place.path) and point.shape == "zone",
            )
        )
    return tuple(sorted(marks, key=lambda mark: (not mark.zone, not mark.path)))


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


def uncrossed(from_x: float, places: Sequence[tuple[float, float]], heights: Sequence[float]) -> list[float]:
    """The same heights dealt out so that no two leaders from (``from_x``, height) to their places cross.

    All places lie on one side of ``from_x``. Two that cross change their heights, which makes both together
    shorter, so that it comes to an end.
    """
    dealt = list(heights)
    order = sorted(range(len(dealt)), key=lambda index: dealt[index])
    crossing = True
    for _ in range(_MOST_ROUNDS):
        if not crossing:
            break
        crossing = False
        for at, first in enumerate(order):
            for second in order[at + 1 :]:
                if _cross(from_x, dealt[first], places[first], dealt[second], places[second]):
                    dealt[first], dealt[second] = dealt[second], dealt[first]
                    crossing = True
        order.sort(key=lambda index: dealt[index])
    return dealt


def _cross(
    from_x: float, one: float, there: tuple[float, float], other: float, beyond: tuple[float, float]
) -> bool:
    """True where the leader from ``one`` to ``there`` cuts that from ``other`` to ``beyond``."""
    a, b = (from_x, one), (from_x, other)
    return _turn(a, there, b) * _turn(a, there, beyond) < 0 and _turn(b, beyond, a) * _turn(b, beyond, there) < 0


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def place_on(atlas: Atlas, view: View, needle: Needle) -> tuple[float, float] | None:
    """Where a needle shows on a plate, as fractions of its view box; None where that plate does not show it."""
    if needle.view == view.ref:
        return needle.x, needle.y
    if needle.code is None:
        return None
    seen = atlas.same_place(needle.code, needle.side, view.id, needle.part)
    return None if seen is None else (seen.x, seen.y)
