"""The prescription line over the plates: field, words about how it stands, offers, chips."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from acuchart.assets import load_vocabulary
from acuchart.model.atlas import Atlas
from acuchart.model.prescription import Completion, Problem, complete
from acuchart.model.prescription.vocabulary import fold, keyword
from acuchart.ui.session.rx_chips import AcceptBar, Chips, chips
from acuchart.ui.session.rx_edit import RxEdit
from acuchart.ui.session.rx_offers import LIMIT, Offers, Sentence
from acuchart.ui.session.rx_reader import RxReader, Standing, problem_at
from acuchart.ui.theme import theme
from acuchart.ui.widgets import Glyph, label, set_property

_NEXT: Final = "; "


class RxLine(QWidget):
    """The line with everything around it. ``page`` is what the offers float over."""

    left = Signal()  # Escape: the keys go back to the plate

    def __init__(self, reader: RxReader, atlas: Atlas, page: QWidget, *, writable: bool) -> None:
        """The reader writes the text once it is asked to."""
        super().__init__(page)
        self.reader, self._atlas, self._page = reader, atlas, page
        self._compact = False
        self.edit = RxEdit()
        self.edit.setReadOnly(not writable)
        self.box = _Box(self.edit)
        self._how = label("", "hint")
        self._key = label("Enter", "key")
        self._key.setToolTip("Enter puts in what was typed; Esc leaves the line (/ comes back)")
        inside = QHBoxLayout(self.box)
        inside.setContentsMargins(14, 0, 10, 0)
        inside.setSpacing(8)
        inside.addWidget(Glyph("needle", 20, "ink"))
        inside.addWidget(self.edit, 1)
        inside.addWidget(self._how)
        inside.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row = Chips()
        self.accept = AcceptBar(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.row)
        self.offers = Offers(page)
        self.sentence = Sentence(page)
        self.edit.edited.connect(self._on_edited)
        self.edit.pressed.connect(self._on_key)
        self.edit.focus_changed.connect(self._on_focus)
        self.edit.cursorPositionChanged.connect(self._tell)
        self.offers.taken.connect(self._complete)
        reader.rewritten.connect(self._on_rewritten)
        reader.followed.connect(self.refresh)
        self.set_compact(False)
        self.refresh()

    def take_focus(self) -> None:
        """The keys go to the line, behind what is there, ready for the next group."""
        self.reader.settle()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._open_group()

    def set_compact(self, compact: bool) -> None:
        """On a small window the chips fold away."""
        self._compact = compact
        self.box.setFixedHeight(46 if compact else 48)
        self.layout().setContentsMargins(16, 10 if compact else 12, 16, 0)  # type: ignore[union-attr]
        self._fold()
        self.refresh()

    def _fold(self) -> None:
        self.row.setVisible(not self._compact)

    def place(self) -> None:
        """What is offered stands at the right of the chips, or over the plate where they are folded."""
        below = self.box.mapTo(self._page, QPoint(self.box.width(), self.box.height() + 8))
        self.accept.adjustSize()
        left = below.x() - self.accept.width() if not self._compact else below.x() - self.box.width()
        self.accept.move(left, below.y() + (36 if self._compact else 0))  # under “Patient’s right”

    @property
    def how(self) -> str:
        """The words at the end of the line."""
        return self._how.text()

    def refresh(self) -> None:
        """Colours, words and chips for what was read."""
        reader = self.reader
        self.edit.colour(reader.reading.words, self._problems())
        words, tone = self._words()
        if words != self._how.text():
            self._how.setText(words)
            set_property(self._how, "tone", tone)
        if not self._compact:
            self.row.show_chips(chips(reader.reading))
        self._tell()

    def _words(self) -> tuple[str, str]:
        reader = self.reader
        standing = reader.standing
        number = len(self._problems()) + len(reader.remarks)
        if standing is Standing.ODD and not number:  # the word is still being typed
            standing = Standing.WAITING if reader.waiting else Standing.EMPTY
        match standing:
            case Standing.EMPTY:
                return "", ""
            case Standing.ODD:
                return (f"{number} to look at" if number > 1 else "1 word to look at"), "amber"
            case Standing.HELD:
                return f"Enter takes {_needles(reader.held)} away", "amber"
            case Standing.WAITING:
                words = f"{reader.waiting} planned"
                return (words if self._compact else f"{words}, Enter puts them in"), "pine"
            case Standing.AGREE:
                counted = _needles(reader.count)
                agree = "agrees" if reader.count == 1 else "agree"
                return (f"{counted} {agree}" if self._compact else f"{counted}, text and diagram agree"), ""

    # ---- what the field says

    def _on_edited(self, text: str) -> None:
        self.reader.type_text(text)
        at = self.edit.cursor_at
        word = text[:at].rpartition(" ")[2].rpartition(";")[2]
        known = keyword(fold(word))  # “L” is a side, not the beginning of LU1
        found = [] if known else complete(text, at, self._atlas, load_vocabulary(), limit=LIMIT)
        self.offers.offer(found, self._corner(), self.box.width())
        self._take_keys()
        self._tell()

    def _on_key(self, key: str) -> None:
        offers = self.offers
        if key == "tab" or (key == "enter" and offers.isVisible() and offers.moved):
            offers.take()
        elif key in ("up", "down"):
            offers.step(-1 if key == "up" else 1)
        elif key == "enter":
            offers.hide()
            self.reader.confirm()
            self._open_group()
            self._say(self._sentence() or self.how)
        elif offers.isVisible():
            offers.hide()
        else:
            self.left.emit()
        self._take_keys()

    def _take_keys(self) -> None:
        open_ = self.offers.isVisible()
        self.edit.keys = frozenset({"enter", "escape", *(("up", "down", "tab") if open_ else ())})

    def _complete(self, offer: object) -> None:
        assert isinstance(offer, Completion)
        self.edit.replace(offer.span.start, offer.span.end, f"{offer.text} ")
        self.offers.hide()
        self._take_keys()

    def _on_focus(self, there: bool) -> None:
        set_property(self.box, "focused", there)
        self.box.update()
        if there:
            self.reader.settle()
        else:
            self.offers.hide()
            self.reader.leave()
        self._take_keys()
        self._tell()

    def _on_rewritten(self, text: str) -> None:
        self.edit.show_line(text)
        if self.edit.hasFocus():
            self._open_group()

    def _open_group(self) -> None:
        """Room for the next group: nothing that was said applies to what is typed now."""
        text = self.edit.line
        if text.strip() and not text.rstrip().endswith(";"):
            self.edit.show_line(text.rstrip() + _NEXT)
        self.edit.to_end()

    # ---- what hangs under it

    def _problems(self) -> tuple[Problem, ...]:
        """What is wrong; the word that is just being typed is not wrong yet."""
        problems = self.reader.reading.problems
        at = self.edit.cursor_at if self.edit.hasFocus() and not self.edit.line.endswith(" ") else -1
        return tuple(problem for problem in problems if problem.span.end != at)

    def _sentence(self) -> str:
        found = problem_at(self._problems(), self.edit.cursor_at)
        return found.message if found is not None else next(iter(self.reader.remarks), "")

    def _tell(self) -> None:
        words = "" if self.offers.isVisible() or not self.edit.hasFocus() else self._sentence()
        self.sentence.say(words, self._corner(), self.box.width())
        self.edit.setToolTip("" if self.edit.hasFocus() else self._sentence())
        self.edit.colour(self.reader.reading.words, self._problems())

    def _corner(self) -> QPoint:
        return self.box.mapTo(self._page, QPoint(0, self.box.height() + 5))

    def _say(self, words: str) -> None:
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, words))


class _Box(QFrame):
    """The frame of the line; a press anywhere in it goes to the field."""

    def __init__(self, edit: RxEdit) -> None:
        super().__init__()
        self._edit = edit
        self.setProperty("role", "rx-box")
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The field takes the keys."""
        self._edit.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A field with a soft ring where it has the keys."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._edit.hasFocus()
        box = self.rect().toRectF()
        if focused:
            soft = QColor(tokens.pine)
            soft.setAlphaF(0.25)
            painter.setPen(QPen(soft, 3))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 11, 11)
        painter.setPen(QPen(QColor(tokens.pine if focused else tokens.field), 1.4))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 10, 10)
        painter.end()


def _needles(number: int) -> str:
    return "1 needle" if number == 1 else f"{number} needles"
