"""Confirming at each visit that what must be seen before a needle still holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from acuchart.model.change import Change, change_of
from acuchart.model.fact import Fact
from acuchart.model.patient import Alert, AlertLevel, Patient

SHOWN: Final = 3


def loudest_first(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Alerts that say stop, then the others, each in the order in which they were written."""
    return tuple(sorted(alerts, key=lambda one: one.level is not AlertLevel.STOP))


def unconfirmed(patient: Patient, facts: Sequence[Fact], day: date) -> bool:
    """True where an alert or a fact that holds was last confirmed before ``day``."""
    return bool(confirmations(patient, facts, day))


def confirmations(patient: Patient, facts: Sequence[Fact], day: date) -> tuple[Change, ...]:
    """The step that confirms on ``day`` every alert and every fact that holds then; empty where all are."""
    changes: list[Change] = []
    alerts = tuple(
        replace(one, confirmed_on=day) if _older(one.confirmed_on, day) else one for one in patient.alerts
    )
    if alerts != patient.alerts:
        changes.append(change_of(patient, replace(patient, alerts=alerts)))
    for fact in facts:
        if fact.holds_on(day) and _older(fact.confirmed_on, day):
            try:  # the week of pregnancy is told as on the day of its confirmation
                changes.append(change_of(fact, replace(fact, confirmed_on=day, week=fact.week_on(day))))
            except ValueError:  # beyond any pregnancy: it is asked about, not confirmed
                continue
    return tuple(changes)


def _older(confirmed_on: date | None, day: date) -> bool:
    return confirmed_on is None or confirmed_on < day
