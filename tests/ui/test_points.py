"""The atlas screen, driven with real keys and clicks over a real practice file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.change import change_of
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.scene import place_words
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.store import ChartStore, create_file, open_file
from acuchart.store.point_use import point_notes, point_use
from acuchart.ui.context import Context
from acuchart.ui.points.found import WHY
from acuchart.ui.points.page import PointsPage
from acuchart.ui.points.systems import REGIONS, Filters, system_choices
from acuchart.ui.session.layers import shown_layers
from acuchart.ui.settings import Settings


@pytest.fixture
def store(tmp_path: Path):
    made = create_file(tmp_path / "invented.acuchart", practice=Practice(name="Fernwood"), passphrase=None)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, store: ChartStore):
    made = PointsPage(Context(store, Settings()))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.refresh()
    made.take_focus()
    yield made
    made.settle()


@pytest.mark.parametrize("typed", ["st36", "ST-36", "zusanli", "zú sān lǐ", "足三里", "S36"])
def test_every_spelling_finds_the_point(page, qtbot, typed):
    page._field.setText(typed)
    assert page._model.points[0].code == "ST36"
    assert page._title.full.startswith("ST36")


def test_down_and_up_walk_the_list_from_the_field(page, qtbot):
    qtbot.keyClicks(page._field, "st3")
    first = page._point
    qtbot.keyClick(page._field, Qt.Key.Key_Down)
    assert page._point is page._model.points[1]
    qtbot.keyClick(page._field, Qt.Key.Key_Up)
    assert page._point is first


def test_a_channel_narrows_the_list(page, qtbot):
    page._finder.take_channel("LU")
    assert [point.code for point in page._model.points] == [f"LU{n}" for n in range(1, 12)]
    page._finder.take_channel("LU")
    assert len(page._model.points) > 300


def test_own_words_and_the_star_are_in_the_file(page, qtbot, store):
    qtbot.keyClicks(page._field, "gb14")
    qtbot.waitUntil(lambda: page._card._code == "GB14")
    qtbot.keyClicks(page._card._notes, "Invented: go slowly.")
    qtbot.waitUntil(lambda: point_notes(store).get("GB14") is not None, timeout=3000)
    qtbot.mouseClick(page._star, Qt.MouseButton.LeftButton)
    store.close()
    again = open_file(store.path)
    note = point_notes(again)["GB14"]
    assert (note.text, note.favourite) == ("Invented: go slowly.", True)
    assert again.verify().ok
    again.close()


def test_words_typed_just_before_leaving_are_kept(page, qtbot, store):
    qtbot.keyClicks(page._field, "li4")
    qtbot.waitUntil(lambda: page._card._code == "LI4")
    page._card._notes.setPlainText("Invented.")
    page.settle()
    assert point_notes(store)["LI4"].text == "Invented."


def test_enter_places_only_while_a_session_is_open(page, qtbot):
    qtbot.keyClicks(page._field, "st36")
    with qtbot.assertNotEmitted(page.place_requested):
        qtbot.keyClick(page._field, Qt.Key.Key_Return)
    page.for_patient("p1", "Testa Invented", session_open=True)
    with qtbot.waitSignal(page.place_requested) as seen:
        qtbot.keyClick(page._field, Qt.Key.Key_Return)
    place, both = seen.args
    assert (place.code, place.side, both) == ("ST36", Side.LEFT, False)
    with qtbot.waitSignal(page.place_requested) as seen:
        qtbot.keyClick(page._field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert seen.args[1] is True


def test_a_row_that_no_name_explains_says_why_it_is_there(page, qtbot):
    qtbot.keyClicks(page._field, "toothache")
    why = {p.code: page._model.index(row).data(WHY) for row, p in enumerate(page._model.points)}
    assert why["ST6"] == "traditional use: toothache"
    assert why["HA-THROAT"] == "", "its own name has the word"
    page._field.setText("vessel")
    row = [point.code for point in page._model.points].index("LU1")
    assert "caution: Avoid axillary vessels" in page._model.index(row).data(WHY)


def test_region_and_caution_narrow_together(page):
    page._finder.take_region("Foot")
    page._finder.take_flag("no_needle")
    page._finder.take_flag("pregnancy_caution")
    codes = {point.code for point in page._model.points}
    assert "BL67" in codes
    assert "LI4" not in codes
    assert page._finder.count.text() == f"{len(codes)} found in Foot, caution: Pregnancy"
    page._finder.narrow(Filters())
    assert len(page._model.points) > 300


def test_every_system_and_region_of_the_atlas_has_a_filter(page):
    atlas = page._context.atlas
    usual, rare = system_choices(atlas)
    assert {key for key, _ in (*usual, *rare)} == set(atlas.systems)
    known = {region for regions in REGIONS.values() for region in regions}
    assert {point.region.partition(",")[0] for point in atlas.points.values()} <= known


def test_rare_systems_are_behind_more(page, qtbot):
    chips = {made.text(): made for made in page._finder._rows["system"].findChildren(QPushButton)}
    assert chips["Ear"].isVisible()
    assert not chips["Koryo"].isVisible()
    qtbot.mouseClick(chips["More"], Qt.MouseButton.LeftButton)
    assert chips["Koryo"].isVisible()
    qtbot.mouseClick(chips["Koryo"], Qt.MouseButton.LeftButton)
    assert {point.system for point in page._model.points} == {"koryo"}


def test_the_search_index_is_made_before_the_first_letter(qtbot, store):
    context = Context(store, Settings())
    context.__dict__["atlas"] = fresh = load_atlas.__wrapped__()
    made = PointsPage(context)
    qtbot.addWidget(made)
    made.refresh()
    qtbot.waitUntil(lambda: bool(fresh._spellings), timeout=5000)
    made.settle()


def test_typing_tells_the_list_only_what_changed(page, qtbot):
    resets = []
    page._model.modelReset.connect(lambda: resets.append(1))
    qtbot.keyClicks(page._field, "st36")
    page._field.clear()
    assert resets == []
    assert page._model.rowCount() == len(page._model.points) > 300


def test_the_list_does_not_wait_for_plate_and_card_and_they_skip_what_was_passed(page, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: page._card._code == page._point.code)
    shown = []
    fill = page._card.show_point

    def noting(point, *rest):
        shown.append(point.code)
        fill(point, *rest)

    monkeypatch.setattr(page._card, "show_point", noting)
    for letter in "st36":
        qtbot.keyClicks(page._field, letter)
        assert page._model.points[0] is page._point
        assert shown == []
    qtbot.waitUntil(lambda: page._card._code == "ST36")
    assert shown == ["ST36"]
    assert page._place_shown is not None
    assert page._place_shown.code == "ST36"


def test_a_letter_while_the_plate_is_new_puts_the_card_off(page, qtbot):
    qtbot.keyClicks(page._field, "li1")
    qtbot.waitUntil(page._card_rest.isActive)
    qtbot.keyClick(page._field, Qt.Key.Key_Down)
    assert not page._card_rest.isActive()
    qtbot.waitUntil(lambda: page._card._code == page._model.points[1].code)


def test_a_layer_shows_on_the_map_and_is_remembered(page, qtbot):
    qtbot.keyClicks(page._field, "tf4")
    qtbot.waitUntil(lambda: page._map.view is not None and page._map.view.id.startswith("ear"))
    page.toggle_layers()
    qtbot.mouseClick(page._layers.switches["ear"], Qt.MouseButton.LeftButton)
    assert len(page._map.layers.marks) > 60
    assert shown_layers(Settings()) == {"ear"}


def test_a_hand_over_a_neighbour_is_told_its_name_and_depth(page, qtbot):
    qtbot.keyClicks(page._field, "st36")
    qtbot.waitUntil(lambda: page._card._code == "ST36")
    neighbour = next(place for place in page._map._others if place.code == "ST37")
    spot = page._map._to_screen(neighbour.x, neighbour.y).toPoint()
    qtbot.mouseMove(page._map, spot)
    qtbot.waitUntil(lambda: page._map.toolTip() == place_words(neighbour, page._context.atlas.points["ST37"]))
    assert "mm" in page._map.toolTip()
    qtbot.mouseMove(page._map, QPoint(2, page._map.height() - 2))
    qtbot.waitUntil(lambda: page._map.toolTip() == "")


def test_a_zone_answers_everywhere_inside_and_lights_up(page, qtbot):
    qtbot.keyClicks(page._field, "co15")
    qtbot.waitUntil(lambda: page._card._code == "CO15")
    wide = next(place for place in page._map._others if place.code == "CO14")
    xs, ys = [x for x, _ in wide.path], [y for _, y in wide.path]
    corner = page._map._to_screen(min(xs) * 0.12 + max(xs) * 0.88, min(ys) * 0.45 + max(ys) * 0.55)
    assert page._map._at(corner).code == "CO14"
    before = page._map.grab().toImage().pixelColor(corner.toPoint())
    qtbot.mouseMove(page._map, corner.toPoint())
    qtbot.waitUntil(lambda: page._map._hover == "CO14")
    assert page._map.grab().toImage().pixelColor(corner.toPoint()) != before
    with qtbot.waitSignal(page._map.picked) as seen:
        qtbot.mouseClick(page._map, Qt.MouseButton.LeftButton, pos=corner.toPoint())
    assert seen.args == ["CO14"]


def test_no_match_says_what_was_typed(page, qtbot):
    qtbot.keyClicks(page._field, "qqxqq")
    assert "qqxqq" in page._finder.count.text()


def test_the_own_history_counts_needles_patients_and_visits(store):
    patients = [Patient(id=f"p{n}", name=f"Invented {n}") for n in (1, 2)]
    sessions = [
        Session(id=f"s{n}", patient_id=patient, started_at=f"2026-11-0{n}T10:00:00.000Z")
        for n, patient in ((1, "p1"), (2, "p1"), (3, "p2"))
    ]
    needles = [
        Needle(
            id=f"n{n}",
            session_id=session,
            ordinal=n,
            view="leg-anterior-left@1",
            x=0.5,
            y=0.5,
            side=side,
            code=code,
            system="channel",
            depth_mm=depth,
        )
        for n, (session, side, code, depth) in enumerate(
            [
                ("s1", Side.RIGHT, "ST36", 20.0),
                ("s1", Side.LEFT, "ST36", 15.0),
                ("s2", Side.LEFT, "LI4", None),
                ("s3", Side.LEFT, "ST36", None),
            ]
        )
    ]
    store.apply([change_of(None, record) for record in (*patients, *sessions, *needles)])
    use = point_use(store, "ST36", patient_id="p1")
    assert (use.needles, use.patients, use.patient_sessions) == (3, 2, 2)
    assert use.since == "2026-11-01T10:00:00.000Z"
    (visit,) = use.visits
    assert (visit.session_id, visit.sides, visit.needles, visit.depth_mm) == ("s1", ("L", "R"), 2, 20.0)
    assert point_use(store, "GB20").needles == 0
