"""The stages of a treatment as a practice wants them stamped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the practice's own list; ``id`` is the word of a stamp's kind, or an own id.

    ``after_min`` reminds so many minutes after the needles are in: “stimulate at 10 min”.
    """

    id: str
    ordinal: int
    words: str
    after_min: int | None = None
    removed: bool = False

    def __post_init__(self) -> None:
        """A stage has words."""
        if not self.words.strip():
            raise ValueError("A stage needs its words.")
        if self.after_min is not None and not 0 <= self.after_min <= 24 * 60:
            raise ValueError("A stage comes from 0 minutes to a day after the needles.")
