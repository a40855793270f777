"""What is being done, how much of it, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from acuchart.ui.widgets import button, label


class ProgressLine(QWidget):
    """Hidden until `tell`; ``stopped`` where the person has enough."""

    stopped = Signal()

    def __init__(self) -> None:
        """Nothing is done at first."""
        super().__init__()
        self.words = label("", "hint")
        self.words.setMinimumWidth(210)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.stop = button("Stop", "small")
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 12)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def tell(self, part: str, done: float) -> None:
        """``done`` from 0 to 1."""
        self.words.setText(part)
        self.bar.setValue(round(done * 1000))
        self.setAccessibleName(f"{part}, {done * 100:.0f} %")
        self.show()
