"""What patients have agreed to, read from the file."""

from __future__ import annotations

from datetime import date

from acuchart.model.consent import Consent, Scope
from acuchart.model.signing import held
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_patient


def holding(store: ChartStore, patient_id: str, day: date) -> dict[Scope, Consent]:
    """Each scope that a patient’s signature allows on a day, with that consent. Raises StoreError."""
    return held(of_patient(store, Consent, patient_id), day)


def signatures(store: ChartStore) -> dict[tuple[str, int], int]:
    """How often each version of a text was signed: (title, version) → count. Raises StoreError."""
    with kind_errors(store.path):
        sql = "SELECT title, version, count(*) FROM consent GROUP BY title, version"
        return {(title, version): count for title, version, count in store.connection.execute(sql)}
