import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas, load_protocols, load_vocabulary
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.protocol_file import protocol_file, read_protocols
from acuchart.model.prescription import parse, to_needles
from acuchart.model.protocol import Protocol

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
NAME = TEXT.filter(str.strip)
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


@given(st.dictionaries(st.sampled_from(["id", "name", "line", "version", "removed", "source"]), anything))
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
