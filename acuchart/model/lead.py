"""A lead of an electrical stimulator between two needles of one session."""

import math
from dataclasses import dataclass
from typing import Final

_LIMITS: Final = {"hz_low": 10_000.0, "hz_high": 10_000.0, "intensity_ma": 100.0, "minutes": 600.0}
_WORDS: Final = {"hz_low": "frequency", "hz_high": "frequency", "intensity_ma": "intensity", "minutes": "duration"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What runs between two needles. Two frequencies alternate; ``hz_high`` is None where there is one.

    The ends are ids of needles. A lead whose needle is gone is neither drawn nor printed.
    """

    id: str
    session_id: str
    from_id: str
    to_id: str
    device: str = ""  # the letter of the output, "A"
    hz_low: float | None = None
    hz_high: float | None = None
    waveform: str = ""
    intensity_ma: float | None = None
    minutes: float | None = None

    def __post_init__(self) -> None:
        """Refuse a lead from a needle to itself and numbers that no device has."""
        if self.from_id == self.to_id:
            raise ValueError("A lead needs two needles.")
        for name, high in _LIMITS.items():
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and 0 <= value <= high):
                raise ValueError(f"The {_WORDS[name]} must be from 0 to {high:g}.")

    @property
    def hz_label(self) -> str:
        """``2 Hz``, ``2/100 Hz`` or empty."""
        said = [f"{value:g}" for value in (self.hz_low, self.hz_high) if value is not None]
        return f"{'/'.join(said)} Hz" if said else ""

    @property
    def label(self) -> str:
        """``A · 2 Hz``: what its pill on a plate says."""
        return " · ".join(part for part in (self.device, self.hz_label) if part) or "EA"

    @property
    def facts(self) -> str:
        """``2/100 Hz, dense-disperse, 1.5 mA, 20 min``."""
        intensity = "" if self.intensity_ma is None else f"{self.intensity_ma:g} mA"
        minutes = "" if self.minutes is None else f"{self.minutes:g} min"
        return ", ".join(part for part in (self.hz_label, self.waveform, intensity, minutes) if part)
