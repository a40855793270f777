import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas, load_protocols, load_vocabulary
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.protocol_file import protocol_file, read_protocols
from acuchart.model.area import FOUND, Area, AreaKind
from acuchart.model.needle import Technique
from acuchart.model.prescription import parse, to_needles
from acuchart.model.preset import KINDS, NUMBERS, Preset
from acuchart.model.protocol import Protocol, ProtocolArea, areas_of, without_lot

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
NAME = TEXT.filter(str.strip)
corners = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=6)
areas = st.builds(
    ProtocolArea,
    kind=st.sampled_from([kind for kind in AreaKind if kind not in FOUND]),
    view=st.sampled_from(["face-front@1", "neck@7", "of another practice@1"]),
    path=corners.map(lambda found: " ".join(f"{x:.4f},{y:.4f}" for x, y in found)),
    closed=st.booleans(),
    note=TEXT,
)
presets = st.builds(
    Preset,
    id=st.sampled_from(NUMBERS),
    gauge_mm=st.floats(0, 3),
    length_mm=st.floats(0, 300),
    kind=st.sampled_from(KINDS),
    depth_mm=st.none() | st.floats(0, 300),
    angle_deg=st.none() | st.floats(0, 180),
    technique=st.sampled_from(Technique),
)
protocols = st.lists(
    st.builds(
        Protocol,
        id=st.uuids().map(str),
        name=NAME,
        line=TEXT,
        more=TEXT,
        sides=TEXT,
        needle=TEXT,
        stays=TEXT,
        frequency=TEXT,
        sessions=TEXT,
        evidence=TEXT,
        source=TEXT,
        cautions=TEXT,
        version=st.integers(1, 10_000),
        made_at=TEXT,
        measures=TEXT,
        home_care=TEXT,
        areas=st.lists(areas, max_size=3).map(tuple),
        presets=st.lists(presets, max_size=9, unique_by=lambda one: one.id).map(tuple),
    ),
    max_size=5,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@given(protocols)
def test_protocols_come_back_as_they_were(made):
    assert read_protocols(protocol_file(made)) == tuple(made)


@given(st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_file_of_protocols_is_one_plain_sentence(data):
    with pytest.raises(UnreadableError) as told:
        read_protocols(data, "set.json")
    assert "set.json" in str(told.value)
    assert "Error" not in str(told.value)


@given(
    st.dictionaries(
        st.sampled_from(["id", "name", "line", "version", "removed", "source", "areas", "presets"]), anything
    )
)
def test_a_row_is_read_or_told(row):
    data = json.dumps({"format": "acuchart-protocols", "version": 1, "protocols": [row]}).encode()
    name = row.get("name")
    try:
        (found,) = read_protocols(data, "set.json")
    except UnreadableError as told:
        sentence = str(told)
    else:
        sentence = (
            "Protocol 1 of “set.json”" if (found.name, found.removed) == (name, 0) else "read as something else"
        )
    assert sentence.startswith("Protocol 1 of “set.json”")


def test_the_shipped_sets_have_a_source_and_lines_that_read_without_a_fault():
    atlas = load_atlas()
    for one in load_protocols():
        assert one.source, one.name
        assert one.line or one.more, one.name
        reading = parse(one.line, atlas, load_vocabulary())
        assert not reading.problems, (one.name, reading.problems)
        assert not reading.unread
        assert bool(to_needles(reading, atlas, session_id="s")) == bool(one.line)
        assert not one.own


@given(
    st.dictionaries(
        st.sampled_from(["kind", "view", "path", "closed", "note", "id", "gauge_mm", "length_mm"]), anything
    )
)
def test_an_area_or_a_preset_of_a_row_is_read_or_told(inner):
    for key in ("areas", "presets"):
        rows = [{"id": "x", "name": "Set", key: [inner]}]
        data = json.dumps({"format": "acuchart-protocols", "version": 1, "protocols": rows}).encode()
        try:
            (found,) = read_protocols(data, "set.json")
        except UnreadableError as told:
            sentence = str(told)
        else:
            sentence = "Protocol 1 of “set.json”" if len(getattr(found, key)) == 1 else "read as something else"
        assert sentence.startswith("Protocol 1 of “set.json”")


def test_what_was_found_on_a_patient_and_the_lot_of_a_box_stay_at_home():
    path, note = "0.1,0.2 0.3,0.4", "sore since May"
    found = [
        Area(id="a", session_id="s", kind=kind, view="face-front@1", path=path, note=note) for kind in AreaKind
    ]
    kept = areas_of(found)
    assert [area.kind for area in kept] == [kind for kind in AreaKind if kind not in FOUND]
    box = Preset(id="1", gauge_mm=0.2, length_mm=25, lot="L-77")
    one = Protocol(id="x", name="Set", line="1:ST36 bil", areas=kept, presets=(without_lot(box),))
    text = protocol_file([one]).decode()
    assert "sore" not in text
    assert "L-77" not in text
    assert '"lot"' not in text
