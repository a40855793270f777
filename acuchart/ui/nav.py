"""The rail at the left: where one can go, and at its foot the file and the light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acuchart.ui import actions, moments
from acuchart.ui.context import Context
from acuchart.ui.icons import SIZE, paint_icon
from acuchart.ui.theme import font, theme
from acuchart.ui.widgets import Elided, Glyph, label

if TYPE_CHECKING:
    from acuchart.ui.keeper import Keeper

WIDE: Final = 212
NARROW: Final = 64
FOLDS_AT: Final = 1280
PLACES: Final = ("today", "patients", "points", "protocols", "documents", "practice")
_UNDER: Final = {  # what is marked for pages that are not on the rail
    **dict.fromkeys(("patient", "new-patient", "bin"), "patients"),
    **dict.fromkeys(("answers", "needle-map"), "practice"),
}


class Brand(QWidget):
    """The disc with the needle, and the name beside it while there is room."""

    def __init__(self, *, words: bool = True) -> None:
        """In the pine of the theme."""
        super().__init__()
        self._words = words
        self.setFixedHeight(28)
        self.setMinimumWidth(28)
        self.setAccessibleName("acuchart")

    def fold(self, folded: bool) -> None:
        """Leave the name out."""
        self._words = not folded
        self.update()

    def sizeHint(self) -> QSize:
        """The disc and the name."""
        return QSize(140 if self._words else 28, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The disc, the name."""
        tokens = theme().tokens
        painter = QPainter(self)
        paint_icon(painter, "logo", QRectF(0, 0, 28, 28), tokens.pine)
        if self._words:
            face = font("subhead")
            face.setPixelSize(18)
            face.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
            painter.setFont(face)
            painter.setPen(QColor(tokens.ink))
            box = QRectF(36, 0, self.width() - 36, 28)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "acuchart")
        painter.end()


class FileCard(QFrame):
    """The state of the open file: its last proved backup, and when something was last written."""

    def __init__(self, context: Context) -> None:
        """Says where the practice is and that it is kept."""
        super().__init__()
        self.setProperty("role", "sunk")
        encrypted = context.store.encrypted
        self._demo = context.demo
        picture = "shield" if encrypted else "check" if context.demo else "alert"
        tone = "amber" if picture == "alert" else "pine"
        self.sign = (picture, 20, tone)
        self._glyph = Glyph(picture, 16, tone)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._glyph)
        self.title = Elided(context.store.path.stem, "hint")
        self.title.setStyleSheet("font-weight: 600;")
        head.addWidget(self.title, 1)
        self.backup = label("", "hint", wrap=True)
        self.state = label("", "hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.backup)
        column.addWidget(self.state)
        self.backup.hide()
        self._kind = "Encrypted" if encrypted else "Not encrypted"
        if context.store.read_only:
            self._kind += ", open for reading only"
        self.saved("")
        self.setToolTip(f"{context.store.path}\n{self._kind}")

    def saved(self, moment: str) -> None:
        """Say when something was last written."""
        self.state.setText(f"Saved {moment}. {self._kind}." if moment else f"All saved. {self._kind}.")

    def proved(self, keeper: Keeper) -> None:
        """Say when the last backup was proved, and what was counted in it."""
        newest = keeper.last_proved
        proof = None if newest is None else newest.proof
        self.backup.setVisible(proof is not None or not self._demo)
        if proof is None:
            words = "Making a backup…" if keeper.running else "No backup yet"
            self.backup.setText(words)
            return
        day = moments.near_day_text(proof.proved_at)
        self.title.say("Backup proved")
        noun = "patient" if proof.patients == 1 else "patients"
        self.backup.setText(
            f"{day[0].upper()}{day[1:]} {moments.clock_text(proof.proved_at)}, opened and counted,"
            f" {proof.patients} {noun}"
        )


class Nav(QFrame):
    """The rail. Folds to icons in a narrow window."""

    chosen = Signal(str)

    def __init__(self, context: Context, doors: dict[str, QAction], *, tools: dict[str, QAction]) -> None:
        """``doors`` lead to pages, ``tools`` stand at the foot; both by their key in the table of actions."""
        super().__init__()
        self.setProperty("role", "nav")
        self._folded = False
        self.brand = Brand()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 18, 12, 14)
        self._column.setSpacing(2)
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 0, 18)
        top.addWidget(self.brand)
        self._column.addLayout(top)
        self.doors: dict[str, QPushButton] = {}
        self._every: list[tuple[QPushButton, QAction]] = []
        for key, action in doors.items():
            made = self._entry(action)
            made.setCheckable(True)
            self.doors[key] = made
        self._column.addStretch()
        self.file = FileCard(context)
        self._column.addWidget(self.file)
        self._file_icon = Glyph(*self.file.sign)
        self._file_icon.setToolTip(self.file.toolTip())
        self._column.addWidget(self._file_icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._file_icon.hide()
        self._column.addSpacing(4)
        for action in tools.values():
            self._entry(action)
        self.fold(False)

    def show_place(self, place: str) -> None:
        """Mark where one is; nothing is marked on pages that are not on the rail."""
        for key, made in self.doors.items():
            made.setChecked(key == _UNDER.get(place, place))

    def fold(self, folded: bool) -> None:
        """Icons only, or icons with words."""
        self._folded = folded
        self.setFixedWidth(NARROW if folded else WIDE)
        side = 10 if folded else 12
        self._column.setContentsMargins(side, 18, side, 14)
        self.brand.fold(folded)
        self.file.setVisible(not folded)
        self._file_icon.setVisible(folded)
        self._name_all()

    def _entry(self, action: QAction) -> QPushButton:
        made = QPushButton()
        made.setProperty("role", "nav")
        made.setIconSize(SIZE)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        actions.attach(made, action)
        self._every.append((made, action))
        action.changed.connect(self._name_all)
        self._column.addWidget(made)
        return made

    def _name_all(self) -> None:
        for made, action in self._every:
            self._name(made, action)

    def _name(self, made: QPushButton, action: QAction) -> None:
        """The words and the icon of the action of now."""
        made.setText("" if self._folded else f"  {action.text()}")
        made.setIcon(action.icon())
        made.setAccessibleName(action.text())
