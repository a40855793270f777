"""A protocol: a named set that is offered on the plates of a session as ghosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from acuchart.model.area import FOUND, Area, AreaKind, corners_of
from acuchart.model.preset import Preset


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolArea:
    """An area, stroke or cup of a set: as `Area`, but of no session. What is found on a patient is none."""

    kind: AreaKind
    view: str
    path: str
    closed: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """A path on its plate, of something that is done."""
        if self.kind in FOUND:
            raise ValueError("A set holds what is done, not what was found on a patient.")
        if self.closed and len(corners_of(self.path)) < 3:
            raise ValueError("An area has at least three corners.")
        corners_of(self.path)

    def of(self, session_id: str, area_id: str) -> Area:
        """The same as an area of a session."""
        return Area(
            id=area_id,
            session_id=session_id,
            kind=self.kind,
            view=self.view,
            path=self.path,
            closed=self.closed,
            note=self.note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A named prescription line with what its source says about it.

    ``line`` is text of the prescription line (docs/prescription.md): needles, leads, retention. ``more`` holds
    what the source names and no plate shows. ``presets`` are the needles that the line names by number; a number
    that is not among them is the practice's own. ``needle``, ``stays``, ``frequency`` and ``sessions`` are the
    source's own words, because ranges are no numbers. ``removed`` is 1 for one that is no longer listed.
    """

    id: str
    name: str
    line: str
    more: str = ""
    sides: str = ""
    needle: str = ""
    stays: str = ""
    frequency: str = ""
    sessions: str = ""
    evidence: str = ""
    source: str = ""
    cautions: str = ""
    version: int = 1
    made_at: str = ""  # empty for a set that came with the program
    removed: int = 0
    measures: str = ""  # kinds of measures to take with it, apart by spaces
    home_care: str = ""
    areas: tuple[ProtocolArea, ...] = ()
    presets: tuple[Preset, ...] = ()  # their lots stay in the practice

    def __post_init__(self) -> None:
        """A protocol has a name and a version."""
        if not self.name.strip():
            raise ValueError("A protocol needs a name.")
        if self.version < 1:
            raise ValueError("The versions of a protocol begin with 1.")
        if len({preset.id for preset in self.presets}) != len(self.presets):
            raise ValueError("A protocol has one preset for each number.")

    @property
    def own(self) -> bool:
        """True for the practice's own, false for one that came with the program."""
        return bool(self.made_at)

    @property
    def facts(self) -> str:
        """``20-30 min · 0.25 x 40``."""
        return " · ".join(part for part in (self.stays, self.needle) if part)


def areas_of(areas: Iterable[Area]) -> tuple[ProtocolArea, ...]:
    """What a set takes over of a session's areas: what was done, without the words of the visit."""
    return tuple(
        ProtocolArea(kind=area.kind, view=area.view, path=area.path, closed=area.closed)
        for area in areas
        if area.kind not in FOUND
    )


def without_lot(preset: Preset) -> Preset:
    """A preset as a set keeps it: the box that is open is the practice's own."""
    return replace(preset, lot="")


def measure_words(measures: str, names: Mapping[str, str]) -> str:
    """``Pain now, Function``: the kinds of measures of a set as a reader calls them."""
    return ", ".join(names.get(kind, kind) for kind in measures.split())


def with_it(protocol: Protocol, names: Mapping[str, str]) -> str:
    """What belongs to a set beside its needles, as one or two sentences; empty where there is nothing."""
    said = []
    if protocol.measures.strip():
        said.append(f"Measures to take: {measure_words(protocol.measures, names)}.")
    if protocol.home_care.strip():
        said.append(f"Home care: {' '.join(protocol.home_care.split())}")
    return " ".join(said)
