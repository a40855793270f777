"""The layers under the needles: which systems a plate has, and what each of them shows there."""

import pytest

from acuchart.assets import load_atlas
from acuchart.model.scene import layer_marks, layers_on


def test_every_system_is_on_some_plate_and_counts_its_codes_there():
    atlas = load_atlas()
    seen = {system.id for view in atlas.views.values() for system, _ in layers_on(view, atlas)}
    assert seen == set(atlas.systems)
    ear = {system.id: number for system, number in layers_on(atlas.views["ear-left"], atlas)}
    codes = {p.code for p in atlas.positions("ear-left") if atlas.points[p.code].system == "ear"}
    assert ear["ear"] == len(codes) > 60


def test_only_the_chosen_systems_show_and_zones_lie_lowest():
    atlas = load_atlas()
    view = atlas.views["ear-left"]
    marks = layer_marks(view, atlas, {"ear", "battlefield"})
    assert {atlas.points[mark.code].system for mark in marks} == {"ear", "battlefield"}
    kinds = [(not mark.zone, not mark.path) for mark in marks]
    assert kinds == sorted(kinds)
    assert layer_marks(view, atlas, ()) == ()


@pytest.mark.parametrize(("code", "words"), [("ST36", "25 to 50 mm"), ("CV8", "do not needle"), ("TF4", "")])
def test_the_usual_depth_in_words(code, words):
    assert load_atlas().points[code].depth_words == words


def test_a_mark_names_code_side_han_and_depth():
    atlas = load_atlas()
    marks = layer_marks(atlas.views["leg-anterior-left"], atlas, {"channel"})
    assert "ST36 L 足三里 · 25 to 50 mm" in {mark.words for mark in marks}
