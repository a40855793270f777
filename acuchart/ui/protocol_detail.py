"""The protocol that is looked at: its plates, its line, what its source says; an own one can be changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acuchart.assets import load_vocabulary
from acuchart.model.needle import Needle
from acuchart.model.prescription import parse
from acuchart.model.protocol import Protocol
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.session.thumbnails import PlateThumb
from acuchart.ui.widgets import button, empty_out, icon_button, label

_WIDE = 360
_ART = QSize(70, 76)


class Detail(QFrame):
    """One protocol."""

    apply_wanted = Signal(object)
    changed = Signal(object)  # an own protocol with other words
    export_wanted = Signal(object)
    copy_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        """Empty."""
        super().__init__()
        self.setProperty("role", "side")
        self.setFixedWidth(_WIDE)
        self._context = context
        self._protocol: Protocol | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the protocol")
        self.name.editingFinished.connect(self.commit)
        self._about = label("", "hint", wrap=True)
        self._plates = QWidget()
        self._flow = FlowLayout(self._plates)
        self.line = QPlainTextEdit()
        self.line.setAccessibleName("Prescription line of the protocol")
        self.line.setFixedHeight(112)
        self.line.setTabChangesFocus(True)
        self._wrong = label("", "label", tone="red", wrap=True)
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setVerticalSpacing(6)
        inside = QWidget()
        inside.setProperty("role", "rail")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 18, 18, 12)
        column.setSpacing(8)
        for widget in (self.name, self._about, self._plates, self.line, self._wrong):
            column.addWidget(widget)
        column.addLayout(self._facts)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.apply = button("Apply", "primary", icon_name="copy")
        self.apply.clicked.connect(lambda: self._tell(self.apply_wanted))
        self.own = icon_button("plus", "Make it an own set that can be changed")
        self.own.clicked.connect(lambda: self._tell(self.copy_wanted))
        self.out = icon_button("usb", "Export this set as a file, without patient data")
        self.out.clicked.connect(lambda: self._tell(self.export_wanted))
        self.away = icon_button("x", "Remove this set from the list")
        self.away.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.setContentsMargins(18, 8, 18, 14)
        row.addWidget(self.apply, 1)
        for made in (self.own, self.out, self.away):
            row.addWidget(made)
        return row

    def for_session(self, words: str) -> None:
        """Which session Apply means."""
        self.apply.setToolTip(f"Offer it on the plates of {words} (Enter)" if words else "Open a session first")

    def show_protocol(self, one: Protocol, needles: tuple[Needle, ...]) -> None:
        """Look at another one; what was typed into the one before is kept first."""
        if self._protocol is not None and self._protocol.id != one.id:
            self.commit()
        self._protocol = one
        self.name.setText(one.name)
        self.name.setReadOnly(not one.own)
        self.name.setCursorPosition(0)
        self._about.setText(f"v{one.version}, your own" if one.own else f"v{one.version}, came with acuchart")
        self.line.setPlainText(one.line)
        self.line.setReadOnly(not one.own)
        self.line.setVisible(bool(one.line) or one.own)
        problems = parse(one.line, self._context.atlas, load_vocabulary()).problems
        self._wrong.setText("\n".join(dict.fromkeys(problem.message for problem in problems[:4])))
        self._wrong.setVisible(bool(problems))
        self._show_plates(needles)
        self._show_facts(one)
        self.apply.setText(f"Apply {len(needles)} as planned")
        self.apply.setEnabled(bool(needles))
        self.own.setVisible(not one.own)
        self.away.setVisible(one.own)

    def take_focus(self) -> None:
        """The keys go to the name, all of it marked."""
        self.name.setFocus()
        self.name.selectAll()

    def commit(self) -> bool:
        """Keep what is typed into an own protocol."""
        one = self._protocol
        if one is None or not one.own:
            return True
        name, line = self.name.text().strip() or one.name, " ".join(self.line.toPlainText().split("\n")).strip()
        if (name, line) != (one.name, one.line):
            self._protocol = replace(one, name=name, line=line)
            self.changed.emit(self._protocol)
        return True

    def _tell(self, signal: SignalInstance) -> None:
        if self._protocol is not None:
            signal.emit(self._protocol)

    def _remove(self) -> None:
        one = self._protocol
        if one is not None and one.own:
            self._protocol = None
            self.changed.emit(replace(one, removed=1))

    def _show_plates(self, needles: tuple[Needle, ...]) -> None:
        empty_out(self._flow)
        used = {needle.view.partition("@")[0] for needle in needles}
        for view in self._context.atlas.views.values():
            if view.id in used:
                thumb = PlateThumb(view, needles, art=_ART)
                thumb.setCheckable(False)
                thumb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                thumb.setFixedWidth(_ART.width() + 4)
                self._flow.addWidget(thumb)

    def _show_facts(self, one: Protocol) -> None:
        empty_out(self._facts)
        rows = (
            ("Also", one.more),
            ("Sides", one.sides),
            ("Needle", one.needle),
            ("Stays in", one.stays),
            ("How often", ", ".join(part for part in (one.frequency, one.sessions) if part)),
            ("Evidence", one.evidence),
            ("Source", one.source),
            ("Cautions", one.cautions),
        )
        for at, (words, value) in enumerate(row for row in rows if row[1]):
            self._facts.addWidget(label(words, "hint"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(
                label(value, "label", wrap=True, tone="amber" if words == "Cautions" else ""), at, 1
            )
