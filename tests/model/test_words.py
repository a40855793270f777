"""What is searched for is found whatever its accents, case or script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.words import excerpt, query_words, search_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Déjà vu", "deja vu"),
        ("Łukasz Ćwik", "lukasz cwik"),
        ("针刺合谷，足三里。", "针 刺 合 谷 足 三 里"),
        ("LI4/ST36; nrs 3", "li4 st36 nrs 3"),
        ("", ""),
        ("…", ""),
    ],
)
def test_text_becomes_folded_words(text, words):
    assert search_words(text) == words


def test_a_run_of_han_stays_one_phrase():
    assert query_words("合谷 Eye") == ("合 谷", "eye")


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text):
    once = search_words(text)
    assert search_words(once) == once
    assert "  " not in once


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_is_one_short_line_for_any_text(text, query):
    line = excerpt(text, query)
    assert "\n" not in line
    assert len(line) <= 122


def test_the_excerpt_shows_the_place():
    text = "x " * 200 + "much better after the second visit, naïve eye " + "y " * 200
    line = excerpt(text, "NAIVE")
    assert "naïve eye" in line
    assert line.startswith("…")
    assert line.endswith("…")
