"""A series from a CSV file: every line is a value or refused with its reason, and one step takes it all back."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.exchange.series_csv import OrderAskedError, SeriesError, plan_series
from acuchart.model import clock
from acuchart.model.change import Cause, inverted
from acuchart.model.measure import Measure
from acuchart.store.kinds import of_patient
from tests.ui.shell_factory import add_patients, make_file

KINDS = assets.load_measures()
TODAY = date(2026, 11, 25)


def test_lines_are_values_or_are_refused_with_their_reason() -> None:
    text = (
        "Date;Value;Side\n2026-01-05;16;R\n2026-02-30;17;R\n2026-03-01;;R\n2026-03-02;soon;L\n"
        "2026-03-03;45;left\n2026-03-03;45;OS\n2027-01-01;15;R\n2026-03-04;15;middle\n2026-03-05;15\n\n"
    )
    plan = plan_series(text.encode(), KINDS["IOP"], today=TODAY)
    assert [(one.line, one.day.isoformat(), one.typed, one.side) for one in plan.values] == [
        (2, "2026-01-05", "16", "R"),
        (6, "2026-03-03", "45", "L"),
    ]
    assert "unusual" in plan.values[1].question
    reasons = {one.line: one.reason for one in plan.refused}
    assert set(reasons) == {3, 4, 5, 7, 8, 9, 10}
    for line, words in (
        (3, "no day of the calendar"),
        (4, "no value"),
        (5, "is no number"),
        (7, "there already"),
        (8, "in the future"),
        (9, "is no side"),
        (10, "third column"),
    ):
        assert words in reasons[line]


def test_the_order_of_a_date_is_seen_or_asked_and_never_guessed() -> None:
    assert plan_series(b"13/01/2026,5\n02/03/2026,6", KINDS["PAIN_NRS"], today=TODAY).values[1].day.month == 3
    assert plan_series(b"01/13/2026,5\n02/03/2026,6", KINDS["PAIN_NRS"], today=TODAY).values[1].day.month == 2
    with pytest.raises(OrderAskedError, match="choose one"):
        plan_series(b"02/03/2026,6", KINDS["PAIN_NRS"], today=TODAY)
    assert plan_series(b"02/03/2026,6", KINDS["PAIN_NRS"], today=TODAY, order="mdy").values[0].day.month == 2


def test_decimals_with_a_comma_acuities_and_old_encodings() -> None:
    plan = plan_series("05.01.2026;0,5;R\n20.01.2026;6/12;L".encode("utf-16"), KINDS["VA_LOGMAR"], today=TODAY)
    values = [change.after.value for change in plan.changes("p0", iter("ab").__next__)]
    assert values == [0.3, 0.3]
    assert plan_series("13.01.2026;5;\xe9".encode("cp1252"), KINDS["PAIN_NRS"], today=TODAY).refused


def test_a_minus_that_a_spreadsheet_was_guarded_from_is_a_minus() -> None:
    (one,) = plan_series(b"2026-01-05;'-5.2;R", KINDS["VF_MD"], today=TODAY).values
    assert one.typed == "-5.2"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"date;value\n", b"a\x00b"])
def test_a_file_without_a_series_says_so(data: bytes) -> None:
    with pytest.raises(SeriesError, match=r"[.]$"):
        plan_series(data, KINDS["IOP"], today=TODAY)


def test_an_import_is_one_step_and_is_taken_back_whole(tmp_path: Path) -> None:
    store = make_file(tmp_path)
    patient = add_patients(store)[0]
    data = b"2026-01-05,4\n2026-02-05,3"
    ids = iter(("m1", "m2"))
    step = plan_series(data, KINDS["PAIN_NRS"], today=TODAY, site="neck").changes(patient.id, ids.__next__)
    store.apply(step)
    kept = of_patient(store, Measure, patient.id)
    assert [(one.value, one.site, one.by, one.session_id) for one in kept] == [
        (4.0, "neck", "other", None),
        (3.0, "neck", "other", None),
    ]
    assert [clock.local(one.at).date() for one in kept] == [date(2026, 1, 5), date(2026, 2, 5)]
    again = plan_series(data, KINDS["PAIN_NRS"], today=TODAY, site="neck", existing=kept)
    assert not again.values
    assert len(again.refused) == 2
    store.apply(inverted(step), cause=Cause.UNDO)
    assert of_patient(store, Measure, patient.id) == ()
    store.close()


@given(
    st.sampled_from(sorted(KINDS)), st.binary(max_size=200) | st.text(max_size=200).map(lambda one: one.encode())
)
def test_junk_is_planned_or_refused_with_sentences(kind: str, data: bytes) -> None:
    try:
        plan = plan_series(data, KINDS[kind], today=TODAY, order="dmy")
    except SeriesError as error:
        said = [str(error)]
    else:
        said = [one.reason for one in plan.refused]
    assert all(one.endswith(".") for one in said)


_cells = st.text(alphabet="0123456789-./;, RL", max_size=24)


@given(st.lists(_cells, max_size=8), st.sampled_from(["", "dmy", "mdy"]))
def test_lines_that_look_like_values_are_counted_once(lines: list[str], order: str) -> None:
    try:
        plan = plan_series("\n".join(lines).encode(), KINDS["IOP"], today=TODAY, order=order)
    except SeriesError:
        return
    numbers = [one.line for one in (*plan.values, *plan.refused)]
    assert len(set(numbers)) == len(numbers)
    for change in plan.changes("p", iter(map(str, range(99))).__next__):
        assert 0 <= change.after.value <= 60
