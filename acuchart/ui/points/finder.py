"""The left column of the atlas: the field, what was found, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from acuchart.model.atlas import Atlas, Point
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.points.found import POINT, FoundList, FoundModel
from acuchart.ui.points.systems import (
    ALL,
    CHANNEL_NAMES,
    CHANNELS,
    FAVOURITES,
    REGIONS,
    Filters,
    flag_choices,
    system_choices,
)
from acuchart.ui.widgets import Segment, button, frame, label

_MOST: Final = 400
_TABS: Final = (("system", "System"), ("channel", "Channel"), ("region", "Region"), ("flag", "Caution"))
_STEPS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


class PointFinder(QFrame):
    """``chosen`` carries the point in front, ``entered`` whether both sides are wanted."""

    chosen = Signal(object)
    entered = Signal(bool)
    own_wanted = Signal()

    def __init__(self) -> None:
        """Empty until ``use``."""
        super().__init__()
        self.setProperty("role", "nav")
        self.setFixedWidth(326)
        self._atlas: Atlas | None = None
        self._mine: frozenset[str] = frozenset()
        self._filters = Filters()
        self._more = False
        self._in_front: Point | None = None
        self.model = FoundModel(self)
        self.list = FoundList(self.model)
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText("st36, zusanli, 足三里, knee")
        self.field.setAccessibleName("Find a point by any of its names")
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.count = label("", "hint", wrap=True)
        self.tabs = Segment(_TABS, "system")
        self.tabs.setProperty("tone", "tight")
        self._rows: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 18, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label("Points", "heading"))
        head.addStretch(1)
        own = button("Own systems", "small", icon_name="plus", tip="Import and share own systems of points")
        own.clicked.connect(self.own_wanted)
        head.addWidget(own)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)
        column.addWidget(frame("rule"))
        column.addWidget(self.tabs)
        self._chips = QWidget()
        self._chip_column = QVBoxLayout(self._chips)
        self._chip_column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._chips)
        self.field.textChanged.connect(self.search)
        self.tabs.chosen.connect(lambda _key: self._show_filters())
        self.list.selectionModel().currentChanged.connect(
            lambda current, _before: self._bring(current.data(POINT))
        )

    @property
    def filters(self) -> Filters:
        """What narrows the list."""
        return self._filters

    def use(self, atlas: Atlas) -> None:
        """Another atlas: at the start, and after an own system came or went. The index is made meanwhile."""
        if atlas is self._atlas:
            return
        self._atlas = atlas
        self.model.use(atlas)
        QThreadPool.globalInstance().start(atlas.prepare)
        if self._filters.system not in (*atlas.systems, ALL, FAVOURITES):
            self._filters = replace(self._filters, system=ALL)
        self._build_chips(atlas)
        self.search()

    def show_favourites(self, codes: frozenset[str]) -> None:
        """Which points carry a star."""
        if codes != self._mine:
            self._mine = codes
            if self._atlas is not None:
                self.search()

    def narrow(self, filters: Filters) -> None:
        """Let through what these filters do."""
        self._filters = filters
        self._show_filters()
        self.search()

    def release(self) -> None:
        """Another way brought a point to the front: the one in the list can be chosen anew."""
        self._in_front = None

    def show_code(self, code: str) -> bool:
        """Bring a listed point to the front; False where the list does not have it."""
        for number, listed in enumerate(self.model.points):
            if listed.code == code:
                self.list.setCurrentIndex(self.model.index(number))
                return True
        return False

    # ---- finding

    def search(self) -> None:
        """List what the field and the filters say."""
        atlas = self._atlas
        if atlas is None:
            return
        text = self.field.text().strip()
        listed = atlas.find(text, len(atlas.points)) if text else tuple(atlas.points.values())
        if self._filters.system == FAVOURITES:
            listed = tuple(point for point in listed if point.code in self._mine)
        shown = listed
        if self._filters != Filters():
            shown = tuple(point for point in listed if self._filters.passes(point))
        reason: Callable[[str], str] = (lambda code: atlas.reason(code, text)) if text else (lambda _code: "")
        self.model.show_points(shown[:_MOST], self._mine, reason)
        self._say(len(shown), text)
        if shown:
            self.list.setCurrentIndex(self.model.index(0))
            self.list.scrollToTop()
            self._bring(shown[0])  # row 0 may be the current one still, with another point in it

    def _say(self, number: int, text: str) -> None:
        assert self._atlas is not None
        words = self._filters.words(self._atlas)
        if number:
            self.count.setText(f"{number} found" + (f" in {words}" if words else ""))
        elif text:
            inside = f" in {words}" if words else ""
            self.count.setText(f"No match for “{text}”{inside}. Try a code, pinyin, 漢字 or a place.")
        elif self._filters.system == FAVOURITES:
            self.count.setText("No favourites yet. Open a point and press the star.")
        else:
            self.count.setText(f"Nothing in {words}.")

    def _bring(self, point: Point | None) -> None:
        if point is not None and point is not self._in_front:
            self._in_front = point
            self.chosen.emit(point)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, down and Enter in the field work on the list."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (by := _STEPS.get(Qt.Key(event.key()))) is not None:
                if rows := self.model.rowCount():
                    row = min(max(self.list.currentIndex().row() + by, 0), rows - 1)
                    self.list.setCurrentIndex(self.model.index(row))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
        return super().eventFilter(watched, event)

    # ---- narrowing

    def _build_chips(self, atlas: Atlas) -> None:
        for old in self._rows.values():
            self._chip_column.removeWidget(old)
            old.hide()
            old.deleteLater()
        usual, rare = system_choices(atlas)
        self._rare = {key for key, _words in rare}
        tips = {id_: system.name for id_, system in atlas.systems.items()}
        first = ((ALL, "All"), (FAVOURITES, "★ Mine"))
        self._rows = {
            "system": self._row((*first, *usual, *rare), self.take_system, tips, more=bool(rare)),
            "channel": self._row([(one, one) for one in CHANNELS], self.take_channel, CHANNEL_NAMES),
            "region": self._row([(one, one) for one in self._regions(atlas)], self.take_region),
            "flag": self._row(flag_choices(atlas), self.take_flag),
        }
        for row in self._rows.values():
            self._chip_column.addWidget(row)
        self._show_filters()

    def _row(
        self,
        choices: Sequence[tuple[str, str]],
        slot: Callable[[str], None],
        tips: dict[str, str] | None = None,
        *,
        more: bool = False,
    ) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=5)
        for key, words in choices:
            made = button(words, "chip", tip=(tips or {}).get(key, ""))
            made.setCheckable(True)
            made.setProperty("key", key)
            made.clicked.connect(lambda _checked=False, key=key: slot(key))
            flow.addWidget(made)
        if more:
            made = button("More", "chip", tip="More systems")
            made.setCheckable(True)
            made.clicked.connect(self._toggle_more)
            made.setProperty("more", True)
            flow.addWidget(made)
        return box

    @staticmethod
    def _regions(atlas: Atlas) -> list[str]:
        there = {point.region.partition(",")[0] for point in atlas.points.values()}
        return [words for words, regions in REGIONS.items() if there & set(regions)]

    def take_system(self, key: str) -> None:
        """Show one system; the same again shows all."""
        again = key == self._filters.system
        self.narrow(replace(self._filters, system=ALL if again else key, channel=""))

    def take_channel(self, key: str) -> None:
        """Show one channel; the same again shows all."""
        again = key == self._filters.channel
        self.narrow(replace(self._filters, channel="" if again else key, system=ALL if again else "channel"))

    def take_region(self, key: str) -> None:
        """Show one part of the body; the same again shows all."""
        self.narrow(replace(self._filters, region="" if key == self._filters.region else key))

    def take_flag(self, key: str) -> None:
        """Show what carries one caution; the same again shows all."""
        self.narrow(replace(self._filters, flag="" if key == self._filters.flag else key))

    def _toggle_more(self) -> None:
        self._more = not self._more
        self._show_filters()

    def _show_filters(self) -> None:
        filters = self._filters
        on = {
            "system": filters.system,
            "channel": filters.channel,
            "region": filters.region,
            "flag": filters.flag,
        }
        for name, row in self._rows.items():
            for made in row.findChildren(QPushButton):
                key = made.property("key")
                if made.property("more"):
                    made.setChecked(self._more)
                    made.setText("Fewer" if self._more else "More")
                    continue
                made.setChecked(key == on[name])
                if name == "system":
                    made.setVisible(self._more or key not in self._rare or key == filters.system)
            row.setVisible(name == self.tabs.current)
            layout = row.layout()
            if layout is not None:
                layout.invalidate()
