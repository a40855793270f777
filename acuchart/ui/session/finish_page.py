"""The Finish tab: what stands between the session and its signature, the signature, and what is added after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from acuchart.model import clock
from acuchart.model.ledger import count, count_by, lot_words, product_words
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.removal import count_words
from acuchart.model.retention import retention, stage_times
from acuchart.model.session import SECTION_TITLES, Section, SessionStatus
from acuchart.model.stage import Stage, stage_line
from acuchart.model.stamp import StampKind
from acuchart.store import StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui import treatment
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.moments import clock_text, day_of, day_text
from acuchart.ui.page import Page, card
from acuchart.ui.widgets import Glyph, button, empty_out, frame, label

if TYPE_CHECKING:
    from acuchart.ui.session.finish_sheet import FinishSheet

_WIDEST: Final = 760
_SIDE_BY_SIDE: Final = 1000
_FEW: Final = 4  # more needles that are still in are one line, which leads to the removal
_HELD: Final = (NeedleState.OUT, NeedleState.DROPPED)  # what the practitioner has to throw away
_WORTH_WRITING: Final = (Section.REASON, Section.ASSESSMENT, Section.PLAN)


class FinishPage(Page):
    """Obstacles block, remarks do not; signing seals; afterwards there are only amendments."""

    needle_wanted = Signal(str)  # lead to a needle
    removal_wanted = Signal()
    count_wanted = Signal()  # lead to the count after an emergency
    note_wanted = Signal()
    measures_wanted = Signal()
    consent_wanted = Signal()
    summary_wanted = Signal()
    slip_wanted = Signal()
    signed = Signal()

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Read when it is shown."""
        super().__init__()
        self._context, self._document = context, document
        self._practice = context.store.practice()
        self.passphrase = QLineEdit()
        self.reason, self.amendment = QLineEdit(), QLineEdit()
        self.sign_button = button("Sign the session", "primary", icon_name="seal")
        self._said = label("", "label", tone="amber", wrap=True)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(14)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(14)
        self._row.addStretch(1)
        self._row.addLayout(self._parts, 20)
        self.sheet: FinishSheet | None = None
        if context.worker is not None:
            from acuchart.ui.session.finish_sheet import FinishSheet  # reads PDFs: not for every session

            self.sheet = FinishSheet(context.worker, document.session.id, self._practice.paper)
            self.sheet.setMaximumWidth(_WIDEST)
            self._row.addWidget(self.sheet, 18)
        self._row.addStretch(1)
        self.column.addLayout(self._row)
        self.column.addStretch(1)

    @property
    def words(self) -> str:
        """What was answered to the last press."""
        return self._said.text()

    def refresh(self) -> None:
        """Everything anew; typed words that are not written yet are kept."""
        typing = self.passphrase.hasFocus()
        empty_out(self._parts)
        self._said = label("", "label", tone="amber", wrap=True)
        signed = self._document.session.status is SessionStatus.SIGNED
        for part in self._after() if signed else [self._obstacles(), self._remarks(), self._signing()]:
            part.setMaximumWidth(_WIDEST)
            self._parts.addWidget(part)
        self._parts.addStretch(1)
        if self.sheet is not None:
            self.sheet.renew()
        if signed:
            self.passphrase = QLineEdit()  # the typed one went with its card
        elif typing:
            self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to what has to be done next."""
        (self.passphrase if self._context.store.encrypted else self.sign_button).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the summary stands below."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        narrow = self.viewport().width() < _SIDE_BY_SIDE
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at the summary any more."""
        super().hideEvent(event)
        if self.sheet is not None:
            self.sheet.forget()

    # ---- before

    def _obstacles(self) -> QWidget:
        made, column = card("Before signing")
        needles = treatment.obstacles(self._document)
        emergency = treatment.emergency_words(self._document)
        inside = [one for one in needles if one.state is NeedleState.IN]
        if len(inside) > _FEW:
            words = count_words(inside, self._context.atlas)
            column.addWidget(_row("needle", words, "Take them out", self.removal_wanted.emit, tone="amber"))
            needles = tuple(one for one in needles if one.state is not NeedleState.IN)
        for needle in needles:
            words = f"{needle.name} is {_why(needle)}"
            column.addWidget(_row("needle", words, "Go to it", self._to(needle.id), tone="amber"))
        if emergency:
            column.addWidget(_row("alert", emergency, "Count", self.count_wanted.emit, tone="amber"))
        kept_in = [n for n in self._document.needles.values() if n.state is NeedleState.LEFT_IN]
        if kept_in:
            names = ", ".join(needle.name for needle in kept_in)
            stays = "stays" if len(kept_in) == 1 else "stay"
            words = f"{names} {stays} in: give the patient the slip."
            column.addWidget(_row("print", words, "Print the slip", self.slip_wanted.emit))
        if not needles and not emergency and len(inside) <= _FEW:
            counted = count(self._document.needles.values())
            kept = f", {counted.left_in} left in on purpose" if counted.left_in else ""
            lost = counted.placed - counted.out - counted.left_in
            missing = f", {lost} not found, explained" if lost else ""
            words = f"Every needle is accounted for: {counted.placed} went in, {counted.out} out{kept}{missing}."
            column.addWidget(_row("check", words, "", None, tone="pine"))
        thrown = self._disposal()
        if thrown is not None:
            column.addWidget(thrown)
        return made

    def _disposal(self) -> QWidget | None:
        """How many needles went into the sharps bin, beside what came out; nothing while no needle is out."""
        needles = [one for one in self._document.needles.values() if one.state in _HELD]
        if not needles:
            return None
        lots = count_by(needles, lot_words if any(one.lot for one in needles) else product_words)
        out = "; ".join(f"{counted.out} × {name}" for name, counted in lots.items())
        written = treatment.disposed(self._document)
        at = "" if written is None else f", written down at {clock_text(written.at)}"
        made = _row("drop", f"Into the sharps bin{at}. Out: {out}.", "", None)
        self.bin = QSpinBox()
        self.bin.setRange(0, 999)
        self.bin.setAccessibleName("Needles into the sharps bin")
        self.bin.lineEdit().setTextMargins(10, 0, 0, 0)
        self.bin.setValue(len(needles) if written is None else written.number or 0)
        self.keep_bin = button("Write down" if written is None else "Correct", "small")
        self.keep_bin.setMinimumHeight(44)
        self.keep_bin.setAccessibleName(f"{self.keep_bin.text()} how many needles went into the sharps bin")
        self.keep_bin.clicked.connect(lambda _checked=False: treatment.dispose(self._document, self.bin.value()))
        inside = made.layout()
        for part in (self.bin, self.keep_bin):
            part.setEnabled(self._document.writable)
            if inside is not None:
                inside.addWidget(part)
        return made

    def _remarks(self) -> QWidget:
        made, column = card("Worth a look", label("These do not keep you from signing.", "hint"))
        found = self.remarks()
        for words, act in found:
            column.addWidget(_row("note", words, "Open" if act else "", act))
        if not found:
            column.addWidget(_row("check", "Nothing is missing.", "", None, tone="pine"))
        return made

    def remarks(self) -> list[tuple[str, Callable[[], object] | None]]:
        """What is missing without keeping anybody from signing."""
        document = self._document
        found: list[tuple[str, Callable[[], object] | None]] = []
        for section in _WORTH_WRITING:
            if not document.notes.get(section, "").strip():
                found.append((f"“{SECTION_TITLES[section]}” is empty.", self.note_wanted.emit))
        times = stage_times(document.stamps)
        counted = count(document.needles.values())
        line = {stage.kind for stage in self._stages()}
        for one in document.measures.values():
            if one.draft:
                words = f"“{one.typed}” was typed under Measures and cannot be read; it is sealed as it is."
                found.append((words, self.measures_wanted.emit))
        missing = treatment.consent_missing(document, self._context)
        if missing:
            found.append((missing, self.consent_wanted.emit))
        if StampKind.CONSENT not in times and StampKind.CONSENT in line:
            found.append(("Consent was not stamped today.", None))
        if counted.placed and retention(document.stamps) is None and document.session.retention_min is None:
            found.append(("No retention time is recorded.", None))
        if StampKind.AFTERCARE not in times and StampKind.AFTERCARE in line:
            found.append(("Aftercare was not stamped.", None))
        written = treatment.disposed(document)
        held = sum(one.state in _HELD for one in document.needles.values())
        if written is not None and written.number != held:
            noun = "needle" if held == 1 else "needles"
            found.append((f"{held} {noun} out, {written.number} into the sharps bin.", None))
        if counted.planned:
            noun = "needle is" if counted.planned == 1 else "needles are"
            found.append((f"{counted.planned} {noun} planned and never went in.", None))
        if not counted.placed:
            found.append(("No needle went in.", None))
        return found

    def _stages(self) -> tuple[Stage, ...]:
        try:
            return stage_line(of_practice(self._context.store, Stage))
        except StoreError as error:
            self._context.failed.emit(str(error))
            return stage_line(())

    def _signing(self) -> QWidget:
        made, column = card("Sign")
        inside = _inside(column)
        inside.addWidget(
            label(
                "Signing closes the session. What is written stays readable for ever; corrections are added as"
                " amendments with their day and reason.",
                "body",
                tone="quiet",
                wrap=True,
            )
        )
        summary = button("See the summary", icon_name="print")
        summary.clicked.connect(lambda _checked=False: self.summary_wanted.emit())
        self.sign_button = button("Sign the session", "primary", icon_name="seal")
        self.sign_button.clicked.connect(self._sign)
        ready = not treatment.obstacles(self._document) and not treatment.emergency_words(self._document)
        self.sign_button.setEnabled(ready and self._document.writable)
        if not ready:
            self.sign_button.setToolTip("Some needles are not accounted for yet")
        encrypted = self._context.store.encrypted
        self.passphrase = QLineEdit(self.passphrase.text())  # a stamp meanwhile takes nothing away
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName("Passphrase of this practice file")
        self.passphrase.setPlaceholderText("Passphrase of this practice file")
        self.passphrase.returnPressed.connect(self._sign)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(summary)
        if encrypted:
            row.addWidget(self.passphrase, 1)
        else:
            row.addStretch(1)
        row.addWidget(self.sign_button)
        inside.addLayout(row)
        who = treatment.signature(self._practice)
        inside.addWidget(label(f"Signed by {who}." if who else "Signed by the practice.", "hint"))
        inside.addWidget(self._said)
        return made

    def _sign(self) -> None:
        if not self.sign_button.isEnabled():
            return
        if self._context.store.encrypted and not self._context.store.opens(self.passphrase.text()):
            self._said.setText("That is not the passphrase of this file; check the spelling and Caps Lock.")
            self.passphrase.selectAll()
            self.passphrase.setFocus()
            return
        why = treatment.sign(self._document, self._context.store, self._practice)
        if why:
            self._said.setText(why)
            return
        self.signed.emit()

    # ---- after

    def _after(self) -> list[QWidget]:
        return [self._sealed(), self._amendments()]

    def _sealed(self) -> QWidget:
        made, column = card("Signed")
        inside = _inside(column)
        seal = self._document.seal
        if seal is None:
            inside.addWidget(
                label("Signed before seals were kept: there is no code to compare.", "body", wrap=True)
            )
        else:
            day = day_text(day_of(seal.at), year=True)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Glyph("seal", 28, "pine"))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(f"{day}, {clock_text(seal.at)}, {seal.by}", "strong", wrap=True))
            code = label(f"Code {seal.code}", "heading")
            code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(code)
            row.addLayout(words, 1)
            inside.addLayout(row)
            inside.addWidget(
                label(
                    "The code stands on every print; checking the file compares it with the chart.",
                    "hint",
                    wrap=True,
                )
            )
        summary = button("See the summary", icon_name="print")
        summary.clicked.connect(lambda _checked=False: self.summary_wanted.emit())
        inside.addWidget(summary, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def _amendments(self) -> QWidget:
        made, column = card("Amendments", label("What was signed stays as it was.", "hint"))
        for amendment in self._document.amendments:
            at = f"{day_text(day_of(amendment.at), year=True)}, {clock_text(amendment.at)}, {amendment.by}"
            part = QWidget()
            lines = QVBoxLayout(part)
            lines.setContentsMargins(16, 10, 16, 10)
            lines.setSpacing(2)
            lines.addWidget(label(f"{at}: {amendment.reason}", "hint", wrap=True))
            lines.addWidget(label(amendment.text, "body", wrap=True))
            column.addWidget(part)
            column.addWidget(frame("rule"))
        inside = _inside(column)
        if self._context.store.read_only:
            inside.addWidget(label("This file is open for reading only.", "label"))
            return made
        reason, text = self.reason.text(), self.amendment.text()
        self.reason, self.amendment = QLineEdit(reason), QLineEdit(text)
        for name, field in (("Why is it corrected?", self.reason), ("What should it say?", self.amendment)):
            field.setAccessibleName(name)
            inside.addWidget(label(name, "label"))
            inside.addWidget(field)
        self.amendment.returnPressed.connect(self._amend)
        amend = button("Amend", icon_name="plus")
        amend.clicked.connect(self._amend)
        inside.addWidget(amend, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._said)
        return made

    def _amend(self) -> None:
        reason, text = self.reason.text().strip(), self.amendment.text().strip()
        if not reason or not text:
            self._said.setText("An amendment needs its words and a reason.")
            return
        if treatment.amend(self._document, self._practice, reason, text):
            self.reason.clear()
            self.amendment.clear()
            self.refresh()

    def _to(self, needle_id: str) -> Callable[[], None]:
        return lambda: self.needle_wanted.emit(needle_id)


def _why(needle: Needle) -> str:
    if needle.state is NeedleState.IN:
        since = f", since {clock.local(needle.placed_at):%H:%M}" if needle.placed_at else ""
        return f"still in{since}."
    return f"{STATE_WORDS[needle.state]}; say why."


def _inside(column: QVBoxLayout) -> QVBoxLayout:
    inside = QVBoxLayout()
    inside.setContentsMargins(16, 12, 16, 14)
    inside.setSpacing(10)
    column.addLayout(inside)
    return inside


def _row(
    icon_name: str, words: str, act: str, slot: Callable[[], object] | None, *, tone: str = "ink2"
) -> QWidget:
    made = QWidget()
    made.setMinimumHeight(48)
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 2, 12, 2)
    row.setSpacing(10)
    row.addWidget(Glyph(icon_name, 18, tone))
    row.addWidget(label(words, "body", wrap=True), 1)
    if slot is not None:
        go = button(act, "small")
        go.setMinimumHeight(44)
        go.setAccessibleName(f"{act}: {words}")
        go.clicked.connect(lambda _checked=False: slot())
        row.addWidget(go)
    return made
