"""Every row that is not certain was looked up: what was found is data, and the atlas follows it."""

import csv
import importlib.util
from pathlib import Path

import pytest

from acuchart.assets import load_atlas

BUILD = Path(__file__).parents[2] / "build" / "atlas"
FACTS = BUILD / "facts"
TABLES = (
    "points", "ear_points", "face_points", "foot_points", "hand_points", "scalp_lines", "cosmetic_zones",
    "facial_muscles",
)  # fmt: skip
ATLAS = load_atlas()


def table(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHECKS = table("checked")
UNSURE = sorted({row["code"] for name in TABLES for row in table(name) if row["confidence"] != "high"})


def module():
    spec = importlib.util.spec_from_file_location("checks", BUILD / "checks.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_every_row_that_is_not_certain_has_a_verdict_on_its_place():
    judged = {check["code"] for check in CHECKS if check["field"] == "location"}
    assert len(UNSURE) > 200
    assert not set(UNSURE) - judged


def test_every_verdict_is_known_and_names_a_listed_source_or_says_why_there_is_none():
    sources = {row["id"]: row for row in table("check_sources")}
    assert all(row["name"] and row["where"] for row in sources.values())
    named = set()
    for check in CHECKS:
        assert check["verdict"] in module().VERDICTS
        read = [name for name in check["source"].split("; ") if name]
        assert set(read) <= set(sources), check
        named |= set(read)
        assert read or check["remark"], check
        if check["verdict"] in ("confirmed", "corrected", "differs"):
            assert read, check
    assert named == set(sources)


@pytest.mark.parametrize(
    "check", [c for c in CHECKS if c["verdict"] == "corrected"], ids=lambda c: c["code"] + c["field"]
)
def test_a_correction_is_in_the_atlas(check: dict[str, str]):
    point = ATLAS.points[check["code"]]
    if check["field"] == "depth_mm":
        assert f"{point.depth_mm_min:g}-{point.depth_mm_max:g}" == check["now"]
    else:
        assert getattr(point, check["field"]) == check["now"]
    assert check["was"] != check["now"]


def test_only_two_texts_make_a_row_certain_and_a_local_code_never_is():
    raised = [check for check in CHECKS if check["field"] == "confidence" and check["now"] == "high"]
    assert raised
    for check in raised:
        assert len(check["source"].split("; ")) >= 2, check["code"]
        assert not check["code"].startswith("EXX-")


def test_what_no_text_confirms_keeps_its_confidence():
    lost = {c["code"] for c in CHECKS if c["field"] == "location" and c["verdict"] in ("not found", "not checked")}
    shipped = {row["code"]: row["confidence"] for name in TABLES for row in table(name) if row["code"] in lost}
    assert len(shipped) > 50
    for code, confidence in shipped.items():
        if code in ATLAS.points:
            assert ATLAS.points[code].confidence == confidence


def test_a_card_names_the_texts_that_were_read():
    assert "read against gmzyjc textbook" in ATLAS.points["EX-B4"].source
    assert "read against" not in ATLAS.points["EXX-XINMING1"].source


def test_a_correction_of_another_value_stops_the_build():
    rows = [{"code": "QA1", "note": "something else", "source": "ours"}]
    check = {"code": "QA1", "field": "note", "verdict": "corrected", "was": "old", "now": "new", "source": "x"}
    with pytest.raises(ValueError, match="QA1: note is “something else”, the check was made on “old”"):
        module().apply(rows, [check])
    with pytest.raises(ValueError, match="is no verdict"):
        module().apply(rows, [{**check, "verdict": "perhaps"}])
