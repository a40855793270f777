"""How long charts are kept, and what may lie where."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart import assets
from acuchart.model.shelving import Retention, retention_rules


def test_every_shipped_rule_names_its_source_and_how_sure_it_is():
    rules = assets.load_retention()
    assert {"DE", "GB", "US", "AU", "NZ"} <= set(rules)
    assert all(rule.source and rule.confidence and 1 <= rule.years <= 50 for rule in rules.values())


RULE = Retention(country="XX", name="X", years=7, until_age=25, source="s", confidence="c")


@pytest.mark.parametrize(
    ("last", "born", "until"),
    [
        (date(2026, 11, 25), date(1960, 1, 1), date(2033, 11, 25)),
        (date(2026, 11, 25), None, date(2033, 11, 25)),
        (date(2026, 11, 25), date(2016, 3, 4), date(2041, 3, 4)),
        (date(2024, 2, 29), date(1960, 1, 1), date(2031, 3, 1)),
    ],
)
def test_a_chart_is_kept_for_years_and_a_childs_until_it_is_grown_up(last, born, until):
    assert RULE.destroyed_after(last, born) == until


@given(st.dates(), st.dates() | st.none())
def test_a_chart_is_never_destroyed_before_its_last_entry(last, born):
    assert RULE.destroyed_after(last, born) >= last


@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.text(max_size=2) | st.integers() for name in ("country", "name", "source", "confidence")}
            | {"years": st.integers() | st.text(max_size=2)}
        ),
        max_size=3,
    )
)
def test_rows_of_any_values_are_rules_or_refused_in_a_sentence(rows):
    said = ""
    try:
        rules = retention_rules(rows)
    except ValueError as error:
        rules, said = {}, str(error)
    assert all(len(rule.country) == 2 and rule.years >= 1 for rule in rules.values())
    assert said.startswith("Row ") or len(rules) == len(rows)


def test_rows_that_say_too_little_are_refused():
    row = {"country": "XX", "name": "X", "years": 7, "source": "s", "confidence": "c"}
    for wrong in ({"source": ""}, {"years": 0}, {"country": "XXX"}, {"pages": 3}):
        with pytest.raises(ValueError, match="Row 1 of the retention rules"):
            retention_rules([{**row, **wrong}])
    with pytest.raises(ValueError, match="names XX again"):
        retention_rules([row, row])
