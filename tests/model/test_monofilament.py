"""Ten sites a side: the count is one only when all were tested, and left mirrors right."""

import pytest

from acuchart import assets
from acuchart.model.measure import Measure
from acuchart.model.monofilament import answers_of, touched
from acuchart.model.side import Side

LIMBS = assets.load_limbs()


@pytest.mark.parametrize("limb", LIMBS.values(), ids=LIMBS.keys())
def test_each_limb_has_ten_sites_on_plates_that_are_there(limb) -> None:
    assert len({site.id for site in limb.sites}) == 10
    assert limb.source
    views = assets.load_atlas().views
    for site in limb.sites:
        assert {f"{site.view}-left", f"{site.view}-right"} <= set(views)
        (x, y), (mirrored, same) = site.place(Side.RIGHT), site.place(Side.LEFT)
        assert (mirrored, same) == (pytest.approx(1 - x), y)


def test_a_count_of_ten_needs_ten_answers() -> None:
    foot = LIMBS["foot"]
    every = {site.id: site.id not in ("toe3", "heel") for site in foot.sites}
    whole = touched(foot, every)
    assert (whole.value, whole.words) == (8.0, "8 of 10 felt, not felt: third toe; heel")
    every.pop("heel")
    part = touched(foot, every)
    assert (part.value, part.words) == (None, "8 of 9 tested sites felt, not felt: third toe")
    assert touched(foot, {}).words == ""
    assert touched(foot, {"a site of another version": True}).tested == 0


@pytest.mark.parametrize("how", ["{}", "[]", "no json", '{"sites": 3}', '{"sites": {"heel": "yes"}}'])
def test_what_was_typed_has_no_answers(how: str) -> None:
    one = Measure(id="m", patient_id="p", kind="MONO10G", at="2026-01-05T10:00:00.000Z", typed="9", how=how)
    assert answers_of(one) == {}
