"""Reading the practice's own protocols and needle presets."""

from __future__ import annotations

from acuchart.model.preset import PRESETS, Preset
from acuchart.model.protocol import Protocol
from acuchart.store.chart_store import ChartStore
from acuchart.store.kinds import of_practice, read


def protocols_of(store: ChartStore) -> tuple[Protocol, ...]:
    """The practice's own protocols by name; those that were removed are not among them.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    return read(store, Protocol, "removed = 0")


def presets_of(store: ChartStore) -> tuple[Preset, ...]:
    """The nine presets by their digit: what the practice changed, and for the rest what every one begins with."""
    changed = {preset.id: preset for preset in changed_presets(store)}
    return tuple(changed.get(preset.id, preset) for preset in PRESETS)


def changed_presets(store: ChartStore) -> tuple[Preset, ...]:
    """The presets that are in the file."""
    return of_practice(store, Preset)
