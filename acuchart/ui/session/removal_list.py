"""The list of needles to take out: by region, hidden sites first, rows for a thumb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.atlas import Atlas
from acuchart.model.ledger import in_order, numbers
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.removal import Group, counted_regions, groups, is_hidden, side_words
from acuchart.model.scene import GLYPHS
from acuchart.model.stamp import Stamp
from acuchart.ui.session.marks import MarkPainter
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import Elided, Glyph, button, label, set_property

HIGH: Final = 64
HIGH_OUT: Final = 48


class RemovalRow(QWidget):
    """One needle: its number, where it is, and the button that takes it out."""

    out_wanted = Signal(str)
    back_wanted = Signal(str)
    chosen = Signal(str)

    def __init__(self, needle_id: str) -> None:
        """Empty until ``say``."""
        super().__init__()
        self.needle_id = needle_id
        self._needle: Needle | None = None
        self._number: int | None = None
        self._where = ""
        self._selected = False
        self._marks: MarkPainter | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.addStretch(1)
        self.out = button("Out", "take-out")
        self.out.clicked.connect(lambda _checked=False: self.out_wanted.emit(self.needle_id))
        self.out.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.out)
        self.back = button("In again", "small", tip="It was tapped by mistake: the needle is in")
        self.back.setFixedHeight(44)
        self.back.clicked.connect(lambda _checked=False: self.back_wanted.emit(self.needle_id))
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back.hide()
        row.addWidget(self.back)
        theme().changed.connect(self._dress)

    @property
    def inside(self) -> bool:
        """True while the needle is in."""
        return self._needle is not None and self._needle.state is NeedleState.IN

    def say(self, needle: Needle, number: int | None, where: str, *, selected: bool, writable: bool) -> None:
        """What became of the needle."""
        new = (needle, number, where, selected)
        if new == (self._needle, self._number, self._where, self._selected):
            return
        self._needle, self._number, self._where, self._selected = new
        self.setFixedHeight(HIGH if self.inside else HIGH_OUT)
        self.out.setVisible(self.inside)
        self.out.setEnabled(writable)
        self.back.setVisible(selected and writable and not self.inside)
        self.back.setAccessibleName(f"{needle.name} is in again")
        set_property(self.out, "on", "true" if selected else "false")
        self.out.setAccessibleName(f"Take out {needle.name}")
        self.setAccessibleName(
            f"{number}, {needle.name}, {side_words(needle)}, {where}, {STATE_WORDS[needle.state]}"
        )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press beside the button shows the needle on its plate."""
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.needle_id)

    def sizeHint(self) -> QSize:
        """High enough for a thumb."""
        return QSize(300, HIGH if self.inside else HIGH_OUT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card of a needle that is in, the plain line of one that is out."""
        needle = self._needle
        if needle is None:
            return
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._marks is None:
            self._marks = MarkPainter(tokens, self.devicePixelRatioF())
        if self.inside:
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setPen(
                QPen(QColor(tokens.pine if self._selected else tokens.line2), 2 if self._selected else 1.4)
            )
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(box, 12, 12)
        state = needle.state
        text = GLYPHS[state].letter or ("" if self._number is None else str(self._number))
        self._marks.draw(painter, 32, self.height() / 2, state, text, size=30 if self.inside else 26)
        left = 62
        button_ = self.out if self.inside else self.back if self.back.isVisibleTo(self) else None
        right = self.width() - (12 if button_ is None else button_.width() + 22)
        said = "" if button_ is not None else _became(needle)
        painter.setFont(font("hint"))
        painter.setPen(QColor(tokens.ink2))
        if said:
            wide = QFontMetrics(font("hint")).horizontalAdvance(said)
            painter.drawText(right - wide, 0, wide, self.height(), Qt.AlignmentFlag.AlignVCenter, said)
            right -= wide + 10
        middle = self.height() // 2
        where = QFontMetrics(font("hint")).elidedText(self._where, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(left, middle + 1, right - left, 18, Qt.AlignmentFlag.AlignVCenter, where)
        painter.setFont(font("subhead" if self.inside else "body"))
        painter.setPen(QColor(tokens.ink if self.inside else tokens.ink2))
        painter.drawText(left, middle - 21, right - left, 22, Qt.AlignmentFlag.AlignVCenter, needle.name)
        painter.end()

    def _dress(self) -> None:
        self._marks = None
        self.update()


class _Head(QWidget):
    """A region: how many are left, and the button that closes it by counting."""

    counted = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setFixedHeight(48)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(8)
        self._glyph = Glyph("down", 18)
        self._title = label("", "strong")
        self._left = Elided("", "label")
        self.count = button("", "small")
        self.count.clicked.connect(lambda _checked=False: self.counted.emit(self.key))
        for part in (self._glyph, self._title):
            row.addWidget(part)
        row.addWidget(self._left, 1)
        row.addWidget(self.count)

    def say(self, group: Group, counted: int, *, writable: bool) -> None:
        left, whole = len(group.still_in), len(group.needles)
        self._glyph.say("eyeoff" if group.hidden and left else "down" if left else "check", "ink2")
        self._title.setText(group.title)
        more = f", {counted} of them counted" if counted else ""
        of = "" if group.title != group.region else f" of {whole}"  # beside the set there is little room
        self._left.say(f"{left} left{of}{more}" if left else f"{whole} of {whole} done{more}")
        self.count.setText(f"I counted {left}")
        self.count.setToolTip("Kept as counted, not as tapped out one by one")
        self.count.setVisible(left > 1 and writable)


class RemovalList(QScrollArea):
    """Every needle that went in. Arrows move, Enter takes out."""

    out_wanted = Signal(str)
    back_wanted = Signal(str)
    chosen = Signal(str)
    counted = Signal(object)  # the group

    def __init__(self, atlas: Atlas) -> None:
        """Empty."""
        super().__init__()
        self._atlas = atlas
        self._rows: dict[str, RemovalRow] = {}
        self._heads: dict[str, _Head] = {}
        self._groups: tuple[Group, ...] = ()
        self._shape: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._selected = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Needles to take out")
        body = QWidget()
        body.setProperty("role", "rail")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 0, 12, 12)
        self._column.setSpacing(8)
        self._column.addStretch(1)
        self.setWidget(body)

    def row(self, needle_id: str) -> RemovalRow:
        """The row of a needle."""
        return self._rows[needle_id]

    def count_button(self, key: str) -> QWidget:
        """The button that closes a region by counting."""
        return self._heads[key].count

    def order(self) -> list[str]:
        """Ids as listed from top to bottom."""
        return [needle.id for group in self._groups for needle in group.needles]

    def show_needles(
        self,
        needles: Iterable[Needle],
        selected: str,
        stamps: Sequence[Stamp],
        *,
        by_region: bool,
        writable: bool,
    ) -> None:
        """What became of them; rows stay where they are."""
        ordered = in_order(needles)
        number_of = numbers(ordered)
        if by_region:
            self._groups = groups(ordered, self._atlas)
        else:
            went_in = tuple(needle for needle in ordered if needle.state is not NeedleState.PLANNED)
            self._groups = (Group(key="all", title="In order", hidden=False, needles=went_in),) if went_in else ()
        shape = tuple((group.key, tuple(needle.id for needle in group.needles)) for group in self._groups)
        if shape != self._shape:
            self._lay_out(shape)
        for group in self._groups:
            counted = counted_regions(stamps, group.set_no).get(group.region, 0)
            self._heads[group.key].say(group, counted, writable=writable)
            for needle in group.needles:
                where = _where(needle, self._atlas)
                self._rows[needle.id].say(
                    needle, number_of.get(needle.id), where, selected=needle.id == selected, writable=writable
                )
        if selected != self._selected and selected in self._rows:
            self.ensureWidgetVisible(self._rows[selected], 0, 60)
        self._selected = selected

    def _lay_out(self, shape: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        wanted = {needle_id for _, ids in shape for needle_id in ids}
        for old in [known for known in self._rows if known not in wanted]:
            self._rows.pop(old).deleteLater()
        for key in [known for known in self._heads if known not in {one for one, _ in shape}]:
            self._heads.pop(key).deleteLater()
        while self._column.count():
            self._column.takeAt(0)
        for key, ids in shape:
            if key not in self._heads:
                head = self._heads[key] = _Head(key)
                head.counted.connect(self._count)
            self._column.addWidget(self._heads[key])
            for needle_id in ids:
                if needle_id not in self._rows:
                    row = self._rows[needle_id] = RemovalRow(needle_id)
                    row.out_wanted.connect(self.out_wanted)
                    row.back_wanted.connect(self.back_wanted)
                    row.chosen.connect(self.chosen)
                self._column.addWidget(self._rows[needle_id])
        self._column.addStretch(1)
        self._shape = shape

    def _count(self, key: str) -> None:
        group = next((group for group in self._groups if group.key == key), None)
        if group is not None:
            self.counted.emit(group)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move from needle to needle, Enter or Space takes out."""
        ids = self.order()
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and ids:
            at = ids.index(self._selected) if self._selected in ids else -1
            step = 1 if key is Qt.Key.Key_Down else -1
            self.chosen.emit(ids[min(max(at + step, 0), len(ids) - 1)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._selected in self._rows:
            self.out_wanted.emit(self._selected)
        else:
            super().keyPressEvent(event)


def _where(needle: Needle, atlas: Atlas) -> str:
    view = atlas.views.get(needle.view.partition("@")[0])
    parts = [view.name if view is not None else "", needle.size_label]
    if is_hidden(needle, atlas) and (view is None or not view.hidden):
        parts.insert(1, "hidden")
    return " · ".join(part for part in parts if part)


def _became(needle: Needle) -> str:
    if needle.state is NeedleState.OUT:
        return f"{clock.local(needle.removed_at):%H:%M:%S}" if needle.removed_at else "out"
    return STATE_WORDS[needle.state]
