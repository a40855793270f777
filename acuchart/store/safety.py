"""Reading what safety needs: a patient's facts, the practice's rules, and what happened here so far."""

from __future__ import annotations

from collections import Counter
from datetime import date

from acuchart.model.adverse import AdverseEvent, Rates, rates_of
from acuchart.model.fact import Fact
from acuchart.model.needle import Needle
from acuchart.model.safety import Guard
from acuchart.model.safety_rules import Catalogue, OwnRule, RuleChoice, rules_in_force
from acuchart.store.answers import IN_BIN
from acuchart.store.chart_store import ChartStore, entries_of
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_practice, read

_PLACED = f"""
SELECT coalesce(code, 'Free mark'), coalesce(gauge_mm, -1), coalesce(length_mm, -1), kind, count(*)
FROM needle WHERE state <> 'planned' AND session_id NOT IN {IN_BIN} GROUP BY 1, 2, 3, 4
"""


def facts(store: ChartStore, patient_id: str) -> tuple[Fact, ...]:
    """What is known of a patient, in the order of writing down; StoreError where it cannot be read."""
    return read(store, Fact, "patient_id = ?", patient_id)


def rule_choices(store: ChartStore) -> tuple[RuleChoice, ...]:
    """The shipped rules that were switched."""
    return of_practice(store, RuleChoice)


def own_rules(store: ChartStore) -> tuple[OwnRule, ...]:
    """The practice's own rules, oldest first."""
    return of_practice(store, OwnRule)


def guard(store: ChartStore, catalogue: Catalogue, patient_id: str, session_id: str, day: date) -> Guard:
    """What watches over the needles of a session on ``day``."""
    rules = rules_in_force(catalogue, rule_choices(store), own_rules(store))
    with kind_errors(store.path):
        (earlier,) = store.connection.execute(
            f"SELECT count(*) FROM session o JOIN session s ON s.id = ? WHERE {entries_of('o.patient_id')}"
            " AND o.id <> s.id AND o.started_at <= s.started_at AND o.binned_at = ''",
            (session_id, patient_id, patient_id),
        ).fetchone()
    return Guard(
        rules,
        catalogue,
        facts(store, patient_id),
        patient=store.patient(patient_id),
        day=day,
        first_visit=not earlier,
    )


def events_of(store: ChartStore, patient_id: str) -> tuple[AdverseEvent, ...]:
    """Everything that went wrong with a patient, newest first."""
    whose = entries_of("patient_id")
    where = f"session_id IN (SELECT id FROM session WHERE {whose})"
    return read(store, AdverseEvent, where, patient_id, patient_id, order="at DESC, id")


def own_rates(store: ChartStore) -> Rates:
    """How often something goes wrong in this practice; the needles are counted by the file, nothing of the bin."""
    points: Counter[str] = Counter()
    products: Counter[str] = Counter()
    total = 0
    with kind_errors(store.path):
        rows = store.connection.execute(_PLACED).fetchall()
    for code, gauge, length, kind, count in rows:
        total += count
        points[code] += count
        products[_size(gauge, length, kind)] += count
    found: list[tuple[AdverseEvent, Needle | None]] = []
    for event in read(store, AdverseEvent, f"session_id NOT IN {IN_BIN}"):
        pinned = read(store, Needle, "session_id = ? AND id = ?", event.session_id, event.needle_id)
        found.append((event, pinned[0] if pinned else None))
    return rates_of(points, products, total, found)


def _size(gauge: float, length: float, kind: str) -> str:
    if gauge < 0 or length < 0:
        return "Not recorded"
    return {"tack": "Tack", "seed": "Seed"}.get(kind, f"{gauge:.2f}×{length:g}")
