"""The intake: its sections, what is flagged in them, and which row holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.intake import IntakeEntry
from acuchart.model.intake_form import Flag, IntakeForm, history, holding, told, unchanged

TODAY = date(2026, 11, 25)
FORM = assets.load_intake_form()


def entry(day: int, text: str = "none", **values) -> IntakeEntry:
    return IntakeEntry(
        id=f"e{day}", patient_id="p", section="allergies", text=text, told_on=date(2026, 11, day), **values
    )


def test_every_flagged_word_offers_a_fact_that_the_rules_know():
    kinds = assets.load_safety().kinds
    assert {row.kind for row in FORM.flag_words} <= set(kinds)
    assert all(kinds[row.kind].group != "derived" for row in FORM.flag_words)


@pytest.mark.parametrize(
    ("section", "text", "found"),
    [
        ("medication", "Apixaban 5 mg twice a day", [Flag(kind="anticoagulant", word="apixaban")]),
        ("medication", "WARFARIN, prednisolone.", ["anticoagulant", "immunosuppressed"]),
        ("medication", "aspirinlike", []),
        ("history", "aspirin", []),
        ("history", "hip replacement 2014 (left)", ["prosthesis"]),
        ("skin", "Botox 3 Nov 2026, forehead", [Flag(kind="toxin", word="botox", day=date(2026, 11, 3))]),
        ("skin", "filler in the lips on 2026-10-20", [Flag(kind="filler", word="filler", day=date(2026, 10, 20))]),
        ("skin", "laser 4/5/2026", [Flag(kind="laser", word="laser")]),
        ("skin", "", []),
    ],
)
def test_words_are_flagged_whole_in_their_section_with_the_day_beside_them(section, text, found):
    flags = FORM.flags(section, text, TODAY)
    assert [one if isinstance(want, Flag) else one.kind for one, want in zip(flags, found, strict=True)] == found


@given(st.sampled_from([one.section for one in FORM.sections]), st.text(max_size=200))
def test_any_text_can_be_told(section, text):
    for flag in FORM.flags(section, text, TODAY):
        assert flag.word in {word for row in FORM.flag_words for word in row.words}


def test_the_newest_row_holds_and_the_old_ones_stay():
    rows = [entry(3), entry(10, "nickel"), entry(7, "pollen")]
    assert holding(rows)["allergies"].text == "nickel"
    assert [one.text for one in history(rows, "allergies")] == ["nickel", "pollen", "none"]


def test_what_is_told_on_another_day_is_a_new_row_and_the_same_day_corrects_it():
    first = told(None, "p", "allergies", "none", date(2026, 11, 3))
    again = told(first, "p", "allergies", "nickel", date(2026, 11, 3))
    assert (again.id, again.text) == (first.id, "nickel")
    later = told(again, "p", "allergies", "latex", TODAY)
    assert later.id != first.id
    assert told(again, "kept", "allergies", "latex", date(2026, 11, 3)).id != first.id


def test_unchanged_is_dated_and_never_goes_back():
    row = unchanged(entry(3), TODAY)
    assert row.unchanged_on == TODAY
    assert unchanged(row, date(2026, 11, 4)).unchanged_on == TODAY


@given(st.recursive(st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_data_of_another_shape_is_refused_in_a_sentence(data):
    for shape in (data, {"sections": data, "flags": []}, {"sections": [], "flags": [data]}):
        try:
            made = IntakeForm.from_data(shape)
        except ValueError as error:
            said = str(error)
        else:
            assert made.sections == made.flag_words == ()
            continue
        assert "intake" in said or "flagged words" in said


def test_a_section_named_twice_is_refused():
    row = {"section": "a", "title": "A", "asks": "What"}
    with pytest.raises(ValueError, match="a name of its own"):
        IntakeForm.from_data({"sections": [row, row], "flags": []})
