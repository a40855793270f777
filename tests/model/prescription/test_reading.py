import json
import random
import time

import pytest

from acuchart.assets import load_atlas, load_vocabulary
from acuchart.model.needle import NeedleState
from acuchart.model.prescription import complete, diff, from_needles, parse, to_needles, write
from acuchart.model.prescription.names import names_of
from acuchart.model.spelling import plain
from acuchart.rx_command import read_lines

ATLAS = load_atlas()
PRODUCT = (
    "LI4 ST36 bil; GB20 L 25mm; 1:ST2 ST3 R 0.16x7 15deg; MS1; ashi 1cm lat GB14 L; ear Shenmen L; "
    "EA LI4-LI11 R 2/100Hz 20min"
)


def read(text):
    return parse(text, ATLAS, load_vocabulary())


def test_the_line_of_the_product_page_reads_without_an_error():
    (line,) = read_lines([PRODUCT], ATLAS)
    assert line["errors"] == []
    assert [(n["code"], n["side"]) for n in line["needles"]] == [
        ("LI4", "bil"),
        ("ST36", "bil"),
        ("GB20", "L"),
        ("ST2", "R"),
        ("ST3", "R"),
        ("MS1", "mid"),
        (None, "L"),
        ("TF4", "L"),
    ]
    st3 = line["needles"][4]
    assert (st3["gauge_mm"], st3["length_mm"], st3["angle_deg"], st3["preset"], st3["state"]) == (
        0.16,
        7,
        15,
        1,
        "planned",
    )
    assert PRODUCT[slice(*st3["span"])] == "ST3"
    assert line["leads"][0]["hz"] == [2, 100]
    assert line["leads"][0]["minutes"] == 20
    json.dumps(line)


def test_every_code_reads_as_its_own_point():
    for code, point in ATLAS.points.items():
        (item,) = read(write(from_items(code, point))).needles
        assert item.code == code


def from_items(code, point):
    from acuchart.model.prescription import NeedleItem, Prescription

    return Prescription(items=(NeedleItem(code=code, system=point.system),))


def test_names_mean_what_the_atlas_says_they_mean():
    names = names_of(ATLAS)
    for point in ATLAS.points.values():
        for name in (point.pinyin, point.hanzi_trad, point.hanzi_simp, *point.aliases):
            codes, _ = names.resolve(name)
            alone = ATLAS.point(name)
            if name and alone is not None and len(codes) == 1:
                assert codes == (alone.code,), name


def test_the_quick_way_to_fold_a_word_is_the_same_as_the_long_one():
    names = names_of(ATLAS)
    for char in map(chr, range(128)):
        if char not in ":":
            assert names._fold(f"a{char}B")[2] == plain(f"a{char}B"), repr(char)


def test_an_unknown_word_stays_and_says_where_it_is():
    reading = read("LI4 bil bogus")
    (problem,) = reading.problems
    assert "LI4 bil bogus"[slice(*problem.span)] == "bogus"
    assert problem.message == "“bogus” is not known here."
    assert write(reading) == "LI4 bil; bogus"


def test_a_side_on_the_midline_is_an_error_and_a_missing_side_too():
    assert read("GV20 L").problems[0].message == "GV20 lies on the midline and takes no side."
    assert read("LI4").problems[0].message == "LI4 lies on both sides: write L, R or bil after it."
    assert read("LI4").needles[0].side is None
    assert not read("LI4 GV20 bil").problems


def test_a_name_of_two_points_is_never_guessed():
    assert not read("Shenmen L").needles
    assert "HT7, ear TF4" in read("Shenmen L").problems[0].message
    assert read("ear Shenmen L").needles[0].code == "TF4"
    assert not read("P5 L").needles


def test_ten_thousand_lines_of_junk_are_read_without_loss():
    source = random.Random(20)
    alphabet = [
        *'LlIi4STst36 ;;:,.-"“”1xX',
        *map(chr, range(32)),
        "\ud800",
        "足",
        "三",
        "里",
        "é",
        "\u200f",
        "😀",
        "mm",
        "EA ",
        "ashi ",
    ]
    for _ in range(10_000):
        text = "".join(source.choices(alphabet, k=source.randrange(40)))
        reading = read(text)
        assert reading.text == text
        covered = {at for word in reading.words for at in range(*word.span)}
        assert {at for at, char in enumerate(text) if not char.isspace()} <= covered, repr(text)


LONG = {
    "one word": "x" * 1_000_000,
    "presets": "1:" * 500_000,
    "quotes": '"' * 999_999,
    "hyphens": "EA " + "LI4-" * 250_000,
    "Han": "足三里" * 333_333,
    "sentence": "the quick brown needle went in at noon; " * 25_000,
    "line": (PRODUCT + "; ") * 4_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_line_of_a_megabyte_takes_time_in_proportion(text):
    small = text[: len(text) // 8]
    started = time.process_time()
    read(small)
    between = time.process_time()
    reading = read(text)
    took = time.process_time() - between
    assert reading.text == text
    assert took < max(0.5, 3.0 * 8 * (between - started))
    assert took < 60  # a loaded machine; alone it is a few seconds


def test_completion_names_the_point_and_is_quick():
    complete("LI", 2, ATLAS)
    for text in ("LI4 ST36 bil; zu s", "ear she", "st3", "hegu", "GB2"):
        started = time.process_time()
        offers = complete(text, len(text), ATLAS, load_vocabulary())
        assert time.process_time() - started < 0.05
        assert offers, text
        assert all(text[slice(*offer.span)] and offer.name for offer in offers)
    zu = complete("LI4 bil; zu san", 15, ATLAS)[0]
    assert (zu.code, "LI4 bil; zu san"[slice(*zu.span)]) == ("ST36", "zu san")
    assert complete("ear shenm", 9, ATLAS)[0].code == "TF4"
    assert complete("", 0, ATLAS) == []


def test_typing_keeps_the_needles_that_the_line_still_names():
    first = to_needles(read("LI4 ST36 bil in 10mm"), ATLAS, session_id="s1")
    assert len(first) == 4
    assert {needle.state for needle in first} == {NeedleState.IN}
    line = write(from_needles(first, ATLAS))
    assert line == "LI4 ST36 bil 10mm in"
    plan = diff(read(f"{line}; GB20 L 25mm"), first, ATLAS)
    assert set(plan.keep) == set(first)
    assert [(n.code, n.side, n.state, n.depth_mm) for n in plan.add] == [("GB20", "L", NeedleState.PLANNED, 25)]
    assert not plan.remove
    gone = diff(read("LI4 bil 10mm"), first, ATLAS)
    assert {needle.code for needle in gone.remove} == {"ST36"}
    assert not gone.gentle().remove
    assert set(gone.gentle().keep) == set(first)
    deeper = diff(read("LI4 ST36 bil 12mm"), first, ATLAS)
    assert [pair.before.id for pair in deeper.changed] == [needle.id for needle in first]
    assert {pair.after.depth_mm for pair in deeper.changed} == {12}
    assert len(deeper.changes()) == 4


def test_a_pair_is_linked_and_each_hand_gets_its_needle():
    right, left = to_needles(read("LI4 bil"), ATLAS, session_id="s1")
    assert right.pair_id == left.pair_id is not None
    assert {right.side, left.side} == {"R", "L"}


def test_a_point_without_a_plate_is_said_and_not_set():
    plan = diff(read("CV1"), (), ATLAS)
    assert not plan.add
    assert "CV1 is on no plate" in plan.remarks[0]


def test_a_free_mark_lies_where_its_phrase_says():
    (needle,) = to_needles(read("ashi 1cm lateral to GB14 L"), ATLAS, session_id="s1")
    view = ATLAS.view_of(needle.view)
    seat = ATLAS.same_place("GB14", needle.side, view.id)
    assert (needle.x - seat.x) * view.width * view.mm_per_unit == pytest.approx(10, abs=0.01)
    assert needle.label == "1.0 cm lateral to GB14"
    assert write(from_needles([needle], ATLAS)) == "ashi 1cm lateral to GB14 L"
