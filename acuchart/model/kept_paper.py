"""A paper that was printed, signed or sent and is kept as it was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPaper:
    """One paper. ``content`` is the SHA-256 (hex) of the PDF in table ``blob``; ``kind`` one of ``documents``."""

    id: str
    patient_id: str
    kind: str
    title: str
    at: str  # UTC text
    content: str
    session_id: str | None = None
    record_code: str = ""
    note: str = ""
