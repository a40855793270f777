"""Forms of the note: unknown keys survive, every value has a sentence or none, what was carried says so."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.exam import (
    FORMS,
    Listed,
    Pulse,
    RedFlags,
    Tongue,
    put,
    sentence,
    sentences,
    taken_over,
    taken_over_text,
    text_of,
    words_of,
)
from acuchart.model.finding import finding
from acuchart.model.form import read, write

WORDS = st.lists(st.text(alphabet="abc é脈,", min_size=1).map(str.strip).filter(bool), max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 400) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = "body_colour coat quality regions rate places words rows treatments systems answers done nothing felt"
NAMES = st.sampled_from([*FIELDS.split(), "rest", "as_on", "changed", "later", ""])
DAY = date(2026, 11, 10)


@given(st.sampled_from(list(FORMS)), st.dictionaries(NAMES, VALUES, max_size=6))
def test_reading_and_writing_any_object_loses_nothing_that_the_form_does_not_understand(kind, data):
    form = read(FORMS[kind][1], data)
    written = write(form)
    assert {key: value for key, value in form.rest.items()} == {key: written[key] for key in form.rest}
    assert set(data) - set(written) <= {key for key in data if key not in form.rest}
    again = read(FORMS[kind][1], written)
    assert write(again) == written or any(value != value for value in _flat(data))


@given(st.sampled_from(list(FORMS)), st.dictionaries(NAMES, VALUES, max_size=6))
def test_every_value_has_one_sentence_or_none(kind, data):
    try:
        made = finding("s", kind, data)
        json.loads(made.value)
    except ValueError:
        return
    said = sentence(made)
    assert said == "" or (said.startswith(FORMS[kind][0]) and said.endswith("."))


@given(st.dictionaries(st.sampled_from(["left_cun", "right_cun", "left_chi"]), WORDS, max_size=3), WORDS)
def test_a_pulse_comes_back_as_it_was_written(places, overall):
    form = Pulse(
        rate=72, overall=tuple(overall), places={key: tuple(words) for key, words in places.items() if words}
    )
    assert read(Pulse, json.loads(json.dumps(write(form)))) == form


@given(st.lists(st.text(alphabet="ab c,é", min_size=1).map(str.strip).filter(bool), unique=True))
def test_typed_words_and_kept_words_are_the_same(words):
    assert words_of(text_of(tuple(words))) == tuple(words)


@given(st.text())
def test_any_typed_text_gives_words_without_semicolons(text):
    assert all(word and ";" not in word and word == word.strip() for word in words_of(text))


def test_a_tongue_is_said_from_the_whole_to_its_places():
    form = Tongue(
        body_colour=("pale",),
        shape=("swollen", "normal"),
        quality=("thin",),
        coat=("white",),
        regions={"tip": ("red", "cracked"), "side_left": ("dusky",), "side_right": ("dusky",)},
        under=("dilated",),
    )
    assert form.body == (
        "pale, swollen, normal shape, thin white coat, tip red and cracked, sides dusky, under the tongue dilated"
    )
    assert Tongue(coat=("no coat",), quality=("thin",)).body == "no coat"
    assert Tongue(regions={"side_left": ("red",)}).body == "left side red"


def test_a_pulse_joins_what_both_sides_share():
    places = {"left_chi": ("thready",), "right_chi": ("thready",), "left_guan": ("wiry",)}
    form = Pulse(rate=72, overall=("wiry",), places=places, depths={"left_guan": ("deep",)})
    assert form.body == "72 a minute, wiry; left guan wiry, deep; both chi thready"


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("pattern", {"words": ["liver fire", "wind"]}, "Pattern: liver fire; wind."),
        (
            "system",
            {"systems": ["hand"], "treatments": [{"at": "09:10", "minutes": 20}, {"at": "10:30"}]},
            "Microsystem: hand; 2 treatments: 1. 09:10, 20 min; 2. 10:30.",
        ),
        ("system", {"treatments": [{"system": "ear"}]}, "Microsystem: 1 treatment: ear."),
        (
            "muscles",
            {"rows": [{"muscle": "masseter", "side": "R", "segment": "C2", "trigger": "active", "twitch": "yes"}]},
            "Muscles: masseter right (C2): active trigger point, twitch.",
        ),
        (
            "motion",
            {"rows": [{"movement": "neck rotation", "side": "L", "before": 40, "after": 60.5}]},
            "Range of motion: neck rotation left 40° before, 60.5° after.",
        ),
        (
            "red_flags",
            {"answers": {"fever": "no", "night pain": "yes"}, "done": "referred"},
            "Red flags: present: night pain; asked and not present: fever; referred.",
        ),
        ("response", {"sought": ["aching"], "felt": ["warm"]}, "Response: sought aching; felt warm."),
        ("beside", {"nothing": True}, "Beside the needles: nothing."),
        ("of a later program", {"words": ["x"]}, ""),
    ],
)
def test_each_form_says_its_sentence(kind, data, said):
    assert sentence(finding("s", kind, data)) == said


def test_sentences_keep_the_order_of_the_forms_and_leave_out_what_is_empty():
    found = [finding("s", "pattern", {"words": ["wind"]}), finding("s", "tongue", {"body_colour": ["red"]})]
    assert sentences([*found, finding("s", "pulse", {})]) == ("Tongue: red.", "Pattern: wind.")
    assert sentences(found, ("pattern",)) == ("Pattern: wind.",)


def test_what_is_taken_over_says_of_which_day_it_is_until_it_is_changed():
    old = finding("s0", "pattern", {"words": ["wind"], "later": 1})
    new = taken_over(old, "s1", DAY)
    assert (new.session_id, sentence(new)) == ("s1", "Pattern, as on 10 Nov 2026: wind.")
    assert sentence(taken_over(new, "s2", date(2026, 11, 17))) == "Pattern, as on 10 Nov 2026: wind."
    edited = put("s1", "pattern", replace(read(Listed, new.data), words=("wind", "damp")))
    assert edited is not None
    assert sentence(edited) == "Pattern, from 10 Nov 2026, changed since: wind; damp."
    assert edited.data["later"] == 1
    third = taken_over(edited, "s2", date(2026, 11, 17))
    assert sentence(third) == "Pattern, as on 17 Nov 2026: wind; damp."


def test_an_emptied_form_leaves_no_finding_unless_something_else_is_kept_in_it():
    assert put("s", "pattern", Listed()) is None
    assert put("s", "pattern", Listed(rest={"as_on": "2026-11-10"})) is None
    kept = put("s", "red_flags", RedFlags(rest={"later": 1}))
    assert kept is not None
    assert kept.data == {"later": 1}


def test_text_of_an_earlier_day_says_so_once():
    said = taken_over_text(" Slept better. ", DAY)
    assert said == "As on 10 Nov 2026: Slept better."
    assert taken_over_text(said, date(2026, 11, 17)) == said


def _flat(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from _flat(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)
    else:
        yield value
