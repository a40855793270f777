"""Where the needles of the whole practice went in, sifted by complaint, protocol and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.names import fold
from acuchart.model.over_time import MapChoice, NeedleMap, heat, most_frequent, used_views
from acuchart.store import CancelledError, ChartStore, StoreError
from acuchart.ui import moments
from acuchart.ui.answers.work import points_of
from acuchart.ui.context import Context
from acuchart.ui.counts_table import number_text
from acuchart.ui.over_time.plate import TimePlate
from acuchart.ui.over_time.plate_rail import PlateRail
from acuchart.ui.print_button import PrintButton
from acuchart.ui.task import Task, Tell, Work
from acuchart.ui.transfer.progress_line import ProgressLine
from acuchart.ui.widgets import button, icon_button, label
from acuchart.ui.words import counts_words

if TYPE_CHECKING:
    from acuchart.documents import Output

_EVERY: Final = ("Every complaint", "Every protocol", "All years")
_YEAR: Final = "The last twelve months"
_MONTH: Final = "The last thirty days"
_NARROW: Final = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be sifted by."""

    complaints: tuple[tuple[str, int], ...]  # one spelling each, with how many patients have it
    protocols: dict[str, frozenset[str]]
    years: tuple[int, ...]


class PracticeMapPage(QWidget):
    """Counts when it is first shown and whenever another choice is made; the old map stays until then."""

    left = Signal()
    counted = Signal(str)  # empty, or why nothing was counted

    def __init__(self, context: Context) -> None:
        """Nothing is read before ``refresh``."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._task: Task | None = None
        self._stale = False  # another choice was made meanwhile
        self._offer = Offer(complaints=(), protocols={}, years=())
        self.found: NeedleMap | None = None
        self.complaint, self.protocol, self.period = (QComboBox() for _ in _EVERY)
        names = ("Complaint", "Protocol: sessions with every point of it", "Period")
        for box, every, name in zip(self._boxes, _EVERY, names, strict=True):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.addItem(every)
            box.setMinimumWidth(_NARROW)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _at: self.count())
        self.plate = TimePlate()
        self.rail = PlateRail()
        self.rail.chosen.connect(self._show_view)
        self.again = button("Count again", "small", icon_name="undo", tip="Count with what is in the file now")
        self.again.clicked.connect(self.count)
        self.paper = PrintButton(context, "Paper", self.pdf, name="needle map")
        self.paper.said.connect(self._tell)
        self.progress = ProgressLine()
        self.progress.stopped.connect(self._stop_counting)
        self.counts = label("", "strong")
        self._said = label("", "hint", wrap=True)
        self._lay_out()

    @property
    def _boxes(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        return self.complaint, self.protocol, self.period

    def refresh(self) -> None:
        """Count where nothing was counted yet; afterwards the map is that of its moment."""
        if self.found is None and self._task is None and not self._said.text():
            self.count()

    def take_focus(self) -> None:
        """The first choice."""
        self.complaint.setFocus()

    def stop(self) -> None:
        """The practice is being closed."""
        if self._task is not None:
            self._task.stop()
            self._task = None

    # ---- counting

    @property
    def choice(self) -> MapChoice:
        """What is chosen now."""
        since, until = self._span()
        return MapChoice(
            complaint=self.complaint.currentData() or "",
            codes=self.protocol.currentData() or frozenset(),
            since=since,
            until=until,
        )

    def count(self) -> None:
        """Count in the background; a choice that is made meanwhile is counted next."""
        if self._task is not None:
            self._stale = True
            self._task.cancel()
            return
        self._stale = False
        self._tell("")
        self.progress.tell("Reading the sessions…", 0.0)
        self._task = Task(_work(self._context.store, self.choice), self)
        self._task.told.connect(self.progress.tell)
        self._task.finished.connect(self._take)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def _stop_counting(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _take(self, result: object) -> None:
        assert isinstance(result, tuple)
        self._task = None
        self.progress.hide()
        self._offer, self.found = result
        self._fill()
        if self._stale:
            self.count()
            return
        assert self.found is not None
        views = used_views(self._context.atlas, self.found.places)
        self.rail.show_views(views, self.rail.current)
        for part in (self.rail, self.plate):
            part.setVisible(bool(views))
        self.paper.button.setEnabled(bool(views))
        patients = f"{number_text(self.found.patients)} patient{'' if self.found.patients == 1 else 's'}"
        self.counts.setText(f"{counts_words(self.found.sessions, self.found.needles)}, {patients}")
        self._tell("The larger and the fuller a disc, the more often." if views else "No needle went in there.")
        if views:
            self._show_view(self.rail.current)
        self.counted.emit("")

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self.progress.hide()
        if self._stale:
            self.count()
            return
        stopped = isinstance(error, CancelledError)
        self._tell("Stopped; the map is the one of before." if stopped else str(error))
        self.counted.emit(self._said.text())
        if not isinstance(error, StoreError | CancelledError):
            raise error

    def _show_view(self, view_id: str) -> None:
        if self.found is None:
            return
        atlas = self._context.atlas
        self.plate.show_view(atlas.views[view_id])
        most = most_frequent(self.found.places)
        self.plate.show_heat(heat(atlas.views[view_id], self.found.places, atlas, most=most))

    def _fill(self) -> None:
        """What can be chosen, with the choice of now kept."""
        complaints = [(f"{words}, {number}", words) for words, number in self._offer.complaints]
        periods = [_YEAR, _MONTH, *(str(year) for year in self._offer.years)]
        rows: tuple[list[tuple[str, object]], ...] = (
            [*complaints],
            [*self._offer.protocols.items()],
            [(words, words) for words in periods],
        )
        for box, every, listed in zip(self._boxes, _EVERY, rows, strict=True):
            kept = box.currentData()
            with QSignalBlocker(box):
                box.clear()
                box.addItem(every)
                for words, data in listed:
                    box.addItem(words, data)
                found = next((at for at, (_, data) in enumerate(listed, start=1) if data == kept), 0)
                box.setCurrentIndex(found)

    def _span(self) -> tuple[date | None, date | None]:
        period = self.period.currentData()
        today = moments.today()
        if not period:
            return None, None
        if period in (_YEAR, _MONTH):
            return today - timedelta(days=365 if period == _YEAR else 30), today
        year = int(period)
        return date(year, 1, 1), date(year, 12, 31)

    # ---- on paper

    def pdf(self, output: Output | None = None) -> bytes:
        """The map that is shown. DocumentError where a word cannot be printed."""
        from acuchart.documents.needle_map import needle_map
        from acuchart.documents.output import PLAIN

        practice = self._context.store.practice()
        found = self.found or NeedleMap()
        chosen = [box.currentText() for box in self._boxes if box.currentIndex() > 0]
        if self.complaint.currentIndex() > 0:
            chosen[0] = str(self.complaint.currentData())
        return needle_map(
            practice, found, chosen, self._context.atlas, paper=practice.paper, output=output or PLAIN
        )

    # ---- inside

    def _lay_out(self) -> None:
        back = icon_button("back", "Back to Practice (Esc)")
        back.clicked.connect(self.left)
        QShortcut(QKeySequence("Escape"), self, self.left.emit)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(label("Needle map", "name"), 1)
        head.addWidget(self.again)
        head.addWidget(self.paper)
        choose = QHBoxLayout()
        choose.setSpacing(10)
        for box in self._boxes:
            choose.addWidget(box, 1)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.rail)
        body.addWidget(self.plate, 1)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.counts)
        foot.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 18, 26, 18)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(choose)
        column.addWidget(self.progress)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.rail.hide()

    def _tell(self, words: str) -> None:
        self._said.setText(words)


def _work(store: ChartStore, choice: MapChoice) -> Work:
    """What can be chosen, and the map of what was; as the file stands at this moment."""

    def work(tell: Tell, cancelled: Callable[[], bool]) -> tuple[Offer, NeedleMap]:
        from acuchart.store.answers import complaints
        from acuchart.store.needle_map import needle_map, years
        from acuchart.store.own_systems import practice_atlas
        from acuchart.store.records_out import PracticeReader
        from acuchart.store.sets import protocols_of

        def progress(number: int, of: int) -> None:
            if cancelled():
                raise CancelledError("Stopped.")
            tell(f"Session {number_text(number)} of {number_text(of)}", number / max(of, 1))

        reader = store.reader()
        try:
            with PracticeReader(reader):
                atlas = practice_atlas(reader, assets.load_atlas())
                offer = Offer(
                    complaints=_spelled(words for _, words in complaints(reader)),
                    protocols=points_of((*assets.load_protocols(), *protocols_of(reader)), atlas),
                    years=years(reader),
                )
                return offer, needle_map(reader, choice, progress)
        finally:
            reader.close()

    return work


def _spelled(every: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Complaints that differ by case, accents and spaces only are one; the one of most patients comes first."""
    spelling: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for words in every:
        key = fold(words)
        if key:
            counts[spelling.setdefault(key, " ".join(words.split()))] += 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
