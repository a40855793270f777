"""Placing by typing: ``st36``, ``gb20 L``, ``taichong bil``; every line of the list says what Enter will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from acuchart.model.atlas import Atlas, Point, Position, View
from acuchart.model.side import Side

_BOTH = frozenset({"bil", "both", "bilateral", "b"})
_SIDES = {"l": Side.LEFT, "left": Side.LEFT, "r": Side.RIGHT, "right": Side.RIGHT}
_POINTS = 7
_ROWS = 9
PAGE = "needles-page"  # the object name of the page that the list of offers lies on


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that the field can place."""

    words: str
    point: Point
    position: Position
    both: bool = False


def offers(text: str, atlas: Atlas, current: View, *, limit: int = 12) -> tuple[Offer, ...]:
    """What ``text`` may mean, best first. A side that was not typed is offered as lines of its own."""
    words = text.split()
    side: Side | None = None
    both = False
    if len(words) > 1 and words[-1].casefold() in _BOTH | set(_SIDES):
        last = words.pop().casefold()
        both, side = last in _BOTH, _SIDES.get(last)
    query = " ".join(words)
    named = atlas.point(query) if query else None
    found = [named] if named is not None else []
    found += [point for point in atlas.find(query, limit=_POINTS) if point is not named]
    made: list[Offer] = []
    for point in found:
        made += _of_point(point, atlas, current, side, both=both)
    return tuple(made[:limit])


def _of_point(point: Point, atlas: Atlas, current: View, side: Side | None, *, both: bool) -> list[Offer]:
    places = [place for place in atlas.places(point.code) if atlas.views[place.view].needles]
    made: list[Offer] = []
    name = " ".join(part for part in (point.pinyin or point.name, point.hanzi_trad) if part)
    parts = dict.fromkeys((place.part, place.side) for place in places)
    two_sided = {Side.LEFT, Side.RIGHT} <= {found for _, found in parts}
    order = [current.side, Side.RIGHT, Side.LEFT, Side.MID] if current.side else [Side.RIGHT, Side.LEFT, Side.MID]
    for part, found in sorted(parts, key=lambda pair: (pair[0], order.index(pair[1]))):
        if side is not None and found is not side and found is not Side.MID:
            continue
        home = _home(places, found, part, atlas, current)
        if home is None:
            continue
        label = f"{point.code}{f' {part}' if part else ''}"
        if both and two_sided and found is not Side.MID:
            if not any(offer.both and offer.position.part == part for offer in made):
                made.append(Offer(words=f"{label} both sides   {name}", point=point, position=home, both=True))
            continue
        where = "" if found is Side.MID else f" {found.word}"
        made.append(Offer(words=f"{label}{where}   {name}", point=point, position=home))
    if two_sided and side is None and not both and made:
        first = made[0]
        words = f"{point.code}{f' {first.position.part}' if first.position.part else ''} both sides   {name}"
        made.append(Offer(words=words, point=point, position=first.position, both=True))
    return made


def _home(places: Sequence[Position], side: Side, part: str, atlas: Atlas, current: View) -> Position | None:
    """The plate that is open where it shows the point, otherwise the one that shows it largest."""
    there = [place for place in places if place.side is side and place.part == part]
    if not there:
        return None
    return min(there, key=lambda place: (place.view != current.id, atlas.views[place.view].mm_per_unit))


class AddPoint(QLineEdit):
    """The field over the needle list, with what it can place in a list under it."""

    wanted = Signal(object)  # an Offer
    refused = Signal(str)

    def __init__(self, atlas: Atlas) -> None:
        """Reads the atlas' names at the first letter."""
        super().__init__()
        self._atlas = atlas
        self._view: View | None = None
        self._offers: tuple[Offer, ...] = ()
        self._lines = QStringListModel(self)
        self._list: QListView | None = None
        self.setPlaceholderText("Add by name: ST36, taichong bil")
        self.setAccessibleName("Add a needle by the name of its point")
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(lambda text: None if text else self._show_offers(()))

    def show_view(self, view: View) -> None:
        """The plate that is open is where a point goes first."""
        self._view = view

    @property
    def lines(self) -> tuple[str, ...]:
        """What is offered now, best first."""
        return tuple(offer.words for offer in self._offers)

    def _typed(self, text: str) -> None:
        if self._view is not None:
            self._show_offers(offers(text, self._atlas, self._view))

    def _show_offers(self, found: tuple[Offer, ...]) -> None:
        self._offers = found
        if not found:
            if self._list is not None:
                self._list.hide()
            return
        self._lines.setStringList([offer.words for offer in found])
        listed = self._listed()
        listed.setCurrentIndex(self._lines.index(0, 0))  # what Enter does is always marked
        high = listed.sizeHintForRow(0) * min(len(found), _ROWS) + 12
        corner = self._page().mapFromGlobal(self.mapToGlobal(QPoint(0, self.height() + 4)))
        listed.setGeometry(corner.x(), corner.y(), self.width(), high)
        listed.show()
        listed.raise_()

    def _page(self) -> QWidget:
        page: QWidget = self
        while page.objectName() != PAGE and (above := page.parentWidget()) is not None:
            page = above
        return page

    def _listed(self) -> QListView:
        """The list is a part of the page and no window, so that it never takes the keys away."""
        if self._list is None:
            made = QListView(self._page())
            made.setProperty("role", "completer")
            made.setModel(self._lines)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            made.setUniformItemSizes(True)
            made.setAccessibleName("Points that the name may mean")
            made.clicked.connect(lambda index: self._take(self._offers[index.row()]))
            self._list = made
        return self._list

    def _take(self, offer: Offer) -> None:
        self.clear()
        self.wanted.emit(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places, the arrows walk the list, Escape empties the field."""
        key = event.key()
        listed = self._list
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._offers and listed is not None:
                self._take(self._offers[max(listed.currentIndex().row(), 0)])
            elif self.text().strip():
                self.refused.emit(
                    f"No point is called “{self.text().strip()}”. Type a code such as ST36, or a name."
                )
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._offers and listed is not None:
            row = listed.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            listed.setCurrentIndex(self._lines.index(row % len(self._offers), 0))
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What was typed offers again."""
        super().focusInEvent(event)
        self._typed(self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keys."""
        super().focusOutEvent(event)
        if self._list is not None:
            self._list.hide()
