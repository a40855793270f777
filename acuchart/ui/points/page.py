"""Points: type any name of any point, see it on every plate, read and write its card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart.model.atlas import Point, Position
from acuchart.model.change import change_of
from acuchart.model.point_note import PointNote
from acuchart.store import StoreError
from acuchart.store.point_use import point_notes, point_use
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.points.card import PointCard
from acuchart.ui.points.found import POINT, FoundList, FoundModel
from acuchart.ui.points.map import PointMap
from acuchart.ui.points.systems import ALL, CHANNEL_NAMES, CHANNELS, SYSTEMS, channel_of, passes, system_words
from acuchart.ui.widgets import Elided, button, frame, icon_button, label, set_property

_MOST: Final = 400
_VIEWS: Final = 6  # plates offered for one point
FAVOURITES: Final = "favourites"


class PointsPage(QWidget):
    """The atlas. ``place_requested`` carries the place in front, with its side, and whether both sides are wanted."""

    place_requested = Signal(object, bool)

    def __init__(self, context: Context) -> None:
        """Build the page; points are read when it is first shown."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._system, self._channel = ALL, ""
        self._notes: dict[str, PointNote] = {}
        self._point: Point | None = None
        self._patient: tuple[str, str] | None = None
        self._session_open = False
        self._place_shown: Position | None = None
        self._model = FoundModel(self)
        self._list = FoundList(self._model)
        self._map = PointMap()
        self._card = PointCard()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._finder())
        row.addWidget(self._middle(), 1)
        side = frame("side")
        side.setFixedWidth(340)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._card)
        row.addWidget(side)
        self._list.selectionModel().currentChanged.connect(
            lambda current, _before: self._choose(current.data(POINT))
        )
        self._map.picked.connect(self.show_code)
        self._card.noted.connect(self._note)

    # ---- what others call

    def refresh(self) -> None:
        """Read notes and list the points; called when the page comes to the front."""
        self._card.flush()
        try:
            self._notes = point_notes(self._context.store)
        except StoreError as error:
            self._context.failed.emit(str(error))
        if not self._model.points:
            self._search()

    def take_focus(self) -> None:
        """The keyboard goes to the field."""
        self._field.setFocus()
        self._field.selectAll()

    def settle(self) -> bool:
        """Keep what was typed."""
        self._card.flush()
        return True

    def for_patient(self, patient_id: str | None, name: str = "", *, session_open: bool = False) -> None:
        """Whose history the card shows, and whether Enter can place into an open session."""
        self._patient = None if patient_id is None else (patient_id, name)
        self._session_open = session_open
        self._place.setVisible(session_open)
        if self._point is not None:
            self._fill_card(self._point)

    def show_code(self, code: str) -> None:
        """Bring a point to the front, whatever the filter shows."""
        point = self._context.atlas.points.get(code)
        if point is None:
            return
        for number, listed in enumerate(self._model.points):
            if listed.code == code:
                self._list.setCurrentIndex(self._model.index(number))
                return
        self._choose(point)

    # ---- building

    def _finder(self) -> QWidget:
        panel = frame("nav")
        panel.setFixedWidth(326)
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 18, 16, 12)
        column.setSpacing(8)
        column.addWidget(label("Points", "heading"))
        self._field = QLineEdit()
        self._field.setProperty("role", "search")
        self._field.setPlaceholderText("st36, zusanli, 足三里, knee")
        self._field.setAccessibleName("Find a point by any of its names")
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._search)
        self._field.installEventFilter(self)
        column.addWidget(self._field)
        self._count = label("", "hint")
        column.addWidget(self._count)
        column.addWidget(self._list, 1)
        column.addWidget(frame("rule"))
        column.addWidget(label("Narrow by", "eyebrow"))
        systems = self._chips(((FAVOURITES, "★ Mine"), *SYSTEMS), self._take_system)
        column.addWidget(systems)
        self._channel_head = label("Channel", "eyebrow")
        column.addWidget(self._channel_head)
        self._channels = self._chips(tuple((one, one) for one in CHANNELS), self._take_channel, tips=CHANNEL_NAMES)
        column.addWidget(self._channels)
        return panel

    def _chips(
        self,
        choices: tuple[tuple[str, str], ...],
        slot: Callable[[str], None],
        tips: dict[str, str] | None = None,
    ) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=5)
        group = QButtonGroup(box)
        group.setExclusive(False)
        for key, words in choices:
            made = button(words, "chip", tip=(tips or {}).get(key, ""))
            made.setCheckable(True)
            made.setProperty("key", key)
            made.setChecked(key == ALL and tips is None)
            made.clicked.connect(lambda _checked=False, key=key: slot(key))
            group.addButton(made)
            flow.addWidget(made)
        return box

    def _middle(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(22, 16, 22, 18)
        column.setSpacing(4)
        head = QHBoxLayout()
        self._title = Elided("", "title")
        head.addWidget(self._title, 1)
        self._star = icon_button("star", "Favourite", flat=False)
        self._star.clicked.connect(self._toggle_favourite)
        head.addWidget(self._star)
        column.addLayout(head)
        self._line = Elided("", "body", tone="quiet")
        column.addWidget(self._line)
        column.addWidget(self._map, 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        self._views = QWidget()
        self._view_row = QHBoxLayout(self._views)
        self._view_row.setContentsMargins(0, 0, 0, 0)
        self._view_row.setSpacing(6)
        foot.addWidget(self._views)
        foot.addStretch(1)
        for name, words, factor in (("minus", "Farther", 1 / 1.4), ("plus", "Closer", 1.4)):
            made = icon_button(name, words, flat=False)
            made.clicked.connect(lambda _checked=False, factor=factor: self._map.zoom(factor))
            foot.addWidget(made)
        self._place = button(
            "Add to session",
            "primary",
            icon_name="plus",
            tip="Add this place to the session (Enter); both sides (Shift+Enter)",
        )
        self._place.clicked.connect(lambda: self._ask_place())
        self._place.setVisible(False)
        foot.addWidget(self._place)
        column.addLayout(foot)
        return panel

    # ---- finding

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter in the field work on the list."""
        if watched is self._field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            if (by := step.get(Qt.Key(event.key()))) is not None:
                self._move(by)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._ask_place(both=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        atlas = self._context.atlas
        text = self._field.text().strip()
        listed = atlas.find(text, len(atlas.points)) if text else tuple(atlas.points.values())
        mine = frozenset(code for code, note in self._notes.items() if note.favourite)
        if self._system == FAVOURITES:
            shown = [point for point in listed if point.code in mine]
        else:
            shown = [point for point in listed if passes(point, self._system, self._channel)]
        self._model.show_points(shown[:_MOST], mine)
        if shown:
            self._count.setText(f"{len(shown)} found" if len(shown) != 1 else "1 found")
            self._list.setCurrentIndex(self._model.index(0))
        elif text:
            self._count.setText(f"No match for “{text}”. Try a code, pinyin, 漢字 or a place.")
        else:
            self._count.setText("No favourites yet. Open a point and press the star.")

    def _move(self, by: int) -> None:
        rows = self._model.rowCount()
        if rows:
            row = min(max(self._list.currentIndex().row() + by, 0), rows - 1)
            self._list.setCurrentIndex(self._model.index(row))

    def _take_system(self, key: str) -> None:
        self._system, self._channel = key, ""
        self._show_filters()
        self._search()

    def _take_channel(self, key: str) -> None:
        self._channel = "" if self._channel == key else key
        self._system = "channel" if self._channel else ALL
        self._show_filters()
        self._search()

    def _show_filters(self) -> None:
        for made in self.findChildren(QPushButton):
            key = made.property("key")
            if key is None:
                continue
            made.setChecked(key == self._channel if key in CHANNEL_NAMES else key == self._system)

    # ---- the point

    def _choose(self, point: Point | None) -> None:
        if point is None or point is self._point:
            return
        self._point = point
        han = point.hanzi_trad
        if point.hanzi_simp and point.hanzi_simp != han:
            han = f"{han} {point.hanzi_simp}"
        self._title.say(f"{point.code}  {point.pinyin} {han}".strip())
        words = [point.name, _family(point)]
        if point.aliases:
            words.append(f"also {', '.join(point.aliases[:6])}")
        self._line.say(". ".join(word for word in words if word) + ".")
        self._show_star()
        self._offer_views(point)
        # The card is filled after the list has moved on: holding a key down must not wait for it.
        QTimer.singleShot(0, self._fill_if_current)

    def _fill_if_current(self) -> None:
        if self._point is not None:
            self._fill_card(self._point)

    def _fill_card(self, point: Point) -> None:
        patient_id, name = self._patient or (None, "")
        try:
            use = point_use(self._context.store, point.code, patient_id=patient_id)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        note = self._notes.get(point.code)
        self._card.show_point(point, note.text if note else "", use, name)

    def _offer_views(self, point: Point) -> None:
        while (item := self._view_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        places = _one_per_view(self._context.atlas.places(point.code))
        if not places:
            self._map.clear()
            self._place_shown = None
            return
        for number, place in enumerate(places[:_VIEWS]):
            view = self._context.atlas.views[place.view]
            made = button(view.short, "chip")
            made.setCheckable(True)
            made.setChecked(number == 0)
            made.clicked.connect(lambda _checked=False, place=place, made=made: self._show_on(place, made))
            self._view_row.addWidget(made)
        self._show_on(places[0], None)

    def _show_on(self, place: Position, pressed: QPushButton | None) -> None:
        if pressed is not None:
            for made in self._views.findChildren(QPushButton):
                made.setChecked(made is pressed)
        atlas = self._context.atlas
        point = atlas.points[place.code]
        others = [
            other
            for other in atlas.positions(place.view)
            if atlas.points[other.code].system == point.system
            and (
                not channel_of(point)
                or channel_of(atlas.points[other.code]) == channel_of(point)
                or _near(other, place)
            )
        ]
        self._place_shown = place
        self._map.show_place(atlas.views[place.view], place, others)

    def _show_star(self) -> None:
        note = self._notes.get(self._point.code) if self._point else None
        on = bool(note and note.favourite)
        set_property(self._star, "on", "true" if on else "false")
        self._star.setAccessibleName("Remove from favourites" if on else "Add to favourites")
        self._star.setToolTip(self._star.accessibleName())

    def _toggle_favourite(self) -> None:
        if self._point is not None:
            note = self._notes.get(self._point.code, PointNote(id=self._point.code))
            self._keep(PointNote(id=note.id, text=note.text, favourite=not note.favourite))
            self._show_star()

    def _note(self, code: str, text: str) -> None:
        old = self._notes.get(code, PointNote(id=code))
        self._keep(PointNote(id=code, text=text, favourite=old.favourite))

    def _keep(self, note: PointNote) -> None:
        old = self._notes.get(note.id)
        if self._context.write(change_of(old, note)):
            self._notes[note.id] = note

    def _ask_place(self, *, both: bool = False) -> None:
        if self._place_shown is not None and self._session_open:
            self.place_requested.emit(self._place_shown, both)


def _family(point: Point) -> str:
    channel = channel_of(point)
    return f"{CHANNEL_NAMES.get(channel, channel)} channel" if channel else system_words(point.system)


def _one_per_view(places: tuple[Position, ...]) -> list[Position]:
    """One place for each plate, the patient's left before the right; close plates before the whole body."""
    found: dict[str, Position] = {}
    for place in places:
        found.setdefault(place.view, place)
    whole = [place for place in found.values() if place.view.startswith("body")]
    return [place for place in found.values() if not place.view.startswith("body")] + whole


def _near(place: Position, centre: Position) -> bool:
    return abs(place.x - centre.x) < 0.12 and abs(place.y - centre.y) < 0.10
