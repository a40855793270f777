"""A file name made of any text is one that every system takes."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.file_names import safe_stem


@given(st.text())
def test_any_text_becomes_a_name_that_every_system_takes(text: str):
    made = safe_stem(text, "practice")
    assert made
    assert made == made.strip(" .")
    assert not set(made) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in made)
    assert len(made.encode()) <= 130
    assert made.split(".")[0].upper() not in {"CON", "NUL", "COM1", "LPT9"}
    assert safe_stem(made, "practice") == made


def test_ordinary_names_stay_as_they_are():
    for name in ("Fernwood Practice", "Praxis Łąka", "鍼灸院", "St. John’s, room 2"):
        assert safe_stem(name, "practice") == name


def test_paths_devices_and_turned_letters_are_disarmed():
    assert safe_stem("../../etc/passwd", "practice") == "etc passwd"
    assert safe_stem("nul", "practice") == "nul file"
    assert safe_stem("Anna\u202egnp.exe", "practice") == "Anna gnp.exe"
    assert safe_stem(" .. ", "practice") == "practice"
