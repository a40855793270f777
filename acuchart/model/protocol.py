"""A protocol: a named set that is offered on the plates of a session as ghosts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A named prescription line with what its source says about it.

    ``line`` is text of the prescription line (docs/prescription.md): needles, leads, retention. ``more`` holds
    what the source names and no plate shows. ``needle``, ``stays``, ``frequency`` and ``sessions`` are the
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

    def __post_init__(self) -> None:
        """A protocol has a name and a version."""
        if not self.name.strip():
            raise ValueError("A protocol needs a name.")
        if self.version < 1:
            raise ValueError("The versions of a protocol begin with 1.")

    @property
    def own(self) -> bool:
        """True for the practice's own, false for one that came with the program."""
        return bool(self.made_at)

    @property
    def facts(self) -> str:
        """``20-30 min · 0.25 x 40``."""
        return " · ".join(part for part in (self.stays, self.needle) if part)
