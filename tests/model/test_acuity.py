"""Acuities in every notation, against the published table both ways."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.acuity import read_acuity, read_distance, to_decimal, to_feet, to_letters, to_metres

FACTS = Path(__file__).parents[2] / "build" / "measures" / "facts" / "va_conversion.csv"
ROWS = [row for row in csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines()) if row["decimal"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["snellen_ft"])
def test_the_published_table_reads_and_writes_the_same(row: dict[str, str]) -> None:
    logmar = float(row["logmar"])
    for column in ("decimal", "snellen_ft", "snellen_m"):
        assert read_acuity(row[column]).logmar == pytest.approx(logmar, abs=0.005)
    letters = row["etdrs_letters_approx"]
    assert read_acuity(f"{letters} letters").logmar == pytest.approx(logmar)
    assert (to_decimal(logmar), to_feet(logmar)) == (float(row["decimal"]), row["snellen_ft"])
    assert (to_metres(logmar), to_letters(logmar)) == (row["snellen_m"], int(letters))


@pytest.mark.parametrize(
    ("typed", "notation", "logmar"),
    [
        ("20/40-2", "feet", 0.34),
        ("20/40 +1 cc", "feet", 0.28),
        ("6/12−2", "metres", 0.34),
        ("0,5", "decimal", 0.3),
        ("70", "letters", 0.3),
        ("0.30 logMAR", "logmar", 0.3),
        ("-0.1", "logmar", -0.1),
        ("CF 1 m", "cf", 2.0),
        ("hm", "hm", 2.3),
        ("LP", "lp", None),
        ("NLP", "nlp", None),
        ("N8", "near", None),
        ("J3", "near", None),
    ],
)
def test_each_notation_is_read(typed: str, notation: str, logmar: float | None) -> None:
    found = read_acuity(typed)
    assert (found.typed, found.notation, found.logmar) == (typed, notation, logmar)


def test_correction_and_distance_are_kept_apart() -> None:
    found = read_acuity("6/24 ph cc @ 4 m")
    assert (found.correction, found.distance_m, found.logmar) == (("ph", "cc"), 4.0, 0.6)


@pytest.mark.parametrize("typed", ["", "1", "20/0", "20/4", "101", "0.0", "20/40-7", "²/³", "5.0", "soon"])
def test_what_is_no_acuity_is_explained(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^“.*[.]$"):
        read_acuity(typed)


@pytest.mark.parametrize("typed", ["0", "1", "2"])
def test_what_is_offered_instead_can_be_read(typed: str) -> None:
    with pytest.raises(ValueError, match="type ") as refused:
        read_acuity(typed)
    offered = str(refused.value).partition("type ")[2].removesuffix(".").replace(" or ", ", ").split(", ")
    assert len(offered) > 1
    for one in offered:
        assert read_acuity(one).typed == one


@given(st.text() | st.from_regex(r"[0-9./,+\-cfhmlpn @]{1,12}", fullmatch=True))
def test_junk_is_read_or_refused_with_a_sentence(typed: str) -> None:
    try:
        assert read_acuity(typed).typed == typed
    except ValueError as error:
        said = str(error)
    else:
        return
    assert said.startswith("“")
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("typed", "metres"), [("4 m", 4.0), ("4", 4.0), ("40 cm", 0.4), ("0,4m", 0.4), ("", None)]
)
def test_a_distance_is_read_in_any_unit(typed: str, metres: float | None) -> None:
    assert read_distance(typed) == metres


@given(st.text(max_size=20))
def test_a_distance_is_read_or_refused_with_a_sentence(typed: str) -> None:
    try:
        found = read_distance(typed)
    except ValueError as error:
        said = str(error)
    else:
        assert found is None or 0.1 <= found <= 20
        return
    assert said.endswith(".")
