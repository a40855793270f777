"""What a paper's button offers: print or save, in grey, locked with a password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QVBoxLayout, QWidget, QWidgetAction

from acuchart.documents import Output
from acuchart.ui.widgets import label


class PrintMenu(QMenu):
    """The choices stay until the program ends, but for the password, which is of one file."""

    chosen = Signal(object, bool)  # an Output, and whether it goes to the printer

    def __init__(self, parent: QWidget) -> None:
        """In colour, not locked."""
        super().__init__(parent)
        self.addAction("Print").triggered.connect(lambda: self._choose(to_printer=True))
        self.addAction("Save as PDF").triggered.connect(lambda: self._choose(to_printer=False))
        self.addSeparator()
        self.grey = QCheckBox("In grey, for a fax or a laser printer")
        self.password = QLineEdit()
        self.password.setPlaceholderText("Password for the file, or none")
        self.password.setAccessibleName("Password for the file")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(lambda: self._choose(to_printer=False))
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(14, 6, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.grey)
        column.addWidget(self.password)
        column.addWidget(label("Locks the saved file (AES-256): nobody opens it without.", "hint"))
        choices = QWidgetAction(self)
        choices.setDefaultWidget(panel)
        self.addAction(choices)

    def _choose(self, *, to_printer: bool) -> None:
        self.hide()
        output = Output(grey=self.grey.isChecked(), password="" if to_printer else self.password.text())
        self.password.clear()
        self.chosen.emit(output, to_printer)
