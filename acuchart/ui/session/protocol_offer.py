"""A protocol as what a session may take over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from acuchart.assets import load_vocabulary
from acuchart.model.atlas import Atlas
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.prescription import parse, to_needles
from acuchart.model.preset import Preset
from acuchart.model.protocol import Protocol, with_it
from acuchart.store import ChartStore
from acuchart.ui.session.ghosts import Offer
from acuchart.ui.session.note.did import measure_names
from acuchart.ui.session.rx_reader import possible_retention


def offer_of(
    protocol: Protocol,
    session_id: str,
    atlas: Atlas,
    presets: Mapping[int, Preset],
    sized: Callable[[Needle], Needle],
    store: ChartStore,
) -> Offer:
    """Its needles, leads, areas and retention; ``sized`` gives a needle its size where the line says none."""
    reading = parse(protocol.line, atlas, load_vocabulary())
    numbered = {**presets, **{preset.number: preset for preset in protocol.presets}}
    found = to_needles(reading, atlas, session_id=session_id, presets=numbered)
    minutes = reading.retention_min
    return Offer(
        needles=tuple(sized(replace(needle, state=NeedleState.IN)) for needle in found),
        leads=reading.leads,
        areas=tuple(area.of(session_id, f"offered-{at}") for at, area in enumerate(protocol.areas)),
        retention_min=round(minutes) if minutes is not None and possible_retention(minutes) else None,
        words=protocol.name,
        more=with_it(protocol, measure_names(store)),
    )
