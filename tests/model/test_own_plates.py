"""An own system in the atlas: its plates, its points, and what happens to them when it goes out of use."""

import base64
from dataclasses import replace

import pytest

from acuchart.assets import load_atlas
from acuchart.model.own_plates import jpeg_of, own_views, read_rows, shared_csv, with_own
from acuchart.model.own_record import OwnSystem
from acuchart.model.side import Side

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 400"><path d="M0 0H200V400Z" fill="#aabbcc"/></svg>'
)
CSV = "code,name,x,y,side,text\nQA1,First,0.25,0.5,both,Invented\nQA2,Second,0.5,0.5,,\n"


def drawn(shows: str = "front", **changes: object) -> OwnSystem:
    picture = base64.b64encode(DRAWING.encode()).decode()
    record = OwnSystem(
        id="own-0badcafe", name="Quill", csv=CSV, picture=picture, kind="svg", width=200, height=400, shows=shows
    )
    return replace(record, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("shows", "edge"), [("front", Side.LEFT), ("back", Side.RIGHT)])
def test_a_picture_of_both_sides_is_one_plate(shows, edge):
    (view,) = own_views(drawn(shows))
    assert (view.right_edge, view.side, view.mirror, view.version) == (edge, None, view.id, 1)
    assert max(view.width, view.height) * view.mm_per_unit == pytest.approx(300)


@pytest.mark.parametrize("shows", ["left", "right"])
def test_a_picture_of_one_side_gives_both_plates_and_the_other_is_its_mirror(shows):
    first, second = own_views(drawn(shows))
    assert first.side is not None
    assert first.side.word == shows
    assert (second.side, second.mirror, first.mirror) == (first.side.opposite, first.id, second.id)
    assert "matrix(-1 0 0 1 200 0)" in second.art
    assert "matrix(-1" not in first.art


def test_its_points_are_found_snapped_and_mirrored_like_shipped_ones():
    atlas = with_own(load_atlas(), [drawn()])
    assert atlas.point("qa-1") is atlas.points["QA1"]
    assert [point.code for point in atlas.find("invented quill first")] == []
    assert atlas.find("first")[0].code == "QA1"
    near = atlas.nearest("own-0badcafe", 0.26, 0.5, radius_mm=6)
    assert near is not None
    assert (near.code, near.side) == ("QA1", Side.RIGHT)
    assert atlas.same_place("QA1", Side.LEFT, "own-0badcafe") is not None
    assert atlas.systems["own-0badcafe"].own
    assert load_atlas().point("QA1") is None


def test_out_of_use_keeps_the_plate_for_old_charts_and_takes_the_points_away():
    atlas = with_own(load_atlas(), [drawn(removed="replaced")])
    assert atlas.view_of("own-0badcafe@1").needles is False
    assert atlas.point("QA1") is None
    assert "own-0badcafe" not in atlas.systems


def test_a_shared_table_calls_its_plate_picture_and_reads_the_same_under_another_id():
    record = drawn("left")
    rows = read_rows(load_atlas(), record).rows
    text = shared_csv(record, rows)
    assert "own-" not in text
    assert "picture-left" in text
    assert "picture-right" in text
    other = replace(record, id="own-12345678", csv=text)
    again = read_rows(load_atlas(), other)
    assert again.refused == ()
    assert [(row.code, row.x, row.side) for row in again.rows] == [(row.code, row.x, row.side) for row in rows]
    assert {row.view for row in again.rows} == {"own-12345678-left", "own-12345678-right"}


def test_a_code_that_the_program_has_is_refused_with_its_line():
    record = OwnSystem(id="own-0badcafe", name="Quill", csv="code,name,x,y\nST36,Mine,0.5,0.5\n")
    (refused,) = read_rows(load_atlas(), record, "face-front").refused
    assert refused.line == 2
    assert "ST36" in refused.reason


@pytest.mark.parametrize(
    "broken",
    [
        {"picture": "not base64!"},
        {"width": 0},
        {"height": 10**9},
        {"picture": base64.b64encode(b"<svg viewBox='0 0 9 9'><script/></svg>").decode()},
        {"kind": "jpeg", "picture": '"/><script>'},
        {"kind": "gif"},
        {"shows": "inside"},
    ],
)
def test_a_damaged_record_never_breaks_the_atlas(broken):
    record = drawn(**broken)
    with pytest.raises(ValueError, match=r"\.$"):
        own_views(record)
    assert len(with_own(load_atlas(), [record]).points) == len(load_atlas().points)


def test_a_photo_is_found_again_in_its_plate():
    picture = base64.b64encode(b"\xff\xd8\xffinvented").decode()
    first, second = own_views(drawn("left", kind="jpeg", picture=picture))
    assert jpeg_of(first.art) == (b"\xff\xd8\xffinvented", False)
    assert jpeg_of(second.art) == (b"\xff\xd8\xffinvented", True)
    assert jpeg_of(own_views(drawn())[0].art) is None
