"""Own systems: choose a table and where its points lie, see what comes of it, import it in one step."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from acuchart import paths
from acuchart.exchange import own_share
from acuchart.files import write_beside
from acuchart.model.atlas import View
from acuchart.model.change import Cause, Change, change_of
from acuchart.model.own_plates import PREFIX, own_views, read_rows, shared_csv
from acuchart.model.own_record import OwnSystem
from acuchart.model.own_system import OwnFile
from acuchart.store import StoreError
from acuchart.store.own_systems import needles_of, own_systems
from acuchart.ui.banner import Banner
from acuchart.ui.context import Context
from acuchart.ui.points.own_form import LONGEST_NAME, OwnForm
from acuchart.ui.points.own_list import OwnList
from acuchart.ui.points.own_picture import FILTER, MOST_BYTES, Picture, read_picture
from acuchart.ui.points.own_preview import OwnPreview
from acuchart.ui.widgets import button, frame, label, set_property

_WIDE: Final = 420
_PAUSE_MS: Final = 200
_TABLES: Final = "Tables and own systems (*.csv *.tsv *.txt *.zip)"


class OwnPage(QWidget):
    """Stands in the place of the atlas; ``left`` leads back."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        """Call ``refresh`` before it is shown."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._id = _new_id()
        self._picture: Picture | None = None
        self._file = OwnFile(rows=(), refused=())
        self._last: Change | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.banner = Banner()
        self.banner.acted.connect(self.undo)
        self.preview = OwnPreview()
        self.form = OwnForm()
        self.form.name.textChanged.connect(lambda _text: self._show_state())
        self.form.table.textChanged.connect(self._pause.start)
        self.form.placed.connect(self.read)
        self.form.table_wanted.connect(self._ask_table)
        self.form.picture_wanted.connect(self._ask_picture)
        self.form.take.clicked.connect(self.bring_in)
        self.systems = OwnList()
        self.systems.export_wanted.connect(self._ask_export)
        self.systems.removed.connect(self._take_out)
        self.systems.used_again.connect(lambda record: self._change(record, replace(record, removed="")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left_side())
        row.addWidget(self.preview, 1)
        column.addLayout(row, 1)
        self._show_state()

    # ---- what others call

    def refresh(self) -> None:
        """Read the own systems of the file."""
        try:
            records = own_systems(self._context.store)
        except StoreError as error:
            self.banner.say(str(error))
            return
        numbers = Counter(point.system for point in self._context.atlas.points.values())
        listed = []
        for record in records:
            number = numbers[record.id]
            own = ", on its own picture" if record.kind else ""
            listed.append((record, f"{number} point{'' if number == 1 else 's'}{own}"))
        self.systems.show_systems(listed)
        self.form.fill_plates(self._context.atlas)
        self.form.setEnabled(not self._context.store.read_only)

    def take_focus(self) -> None:
        """The keyboard goes to the name."""
        self.form.name.setFocus()

    def load_table(self, file: Path) -> None:
        """Take the table of a CSV, or a shared system with its name and picture."""
        try:
            shared = own_share.unpack(_bytes(file, own_share.MOST_FILE))
            picture = read_picture(shared.picture) if shared.picture else None
        except (ValueError, OSError) as error:
            self.banner.say(_said(error, file))
            return
        self.banner.clear()
        if picture is not None:
            self._picture = picture
            self.form.where.set("picture")
            self.form.shows.set(shared.shows or "front")
            self.form.picture_name.say(f"From “{file.name}”, {picture.width} × {picture.height}")
        if not self.form.name.text().strip():
            self.form.name.setText((shared.name or file.stem)[:LONGEST_NAME])
        self.form.table.setPlainText(shared.csv)
        self._show_state()
        self.read()

    def load_picture(self, file: Path) -> None:
        """Take an own picture."""
        try:
            self._picture = read_picture(_bytes(file, MOST_BYTES))
        except (ValueError, OSError) as error:
            self.banner.say(_said(error, file))
            return
        self.banner.clear()
        self.form.picture_name.say(f"{file.name}, {self._picture.width} × {self._picture.height}")
        self._show_state()
        self.read()

    def read(self) -> None:
        """Read the table and show what it comes to."""
        self._pause.stop()
        draft = self._draft()
        if self.form.where.current == "picture" and self._picture is None:
            self._file = OwnFile(rows=(), refused=())
            self.preview.clear()
            self.preview.count.setText("Choose the picture first.")
            self._show_state()
            return
        try:
            views = {view.id: view for view in own_views(draft)}
        except ValueError as error:
            self.banner.say(str(error))
            return
        plate = next(iter(views.values()), self._plate())
        if not draft.csv.strip():
            self._file = OwnFile(rows=(), refused=())
            self.preview.clear(plate)
        else:
            default = self.form.plate.currentData() or ""
            self._file = read_rows(self._context.atlas, draft, default)
            self.preview.show_file(self._file, {**self._context.atlas.views, **views}, plate)
        self._show_state()

    def bring_in(self) -> bool:
        """Import what the preview shows, as one step. False where nothing was written."""
        self.read()
        if not self._ready():
            return False
        draft = self._draft()
        record = replace(draft, csv=shared_csv(draft, self._file.rows))
        change = change_of(None, record)
        if not self._context.write(change):
            return False
        self._last = change
        self._context.renew_atlas()
        number = len({row.code for row in self._file.rows})
        self._begin_anew()
        self.refresh()
        self.banner.clear()
        self.banner.say(f"“{record.name}” is imported with {number} points.", "note", act="Undo")
        return True

    def undo(self) -> None:
        """Take the last import back, whole."""
        change, self._last = self._last, None
        self.banner.clear()
        if change is None or not isinstance(change.after, OwnSystem):
            return
        record = change.after
        try:
            used = needles_of(self._context.store, record.id)
        except StoreError as error:
            self.banner.say(str(error))
            return
        if used:
            self.banner.say(f"“{record.name}” has needles in charts already; take it out of use instead.", "warn")
            return
        if self._context.write(change.inverted(), cause=Cause.UNDO):
            self._context.renew_atlas()
            self.refresh()
            self.banner.say(f"The import of “{record.name}” is undone.", "note")

    def export(self, record: OwnSystem, file: Path) -> bool:
        """Write a system to one file. False where that failed; the banner says why."""
        try:
            write_beside(file, own_share.pack(record)[1])
        except (OSError, ValueError) as error:
            self.banner.say(_said(error, file))
            return False
        self.banner.clear()
        self.banner.say(f"“{file.name}” holds the whole system; a colleague imports it on this page.", "note")
        return True

    # ---- inside

    def _draft(self) -> OwnSystem:
        draft = OwnSystem(
            id=self._id, name=self.form.name.text().strip() or "Own system", csv=self.form.table.toPlainText()
        )
        picture = self._picture
        if self.form.where.current != "picture" or picture is None:
            return draft
        return replace(
            draft,
            picture=picture.data,
            kind=picture.kind,
            width=picture.width,
            height=picture.height,
            shows=self.form.shows.current,
        )

    def _plate(self) -> View | None:
        return self._context.atlas.views.get(self.form.plate.currentData() or "")

    def _missing(self) -> str:
        if not self.form.name.text().strip():
            return "The system needs a name."
        if self._name_taken():
            return "There is a system with this name already."
        if self.form.where.current == "picture" and self._picture is None:
            return "Choose the picture that the points lie on."
        if not self.form.table.toPlainText().strip():
            return "Choose or paste the table of points."
        return "" if self._file.rows else "No line of the table can be taken; the reasons are listed."

    def _name_taken(self) -> bool:
        name = self.form.name.text().strip().casefold()
        return any(
            name in (one.name.casefold(), one.short.casefold()) for one in self._context.atlas.systems.values()
        )

    def _ready(self) -> bool:
        return not self._missing() and not self._context.store.read_only

    def _show_state(self) -> None:
        own = self.form.where.current == "picture"
        self.form.plate_row.setVisible(not own)
        self.form.picture_row.setVisible(own)
        missing = self._missing()
        self.form.take.setEnabled(not missing)
        self.form.lacks.setText(missing)
        lines = len(self._file.refused)
        self.form.take.setText(f"Import without {lines} refused" if lines and not missing else "Import")

    def _begin_anew(self) -> None:
        self._id, self._picture = _new_id(), None
        self.form.name.clear()
        self.form.table.clear()
        self.form.picture_name.say("")
        self.form.where.set("plate")
        self.read()

    def _change(self, before: OwnSystem, after: OwnSystem) -> None:
        if self._context.write(change_of(before, after)):
            self._last = None
            self._context.renew_atlas()
            self.refresh()
            self.read()
            self.banner.clear()
            words = f"is out of use: {after.removed}" if after.removed else "is in use again"
            self.banner.say(f"“{after.name}” {words}.", "note")

    def _take_out(self, record: OwnSystem, why: str) -> None:
        self._change(record, replace(record, removed=why))

    def _ask_export(self, record: OwnSystem) -> None:
        ending = own_share.pack(record)[0]
        folder = self._context.settings.text("folder") or str(paths.documents_dir())
        safe = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in record.name).strip()
        start = str(Path(folder) / f"{safe or 'own system'}{ending}")
        chosen, _ = QFileDialog.getSaveFileName(self, "Export an own system", start, f"Own system (*{ending})")
        if chosen:
            self.export(record, Path(chosen).with_suffix(ending))

    def _ask_table(self) -> None:
        if chosen := self._chosen("Choose a table or a shared system", _TABLES):
            self.load_table(chosen)

    def _ask_picture(self) -> None:
        if chosen := self._chosen("Choose a picture", FILTER):
            self.load_picture(chosen)

    def _chosen(self, title: str, kinds: str) -> Path | None:
        start = self._context.settings.text("folder") or str(paths.documents_dir())
        chosen, _ = QFileDialog.getOpenFileName(self, title, start, kinds)
        return Path(chosen) if chosen else None

    def _left_side(self) -> QWidget:
        back = button("Points", "quiet", icon_name="back", tip="Back to the points")
        back.clicked.connect(self.left)
        inside = QWidget()
        set_property(inside, "role", "rail")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label("Own systems", "heading"))
        column.addWidget(self.systems)
        column.addWidget(frame("rule"))
        column.addWidget(self.form, 1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        panel = frame("nav")
        panel.setFixedWidth(_WIDE)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        return panel


def _new_id() -> str:
    return f"{PREFIX}{uuid4().hex[:8]}"


def _bytes(file: Path, most: int) -> bytes:
    """The file, but never more than one byte above what is taken."""
    with file.open("rb") as opened:
        return opened.read(most + 1)


def _said(error: Exception, file: Path) -> str:
    if isinstance(error, OSError):
        return f"“{file.name}” cannot be read or written: {error.strerror or 'unknown fault'}."
    return str(error)
