"""The intake on a patient's page: one row for each section, and the text of the section that is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.fact import Fact
from acuchart.model.intake import IntakeEntry
from acuchart.model.intake_form import Flag, IntakeSection, history, holding, told, unchanged
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.fields import PAUSE_MS
from acuchart.ui.flow_layout import Chips
from acuchart.ui.page import card
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.widgets import button, frame, label, set_property

_FAILED: Final = "Not written yet; the reason is at the top."
_HIGH: Final = 96


class IntakeCard(QWidget):
    """The card. ``fact_wanted`` carries a flagged word that is to become a safety fact."""

    fact_wanted = Signal(object)

    def __init__(self, context: Context, patient_id: str) -> None:
        """Empty until ``refresh``."""
        super().__init__()
        self._context, self._patient_id = context, patient_id
        self._form = assets.load_intake_form()
        self._entries: tuple[IntakeEntry, ...] = ()
        self._facts: tuple[Fact, ...] = ()
        self.editor: SectionEditor | None = None
        self.all_unchanged = button(
            "All unchanged today", "small", tip="The patient says that nothing of it changed"
        )
        self.all_unchanged.clicked.connect(self._confirm_all)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        row.addWidget(self.all_unchanged)
        made, column = card("Intake", head)
        self.rows = RowList("Sections of the intake", height=LOW)
        self.rows.opened.connect(self.open_section)
        self._place = QVBoxLayout()
        column.addWidget(self.rows)
        column.addLayout(self._place)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    def refresh(self, facts: tuple[Fact, ...]) -> None:
        """Read the intake again; ``facts`` are what is known already."""
        self._facts = facts
        self._entries = of_patient(self._context.store, IntakeEntry, self._patient_id)
        held = holding(self._entries)
        today = moments.today()
        self._show_rows()
        self.all_unchanged.setVisible(any(one.text and _confirmed(one) < today for one in held.values()))
        self.all_unchanged.setEnabled(not self._context.store.read_only)
        if self.editor is not None:
            self._fill(self.editor)

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return self.editor is None or self.editor.settle()

    def open_section(self, section: str) -> None:
        """The text of a section under the rows; the same again closes it."""
        if not self.settle():
            return
        same = self.editor is not None and self.editor.section.section == section
        self._close()
        if same:
            return
        picked = next(one for one in self._form.sections if one.section == section)
        self.editor = SectionEditor(picked, self._keep, writable=not self._context.store.read_only)
        self.editor.unchanged.clicked.connect(lambda: self._confirm(section))
        self.editor.closed.clicked.connect(lambda: self.open_section(section))
        self.editor.flag_pressed.connect(self.fact_wanted)
        self._fill(self.editor)
        self._place.addWidget(self.editor)
        self.editor.show()  # at once, so that it can take the keyboard
        self._place.setContentsMargins(12, 4, 12, 12)
        self._show_rows()
        self.editor.take_focus()

    # ---- inside

    def _show_rows(self) -> None:
        """The row whose text is open is lit."""
        held = holding(self._entries)
        self.rows.show_rows([self._row(one, held.get(one.section)) for one in self._form.sections])

    def _row(self, section: IntakeSection, entry: IntakeEntry | None) -> Row:
        flagged = self._flags(section.section, entry.text) if entry is not None else ()
        words = " ".join(entry.text.split()) if entry is not None else ""
        state = "" if entry is None else _dated(entry)
        return Row(
            key=section.section,
            title=section.title,
            sub="Not asked yet" if entry is None else words or "Nothing",
            now=self.editor is not None and self.editor.section.section == section.section,
            state=state,
            state_icon="alert" if flagged else "",
            state_tone="amber" if flagged else "",
        )

    def _flags(self, section: str, text: str) -> tuple[Flag, ...]:
        """Flagged words of kinds that are no safety fact yet."""
        today = moments.today()
        known = {fact.kind for fact in self._facts if fact.holds_on(today)}
        return tuple(one for one in self._form.flags(section, text, today) if one.kind not in known)

    def _fill(self, editor: SectionEditor) -> None:
        section = editor.section.section
        rows = history(self._entries, section)
        editor.show_entries(rows, self._flags(section, rows[0].text if rows else ""))

    def _keep(self, section: str, text: str) -> str | None:
        before = holding(self._entries).get(section)
        if text == (before.text if before is not None else ""):
            return None
        after = told(before, self._patient_id, section, text, moments.today())
        same = before is not None and before.id == after.id
        return None if self._context.write(change_of(before if same else None, after)) else _FAILED

    def _confirm(self, section: str) -> None:
        if not self.settle():
            return
        entry = holding(self._entries).get(section)
        day = moments.today()
        if entry is None:  # nothing was told yet, and nothing is to be told: that is an answer, too
            self._context.write(change_of(None, told(None, self._patient_id, section, "", day)))
        elif (after := unchanged(entry, day)) != entry:
            self._context.write(change_of(entry, after))

    def _confirm_all(self) -> None:
        if not self.settle():
            return
        day = moments.today()
        steps = [
            change_of(one, unchanged(one, day)) for one in holding(self._entries).values() if _confirmed(one) < day
        ]
        if steps:
            self._context.write(*steps)

    def _close(self) -> None:
        self._place.setContentsMargins(0, 0, 0, 0)
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None
            self._show_rows()


class SectionEditor(QWidget):
    """What holds in one section, what was told before, and what a needle must heed in it."""

    flag_pressed = Signal(object)

    def __init__(self, section: IntakeSection, keep: Callable[[str, str], str | None], *, writable: bool) -> None:
        """Empty at first."""
        super().__init__()
        self.section = section
        self._keep = keep
        self._kept = ""
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(section.title)
        self.text.setPlaceholderText(section.asks)
        self.text.setTabChangesFocus(True)
        self.text.setReadOnly(not writable)
        self.text.setFixedHeight(_HIGH)
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self._touched)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self._told = label("", "hint", wrap=True)
        self._flags = Chips()
        self._earlier = label("", "label", wrap=True)
        self.unchanged = button("Unchanged today", "small")
        self.unchanged.setEnabled(writable)
        self.closed = button("Done", "small")
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(self.unchanged)
        foot.addWidget(self.closed)
        made = frame("sunk")
        column = QVBoxLayout(made)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(label(f"{section.title}: {section.asks}", "label", wrap=True))
        column.addWidget(self.text)
        column.addWidget(self._flags)
        column.addLayout(foot)
        column.addWidget(self._earlier)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)

    def take_focus(self) -> None:
        """One types at the end of what is there."""
        self.text.setFocus()
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def show_entries(self, rows: tuple[IntakeEntry, ...], flags: tuple[Flag, ...]) -> None:
        """What the file holds, newest first; text that is being typed stays."""
        text = rows[0].text if rows else ""
        if self.text.toPlainText().strip() == self._kept:
            self._kept = text
            if self.text.toPlainText().strip() != text:
                self.text.blockSignals(True)
                self.text.setPlainText(text)
                self.text.blockSignals(False)
        self._say(_dated(rows[0]) if rows else "", "")
        self.unchanged.setText("Unchanged today" if rows else "Nothing to tell")
        earlier = [f"{moments.day_text(one.told_on, year=True)}: {one.text or 'nothing'}" for one in rows[1:]]
        self._earlier.setText("\n".join(["Told before:", *earlier]) if earlier else "")
        self._earlier.setVisible(bool(earlier))
        kinds = assets.load_safety().kinds
        made: list[QWidget] = []
        for flag in flags:
            when = f", {moments.day_text(flag.day)}" if flag.day else ""
            chip = button(
                f"{flag.word.capitalize()}{when}: add “{kinds[flag.kind].words}”",
                "chip",
                icon_name="alert",
                tone="amber",
                tip="Write it down as a safety fact, so that the needles are watched for it",
            )
            chip.clicked.connect(lambda _checked=False, flag=flag: self.flag_pressed.emit(flag))
            made.append(chip)
        self._flags.show_widgets(made)
        self._flags.setVisible(bool(made))

    def settle(self) -> bool:
        """Hand over what is typed. False where it could not be kept; it stays in the field."""
        self._pause.stop()
        text = self.text.toPlainText().strip()
        if text == self._kept:
            return True
        before, self._kept = self._kept, text  # a write reads the section again at once
        problem = self._keep(self.section.section, text)
        if problem is not None:
            self._kept = before
            self._say(problem, "red")
        return problem is None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed is kept when the keyboard leaves, and when the page goes away."""
        if watched is self.text and event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.settle()
        return super().eventFilter(watched, event)

    def _touched(self) -> None:
        self._pause.start()

    def _say(self, words: str, tone: str) -> None:
        self._told.setText(words)
        set_property(self._told, "tone", tone)


def _confirmed(entry: IntakeEntry) -> date:
    return entry.unchanged_on or entry.told_on


def _dated(entry: IntakeEntry) -> str:
    """``told 3 Nov``, or ``3 Nov, unchanged 25 Nov``."""
    told_on = moments.day_text(entry.told_on)
    if entry.unchanged_on is None or entry.unchanged_on == entry.told_on:
        return f"told {told_on}"
    return f"told {told_on}, unchanged {moments.day_text(entry.unchanged_on)}"
