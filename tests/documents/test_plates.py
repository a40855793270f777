"""What is drawn on a plate lies where the scene says, on the patient's side that the scene says."""

import re
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from acuchart.assets import load_atlas, plate_svg
from acuchart.documents.paper import Paper
from acuchart.documents.plates import Box, draw_scene, packed_plate
from acuchart.model.needle import NeedleState
from acuchart.model.plate import parse_plate
from acuchart.model.scene import plate_scene
from acuchart.model.side import Side
from tests.conftest import need
from tests.documents.factory import free_mark, needles_on

LEFT, TOP, SCALE, DPI = 60.0, 80.0, 0.4, 150


def on_paper(view_id: str, needles: list, file: Path) -> Path:
    atlas = load_atlas()
    paper = Paper("a4")
    scene = plate_scene(atlas.views[view_id], needles, atlas)
    draw_scene(paper.new_page(), scene, Box(LEFT, TOP, SCALE))
    file.write_bytes(paper.pdf(title="plate", author="tests", subject="plate"))
    return file


def picture(file: Path) -> Image.Image:
    need("pdftoppm")
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-singlefile", "-png", str(file), str(file.with_suffix(""))], check=True
    )
    return Image.open(file.with_suffix(".png")).convert("L")


@pytest.mark.parametrize(
    "view_id", ["face-front", "head-back", "hand-dorsal-left", "foot-medial-right", "ear-left"]
)
def test_every_mark_changes_the_page_where_the_needle_is_and_nowhere_else(view_id: str, tmp_path: Path):
    view = load_atlas().views[view_id]
    bare = picture(on_paper(view_id, [], tmp_path / "bare.pdf"))
    for number, (x, y) in enumerate([(0.25, 0.2), (0.7, 0.35), (0.5, 0.8)]):
        mark = free_mark(view=view.ref, x=x, y=y)
        marked = picture(on_paper(view_id, [mark], tmp_path / f"{number}.pdf"))
        box = ImageChops.difference(bare, marked).point(lambda value: 255 * (value > 140)).getbbox()
        assert box is not None
        centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        wanted = (
            (LEFT + x * view.width * SCALE) * DPI / 72,
            (TOP + y * view.height * SCALE) * DPI / 72,
        )
        assert centre == pytest.approx(wanted, abs=0.01 * view.width * SCALE * DPI / 72)
        assert box[2] - box[0] == pytest.approx(3.4 / 25.4 * DPI, abs=5)


@pytest.mark.parametrize(
    "view_id", ["face-front", "head-back", "body-back", "hand-dorsal-left", "foot-dorsal-right"]
)
def test_the_words_of_the_sides_stand_at_the_edges_that_the_view_names(view_id: str, tmp_path: Path):
    view = load_atlas().views[view_id]
    file = on_paper(view_id, [], tmp_path / "words.pdf")
    found = {}

    def visit(text: str, _cm: object, matrix: list[float], *_: object) -> None:
        if text.strip() in ("R", "L"):
            found[text.strip()] = matrix[4]

    PdfReader(file).pages[0].extract_text(visitor_text=visit)
    middle = LEFT + view.width * SCALE / 2
    expected = {view.right_edge: False, view.right_edge.opposite: True}
    if view.side is not None:
        expected = {view.side: view.side is Side.RIGHT}
    assert {side: x < middle for side, x in found.items()} == {str(side): at for side, at in expected.items()}


@pytest.mark.parametrize("state", list(NeedleState))
def test_each_state_has_its_own_look_and_every_placed_needle_its_number(state: NeedleState, tmp_path: Path):
    needle = replace(free_mark(), state=state)
    file = on_paper("face-front", [needle], tmp_path / "state.pdf")
    words = PdfReader(file).pages[0].extract_text()
    letter = {"planned": "P", "dropped": "D", "left_in": "L", "not_found": "N"}.get(state, "")
    assert ("1" in words) == (state is not NeedleState.PLANNED)
    assert words.count(letter) > (1 if letter == "L" else 0) if letter else True


def test_the_looks_of_all_states_differ_in_grey(tmp_path: Path):
    looks = []
    for state in NeedleState:
        file = on_paper("face-front", [replace(free_mark(), state=state)], tmp_path / f"{state}.pdf")
        looks.append(picture(file))
    for index, first in enumerate(looks):
        for second in looks[index + 1 :]:
            assert ImageChops.difference(first, second).getextrema()[1] > 100


def test_every_plate_of_the_atlas_can_be_drawn_on_paper():
    for view in load_atlas().views.values():
        packed = packed_plate(view.id)
        assert (packed.width, packed.height) == (view.width, view.height)
        assert len(packed.operators) > 1000


def test_hidden_layers_of_the_art_are_not_drawn():
    plate = parse_plate(plate_svg("hand-dorsal-left"))
    assert any(group.hidden for group in plate.groups)
    shown = sum(len(group.paths) for group in plate.groups if not group.hidden)
    painted = re.findall(rb"^f\*?$", zlib.decompress(packed_plate("hand-dorsal-left").operators), re.M)
    assert len(painted) == shown


def test_a_plate_that_two_pages_show_is_in_the_file_once(tmp_path: Path):
    atlas = load_atlas()
    paper = Paper("letter")
    scene = plate_scene(atlas.views["face-front"], needles_on("face-front", 3), atlas)
    for _ in range(2):
        draw_scene(paper.new_page(), scene, Box(LEFT, TOP, SCALE))
    data = paper.pdf(title="plate", author="tests", subject="plate")
    assert data.count(b"/Form") == 1


def test_a_direction_points_counter_clockwise_from_the_right(tmp_path: Path):
    bare = picture(on_paper("face-front", [free_mark(x=0.5, y=0.5)], tmp_path / "bare.pdf"))
    for degrees, across, down in ((0.0, 1, 0), (90.0, 0, -1), (180.0, -1, 0), (270.0, 0, 1)):
        file = on_paper(
            "face-front", [free_mark(x=0.5, y=0.5, direction_deg=degrees)], tmp_path / f"{degrees}.pdf"
        )
        box = ImageChops.difference(bare, picture(file)).getbbox()
        assert box is not None
        view = load_atlas().views["face-front"]
        centre_x = (LEFT + 0.5 * view.width * SCALE) * DPI / 72
        centre_y = (TOP + 0.5 * view.height * SCALE) * DPI / 72
        assert round(((box[0] + box[2]) / 2 - centre_x) / 15) * across >= across * across
        assert round(((box[1] + box[3]) / 2 - centre_y) / 15) * down >= down * down
