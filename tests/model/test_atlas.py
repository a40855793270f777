"""The atlas as a value: what it refuses, what it finds, and where things lie."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.assets import load_atlas
from acuchart.model.atlas import Atlas
from acuchart.model.side import Side

VIEW: dict[str, Any] = {
    "id": "face-front",
    "version": 1,
    "name": "Face, front",
    "short": "Face front",
    "region": "face",
    "width": 800,
    "height": 1000,
    "mm_per_unit": 0.276,
    "right_edge": "L",
    "side": "",
    "hidden": False,
    "mirror": "face-front",
    "order": 1,
    "needles": True,
}
POINT: dict[str, Any] = {
    "code": "ST3",
    "system": "channel",
    "name": "Great Bone-Hole",
    "pinyin": "Jùliáo",
    "pinyin_plain": "Juliao",
    "hanzi_trad": "巨髎",
    "hanzi_simp": "巨髎",
    "aliases": ["S3"],
    "laterality": "bilateral",
    "location": "below the pupil",
    "depth_mm": [8, 12],
    "angle": "perpendicular",
    "cautions": [],
    "flags": [],
    "hidden": False,
    "shape": "point",
    "source": "test",
    "confidence": "high",
    "places": {"face-front": [["L", "", 0.63, 0.57], ["R", "", 0.37, 0.57]]},
}
ATLAS = load_atlas()


@pytest.mark.parametrize("name", [name for name in POINT if name != "places"])
def test_a_point_without_a_field_is_named(name: str):
    row = {key: value for key, value in POINT.items() if key != name}
    with pytest.raises(ValueError, match="has no"):
        Atlas.from_data([VIEW], [row])


@pytest.mark.parametrize("name", list(VIEW))
def test_a_plate_without_a_field_is_named(name: str):
    with pytest.raises(ValueError, match="has no"):
        Atlas.from_data([{key: value for key, value in VIEW.items() if key != name}], [])


@pytest.mark.parametrize(
    "change",
    [
        {"shape": "cloud"},
        {"laterality": "both"},
        {"depth_mm": ["deep", 3]},
        {"places": {"elbow": []}},
        {"places": {"face-front": [["L", "", 1.2, 0.5]]}},
        {"places": {"face-front": [["X", "", 0.2, 0.5]]}},
        {"places": {"face-front": [["L"]]}},
    ],
)
def test_a_point_that_makes_no_sense_is_refused(change: dict[str, Any]):
    with pytest.raises(ValueError, match="ST3"):
        Atlas.from_data([VIEW], [{**POINT, **change}])


def test_two_rows_of_one_code_or_plate_are_refused():
    with pytest.raises(ValueError, match="two rows"):
        Atlas.from_data([VIEW], [POINT, POINT])
    with pytest.raises(ValueError, match="two plates"):
        Atlas.from_data([VIEW, VIEW], [])


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def _said(views: list[dict[str, Any]], points: list[dict[str, Any]]) -> str:
    """What the atlas says about the rows; empty when it takes them."""
    try:
        Atlas.from_data(views, points)
    except ValueError as error:
        return str(error)
    return ""


@given(st.dictionaries(st.sampled_from(list(POINT)), junk, max_size=6))
def test_junk_rows_of_points_are_refused_with_a_sentence(change: dict[str, Any]):
    said = _said([VIEW], [{**POINT, **change}])
    assert not said or said.startswith(("Atlas point", "The atlas"))


@given(st.dictionaries(st.sampled_from(list(VIEW)), junk, max_size=6))
def test_junk_rows_of_plates_are_refused_with_a_sentence(change: dict[str, Any]):
    said = _said([{**VIEW, **change}], [])
    assert not said or said.startswith(("Atlas plate", "Plate", "The atlas"))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("st36", "ST36"),
        ("ST-36", "ST36"),
        ("St 036", "ST36"),
        ("zusanli", "ST36"),
        ("Zu San Li", "ST36"),
        ("zú sān lǐ", "ST36"),
        ("足三里", "ST36"),
        ("合谷", "LI4"),
        ("UB60", "BL60"),
        ("SJ5", "TE5"),
        ("TB-5", "TE5"),
        ("DU20", "GV20"),
        ("REN17", "CV17"),
        ("PER6", "PC6"),
        ("P6", "PC6"),
        ("LIV3", "LR3"),
        ("KID3", "KI3"),
        ("K3", "KI3"),
        ("HN3", "EX-HN3"),
        ("yintang", "EX-HN3"),
        ("tanzhong", "CV17"),
        ("renzhong", "GV26"),
        ("内庭", "ST44"),
        ("內庭", "ST44"),
    ],
)
def test_a_point_is_known_by_every_name(typed: str, code: str):
    point = ATLAS.point(typed)
    assert point is not None
    assert point.code == code
    assert ATLAS.find(typed)[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Liver 3", "LR3"),
        ("large intestine 4", "LI4"),
        ("Gall Bladder-20", "GB20"),
        ("urinary bladder 60", "BL60"),
        ("triple burner 5", "TE5"),
        ("governing vessel 20", "GV20"),
        ("Conception Vessel 12", "CV12"),
        ("heart 7", "HT7"),
    ],
)
def test_a_channel_in_words_and_a_number_find_the_point(typed: str, code: str):
    assert ATLAS.find(typed)[0].code == code
    assert not ATLAS.reason(code, typed), "it is a name and needs no explanation"


def test_a_shared_name_is_not_guessed():
    assert ATLAS.point("Shenmen") is None
    assert {"HT7", "TF4"} <= {point.code for point in ATLAS.find("shenmen")}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("headache", {"GB20", "LI4"}),
        ("pneumothorax", {"LU1", "GB21", "BL13"}),
        ("liver channel", {"LR3", "LR14"}),
        ("NADA", {"AH6a", "TF4", "CO10", "CO12", "CO14"}),
        ("forehead lines", {"CZ-FOREHEAD", "MP-FRONTALIS"}),
        ("triple channel", {"TE5"}),
        ("pregnancy", {"SP6", "LI4"}),
    ],
)
def test_other_words_find_points_too(typed: str, codes: set[str]):
    assert codes <= {point.code for point in ATLAS.find(typed, 999)}


def test_names_come_before_other_words():
    found = [point.code for point in ATLAS.find("stomach", 999)]
    assert found.index("CO4") < found.index("ST36")


@given(st.text(max_size=12), st.integers(-1, 9))
def test_finding_never_fails_and_keeps_its_limit(text: str, limit: int):
    assert len(ATLAS.find(text, limit)) <= max(0, limit)
    ATLAS.point(text)


def test_a_mirror_lies_on_the_other_side():
    for place in ATLAS.places("LI20"):
        if place.side is Side.MID:
            continue
        view, x, y = ATLAS.mirror(place.view, place.x, place.y)
        other = ATLAS.same_place("LI20", place.side.opposite, view)
        assert other is not None
        assert (other.x, other.y) == (pytest.approx(x, abs=1e-9), y)


def test_the_nearest_named_place_wins():
    at = ATLAS.same_place("LI20", Side.LEFT, "face-front")
    assert at is not None
    near = ATLAS.nearest("face-front", at.x + 0.002, at.y, radius_mm=4)
    assert near is not None
    assert near.code == "LI20"
    assert ATLAS.nearest("face-front", 0.01, 0.99, radius_mm=4) is None


def beside(code: str, part: str, mm: float) -> tuple[float, float]:
    """A place on the front of the face so many millimetres above a mark."""
    face = ATLAS.views["face-front"]
    at = ATLAS.same_place(code, Side.RIGHT, face.id, part)
    assert at is not None
    return at.x, at.y - mm / (face.height * face.mm_per_unit)


def snapped(x: float, y: float, shown: frozenset[str] = frozenset()) -> str:
    found = ATLAS.snap("face-front", x, y, radius_mm=8, shown=shown)
    return "" if found is None else found.code


def test_a_shy_system_attracts_only_from_near_until_its_layer_is_seen():
    assert ATLAS.systems["facial"].snap_mm == 4
    assert snapped(*beside("MP-FRONTALIS-MED", "", 3.5)) == "MP-FRONTALIS-MED"
    far = beside("MP-FRONTALIS-MED", "", 5.5)
    assert snapped(*far) == ""
    assert snapped(*far, frozenset({"facial"})) == "MP-FRONTALIS-MED"
    assert snapped(*beside("GB14", "", 5.5)) == "GB14"


def test_a_channel_point_wins_over_a_motor_point_that_is_a_little_nearer():
    motor = ATLAS.same_place("MP-FRONTALIS", Side.RIGHT, "face-front", "1")
    point = ATLAS.same_place("GB14", Side.RIGHT, "face-front")
    assert motor is not None
    assert point is not None
    x, y = (motor.x * 0.6 + point.x * 0.4, motor.y * 0.6 + point.y * 0.4)
    assert snapped(x, y) == "GB14"
    assert snapped(x, y, frozenset({"facial"})) == "MP-FRONTALIS"


@pytest.mark.parametrize("reach", ["4", -1, 0, float("nan")])
def test_a_reach_that_is_no_length_is_refused(reach: object):
    with pytest.raises(ValueError, match="facial"):
        Atlas.from_data([], [], [{"id": "facial", "name": "F", "short": "F", "snap_mm": reach}])
