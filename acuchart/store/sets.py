"""Reading the practice's own protocols and needle presets."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from acuchart.model.preset import PRESETS, Preset
from acuchart.model.protocol import Protocol
from acuchart.model.records import from_row
from acuchart.store.chart_store import ChartStore
from acuchart.store.errors import damaged, kind_errors

_T = TypeVar("_T", Protocol, Preset)


def protocols_of(store: ChartStore) -> tuple[Protocol, ...]:
    """The practice's own protocols by name; those that were removed are not among them.

    Raises the StoreError that says what is wrong with the file where it cannot be read.
    """
    return _read(store, Protocol, "protocol WHERE removed = 0 ORDER BY name COLLATE NOCASE, id")


def presets_of(store: ChartStore) -> tuple[Preset, ...]:
    """The nine presets by their digit: what the practice changed, and for the rest what every one begins with."""
    changed = {preset.id: preset for preset in changed_presets(store)}
    return tuple(changed.get(preset.id, preset) for preset in PRESETS)


def changed_presets(store: ChartStore) -> tuple[Preset, ...]:
    """The presets that are in the file."""
    return _read(store, Preset, "preset ORDER BY id")


def _read(store: ChartStore, record_type: type[_T], tail: str) -> tuple[_T, ...]:
    names = [field.name for field in fields(record_type)]
    with kind_errors(store.path):
        rows = store.connection.execute(f"SELECT {', '.join(names)} FROM {tail}").fetchall()
    try:
        return tuple(from_row(record_type, dict(zip(names, row, strict=True))) for row in rows)
    except ValueError as error:
        raise damaged(store.path) from error
