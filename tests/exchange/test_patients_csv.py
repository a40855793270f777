import csv
import io
import itertools
import random
import time
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.patients_csv import mapping_problem, plan_patients
from acuchart.exchange.patients_source import (
    ENCODINGS,
    DateOrder,
    EncodingAskedError,
    field_titles,
    possible_orders,
    propose_mapping,
    read_date,
    read_source,
)
from acuchart.model.change import Cause, inverted
from acuchart.model.patient import Patient
from acuchart.store import create_file
from tests.exchange.factory import PATIENT, PRACTICE

TODAY = date(2026, 11, 20)
LIST = (
    "Vorname;Nachname;Geburtsdatum;Telefon;E-Mail;Straße;PLZ;Ort;Bemerkung\n"
    "Jörg;Müller;03.04.1961;'+49 30 0000;j@example.org;Beispielweg 1;10115;Berlin;x\n"
    'Ana;"Ćwik; née Lõ";1970-12-31;;;;;;\n'
    ";;01.01.1980;;;;;;\n"
    "Jörg;Müller;03.04.1961;;;;;;\n"
    "Zoë;Ünal;31.04.1990;;;;;;\n"
    "Ivan;Past;01.01.1801;;;;;;\n"
    "Ida;Future;01.01.2030;;;;;;\n"
    "Two;Digits;01.01.61;;;;;;\n"
    "Too;Wide;01.01.1961;;;;;;;;extra\n"
)


def plan(table, mapping=None, order=DateOrder.DMY, existing=(), keep=()):
    numbers = itertools.count(1)
    return plan_patients(
        table,
        propose_mapping(table.header) if mapping is None else mapping,
        order=order,
        existing=existing,
        today=TODAY,
        created_at="2026-11-20T09:30:00.000Z",
        new_id=lambda: f"new-{next(numbers)}",
        keep=keep,
    )


def test_a_dry_run_explains_every_line():
    table = read_source(LIST.encode())
    assert (table.delimiter, table.encoding) == (";", "utf-8")
    result = plan(table)
    assert [(p.line, p.patient.name) for p in result.planned] == [(2, "Jörg Müller"), (3, "Ana Ćwik; née Lõ")]
    first = result.planned[0].patient
    assert (first.born, first.phone) == (date(1961, 4, 3), "+49 30 0000")
    assert first.address == "Beispielweg 1, 10115, Berlin"
    reasons = {refused.line: refused.reason for refused in result.refused}
    assert reasons.keys() == {4, 6, 7, 8, 9, 10}
    assert "no name" in reasons[4]
    assert "“31.04.1990” is no date" in reasons[6]
    assert "130 years" in reasons[7]
    assert "future" in reasons[8]
    assert "no four digits" in reasons[9]
    assert "11 cells" in reasons[10]
    (twice,) = result.duplicates
    assert (twice.line, twice.other_line, twice.kept) == (5, 2, False)
    assert twice.reason == "“Jörg Müller” is probably “Jörg Müller”, born 1961-04-03, who is already in line 2."
    told = {p.line for p in result.planned} | reasons.keys() | {d.line for d in result.duplicates}
    assert told == {row.line for row in table.rows}


def test_somebody_who_is_already_there_is_named_and_can_be_kept():
    table = read_source(b"name,born\nNGUYEN Maria Lukasz,1961-04-03\n")
    known = [replace(PATIENT, name="Maria Łukasz Nguyễn")]
    result = plan(table, existing=known)
    assert result.changes == ()
    assert "already in this practice" in result.duplicates[0].reason
    kept = plan(table, existing=known, keep={2})
    assert (len(kept.changes), kept.duplicates[0].kept) == (1, True)


def test_an_import_is_one_step_and_one_undo_takes_it_back(tmp_path):
    store = create_file(tmp_path / "x.acuchart", practice=PRACTICE, passphrase=None)
    result = plan(read_source(LIST.encode()))
    store.apply(result.changes)
    assert [row.name for row in store.patients()] == ["Ana Ćwik; née Lõ", "Jörg Müller"]
    store.apply(inverted(result.changes), cause=Cause.UNDO)
    assert store.patients() == ()
    assert store.verify().ok
    store.close()


@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "utf-16"])
def test_a_file_in_any_writing_can_be_read_when_it_is_named(encoding):
    names = {"cp1252": "Müller", "cp1250": "Žižek", "cp1251": "Иванов", "cp1253": "Νίκος", "cp1254": "Şahin"}
    names |= {
        "cp1255": "כהן",
        "cp1256": "علي",
        "cp1258": "Đô",
        "cp932": "山田",
        "gb18030": "王小明",
        "big5": "陳",
    }
    names |= {"cp949": "김", "mac_roman": "Müller", "utf-8": "Nguyễn"}
    data = f"name\n{names[encoding]}\n".encode(encoding)
    if encoding != "utf-8":
        with pytest.raises(EncodingAskedError) as asked:
            read_source(data)
        assert asked.value.previews[encoding] == names[encoding]
    table = read_source(data, encoding=encoding)
    assert plan(table).planned[0].patient.name == names[encoding]


def test_unicode_needs_no_question():
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_source("name\nŁ\n".encode(encoding)).column(0) == ("Ł",)


def test_a_wrong_writing_is_told():
    with pytest.raises(UnreadableError, match="not written in “Greek”"):
        read_source(b"name\n\xd2\n", encoding="cp1253")
    with pytest.raises(UnreadableError, match="not known"):
        read_source(b"name\nx\n", encoding="idna")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen(delimiter):
    text = f"name{delimiter}born\nA, B. Name{delimiter}1961-04-03\n" if delimiter != "," else "name,born\nA,1961\n"
    assert read_source(text.encode()).delimiter == delimiter


def test_the_order_of_dates_is_asked_and_never_guessed():
    doubtful = ["03/04/1961", "05/06/1970"]
    assert possible_orders(doubtful, TODAY) == (DateOrder.DMY, DateOrder.MDY)
    assert possible_orders([*doubtful, "13/04/1961"], TODAY) == (DateOrder.DMY,)
    assert possible_orders([*doubtful, "04/13/1961"], TODAY) == (DateOrder.MDY,)
    assert "several orders" in str(read_date("03/04/1961", None, TODAY))
    assert read_date("03/04/1961", DateOrder.DMY, TODAY) == date(1961, 4, 3)
    assert read_date("03/04/1961", DateOrder.MDY, TODAY) == date(1961, 3, 4)
    assert "no date" in str(read_date("13/04/1961", DateOrder.MDY, TODAY))


@pytest.mark.parametrize(
    "text",
    [
        "1961-04-03",
        "1961-04-03 00:00:00",
        "1961-04-03T00:00:00Z",
        "19610403",
        "1961年4月3日",
        "3 Apr 1961",
        "April 3, 1961",
    ],
)
def test_some_dates_are_never_in_doubt(text):
    for order in (None, *DateOrder):
        assert read_date(text, order, TODAY) == date(1961, 4, 3)


@given(st.dates(min_value=date(1897, 1, 1), max_value=TODAY), st.sampled_from(DateOrder), st.sampled_from("./-"))
def test_a_date_in_its_order_comes_back(day, order, mark):
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": f"{day.year}"}
    text = mark.join(parts[letter] for letter in order.value)
    assert read_date(text, order, TODAY) == day
    assert order in possible_orders([text], TODAY)


@given(st.text(max_size=30), st.sampled_from([None, *DateOrder]))
def test_any_text_is_a_date_or_a_sentence(text, order):
    found = read_date(text, order, TODAY)
    assert found is None or isinstance(found, date) or found.endswith(".")


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([None, *ENCODINGS]), st.sampled_from([None, ",", ";", "\t"]))
def test_any_bytes_are_a_table_or_a_sentence(data, encoding, delimiter):
    try:
        table = read_source(data, encoding=encoding, delimiter=delimiter)
    except UnreadableError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        return
    result = plan(table, mapping={"name": (0,)})
    assert len(result.planned) + len(result.refused) + len([d for d in result.duplicates if not d.kept]) == len(
        table.rows
    )


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=8))
def test_every_planned_patient_can_be_kept_by_a_file(lines):
    text = io.StringIO(newline="")
    csv.writer(text).writerow(["name", "born", "phone", "goal"])
    csv.writer(text).writerows(lines)
    table = read_source(text.getvalue().encode(), delimiter=",")
    for planned in plan(table).planned:
        fields = (planned.patient.name, planned.patient.phone, planned.patient.goal)
        assert planned.patient.name.strip()
        assert not [char for field in fields for char in field if unicodedata.category(char) in ("Cc", "Cs")]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Name,Surname,DOB", {"given": (0,), "family": (1,), "born": (2,)}),
        ("Patient,Date of Birth,Phone", {"name": (0,), "born": (1,), "phone": (2,)}),
        ("Nom,Prénom,Né le", {"family": (0,), "given": (1,), "born": (2,)}),
        ("氏名,生年月日,電話", {"name": (0,), "born": (1,), "phone": (2,)}),
        ("foo,bar", {}),
    ],
)
def test_columns_are_proposed_by_their_titles(header, expected):
    assert propose_mapping(header.split(",")) == expected


def test_every_word_in_the_table_proposes_its_own_field():
    from acuchart.exchange.patients_source import _column_words

    fields = set(field_titles())
    not_asked = ("id", "name", "alerts", "created_at", "large_print", "merged_into")
    assert fields == {"name", "given", "family"} | {
        name for name in Patient.__dataclass_fields__ if name not in not_asked and not name.startswith("shel")
    }
    seen: dict[str, str] = {}
    for row in _column_words():
        for word in row["words"].split("|"):
            assert seen.setdefault(word, row["field"]) == row["field"], word


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"born": (0,)}, "needs one"),
        ({"name": (9,)}, "not in this file"),
        ({"name": (0,), "goal": (0,)}, "two fields"),
        ({"colour": (0,)}, "no field called"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(mapping, words):
    table = read_source(b"name,born\nA,1961-04-03\n")
    assert words in mapping_problem(table, mapping)
    with pytest.raises(ValueError, match=words):
        plan(table, mapping=mapping)


def test_broken_files_are_refused_in_one_sentence():
    for data, words in (
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a," * 600, "too many columns"),
        (b'a\n"' + b"x" * 200_000, "Line 2"),
    ):
        with pytest.raises(UnreadableError, match=words):
            read_source(data)


def test_thousands_of_lines_are_planned_in_seconds():
    dice = random.Random(7)
    syllables = ["ma", "ri", "lo", "ke", "tu", "an", "sch", "ver", "do", "pin", "gar", "el"]

    def word(parts):
        return "".join(dice.choice(syllables) for _ in range(parts)).title()

    given = [word(2) for _ in range(80)]
    names = [f"{dice.choice(given)} {word(4)}" for _ in range(3000)]
    table = read_source(("name\n" + "\n".join(names)).encode())
    begun = time.perf_counter()
    result = plan(table)
    assert len(result.planned) + len(result.duplicates) == len(names)
    assert time.perf_counter() - begun < 20
