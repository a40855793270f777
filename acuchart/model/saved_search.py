"""A search that is kept under a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """``query`` is text of the search line."""

    id: str
    name: str
    query: str

    def __post_init__(self) -> None:
        """A kept search has a name and asks something."""
        if not self.name.strip() or not self.query.strip():
            raise ValueError("A kept search needs a name and a question.")
