"""What a patient comes with, and who else treats the patient."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint. ``side`` is L, R, B for both, or empty; ``code`` is typed by the practitioner."""

    id: str
    patient_id: str
    words: str
    side: str = ""
    code: str = ""
    code_system: str = ""  # "ICD-10", "ICD-11" or whatever the practitioner writes
    since: str = ""  # as it was told: "March", "for years"
    ended_on: date | None = None
    diagnosed_by: str = ""

    def __post_init__(self) -> None:
        """A complaint has words."""
        if not self.words.strip():
            raise ValueError("A complaint needs its words.")
        if self.side not in ("", "L", "R", "B"):
            raise ValueError("The side of a complaint is L, R, B or empty.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinician:
    """A physician or another clinician of a patient; ``role`` is a word such as “eye doctor”."""

    id: str
    patient_id: str
    name: str
    role: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """A clinician has a name."""
        if not self.name.strip():
            raise ValueError("A clinician needs a name.")
