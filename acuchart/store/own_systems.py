"""Reading the practitioner's own systems."""

from __future__ import annotations

from acuchart.model.atlas import Atlas
from acuchart.model.own_record import OwnSystem
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_practice


def own_systems(store: ChartStore) -> tuple[OwnSystem, ...]:
    """Every own system in the order of import, those that are no longer in use included.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    return of_practice(store, OwnSystem)


def needles_of(store: ChartStore, system: str) -> int:
    """How many needles of all charts name the system, or lie on one of its plates."""
    with kind_errors(store.path):
        (count,) = store.connection.execute(
            "SELECT count(*) FROM needle WHERE system = ? OR view LIKE ? || '%'", (system, system)
        ).fetchone()
    return int(count)


def practice_atlas(store: ChartStore, atlas: Atlas) -> Atlas:
    """The shipped atlas with the practice's own systems."""
    records = own_systems(store)
    if not records:
        return atlas
    from acuchart.model.own_plates import with_own  # most practices have none

    return with_own(atlas, records)
