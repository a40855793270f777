"""The estimate calls weak what is guessed first, and never rises when a letter is taken away from the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.passphrase import Strength, estimate


@pytest.mark.parametrize(
    "passphrase",
    [
        "password", "Passw0rd!", "123456", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "letmein1", "akupunktur",
        "acupuncture2026", "14.03.1975", "2026", "abcdefgh", "hallo", "sunshine", "praxis123", "iloveyou", "x",
        "monkey monkey monkey", "P@ssw0rd", "geheim", "needle",
    ],
)  # fmt: skip
def test_what_people_try_first_is_weak(passphrase):
    assert estimate(passphrase).strength is Strength.WEAK


@pytest.mark.parametrize("passphrase", ["", " ", "\t\n"])
def test_nothing_is_no_protection(passphrase):
    found = estimate(passphrase)
    assert found.strength is Strength.NONE
    assert "anyone" in found.advice


@pytest.mark.parametrize(
    "passphrase",
    [
        "copper lantern otter invoice",
        "staple battery horse correct giraffe",
        "k9#vT2!qLx8@wZ",
        "三月 湖水 黄 鸟 飞 远 山",
    ],
)
def test_unrelated_words_or_long_random_letters_are_good(passphrase):
    assert estimate(passphrase).strength in (Strength.GOOD, Strength.STRONG)


def test_each_further_word_makes_it_stronger():
    words = ["otter", "copper", "lantern", "invoice", "giraffe"]
    bits = [estimate(" ".join(words[: n + 1])).bits for n in range(5)]
    assert bits == sorted(set(bits))


def test_saying_a_word_twice_adds_next_to_nothing():
    assert estimate("otter otter otter otter").bits < estimate("otter copper").bits


@given(st.text(max_size=80))
def test_any_text_gets_an_estimate_and_a_sentence(text):
    found = estimate(text)
    assert found.bits >= 0
    assert found.advice.endswith(".")
    assert (found.strength is Strength.NONE) == (not text.strip())


@given(st.text(min_size=1, max_size=40))
def test_a_text_of_one_repeated_letter_is_never_strong(text):
    assert estimate(text[0] * 20).strength in (Strength.WEAK, Strength.NONE, Strength.FAIR)
