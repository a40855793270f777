"""Snippets, and templates as plain files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_snippets
from acuchart.model.note_template import from_text, to_text
from acuchart.model.session import Section
from acuchart.model.snippet import Snippet, field_before, in_force, next_field, typed_before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (";bp", "bp"),
        ("slept ;bp", "bp"),
        ("a\n;bp-2", "bp-2"),
        ("LI4;ST36", ""),
        ("; ", ""),
        (";bp ", ""),
        ("", ""),
    ],
)
def test_an_abbreviation_is_a_semicolon_at_the_start_of_a_word(text, found):
    assert typed_before(text) == found


@given(st.text(alphabet="{}ab \n;"), st.integers(-3, 30))
def test_fields_are_found_in_both_directions(text, place):
    ahead, behind = next_field(text, place), field_before(text, place)
    if ahead is not None:
        assert ahead[0] >= max(place, 0)
        assert text[ahead[0]] == "{"
        assert text[ahead[1] - 1] == "}"
    if behind is not None:
        assert behind[1] <= place


def test_an_own_snippet_stands_in_for_a_shipped_one():
    shipped = (Snippet(id="bp", text="shipped"), Snippet(id="ok", text="fine"))
    force = in_force(shipped, (Snippet(id="BP", text="own"),))
    assert (force["bp"].text, force["ok"].text) == ("own", "fine")


def test_the_shipped_set_is_neutral_and_each_is_typed_as_it_is_kept():
    shipped = load_snippets()
    assert len({one.id for one in shipped}) == len(shipped)
    for one in shipped:
        assert typed_before(f";{one.id}") == one.id
        assert not {"cure", "heal", "proven", "success", "%"} & set(one.text.lower().split())


NOTES = st.dictionaries(
    st.sampled_from(list(Section)), st.text(alphabet=st.sampled_from("ab[]\\ \n\r;é針{}"), max_size=30), max_size=5
)


@given(NOTES)
def test_a_template_comes_back_as_it_was_saved(notes):
    tidy = from_text(to_text(notes))
    assert from_text(to_text(tidy)) == tidy
    for section, text in notes.items():
        lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        assert tidy.get(section, "") == "\n".join(lines).strip("\n")


@given(st.text())
def test_any_file_is_read_or_refused_in_a_sentence(text):
    refused = ""
    try:
        from_text(text)
    except ValueError as error:
        refused = str(error)
    assert not refused or refused.endswith(".")


def test_a_template_names_the_line_that_is_wrong():
    with pytest.raises(ValueError, match="Line 2: “Plans” is no section"):
        from_text("\n[Plans]\nx")
    with pytest.raises(ValueError, match="Line 1"):
        from_text("loose words")
    assert from_text("\ufeff[told me]\r\nSlept.\r\n") == {Section.SUBJECTIVE: "Slept."}
