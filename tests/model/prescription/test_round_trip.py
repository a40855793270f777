import importlib.util
from dataclasses import fields
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from acuchart.model.needle import Needle, NeedleState
from acuchart.model.prescription import diff, from_needles, parse, to_needles, write
from acuchart.model.side import Side

_SPEC = importlib.util.spec_from_file_location("rx_strategies", Path(__file__).with_name("strategies.py"))
strategies = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(strategies)
ATLAS, VOCABULARY = strategies.ATLAS, strategies.VOCABULARY
many = settings(max_examples=120, suppress_health_check=list(HealthCheck))


def read(text):
    return parse(text, ATLAS, VOCABULARY)


@many
@given(strategies.prescriptions())
def test_a_written_prescription_reads_as_the_same_value(prescription):
    line = write(prescription)
    assert read(line).items == prescription.items, line


WORDS = """
    LI4 ST36 GB20 GV20 hegu Shenmen ear scalp TF4 P5 AT1 L R mid bil 25mm 25 mm 15deg 0.16x7 x3 up and out in
    towards dir 45deg tonify even rotate 1: 2:ST2 ; ; , ashi 1cm lat of GB14 EA A: LI4-LI11 2/100Hz 20min -
    MS5 MS8 from to end GV21 ret 25min foo "tender" " zu san li GB20:L EX-HN1:3
    at(face-front@1,0.5,0.4) on(face-left@1) 足三里
"""
LINES = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)


@many
@given(LINES | st.text(st.characters(exclude_categories=())) | st.text('LlRr4 ;:,-"“”1x.mST3()@', max_size=40))
def test_any_text_is_read_keeps_every_word_and_settles_at_once(text):
    reading = read(text)
    assert reading.text == text
    line = write(reading)
    again = read(line)
    assert again.items == reading.items, line
    assert write(again) == line
    covered = set()
    for word in reading.words:
        assert 0 <= word.span.start < word.span.end <= len(text)
        here = set(range(*word.span))
        assert not here & covered
        covered |= here
    assert {at for at, char in enumerate(text) if not char.isspace()} <= covered
    for problem in reading.problems:
        assert 0 <= problem.span.start < problem.span.end <= len(text)
        assert problem.message.endswith(".")


def alike(one, other):
    """The same needle but for what a line does not say: ids, order, times, and a hair's breadth."""
    for field in fields(one):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("x", "y", "direction_deg") and mine is not None and its is not None:
            apart = abs(mine - its)
            if min(apart, 360 - apart) > (0.002 if field.name == "direction_deg" else 4e-5):
                return False
        elif field.name not in ("id", "ordinal", "pair_id") and mine != its:
            return False
    return True


@many
@given(strategies.needle_sets())
def test_what_is_on_the_plates_reads_back_as_the_same_needles(needles):
    line = write(from_needles(needles, ATLAS, plates=True))
    reading = read(line)
    assert not reading.problems, line
    assert reading.items == from_needles(needles, ATLAS, plates=True).items
    fresh = to_needles(reading, ATLAS, session_id="s1")
    left = list(needles)
    for needle in fresh:
        same = [one for one in left if alike(one, needle)]
        assert same, (line, needle)
        left.remove(same[0])
    assert not left, line


TWINS = [
    Needle(
        id=f"n{number}",
        session_id="s1",
        ordinal=number,
        view="abdomen@1",
        x=0.0,
        y=y,
        side=Side.RIGHT,
        state=state,
    )
    for number, y, state in ((1, 1e-5, NeedleState.PLANNED), (2, 0.0, NeedleState.IN))
]


@many
@given(strategies.needle_sets(), st.booleans())
@example(TWINS, False)  # nearer to each other than a line can say
def test_reading_the_line_of_the_plates_changes_nothing_on_them(needles, plates):
    plan = diff(read(write(from_needles(needles, ATLAS, plates=plates))), needles, ATLAS)
    assert (plan.add, plan.remove, plan.changed) == ((), (), ()), (plan, needles)
    assert set(plan.keep) == set(needles)
