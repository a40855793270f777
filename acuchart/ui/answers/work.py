"""Counting in the background, for `Task`: a moment of the file, read person by person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from acuchart.store import CancelledError, ChartStore
from acuchart.ui.counts_table import number_text
from acuchart.ui.task import Tell, Work

if TYPE_CHECKING:
    from acuchart.model.answers import Answers
    from acuchart.model.atlas import Atlas
    from acuchart.model.measure_kinds import MeasureKind
    from acuchart.model.protocol import Protocol

_LEAST_POINTS = 2  # a protocol of one point is a point


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted, with the kinds of measures that it speaks of."""

    answers: Answers
    kinds: dict[str, MeasureKind]


def count_work(store: ChartStore, day: date) -> Work:
    """Everything as it stands at this moment, while the window goes on writing; a `Counted`."""

    def work(tell: Tell, cancelled: Callable[[], bool]) -> Counted:
        from acuchart import assets
        from acuchart.model.answers_count import answers
        from acuchart.model.measure import OwnMeasure
        from acuchart.model.measure_kinds import own_kind
        from acuchart.store.answers import people
        from acuchart.store.kinds import of_practice
        from acuchart.store.own_systems import practice_atlas
        from acuchart.store.records_out import PracticeReader
        from acuchart.store.sets import protocols_of

        def progress(number: int, of: int) -> None:
            if cancelled():
                raise CancelledError("Stopped; nothing was counted.")
            if number % 20 == 0:
                tell(f"Patient {number_text(number)} of {number_text(of)}", number / max(of, 1))

        tell("Reading the protocols…", 0.0)
        reader = store.reader()
        try:
            with PracticeReader(reader):
                atlas = practice_atlas(reader, assets.load_atlas())
                protocols = points_of((*assets.load_protocols(), *protocols_of(reader)), atlas)
                own = {one.id: own_kind(one) for one in of_practice(reader, OwnMeasure)}
                kinds = {**assets.load_measures(), **own}
                return Counted(answers=answers(people(reader, progress), kinds, protocols, day), kinds=kinds)
        finally:
            reader.close()

    return work


def points_of(protocols: tuple[Protocol, ...], atlas: Atlas) -> dict[str, frozenset[str]]:
    """The codes of each protocol's points by its name; those of fewer than two points are left out."""
    from acuchart import assets
    from acuchart.model.prescription import parse, to_needles

    found: dict[str, frozenset[str]] = {}
    for protocol in protocols:
        needles = to_needles(parse(protocol.line, atlas, assets.load_vocabulary()), atlas, session_id="")
        codes = frozenset(needle.code for needle in needles if needle.code is not None)
        if len(codes) >= _LEAST_POINTS:
            name = protocol.name if protocol.name not in found else f"{protocol.name}, own"
            found[name] = codes
    return found
