"""Needles along the lines of the scalp: from the words to the plate and back."""

from dataclasses import replace

import pytest

from acuchart.assets import load_atlas, load_vocabulary
from acuchart.model.carried import taken_over
from acuchart.model.needle import NeedleState
from acuchart.model.prescription import as_json, complete, diff, from_needles, parse, to_needles, write
from acuchart.model.prescription.courses import course_line, is_course
from acuchart.model.side import Side

ATLAS = load_atlas()
SCALP = [f"MS{number}" for number in range(1, 15)]


def read(text):
    return parse(text, ATLAS, load_vocabulary())


def set_needles(text):
    return to_needles(read(text), ATLAS, session_id="s1")


def test_start_end_and_direction_of_a_typed_line_are_on_the_plate_and_in_the_line_again():
    (needle,) = set_needles("MS5 from GV20 to GV21")
    gv20 = ATLAS.same_place("GV20", Side.MID, "head-top")
    assert (needle.view, needle.x) == ("head-top@1", pytest.approx(gv20.x, abs=0.001))
    assert needle.y == pytest.approx(gv20.y, abs=0.01)
    assert needle.direction_deg == pytest.approx(270)  # forward is down where the head is seen from above
    assert needle.note == "MS5 from GV20 to GV21"
    assert write(from_needles([needle], ATLAS)) == "MS5 from GV20 to GV21"


def test_backwards_points_backwards_and_a_pair_is_mirrored():
    (back,) = set_needles("MS5 from GV21 to GV20")
    assert back.direction_deg == pytest.approx(90)
    right, left = set_needles("MS8 bil from 1.5cm anterior to GV20 to end")
    assert (right.side, left.side) == (Side.RIGHT, Side.LEFT)
    assert right.x == pytest.approx(1 - left.x)
    assert (right.direction_deg + left.direction_deg) % 360 == pytest.approx(180)
    assert right.note == left.note == "MS8 from 1.5 cm anterior to GV20 to its end"


@pytest.mark.parametrize("code", SCALP)
def test_every_line_of_the_scalp_takes_a_needle_from_end_to_end(code):
    side = "" if ATLAS.points[code].laterality == "midline" else " bil"
    text = f"{code}{side} from end to end"
    reading = read(text)
    assert not reading.problems
    plan = diff(reading, [], ATLAS)
    assert not plan.remarks
    assert len(plan.add) == (2 if side else 1)
    assert all(needle.direction_deg is not None for needle in plan.add)
    assert write(from_needles(plan.add, ATLAS)) == text


def test_a_needle_that_a_hand_has_set_keeps_its_place_and_direction_in_the_line():
    (typed,) = set_needles(
        "MS8 L dir 250deg from 1.5cm anterior to GV20 to 2cm anterior to GV21 at(head-top@1,0.61,0.52)"
    )
    line = write(from_needles([typed], ATLAS))
    assert "dir 250deg from 1.5cm anterior to GV20 to 2cm anterior to GV21 at(head-top@1,0.61,0.52)" in line
    plan = diff(read(line), [typed], ATLAS)
    assert plan.keep == (typed,)


def test_words_taken_out_of_the_line_leave_the_note_and_other_words_stay_in_it():
    (needle,) = set_needles("MS5 from GV20 to GV21 rotate")
    assert needle.note == "Technique: rotate\nMS5 from GV20 to GV21"
    spoken = replace(needle, note=needle.note + "\nIt felt warm.")
    (told,) = to_needles(read("MS5 rotate"), ATLAS, session_id="s1", like=[spoken])
    assert told.note == "Technique: rotate\nIt felt warm."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("MS5 from GV20", "from GV20"),
        ("MS5 from GV20 to", "from GV20 to"),
        ("MS5 from GV20 to GV20", "from GV20 to GV20"),
        ("GB20 L from GV20 to GV21", "from GV20 to GV21"),
        ("ashi 1cm lateral to GV20 L from GV20 to GV21", "from GV20 to GV21"),
        ("from GV20 to GV21", "from GV20 to GV21"),
    ],
)
def test_what_cannot_be_taken_stays_in_one_piece_and_sets_no_needle_of_its_own(text, wrong):
    reading = read(text)
    (problem,) = reading.problems
    assert text[slice(*problem.span)] == wrong
    assert [one.text for one in reading.unread] == [wrong]
    assert "GV20" not in [item.code for item in reading.needles]


def test_a_place_that_is_not_near_the_line_is_said_and_not_guessed():
    plan = diff(read("MS5 from LI4 to end"), [], ATLAS)
    assert not plan.add
    assert plan.remarks == ("“MS5 from LI4 to its end” could not be found on a plate: mark it by hand.",)


def test_other_programs_and_completion_know_it():
    (needle,) = as_json(read("MS8 L from 1.5cm anterior to GV20 to end"))["needles"]
    assert needle["course"] == {
        "from": {
            "code": None,
            "offset": {"amount": 1.5, "unit": "cm", "words": ["forward"], "reference": "GV20"},
        },
        "to": {"code": None, "offset": None},
    }
    assert "from" in [offer.text for offer in complete("MS5 fro", 7, ATLAS, load_vocabulary())]
    assert "GV20" in [offer.code for offer in complete("MS5 from GV2", 12, ATLAS, load_vocabulary())]


def test_a_needle_that_is_taken_over_keeps_its_line():
    (needle,) = set_needles("MS5 from GV20 to GV21 in")
    (new,) = taken_over([needle], session_id="s2", first_ordinal=1, moment="now", new_id=lambda: "x")
    assert (new.note, new.state) == ("MS5 from GV20 to GV21", NeedleState.IN)


def test_only_the_words_of_a_line_are_taken_for_them():
    assert is_course("MS5 from 0.5 cm from GV20 to GV21", "MS5")
    assert not is_course("MS5 from GV20 to GV21. It felt warm", "MS5")
    assert not is_course("MS5 from GV20 to GV21", "MS6")
    assert not is_course("", None)
    assert course_line("It felt warm.\nMS5 from GV20 to GV21", "MS5") == "MS5 from GV20 to GV21"
