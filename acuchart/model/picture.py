"""A photo or a scan that is kept in the file; its bytes lie beside it under their checksum."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture. ``content`` and ``thumb`` are SHA-256 in hex of the kept bytes (table ``blob``).

    ``pose`` is a pose of ``resources/photos/poses.json``: a side of the face, a hand, fundus, a scanned paper …
    ``mime`` is image/jpeg or application/pdf. ``anchors`` are two points to lay pictures over one another (the
    pupils), ``x,y x,y`` as fractions. Nothing of the source's own data (place, camera) is kept.
    """

    id: str
    patient_id: str
    content: str
    thumb: str
    mime: str
    width: int
    height: int
    pose: str = ""
    side: str = ""
    taken_on: date | None = None
    added_at: str = ""
    session_id: str | None = None
    anchors: str = ""
    light: str = ""  # the conditions in words, for “same light as last time”
    note: str = ""
    removed: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no picture."""
        if self.mime not in ("image/jpeg", "application/pdf"):
            raise ValueError("A picture is kept as JPEG or PDF.")
        if self.width < 1 or self.height < 1:
            raise ValueError("A picture has a width and a height.")
        if self.side not in ("", "L", "R", "B"):
            raise ValueError("The side of a picture is L, R, B or empty.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMark:
    """A mark on a picture: a place as fractions, with words and the code of the point that it shows."""

    id: str
    picture_id: str
    x: float
    y: float
    words: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        """A mark lies on its picture."""
        if not (0.0 <= self.x <= 1.0 and 0.0 <= self.y <= 1.0):
            raise ValueError("A mark lies on its picture.")
