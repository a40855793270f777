"""The list of papers: what is found, in which order, under which heading."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from acuchart.documents import KINDS
from acuchart.model.kept_paper import PAPER_WORDS, SORTS, PaperLine, by_day, found, in_order
from acuchart.papers import MAKERS

NOON = "2026-11-17T12:00:00.000Z"
TODAY = date(2026, 11, 17)


def line(id_: str, **values: str) -> PaperLine:
    plain = {
        "id": id_, "source": "kept_paper", "patient_id": "p", "patient_name": "Łukasz Ćwik", "kind": "handout",
        "title": "Handout", "at": NOON, "went": "printed", "given_at": NOON,
    }  # fmt: skip
    return PaperLine(**{**plain, **values})


WAITS = line("w", went="", given_at="", kind="slip", title="Slip")
LETTER = line("l", kind="letter", to_whom="Dr Dummett", went="saved", at="2026-11-15T12:00:00.000Z")
SCAN = line("s", source="picture", kind="scan", title="Old report", went="", given_at="")


def test_what_became_of_a_paper_is_said_in_words():
    assert line("a").where == "printed"
    assert WAITS.waits
    assert WAITS.where == "not given yet"
    assert LETTER.where == "saved, Dr Dummett"
    assert not SCAN.waits
    assert SCAN.where == "kept in the chart"
    assert line("g", went="", to_whom="the patient").where == "given"


def test_every_word_counts_and_accents_do_not():
    lines = (line("a"), WAITS, LETTER, SCAN)
    assert [one.id for one in found(lines, words="lukasz dumm")] == ["l"]
    assert [one.id for one in found(lines, words="old REPORT")] == ["s"]
    assert [one.id for one in found(lines, kind="slip")] == ["w"]
    assert [one.id for one in found(lines, waiting=True)] == ["w"]
    assert not found(lines, words="lukasz nothing")


def test_days_make_groups():
    days = ("2026-11-17", "2026-11-17", "2026-11-10", "2026-11-03", "2026-10-30", "2025-10-30")
    lines = [line(str(at), at=f"{day}T12:00:00.000Z") for at, day in enumerate(days)]
    groups = [(name, len(group)) for name, group in by_day(lines, TODAY)]
    assert groups == [("today", 2), ("week", 1), ("month", 1), ("2026-10", 1), ("2025-10", 1)]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(PAPER_WORDS)), st.text(max_size=6), st.integers(1, 28)), max_size=12
    ),
    st.sampled_from(SORTS),
    st.booleans(),
)
def test_sorting_loses_no_line_and_keeps_the_newest_first_among_equals(rows, by, down):
    lines = [
        line(str(at), kind=kind, patient_name=name, at=f"2026-10-{day:02}T08:00:00.000Z")
        for at, (kind, name, day) in enumerate(rows)
    ]
    out = in_order(lines, by, down=down)
    assert sorted(one.id for one in out) == sorted(one.id for one in lines)
    for first, second in pairwise(out):
        if by == "kind" and first.kind == second.kind:
            assert first.at >= second.at


def test_every_paper_that_can_be_made_has_its_words():
    plain = {kind.removesuffix("-large") for kind in MAKERS} | {kind.removesuffix("-large") for kind in KINDS}
    assert plain <= set(PAPER_WORDS)
