"""Home care: what safety facts forbid is not offered; a fact without a place forbids it everywhere."""

from datetime import date

import pytest

from acuchart import assets
from acuchart.model.fact import Fact
from acuchart.model.home_care import HomeRow, chosen, library_from, offered

DAY = date(2026, 11, 25)
LIBRARY = assets.load_home_care()
ALL = {row.key for row in LIBRARY.rows}


def keys(*facts: Fact) -> set[str]:
    return {row.key for row in offered(LIBRARY, facts, DAY, assets.load_safety(), assets.load_atlas())}


def fact(kind: str, **more: object) -> Fact:
    return Fact(id=kind, patient_id="p", kind=kind, **more)


def test_everything_is_offered_where_nothing_is_known():
    assert keys() == ALL


@pytest.mark.parametrize("row", [row for row in LIBRARY.rows if row.not_with], ids=lambda row: row.key)
def test_each_row_stays_away_from_each_fact_that_it_names(row: HomeRow):
    known = {kind.kind for kind in assets.load_safety().kinds.values()}
    for kind in row.not_with:
        assert kind in known, kind
        assert row.key not in keys(fact(kind))
        assert row.key in keys(fact(kind, until=date(2026, 11, 24))), "a fact that is over forbids nothing"


def test_no_point_is_pressed_where_filler_infection_or_a_clot_may_be():
    assert "press:LI20" not in keys(fact("filler", site="face"))
    assert {"press:LI4", "press:ST36"} <= keys(fact("filler", site="face"))
    assert not {one for one in keys(fact("infection")) if one.startswith("press:")}, "nobody says where"
    legs = keys(fact("dvt", site="leg"))
    assert not {"press:ST36", "press:GB34", "press:LR3", "home:walking"} & legs
    drawn = keys(fact("infection", view="hand-dorsal-right@1", path="0.1,0.1 0.2,0.1 0.2,0.2"))
    assert "press:LI4" not in drawn
    assert "press:ST36" in drawn


def test_every_row_names_its_source_and_every_point_shows_on_its_plate():
    atlas, kinds = assets.load_atlas(), set(assets.load_safety().kinds)
    assert kinds >= LIBRARY.local
    for row in LIBRARY.rows:
        assert row.source
        if row.view:
            assert any(place.view == row.view for place in atlas.places(row.id)), row.id


def test_chosen_rows_keep_their_order_and_a_broken_library_says_what_is_wrong():
    rows = chosen(LIBRARY.rows, ("home:sleep", "press:ST36", "press:LI4", "nothing"))
    assert [row.key for row in rows] == ["press:LI4", "press:ST36", "home:sleep"]
    with pytest.raises(ValueError, match="cannot be read"):
        library_from({"words": {}})
    twice = {"id": "a", "title": "A", "text": "A", "source": "s", "not_with": []}
    with pytest.raises(ValueError, match="one name"):
        library_from({"words": {}, "local": [], "press_points": [], "blocks": [twice, twice]})
