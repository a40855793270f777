"""Money: amounts as they are typed, packages that never go below zero, units with their sentence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model import clock
from acuchart.model.billing import (
    Rules,
    Support,
    amount,
    amount_words,
    cents_of,
    count_words,
    left,
    limit_words,
    next_package,
    paid,
    receipt,
    suggest,
    support,
    taken_from,
    totals,
    used,
)
from acuchart.model.money import Charge, Package
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind

DAY = date(2026, 11, 25)
RULES = assets.load_billing()


def charge(id_: str = "c", **values: Any) -> Charge:
    return Charge(**{"id": id_, "patient_id": "p", "day": DAY, "words": "Visit", "cents": 8500, **values})


def package(id_: str = "k", **values: Any) -> Package:
    plain: dict[str, Any] = {"id": id_, "patient_id": "p", "name": "Ten visits", "visits": 10, "cents": 80000}
    return Package(**{**plain, "bought_on": date(2026, 1, 2), **values})


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("85", 8500),
        ("85.5", 8550),
        ("85,50", 8550),
        ("0.05", 5),
        ("1,200.00", 120000),
        ("1.200,50", 120050),
        ("1 200", 120000),
        ("1’200.50 CHF", 120050),
        ("€ 12", 1200),
        ("12 000 000.01", 1200000001),
        ("1234567", 123456700),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int):
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "-5", "1,2,3", "1.20.300", "twelve", "5 6", "٥", "9" * 30, "1e3"])
def test_other_words_are_no_amount(typed: str):
    with pytest.raises(ValueError, match=r"amount.*\."):
        cents_of(typed)


@given(st.integers(0, 10**10), st.sampled_from(["", "EUR", "USD"]))
def test_an_amount_comes_back_as_it_was_written(cents: int, currency: str):
    assert cents_of(amount_words(cents, currency)) == cents


@given(st.text() | st.text("0123456789.,’ €"))
def test_any_text_is_an_amount_or_refused_with_a_sentence(text: str):
    try:
        cents = cents_of(text)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017 (some texts are amounts)
    else:
        assert cents >= 0
        assert cents_of(amount_words(cents)) == cents


CHARGES = st.lists(
    st.builds(
        charge,
        st.uuids().map(str),
        cents=st.integers(0, 10**7),
        units=st.integers(1, 9),
        package_id=st.sampled_from(["", "k", "other"]),
        paid_on=st.none() | st.just(DAY),
    ),
    max_size=30,
)


@given(CHARGES)
def test_sums_are_whole_cents_and_what_is_paid_and_due_is_what_was_charged(charges: list[Charge]):
    sums = totals(charges)
    assert sums.paid + sums.due == sums.charged == sum(map(amount, charges))
    assert all(type(value) is int and value >= 0 for value in (sums.charged, sums.paid, sums.due))
    assert sums.charged == sum(one.cents * one.units for one in charges if not one.package_id)
    assert totals([paid(one, DAY, "cash") for one in charges]).due == 0
    made = receipt(reversed(charges))
    assert (made.charged, made.paid, made.due) == (sums.charged, sums.paid, sums.due)
    assert sorted(made.lines, key=lambda one: one.id) == sorted(charges, key=lambda one: one.id)


@given(CHARGES, st.integers(1, 12))
def test_a_package_never_goes_below_zero(charges: list[Charge], visits: int):
    bought = package(visits=visits)
    assert 0 <= left(bought, charges) <= visits
    # Taking visits until it refuses: never more are taken than are left.
    lines, before = list(charges), left(bought, charges)
    for number in range(visits + 2):
        one = charge(f"new-{number}")
        try:
            lines.append(taken_from(bought, lines, one))
        except ValueError:
            break
    assert used(bought, lines) - used(bought, charges) == before
    assert left(bought, lines) == 0
    assert next_package([bought], lines, DAY) is None


def test_a_line_of_a_package_costs_nothing_and_counts_down():
    bought = package()
    lines = [taken_from(bought, [], charge("a")), charge("b")]
    assert [amount(one) for one in lines] == [0, 8500]
    assert count_words(bought, lines) == "9 of 10 left"


@pytest.mark.parametrize(
    ("bought", "words"),
    [
        (package(visits=1), "No visit is left"),
        (package(ends_on=date(2026, 11, 24)), "does not hold"),
        (package(bought_on=date(2026, 11, 26)), "does not hold"),
        (package(patient_id="q"), "another patient"),
    ],
)
def test_a_package_that_cannot_pay_says_why(bought: Package, words: str):
    with pytest.raises(ValueError, match=words):
        taken_from(bought, [charge("x", package_id="k")], charge())


def test_the_package_that_ends_first_is_used_first():
    never, late, soon = package("1"), package("2", ends_on=DAY + timedelta(9)), package("3", ends_on=DAY)
    assert next_package([never, late, soon], [], DAY) is soon
    assert next_package([never, late, soon], [], DAY + timedelta(1)) is late
    assert next_package([], [], DAY) is None


# ---- units


def shown(minutes: int, sets: int) -> Support:
    return Support(minutes, tuple(f"2026-11-25T1{number}:05:00.000Z" for number in range(sets)))


@pytest.mark.parametrize(
    ("minutes", "sets", "units"),
    [(7, 1, 1), (8, 1, 1), (22, 2, 1), (23, 2, 2), (37, 2, 2), (38, 3, 3), (38, 2, 2), (60, 1, 1), (60, 9, 4)],
)
def test_units_of_fifteen_minutes_need_minutes_and_new_needles(minutes: int, sets: int, units: int):
    rule = RULES.unit_rule("US", 15)
    found = suggest(rule, 15, shown(minutes, sets))
    assert found.units == units
    assert found.sentence.startswith(f"{minutes} min face to face; needles placed at ")
    assert ("supports no full unit" in found.sentence) == (minutes < 8)


@given(st.integers(0, 300), st.integers(0, 9), st.sampled_from([("US", 15), ("DE", 15), ("", 60)]))
def test_a_suggestion_never_counts_up(minutes: int, sets: int, where: tuple[str, int]):
    country, unit = where
    rule = RULES.unit_rule(country, unit)
    found = suggest(rule, unit, shown(minutes, sets))
    assert found.units >= 1
    if found.units > 1:
        assert (found.units - 1) * unit + (rule.least_minutes or unit) <= minutes
        assert sets >= found.units or not rule.needs_insertion
    more = suggest(rule, unit, shown(minutes + 1, sets))
    assert more.units >= found.units


def test_a_country_without_a_rule_counts_full_units_only():
    rule = RULES.unit_rule("de", 30)
    assert rule.country == ""
    assert suggest(rule, 30, shown(59, 1)).units == 1
    assert suggest(rule, 30, shown(60, 1)).units == 2


def test_support_is_read_from_needles_and_stamps():
    def needle(id_: str, at: str, set_no: int = 1, state: NeedleState = NeedleState.OUT) -> Needle:
        where: dict[str, Any] = {"view": "face-front@1", "x": 0.5, "y": 0.5, "side": Side.RIGHT}
        return Needle(id=id_, session_id="s", ordinal=1, placed_at=at, set_no=set_no, state=state, **where)

    def stamp(id_: str, kind: StampKind, at: str) -> Stamp:
        return Stamp(id=id_, session_id="s", kind=kind, at=at)

    at = "2026-11-25T12:{:02}:00.000Z".format
    found = support(
        [
            needle("a", at(9)),
            needle("b", at(5)),
            needle("c", at(30), 2),
            needle("d", at(40), 3, NeedleState.PLANNED),
        ],
        [
            stamp("1", StampKind.CONTACT_START, at(0)),
            stamp("2", StampKind.CONTACT_END, at(14)),
            stamp("3", StampKind.CONTACT_START, at(29)),
        ],
        datetime(2026, 11, 25, 12, 40, 30, tzinfo=UTC),
        stimulated=True,
    )
    assert found == Support(25, (at(5), at(30)), True)
    sentence = suggest(RULES.unit_rule("US", 15), 15, found).sentence
    first, second = (f"{clock.local(at(minute)):%H:%M}" for minute in (5, 30))
    assert sentence == (
        f"25 min face to face; needles placed at {first} and {second}, with electrical stimulation."
    )


def test_minutes_without_new_needles_say_so():
    found = suggest(RULES.unit_rule("US", 15), 15, shown(60, 2))
    assert found.sentence.endswith("The minutes would make 4 units, but needles were placed twice.")


def test_visit_limits_are_information_with_the_own_count():
    days = [DAY - timedelta(days=week * 7) for week in range(20)]
    words = limit_words(RULES.limits, "us", days, DAY)
    assert words[0].startswith("13 of 12 visits in 90 days. Medicare")
    assert words[1].startswith("20 of 20 visits in 365 days.")
    assert len(words) == 3
    assert limit_words(RULES.limits, "DE", days, DAY) == limit_words(RULES.limits, "", days, DAY) == ()


def test_every_shipped_rule_has_words_and_a_source_and_no_code():
    for rule in (*RULES.units, *RULES.limits):
        assert rule.words.endswith(".")
        assert rule.source
        assert not any(len(word) == 5 and word.isdigit() for word in rule.words.split())


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(["units", "limits", "notes", "id", "country"]), inner)
        ),
    )
)
def test_other_data_is_refused_with_a_sentence(data: object):
    with pytest.raises(ValueError, match=r"^The rules of units"):
        Rules.from_data(data)


def test_a_paid_line_keeps_what_it_is_for():
    one = charge()
    assert paid(one, DAY, " card ") == replace(one, paid_on=DAY, paid_how="card")
