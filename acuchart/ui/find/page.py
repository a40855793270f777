"""Find anything: one line; patients, points and commands beside a table of sessions."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.files import write_beside
from acuchart.model.change import change_of
from acuchart.model.query import FIELDS, FLAGS, Query, completions, read_query
from acuchart.model.saved_search import SavedSearch
from acuchart.store import StoreError
from acuchart.store.find import find_sessions, kinds_named
from acuchart.store.kinds import of_practice
from acuchart.ui.actions import TABLE
from acuchart.ui.context import Context
from acuchart.ui.discreet import discreet
from acuchart.ui.find.table import SessionsTable
from acuchart.ui.flow_layout import Chips
from acuchart.ui.page import card
from acuchart.ui.patient_index import PatientIndex
from acuchart.ui.rows import LOW, Row, RowList
from acuchart.ui.search_line import SearchLine
from acuchart.ui.widgets import button, label, set_property
from acuchart.ui.words import age_words, initials_of

_PAUSE_MS: Final = 90
_FEW: Final = 5
_ASIDE: Final = 360
_EXAMPLE: Final = "Name, words of a note, point:GB20, lot:A123, nrs<3, after:2026-01, unsigned"


class FindPage(QWidget):
    """Each key asks again; what is not understood is said under the line and the rest still counts."""

    patient_wanted = Signal(str)
    session_wanted = Signal(str)
    point_wanted = Signal(str)
    command_wanted = Signal(str)

    def __init__(self, context: Context, index: PatientIndex, commands: tuple[str, ...]) -> None:
        """``commands`` are the keys of actions that work from here."""
        super().__init__()
        self.setProperty("role", "page")
        self._context, self._index, self._keys = context, index, commands
        self.line = SearchLine("Find anything")
        self.line.setToolTip(_EXAMPLE)
        self.hint = label("", "hint", wrap=True)
        self.hint.setMinimumHeight(18)
        self.kept = Chips()
        self.keep = button("Keep this search", "small", icon_name="star")
        self.keep.clicked.connect(self._keep)
        self.patients, self.points, self.commands = (
            RowList(words, height=LOW) for words in ("Patients found", "Points found", "Commands found")
        )
        self.patients.opened.connect(self.patient_wanted)
        self.points.opened.connect(self.point_wanted)
        self.commands.opened.connect(self.command_wanted)
        self.table = SessionsTable()
        self.table.opened.connect(self.session_wanted)
        self._count = label("", "hint")
        self.copy = button("Copy", "small", icon_name="copy", tip="Copy the rows, to be pasted into a spreadsheet")
        self.copy.clicked.connect(self._copy)
        self.save = button("Save as CSV", "small", tip="Save the rows as a table")
        self.save.clicked.connect(self._ask_where)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self._open_first)
        self._lay_out()
        discreet().changed.connect(self.ask)

    def refresh(self) -> None:
        """Read the kept searches, and ask again."""
        try:
            listed = of_practice(self._context.store, SavedSearch)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        chips: list[QWidget] = []
        for one in listed:
            chip = button(one.name, "chip", tip=f"{one.query} (right click takes it away)")
            chip.clicked.connect(lambda _checked=False, one=one: self.line.setText(one.query))
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(lambda _at, one=one: self._forget(one))
            chips.append(chip)
        self.kept.show_widgets(chips)
        self.kept.setVisible(bool(chips))
        self.ask()

    def take_focus(self) -> None:
        """Ready to type; what stands there is overwritten."""
        self.line.setFocus()
        self.line.selectAll()

    def ask(self) -> None:
        """Ask with what is typed now."""
        self._pause.stop()
        text = self.line.text().strip()
        store = self._context.store
        atlas = self._context.atlas
        try:
            query = read_query(
                text,
                code_of=lambda word: None if (point := atlas.point(word)) is None else point.code,
                kinds_of=lambda name: kinds_named(store, name),
            )
            found = find_sessions(store, query)
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        plain = bool(text) and not query.problems and all(term.field == "word" for term in query.terms)
        self._say(query, text)
        self._show_patients(text if plain else "")
        self._show_points(text if plain else "")
        self._show_commands(text if plain else "")
        self.table.sessions.show(found.sessions)
        self.table.setVisible(bool(found.sessions))
        self._nothing.setVisible(not found.sessions)
        self._nothing.setText("No session has all of this." if query.terms else _EXAMPLE)
        more = ", the newest of more" if found.more else ""
        self._count.setText(f"{len(found.sessions)}{more}" if found.sessions else "")
        for made in (self.copy, self.save):
            made.setEnabled(bool(found.sessions))
        self.keep.setEnabled(bool(query.terms) and not query.problems)

    # ---- inside

    def _lay_out(self) -> None:
        self._cards: list[tuple[QWidget, RowList]] = []
        aside = QVBoxLayout()
        aside.setSpacing(14)
        for title, rows in (
            ("Patients", self.patients),
            ("Points", self.points),
            ("Commands", self.commands),
        ):
            made, column = card(title)
            column.addWidget(rows)
            made.setFixedWidth(_ASIDE)
            made.hide()
            self._cards.append((made, rows))
            aside.addWidget(made)
        aside.addStretch()
        sessions, column = card("Sessions", self._count)
        self._nothing = label(_EXAMPLE, "body", tone="quiet", wrap=True)
        self._nothing.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.setSpacing(8)
        foot.addStretch()
        foot.addWidget(self.copy)
        foot.addWidget(self.save)
        column.addLayout(foot)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addLayout(aside)
        body.addWidget(sessions, 1)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.line, 1)
        top.addWidget(self.keep)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(26, 22, 26, 22)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addWidget(self.hint)
        whole.addWidget(self.kept)
        whole.addLayout(body, 1)

    def _say(self, query: Query, text: str) -> None:
        """What was not understood, or how the last word goes on."""
        if query.problems:
            set_property(self.hint, "tone", "red")
            self.hint.setText(" ".join(dict.fromkeys(problem.sentence for problem in query.problems)))
        else:
            set_property(self.hint, "tone", "")
            offered = list(completions(text)) if text else [f"{field}:" for field in FIELDS] + list(FLAGS)
            self.hint.setText("  ".join(offered[:12]))

    def _show(self, rows: RowList, found: list[Row]) -> None:
        rows.show_rows(found)
        made = next(one for one, listed in self._cards if listed is rows)
        made.setVisible(bool(found))

    def _show_patients(self, text: str) -> None:
        every = self._index.rows
        places = self._index.find(text)[:_FEW] if text else []
        found = [
            Row(
                key=every[place].id,
                title=discreet().name(every[place].name),
                sub=", ".join(part for part in (age_words(every[place].born), every[place].complaint) if part),
                initials=initials_of(every[place].name),
            )
            for place in places
        ]
        self._show(self.patients, found)

    def _show_points(self, text: str) -> None:
        found = self._context.atlas.find(text, _FEW) if text else ()
        rows = [
            Row(key=point.code, title=point.code, sub=f"{point.pinyin} {point.hanzi_trad}".strip(), icon="needle")
            for point in found
        ]
        self._show(self.points, rows)

    def _show_commands(self, text: str) -> None:
        words = text.casefold().split()
        found = [
            Row(key=key, title=TABLE[key].words, icon=TABLE[key].icon or "more", cap=TABLE[key].key_words)
            for key in self._keys
            if words and all(word in TABLE[key].words.casefold() for word in words)
        ]
        self._show(self.commands, found[:_FEW])

    def _open_first(self) -> None:
        """Enter opens what stands first: a patient, a point, or the newest session."""
        self.ask()
        for rows in (self.patients, self.points, self.commands):
            if rows.rows.rows:
                rows.opened.emit(rows.rows.rows[0].key)
                return
        if self.table.sessions.found:
            self.session_wanted.emit(self.table.sessions.found[0].id)

    def _keep(self) -> None:
        text = self.line.text().strip()
        if text and self._context.write(change_of(None, SavedSearch(id=uuid4().hex, name=text[:40], query=text))):
            self.refresh()

    def _forget(self, one: SavedSearch) -> None:
        if self._context.write(change_of(one, None)):
            self.refresh()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table.copied())

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the table", str(paths.documents_dir() / "sessions.csv"), "*.csv"
        )
        if chosen:
            self.write_csv(Path(chosen))

    def write_csv(self, path: Path) -> None:
        """Write the table; a file that cannot be written is said."""
        try:
            write_beside(path, self.table.csv())
        except OSError:
            self.hint.setText(f"“{path.name}” could not be written there; choose another folder.")
            return
        self.hint.setText(f"Saved as “{path.name}”.")
