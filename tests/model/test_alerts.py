"""Confirming what must be seen before a needle."""

from datetime import date

from acuchart.model.alerts import confirmations, loudest_first, unconfirmed
from acuchart.model.fact import Fact
from acuchart.model.patient import Alert, AlertLevel, Patient

TODAY, BEFORE = date(2026, 11, 25), date(2026, 11, 4)


def patient(*alerts: Alert) -> Patient:
    return Patient(id="p", name="Anna Invented", alerts=alerts)


def test_alerts_that_say_stop_come_first():
    alerts = (Alert(text="a"), Alert(text="b", level=AlertLevel.STOP), Alert(text="c"))
    assert [one.text for one in loudest_first(alerts)] == ["b", "a", "c"]


def test_one_step_confirms_every_alert_and_every_fact_that_holds():
    who = patient(Alert(text="Warfarin", confirmed_on=BEFORE), Alert(text="new"))
    facts = (
        Fact(id="1", patient_id="p", kind="pregnancy", week=12, confirmed_on=BEFORE),
        Fact(id="2", patient_id="p", kind="filler", until=BEFORE, confirmed_on=BEFORE),
        Fact(id="3", patient_id="p", kind="epilepsy", confirmed_on=TODAY),
    )
    assert unconfirmed(who, facts, TODAY)
    first, second = confirmations(who, facts, TODAY)
    assert [one.confirmed_on for one in first.after.alerts] == [TODAY, TODAY]
    assert (second.after.id, second.after.week, second.after.confirmed_on) == ("1", 15, TODAY)
    assert second.after.week_on(TODAY) == facts[0].week_on(TODAY)
    assert not unconfirmed(first.after, (second.after, *facts[1:]), TODAY)


def test_a_pregnancy_that_is_over_is_not_confirmed_by_the_way():
    fact = Fact(id="1", patient_id="p", kind="pregnancy", week=40, confirmed_on=date(2026, 1, 1))
    assert confirmations(patient(), (fact,), TODAY) == ()
