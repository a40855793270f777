"""The pulse: six positions in a grid with what was felt there, the last time under it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.exam import PULSES, Pulse
from acuchart.model.form import read
from acuchart.ui.session.note.chips import ChipRow, Chips
from acuchart.ui.session.note.exam_edit import ExamEdit
from acuchart.ui.session.note.tongue import switched
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import label, set_property

_PLACES: Final = ("cun", "guan", "chi")
_ORDER: Final = tuple(PULSES)  # left cun, right cun, left guan, …
_CELL: Final = 56
_HEAD: Final = 18
_NAME: Final = 44  # the column with the names of the positions


class PulseGrid(QWidget):
    """Two columns of three cells, and one line over them for all positions. The arrows walk."""

    chosen = Signal(str)

    def __init__(self) -> None:
        """The line for all positions is chosen."""
        super().__init__()
        self._form, self._last = Pulse(), Pulse()
        self._current = ""
        words = assets.load_intake_words()
        self._depths = tuple(row.word for row in words.of("pulse", "depth"))
        rows = {row.word: row for row in words.of("pulse", "position")}
        self._han = {place: rows[place].han for place in _PLACES}
        # "HT-SI, LR-GB, KI-BL": the channels that the tradition reads there, in the order of the places
        self._channels = {
            f"{side}_{place}": channels
            for side in ("left", "right")
            for place, channels in zip(_PLACES, rows[f"{side} side"].note.split(", "), strict=True)
        }
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(self.sizeHint().height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tell()

    def sizeHint(self) -> QSize:
        """Three lines of cells, one for all, and the sides over them."""
        return QSize(300, 32 + _HEAD + 3 * (_CELL + 6))

    @property
    def current(self) -> str:
        """The chosen position, or empty for all."""
        return self._current

    def show_forms(self, form: Pulse, last: Pulse) -> None:
        """What was felt now, and what the last time."""
        self._form, self._last = form, last
        self._tell()
        self.update()

    def choose(self, place: str) -> None:
        """Choose a position, or all."""
        if place != self._current:
            self._current = place
            self._tell()
            self.update()
            self.chosen.emit(place)

    def cell(self, place: str) -> QRectF:
        """Where a position lies; empty is the line for all."""
        if not place:
            return QRectF(1, 1, self.width() - 2, 28)
        side, name = PULSES[place]
        wide = (self.width() - _NAME - 6) / 2
        left = _NAME + (0 if side == "left" else wide + 6)
        return QRectF(left, 32 + _HEAD + _PLACES.index(name) * (_CELL + 6), wide - 1, _CELL)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cell that was hit."""
        for place in ("", *_ORDER):
            if self.cell(place).contains(event.position()):
                self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home chooses all."""
        key, at = event.key(), _ORDER.index(self._current) if self._current else -2
        if key == Qt.Key.Key_Down:
            self.choose(_ORDER[min(at + 2, len(_ORDER) - 1)] if at + 2 < len(_ORDER) else self._current)
        elif key == Qt.Key.Key_Up:
            self.choose(_ORDER[at - 2] if at >= 2 else "")
        elif key == Qt.Key.Key_Right and at >= 0:
            self.choose(_ORDER[at | 1])
        elif key == Qt.Key.Key_Left and at >= 0:
            self.choose(_ORDER[at & ~1])
        elif key == Qt.Key.Key_Home:
            self.choose("")
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sides, names and cells."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("hint"))
        painter.setPen(QColor(tokens.ink2))
        for side, words in (("left_cun", "Left"), ("right_cun", "Right")):
            over = self.cell(side).translated(0, -_HEAD)
            painter.drawText(
                QRectF(over.left() + 2, over.top(), over.width(), _HEAD), Qt.AlignmentFlag.AlignLeft, words
            )
        for name in _PLACES:
            box = self.cell(f"left_{name}")
            painter.setFont(font("label"))
            painter.setPen(QColor(tokens.ink))
            painter.drawText(QRectF(0, box.top() + 8, _NAME, 18), Qt.AlignmentFlag.AlignLeft, name.capitalize())
            painter.setFont(font("hint"))
            painter.setPen(QColor(tokens.ink2))
            painter.drawText(QRectF(0, box.top() + 26, _NAME, 18), Qt.AlignmentFlag.AlignLeft, self._han[name])
        for place in ("", *_ORDER):
            self._cell(painter, place)
        painter.end()

    def _cell(self, painter: QPainter, place: str) -> None:
        tokens, box = theme().tokens, self.cell(place)
        on = place == self._current
        painter.setPen(QPen(QColor(tokens.pine if on else tokens.line2), 2 if on and self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.pine_wash if on else tokens.raised))
        painter.drawRoundedRect(box, 8, 8)
        words = ", ".join(self._form.places.get(place, ()) if place else self._form.overall)
        inner = box.adjusted(9, 0, -20 if place else -8, 0)
        if not place:
            painter.setFont(font("label"))
            painter.setPen(QColor(tokens.ink if words else tokens.ink3))
            said = f"All positions: {words}" if words else "All positions"
            self._line(painter, inner, said)
            return
        painter.setFont(font("micro"))
        painter.setPen(QColor(tokens.ink2))
        self._line(painter, QRectF(inner.left(), box.top() + 4, inner.width(), 14), self._channels[place])
        painter.setFont(font("strong"))
        painter.setPen(QColor(tokens.ink if words else tokens.ink3))
        self._line(painter, QRectF(inner.left(), box.top() + 18, inner.width(), 20), words or "–")
        last = ", ".join(self._last.at(place))
        if last:
            painter.setFont(font("micro"))
            painter.setPen(QColor(tokens.ink2))
            self._line(painter, QRectF(inner.left(), box.top() + 38, inner.width(), 14), f"last: {last}")
        felt = self._form.depths.get(place, ())
        painter.setPen(Qt.PenStyle.NoPen)
        for at, depth in enumerate(self._depths):
            painter.setBrush(QColor(tokens.pine if depth in felt else tokens.line))
            painter.drawRoundedRect(QRectF(box.right() - 14, box.top() + 7 + at * 15, 6, 12), 2, 2)

    @staticmethod
    def _line(painter: QPainter, box: QRectF, words: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _tell(self) -> None:
        place = self._current
        name = " ".join(PULSES[place]) if place else "all positions"
        said = ", ".join(self._form.at(place) if place else self._form.overall)
        last = ", ".join(self._last.at(place)) if place else ""
        words = f"Pulse, {name}: {said or 'nothing noted'}"
        self.setAccessibleName(f"{words}, last time {last}" if last else words)
        self.setToolTip(f"{words}. Arrows walk; the bar at the right is the depth.")


class PulsePanel(QWidget):
    """Rate, grid and words; three stops of the Tab key."""

    def __init__(self, exam: ExamEdit) -> None:
        """Reads the finding."""
        super().__init__()
        self._exam = exam
        self._last = Pulse()
        words = assets.load_intake_words()
        self.rate = QLineEdit()
        self.rate.setAccessibleName("Pulse, beats a minute")
        self.rate.setPlaceholderText("rate")
        self.rate.setMaxLength(3)
        self.rate.setFixedWidth(72)
        self.rate.setReadOnly(not exam.writable)
        self.rate.editingFinished.connect(self._rate_typed)
        self.grid = PulseGrid()
        rows = [
            ChipRow(key="depth", title="Depth", words=words.of("pulse", "depth")),
            ChipRow(key="quality", title="Quality", words=words.of("pulse", "quality"), usual=12),
        ]
        self.chips = Chips("Pulse", rows, writable=exam.writable)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.rate)
        head.addWidget(label("beats a minute", "hint"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.grid)
        column.addWidget(self.chips)
        self.grid.chosen.connect(lambda _place: self.refresh())
        self.chips.pressed.connect(self._press)
        exam.changed.connect(self.refresh)
        self.refresh()

    @property
    def form(self) -> Pulse:
        """What is noted."""
        return self._exam.form("pulse", Pulse)

    def show_last(self, data: dict[str, object]) -> None:
        """The pulse of the session before."""
        self._last = read(Pulse, data)
        self.refresh()

    def refresh(self) -> None:
        """Show what the file holds, of all positions or of the chosen one."""
        form, place = self.form, self.grid.current
        self.grid.show_forms(form, self._last)
        if not self.rate.hasFocus():
            self.rate.setText("" if form.rate is None else f"{form.rate:g}")
        self.chips.show_rows(("depth", "quality") if place else ("quality",))
        quality = form.places.get(place, ()) if place else form.overall
        self.chips.show_on({"depth": form.depths.get(place, ()), "quality": quality})

    def _press(self, key: str, word: str) -> None:
        form, place = self.form, self.grid.current
        if key == "depth":  # one depth at a position
            felt = () if word in form.depths.get(place, ()) else (word,)
            depths = {**form.depths, place: felt}
            form = replace(form, depths={at: words for at, words in depths.items() if words})
        elif place:
            places = {**form.places, place: switched(form.places.get(place, ()), word)}
            form = replace(form, places={at: words for at, words in places.items() if words})
        else:
            form = replace(form, overall=switched(form.overall, word))
        self._exam.keep("pulse", form)
        self.refresh()

    def _rate_typed(self) -> None:
        text = self.rate.text().strip()
        wrong = bool(text) and not (text.isascii() and text.isdigit())
        set_property(self.rate, "error", wrong)
        self.rate.setToolTip("Beats a minute are digits, such as 72." if wrong else "")
        if not wrong:
            self._exam.keep("pulse", replace(self.form, rate=float(text) if text else None))
