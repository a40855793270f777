"""What of a chart left the practice: to whom, when, and how much of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One line of the log; it is written once and never changed.

    ``what`` is the paper or format, ``scope`` the period and the parts in words, ``record_code`` the head of the
    history when it was made. ``to_whom`` is empty for the practitioner's own use.
    """

    id: str
    patient_id: str
    at: str  # UTC text
    what: str
    to_whom: str = ""
    scope: str = ""
    note: str = ""
    record_code: str = ""

    def __post_init__(self) -> None:
        """The log says what left."""
        if not self.what.strip():
            raise ValueError("The log says what left the practice.")
