"""Arbitrary prescriptions and needles over the atlas that the program ships."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.prescription import (
    Course,
    Direction,
    Laterality,
    LeadEnd,
    LeadItem,
    NeedleItem,
    Offset,
    Place,
    Prescription,
    Retention,
    Unread,
    Vocabulary,
    geometry,
    sides,
)
from acuchart.model.prescription.courses import course_text
from acuchart.model.prescription.modifiers import contradiction
from acuchart.model.prescription.vocabulary import AGAINST, is_effect
from acuchart.model.side import Side

ATLAS = assets.load_atlas()
VOCABULARY = Vocabulary.from_data(json.loads(assets.text("resources/intake/techniques.json")))
CODES = sorted(ATLAS.points)
LINES = sorted(code for code, point in ATLAS.points.items() if point.shape == "line")
VIEWS = sorted(view.ref for view in ATLAS.views.values() if view.needles)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def numbers(high: float) -> st.SearchStrategy[float]:
    return st.floats(0, high, allow_nan=False).map(lambda value: round(value, 3)) | st.integers(0, int(high)).map(
        float
    )


fractions = st.floats(0, 1)
direction_words = st.lists(st.sampled_from(sorted(AGAINST)), min_size=1, max_size=2).filter(
    lambda words: not contradiction(words)
)
directions = (
    direction_words.map(lambda words: Direction(words=tuple(words)))
    | numbers(360).map(lambda value: Direction(degrees=value))
    | st.sampled_from(CODES).map(lambda code: Direction(towards=code))
)
techniques = (
    st.lists(st.sampled_from(VOCABULARY.order), unique=True, max_size=3)
    .filter(lambda words: sum(map(is_effect, words)) <= 1)
    .map(VOCABULARY.ordered)
)
landmarks = (
    st.just("")
    | st.sampled_from(CODES)
    | st.builds(
        lambda amount, unit, words, code: Offset(amount=amount, unit=unit, words=tuple(words), reference=code),
        numbers(1000),
        st.sampled_from(["mm", "cm", "cun"]),
        st.just([]) | direction_words,
        st.sampled_from(CODES),
    )
)
courses = st.builds(lambda start, end: Course(start=start, end=end), landmarks, landmarks).filter(
    lambda course: course.start == "" or course.start != course.end
)
NEAR_LINES = ["", "GV20", "GV21", "GB7", Offset(amount=1.5, unit="cm", words=("forward",), reference="GV20")]
labels = st.text(st.characters(exclude_categories=()), min_size=1, max_size=20)
places = st.builds(lambda view, x, y: Place(view=view, x=x, y=y), st.sampled_from(VIEWS), fractions, fractions)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "gauge_mm": draw(_maybe(numbers(3))),
        "length_mm": draw(_maybe(numbers(300))),
        "kind": draw(st.sampled_from(["", "", "tack", "seed", "intradermal", "filiform"])),
        "depth_mm": draw(_maybe(numbers(300))),
        "angle_deg": draw(_maybe(numbers(180))),
        "direction": draw(_maybe(directions)),
        "techniques": draw(techniques),
        "preset": draw(_maybe(st.integers(1, 9))),
        "state": draw(_maybe(st.sampled_from(NeedleState))),
        "count": draw(st.just(1) | st.integers(1, 99)),
    }


@st.composite
def point_items(draw: st.DrawFn) -> NeedleItem:
    code = draw(st.sampled_from(CODES) | st.sampled_from(LINES))
    point = ATLAS.points[code]
    part = draw(st.sampled_from(["", *sorted(sides.parts(ATLAS, code))]))
    can = sorted(sides.allowed(point, sides.part_sides(ATLAS, code, part)))
    side = draw(st.sampled_from(can)) if len(can) == 1 else draw(_maybe(st.sampled_from(can)))
    place = draw(_maybe(places | st.sampled_from(VIEWS).map(lambda view: Place(view=view))))
    course = draw(_maybe(courses)) if point.shape == "line" else None
    said = {"side": side, "place": place, "course": course, **draw(facts())}
    return NeedleItem(code=code, system=point.system, part=part, **said)


@st.composite
def free_items(draw: st.DrawFn) -> NeedleItem:
    words = draw(st.just([]) | direction_words)
    offset = draw(
        _maybe(
            st.builds(
                lambda amount, unit, code: Offset(amount=amount, unit=unit, words=tuple(words), reference=code),
                numbers(1000),
                st.sampled_from(["mm", "cm", "cun"]),
                st.sampled_from(CODES),
            )
        )
    )
    return NeedleItem(
        side=draw(st.sampled_from(Laterality)),
        label=draw(st.just("") | labels),
        offset=offset,
        place=draw(_maybe(places)),
        **draw(facts()),
    )


@st.composite
def lead_items(draw: st.DrawFn) -> LeadItem:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True))
    own = draw(st.booleans())
    ends, open_sides = [], True
    for code in codes:
        can = sides.allowed(ATLAS.points[code], None)
        single = [one for one in (Laterality.LEFT, Laterality.RIGHT) if one in can]
        side = draw(st.sampled_from(single)) if own and single else None
        ends.append(LeadEnd(code=code, side=side))
    free = [e for e in ends if e.side is None and Laterality.BOTH in sides.allowed(ATLAS.points[e.code], None)]
    open_sides = bool(free) and not own
    return LeadItem(
        start=ends[0],
        end=ends[1],
        side=draw(_maybe(st.sampled_from([Laterality.LEFT, Laterality.RIGHT, Laterality.BOTH])))
        if open_sides
        else None,
        device=draw(st.sampled_from(["", "A", "L", "R", "Z"])),
        hz=tuple(draw(st.lists(numbers(150), max_size=2))),
        waveform=draw(st.sampled_from(["", *sorted(set(VOCABULARY.waveforms.values()))])),
        intensity_ma=draw(_maybe(numbers(50))),
        minutes=draw(_maybe(numbers(120))),
    )


@st.composite
def prescriptions(draw: st.DrawFn) -> Prescription:
    unread = st.sampled_from(["bogus", "qqq www", "LI99", "20min", '"?"', "xyzzy:L"]).map(
        lambda text: Unread(text=text)
    )
    items = draw(st.lists(point_items() | point_items() | free_items() | lead_items() | unread, max_size=8))
    retention = draw(_maybe(numbers(240)))
    kept = [*items] if retention is None else [*items, Retention(minutes=retention)]
    return Prescription(items=tuple(kept))


@st.composite
def needle_sets(draw: st.DrawFn) -> list[Needle]:
    """Needles as hands make them: on points of any plate, beside them, free, alone and in pairs."""
    needles: list[Needle] = []
    for number in range(draw(st.integers(0, 8))):
        sizes = {
            "gauge_mm": draw(_maybe(numbers(3))),
            "length_mm": draw(_maybe(numbers(300))),
            "depth_mm": draw(_maybe(numbers(300))),
            "angle_deg": draw(_maybe(numbers(180))),
            "kind": draw(st.sampled_from(["filiform", "tack"])),
            "technique": draw(st.sampled_from(Technique)),
            "state": draw(st.sampled_from(NeedleState)),
            "direction_deg": draw(_maybe(numbers(360) | st.sampled_from([0.0, 45.0, 90.0, 135.0, 270.0]))),
        }
        view = ATLAS.view_of(draw(st.sampled_from(VIEWS)))
        seats = ATLAS.positions(view.id)
        common = {"session_id": "s1", "ordinal": number * 2 + 1, "view": view.ref, **sizes}
        if seats and draw(st.integers(0, 2)):
            lines = [one for one in seats if one.code in LINES]
            seat = draw(st.sampled_from(seats) | st.sampled_from(lines or seats))
            moved = draw(st.sampled_from([0.0, 0.0, 0.01]))
            first = Needle(
                id=f"n{number}",
                x=min(1.0, seat.x + moved),
                y=seat.y,
                side=seat.side,
                code=seat.code,
                part=seat.part,
                system=ATLAS.points[seat.code].system,
                **common,
            )
        else:
            x, y = draw(fractions), draw(fractions)
            label = draw(
                st.sampled_from(["", "tender knot", "1.2 cm above and lateral to GB14", "2.0 cm from LI4"])
            )
            first = Needle(id=f"n{number}", x=x, y=y, side=view.side_at(x), label=label, **common)
        if first.code in LINES and draw(st.booleans()):
            ends = st.sampled_from(NEAR_LINES)
            near = st.builds(lambda start, end: Course(start=start, end=end), ends, ends)
            course = draw((courses | near).filter(lambda one: one.start == "" or one.start != one.end))
            first = replace(first, note=course_text(first.code, course))
        needles.append(first)
        if first.side is not Side.MID and draw(st.booleans()):
            other = geometry.mirrored(first, ATLAS)
            assert other is not None
            needles[-1] = replace(first, pair_id=f"p{number}")
            needles.append(replace(other, id=f"m{number}", ordinal=first.ordinal + 1, pair_id=f"p{number}"))
    return needles
