"""A practitioner's own system as it is kept in the practice file."""

from dataclasses import dataclass
from typing import Final

SHOWS: Final = ("front", "back", "left", "right")
KINDS: Final = ("", "jpeg", "svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSystem:
    """A name, its points as CSV text, and an own picture where they lie on no shipped plate.

    `picture` is base64 and never changes once it is there, so that old charts stay as they are. `shows` says what
    the picture shows: the "front" of a patient (the left at the right edge), the "back", or one side. `removed` is
    the reason why it is no longer in use; empty while it is.
    """

    id: str
    name: str
    csv: str
    picture: str = ""
    kind: str = ""
    width: int = 0
    height: int = 0
    shows: str = ""
    removed: str = ""
