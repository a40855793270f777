"""Practice: one scrolling page of sections, with their list and their states at the left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from acuchart.ui.consent.texts_section import ConsentTextsSection
from acuchart.ui.context import Context
from acuchart.ui.keeper import Keeper
from acuchart.ui.measures.own_section import OwnMeasuresSection
from acuchart.ui.money.fees_section import FeesSection
from acuchart.ui.numbers_section import NumbersSection
from acuchart.ui.page import Page
from acuchart.ui.practice_backups import Backups
from acuchart.ui.practice_courses import CoursesSection
from acuchart.ui.practice_look import LIGHTS, Look
from acuchart.ui.practice_presets import PresetsCard
from acuchart.ui.practice_profile import Profile
from acuchart.ui.practice_security import Security
from acuchart.ui.practice_snippets import SnippetsSection
from acuchart.ui.practice_stages import StagesSection
from acuchart.ui.safety_section import SafetySection
from acuchart.ui.section_list import WIDE, SectionList
from acuchart.ui.theme import theme
from acuchart.ui.transfer.parcel_page import ParcelPage
from acuchart.ui.transfer.patients_page import PatientsPage
from acuchart.ui.transfer.take_away import TakeAway
from acuchart.ui.widgets import label
from acuchart.ui.worker import Worker

_SECTIONS: Final = (
    ("profile", "Profile and letterhead", "users"),
    ("needles", "Needle presets", "needle"),
    ("stages", "Stages", "clock"),
    ("courses", "Course plans", "cal"),
    ("measures", "Own measures", "chart"),
    ("snippets", "Snippets", "note"),
    ("consent", "Consent texts", "doc"),
    ("fees", "Fees", "star"),
    ("look", "Look", "sun"),
    ("security", "Security", "lock"),
    ("backups", "Backups", "shield"),
    ("safety", "Safety rules", "alert"),
    ("numbers", "Own numbers", "chart"),
    ("away", "Take it away", "layers"),
)
_LIST_FROM: Final = 900  # px of width from which there is room for the list
_SIDE_BY_SIDE: Final = 900


class PracticePage(QWidget):
    """Everything about the practice and its file."""

    key_wanted = Signal(object)  # a new passphrase, or None to take the encryption off
    minutes_chosen = Signal(int)
    restore_wanted = Signal(object)  # a backup
    file_wanted = Signal(str, object, object)  # what to do with another file, its path, its key
    page_wanted = Signal(str)  # a page about the whole practice

    def __init__(self, context: Context, worker: Callable[[], Worker], keeper: Keeper) -> None:
        """``worker`` gives the background worker when the first page has to be drawn."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self.profile = Profile(context, worker)
        self.look = Look()
        self.presets = PresetsCard(context)
        self.stages = StagesSection(context)
        self.courses = CoursesSection(context)
        self.measures = OwnMeasuresSection(context)
        self.snippets = SnippetsSection(context)
        self.consent = ConsentTextsSection(context)
        self.fees = FeesSection(context)
        self.security = Security(context, worker)
        self.backups = Backups(context, keeper)
        self.safety = SafetySection(context)
        self.numbers = NumbersSection(context, worker)
        self.away = TakeAway(context, worker)
        self._worker = worker
        self.fields, self.paper = self.profile.fields, self.profile.paper
        self.letterhead, self.light = self.profile.letterhead, self.look.light
        self.list = SectionList(_SECTIONS)
        self._sections: dict[str, QWidget] = {
            "profile": self.profile,
            "needles": self.presets,
            "stages": self.stages,
            "courses": self.courses,
            "measures": self.measures,
            "snippets": self.snippets,
            "consent": self.consent,
            "fees": self.fees,
            "look": self.look,
            "security": self.security,
            "backups": self.backups,
            "safety": self.safety,
            "numbers": self.numbers,
            "away": self.away,
        }
        self.view = Page()
        for section in self._sections.values():
            self.view.column.addWidget(section)
        self.view.column.addStretch()
        head = QHBoxLayout()
        head.setContentsMargins(26, 22, 26, 0)
        head.addWidget(label("Practice", "name"))
        left = QVBoxLayout()
        left.setContentsMargins(18, 22, 0, 0)
        names = self._names = QScrollArea()
        names.setWidgetResizable(True)
        names.setFrameShape(QScrollArea.Shape.NoFrame)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        names.setFixedWidth(WIDE + 16)
        names.setWidget(self.list)
        left.addWidget(names)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left)
        body.addWidget(self.view, 1)
        sections = QWidget()
        column = QVBoxLayout(sections)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(sections)
        self.list.chosen.connect(self.show_section)
        self.view.verticalScrollBar().valueChanged.connect(self._follow)
        self.security.key_wanted.connect(self.key_wanted)
        self.security.minutes_chosen.connect(self.minutes_chosen)
        self.security.changed.connect(self._tell_states)
        self.backups.restore_wanted.connect(self.restore_wanted)
        self.backups.changed.connect(self._tell_states)
        self.safety.changed.connect(self._tell_states)
        self.numbers.changed.connect(self._tell_states)
        self.numbers.wanted.connect(self.page_wanted)
        self.stages.changed.connect(self._tell_states)
        self.courses.changed.connect(self._tell_states)
        self.measures.changed.connect(self._tell_states)
        self.snippets.changed.connect(self._tell_states)
        self.consent.changed.connect(self._tell_states)
        self.fees.changed.connect(self._tell_states)
        self.away.changed.connect(self._tell_states)
        self.away.list_wanted.connect(self.read_list)
        self.away.parcel_wanted.connect(self.read_parcel)
        theme().changed.connect(self._tell_states)
        self.list.mark("profile")
        self.refresh()

    def refresh(self) -> None:
        """Show what the file holds; a field that is being typed in keeps its text."""
        self.profile.refresh()
        self.security.refresh()
        self.backups.refresh()
        self.stages.refresh()
        self.courses.refresh()
        self.measures.refresh()
        self.snippets.refresh()
        self.consent.refresh()
        self.fees.refresh()
        self.safety.refresh()

    def take_focus(self) -> None:
        """Ready for the name of the practice, or on the page over the sections."""
        over = self._stack.widget(1)
        if isinstance(over, PatientsPage | ParcelPage):
            over.take_focus()
        else:
            self.fields["name"].edit.setFocus()

    def settle(self) -> bool:
        """Write what is typed. False where that failed."""
        return self.profile.settle()

    def stop(self) -> None:
        """The practice is being closed: no export or import goes on."""
        self.away.stop()
        over = self._stack.widget(1)
        if isinstance(over, ParcelPage):
            over.stop()

    def read_list(self) -> PatientsPage:
        """Patients from a list, over the sections until it is left."""
        page = PatientsPage(self._context, self._worker())
        page.left.connect(self._over)
        page.imported.connect(self.away.keep_import)
        page.imported.connect(self._over)
        self._over(page)
        return page

    def read_parcel(self) -> ParcelPage:
        """An exported practice, over the sections until it is left or made."""
        page = ParcelPage(self._context.settings)
        page.left.connect(self._over)
        page.ready.connect(lambda file, key: self.file_wanted.emit("open", file, key))
        self._over(page)
        return page

    def _over(self, page: object = None) -> None:
        """Show a page over the sections; without one, the sections again."""
        before = self._stack.widget(1)
        if before is not None:
            if isinstance(before, PatientsPage):
                before.settle()
            self._stack.removeWidget(before)
            before.deleteLater()
        if isinstance(page, PatientsPage | ParcelPage):
            self._stack.addWidget(page)
            self._stack.setCurrentWidget(page)
            page.take_focus()
        else:
            self.show_section("away")
            self.away.take_focus()

    def show_section(self, key: str) -> None:
        """Scroll a section to the top."""
        bar = self.view.verticalScrollBar()
        top = self._sections[key].y() - self.view.column.contentsMargins().top()
        bar.setValue(min(max(0, top), bar.maximum()))
        self.list.mark(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Less side by side in a narrow window."""
        super().resizeEvent(event)
        self._names.setVisible(self.width() >= _LIST_FROM)
        QTimer.singleShot(0, self, self._lay_out)

    def _lay_out(self) -> None:
        wide = self.view.viewport().width() >= _SIDE_BY_SIDE
        for section in (self.profile, self.security, self.backups):
            section.lay_out(wide=wide)

    def _follow(self, value: int) -> None:
        """The list marks what is at the top; at the very end, the last section."""
        bar = self.view.verticalScrollBar()
        seen = [key for key, section in self._sections.items() if section.y() <= value + 80]
        if value == bar.maximum() and value > 0:
            seen = list(self._sections)
        if seen:
            self.list.mark(seen[-1])

    def _tell_states(self) -> None:
        # Told by the theme, too, which may change when the file is closed already.
        self.list.rows["profile"].say(self.fields["name"].text)
        self.list.rows["needles"].say(self.presets.state)
        self.list.rows["stages"].say(self.stages.state)
        self.list.rows["courses"].say(self.courses.state)
        self.list.rows["measures"].say(self.measures.state)
        self.list.rows["snippets"].say(self.snippets.state)
        self.list.rows["consent"].say(*self.consent.state)
        self.list.rows["fees"].say(*self.fees.state)
        self.list.rows["look"].say(dict(LIGHTS)[theme().choice])
        self.list.rows["security"].say(*self.security.state)
        self.list.rows["backups"].say(*self.backups.state)
        self.list.rows["safety"].say(*self.safety.state)
        self.list.rows["numbers"].say(*self.numbers.state)
        self.list.rows["away"].say(*self.away.state)
