import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acuchart.exchange.csv_tables import guarded, read_table, write_table
from acuchart.exchange.errors import UnreadableError
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.point_note import PointNote
from tests.exchange.factory import made_records, record


def table(record_type, records):
    file = io.BytesIO()
    write_table(file, record_type, records)
    return file.getvalue()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made_records())
def test_any_table_comes_back_as_it_was(chart):
    for record_type in {type(item) for item in chart.records()}:
        rows = [item for item in chart.records() if type(item) is record_type]
        data = table(record_type, rows)
        assert list(read_table(data, record_type)) == rows


@given(st.text(max_size=20))
def test_no_text_becomes_a_formula_and_every_text_comes_back(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert text in (cell, cell[1:])


def test_lines_end_as_the_rfc_says_and_quotes_double():
    data = table(PointNote, [PointNote(id="LI4", text='say "ah",\nthen wait')])
    assert data == b'\xef\xbb\xbfid,text,favourite\r\nLI4,"say ""ah"",\nthen wait",0\r\n'


def test_absent_and_empty_are_two_things():
    first, *_ = record().sessions[0].needles

    rows = [replace(first, code=None), replace(first, code="", id="b")]
    assert list(read_table(table(Needle, rows), Needle)) == rows
    cells = [row["code"] for row in csv.DictReader(io.StringIO(table(Needle, rows).decode("utf-8-sig")))]
    assert cells == ["", "'"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.replace(b"id,name", b"id,title"), "does not have the columns"),
        (lambda data: data + b"one,two\r\n", "Line 3"),
        (lambda data: data.replace(b"1961-04-03", b"3 Apr 1961"), "Line 2"),
        (lambda data: data + b'"open', "no readable CSV"),
        (lambda data: data + b"\xff\xfe", "no readable CSV"),
        (lambda data: b"", "does not have the columns"),
    ],
)
def test_a_damaged_table_says_where(change, words):
    with pytest.raises(UnreadableError, match=words):
        list(read_table(change(table(Patient, [record().patient])), Patient, "csv/patient.csv"))


def test_a_long_note_survives_and_the_limit_of_others_is_untouched():
    before = csv.field_size_limit()
    note = PointNote(id="LI4", text="x" * 300_000)
    assert list(read_table(table(PointNote, [note]), PointNote)) == [note]
    assert csv.field_size_limit() == before
