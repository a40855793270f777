"""What was done, as the plates, the clock and the rows of adjuncts say it; nothing here is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.atlas import Atlas
from acuchart.model.carried import difference
from acuchart.model.done import NO_NEEDLES, done_sentences, stages_sentence
from acuchart.model.needle import Needle
from acuchart.model.session import VISIT_WORDS
from acuchart.store import ChartStore, StoreError
from acuchart.store.kinds import of_practice
from acuchart.ui.document import SessionDocument
from acuchart.ui.flow_layout import FlowLayout
from acuchart.ui.session.needle_sentence import needle_sentence
from acuchart.ui.session.thumbnails import PlateThumb
from acuchart.ui.widgets import label

_MINI: Final = QSize(76, 88)


class Did(QWidget):
    """One washed box of sentences, the difference to the last session, and the small plates."""

    plates_wanted = Signal(str)  # the view id

    def __init__(self, document: SessionDocument, store: ChartStore, atlas: Atlas, widest: int) -> None:
        """Reads the practice's own stages."""
        super().__init__()
        self._document, self._atlas = document, atlas
        self._stages = _stage_words(store)
        self._sentence = auto_label(widest)
        self._since = label("", "hint", wrap=True)
        self._since.setMaximumWidth(widest)
        self._minis = QWidget()
        self._row = FlowLayout(self._minis, gap=8)
        self._mini_of: dict[str, PlateThumb] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._sentence)
        column.addWidget(self._since)
        column.addWidget(self._minis)

    @property
    def sentence(self) -> str:
        """What was done."""
        return self._sentence.text()

    @property
    def since(self) -> str:
        """What was carried from the last session and what changed."""
        return self._since.text()

    def refresh(self, before: Sequence[Needle]) -> None:
        """The sentences and the small plates; ``before`` are the last session's needles."""
        document = self._document
        needles = tuple(document.needles.values())
        visit = document.session.visit
        said = [needle_sentence(needles)]
        if not said[0]:
            without = visit in NO_NEEDLES
            said = [
                f"{VISIT_WORDS[visit]}, no needles." if without else "No needles yet. Mark them on the plates."
            ]
        said += done_sentences(needles, document.findings.values(), document.adjuncts.values())
        said.append(stages_sentence(document.stamps, self._stages))
        self._sentence.setText("\n".join(line for line in said if line))
        since = difference(before, needles).sentence if before and needles else ""
        self._since.setText(f"Against the last session: {since}." if since else "")
        self._since.setVisible(bool(since))
        self._show_plates(needles)

    def _show_plates(self, needles: Sequence[Needle]) -> None:
        by_view: dict[str, list[Needle]] = {}
        for needle in needles:
            by_view.setdefault(needle.view.partition("@")[0], []).append(needle)
        for view_id in [known for known in self._mini_of if known not in by_view]:
            gone = self._mini_of.pop(view_id)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for view in self._atlas.views.values():
            if view.id not in by_view:
                continue
            made = self._mini_of.get(view.id)
            if made is None:
                made = PlateThumb(view, art=_MINI)
                made.setFixedWidth(100)
                made.clicked.connect(lambda _checked=False, view_id=view.id: self.plates_wanted.emit(view_id))
                self._mini_of[view.id] = made
                self._row.addWidget(made)
                made.show()
            made.set_needles(by_view[view.id])
        self._minis.setVisible(bool(by_view))


def auto_label(widest: int) -> QLabel:
    """Text that the program writes: washed, to be selected, not typed in."""
    made = label("", "auto", wrap=True)
    made.setMaximumWidth(widest)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def _stage_words(store: ChartStore) -> dict[str, str]:
    from acuchart.model.stage import Stage

    try:
        return {stage.id: stage.words for stage in of_practice(store, Stage)}
    except StoreError:
        return {}  # the banner has said what is wrong with the file


def measure_names(store: ChartStore) -> dict[str, str]:
    """What the kinds of measures are called, shipped and own."""
    from acuchart.model.measure import OwnMeasure

    try:
        own = {kind.id: kind.name for kind in of_practice(store, OwnMeasure)}
    except StoreError:
        own = {}  # the banner has said what is wrong with the file
    return {**assets.measure_names(), **own}
