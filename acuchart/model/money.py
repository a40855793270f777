"""Money, small: what a visit costs, what was bought ahead, what was charged and paid. Amounts are cents."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """One line of the fee list; ``code`` is typed by the practitioner."""

    id: str
    name: str
    cents: int
    code: str = ""
    minutes: int | None = None
    removed: bool = False

    def __post_init__(self) -> None:
        """A fee has a name and is not below zero."""
        if not self.name.strip():
            raise ValueError("A fee needs a name.")
        if self.cents < 0:
            raise ValueError("A fee is 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Visits that were bought ahead."""

    id: str
    patient_id: str
    name: str
    visits: int
    cents: int
    bought_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        """A package holds at least one visit."""
        if self.visits < 1:
            raise ValueError("A package holds at least one visit.")
        if self.cents < 0:
            raise ValueError("A price is 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line of a receipt: ``units`` of something at ``cents`` each.

    ``session_id`` is the visit or empty; ``package_id`` names the package that paid, and then nothing is due.
    """

    id: str
    patient_id: str
    day: date
    words: str
    cents: int
    units: int = 1
    code: str = ""
    session_id: str = ""
    package_id: str = ""
    paid_on: date | None = None
    paid_how: str = ""

    def __post_init__(self) -> None:
        """A line says what it is for."""
        if not self.words.strip():
            raise ValueError("A line of a receipt says what it is for.")
        if self.units < 1:
            raise ValueError("A line of a receipt has at least one unit.")
