"""Kinds of measures: what is impossible is refused, what is unusual is asked about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.measure import Measure, OwnMeasure
from acuchart.model.measure_kinds import as_measure, own_kind, read_value

KINDS = assets.load_measures()


def test_every_band_and_change_says_where_it_comes_from() -> None:
    for kind in KINDS.values():
        assert kind.source
        assert kind.licence
        assert (kind.band is None) == (not kind.band_source), kind.id
        assert (kind.change is None) == (not kind.change_source), kind.id


def test_eleven_of_ten_is_impossible_and_a_pressure_of_45_is_asked_about() -> None:
    with pytest.raises(ValueError, match="it goes from 0 up to 10"):
        read_value(KINDS["PAIN_NRS"], "11")
    assert "Is it right" in read_value(KINDS["IOP"], "45").question
    assert read_value(KINDS["IOP"], "15").question == ""


def test_an_acuity_is_explained_beside_what_was_typed() -> None:
    found = read_value(KINDS["VA_LOGMAR"], "20/50-2")
    assert (found.typed, found.value) == ("20/50-2", 0.44)
    assert found.explained == "0.44 logMAR · 20 feet, 2 letters less"
    with pytest.raises(ValueError, match="near"):
        read_value(KINDS["VA_LOGMAR"], "N8")


def test_an_own_measure_is_a_kind_like_the_others() -> None:
    kind = own_kind(OwnMeasure(id="o1", name="Grip", unit="kg", low=0, high=90, better="higher", change=5))
    assert read_value(kind, "31,5").explained == "31.5 kg"
    with pytest.raises(ValueError, match="Grip cannot be 91"):
        read_value(kind, "91")


def test_what_is_refused_becomes_a_draft_and_a_value_again() -> None:
    at = "2026-01-05T10:00:00.000Z"
    there = Measure(id="m", patient_id="p", kind="IOP", at=at, typed="", how='{"chart": "own"}')
    drafted = as_measure(KINDS["IOP"], there, "high")
    assert (drafted.draft, drafted.value, drafted.typed) == (True, None, "high")
    asked = as_measure(KINDS["IOP"], there, "45", sure=True)
    assert (asked.draft, asked.value, asked.conditions) == (False, 45.0, {"chart": "own", "sure": True})
    assert as_measure(KINDS["IOP"], asked, "15").conditions == {"chart": "own"}
    assert not replace(there, kind="VA_NEAR", typed="N8").draft  # no number, but no draft either


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=20) | st.floats().map(str))
def test_junk_is_read_or_refused_with_a_sentence(kind: str, typed: str) -> None:
    try:
        assert read_value(KINDS[kind], typed).typed == typed
    except ValueError as error:
        said = str(error)
    else:
        return
    assert said.endswith(".")
