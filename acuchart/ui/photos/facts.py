"""What is known of the chosen pictures: pose, side, day, light, note. One change goes to all that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.change import change_of
from acuchart.model.picture import Picture
from acuchart.ui.context import Context
from acuchart.ui.day_field import DayField
from acuchart.ui.fields import Field
from acuchart.ui.moments import today
from acuchart.ui.photos.shown import title_of
from acuchart.ui.still_box import StillBox
from acuchart.ui.widgets import Segment, label

_SIDES = (("", "None"), ("R", "R"), ("L", "L"), ("B", "Both"))


class PhotoFacts(QWidget):
    """Fields that keep themselves."""

    def __init__(self, context: Context, written: Callable[[], None]) -> None:
        """``written`` is called after each change on disk."""
        super().__init__()
        self._context, self._written = context, written
        self._pictures: tuple[Picture, ...] = ()
        self.title = label("", "strong", wrap=True)
        self.pose = StillBox()
        self.pose.setAccessibleName("Pose")
        self.pose.addItem("No pose yet", "")
        for pose in assets.load_poses().values():
            self.pose.addItem(f"{pose.group}: {pose.name[0].lower()}{pose.name[1:]}", pose.key)
        self.pose.activated.connect(lambda _at: self._keep(pose=str(self.pose.currentData())))
        self.side = Segment(_SIDES, "")
        self.side.setAccessibleName("Side or eye")
        self.side.chosen.connect(lambda key: self._keep(side=key))
        self.day = DayField("Taken on", self._keep_day)
        self.light = Field("Light", lambda text: self._kept(light=text), example="window left, lamp off")
        self.note = Field("Note", lambda text: self._kept(note=text))
        pose_words, side_words = label("Pose", "label"), label("Side or eye", "label")
        pose_words.setBuddy(self.pose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.title, pose_words, self.pose, side_words, self.side, self.day, self.light, self.note):
            column.addWidget(widget)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """The chosen ones; what differs among them is shown empty."""
        self._pictures = tuple(pictures)
        self.setVisible(bool(pictures))
        if not pictures:
            return
        first = pictures[0]
        self.title.setText(title_of(first) if len(pictures) == 1 else f"{len(pictures)} pictures chosen")
        self.pose.setCurrentIndex(max(self.pose.findData(self._shared("pose", "")), 0))
        self.side.set(self._shared("side", ""))
        self.day.show_day(self._shared("taken_on", None))
        self.light.say(self._shared("light", ""))
        self.note.say(self._shared("note", ""))
        for widget in (self.pose, self.side, self.day, self.light, self.note):
            widget.setEnabled(not self._context.store.read_only)

    def settle(self) -> bool:
        """Hand over what is typed. False where it could not be kept."""
        return all([self.day.settle(), self.light.settle(), self.note.settle()])

    def _shared(self, name: str, otherwise: Any) -> Any:
        values = {getattr(one, name) for one in self._pictures}
        return values.pop() if len(values) == 1 else otherwise

    def _keep_day(self, day: date | None) -> str | None:
        if day is not None and day > today():
            return "That day is still to come; a picture was taken before."
        return self._kept(taken_on=day)

    def _kept(self, **facts: Any) -> str | None:
        return None if self._keep(**facts) else "Not written yet; see above."

    def _keep(self, **facts: Any) -> bool:
        pairs = [(one, replace(one, **facts)) for one in self._pictures]
        changes = [change_of(old, new) for old, new in pairs if old != new]
        self._pictures = tuple(new for _old, new in pairs)
        if not changes:
            return True
        if not self._context.write(*changes):
            self._pictures = tuple(old for old, _new in pairs)
            return False
        self._written()
        return True
