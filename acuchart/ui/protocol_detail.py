"""The protocol that is looked at: its plates, its line, what its source says; an own one can be changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acuchart.assets import load_vocabulary
from acuchart.model.needle import Needle
from acuchart.model.prescription import parse
from acuchart.model.protocol import Protocol
from acuchart.model.protocol_versions import changes
from acuchart.store import StoreError
from acuchart.store.sets import versions_of
from acuchart.ui.context import Context
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.moments import day_of, day_text
from acuchart.ui.protocol_parts import ProtocolParts, WordsBox
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
        self.line = WordsBox()
        self.line.left.connect(self.commit)
        self.line.setAccessibleName("Prescription line of the protocol")
        self.line.setFixedHeight(112)
        self.line.setTabChangesFocus(True)
        self._wrong = label("", "label", tone="red", wrap=True)
        self.parts = ProtocolParts(context)
        self.parts.changed.connect(self._parts_changed)
        self._before: Protocol | None = None
        self._since = label("", "hint", wrap=True)
        self.back = button("Bring the version before back", "small", tip="As a new version; nothing is lost")
        self.back.clicked.connect(self._bring_back)
        self._evidence = label("", "hint", wrap=True)
        inside = QWidget()
        inside.setProperty("role", "rail")
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 18, 18, 12)
        column.setSpacing(8)
        for widget in (self.name, self._about, self._plates, self.line, self._wrong, self._since):
            column.addWidget(widget)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._evidence)
        column.addWidget(self.parts)
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
        self._show_version(one)
        self.line.setPlainText(one.line)
        self.line.setReadOnly(not one.own)
        self.line.setVisible(bool(one.line) or one.own)
        problems = parse(one.line, self._context.atlas, load_vocabulary()).problems
        self._wrong.setText("\n".join(dict.fromkeys(problem.message for problem in problems[:4])))
        self._wrong.setVisible(bool(problems))
        self._show_plates(needles, one)
        said = (("Evidence", one.evidence), ("Sides", one.sides))
        self._evidence.setText("\n".join(f"{words}: {value}" for words, value in said if value))
        self._evidence.setVisible(bool(one.evidence or one.sides))
        self.parts.show_protocol(one)
        number = len(needles) + len(one.areas)
        self.apply.setText(f"Apply {number} as planned")
        self.apply.setEnabled(number > 0)
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
        self.parts.commit()  # what it tells holds the name and the line, too
        one = self._protocol
        if one is None:
            return True
        name, line = self._typed(one)
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

    def _parts_changed(self, after: Protocol) -> None:
        name, line = self._typed(after)
        self._protocol = replace(after, name=name, line=line)
        self.changed.emit(self._protocol)

    def _typed(self, one: Protocol) -> tuple[str, str]:
        return self.name.text().strip() or one.name, " ".join(self.line.toPlainText().split("\n")).strip()

    def _show_plates(self, needles: tuple[Needle, ...], one: Protocol) -> None:
        empty_out(self._flow)
        refs = [*(needle.view for needle in needles), *(area.view for area in one.areas)]
        used = {ref.partition("@")[0] for ref in refs}
        for view in self._context.atlas.views.values():
            if view.id in used:
                thumb = PlateThumb(view, needles, art=_ART)
                thumb.setCheckable(False)
                thumb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                thumb.setFixedWidth(_ART.width() + 4)
                self._flow.addWidget(thumb)

    def _show_version(self, one: Protocol) -> None:
        """What the version before had not, and the way back to it."""
        try:
            kept = versions_of(self._context.store, one.id) if one.own else ()
        except StoreError as error:
            self._context.failed.emit(str(error))
            kept = ()
        earlier = [version for version in kept if version.version < one.version and not version.removed]
        self._before = earlier[-1] if earlier else None
        words = ""
        if self._before is not None:
            said = changes(self._before, one, self._context.atlas, load_vocabulary())
            words = f"v{self._before.version} to v{one.version}: {said or 'nothing differs'}"
        self._since.setText(words)
        for part in (self._since, self.back):
            part.setVisible(bool(words))
        first = f"v1 to v{one.version - 1}" if one.version > 2 else "v1"
        kept_words = f" · {first} kept" if self._before is not None else ""
        made = f", {day_text(day_of(one.made_at))}" if one.own else ""
        whose = "your own" if one.own else "came with acuchart"
        self._about.setText(f"v{one.version}, {whose}{made}{kept_words}")

    def _bring_back(self) -> None:
        one, before = self._protocol, self._before
        if one is not None and before is not None:
            self._protocol = replace(before, id=one.id, version=one.version)
            self.changed.emit(self._protocol)
