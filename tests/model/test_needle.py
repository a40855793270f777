"""A needle refuses what cannot be, in words that a person can act on."""

import pytest

from acuchart.model.needle import Needle, Product
from acuchart.model.side import Side
from tests.model.factory import needle


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_place_outside_the_plate_is_refused(name, value):
    with pytest.raises(ValueError, match="lies on its plate"):
        needle(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("depth_mm", -1.0, "The depth must be from 0 to 300"),
        ("angle_deg", 181.0, "The angle must be from 0 to 180"),
        ("gauge_mm", float("nan"), "The gauge must be from 0 to 3"),
    ],
)
def test_an_impossible_size_is_refused_in_words(name, value, words):
    with pytest.raises(ValueError, match=words):
        needle(**{name: value})


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"code": "ST2"}, "ST2 R"),
        ({"code": "GV20", "side": Side.MID}, "GV20"),
        ({"code": "EX-HN1", "part": "front", "side": Side.MID}, "EX-HN1 front"),
        ({"label": "1.2 cm lateral to GB14"}, "1.2 cm lateral to GB14 R"),
        ({}, "Free mark R"),
    ],
)
def test_names(changes, name):
    assert needle(**changes).name == name


def test_product_labels():
    assert Product(gauge_mm=0.2, length_mm=25).label == "0.20×25"
    assert Product(gauge_mm=0.2, length_mm=1.2, kind="tack").label == "Tack"
    assert needle(gauge_mm=0.16, length_mm=7.0).size_label == "0.16×7"
    assert isinstance(needle(), Needle)
    assert needle().size_label == ""
