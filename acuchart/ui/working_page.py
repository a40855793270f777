"""While the file itself is being rewritten: one sentence, a bar, and nothing that could be clicked by mistake."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from acuchart.ui.nav import Brand
from acuchart.ui.widgets import label

_WIDE = 520


class WorkingPage(QWidget):
    """``tell`` follows the work."""

    def __init__(self, title: str, words: str) -> None:
        """``words`` say why nothing can be lost."""
        super().__init__()
        self.setProperty("role", "page")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(_WIDE)
        body = label(words, "note", tone="quiet", wrap=True)
        body.setMaximumWidth(_WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 56, 72, 40)
        column.setSpacing(14)
        column.addWidget(Brand())
        column.addStretch(2)
        column.addWidget(label(title, "title"))
        column.addWidget(body)
        column.addWidget(self.bar)
        column.addStretch(3)
        self.setAccessibleName(title)

    def tell(self, _part: str, done: float) -> None:
        """How much of it is done, 0 to 1."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(done * 1000))
