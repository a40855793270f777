"""A kept picture as pixels and as words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QImage

from acuchart import assets
from acuchart.model.consent import Consent, Scope
from acuchart.model.picture import Picture
from acuchart.model.pictures import SIDE_WORDS
from acuchart.model.signing import held
from acuchart.store import ChartStore, StoreError
from acuchart.store.blobs import fetch
from acuchart.store.kinds import of_patient
from acuchart.ui import moments

PAGE_PX: Final = 1600
SCREEN_PX: Final = 2000
_THUMBS: Final = 160  # 320 px each: about 50 MB at most
_MOST_PAGES: Final = 200


def pdf_pages(data: bytes, width: int = PAGE_PX) -> tuple[QImage, int, int]:
    """The first page as an image, and its size in points. ValueError for a PDF that cannot be shown.

    Only drawn: this reader runs no scripts and follows no links. In the window's thread.
    """
    from PySide6.QtPdf import QPdfDocument

    from acuchart.ui.paper import Pages  # reads PDFs: not loaded for photos alone

    keeper = QObject()
    pages = Pages(keeper)
    pages.load(data)
    if pages.document.error() is QPdfDocument.Error.IncorrectPassword:
        raise ValueError("This PDF is locked with a password; save it without one and add that.")
    if pages.document.pageCount() < 1:
        raise ValueError("This PDF is damaged and cannot be read.")
    if pages.document.pageCount() > _MOST_PAGES:
        raise ValueError(
            f"This PDF has more than {_MOST_PAGES} pages; print the pages you need to a PDF of their own."
        )
    size = pages.document.pagePointSize(0)
    wide, high = round(size.width()), round(size.height())
    if not (10 <= wide <= 15_000 and 10 <= high <= 15_000 and wide / high < 10 and high / wide < 10):
        raise ValueError("The first page of this PDF has a size that cannot be shown.")
    return pages.picture(0, min(width, round(width * wide / high)), 1.0), wide, high


def image_of(store: ChartStore, picture: Picture) -> QImage:
    """The picture at its full size; of a PDF the first page. Raises StoreError where it is lost."""
    data = fetch(store, picture.content)
    if picture.mime == "application/pdf":
        try:
            return pdf_pages(data)[0]
        except ValueError as error:
            raise StoreError(str(error)) from None
    return QImage.fromData(data)


def screen_image(store: ChartStore, picture: Picture) -> QImage:
    """The picture in as many pixels as a screen needs."""
    image = image_of(store, picture)
    if max(image.width(), image.height()) <= SCREEN_PX:
        return image
    return image.scaled(
        SCREEN_PX, SCREEN_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


class Thumbs:
    """Small pictures, read when they are painted; the newest used are kept."""

    def __init__(self, store: ChartStore) -> None:
        """Nothing is read yet."""
        self._store = store
        self._kept: OrderedDict[str, QImage] = OrderedDict()

    def of(self, picture: Picture) -> QImage:
        """The small picture; grey where its bytes are lost."""
        found = self._kept.get(picture.thumb)
        if found is None:
            try:
                found = QImage.fromData(fetch(self._store, picture.thumb))
            except StoreError:
                found = QImage(4, 3, QImage.Format.Format_RGB32)
                found.fill(QColor("grey"))
            self._kept[picture.thumb] = found
            if len(self._kept) > _THUMBS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(picture.thumb)
        return found


def session_numbers(store: ChartStore, patient_id: str) -> dict[str, str]:
    """Session id → “session 5”."""
    return {row.id: f"session {row.number_in_course}" for row in store.sessions(patient_id=patient_id)}


def title_of(picture: Picture) -> str:
    """“Profile, left” of a picture; what it is where no pose was chosen."""
    pose = assets.load_poses().get(picture.pose)
    words = pose.name if pose is not None else "Scan" if picture.mime == "application/pdf" else "Photo"
    return f"{words}, {SIDE_WORDS[picture.side]}" if picture.side else words


def when_of(picture: Picture, numbers: Mapping[str, str]) -> str:
    """“session 5 · 17 Nov”."""
    day = picture.taken_on or moments.day_of(picture.added_at)
    number = numbers.get(picture.session_id or "", "")
    return f"{number} · {moments.day_text(day)}" if number else moments.day_text(day)


def held_scopes(store: ChartStore, patient_id: str) -> Mapping[Scope, Consent]:
    """What the patient agreed to that holds today."""
    return held(of_patient(store, Consent, patient_id), moments.today())
