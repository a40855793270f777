"""The scan of a consent that was signed on paper: added as a picture, and named by the consent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from acuchart import paths
from acuchart.model.change import change_of
from acuchart.model.consent import Consent
from acuchart.model.picture import Picture
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context


class Scan(QObject):
    """``said`` carries what happened, in one sentence; the page hears of the consent through the context."""

    said = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        """Nothing is under way."""
        super().__init__(parent)
        self._context, self._window = context, parent
        self._consent: Consent | None = None

    def ask(self, consent: Consent) -> None:
        """Ask which file it is."""
        from acuchart.ui.photos.reading import FILTER

        folder = str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Add the scan", folder, FILTER)
        if chosen:
            self.add(consent, Path(chosen))

    def add(self, consent: Consent, file: Path) -> None:
        """Keep the file as a picture of the patient and name it in the consent."""
        from acuchart.ui.photos.importing import PhotoImport, Target

        work = PhotoImport.of(self._context)
        if work.running:
            self.said.emit("Photos are being added; add the scan when they are in.")
            return
        self._consent = consent
        work.kept.connect(self._kept)
        work.ended.connect(self._ended)
        work.add([file], Target(patient_id=consent.patient_id, session_id=None, day=moments.today()))

    def _kept(self, picture: Picture) -> None:
        if self._consent is None:
            return
        # As the file holds it now: it may have been reviewed while the scan was read.
        every = of_patient(self._context.store, Consent, self._consent.patient_id)
        now = next(one for one in every if one.id == self._consent.id)
        named = replace(picture, pose="paper", note=f"Signed consent: {now.title}")
        self._context.write(change_of(picture, named), change_of(now, replace(now, picture_id=picture.id)))

    def _ended(self, words: str) -> None:
        from acuchart.ui.photos.importing import PhotoImport

        work = PhotoImport.of(self._context)
        work.kept.disconnect(self._kept)
        work.ended.disconnect(self._ended)
        self._consent = None
        self.said.emit(words)
