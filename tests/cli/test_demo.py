"""The demo practice is what its readers were promised."""

import json

import pytest

from acuchart import assets
from acuchart.demo import FILE_NAME, ensure_demo, make_demo
from acuchart.model.ledger import count
from acuchart.model.needle import NeedleState
from acuchart.model.practice import Practice
from acuchart.store import create_file, open_file


@pytest.fixture
def store(practice):
    opened = open_file(practice, read_only=True)
    yield opened
    opened.close()


def test_there_is_a_patient_for_each_kind_of_work_and_each_script(store):
    names = {patient.name for patient in store.patients()}
    assert {"Nguyễn Thị Hồng", "王小明", "عبد الله", "Łukasz Ćwik", "हिन्दी उदाहरण"} <= names
    assert {"Micro eye", "Medical", "Face"} == {patient.work for patient in store.patients()}
    assert store.practice().demo


def test_the_eye_course_has_seven_of_ten_sessions_with_both_eyes_in_every_note(store):
    sessions = [session for session in store.sessions() if session.patient_id == "demo-p02"]
    assert len(sessions) == 7
    assert {session.planned_sessions for session in sessions} == {10}
    for session in sessions:
        found = store.notes(session.id)["objective"]
        assert "right" in found
        assert "left" in found
        assert "0." in found


def test_the_cosmetic_session_has_48_needles_in_the_face_on_both_sides_and_threads_with_directions(store):
    needles = store.needles("demo-p05-s02")
    face = [needle for needle in needles if needle.view == "face-front@1"]
    assert len(face) == 48
    assert len(needles) > 48
    threads = [needle for needle in face if needle.size_label == "0.16×7"]
    assert len(threads) == 28
    assert all(needle.direction_deg is not None for needle in threads)
    assert sum(needle.side == "L" for needle in face) == sum(needle.side == "R" for needle in face)


def test_left_and_right_needles_of_a_pair_are_mirrors(store):
    atlas = assets.load_atlas()
    for session in store.sessions():
        pairs = {}
        for needle in store.needles(session.id):
            if needle.pair_id:
                pairs.setdefault(needle.pair_id, []).append(needle)
        for one, other in pairs.values():
            assert one.side is other.side.opposite
            view, x, y = atlas.mirror(one.view.partition("@")[0], one.x, one.y)
            assert (atlas.views[view].ref, x, y) == (
                other.view,
                pytest.approx(other.x, abs=2e-3),
                pytest.approx(other.y, abs=2e-3),
            )


def test_every_needle_on_a_named_point_lies_where_the_atlas_has_it(store):
    atlas = assets.load_atlas()
    for session in store.sessions():
        for needle in store.needles(session.id):
            view = atlas.view_of(needle.view)
            assert view.side is None or view.side is needle.side
            if needle.code is None:
                assert needle.label
                continue
            place = atlas.same_place(needle.code, needle.side, view.id, needle.part)
            assert place is not None
            if not place.path:
                assert (needle.x, needle.y) == (place.x, place.y)


def test_no_needle_is_deeper_than_it_is_long_or_than_the_atlas_says(store):
    atlas = assets.load_atlas()
    for session in store.sessions():
        for needle in store.needles(session.id):
            if needle.depth_mm is None:
                continue
            assert needle.depth_mm <= needle.length_mm, needle.name
            deepest = atlas.points[needle.code].depth_mm_max if needle.code else None
            assert deepest is None or needle.depth_mm <= deepest, needle.name


def test_signed_sessions_are_counted_out_and_the_one_of_today_is_not(store):
    for session in store.sessions():
        counted = count(store.needles(session.id))
        if session.status == "signed":
            assert counted.inside == 0
    assert count(store.needles("demo-p01-s05")).inside == 23
    assert [needle.state for needle in store.needles("demo-p02-s07")].count(NeedleState.LEFT_IN) == 1


def test_undo_of_the_unfinished_session_takes_back_one_gesture_after_the_other(store):
    undo, redo = store.steps("demo-p01-s05")
    assert len(redo) == 0
    assert [len(step) for step in undo] == [1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2, 1]


def test_no_text_of_the_demo_claims_that_a_treatment_works():
    text = assets.text("resources/demo/practice.json").casefold()
    for word in ("cure", "heal", "effective", "proven", "guarantee", "risk-free", "success"):
        assert word not in text, word


def test_demo_replaces_its_own_files_and_nothing_else(say, tmp_path):
    folder = tmp_path / "out"
    first = say("demo", folder)
    assert first.code == 0, first.err
    written = first.value
    assert written["practice"] == str(folder / FILE_NAME)
    names = {path.name for path in folder.iterdir()}
    assert names == {FILE_NAME, *(f"{row['session']}-summary.pdf" for row in written["summaries"])}
    assert len(written["summaries"]) == 26
    assert say("verify", folder / FILE_NAME).code == 0


def test_a_practice_that_is_no_demo_is_left_alone(say, tmp_path):
    path = tmp_path / FILE_NAME
    create_file(path, practice=Practice(name="A real one"), passphrase=None).close()
    before = path.read_bytes()
    said = say("demo", tmp_path)
    assert said.code == 1
    assert "is not a demo practice and was left alone" in said.err
    assert path.read_bytes() == before


def test_the_built_in_demo_is_made_once_and_keeps_what_was_tried():
    path = ensure_demo()
    store = open_file(path)
    session = store.session("demo-p01-s05")
    store.close()
    stamp = path.stat().st_mtime_ns
    assert ensure_demo() == path
    assert path.stat().st_mtime_ns == stamp
    assert session.title == "Face"


def test_a_failure_half_way_leaves_no_half_made_demo(tmp_path, monkeypatch):
    broken = json.loads(assets.text("resources/demo/needles.json"))
    broken["crown"][0]["at"] = "NO1"
    real = assets.text
    monkeypatch.setattr(
        assets, "text", lambda name: json.dumps(broken) if name.endswith("needles.json") else real(name)
    )
    with pytest.raises(ValueError, match=r"The demo’s needle 'NO1' has no place on 'head-top'\."):
        make_demo(tmp_path / "x.acuchart")
    with pytest.raises(ValueError, match="NO1"):
        ensure_demo()
    assert not list((tmp_path / "acuchart-data").rglob("*.acuchart"))
