"""What scripts rely on: keys, exit codes and sentences."""

import json
import re

import pytest

from acuchart.assets import load_atlas
from acuchart.model.change import change_of
from acuchart.model.needle import Needle
from acuchart.model.own_record import OwnSystem
from acuchart.model.practice import Practice
from acuchart.store import create_file, open_file

NEEDLE_KEYS = {
    "code", "system", "side", "view", "x", "y", "number", "product", "gauge_mm", "length_mm", "depth_mm",
    "angle_deg", "direction_deg", "technique", "state", "note", "pair",
}  # fmt: skip
POINT_KEYS = {
    "code", "aliases", "names", "system", "laterality", "positions", "depth_mm", "angle", "cautions", "flags",
    "hidden", "location", "shape", "source", "confidence",
}  # fmt: skip


def test_list_names_every_patient_and_session_of_the_file(say, practice):
    value = say("list", practice, "--json").value
    store = open_file(practice, read_only=True)
    assert [row["id"] for row in value["patients"]] == [row.id for row in store.patients()]
    assert {row["id"]: row["needles"] for row in value["sessions"]} == {
        row.id: row.needles for row in store.sessions()
    }
    store.close()
    assert value["practice"]["demo"] is True
    starts = [row["started_at"] for row in value["sessions"]]
    assert starts == sorted(starts)


def test_show_gives_each_needle_of_the_session_as_it_is_in_the_file(say, practice):
    value = say("show", practice, "--session", "demo-p05-s02", "--json").value
    store = open_file(practice, read_only=True)
    stored: dict[str, Needle] = {needle.id: needle for needle in store.needles("demo-p05-s02")}
    store.close()
    assert len(value["needles"]) == len(stored) == 57
    for row in value["needles"]:
        assert set(row) >= NEEDLE_KEYS
        needle = stored[row["id"]]
        assert (row["code"], row["view"], row["x"], row["y"]) == (needle.code, needle.view, needle.x, needle.y)
        assert (row["side"], row["state"], row["pair"]) == (needle.side, needle.state, needle.pair_id)
        assert (row["depth_mm"], row["direction_deg"]) == (needle.depth_mm, needle.direction_deg)
    assert [row["number"] for row in value["needles"]] == list(range(1, 58))
    assert value["patient"]["name"] == "Clementine Fairbrook"
    assert value["session"]["number_in_course"] == 2
    assert set(value["notes"]) == {"reason", "subjective", "objective", "assessment", "plan"}


def test_a_session_may_be_named_by_the_beginning_of_its_id(say, practice):
    whole = say("show", practice, "--session", "demo-p03-s01", "--json").out
    assert say("show", practice, "--session", "demo-p04-s01", "--json").out != whole
    several = say("show", practice, "--session", "demo-p03", "--json")
    assert several.code == 1
    assert several.err == "3 sessions begin with “demo-p03”; give more of the id.\n"
    none = say("show", practice, "--session", "nobody")
    assert none.code == 1
    assert "no session with the id “nobody”" in none.err
    assert say("show", practice, "--session", "demo-p06", "--json").value["session"]["id"] == "demo-p06-s01"


def test_without_json_the_same_is_a_table(say, practice):
    listed = say("list", practice)
    assert "Barnaby Mockridge" in listed.out
    assert re.search(r"demo-p02-s07\s+Barnaby Mockridge\s+2026-11-17\s+.*7 of 10\s+signed\s+32\s+0", listed.out)
    shown = say("show", practice, "--session", "demo-p02-s07")
    assert re.search(r"^ *32 +GV21 +head-top@1 .*Tack.* left_in ", shown.out, re.MULTILINE)


def test_points_gives_the_whole_atlas_and_finds_any_spelling(say):
    every = say("points", "--all", "--json").value
    atlas = load_atlas()
    assert [row["code"] for row in every] == list(atlas.points)
    for row in every:
        assert set(row) == POINT_KEYS
        assert len(row["positions"]) == len(atlas.places(row["code"]))
    for spelling in ("st-36", "zusanli", "Zúsānlǐ", "足三里"):
        assert say("points", spelling, "--json").value[0]["code"] == "ST36"
    assert "ST36" in say("points", "Zusanli").out


def test_points_of_a_practice_file_include_its_own_systems(say, tmp_path):
    file = tmp_path / "own.acuchart"
    store = create_file(file, practice=Practice(name="Fernwood"), passphrase=None)
    csv = "code,name,view,x,y\nQA1,Quillpoint,face-front,0.4,0.4\n"
    store.apply([change_of(None, OwnSystem(id="own-0badcafe", name="Quill", csv=csv))])
    store.close()
    (found,) = say("points", "quillp", "--file", file, "--json").value
    assert (found["code"], found["system"]) == ("QA1", "own-0badcafe")
    assert say("points", "quillp", "--json").value == []


def test_an_unknown_point_is_an_empty_list_for_scripts_and_a_sentence_for_people(say):
    assert say("points", "qqqq", "--json").value == []
    said = say("points", "qqqq")
    assert (said.code, said.out, said.err) == (1, "", "No point is called “qqqq”.\n")


def test_pdf_writes_a_paper_of_the_asked_size(say, practice, tmp_path):
    from pypdf import PdfReader

    for paper, width in (("a4", 595.3), ("letter", 612.0)):
        out = tmp_path / f"{paper}.pdf"
        out.write_text("older")
        said = say("pdf", practice, "--session", "demo-p05-s02", "--paper", paper, "--out", out)
        assert (said.code, said.out) == (0, "")
        pages = PdfReader(out).pages
        assert float(pages[0].mediabox.width) == pytest.approx(width, abs=0.5)
        assert "Clementine Fairbrook" in pages[0].extract_text()
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"a4.pdf", "letter.pdf"}


def test_a_pdf_that_cannot_be_written_is_one_sentence_and_leaves_the_old_one(say, practice, tmp_path):
    said = say("pdf", practice, "--session", "demo-p06", "--out", tmp_path / "nowhere" / "x.pdf")
    assert said.code == 1
    assert said.err == "There is no folder “nowhere” to write “x.pdf” into.\n"
    folder = tmp_path / "taken.pdf"
    folder.mkdir()
    (folder / "kept").touch()
    said = say("pdf", practice, "--session", "demo-p06", "--out", folder)
    assert said.code == 1
    assert said.err.startswith("“taken.pdf” ")
    assert [path.name for path in folder.iterdir()] == ["kept"]


def test_verify_passes_a_whole_file_and_names_what_is_wrong_with_a_broken_one(say, practice):
    said = say("verify", practice, "--json")
    assert said.code == 0
    assert said.value["ok"] is True
    assert said.value["needles"] == 509
    store = open_file(practice)
    store.connection.execute("UPDATE patient SET name = 'Altered' WHERE id = 'demo-p02'")
    store.close()
    said = say("verify", practice, "--json")
    assert said.code == 1
    assert said.value["ok"] is False
    assert said.err.startswith("“practice.acuchart” did not pass: ")
    assert said.err.count("\n") == 1
    assert say("verify", practice).out == ""


def test_json_is_stable_from_one_demo_to_the_next(say, practice, tmp_path):
    from acuchart.demo import make_demo

    again = tmp_path / "again" / "practice.acuchart"
    again.parent.mkdir()
    make_demo(again).close()
    assert say("list", again, "--json").out == say("list", practice, "--json").out
    first, second = (
        json.loads(say("show", file, "--session", "demo-p01-s05", "--json").out) for file in (practice, again)
    )
    # The record code covers the moments of writing.
    assert first.pop("record_code") != second.pop("record_code")
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lsit",), "“lsit” is neither a command nor a file."),
        (("gone.acuchart",), "There is no file “gone.acuchart” at that place"),
        (("list",), "Missing argument 'FILE'."),
        (("list", "--fast", "x"), "No such option"),
        (("list", "gone.acuchart"), "There is no file “gone.acuchart” at that place"),
        (("pdf", "x", "--session", "y", "--out", "z", "--paper", "a5"), "Invalid value for '--paper'"),
    ],
)
def test_a_wrong_call_is_told_in_words(say, arguments, sentence):
    said = say(*arguments)
    assert said.code in (1, 2)
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
