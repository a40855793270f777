"""Reading the practice's own protocols and needle presets."""

from __future__ import annotations

from acuchart.model.change import Entity
from acuchart.model.preset import PRESETS, Preset
from acuchart.model.protocol import Protocol
from acuchart.model.records import from_json
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import kind_errors
from acuchart.store.kinds import of_practice, read


def protocols_of(store: ChartStore) -> tuple[Protocol, ...]:
    """The practice's own protocols by name; those that were removed are not among them.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    return read(store, Protocol, "removed = 0")


def versions_of(store: ChartStore, protocol_id: str) -> tuple[Protocol, ...]:
    """A protocol as it was after each of its changes, oldest first; the last one is how it is now.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    with kind_errors(store.path):
        rows = store.connection.execute(
            "SELECT after FROM history WHERE entity = ? AND key = ? AND after IS NOT NULL ORDER BY seq",
            (Entity.PROTOCOL.value, protocol_id),
        ).fetchall()
    return tuple(from_json(Protocol, text) for (text,) in rows)


def presets_of(store: ChartStore) -> tuple[Preset, ...]:
    """The nine presets by their digit: what the practice changed, and for the rest what every one begins with."""
    changed = {preset.id: preset for preset in changed_presets(store)}
    return tuple(changed.get(preset.id, preset) for preset in PRESETS)


def changed_presets(store: ChartStore) -> tuple[Preset, ...]:
    """The presets that are in the file."""
    return of_practice(store, Preset)
