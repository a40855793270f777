"""Own numbers as tables: what is few says so, what is a share shows its whole, and no word promises anything."""

import csv
import io
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.adverse import Rate
from acuchart.model.answer_tables import Column, First, Table, tables, words_of
from acuchart.model.answers import Adherence, Answers, Change, Counts, Share, Shift, Use
from acuchart.model.signing import promise_in
from acuchart.ui.table_out import as_csv

RULES = assets.load_answer_rules()
KINDS = assets.load_measures()
ROOT = Path(__file__).parents[2]
# Words that would say that needles did it, or that a test showed it.
CLAIMS = re.compile(
    r"\b(effective|efficacy|works|worked|proves?|proven|significan\w*|succe\w+|heal(s|ed|ing)?|caus(e|es|ed) by"
    r"|thanks to|due to|because of the needles|helps?|helped|relie\w+|p-value|confidence)\b",
    re.IGNORECASE,
)


def found() -> Answers:
    return Answers(
        whole=Counts(patients=50, sessions=400, needles=12_000, events=3),
        adherence=(
            Adherence(complaint="=1+1", patients=12, courses=40, sessions=300, complete=Share(30, 40)),
            Adherence(complaint="", patients=1, courses=1, running=1, sessions=3, kept=Share(2, 3)),
        ),
        changes=(
            Change(
                complaint="Neck",
                kind="PAIN_NRS",
                patients=35,
                courses=35,
                reached=Share(14, 35),
                worse=Share(2, 35),
                changes=tuple(float(-number % 4) for number in range(35)),
                days=(7, 14, 21),
                sessions=(1, 2, 3),
            ),
            Change(complaint="Neck", kind="ROM", patients=2, courses=2, changes=(5.0, 10.0)),
        ),
        points=(
            Use(
                name="LI4",
                patients=20,
                sessions=200,
                needles=400,
                events=1,
                shifts={"PAIN_NRS": Shift(courses=9, reached=Share(3, 9), worse=Share(1, 9))},
            ),
        ),
        years=(Counts(year=2026, patients=50, sessions=400, needles=12_000, events=3),),
    )


def test_a_share_has_a_percentage_only_where_its_whole_is_large_enough() -> None:
    assert words_of(Share(14, 35), RULES) == "14 of 35 (40 %)"
    assert words_of(Share(14, 29), RULES) == "14 of 29, few"
    assert words_of(Share(0, 0), RULES) == "–"
    assert not RULES.is_few(Share(0, 0))


def test_a_rate_is_drawn_to_a_thousand_only_from_a_thousand() -> None:
    assert words_of(Rate(name="", events=3, needles=12_000), RULES) == "0.2 (3 in 12\u202f000)"
    assert words_of(Rate(name="", events=1, needles=400), RULES) == "1 in 400, few"
    assert words_of(Rate(name="", events=0, needles=0), RULES) == "–"
    assert words_of(First(14, 1, 3), RULES) == "14 d, 1 session (n 3, few)"


def test_the_measure_says_from_where_it_counts_and_the_file_has_the_source() -> None:
    change = tables(found(), KINDS)["change"]
    pain, motion = change.rows
    assert words_of(pain[2], RULES) == KINDS["PAIN_NRS"].words(2.0)
    assert words_of(motion[2], RULES) == "not known"
    heads, first, second = change.sheet()
    assert first[heads.index("Source of that")] == KINDS["PAIN_NRS"].change_source
    assert first[heads.index("Better")] == "14"
    assert first[heads.index("Better, of")] == "35"
    assert second[heads.index("First change, series")] == ""
    assert len(first) == len(second) == len(heads)


def test_points_speak_of_one_measure_or_of_all() -> None:
    every, other = tables(found(), KINDS)["points"], tables(found(), KINDS, "ROM")["points"]
    assert every.rows[0][6] == Share(3, 9)
    assert other.rows[0][6] == Share(0, 0)
    assert every.rows[0][1:4] == (20, 200, 400)


def test_rows_are_sifted_and_sorted_and_what_is_not_known_comes_last() -> None:
    table = tables(found(), KINDS)["courses"]
    assert [row[0] for row in table.sifted("no cómplaint").rows] == ["No complaint written"]
    assert table.sifted("needle nowhere").rows == ()
    for down in (False, True):
        assert [row[0] for row in table.sorted(6, down=down).rows] == ["No complaint written", "=1+1"]
    assert [row[2] for row in table.sorted(2, down=False).rows] == [1, 40]
    assert [row[2] for row in table.sorted(2, down=True).rows] == [40, 1]


def test_no_cell_of_the_file_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(tables(found(), KINDS)["courses"].sheet()).decode("utf-8-sig"))))
    assert rows[1][0] == "'=1+1"
    assert len(rows) == 3


TEXT = st.text(max_size=12)


@given(st.lists(st.tuples(TEXT, st.one_of(st.none(), st.integers(0, 99))), max_size=8), st.booleans(), TEXT)
def test_any_text_sorts_sifts_and_comes_back_from_the_file(rows, down, sought) -> None:
    table = Table(key="any", columns=(Column(name="A", words=True), Column(name="B")), rows=tuple(rows))
    assert sorted(map(repr, table.sorted(1, down=down).rows)) == sorted(map(repr, rows))
    assert set(table.sifted(sought).rows) <= set(rows)
    back = list(csv.reader(io.StringIO(as_csv(table.sheet()).decode("utf-8-sig"), newline="")))
    assert len(back) == len(rows) + 1
    for (name, _), cells in zip(rows, back[1:], strict=True):
        assert cells[0] in (name, f"'{name}")  # the guard is one apostrophe in front, and nothing else
        assert not cells[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_no_word_of_it_promises_anything() -> None:
    files = [
        *(ROOT / "acuchart/ui/answers").glob("*.py"),
        *(ROOT / "acuchart/model").glob("answer*.py"),
        ROOT / "acuchart/ui/over_time/practice_map.py",
        ROOT / "acuchart/documents/needle_map.py",
    ]
    files += [ROOT / "resources" / "answers" / "rules.json", ROOT / "acuchart" / "store" / "answers.py"]
    assert len(files) >= 8
    for file in files:
        text = file.read_text(encoding="utf-8")
        words = [found for found in re.findall(r'"((?:[^"\\\n]|\\.)*)"', text) if " " in found]
        assert words
        for one in words:
            assert not CLAIMS.search(one), (file.name, one)
            assert not promise_in(one), (file.name, one)


def test_the_words_for_claims_would_be_found() -> None:
    for words in ("LI4 helped 40 %", "a significant change", "it works", "proven by our data"):
        assert CLAIMS.search(words)
    assert not CLAIMS.search("14 of 35 series were better by 2 points")


def test_what_they_cannot_say_names_the_three_traps() -> None:
    titles = " ".join(title for title, _ in RULES.cannot_say)
    for trap in ("No control group", "Regression to the mean", "Who came back"):
        assert trap in titles
    assert RULES.few_source
    assert RULES.rare_source
