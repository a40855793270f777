"""The page of the plates: rail, plate with its docks, needle list and inspector."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.model.atlas import Position
from acuchart.model.ledger import in_order
from acuchart.model.preset import Preset
from acuchart.model.protocol import Protocol
from acuchart.model.scene import layers_on, place_on
from acuchart.store.sets import presets_of
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.session.area_card import AreaCard
from acuchart.ui.session.docks import PresetDock, Remark, ZoomDock
from acuchart.ui.session.draw_tool import DrawTool
from acuchart.ui.session.event_form import EventForm
from acuchart.ui.session.ghosts import Ghosts, offer_last
from acuchart.ui.session.inspector import Inspector
from acuchart.ui.session.layers import LayerPanel, keep_layers, shown_layers
from acuchart.ui.session.lead_card import LeadCard
from acuchart.ui.session.marking import Marking
from acuchart.ui.session.needle_list import NeedleList
from acuchart.ui.session.needle_rows import rows
from acuchart.ui.session.plate_view import PlateView
from acuchart.ui.session.rail import Rail
from acuchart.ui.session.rx_line import RxLine
from acuchart.ui.session.rx_reader import RxReader
from acuchart.ui.session.safety import SessionSafety
from acuchart.ui.session.selection import Selection
from acuchart.ui.session.zone_card import ZoneCard
from acuchart.ui.widgets import Segment, frame, label

_FIRST_VIEW = "face-front"


class NeedlesPage(QWidget):
    """Where needles are marked."""

    accepted = Signal()

    def __init__(
        self, context: Context, document: SessionDocument, marking: Marking, selection: Selection
    ) -> None:
        """Call ``open`` when everything is wired."""
        super().__init__()
        self._context, self._document = context, document
        self._marking, self._selection = marking, selection
        self._closed: set[str] = set()
        atlas = context.atlas
        self.rail = Rail(atlas)
        self.plate = PlateView(document, atlas, marking, selection)
        self.ghosts = Ghosts(document, atlas, selection, self)
        self.plate.ghosts.use(self.ghosts)
        self._nine = presets_of(context.store)
        marking.boxes = self.ghosts.boxes = self._nine
        self.presets = PresetDock(self._nine)
        self.zoom = ZoomDock()
        for dock in (self.presets, self.zoom):
            dock.setParent(self.plate)
        self.plate.hands.pen_only = context.settings.text("pen-only") == "on"
        self.rail.pen.setChecked(self.plate.hands.pen_only)
        self.remark = Remark(self.plate)
        self.layers = LayerPanel(self.plate)
        self.plate.layers.choose(shown_layers(context.settings))
        self.list = NeedleList(selection)
        self.reader = RxReader(document, atlas, self._numbered, lambda: marking.preset, self)
        self.line = RxLine(self.reader, atlas, self, writable=document.writable)
        self.safety = SessionSafety(context, document, self)
        self.plate.safety.use(self.safety, document)
        self.inspector = Inspector(document, atlas, marking, selection, self.safety)
        self.zone_tool = DrawTool(
            self.plate,
            self.plate.safety.draw,
            asks="Draw round the zone; Esc ends it.",
            ends="The zone tool is put away.",
        )
        self.area_tool = DrawTool(
            self.plate,
            self.plate.areas.draw,
            asks="Draw a stroke or round an area, or press once for a cup; Esc ends it.",
            ends="The area tool is put away.",
        )
        self.zone_tool.beside(self.area_tool)
        self.area_tool.beside(self.zone_tool)
        self.zone_card, self.area_card = ZoneCard(context), AreaCard(context, document, self.plate.areas)
        self.event_form = EventForm(self.safety, document.session.id, writable=not context.store.read_only)
        self.inspector.use_presets(self._nine)
        # Before the card of a lead is there: both together would make a low window grow.
        self.plate.leads.chosen.connect(self._make_room)
        self.leads = LeadCard(document, self.plate.leads, self.safety)
        self._order = Segment(
            (("region", "Region"), ("order", "Order")), context.settings.text("needle-order", "region")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        middle = QFrame()
        middle.setProperty("role", "canvas")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(self.plate, 1)
        row.addWidget(middle, 1)
        self.side = self._side()
        row.addWidget(self.side)
        self._connect()
        self.presets.setVisible(document.writable)

    def open(self) -> None:
        """Show the plate of the newest needle, or the face."""
        newest = in_order(self._document.needles.values())
        view_id = newest[-1].view.partition("@")[0] if newest else _FIRST_VIEW
        self.use_preset(self._context.settings.preset)
        self.show_view(view_id if view_id in self._context.atlas.views else _FIRST_VIEW)
        self.refresh(set(self._context.atlas.views))
        self.reader.rewrite()
        offer_last(self.ghosts, self._document, self._context.store)

    def show_view(self, view_id: str) -> None:
        """Open a plate."""
        self.plate.show_view(self._context.atlas.views[view_id])

    def use_preset(self, number: int) -> None:
        """Take one of the nine needles into the hand."""
        preset = next((preset for preset in self._nine if preset.number == number), self._nine[1])
        self._marking.use(preset)
        self._context.settings.preset = preset.number
        self.presets.show_preset(preset.number)
        self._place_docks()

    def set_widths(self, *, rail: int, side: int, compact: bool) -> None:
        """The widths of the two columns beside the plate."""
        self.inspector.set_compact(compact)
        self.line.set_compact(compact)
        self.rail.setFixedWidth(rail)
        self.side.setFixedWidth(side)

    def refresh(self, views: Collection[str]) -> None:
        """List and inspector; the thumbnails of the plates that changed."""
        needles = self._document.needles.values()
        by_region = self._order.current == "region"
        atlas, first = self._context.atlas, self.safety.first
        self.list.set_rows(rows(needles, atlas, by_region=by_region, closed=self._closed, warn=first))
        self.inspector.refresh()
        self.ghosts.refresh()
        self.leads.refresh()
        if views:
            self.rail.set_needles(needles, views)

    def say(self, words: str) -> None:
        """A remark over the plate, also for those who hear the screen."""
        self.remark.say(words)
        self._place_docks()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.plate, words))

    def open_event(self, begun: str = "") -> None:
        """Write down an adverse event at the selected needle, or of the whole session; its note may be begun."""
        self.event_form.open(self._document.needles.get(self._selection.primary or ""), begun)

    def place_at(self, place: Position, *, both: bool) -> None:
        """A needle in a named place of the atlas, and its mirror with ``both``."""
        view = self._context.atlas.views[place.view]
        if not view.needles:
            self.say(f"{view.name} takes no needles.")
        elif self._marking.place(view, place.x, place.y, snap=place, both=both):
            self.show_view(view.id)

    # ---- parts

    def _side(self) -> QFrame:
        side = frame("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 6)
        head.addWidget(label("Needles", "subhead"))
        head.addStretch(1)
        head.addWidget(self._order)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(frame("rule"))
        column.addWidget(self.event_form)
        column.addWidget(self.zone_card)
        column.addWidget(self.area_card)
        column.addWidget(self.inspector)
        column.addWidget(self.leads)
        return side

    def _connect(self) -> None:
        self.rail.chosen.connect(self._rail_chosen)
        self.rail.pen.toggled.connect(self._use_pen_only)
        self.plate.view_shown.connect(self.rail.show_view)
        self.plate.zoomed.connect(self._zoomed)
        self.plate.accepted.connect(self.accepted)
        self.presets.chosen.connect(self.use_preset)
        self.zoom.layers.connect(self.toggle_layers)
        self.layers.closed.connect(self.toggle_layers)
        self.layers.switched.connect(self._switch_layers)
        self.plate.view_shown.connect(lambda _view: self.fill_layers())
        self.zoom.closer.connect(self.plate.zoom_in)
        self.zoom.away.connect(self.plate.zoom_out)
        self.zoom.whole.connect(self.plate.fit)
        self._order.chosen.connect(self._order_chosen)
        self.list.toggled.connect(self._toggle)
        self.list.shown.connect(self._show_needle)
        self.line.left.connect(self.plate.setFocus)
        self.leads.said.connect(self.say)
        self.plate.leads.chosen.connect(self._lead_chosen)
        self._selection.changed.connect(self._needle_chosen)
        self.plate.view_shown.connect(self._offer)
        self.ghosts.changed.connect(self._offer)
        self.ghosts.said.connect(self.say)
        self.line.accept.accepted.connect(self._accept)
        self.line.accept.dismissed.connect(self.ghosts.dismiss)
        self.reader.shown.connect(self._show_typed)
        self.reader.put_in.connect(self._put_in)
        self.inspector.said.connect(self.say)
        self._marking.said.connect(self.say)
        self.safety.changed.connect(self._safety_changed)
        self.event_form.said.connect(self.say)
        self.event_form.opened.connect(partial(self._hide_inspector, self.event_form))
        self.event_form.closed.connect(self._card_closed)
        self.zone_tool.drawn.connect(self._zone_drawn)
        self.area_tool.drawn.connect(lambda corners: self.area_card.add(self.plate.view, corners))
        for one in (self.zone_tool, self.area_tool, self.area_card):
            one.said.connect(self.say)
        for card in (self.zone_card, self.area_card):
            card.opened.connect(partial(self._hide_inspector, card))
            card.closed.connect(self._card_closed)

    def toggle_layers(self) -> None:
        """Open or close the switches of the layers."""
        self.layers.setVisible(self.layers.isHidden())
        self.fill_layers()
        if self.layers.isHidden():
            self.plate.setFocus()

    def fill_layers(self) -> None:
        """The switches of this plate's layers, where they are open."""
        if not self.layers.isHidden():
            self.layers.fill(layers_on(self.plate.view, self._context.atlas), self.plate.layers.systems)
            self._place_docks()
            self.layers.raise_()

    def _switch_layers(self, systems: frozenset[str]) -> None:
        self.plate.layers.choose(systems)
        keep_layers(self._context.settings, systems)

    def _safety_changed(self) -> None:
        self.plate.update()
        self.refresh(())

    def _zone_drawn(self, corners: tuple[tuple[float, float], ...]) -> None:
        if len({(round(x, 4), round(y, 4)) for x, y in corners}) < 3:
            self.say("That was too short for a zone. Draw round the skin that needs care.")
            return
        self.zone_card.add(self._document.patient.id, self.plate.view.ref, corners, self.safety.day)

    def _hide_inspector(self, coming: QWidget) -> None:
        """One card stands in the inspector's place at a time."""
        for card in (self.inspector, self.event_form, self.zone_card, self.area_card):
            card.hide()
        if coming is not self.area_card:
            self.plate.areas.select("")

    def _card_closed(self) -> None:
        self.inspector.show()
        self.plate.setFocus()

    def _use_pen_only(self, on: bool) -> None:
        self.plate.hands.pen_only = on
        self._context.settings.keep_text("pen-only", "on" if on else "off")
        self.say("A finger moves the plate now; pen and mouse mark." if on else "A finger marks again, too.")

    def _rail_chosen(self, view_id: str) -> None:
        self.show_view(view_id)
        self.plate.setFocus()

    def _order_chosen(self, order: str) -> None:
        self._context.settings.keep_text("needle-order", order)
        self.refresh(())

    def _toggle(self, group: str) -> None:
        self._closed ^= {group}
        self.refresh(())

    def _show_needle(self, needle_id: str) -> None:
        """A needle that is chosen in the list is shown on a plate."""
        needle = self._document.needles.get(needle_id)
        if needle is not None and place_on(self._context.atlas, self.plate.view, needle) is None:
            self.show_view(needle.view.partition("@")[0])

    def _numbered(self) -> dict[int, Preset]:
        return {preset.number: preset for preset in self._nine}

    def _make_room(self, lead_id: str) -> None:
        if lead_id:
            self.inspector.hide()

    def _lead_chosen(self, lead_id: str) -> None:
        """The eye is on a lead or on needles, never on both."""
        self.inspector.setVisible(not lead_id)
        if lead_id:
            self._selection.set(())

    def _needle_chosen(self) -> None:
        if self._selection.ids:
            self.plate.leads.select("")

    def use_lead_tool(self) -> None:
        """The next drags from mark to mark draw leads, until Escape."""
        self.plate.leads.tool = not self.plate.leads.tool
        on = (
            "Drag from one mark to another; Esc ends it."
            if self.plate.leads.tool
            else "The lead tool is put away."
        )
        self.say(on)

    def offer_protocol(self, protocol: Protocol) -> None:
        """The needles of a protocol as ghosts; where it says no size, the needle in the hand."""
        from acuchart.ui.session.protocol_offer import offer_of  # late: few sessions begin with a set

        context, session_id = self._context, self._document.session.id
        presets, sized = self._numbered(), self.reader.sized
        self.ghosts.offer(offer_of(protocol, session_id, context.atlas, presets, sized, context.store))
        views = [*(one.view for one in self.ghosts.offered), *(one.view for one in self.ghosts.areas)]
        here = (*self.ghosts.on_view(self.plate.view.id), *self.ghosts.areas_on(self.plate.view.id))
        if views and not here:
            self.show_view(views[0].partition("@")[0])
        self.say(f"{len(views)} offered from {protocol.name}: click one, G takes this plate’s over.")

    def _offer(self, *_: object) -> None:
        """What one key takes over: this plate's, or else all."""
        if not self.plate.shows_a_view:
            return
        view_id = self.plate.view.id
        here = len(self.ghosts.on_view(view_id)) + len(self.ghosts.areas_on(view_id))
        everywhere = len(self.ghosts.offered) + len(self.ghosts.areas)
        self.line.accept.offer(here or everywhere, "G" if here else "Shift+G", self.ghosts.words)
        self.line.place()

    def _accept(self) -> None:
        view_id = self.plate.view.id
        if self.ghosts.on_view(view_id) or self.ghosts.areas_on(view_id):
            self.ghosts.accept_view(view_id)
        else:
            self.ghosts.accept_all()

    def _show_typed(self, view_id: str) -> None:
        """What is typed is seen: the plate of a new needle that this plate does not show."""
        newest = in_order(self._document.needles.values())[-1]
        if place_on(self._context.atlas, self.plate.view, newest) is None and view_id in self._context.atlas.views:
            self.show_view(view_id)

    def _put_in(self, ids: tuple[str, ...]) -> None:
        self._selection.set(ids[-1:])
        self._show_typed(self._document.needles[ids[-1]].view.partition("@")[0])
        number = len(ids)
        names = ", ".join(self._document.needles[one].name for one in ids[:4])
        more = f" and {number - 4} more" if number > 4 else ""
        size = self._document.needles[ids[-1]].size_label
        self.say(f"{names}{more} {'is' if number == 1 else 'are'} in{f', {size}' if size else ''}.")

    def _zoomed(self, times: float) -> None:
        self.zoom.show_zoom(times)
        self._place_docks()

    # ---- what floats over the plate

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The docks keep their corners."""
        super().resizeEvent(event)
        self._place_docks()

    def _place_docks(self) -> None:
        self.line.place()
        wide, high = self.plate.width(), self.plate.height()
        self.presets.fit(wide - 32)
        self.presets.move(max(16, (wide - self.presets.width()) // 2), high - self.presets.height() - 12)
        self.zoom.move(16, high - self.zoom.height() - (82 if self.presets.isVisibleTo(self.plate) else 16))
        bottom = self.zoom.y() + self.zoom.height()
        self.layers.move(self.zoom.x() + self.zoom.width() + 8, max(8, bottom - self.layers.height()))
        self.remark.setMaximumWidth(max(200, wide - 40))
        self.remark.move((wide - self.remark.width()) // 2, 80 if self.line.accept.isVisibleTo(self) else 48)
