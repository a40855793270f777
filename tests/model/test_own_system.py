"""A practitioner's own points: read from a table, refused line by line, written back, used like shipped ones."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.model.atlas import Atlas, Point, System, View
from acuchart.model.own_system import COLUMNS, OwnFile, OwnRow, parse, system_of, to_csv
from acuchart.model.side import Side
from tests.model.factory import view

FACE = view()
LEFT = view(
    id="hand-left", name="Palm, left", mirror="hand-right", side=Side.LEFT, right_edge=Side.LEFT, region="hand"
)
RIGHT = replace(
    LEFT, id="hand-right", name="Palm, right", mirror="hand-left", side=Side.RIGHT, right_edge=Side.RIGHT
)
VIEWS = {plate.id: plate for plate in (FACE, LEFT, RIGHT)}
HEAD = "code,name,view,x,y,zone,side,text\n"


def read(*lines: str, taken: tuple[str, ...] = ()) -> OwnFile:
    return parse(HEAD + "\n".join(lines), VIEWS, taken=taken)


def refusal(*lines: str, taken: tuple[str, ...] = ()) -> str:
    found = read(*lines, taken=taken)
    assert len(found.refused) == 1, found
    assert found.refused[0].line == 1 + len(lines)
    return found.refused[0].reason


def test_a_point_lies_on_the_side_where_it_is_drawn():
    (row,) = read("J1,Joint one,face-front,0.75,0.5,,,thumb joint").rows
    assert row == OwnRow(
        code="J1", name="Joint one", view="face-front", side=Side.LEFT, x=0.75, y=0.5, text="thumb joint"
    )


def test_both_sides_give_the_mirror_too():
    left, right = read("J1,Joint one,hand-left,20%,30%,,both,").rows
    assert (left.view, left.side, left.x) == ("hand-left", Side.LEFT, 0.2)
    assert (right.view, right.side, right.x, right.y) == ("hand-right", Side.RIGHT, 0.8, 0.3)


def test_a_plate_may_be_called_by_its_name_and_columns_may_stand_in_any_order():
    found = parse("side;y;x;name;code;plate\nleft;0,5;0,25;Joint;J1;palm, LEFT\n", VIEWS)
    assert [(row.view, row.x, row.y) for row in found.rows] == [("hand-left", 0.25, 0.5)]


def test_a_zone_has_an_outline_and_a_middle():
    (row,) = read('Z1,Zone,hand-left,,,"0.1 0.2; 0.3 0.2; 0.2 0.5",,').rows
    assert row.outline == ((0.1, 0.2), (0.3, 0.2), (0.2, 0.5))
    assert (row.x, row.y) == (0.2, 0.3)


def test_a_file_without_a_plate_column_uses_the_chosen_plate():
    assert parse("code,name,x,y\nJ1,Joint,0.1,0.2\n", VIEWS, default_view="hand-left").rows[0].view == "hand-left"
    assert "“view” is missing" in parse("code,name,x,y\nJ1,Joint,0.1,0.2\n", VIEWS).refused[0].reason


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",Joint,face-front,0.5,0.5,,,", "The code is missing"),
        ("J1,,face-front,0.5,0.5,,,", "“J1” has no name"),
        ("J1,Joint,elbow,0.5,0.5,,,", "no plate called “elbow”"),
        ("J1,Joint,face-front,1.5,0.5,,,", "outside the plate"),
        ("J1,Joint,face-front,nan,0.5,,,", "“x” is “nan”"),
        ("J1,Joint,face-front,,0.5,,,", "“x” is missing"),
        ("J1,Joint,face-front,0.5,0.5,,up,", "side “up”"),
        ("J1,Joint,face-front,0.9,0.5,,right,", "lies on the patient's left, but the side says right"),
        ("J1,Joint,hand-left,0.5,0.5,,right,", "does not show the right side"),
        ("J1,Joint,face-front,0.5,0.5,,both,", "no other side"),
        ('J1,Joint,face-front,,,"0.1 0.2; 0.3",,', "three pairs"),
        ("J1,Joint,face-front,,,0.1 0.2 0.3 0.2 9 0.4,,", "outside the plate"),
        (f"J1,{'n' * 81},face-front,0.5,0.5,,,", "longer than 80"),
        ("ST-36,Joint,face-front,0.5,0.5,,,", "taken by another system"),
    ],
)
def test_each_line_that_cannot_be_used_is_explained(line: str, says: str):
    assert says in refusal(line, taken=("ST36",))


def test_a_code_keeps_its_name_and_has_one_place_a_side():
    first = "J1,Joint,hand-left,0.1,0.1,,,"
    assert "another spelling or name in line 2" in refusal(first, "j1,Joint,hand-right,0.9,0.1,,,")
    assert "place on this side of this plate already" in refusal(first, "J1,Joint,hand-left,0.2,0.1,,,")
    assert not read(first, "J1,Joint,hand-right,0.9,0.1,,,").refused


def test_an_empty_file_says_what_it_needs():
    assert "Its first line names the columns: code, name" in parse("", VIEWS).refused[0].reason


def test_an_own_system_behaves_like_a_shipped_one():
    atlas = Atlas.from_data([_row(plate) for plate in VIEWS.values()], [])
    rows = read("J1,Thumb joint,hand-left,0.2,0.3,,both,between the bones").rows
    system, points, places = system_of(System(id="own-1", name="My joints", short="Mine"), rows, VIEWS)
    grown = atlas.with_system(system, points, places)
    assert grown.systems["own-1"].own
    assert [point.code for point in grown.find("thumb")] == ["J1"]
    assert grown.point("j-1") == grown.points["J1"]
    near = grown.nearest("hand-right", 0.81, 0.3, radius_mm=20)
    assert near is not None
    assert near.code == "J1"
    assert near.side is Side.RIGHT
    assert grown.points["J1"].laterality == "bilateral"
    assert not atlas.points
    assert not atlas.find("thumb")
    with pytest.raises(ValueError, match="already a system"):
        grown.with_system(system, (), ())
    with pytest.raises(ValueError, match="already a point"):
        grown.with_system(replace(system, id="own-2"), points, places)
    with pytest.raises(ValueError, match="belongs to no point"):
        atlas.with_system(system, (), places)


def _row(plate: View) -> dict[str, object]:
    return {name: getattr(plate, name) for name in View.__dataclass_fields__}


@given(st.text())
def test_any_text_is_read_or_explained(text: str):
    found = parse(text, VIEWS)
    assert all(refused.reason.endswith(".") and refused.line >= 1 for refused in found.refused)


cells = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "0.5",
        "50%",
        "1",
        "J1",
        "J2",
        "left",
        "both",
        "face-front",
        "hand-left",
        "0 0; 1 1; 0 1",
        '"',
        "-0.1",
        "1e-3",
    ]
)


@given(st.lists(st.lists(cells, min_size=8, max_size=8), max_size=6))
def test_every_line_of_a_table_is_taken_or_refused(table: list[list[str]]):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *table])
    found = parse(out.getvalue(), VIEWS)
    for row in found.rows:
        assert 0 <= row.x <= 1
        assert 0 <= row.y <= 1
        assert row.view in VIEWS
    written = to_csv(found.rows)
    again = parse(written, VIEWS)
    assert again == OwnFile(rows=found.rows, refused=())


def test_points_of_an_own_system_say_where_they_come_from():
    rows = read("J1,Thumb joint,hand-left,0.2,0.3,,,").rows
    _, points, _ = system_of(System(id="own-1", name="My joints", short="Mine", source="own course"), rows, VIEWS)
    assert isinstance(points[0], Point)
    assert points[0].source == "own course"
    assert points[0].laterality == "left"
