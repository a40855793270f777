"""Scanned notes and letters: PDF or JPEG files become papers of a patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from acuchart import paths
from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.photos.importing import PhotoImport, Target

_POSE: Final = "paper"
_LONGEST: Final = 80  # letters of a file name that become the title


class ScansIn(QObject):
    """One file after the other, in the background; ``said`` carries what happened when all are done."""

    said = Signal(str)

    def __init__(self, context: Context, parent: QWidget, patient_id: str) -> None:
        """Nothing is under way."""
        super().__init__(parent)
        self._context, self._window, self._patient_id = context, parent, patient_id
        self._waiting: list[Path] = []
        self._file: Path | None = None
        self._added = 0
        self._refused: list[str] = []

    def ask(self) -> None:
        """Ask which files."""
        from acuchart.ui.photos.reading import FILTER

        folder = str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileNames(self._window, "Add scans", folder, FILTER)
        if chosen:
            self.add([Path(one) for one in chosen])

    def add(self, files: Sequence[Path]) -> None:
        """Keep files as papers of the patient; the name of a file becomes the title of its paper."""
        work = PhotoImport.of(self._context)
        if work.running:
            self.said.emit("Pictures are being added; add the scans when they are in.")
            return
        self._waiting, self._added, self._refused = list(files), 0, []
        work.kept.connect(self._kept)
        work.ended.connect(self._ended)
        self._next()

    def _next(self) -> None:
        self._file = self._waiting.pop(0)
        target = Target(patient_id=self._patient_id, session_id=None, day=moments.today())
        PhotoImport.of(self._context).add([self._file], target)

    def _kept(self, picture: Picture) -> None:
        if self._file is None:
            return
        self._added += 1
        title = " ".join(self._file.stem.replace("_", " ").split())[:_LONGEST]
        self._context.write(change_of(picture, replace(picture, pose=_POSE, note=title)))

    def _ended(self, words: str) -> None:
        _, found, why = words.partition("Not added: ")
        if found:
            self._refused.append(why)
        if self._waiting:
            self._next()
            return
        work = PhotoImport.of(self._context)
        work.kept.disconnect(self._kept)
        work.ended.disconnect(self._ended)
        self._file = None
        added = "1 scan was added." if self._added == 1 else f"{self._added} scans were added."
        self.said.emit(" ".join([added, *(f"Not added: {one}" for one in self._refused)]))
