"""A picture that leaves the practice: for whom it may, what is hidden of it, and the line in the log."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, NamedTuple
from uuid import uuid4

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from acuchart import assets
from acuchart.model import clock
from acuchart.model.consent import SCOPE_WORDS, Scope
from acuchart.model.disclosure import Disclosure
from acuchart.model.picture import Picture
from acuchart.model.pictures import Spot, eyes_bar
from acuchart.store import ChartStore
from acuchart.ui.photos.shown import title_of


class Purpose(NamedTuple):
    """Who gets it; ``scope`` is what the patient must have agreed to, ``whole`` where nothing need be hidden."""

    words: str
    scope: Scope | None
    whole: bool


PURPOSES: Final = {
    "patient": Purpose("The patient", None, True),
    "share": Purpose("A physician", Scope.SHARE, True),
    "show": Purpose("Showing other patients", Scope.PHOTO_SHOW, False),
    "teach": Purpose("Teaching", Scope.PHOTO_TEACH, False),
    "publish": Purpose("Marketing", Scope.PHOTO_PUBLISH, False),
}
HOW: Final = (("bar", "Bar over the eyes"), ("crop", "Cut to a frame"), ("whole", "Whole picture"))
HOW_WORDS: Final = {"bar": "eyes covered", "crop": "cut to a frame", "whole": "whole picture"}
_SMALLEST: Final = 0.02


def why_not(
    purpose: str, how: str, picture: Picture, held: Container[Scope], frame: tuple[Spot, Spot] | None
) -> str:
    """One sentence that says what is missing before the picture may leave, or nothing."""
    wanted = PURPOSES[purpose]
    if wanted.scope is not None and wanted.scope not in held:
        words = SCOPE_WORDS[wanted.scope]
        return f"The patient has not agreed to “{words[0].lower()}{words[1:]}”; no signed consent holds today."
    if how == "bar" and eyes_bar(picture) is None:
        return "Set the pupils first; the bar is laid over them."
    if how == "crop" and (frame is None or not _rect(picture, frame)):
        return "Point at two corners of what may be seen."
    pose = assets.load_poses().get(picture.pose)
    if how == "whole" and not wanted.whole and (pose is None or pose.eyes or pose.key == "paper"):
        return "For this the face is covered or cut away; choose a bar or a frame."
    return ""


def leaving_image(image: QImage, picture: Picture, how: str, frame: tuple[Spot, Spot] | None) -> QImage:
    """The pixels that leave; what is hidden is not in them any more."""
    made = image.convertToFormat(QImage.Format.Format_RGB32)
    if how == "crop":
        assert frame is not None
        left, top, right, bottom = _rect(picture, frame) or (0.0, 0.0, 1.0, 1.0)
        wide, high = made.width(), made.height()
        return made.copy(
            QRect(
                round(left * wide),
                round(top * high),
                max(round((right - left) * wide), 1),
                max(round((bottom - top) * high), 1),
            )
        )
    if how == "bar":
        corners = eyes_bar(picture)
        assert corners is not None
        scale = made.width() / picture.width
        painter = QPainter(made)
        painter.setBrush(QColor("black"))
        painter.setPen(QColor("black"))
        painter.drawPolygon(QPolygonF([QPointF(x * scale, y * scale) for x, y in corners]))
        painter.end()
    return made


def log_line(store: ChartStore, picture: Picture, purpose: str, how: str, to_whom: str) -> Disclosure:
    """What the log says of it."""
    return Disclosure(
        id=uuid4().hex,
        patient_id=picture.patient_id,
        at=clock.now(),
        what="photo",
        to_whom=to_whom or PURPOSES[purpose].words,
        scope=f"{title_of(picture)}, {HOW_WORDS[how]}",
        note=PURPOSES[purpose].words if to_whom else "",
        record_code=store.head(),
    )


def _rect(picture: Picture, frame: tuple[Spot, Spot]) -> tuple[float, float, float, float] | None:
    (x1, y1), (x2, y2) = frame
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    if right - left < _SMALLEST or bottom - top < _SMALLEST:
        return None
    return left, top, right, bottom
