"""The Photos tab: every picture of the patient, adding more in the background, and the way to compare them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acuchart import assets, paths
from acuchart.model.change import change_of
from acuchart.model.consent import Scope
from acuchart.model.picture import Picture
from acuchart.model.pictures import earlier_of, newest_first
from acuchart.model.signing import missing_words
from acuchart.store import StoreError
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.document import SessionDocument
from acuchart.ui.photos.compare import ComparePage
from acuchart.ui.photos.facts import PhotoFacts
from acuchart.ui.photos.grid import PhotoGrid
from acuchart.ui.photos.importing import PhotoImport, Target
from acuchart.ui.photos.reading import FILTER
from acuchart.ui.photos.shown import held_scopes, session_numbers
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import button, frame, label, set_property

_SIDE: Final = 320
_EMPTY: Final = (
    "No pictures yet. Add files, drop them here, or paste one. They are optional and stay in this file."
)


class PhotosPage(QWidget):
    """A grid at the left, what is known of the chosen pictures at the right."""

    def __init__(self, context: Context, document: SessionDocument) -> None:
        """Everything is read when the tab is first shown."""
        super().__init__()
        self.setProperty("role", "page")
        self.setAcceptDrops(True)
        self._context, self._document = context, document
        self._pictures: tuple[Picture, ...] = ()
        self._fresh: set[str] = set()  # added since the page was made: chosen when they are all there
        self.importing = PhotoImport.of(context)
        self.add = button(
            "Add photos or scans…",
            "primary",
            icon_name="plus",
            tip="JPEG, PNG or PDF; they can be dropped here, too",
        )
        self.paste = button("Paste", "small", tip="A picture or files from the clipboard (Ctrl+V)")
        self.pose = StillBox()
        self.pose.setAccessibleName("Show only")
        self.consent = label("", "hint", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Adding pictures")
        self.stop = button("Stop", "small", tip="What was added so far stays")
        self.said = label("", "hint", wrap=True)
        self.bring_back = button("Bring back", "small", icon_name="undo")
        self.bring_back.hide()
        self._gone: tuple[Picture, ...] = ()
        self.empty = label(_EMPTY, "body", tone="quiet", wrap=True)
        self.grid = PhotoGrid(context.store)
        self.nothing = label("Choose pictures to say what they show, or two to compare them.", "hint", wrap=True)
        self.facts = PhotoFacts(context, self.refresh)
        self.look = button("Look", "", icon_name="eye", tip="Large, with marks (Enter)")
        self.compare = button("Compare", "primary", icon_name="layers", tip="With the one before, or two chosen")
        self.remove = button("Remove", "quiet", tip="Out of sight; the record keeps it")
        self.large = ComparePage(context)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    def take_focus(self) -> None:
        """The pictures, or the button that adds the first one."""
        self.refresh()
        if self._stack.currentWidget() is self.large:
            self.large.take_focus()
        else:
            (self.grid if self._pictures else self.add).setFocus()

    def refresh(self) -> None:
        """Read the pictures and the consents again."""
        store, patient_id = self._context.store, self._document.patient.id
        try:
            self._pictures = newest_first(of_patient(store, Picture, patient_id))
            missing = missing_words(held_scopes(store, patient_id), {Scope.PHOTO_RECORD})
            self._fill_poses()
            wanted = str(self.pose.currentData() or "")
            shown = [one for one in self._pictures if not wanted or one.pose == wanted]
            self.grid.show_pictures(shown, session_numbers(store, patient_id))
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        self.consent.setText(missing or "Photos stay inside this file; no copy is on the disk.")
        set_property(self.consent, "tone", "amber" if missing else "")
        self.empty.setVisible(not self._pictures and not self.importing.running)
        self.grid.setVisible(bool(self._pictures))
        self._chosen()

    # ---- adding

    def add_sources(self, sources: Sequence[Path | QImage]) -> None:
        """Begin adding; charting goes on meanwhile."""
        if not sources:
            return
        if self._context.store.read_only:
            self.said.setText("This practice file is open for reading only; nothing can be added.")
            return
        session = self._document.session
        self._fresh.clear()
        target = Target(
            patient_id=self._document.patient.id,
            session_id=session.id if self._document.writable else None,
            day=moments.day_of(session.started_at) if self._document.writable else moments.today(),
        )
        self.importing.add(sources, target)

    def add_mime(self, mime: QMimeData) -> bool:
        """What was dropped or pasted: files, or one picture."""
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        image = mime.imageData() if not files and mime.hasImage() else None
        sources: list[Path | QImage] = [*files]
        if isinstance(image, QImage) and not image.isNull():
            sources.append(image)
        self.add_sources(sources)
        return bool(sources)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are taken."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        if self.add_mime(event.mimeData()):
            event.acceptProposedAction()

    def _ask_files(self) -> None:
        start = str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileNames(self, "Add photos or scans", start, FILTER)
        self.add_sources([Path(one) for one in chosen])

    def _paste(self) -> None:
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None: nothing there
        if mime is None or not self.add_mime(mime):
            self.said.setText("There is no picture on the clipboard.")

    def _kept(self, picture: Picture) -> None:
        if picture.patient_id == self._document.patient.id:
            self._fresh.add(picture.id)

    def _told(self, done: int, total: int) -> None:
        self._busy(True)
        self.empty.hide()
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.said.setText(f"{done} of {total} added; you can go on charting.")

    def _ended(self, words: str) -> None:
        self._busy(False)
        self.said.setText(words)
        self.refresh()
        if self._fresh:
            self.grid.choose(self._fresh)

    def _busy(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.stop.setVisible(on)

    # ---- the chosen ones

    def _chosen(self) -> None:
        chosen = self.grid.selected()
        self.facts.show_pictures(chosen)
        self.nothing.setVisible(not chosen)
        one, two = len(chosen) == 1, len(chosen) == 2
        self.look.setVisible(one)
        self.compare.setVisible(two or (one and earlier_of(chosen[0], self._pictures) is not None))
        self.compare.setText("Compare" if two else "Compare with the one before")
        self.remove.setVisible(bool(chosen))
        self.remove.setEnabled(not self._context.store.read_only)

    def _compare(self) -> None:
        chosen = self.grid.selected()
        if len(chosen) == 1:
            earlier = earlier_of(chosen[0], self._pictures)
            chosen = chosen if earlier is None else [earlier, chosen[0]]
        self._open(chosen)

    def _open(self, chosen: Sequence[Picture]) -> None:
        if chosen and self.facts.settle():
            current = {one.id: one for one in self._pictures}
            self.large.show_pictures([current[one.id] for one in chosen])
            self._stack.setCurrentWidget(self.large)
            self.large.take_focus()

    def _close_large(self) -> None:
        self._stack.setCurrentIndex(0)
        self.refresh()
        self.grid.setFocus()

    def _remove(self) -> None:
        chosen = self.grid.selected()
        gone = tuple(replace(one, removed=True) for one in chosen)
        if chosen and self._context.write(*(change_of(*pair) for pair in zip(chosen, gone, strict=True))):
            self._gone = gone
            self.bring_back.show()
            self.refresh()
            count = "1 picture was" if len(chosen) == 1 else f"{len(chosen)} pictures were"
            self.said.setText(f"{count} put out of sight.")
            self.take_focus()

    def _bring_back(self) -> None:
        if self._context.write(*(change_of(one, replace(one, removed=False)) for one in self._gone)):
            back = {one.id for one in self._gone}
            self._gone = ()
            self.bring_back.hide()
            self.said.setText("")
            self.refresh()
            self.grid.choose(back)
            self.grid.setFocus()

    # ---- inside

    def _fill_poses(self) -> None:
        wanted = self.pose.currentData()
        there = {one.pose for one in self._pictures}
        self.pose.clear()
        self.pose.addItem("All poses", "")
        for pose in assets.load_poses().values():
            if pose.key in there:
                self.pose.addItem(pose.name, pose.key)
        self.pose.setCurrentIndex(max(self.pose.findData(wanted), 0))
        self.pose.setVisible(len(there) > 1)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.add)
        top.addWidget(self.paste)
        top.addWidget(self.pose)
        top.addWidget(self.consent, 1)
        busy = QHBoxLayout()
        busy.setSpacing(8)
        busy.addWidget(self.progress, 1)
        busy.addWidget(self.stop)
        busy.addWidget(self.bring_back)
        busy.addWidget(self.said, 3)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(top)
        left.addLayout(busy)
        left.addWidget(self.empty)
        left.addWidget(self.grid, 1)
        left.addStretch(0)
        panel = frame("plain")
        column = QVBoxLayout(panel)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addWidget(self.nothing)
        column.addWidget(self.facts)
        for one in (self.compare, self.look, self.remove):
            column.addWidget(one)
        column.addStretch(1)
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFixedWidth(_SIDE)
        side.setWidget(panel)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(22, 16, 8, 8)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(side)
        self._stack.addWidget(body)
        self._stack.addWidget(self.large)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._busy(self.importing.running)

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self._ask_files())
        self.paste.clicked.connect(lambda: self._paste())
        self.stop.clicked.connect(lambda: self.importing.cancel())
        self.pose.activated.connect(lambda _at: self.refresh())
        self.grid.chosen.connect(self._chosen)
        self.grid.opened.connect(lambda key: self._open([one for one in self._pictures if one.id == key]))
        self.look.clicked.connect(lambda: self._open(self.grid.selected()))
        self.compare.clicked.connect(lambda: self._compare())
        self.remove.clicked.connect(lambda: self._remove())
        self.bring_back.clicked.connect(lambda: self._bring_back())
        self.large.left.connect(self._close_large)
        self.importing.kept.connect(self._kept)
        self.importing.told.connect(self._told)
        self.importing.ended.connect(self._ended)
        QShortcut(QKeySequence.StandardKey.Paste, self.grid, self._paste)
