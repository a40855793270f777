"""One picture large, or two compared: aligned by two points, with marks, and the way out of the practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acuchart import assets
from acuchart.model.atlas import Atlas, Position
from acuchart.model.change import change_of
from acuchart.model.needle import NeedleState
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.pictures import Spot, anchors_text, differences, older_first, turn_onto
from acuchart.model.registration import Registration, nearest, register
from acuchart.model.scene import place_on
from acuchart.model.side import Side
from acuchart.store import StoreError
from acuchart.store.kinds import read
from acuchart.ui.context import Context
from acuchart.ui.photos.canvas import MODES, Canvas, Layer
from acuchart.ui.photos.leave_bar import LeaveBar
from acuchart.ui.photos.lens import STEP
from acuchart.ui.photos.shown import screen_image, session_numbers, title_of, when_of
from acuchart.ui.widgets import Elided, Segment, button, frame, icon_button, label

_HELP: Final = {
    "anchors": "Point at both pupils, or at two places that stay where they are. Arrows and Enter do it by keys.",
    "mark": "Write what it is, then point. Two points such as ST4 L and GV26 lay the plate over the picture.",
    "crop": "Point at two opposite corners of what may be seen.",
}

_HOW_NEEDLES: Final = "The needles of its session over the picture; mark two or more points of the atlas for it"


class ComparePage(QWidget):
    """``show_pictures`` with one or two."""

    left = Signal()
    changed = Signal()  # anchors or marks were written

    def __init__(self, context: Context) -> None:
        """Empty at first."""
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._pictures: list[Picture] = []
        self._found: dict[str, Registration] = {}
        self.back = icon_button("back", "Back to all pictures (Esc)")
        self.title = Elided("", "strong")
        self.mode = Segment(MODES, "side")
        self.anchors = button("Set pupils", "small", tip="Two points that lay pictures over one another")
        self.mark = button("Mark", "small", icon_name="pin", tip="A place with words or a point")
        self.grey = button("Grey", "small", tip="Both in grey: lines without skin colour (C)")
        self.needles = button("Needles", "small", icon_name="needle", tip=_HOW_NEEDLES)
        self.nearer = icon_button("plus", "Closer (+)")
        self.farther = icon_button("minus", "Farther (−); 0 shows all of it")
        self.leave = button("Give away…", "small", icon_name="fwd", tip="Save a copy outside the record")
        for one in (self.anchors, self.mark, self.needles, self.grey, self.leave):
            one.setCheckable(True)
        self.canvas = Canvas()
        self.warning = label("", "alert-words", wrap=True)
        self._warn = frame("alert")
        warn_row = QHBoxLayout(self._warn)
        warn_row.setContentsMargins(12, 6, 12, 6)
        warn_row.addWidget(self.warning, 1)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Point or words, such as ST4 or new spot")
        self.words.setAccessibleName("Words of the mark")
        self.unmark = button("Take last mark away", "small")
        self.hint = label("", "hint", wrap=True)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.hint, 1)
        tools.addWidget(self.words, 1)
        tools.addWidget(self.unmark)
        self.bar = LeaveBar(context)
        self._build()
        self._connect()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What is shown, the older one first."""
        return tuple(self._pictures)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """One, or two of which the older becomes A."""
        self._pictures = list(older_first(*pictures)) if len(pictures) == 2 else list(pictures[:1])
        self._tool("")
        self.leave.setChecked(False)
        self._leave(on=False)
        try:
            numbers = session_numbers(self._context.store, pictures[0].patient_id)
            layers = [
                Layer(
                    picture=one,
                    image=screen_image(self._context.store, one),
                    caption=f"{title_of(one)} · {when_of(one, numbers)}",
                    letter=letter,
                    marks=self._marks(one),
                )
                for one, letter in zip(self._pictures, "AB" if len(self._pictures) == 2 else " ", strict=False)
            ]
        except StoreError as error:
            self._context.failed.emit(str(error))
            return
        for layer in layers:
            layer.letter = layer.letter.strip()
        self.canvas.show_layers(layers)
        self._zoomed(1.0)
        self._register()
        self._say()

    def take_focus(self) -> None:
        """The keyboard goes to the pictures."""
        self.canvas.setFocus()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for one in (self.back, self.mode):
            top.addWidget(one)
        top.addWidget(self.title, 1)
        for one in (self.anchors, self.mark, self.needles, self.grey, self.leave, self.farther, self.nearer):
            top.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._warn)
        column.addWidget(self._tools)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.bar)
        self._tools.hide()
        self.bar.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.left.emit())
        self.mode.chosen.connect(self.use_mode)
        self.anchors.clicked.connect(lambda on: self._tool("anchors" if on else ""))
        self.mark.clicked.connect(lambda on: self._tool("mark" if on else ""))
        self.grey.clicked.connect(lambda on: self._grey(on=on))
        self.needles.clicked.connect(lambda _on: self._show_needles())
        self.nearer.clicked.connect(lambda: self.canvas.zoom(STEP))
        self.farther.clicked.connect(lambda: self.canvas.zoom(1 / STEP))
        self.canvas.zoomed.connect(self._zoomed)
        self.leave.clicked.connect(lambda on: self._leave(on=on))
        self.unmark.clicked.connect(lambda: self._unmark())
        self.words.returnPressed.connect(self.canvas.setFocus)
        self.canvas.pointed.connect(self._pointed)
        self.bar.frame_wanted.connect(lambda wanted: self._tool("crop" if wanted else ""))
        self.bar.hiding.connect(self.canvas.show_hiding)
        self.bar.left.connect(self.title.say)
        QShortcut(QKeySequence("Escape"), self, self._escape)
        self.canvas.grey_wanted.connect(self.grey.click)

    # ---- what is shown

    def use_mode(self, mode: str) -> None:
        """Side by side, slider, in turn, or one through the other."""
        self.mode.set(mode)
        self.canvas.mode = mode
        self.canvas.update()
        self._say()

    def _say(self) -> None:
        two = len(self._pictures) == 2
        self.mode.setVisible(two)
        self.leave.setEnabled(not two)
        self.leave.setToolTip("Open one picture to give it away" if two else "Save a copy outside the record")
        writable = not self._context.store.read_only
        self.anchors.setEnabled(writable)
        self.mark.setEnabled(writable)
        sentences: list[str] = []
        if two:
            first, second = self._pictures
            sentences += differences(first, second, assets.load_poses())
            turn = turn_onto(second, first)
            words = "not aligned: set the pupils of both"
            if turn is not None:
                wide = turn.scale * second.width / max(first.width, 1)
                words = f"aligned: ×{wide:.2f}, {turn.degrees:+.1f}°"
            if self.canvas.mode == "blink":
                words = f"{words}; Space shows the other"
            self.title.say(words)
        elif self._pictures:
            found = self._found.get(self._pictures[0].id)
            said = (self._pictures[0].note, found.words if found is not None else "")
            self.title.say("; ".join(part for part in said if part))
        self.warning.setText(" ".join(sentences))
        self._warn.setVisible(bool(sentences))

    def _grey(self, *, on: bool) -> None:
        self.canvas.grey = on
        self.canvas.update()

    def _leave(self, *, on: bool) -> None:
        self.bar.setVisible(on)
        self.canvas.show_hiding("", None)
        if on and self._pictures:
            self.bar.show_picture(self._pictures[0])
            self.bar.purpose.setFocus()
        elif self.canvas.tool == "crop":
            self._tool("")

    # ---- pointing

    def _tool(self, tool: str) -> None:
        if tool == "anchors" and len(self._pictures) == 2:
            self.use_mode("side")
        self.anchors.setChecked(tool == "anchors")
        self.mark.setChecked(tool == "mark")
        self._tools.setVisible(bool(tool))
        self.words.setVisible(tool == "mark")
        self.unmark.setVisible(tool == "mark")
        self.hint.setText(_HELP.get(tool, ""))
        self.canvas.use_tool(tool)
        if tool == "mark":
            self.words.setFocus()

    def _escape(self) -> None:
        if self.canvas.tool:
            self._tool("")
        else:
            self.left.emit()

    def _pointed(self, picture_id: str, x: float, y: float) -> None:
        if self.canvas.tool == "mark":
            self._add_mark(picture_id, x, y)
            return
        dots = self.canvas.dots
        dots.append((picture_id, (x, y)))
        mine = [spot for key, spot in dots if key == picture_id]
        if len(mine) == 2:
            self.canvas.dots = [one for one in dots if one[0] != picture_id]
            if self.canvas.tool == "crop":
                self.canvas.dots = dots[-2:]
                self.bar.show_frame(mine[0], mine[1])
            else:
                self._anchor(picture_id, mine[0], mine[1])
        elif self.canvas.tool == "crop":
            self.canvas.dots = dots[-1:]
        self.canvas.update()

    def _anchor(self, picture_id: str, first: Spot, second: Spot) -> None:
        at = next(at for at, one in enumerate(self._pictures) if one.id == picture_id)
        old = self._pictures[at]
        new = replace(old, anchors=anchors_text(first, second))
        if old != new and not self._context.write(change_of(old, new)):
            return
        self._pictures[at] = new
        self.canvas.layers[at].picture = new
        if all(one.anchors for one in self._pictures):
            self._tool("")
        if self.bar.isVisible():
            self.bar.show_picture(new)
        self._say()
        self.changed.emit()

    # ---- marks

    def _marks(self, picture: Picture) -> tuple[PictureMark, ...]:
        return read(self._context.store, PictureMark, "picture_id = ?", picture.id)

    def _add_mark(self, picture_id: str, x: float, y: float) -> None:
        words = self.words.text().strip()
        code, side = _point_in(words, self._context.atlas)
        mark = PictureMark(
            id=uuid4().hex,
            picture_id=picture_id,
            x=round(x, 4),
            y=round(y, 4),
            words=side if code else words,
            code=code,
        )
        if self._context.write(change_of(None, mark)):
            self.words.clear()
            self._read_marks()

    def _unmark(self) -> None:
        marks = [mark for layer in self.canvas.layers for mark in layer.marks]
        if marks and self._context.write(change_of(marks[-1], None)):
            self._read_marks()

    def _read_marks(self) -> None:
        try:
            for layer in self.canvas.layers:
                layer.marks = self._marks(layer.picture)
        except StoreError as error:
            self._context.failed.emit(str(error))
        self._register()
        self._say()
        self.canvas.update()
        self.changed.emit()

    # ---- what the plate says

    def _register(self) -> None:
        """Find out which pictures are registered to a plate by their marks, and what that tells."""
        atlas = self._context.atlas
        self._found = {}
        for layer in self.canvas.layers:
            found = register(layer.picture, layer.marks, atlas)
            layer.near = {}
            if found is None:
                continue
            self._found[layer.picture.id] = found
            for mark in layer.marks:
                near = None if mark.code else nearest(found, mark, atlas)
                if near is not None:
                    layer.near[mark.id] = f"near {_name(near[0])}, {near[1]:.0f} mm"
        self.needles.setEnabled(bool(self._found))
        self.needles.setToolTip("\n".join([*(one.words for one in self._found.values()), _HOW_NEEDLES]))
        if not self._found:
            self.needles.setChecked(False)
        self._show_needles()

    def _show_needles(self) -> None:
        """The needles of each picture's own session over it, where it is registered."""
        store, atlas = self._context.store, self._context.atlas
        for layer in self.canvas.layers:
            found, session_id = self._found.get(layer.picture.id), layer.picture.session_id
            layer.needles = ()
            if not self.needles.isChecked() or found is None or session_id is None:
                continue
            try:
                placed = [one for one in store.needles(session_id) if one.state is not NeedleState.PLANNED]
            except StoreError as error:
                self._context.failed.emit(str(error))
                return
            spots = ((place_on(atlas, found.view, one), one.name) for one in placed)
            marked = {" ".join(filter(None, (one.code, one.words))) for one in layer.marks if one.code}
            layer.needles = [
                (found.on_picture(*spot), "" if name in marked else name)
                for spot, name in spots
                if spot is not None
            ]
        self.canvas.update()

    def _zoomed(self, factor: float) -> None:
        self.farther.setEnabled(factor > 1.0)


def _point_in(words: str, atlas: Atlas) -> tuple[str, str]:
    """``ST4`` and ``L`` of “st4 l”; two empty texts where the words name no point."""
    code = words.upper().replace(" ", "")
    if code in atlas.points:
        return code, ""
    if code[-1:] in ("L", "R") and code[:-1] in atlas.points:
        return code[:-1], code[-1]
    return "", ""


def _name(place: Position) -> str:
    return place.code if place.side is Side.MID else f"{place.code} {place.side}"
