"""The removal view: take needles out by region, hidden sites first, on the plate or in the list."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.atlas import View
from acuchart.model.ledger import count, in_order
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.removal import (
    Group,
    count_words,
    groups,
    is_hidden,
    still_in,
    still_words,
    uncounted_emergency,
)
from acuchart.ui import treatment
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.hold_button import HoldButton
from acuchart.ui.session.removal_insets import Inset, PlateChips
from acuchart.ui.session.removal_list import RemovalList
from acuchart.ui.session.removal_plate import RemovalPlate
from acuchart.ui.session.removal_side import (
    BigLedger,
    CountPanel,
    LeaveInPanel,
    NotFoundPanel,
    emergency_box,
    options,
)
from acuchart.ui.session.selection import Selection
from acuchart.ui.widgets import Glyph, Segment, frame, label

_MOST_INSETS: Final = 2
_RULE_FROM: Final = 640  # px of height
_LOW: Final = 740  # px of the window's height


class RemovalPage(QWidget):
    """Three columns: what to take out, where it is, how many are left."""

    slip_wanted = Signal()
    emergency_wanted = Signal()

    def __init__(self, context: Context, document: SessionDocument, selection: Selection) -> None:
        """Reads the document; call ``open`` when it comes to the front."""
        super().__init__()
        self.setProperty("touch", True)  # with the mouse, too: gloves on, eyes on the patient
        self._context, self._document, self._selection = context, document, selection
        self._said = ""
        self._wanted_view = ""
        self.list = RemovalList(context.atlas)
        self.plate = RemovalPlate(context.atlas)
        self.ledger = BigLedger()
        self._order = Segment((("hidden", "Hidden first"), ("order", "Order in")), "hidden")
        self._order.chosen.connect(lambda _key: self.refresh())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = self._list_column()
        row.addWidget(self._left)
        row.addWidget(self.plate, 1)
        self._right = self._side_column()
        row.addWidget(self._right)
        self._plates = PlateChips(self.plate)
        self._plates.chosen.connect(self._show_view)
        self._insets: list[Inset] = []
        self.list.out_wanted.connect(self._take_out)
        self.list.back_wanted.connect(self._put_back)
        self.list.chosen.connect(self._choose)
        self.list.counted.connect(self._count)
        self.plate.tapped.connect(self._take_out)
        self.plate.resized.connect(self._place_docks)
        selection.changed.connect(self._follow)

    # ---- what is shown

    @property
    def current(self) -> Needle | None:
        """The needle that the eye is on."""
        needle = self._document.needles.get(self._selection.primary or "")
        return needle if needle is not None and needle.state is not NeedleState.PLANNED else None

    def open(self) -> None:
        """Come to the front with the first needle that is in."""
        self._wanted_view = ""
        current = self.current
        if current is None or current.state is not NeedleState.IN:
            self._next()
        self.refresh()
        self.list.setFocus()

    @property
    def _asks(self) -> bool:
        return self._panels.currentWidget() in (self.leave_panel, self.lost_panel)

    def show_needle(self, needle_id: str) -> None:
        """Lead to a needle that has to be explained."""
        self._selection.set([needle_id])
        self.refresh()
        needle = self._document.needles.get(needle_id)
        if needle is not None and needle.state in (NeedleState.LEFT_IN, NeedleState.NOT_FOUND):
            self.become(needle.state)

    def refresh(self) -> None:
        """Everything that depends on the needles."""
        needles = tuple(self._document.needles.values())
        atlas, writable = self._context.atlas, self._document.writable
        selected = self._selection.primary or ""
        stamps = self._document.stamps
        by_region = self._order.current == "hidden"
        self.list.show_needles(needles, selected, stamps, by_region=by_region, writable=writable)
        total = count(needles)
        inside = still_in(needles)
        self.ledger.show_count(total, inside, still_words(needles, atlas))
        self._choose_plate(needles)
        self.plate.show_needles(needles, selected)
        self._show_insets(needles, selected)
        self._tell_emergency(inside)
        self.emergency.setEnabled(writable and inside > 0)
        current = self.current
        for option in self._options:
            option.setEnabled(writable and current is not None)
        self._lock_words.setText(self._rule_words(inside))
        self._announce(count_words(needles, atlas))
        if uncounted_emergency(self._document.stamps) is not None and self._panels.currentWidget() is self._ways:
            self._ask_count()
        elif self._panels.currentWidget() is self.count_panel and self._counted():
            self._close_panel()
        self._place_docks()

    @property
    def said(self) -> str:
        """The count as it was last said aloud."""
        return self._said

    # ---- parts

    def _list_column(self) -> QFrame:
        side = frame("left-side")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 12, 6)
        head.addWidget(label("Take out", "heading"))
        head.addStretch(1)
        head.addWidget(self._order)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        return side

    def _side_column(self) -> QFrame:
        side = frame("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addWidget(self.ledger)
        self._ways, self._options = options(self.become)
        self.leave_panel, self.lost_panel, self.count_panel = LeaveInPanel(), NotFoundPanel(), CountPanel()
        self._panels = QStackedWidget()
        for panel in (self._ways, self.leave_panel, self.lost_panel, self.count_panel):
            self._panels.addWidget(panel)
        for made in (self.leave_panel, self.lost_panel, self.count_panel):
            made.closed.connect(self._close_panel)
        self.leave_panel.wanted.connect(self._leave_in)
        self.lost_panel.wanted.connect(self._lost)
        self.count_panel.wanted.connect(self._counted_after)
        column.addWidget(self._panels)
        column.addStretch(1)
        rule = QHBoxLayout()
        rule.setSpacing(8)
        rule.addWidget(Glyph("lock", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._lock_words = label("", "label", wrap=True)
        rule.addWidget(self._lock_words, 1)
        self._rule = QWidget()
        self._rule.setLayout(rule)
        rule.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rule)
        self._panels.currentChanged.connect(lambda _at: self._show_rule())
        self.emergency = HoldButton("Emergency pull", filled=True)
        self.emergency.held.connect(self.emergency_wanted)
        box, self._emergency_words, self._tell_emergency = emergency_box(self.emergency)
        column.addWidget(box)
        return side

    # ---- what a hand does

    def _take_out(self, needle_id: str) -> None:
        needle = self._document.needles.get(needle_id)
        if needle is None or needle.state is not NeedleState.IN:
            return
        if treatment.take_out(self._document, [needle]):
            self._next()

    def _put_back(self, needle_id: str) -> None:
        needle = self._document.needles.get(needle_id)
        if needle is not None:
            treatment.put_back(self._document, needle)

    def take_out_current(self) -> None:
        """O: the needle that the eye is on."""
        current = self.current
        if current is not None and self._panels.currentWidget() is self._ways:  # a question is answered first
            self._take_out(current.id)

    def become(self, state: NeedleState) -> None:
        """D, L, N: the current needle is not simply out."""
        needle = self.current
        if needle is None or not self._document.writable or self._asks:
            return
        if state is NeedleState.DROPPED:
            if treatment.fell_out(self._document, needle):
                self._next()
            return
        panel = self.leave_panel if state is NeedleState.LEFT_IN else self.lost_panel
        words = "stays in on purpose" if state is NeedleState.LEFT_IN else "is not found"
        self._panels.setCurrentWidget(panel)
        panel.ask(f"{needle.name} {words}")

    def _leave_in(self, until: object, slip: bool) -> None:
        needle = self.current
        assert isinstance(until, date)
        if needle is not None and treatment.leave_in(self._document, needle, until):
            self._close_panel()
            self._next()
            if slip:
                self.slip_wanted.emit()

    def _lost(self, searched: str, told: str) -> None:
        needle = self.current
        if needle is not None and treatment.not_found(self._document, needle, searched, told):
            self._close_panel()
            self._next()

    def _count(self, group: object) -> None:
        assert isinstance(group, Group)
        if treatment.count_region(self._document, group):
            self._next()

    def _ask_count(self) -> None:
        pulled = uncounted_emergency(self._document.stamps)
        if pulled is not None:
            self._panels.setCurrentWidget(self.count_panel)
            self.count_panel.ask(
                f"Count after emergency: {pulled.number} were in at {clock.local(pulled.at):%H:%M}."
            )

    def _counted(self) -> bool:
        return uncounted_emergency(self._document.stamps) is None

    def _counted_after(self, number: int) -> None:
        if treatment.count_after_emergency(self._document, number):
            self._close_panel()

    def _close_panel(self) -> None:
        self._panels.setCurrentWidget(self._ways)
        self.list.setFocus()

    def _choose(self, needle_id: str) -> None:
        self._wanted_view = ""
        self._selection.set([needle_id])

    def _follow(self) -> None:
        if self.isVisible():
            if self._asks:
                self._panels.setCurrentWidget(self._ways)
            self.refresh()

    def _next(self) -> None:
        """The eye goes to the next needle that is in, in the order of the list."""
        inside = [n for group in self._groups() for n in group.needles if n.state is NeedleState.IN]
        if inside:
            self._selection.set([inside[0].id])

    def _groups(self) -> tuple[Group, ...]:
        if self._order.current == "hidden":
            return groups(self._document.needles.values(), self._context.atlas)
        needles = in_order(self._document.needles.values())
        return (Group(key="all", title="", hidden=False, needles=needles),)

    # ---- plates

    def _choose_plate(self, needles: tuple[Needle, ...]) -> None:
        atlas = self._context.atlas
        left: dict[str, int] = {}
        placed: set[str] = set()
        for needle in in_order(needles):
            view_id = needle.view.partition("@")[0]
            if needle.state is NeedleState.PLANNED or view_id not in atlas.views:
                continue
            placed.add(view_id)
            left[view_id] = left.get(view_id, 0) + (needle.state is NeedleState.IN)
        if not placed:
            self.plate.show_view(next(iter(atlas.views.values())))
            self._plates.hide()
            return
        current = self.current
        home = current.view.partition("@")[0] if current is not None else ""
        open_views = [view_id for view_id in left if left[view_id] and not atlas.views[view_id].hidden]
        shown = self.plate.shown.id if self.plate.shown is not None else ""
        if self._wanted_view in placed:
            wanted = self._wanted_view
        elif home in placed and not atlas.views[home].hidden:
            wanted = home
        elif shown in open_views:
            wanted = shown
        elif open_views:
            wanted = max(open_views, key=lambda view_id: left[view_id])
        else:
            wanted = home if home in placed else max(left, key=lambda view_id: left[view_id])
        self.plate.show_view(atlas.views[wanted])
        rows = [
            (view, left.get(view.id, 0), view.id == wanted) for view in atlas.views.values() if view.id in placed
        ]
        self._plates.show_plates(rows)

    def _show_view(self, view_id: str) -> None:
        self._wanted_view = view_id
        self.refresh()

    def _show_insets(self, needles: tuple[Needle, ...], selected: str) -> None:
        """Hidden sites with needles in open their plates by themselves."""
        atlas = self._context.atlas
        shown = self.plate.shown
        wanted: dict[str, list[Needle]] = {}
        for needle in needles:
            if needle.state is NeedleState.IN and is_hidden(needle, atlas):
                wanted.setdefault(needle.view.partition("@")[0], []).append(needle)
        views = [atlas.views[v] for v in wanted if v in atlas.views and (shown is None or v != shown.id)]
        views = views[:_MOST_INSETS]
        for old in [inset for inset in self._insets if inset.view not in views]:
            self._insets.remove(old)
            old.hide()
            old.deleteLater()
        for view in views:
            inset = next((one for one in self._insets if one.view is view), None)
            if inset is None:
                inset = Inset(self.plate, atlas, view)
                inset.plate.tapped.connect(self._take_out)
                inset.show()
                self._insets.append(inset)
            inset.plate.show_needles(needles, selected)
            inset.say(wanted[view.id])

    @property
    def insets(self) -> tuple[View, ...]:
        """The hidden plates that are open."""
        return tuple(inset.view for inset in self._insets)

    def inset_plate(self, view_id: str) -> RemovalPlate:
        """One of the open hidden plates."""
        return next(inset.plate for inset in self._insets if inset.view.id == view_id)

    def _place_docks(self) -> None:
        wide, high = self.plate.width(), self.plate.height()
        self._plates.fit(wide - 24)
        self._plates.move(max(12, (wide - self._plates.width()) // 2), high - self._plates.height() - 10)
        self.plate.keep_free(min(250, max(wide // 3, 170)) + 24 if self._insets else 0)
        y = 16
        for inset in self._insets:
            side = min(250, max(wide // 3, 170))
            tall = min(330, max((high - 110) // max(len(self._insets), 1), 190))
            inset.setGeometry(wide - side - 16, y, side, tall)
            y += tall + 10

    # ---- words

    def _rule_words(self, inside: int) -> str:
        if not self._document.writable:
            return "This session is closed; nothing changes any more."
        if inside:
            return "Signing opens when no needle is in, or each one that is not out is explained."
        return "No needle is in. Finish the count, then sign."

    def _announce(self, words: str) -> None:
        """Said to those who hear the screen, once for each new count."""
        if words != self._said:
            self._said = words
            if self.isVisible():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, words))

    # ---- sizes

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns of the design at 1280, 1440 and 1920 px."""
        super().resizeEvent(event)
        small = self.width() < 1400
        self._left.setFixedWidth(340 if small else 404)
        self._right.setFixedWidth(284 if small else 316)
        low = self.window().height() < _LOW
        self.ledger.set_low(low)
        self._emergency_words.setVisible(not low)
        self._show_rule()

    def _show_rule(self) -> None:
        """The rule of signing makes room for a question, and for the three ways in a low window."""
        self._rule.setVisible(self._panels.currentWidget() is self._ways and self.height() >= _RULE_FROM)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is shown."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """A question that was not answered is over."""
        super().hideEvent(event)
        self._panels.setCurrentWidget(self._ways)
