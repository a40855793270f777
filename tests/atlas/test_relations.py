"""Anatomy checks the atlas: relations written from the literature, on the body and on every upright plate."""

import pytest

from acuchart.assets import load_atlas
from acuchart.model.side import Side
from tests.atlas.geometry import RELATIONS, failure, places, relations

ATLAS = load_atlas()
ROWS = relations()
BODY = places()
UPRIGHT = [
    "face-front", "face-left", "head-back", "head-left", "neck-front", "chest", "abdomen", "back-upper",
    "back-lower", "body-front", "body-back", "body-left", "leg-anterior-left", "leg-lateral-left",
    "leg-medial-left",
    "leg-posterior-left", "foot-lateral-left", "foot-medial-left",
]  # fmt: skip
HEIGHTS = {"level", "above", "share_y", "down", "between_y"}
WIDTHS = {"midline", "upright", "ratio_x", "medial", "between_x"}


def test_there_are_at_least_two_hundred_relations_of_known_kinds_each_with_a_source():
    assert len(ROWS) >= 200
    assert {row["relation"] for row in ROWS} <= set(RELATIONS)
    assert all(row["source"] for row in ROWS)
    assert len({(row["relation"], row["points"]) for row in ROWS}) == len(ROWS)


def test_most_channel_points_stand_in_a_relation():
    named = {name.partition(".")[0] for row in ROWS for name in row["points"].split()}
    channel = {code for code, point in ATLAS.points.items() if point.system == "channel"}
    assert len(channel & named) >= 0.95 * len(channel), sorted(channel - named)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['relation']}: {row['points'][:48]}")
def test_a_relation_holds_on_the_body(row: dict[str, str]):
    assert not failure(row, BODY)


@pytest.mark.parametrize("view_id", UPRIGHT)
def test_relations_hold_on_the_plate(view_id: str):
    view = ATLAS.views[view_id]
    at: dict[str, list[float]] = {}
    for place in ATLAS.positions(view_id):
        if place.side is not Side.RIGHT and not place.path:
            x = abs(place.x - 0.5) * view.width * view.mm_per_unit
            name = f"{place.code}.{place.part}" if place.part else place.code
            at[name] = [x, -place.y * view.height * view.mm_per_unit, 0.0]
    kinds = HEIGHTS | (WIDTHS if view.side is None else set())
    seen = [row for row in ROWS if row["relation"] in kinds and set(row["points"].split()) <= set(at)]
    assert len(seen) >= 2
    # Places on a plate are rounded to a hundred-thousandth of its size.
    slack = [{**row, "tolerance": _eased(row)} for row in seen]
    assert not [said for row in slack if (said := failure(row, at))]


def _eased(row: dict[str, str]) -> str:
    room = float(row["tolerance"] or 0)
    return str(room - 0.05 if row["relation"] in ("above", "medial") else room + 0.05)


def test_the_body_of_the_tests_is_the_body_of_the_plates():
    view = ATLAS.views["body-front"]
    a, b = (ATLAS.same_place(code, Side.LEFT, "body-front") for code in ("ST25", "ST36"))
    assert a is not None
    assert b is not None
    down = (b.y - a.y) * view.height * view.mm_per_unit
    assert down == pytest.approx(BODY["ST25"][1] - BODY["ST36"][1], abs=0.2)
