"""Gaps and choices of a consent text: found, filled, printed for a pen, and recognised again."""

import re

from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.consent_form import choices_of, filled, fits, for_a_pen, gaps_of, without_choices
from acuchart.model.signing import parts_of, words_of

TEXT = (
    "Up to {which needles} stay in, until {day and time}.\n\n[ ] On the ears\n[ ] On the face, {side}\nI can call."
)
OPEN = ["Up to ", "{needles}", "{ day }", "\n", "\n[ ] On the ears\n", "\n[] On {side} too", "[ ]", "{}", "."]
PIECES = st.lists(
    st.sampled_from(OPEN)
    | st.text(max_size=8),
    max_size=12,
).map("".join)  # fmt: skip


def test_gaps_and_choices_are_found_in_their_order():
    assert gaps_of(TEXT) == ("which needles", "day and time", "side")
    assert choices_of(TEXT) == ("On the ears", "On the face, {side}")
    assert without_choices(TEXT) == "Up to {which needles} stay in, until {day and time}.\n\nI can call."


def test_signed_words_say_what_was_filled_in_and_chosen():
    gaps = {"which needles": "2 press tacks", "day and time": "Friday  18:00", "side": "left"}
    signed = filled(TEXT, gaps, {"On the ears": True, "On the face, {side}": False})
    assert signed == (
        "Up to 2 press tacks stay in, until Friday 18:00.\n\nYes: On the ears\nNo: On the face, left\nI can call."
    )
    assert fits(TEXT, signed)
    assert not fits(TEXT, signed.replace("I can call", "I cannot call"))
    assert not fits(TEXT.replace("stay", "are"), signed)


def test_a_form_on_paper_has_lines_and_places_for_a_cross():
    text = for_a_pen(TEXT)
    assert "____________ (which needles)" in text
    assert "Yes ____   No ____   On the ears" in text


def test_what_is_shipped_is_answered_and_recognised():
    (text,) = (one for one in assets.load_consent_texts() if choices_of(one.text))
    answers = dict.fromkeys(choices_of(text.text), True)
    words = words_of(text, answers=answers)
    assert fits(words_of(text), words)
    assert parts_of(words)[1] == text.risks
    assert words.count("Yes: ") == len(answers)


@given(PIECES, st.text(max_size=12), st.booleans())
def test_any_text_is_filled_and_recognised(words: str, typed: str, answer: bool):
    gaps = dict.fromkeys(gaps_of(words), typed)
    signed = filled(words, gaps, dict.fromkeys(choices_of(words), answer))
    assert fits(words, signed)
    assert not re.search(r"^[ \t]*\[ ?\][ \t]*\S", signed, re.MULTILINE)
    for_a_pen(words)
