"""The practice profile: what the letterhead prints."""

from dataclasses import dataclass
from typing import Final

PRACTICE_KEY: Final = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One row per file. ``demo`` marks every screen and paper as invented."""

    id: str = PRACTICE_KEY
    name: str = ""
    practitioner: str = ""
    credentials: str = ""  # printed after the practitioner's name
    address: str = ""
    phone: str = ""
    email: str = ""
    footer: str = ""  # line at the foot of every page
    paper: str = "a4"  # "a4" or "letter"
    demo: bool = False
    country: str = ""  # two letters, for rules that differ by country
    currency: str = ""  # three letters, such as EUR
    licence: str = ""  # registration number, printed on receipts and letters

    def __post_init__(self) -> None:
        """Only paper sizes that every document can be laid out for."""
        if self.paper not in ("a4", "letter"):
            raise ValueError(f"The paper size is A4 or Letter, not “{self.paper}”.")
