"""Typing: from a key press to its letter painted in the note, with the last session beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench_figures import Figure, one_session, quantile
from bench_mark import Paints, until_painted
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

import acuchart.ui  # noqa: F401 (makes None last: docs/decisions/0001)

if TYPE_CHECKING:
    from acuchart.ui.session.screen import SessionScreen

LETTERS = "the jaw is less tight by evening and sleep was better, woke once "
NEEDLES = 24
PAUSE_MS = 12


class Typist:
    """Types into an editor, a letter at a time; ``begin`` is the text that stands there already."""

    def __init__(self, app: QApplication, editor: QTextEdit) -> None:
        self.app, self.editor = app, editor
        self.paints = Paints(editor.viewport())
        self.number = 0
        editor.setFocus()
        QTest.qWait(300)

    def press(self) -> float:
        letter = LETTERS[self.number % len(LETTERS)]
        self.number += 1
        before = self.paints.count
        begin = time.perf_counter()
        QTest.keyClick(self.editor, letter)
        until_painted(self.app, self.paints, before)
        took = time.perf_counter() - begin
        QTest.qWait(PAUSE_MS)  # what follows the typing must not fall into the other's time
        return took * 1000


def note_editor(folder: Path) -> tuple[SessionScreen, QTextEdit]:
    """The note of a session on a real encrypted file, with a long note of the session before beside it."""
    from acuchart.model.change import change_of
    from acuchart.model.session import Note, Section
    from acuchart.store import open_file
    from acuchart.ui.context import Context
    from acuchart.ui.session.screen import SessionScreen
    from acuchart.ui.settings import Settings

    path = folder / "type.acuchart"
    key = one_session(path, NEEDLES)
    store = open_file(path, raw_key=key)
    now = store.session("session")
    last = replace(now, id="before", started_at="2020-01-01T10:00:00.000Z")
    notes = [Note(session_id="before", section=section, text=LETTERS * 8) for section in Section]
    store.apply([change_of(None, last), *(change_of(None, note) for note in notes)])
    screen = SessionScreen(Context(store, Settings()), "session")
    screen.resize(1440, 900)
    screen.show()
    screen.show_page("note")
    part = screen.note.part(Section.SUBJECTIVE)
    part.setPlainText(LETTERS * 6)
    return screen, part


def measure(folder: Path, rounds: int) -> Iterator[Figure]:
    from acuchart.app import make_application
    from acuchart.ui.theme import theme

    app = make_application()
    theme().start(app, "light")
    screen, part = note_editor(folder)
    bare = QTextEdit()
    bare.resize(part.width(), 200)
    bare.setPlainText(LETTERS * 6)
    bare.show()
    QTest.qWait(600)
    ours, floor = Typist(app, part), Typist(app, bare)
    for editor in (part, bare):
        cursor = editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        editor.setTextCursor(cursor)
    mine: list[float] = []
    plain: list[float] = []
    for round_ in range(rounds + 10):
        part.setFocus(Qt.FocusReason.OtherFocusReason)
        mine.append(ours.press())
        bare.setFocus(Qt.FocusReason.OtherFocusReason)
        plain.append(floor.press())
        if round_ == 9:  # the first ones warm up
            mine.clear()
            plain.clear()
    assert screen.document.flush()
    bare.close()
    screen.close()
    yield Figure("type", quantile(mine, 0.5), "ms", quantile(plain, 0.5), rounds, goal=2.0)
    yield Figure("type_p99", quantile(mine, 0.99), "ms", quantile(plain, 0.99), rounds)
