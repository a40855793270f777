"""Points: type any name of any point, see it on every plate, read and write its card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas, Point, Position
from acuchart.model.change import change_of
from acuchart.model.point_note import PointNote
from acuchart.model.scene import layers_on
from acuchart.store import StoreError
from acuchart.store.point_use import point_notes, point_use
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.points.card import PointCard
from acuchart.ui.points.finder import PointFinder
from acuchart.ui.points.map import PointMap
from acuchart.ui.points.systems import CHANNEL_NAMES, channel_of, system_words
from acuchart.ui.session.docks import ZoomDock
from acuchart.ui.session.layers import LayerPanel, keep_layers, shown_layers
from acuchart.ui.widgets import Elided, button, empty_out, frame, icon_button, set_property

if TYPE_CHECKING:
    from acuchart.ui.points.own_page import OwnPage

_VIEWS: Final = 6  # plates offered for one point
_REST_MS: Final = 40  # typing goes on: the plate waits until it rests
_CARD_MS: Final = 30  # and the card until the plate is painted, so that no letter waits for both


class PointsPage(QWidget):
    """The atlas. ``place_requested`` carries the place in front with its side, and whether both are wanted."""

    place_requested = Signal(object, bool)

    def __init__(self, context: Context) -> None:
        """Build the page; points are read when it is first shown."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._notes: dict[str, PointNote] = {}
        self._point: Point | None = None
        self._patient: tuple[str, str] | None = None
        self._session_open = False
        self._places: list[Position] = []
        self._place_shown: Position | None = None
        self._finder = PointFinder()
        self._field, self._model = self._finder.field, self._finder.model
        self._map = PointMap()
        self._card = PointCard()
        self._own: OwnPage | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show_plate)
        self._card_rest = QTimer(self, singleShot=True, interval=_CARD_MS)
        self._card_rest.timeout.connect(self._show_card)
        self._stack = QStackedLayout(self)
        atlas_page = QWidget()
        self._stack.addWidget(atlas_page)
        row = QHBoxLayout(atlas_page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._finder)
        row.addWidget(self._middle(), 1)
        side = frame("side")
        side.setFixedWidth(340)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._card)
        row.addWidget(side)
        self._finder.chosen.connect(self._choose)
        self._finder.entered.connect(lambda both: self._ask_place(both=both))
        self._finder.own_wanted.connect(self.show_own)
        context.atlas_changed.connect(self._take_atlas)
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
        self._finder.show_favourites(self._mine())
        self._take_atlas()
        if self._own is not None:
            self._own.refresh()

    def take_focus(self) -> None:
        """The keyboard goes to the field."""
        if self._own is not None and self._stack.currentIndex() > 0:
            self._own.take_focus()
            return
        self._field.setFocus()
        self._field.selectAll()

    def settle(self) -> bool:
        """Keep what was typed."""
        self._rest.stop()
        self._card_rest.stop()
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
        self.show_atlas()
        if not self._finder.show_code(code):
            self._finder.release()
            self._choose(point)

    def show_own(self) -> None:
        """The page of the practitioner's own systems."""
        if self._own is None:
            from acuchart.ui.points.own_page import OwnPage

            self._own = OwnPage(self._context)
            self._own.left.connect(self.show_atlas)
            self._stack.addWidget(self._own)
        self._card.flush()
        self._own.refresh()
        self._stack.setCurrentWidget(self._own)
        self._own.take_focus()

    def show_atlas(self) -> None:
        """Back to the points."""
        if self._stack.currentIndex() != 0:
            self._stack.setCurrentIndex(0)
            self._rest.start()
            self.take_focus()

    def _take_atlas(self) -> None:
        atlas = self._context.atlas
        if self._point is not None and self._point.code not in atlas.points:
            self._point, self._places, self._place_shown = None, [], None
            self._map.clear()
        self._finder.use(atlas)
        self._map.use(atlas)
        self._map.layers.choose(shown_layers(self._context.settings))

    def toggle_layers(self) -> None:
        """Open or close the switches of the layers on the plate in front."""
        self._layers.setVisible(self._layers.isHidden())
        self._fill_layers()

    def _fill_layers(self) -> None:
        if not self._layers.isHidden() and self._map.view is not None:
            self._layers.fill(layers_on(self._map.view, self._context.atlas), self._map.layers.systems)
            self._place_docks()
            self._layers.raise_()

    def _place_docks(self) -> None:
        bottom = self._map.height() - 12
        self._zoom.move(12, bottom - self._zoom.height())
        self._layers.move(20 + self._zoom.width(), max(8, bottom - self._layers.height()))

    def _switch_layers(self, systems: frozenset[str]) -> None:
        self._map.layers.choose(systems)
        keep_layers(self._context.settings, systems)

    def _mine(self) -> frozenset[str]:
        return frozenset(code for code, note in self._notes.items() if note.favourite)

    # ---- building

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
        self._view_row = FlowLayout(self._views, gap=6)
        foot.addWidget(self._views, 1)
        self._layers = LayerPanel(self._map)
        self._layers.switched.connect(self._switch_layers)
        self._layers.closed.connect(self.toggle_layers)
        self._zoom = ZoomDock(keys=False)
        self._zoom.setParent(self._map)
        self._zoom.layers.connect(self.toggle_layers)
        self._zoom.closer.connect(lambda: self._map.zoom(1.4))
        self._zoom.away.connect(lambda: self._map.zoom(1 / 1.4))
        self._map.resized.connect(self._place_docks)
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

    # ---- the point

    def _choose(self, point: Point | None) -> None:
        if point is None or point is self._point:
            return
        self._point = point
        han = point.hanzi_trad
        if point.hanzi_simp and point.hanzi_simp != han:
            han = f"{han} {point.hanzi_simp}"
        self._title.say(f"{point.code}  {point.pinyin} {han}".strip())
        words = [point.name, _family(self._context.atlas, point)]
        if point.aliases:
            words.append(f"also {', '.join(point.aliases[:6])}")
        self._line.say(". ".join(word for word in words if word) + ".")
        self._show_star()
        self._places = _one_per_view(self._context.atlas.places(point.code))
        self._place_shown = self._places[0] if self._places else None
        # Plate and card come one after the other when the hand rests: no letter and no held key waits for them.
        self._card_rest.stop()
        self._rest.start()

    def _show_plate(self) -> None:
        if self._point is not None and self._map.isVisible():
            self._offer_views()
            self._card_rest.start()

    def _show_card(self) -> None:
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

    def _offer_views(self) -> None:
        empty_out(self._view_row)
        places = self._places
        if not places:
            self._map.clear()
            return
        for number, place in enumerate(places[:_VIEWS]):
            view = self._context.atlas.views[place.view]
            made = button(view.short, "chip")
            made.setCheckable(True)
            made.setChecked(number == 0)
            made.clicked.connect(lambda _checked=False, place=place, made=made: self._show_on(place, made))
            self._view_row.addWidget(made)
            made.show()
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
        self._fill_layers()

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
            self._finder.show_favourites(self._mine())

    def _ask_place(self, *, both: bool = False) -> None:
        if self._place_shown is not None and self._session_open:
            self.place_requested.emit(self._place_shown, both)


def _family(atlas: Atlas, point: Point) -> str:
    channel = channel_of(point)
    return f"{CHANNEL_NAMES.get(channel, channel)} channel" if channel else system_words(atlas, point.system)


def _one_per_view(places: tuple[Position, ...]) -> list[Position]:
    """One place for each plate, the patient's left before the right; close plates before the whole body."""
    found: dict[str, Position] = {}
    for place in places:
        found.setdefault(place.view, place)
    whole = [place for place in found.values() if place.view.startswith("body")]
    return [place for place in found.values() if not place.view.startswith("body")] + whole


def _near(place: Position, centre: Position) -> bool:
    return abs(place.x - centre.x) < 0.12 and abs(place.y - centre.y) < 0.10
