"""Signing: words to the letter, strokes that come back, days that end, promises that are named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.consent import Consent, ConsentText, Scope
from acuchart.model.signing import (
    Dot,
    ends_on,
    held,
    is_signature,
    missing_words,
    newest,
    next_version,
    parts_of,
    promise_in,
    read_strokes,
    texts_from,
    words_of,
    write_strokes,
)

DOT = st.builds(Dot, st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 999_999))
DAY = date(2026, 11, 25)


def consent(**values: object) -> Consent:
    plain = {"id": "c", "patient_id": "p", "scope": Scope.TREATMENT, "at": "2026-10-06T08:00:00.000Z"}
    return Consent(**{**plain, "by": "Ada Invented", "title": "T", "version": 1, "words": "W", **values})


@given(st.lists(st.lists(DOT, min_size=1, max_size=9), max_size=6))
def test_strokes_come_back_as_they_were_drawn(strokes: list[list[Dot]]):
    assert read_strokes(write_strokes(strokes)) == tuple(map(tuple, strokes))


@given(st.text() | st.text("0123456789,; -"))
def test_any_other_text_is_read_or_refused_with_a_sentence(text: str):
    try:
        strokes = read_strokes(text)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017 (some texts are strokes)
    else:
        assert read_strokes(write_strokes(strokes)) == strokes


@pytest.mark.parametrize("text", ["1,2", "1,2,3,4", "-1,2,3", "1,2,3;;4,5,6", "1,2,x", "٣,2,3", "99999,1,1"])
def test_what_is_no_stroke_is_refused(text: str):
    with pytest.raises(ValueError, match="signature"):
        read_strokes(text)


def test_a_tap_is_no_signature_and_a_line_is():
    assert not is_signature([])
    assert not is_signature([[Dot(500, 100, 0), Dot(510, 100, 9)], [Dot(1, 1, 20)]])
    assert is_signature([[Dot(500, 100, 0), Dot(560, 140, 9)]])


@pytest.mark.parametrize(
    ("signed", "months", "ends"),
    [
        (date(2026, 10, 6), 12, date(2027, 10, 6)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 1), None, None),
        (date(9999, 12, 1), 2, None),
    ],
)
def test_a_signature_ends_on_the_same_day_of_a_later_month(signed: date, months: int | None, ends: date | None):
    assert ends_on(signed, months) == ends


@given(st.dates(max_value=date(2900, 1, 1)), st.integers(0, 600))
def test_an_end_is_never_before_the_signature_and_never_a_month_off(signed: date, months: int):
    ends = ends_on(signed, months)
    assert ends is not None
    assert ends >= signed
    assert (ends.year - signed.year) * 12 + ends.month - signed.month == months


def test_the_shipped_texts_cover_every_scope_with_risks_and_no_promise():
    texts = assets.load_consent_texts()
    assert [text.scope for text in texts] == list(Scope)
    for text in texts:
        assert len(text.risks.split()) >= 25
        assert not promise_in(f"{text.title} {words_of(text)}")
        assert parts_of(words_of(text)) == (text.text, text.risks)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["language", "texts", "scope", "title", "text", "risks", "months"]), inner)))  # fmt: skip
def test_other_data_is_no_consent_text(data: object):
    try:
        texts_from(data)
    except ValueError as error:
        assert str(error).startswith("The consent texts cannot be read")  # noqa: PT017 (some data is fine)
    else:
        assert isinstance(data, dict)


@pytest.mark.parametrize("words", ["This is risk-free.", "without any side effects", "We GUARANTEE it", "no risk"])
def test_a_promise_is_named(words: str):
    assert promise_in(words)


@pytest.mark.parametrize("words", ["The risk is greater.", "It is not certain.", "Guarded words."])
def test_plain_words_promise_nothing(words: str):
    assert promise_in(words) == ""


def test_a_change_is_a_version_and_the_newest_is_shown():
    shipped = assets.load_consent_texts()
    second = next_version(shipped[0], "x2", "2026-11-01T08:00:00.000Z", text="Other words.")
    third = next_version(second, "x3", "2026-11-02T08:00:00.000Z", removed=True)
    own = ConsentText(id="o", key="o", version=1, scope=Scope.TREATMENT, title="A", text="t", risks="r")
    found = newest(shipped, [third, own, second])
    assert found[:2] == (own, third)
    assert len(found) == len(shipped) + 1
    assert (second.version, third.version, third.text) == (2, 3, "Other words.")
    with pytest.raises(ValueError, match="names the risks"):
        next_version(third, "x4", "", risks=" ")


@given(
    st.none() | st.dates(DAY - timedelta(40), DAY + timedelta(40)),
    st.none() | st.dates(DAY - timedelta(40), DAY + timedelta(40)),
)
def test_a_consent_holds_until_its_end_or_its_withdrawal(expires: date | None, withdrawn: date | None):
    one = consent(expires_on=expires, withdrawn_on=withdrawn)
    holds = (expires is None or expires >= DAY) and (withdrawn is None or withdrawn > DAY)
    assert (Scope.TREATMENT in held([one], DAY)) == holds


def test_the_newest_that_holds_is_named_and_an_older_one_stands_in_for_one_that_ended():
    old = consent(id="old", at="2026-01-01T08:00:00.000Z")
    new = consent(id="new", expires_on=DAY)
    assert held([new, old], DAY)[Scope.TREATMENT] is new
    assert held([new, old], DAY + timedelta(1))[Scope.TREATMENT] is old
    assert held([replace(old, withdrawn_on=DAY), new], DAY) == {Scope.TREATMENT: new}


def test_what_is_missing_is_one_sentence():
    holding = held([consent()], DAY)
    assert missing_words(holding, [Scope.TREATMENT]) == ""
    assert missing_words({}, [Scope.TREATMENT]) == "No signed consent for treatment holds today."
    assert (
        missing_words(holding, [Scope.LEFT_IN, Scope.STIMULATION, Scope.TREATMENT])
        == "No signed consent for electrical stimulation or needles left in holds today."
    )
