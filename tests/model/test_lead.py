import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas, load_vocabulary
from acuchart.model.lead import Lead
from acuchart.model.lead_line import lead_items, plan_leads
from acuchart.model.needle import Needle
from acuchart.model.prescription import Prescription, parse, write
from acuchart.model.scene import plate_scene
from acuchart.model.side import Side

ATLAS = load_atlas()
CODES = ("LI4", "LI11", "GB14", "ST36", "GV20", "CV24", "GB20")


def needle(code: str | None, side: Side, number: int) -> Needle:
    point = ATLAS.points.get(code or "")
    place = ATLAS.places(code)[0] if code else None
    view = ATLAS.views[place.view].ref if place else "face-front@1"
    return Needle(
        id=f"n{number}",
        session_id="s1",
        ordinal=number,
        view=view,
        x=0.4,
        y=0.1 + number / 50,
        side=Side.MID if point is not None and point.laterality == "midline" else side,
        code=code,
        system="" if point is None else point.system,
    )


@st.composite
def charts(draw: st.DrawFn) -> tuple[dict[str, Needle], list[Lead]]:
    kinds = st.tuples(st.sampled_from((*CODES, None)), st.sampled_from((Side.LEFT, Side.RIGHT)))
    drawn = draw(
        st.lists(
            kinds, min_size=2, max_size=8, unique_by=lambda one: one if one[0] not in ("GV20", "CV24") else one[0]
        )
    )
    needles = {one.id: one for one in (needle(code, side, at) for at, (code, side) in enumerate(drawn, 1))}
    pairs = draw(
        st.lists(
            st.tuples(*[st.sampled_from(sorted(needles))] * 2).filter(lambda ab: ab[0] != ab[1]),
            max_size=4,
            unique_by=frozenset,
        )
    )
    number = st.none() | st.integers(0, 400).map(lambda value: value / 4)
    leads = [
        Lead(
            id=f"l{at}",
            session_id="s1",
            from_id=a,
            to_id=b,
            device=draw(st.sampled_from(("", "A", "B"))),
            hz_low=(low := draw(number)),
            hz_high=None if low is None else draw(number),
            waveform=draw(st.sampled_from(("", *sorted(set(load_vocabulary().waveforms.values()))))),
            intensity_ma=draw(number),
            minutes=draw(number),
        )
        for at, (a, b) in enumerate(pairs)
    ]
    return needles, leads


@given(charts())
def test_the_leads_of_the_plates_read_back_from_the_line_as_the_same_leads(chart):
    needles, leads = chart
    line = write(Prescription(items=lead_items(leads, needles)))
    reading = parse(line, ATLAS, load_vocabulary())
    assert not reading.problems, (line, reading.problems)
    plan = plan_leads(reading.leads, needles, leads, session_id="s1", new_id=lambda: "new")
    assert (plan.add, plan.changed, plan.remove) == ((), (), ()), line


def test_a_lead_of_both_sides_is_two_leads():
    needles = {
        one.id: one
        for one in (
            needle(c, s, n)
            for n, (c, s) in enumerate(
                [("LI4", Side.LEFT), ("LI4", Side.RIGHT), ("LI11", Side.LEFT), ("LI11", Side.RIGHT)], 1
            )
        )
    }
    ids = iter("ab")
    items = parse("EA LI4-LI11 bil 2Hz", ATLAS, load_vocabulary()).leads
    plan = plan_leads(items, needles, (), session_id="s1", new_id=lambda: next(ids))
    assert [(needles[lead.from_id].name, needles[lead.to_id].name) for lead in plan.add] == [
        ("LI4 R", "LI11 R"),
        ("LI4 L", "LI11 L"),
    ]


def test_a_lead_from_a_needle_to_itself_is_refused():
    with pytest.raises(ValueError, match="two needles"):
        Lead(id="l", session_id="s", from_id="a", to_id="a")
    with pytest.raises(ValueError, match="from 0 to"):
        Lead(id="l", session_id="s", from_id="a", to_id="b", hz_low=-1)


def test_a_bow_lies_between_its_marks_and_its_crown_above_them():
    face = ATLAS.views["face-front"]
    places = {side: ATLAS.same_place("GB14", side, "face-front") for side in (Side.RIGHT, Side.LEFT)}
    needles = [
        Needle(
            id=side.value,
            session_id="s1",
            ordinal=at,
            view=face.ref,
            x=place.x,
            y=place.y,
            side=side,
            code="GB14",
            system="channel",
        )
        for at, (side, place) in enumerate(places.items(), 1)
    ]
    lead = Lead(id="l", session_id="s1", from_id="R", to_id="L", device="A", hz_low=2)
    (bow,) = plate_scene(face, needles, ATLAS, [lead]).leads
    assert bow.label == "A · 2 Hz"
    assert bow.start == (needles[0].x, needles[0].y)
    assert bow.pill[0] == pytest.approx(0.5, abs=0.01)
    assert bow.pill[1] < needles[0].y
    assert not plate_scene(face, needles[:1], ATLAS, [lead]).leads, "a lead without its needle is not drawn"
