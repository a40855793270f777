"""What the shipped atlas holds: the right points, all with facts and sources, and no promises."""

import json
import re
from collections import Counter

import pytest

from acuchart.assets import load_atlas, text
from acuchart.model.atlas import REFERENCE
from acuchart.model.spelling import plain

ATLAS = load_atlas()
POINTS = ATLAS.points.values()
COUNTS = {
    "LU": 11, "LI": 20, "ST": 45, "SP": 21, "HT": 9, "SI": 19, "BL": 67, "KI": 27, "PC": 9, "TE": 23, "GB": 44,
    "LR": 14, "CV": 24, "GV": 28,
}  # fmt: skip
EXTRA = {"EX-HN": 15, "EX-CA": 1, "EX-B": 9, "EX-UE": 11, "EX-LE": 12}
PROMISES = re.compile(r"\b(cures?|heals?|effective|proven|guarantee\w*|relieves?|treats?)\b|\d\s*%", re.IGNORECASE)


def of(system: str) -> set[str]:
    return {point.code for point in POINTS if point.system == system}


def test_there_are_361_channel_points_with_the_right_count_for_each_channel():
    assert of("channel") == {f"{channel}{n}" for channel, most in COUNTS.items() for n in range(1, most + 1)}
    assert len(of("channel")) == 361
    assert all(point.code.rstrip("0123456789") == point.channel for point in POINTS if point.system == "channel")


def test_the_extra_points_of_the_nomenclature_are_all_there():
    standard = {f"{stem}{n}" for stem, most in EXTRA.items() for n in range(1, most + 1)}
    assert len(standard) == 48
    assert standard <= of("extra")
    assert all(code.startswith("EXX-") for code in of("extra") - standard)


def test_scalp_lines_are_lines():
    assert of("scalp") == {f"MS{n}" for n in range(1, 15)}
    assert len(of("jiao")) == 16
    for code in of("scalp") | of("jiao"):
        assert ATLAS.points[code].shape == "line"
        assert all(len(place.path) >= 2 for place in ATLAS.places(code))
    assert {point.code for point in POINTS if REFERENCE in point.flags and point.system == "jiao"} == {
        "JIAO-REF-AP",
        "JIAO-REF-EO",
    }


def test_micro_systems_are_complete():
    assert len(of("zhu")) == 11
    assert len(of("ynsa")) == 15
    assert of("eciwo") == {f"ECIWO{n:02d}" for n in range(1, 13)}
    assert len(of("hand")) == 34
    assert len(of("ear")) == 93
    assert len(of("facial")) == 29
    assert len(of("cosmetic")) == 10
    assert {point.code for point in POINTS if "NADA" in point.sets} == {"AH6a", "TF4", "CO10", "CO12", "CO14"}


def test_proprietary_point_sets_are_not_shipped():
    assert not [point.code for point in POINTS if "MA48" in point.code or point.code.startswith("UDM")]
    assert {ATLAS.points[code].shape for code in of("koryo")} == {"zone"}


@pytest.mark.parametrize(
    ("code", "marks"),
    [("EX-B2", 17), ("EX-UE2", 2), ("EX-UE7", 2), ("EX-UE9", 4), ("EX-UE10", 4), ("EX-UE11", 5), ("EX-LE1", 2),
     ("EX-LE5", 2), ("EX-LE10", 4), ("EX-LE12", 5)],
)  # fmt: skip
def test_a_code_of_several_marks_has_them_all_on_each_side(code: str, marks: int):
    for side in ("L", "R"):
        assert len({place.part for place in ATLAS.places(code) if place.side == side}) == marks


def test_four_marks_stand_around_gv20():
    assert {(place.part, str(place.side)) for place in ATLAS.places("EX-HN1")} == {
        ("1", "M"),
        ("2", "M"),
        ("3", "L"),
        ("3", "R"),
    }


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.code)
def test_a_record_is_whole(point):
    assert point.name
    assert point.location
    assert point.source
    assert point.confidence in {"high", "medium-high", "medium", "low"}
    assert point.system in ATLAS.systems
    assert plain(point.pinyin) == plain(point.pinyin_plain)
    assert len(point.hanzi_trad) == len(point.hanzi_simp)
    assert len(set(point.aliases)) == len(point.aliases)
    assert point.code not in point.aliases
    if point.depth_mm_min is not None:
        assert 0 <= point.depth_mm_min <= point.depth_mm_max <= 80
    if point.system in ("channel", "extra"):
        assert point.pinyin
        assert point.hanzi_trad
        assert point.region
        assert point.depth_mm_min is not None
    for words in (*point.indications, point.location, point.name):
        assert not PROMISES.search(words), words


@pytest.mark.parametrize(
    ("channel", "prefixes"),
    [("BL", "UB"), ("TE", "SJ TB"), ("GV", "DU"), ("CV", "REN"), ("PC", "PER"), ("LR", "LIV"), ("KI", "KID")],
)
def test_every_channel_point_has_the_codes_of_other_schools(channel: str, prefixes: str):
    for n in range(1, COUNTS[channel] + 1):
        for prefix in prefixes.split():
            assert ATLAS.point(f"{prefix}-{n:02d}") is ATLAS.points[f"{channel}{n}"]


def test_no_alias_of_a_channel_point_means_two_of_them():
    owners = Counter(plain(alias) for point in POINTS if point.system == "channel" for alias in point.aliases)
    shared = {alias for alias, count in owners.items() if count > 1}
    assert shared == {"heliao"}  # two points that share an old name


def test_forbidden_sites_carry_no_needle_depth():
    for point in POINTS:
        if "no_needle" in point.flags:
            assert point.depth_mm_max in (None, 0)


def test_sites_where_a_needle_is_overlooked_are_marked():
    hidden = {point.code for point in POINTS if point.hidden}
    assert {"GV20", "BL7", "GB8", "TE18", "TE17", "LR2", "ST44", "EX-LE10", "MS5", "YNSA-A", "P1"} <= hidden
    assert not {"LI4", "ST36", "LI20", "CV12", "KI1", "GB14"} & hidden
    assert all(any(flag.startswith("hidden_") for flag in ATLAS.points[code].flags) for code in hidden - of("ear"))


def test_every_system_has_words_and_a_source():
    rows = json.loads(text("resources/atlas/systems.json"))
    assert {row["id"] for row in rows} == {point.system for point in POINTS}
    assert all(row["name"] and row["short"] and row["source"] for row in rows)


def test_uncertain_rows_stay_marked():
    for code in ("YNSA-H", "YNSA-I", "YNSA-Y", "EXX-XINMING1", "BFA1", "HA-EYE"):
        assert ATLAS.points[code].confidence in {"low", "medium"}
