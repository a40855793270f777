"""The list of papers: rows under headings of days, sorted by any column, painted without a widget per row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6 import QtWidgets
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QPushButton, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acuchart.model.kept_paper import PaperLine, by_day
from acuchart.ui import moments
from acuchart.ui.discreet import discreet
from acuchart.ui.icons import paint_icon
from acuchart.ui.row_paint import ground, write
from acuchart.ui.theme import Tokens, font, theme
from acuchart.ui.widgets import set_property

_Index = QModelIndex | QPersistentModelIndex
ROW: Final = 60
HEAD: Final = 31
_PAD: Final = 16
_ICON: Final = 44  # with the gap after it
_ICONS: Final = {
    "summary": "doc", "handout": "note", "letter": "mail", "slip": "clock", "consent": "check", "course": "chart",
    "superbill": "copy", "receipt": "copy", "over-time": "layers", "measures": "chart", "scan": "camera",
    "export": "fwd",
}  # fmt: skip
_COLUMNS: Final = (
    ("kind", "Paper", 0.35),
    ("patient", "For", 0.27),
    ("made", "Made", 0.11),
    ("where", "Sent", 0.27),
)
_RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def columns(width: int) -> list[tuple[str, str, float, float]]:
    """Key, words, left edge and width of each column in a list that is so wide."""
    room, left = width - 2 * _PAD, float(_PAD)
    out = []
    for key, words, share in _COLUMNS:
        out.append((key, words, left, room * share))
        left += room * share
    return out


def group_words(key: str, today: date) -> str:
    """The heading of a group of `by_day`."""
    if key == "today":
        return f"Today, {moments.day_text(today, year=False)}"
    if key == "week":
        return "Last seven days"
    if key == "month":
        return "Earlier this month"
    year, month = int(key[:4]), int(key[5:7])
    return moments.month_text(date(year, month, 1))


class PapersModel(QAbstractListModel):
    """Lines, and the headings above them; a heading is ``(words, how many)``."""

    def __init__(self, parent: QWidget) -> None:
        """Empty at first."""
        super().__init__(parent)
        self.rows: list[PaperLine | tuple[str, int]] = []

    def show(self, lines: Sequence[PaperLine], *, grouped: bool) -> None:
        """Take other lines, in their order; ``grouped`` puts them under their days."""
        self.beginResetModel()
        self.rows = []
        if grouped:
            today = moments.today()
            for key, group in by_day(lines, today):
                self.rows += [(group_words(key, today), len(group)), *group]
        else:
            self.rows += lines
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """The number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words for readers; the line itself for the delegate."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row[0] if isinstance(row, tuple) else ", ".join(cells(row))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and isinstance(self.rows[index.row()], tuple):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def cells(line: PaperLine) -> list[str]:
    """The words of a line, column by column: paper, more about it, for, made, sent."""
    made = f"{moments.day_text(line.day, year=True)}, {moments.clock_text(line.at)}"
    name = discreet().name(line.patient_name)
    return [line.kind_words, discreet().text(more_of(line)), name, made, line.where]


def more_of(line: PaperLine) -> str:
    """What is said under the kind of paper: what a scan or an export is, and what was noted of it."""
    own = line.title if line.source != "kept_paper" else ""
    return ", ".join(part for part in (own, line.note if line.note != line.title else "") if part)


def icon_of(line: PaperLine) -> str:
    """The icon of the kind of paper."""
    return _ICONS.get(line.kind, "doc")


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, HEAD if isinstance(index.data(Qt.ItemDataRole.UserRole), tuple) else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, tokens = index.data(Qt.ItemDataRole.UserRole), theme().tokens
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, tuple):
            painter.fillRect(box, QColor(tokens.bg))
            inside = box.adjusted(_PAD, 0, -_PAD, 0)
            write(painter, inside, row[0], font("hint"), tokens.ink2)
            count = f"{row[1]} paper{'' if row[1] == 1 else 's'}"
            write(painter, inside, count, font("hint"), tokens.ink2, _RIGHT)
        elif isinstance(row, PaperLine):
            self._line(painter, option, row, box, tokens)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(tokens.line))
        painter.restore()

    def _line(
        self, painter: QPainter, option: QStyleOptionViewItem, row: PaperLine, box: QRectF, tokens: Tokens
    ) -> None:
        picked = bool(option.state & QtWidgets.QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QtWidgets.QStyle.StateFlag.State_MouseOver)
        ground(painter, box, tokens, picked=picked, hovered=hovered)
        middle = box.center().y()
        for key, _, left, wide in columns(int(box.width())):
            room = QRectF(box.left() + left, box.top(), wide - 10, box.height())
            if key == "kind":
                self._kind(painter, row, room, middle, tokens, picked=picked)
            elif key == "patient":
                write(painter, room, discreet().name(row.patient_name), font("body"), tokens.ink)
            elif key == "made":
                today = row.day == moments.today()
                made = moments.clock_text(row.at) if today else moments.day_text(row.day)
                write(painter, room, made, font("label"), tokens.ink2)
            else:
                ink, sign = (tokens.amber, "alert") if row.waits else (tokens.ink2, "check")
                paint_icon(painter, sign, QRectF(room.left(), middle - 8, 16, 16), ink)
                write(painter, room.adjusted(22, 0, 0, 0), row.where, font("label"), ink)

    def _kind(
        self, painter: QPainter, row: PaperLine, room: QRectF, middle: float, tokens: Tokens, *, picked: bool
    ) -> None:
        sign = QRectF(room.left(), middle - 16, 32, 32)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.raised if picked else tokens.bg))
        painter.drawRoundedRect(sign, 9, 9)
        ink = tokens.pine if picked else tokens.ink2
        paint_icon(painter, icon_of(row), sign.adjusted(7, 7, -7, -7), ink)
        words = room.adjusted(_ICON, 0, 0, 0)
        more = discreet().text(more_of(row))
        if not more:
            write(painter, words, row.kind_words, font("strong"), tokens.ink)
            return
        top = QRectF(words.left(), middle - 20, words.width(), 20)
        write(painter, top, row.kind_words, font("strong"), tokens.ink)
        write(painter, QRectF(words.left(), middle, words.width(), 18), more, font("hint"), tokens.ink2)


class PapersList(QListView):
    """``looked_at`` carries the id of the line that is chosen, ``opened`` of one that Enter was pressed on."""

    looked_at = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.papers = PapersModel(self)
        self.setModel(self.papers)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Papers that were made")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._moved)

    @property
    def current(self) -> PaperLine | None:
        """The line that is chosen."""
        here = self.currentIndex()
        row = self.papers.rows[here.row()] if here.isValid() else None
        return row if isinstance(row, PaperLine) else None

    def show_lines(self, lines: Sequence[PaperLine], *, grouped: bool, keep: str) -> None:
        """Other lines; the one with the id ``keep`` stays chosen, else the first is."""
        self.selectionModel().blockSignals(True)
        self.papers.show(lines, grouped=grouped)
        self.selectionModel().blockSignals(False)
        rows = self.papers.rows
        places = [at for at, row in enumerate(rows) if isinstance(row, PaperLine)]
        wanted = next((at for at in places if getattr(rows[at], "id", "") == keep), places[0] if places else -1)
        if wanted >= 0:
            self.setCurrentIndex(self.papers.index(wanted))
        else:
            self.looked_at.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters go on to the page, which finds."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.id)
        elif event.text() and event.text().isprintable() and event.text() != " ":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, *_: object) -> None:
        current = self.current
        self.looked_at.emit("" if current is None else current.id)


class Heads(QWidget):
    """The heads of the columns; a press sorts by one, another press the other way."""

    sorted_by = Signal(str, bool)

    def __init__(self) -> None:
        """By the moment at which it was made, the newest first."""
        super().__init__()
        self.by, self.down = "made", True
        self.setFixedHeight(36)
        self.buttons: dict[str, QPushButton] = {}
        for key, words, _ in _COLUMNS:
            made = QPushButton(words, self)
            made.setProperty("role", "head")
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.setToolTip(f"Sort by “{words}”")
            made.clicked.connect(lambda _checked=False, key=key: self._press(key))
            self.buttons[key] = made
        self._name()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Each above its column."""
        super().resizeEvent(event)
        for key, _, left, wide in columns(self.width()):
            self.buttons[key].setGeometry(round(left) - 6, 2, round(wide) - 4, 32)

    def _press(self, key: str) -> None:
        self.down = not self.down if key == self.by else key == "made"
        self.by = key
        self._name()
        self.sorted_by.emit(self.by, self.down)

    def _name(self) -> None:
        for key, words, _ in _COLUMNS:
            on = key == self.by
            arrow = (" ↓" if self.down else " ↑") if on else ""
            self.buttons[key].setText(f"{words}{arrow}")
            set_property(self.buttons[key], "on", "true" if on else "")
