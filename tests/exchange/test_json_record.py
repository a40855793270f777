import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.json_record import dumped, patient_value, read_patient, read_practice
from acuchart.model.change import Entity
from tests.exchange.factory import made_records, record

GOOD = dumped(patient_value(record()))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_a_chart_comes_back_as_it_was():
    assert read_patient(GOOD) == record()


def test_lists_and_truth_are_plain_json():
    value = json.loads(GOOD)
    assert value["patient"]["alerts"][0]["level"] == "stop"
    assert value["practice"]["demo"] is True


@settings(max_examples=30, suppress_health_check=SLOW)
@given(made_records())
def test_any_chart_comes_back_as_it_was(chart):
    assert read_patient(dumped(patient_value(chart))) == chart


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, child in children for found in paths(child, (*path, key)))]


@settings(max_examples=200)
@given(st.sampled_from(paths(json.loads(GOOD))), JSON, st.booleans())
def test_a_damaged_chart_is_refused_in_one_sentence_or_is_another_good_one(path, junk, take_out):
    value: Any = json.loads(GOOD)
    if not path:
        value = junk
    else:
        holder = value
        for key in path[:-1]:
            holder = holder[key]
        if take_out:
            del holder[path[-1]]
        else:
            holder[path[-1]] = junk
    data = json.dumps(value).encode("utf-8", "surrogatepass")
    try:
        chart = read_patient(data, "p0001.json")
    except UnreadableError as error:
        assert_plain(str(error), "p0001.json")
    else:
        assert read_patient(dumped(patient_value(chart))) == chart


@settings(max_examples=300)
@given(st.binary(max_size=80) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_junk_is_refused_in_one_sentence(data):
    for read in (read_patient, read_practice):
        with pytest.raises(UnreadableError) as caught:
            read(data, "p0001.json")
        assert_plain(str(caught.value), "p0001.json")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b'{"format": "acuchart-patient", "version": 1, "patient": ' + b"[" * 400 + b"]" * 400 + b"}",
        b'{"format": "acuchart-patient", "version": NaN}',
        b'{"format": "acuchart-patient", "version": 99}',
        b'{"format": "acuchart-patient", "version": true}',
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
    ids=["lists", "objects", "digits", "levels", "nan", "newer", "true", "half"],
)
def test_known_attacks_are_refused_in_one_sentence(data):
    with pytest.raises(UnreadableError) as caught:
        read_patient(data, "p0001.json")
    assert_plain(str(caught.value), "p0001.json")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("sessions", 0, "started_at"), "yesterday", "cannot be read"),
        (("sessions", 0, "started_at"), "", "no beginning"),
        (("sessions", 0, "course_id"), "elsewhere", "course that is not there"),
        (("sessions", 0, "patient_id"), "other", "another patient"),
        (("sessions", 0, "needles", 0, "session_id"), "other", "another session"),
        (("sessions", 0, "needles", 1, "id"), "session-1-n1", "two records have one id"),
        (("sessions", 0, "needles", 0, "x"), 1.5, "from 0 to 1"),
        (("sessions", 0, "needles", 0, "ordinal"), 2**70, "too large"),
        (("sessions", 0, "retention_min"), -5, "below zero"),
        (("patient", "name"), "  ", "needs a name"),
        (("patient", "colour"), "red", "not known"),
    ],
)
def test_what_no_chart_may_hold_is_named(path, value, words):
    chart: Any = json.loads(GOOD)
    holder = chart
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    with pytest.raises(UnreadableError, match=words):
        read_patient(dumped(chart))


def test_every_kind_of_record_has_a_place_in_an_export():
    from acuchart.exchange.json_record import OF_PATIENT, SHARED
    from acuchart.model.entity import entity_of

    assert {*OF_PATIENT, *SHARED, Entity.PRACTICE} == set(Entity)
    assert {entity_of(item) for item in record().records()} == OF_PATIENT


def assert_plain(sentence: str, name: str) -> None:
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Error" not in sentence
