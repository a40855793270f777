"""What the pointer does on a plate: hover, place, aim, select, drag, band, pan; fingers and pen come by `touch`.

Decided here: a press on a mark selects it, and dragging it moves it; a press on bare skin places on release, and
dragging from there aims a threaded needle, along the line where it began on one of the atlas; Ctrl, or a press
beside the body, draws a rubber band. The mark wins inside its own disc; between the disc and 22 px a free named
point that is nearer wins, so that close points can both be needled. Alt sets the snap aside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt

from acuchart.model.atlas import Position
from acuchart.model.needle import STATE_WORDS
from acuchart.model.prescription.courses import course_line
from acuchart.model.scene import place_on
from acuchart.ui.session.labels import Spot
from acuchart.ui.session.places import Course, course

if TYPE_CHECKING:
    from acuchart.ui.session.plate_view import PlateView

_DISC_PX: Final = 13.0
_DRAG_PX: Final = 8.0  # a hand that presses trembles less than this
_AIM_PX: Final = 16.0  # a direction is meant, not slipped
_BAND, _AIM, _MARK, _DRAG, _PAN, _LEAD, _TOOL = "band", "aim", "mark", "drag", "pan", "lead", "tool"


@dataclass(slots=True)
class _Press:
    """A press that has not ended."""

    kind: str
    at: QPointF
    last: QPointF
    button: Qt.MouseButton
    snap: Position | None = None
    needle_id: str = ""
    moved: bool = False
    start: dict[str, tuple[float, float]] = field(default_factory=dict)


class Tool(Protocol):
    """What the hand holds instead of a needle: it gets the strokes of mouse, pen and finger alike."""

    def begin(self, at: QPointF) -> None:
        """A stroke begins."""

    def follow(self, at: QPointF) -> None:
        """It goes on."""

    def finish(self) -> None:
        """It takes effect."""

    def drop(self) -> None:
        """It did not happen."""

    def put_away(self) -> None:
        """Escape: the hand holds a needle again."""


class Gestures:
    """One pointer's state on one plate."""

    def __init__(self, plate: PlateView) -> None:
        """Nothing is pressed."""
        self._plate = plate
        self._press: _Press | None = None
        self._space = False
        self.tool: Tool | None = None
        self._asked: tuple[float, float, bool, int] | None = None
        self._answer: tuple[Spot | None, Position | None] = (None, None)

    @property
    def going_on(self) -> bool:
        """True from a press to its release."""
        return self._press is not None

    @property
    def holds(self) -> bool:
        """True where the hand holds a needle or a mark, not a band, the plate or a tool."""
        return self._press is not None and self._press.kind in (_AIM, _MARK, _DRAG, _LEAD)

    @property
    def will_place(self) -> bool:
        """True where letting go puts a needle where the hand is now."""
        return self._press is not None and self._press.kind == _AIM and not self._press.moved

    # ---- without a press

    def hold(self, down: bool) -> None:
        """Space turns the hand into one that moves the plate."""
        self._space = down
        self._cursor()

    def hover(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show what a press would take: the halo with the point's name, or the mark's own name."""
        plate = self._plate
        if self.tool is not None:
            return
        spot, snap = self._target(at, modifiers)
        ghost = None if spot is not None else plate.ghosts.hover(at.x(), at.y())
        if ghost is not None:
            plate.repaint_overlay(*plate.overlay.show_hint(*ghost, halo=True))
        elif spot is not None:
            mark = spot.mark
            number = "" if mark.number is None else f"{mark.number} · "
            needle = plate.document.needles.get(mark.needle_id)
            size = f" · {needle.size_label}" if needle is not None and needle.size_label else ""
            line = "" if needle is None else course_line(needle.note, needle.code)
            along = f" · {line}" if line else ""
            words = f"{number}{mark.label} · {STATE_WORDS[mark.state]}{size}{along}"
            plate.repaint_overlay(*plate.overlay.show_hint(spot.x, spot.y, words, halo=False))
        elif snap is not None and plate.document.writable:
            x, y = plate.camera.to_screen(snap.x, snap.y)
            plate.repaint_overlay(*plate.overlay.show_hint(x, y, self._words(snap), halo=True))
        else:
            self.unhover()
        if spot is None:
            self._hover_layer(at, named=snap is not None and plate.document.writable)
        self._cursor(spot)

    def _hover_layer(self, at: QPointF, *, named: bool) -> None:
        """Light up the zone under the pointer; name it, or the ring, where the halo names nothing."""
        plate = self._plate
        if not plate.layers.marks:
            return
        mark = plate.layers.at(plate.camera, at.x(), at.y())
        changed = plate.layers.highlight(mark)
        plate.repaint_overlay(*(plate.layers.box(zone, plate.camera) for zone in changed))
        if mark is not None and not named:
            plate.repaint_overlay(*plate.overlay.show_hint(at.x(), at.y(), mark.words, halo=False))

    def unhover(self) -> None:
        """No halo, no zone lit up."""
        changed = self._plate.layers.highlight(None)
        self._plate.repaint_overlay(*(self._plate.layers.box(zone, self._plate.camera) for zone in changed))
        self._plate.repaint_overlay(*self._plate.overlay.hide_hint())

    def _words(self, snap: Position) -> str:
        point = self._plate.atlas.points[snap.code]
        side = "" if snap.side.value == "M" else f" {snap.side}"
        part = f" {snap.part}" if snap.part else ""
        preset = self._plate.marking.preset
        size = f" · {preset.label}" if preset is not None else ""
        name = point.hanzi_trad or point.pinyin or point.name
        usual = "usual depth " if point.depth_mm_max else ""
        depth = f" · {usual}{point.depth_words}" if point.depth_words else ""
        return f"{snap.code}{part}{side} {name}{depth}{size}"

    def _target(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> tuple[Spot | None, Position | None]:
        """The mark, or else the named place, that a press takes; a still hand asks only once."""
        asked = (at.x(), at.y(), bool(modifiers & Qt.KeyboardModifier.AltModifier), self._plate.stamp)
        if asked != self._asked:
            self._asked, self._answer = asked, self._find_target(at, modifiers)
        return self._answer

    def _find_target(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> tuple[Spot | None, Position | None]:
        plate = self._plate
        free = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        spot = plate.hit(at.x(), at.y(), reach=_DISC_PX) if free else plate.hit(at.x(), at.y())
        if free:
            return spot, None
        snap = plate.marking.snap(plate.view, *plate.camera.to_fraction(at.x(), at.y()))
        if spot is None or snap is None:
            return spot, None if spot is not None else snap
        far = math.hypot(spot.x - at.x(), spot.y - at.y())
        x, y = plate.camera.to_screen(snap.x, snap.y)
        taken = math.hypot(spot.x - x, spot.y - y) < 3.0
        if far > _DISC_PX and not taken and math.hypot(x - at.x(), y - at.y()) < far:
            return None, snap
        return spot, None

    # ---- press, move, release

    def press(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A gesture begins."""
        plate = self._plate
        if self._press is not None:
            return
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self._space):
            self._press = _Press(kind=_PAN, at=at, last=at, button=button)
            self._cursor()
            return
        if button is not Qt.MouseButton.LeftButton:
            return
        if self.tool is not None:
            self._press = _Press(kind=_TOOL, at=at, last=at, button=button)
            self.tool.begin(at)
            return
        spot, snap = self._target(at, modifiers)
        banding = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        lead_id = plate.leads.hit(at.x(), at.y())
        plate.leads.select(lead_id)
        area_id = "" if lead_id or spot is not None else plate.areas.hit(at.x(), at.y())
        plate.areas.select(area_id)
        if lead_id or area_id:
            plate.selection.set(())
            return
        if spot is None and plate.document.writable and plate.ghosts.accept_area(at.x(), at.y()):
            self.unhover()
            return
        if spot is not None and plate.leads.tool and plate.document.writable:
            self._press = _Press(kind=_LEAD, at=at, last=at, button=button, needle_id=spot.mark.needle_id)
        elif spot is not None:
            self._press = _Press(kind=_MARK, at=at, last=at, button=button, needle_id=spot.mark.needle_id)
        elif banding or not plate.document.writable or (snap is None and not plate.on_body(at.x(), at.y())):
            self._press = _Press(kind=_BAND, at=at, last=at, button=button)
        else:
            self._press = _Press(kind=_AIM, at=at, last=at, button=button, snap=snap)

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A gesture goes on, or the halo follows."""
        press = self._press
        if press is None:
            self.hover(at, modifiers)
            return
        plate = self._plate
        far = math.hypot(at.x() - press.at.x(), at.y() - press.at.y())
        if press.kind == _PAN:
            plate.pan(at.x() - press.last.x(), at.y() - press.last.y())
        elif press.kind == _TOOL and self.tool is not None:
            self.tool.follow(at)
        elif press.kind == _BAND and (press.moved or far >= _DRAG_PX):
            press.moved = True
            plate.repaint_overlay(*plate.overlay.show_band(QRectF(press.at, at).normalized()))
        elif press.kind == _AIM and (press.moved or far >= _AIM_PX):
            press.moved = True
            self._aim(press, at)
        elif press.kind == _LEAD:
            begin = plate.spot_of(press.needle_id)
            if begin is not None:
                plate.repaint_overlay(*plate.overlay.show_aim(begin.x, begin.y, at.x(), at.y()))
        elif press.kind == _AIM:
            self.hover(at, modifiers)
        elif press.kind == _MARK and far >= _DRAG_PX and plate.document.writable:
            self._begin_drag(press)
        if press.kind == _DRAG:
            self._drag(press, at, modifiers)
        press.last = at

    def release(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """The gesture takes effect."""
        press = self._press
        if press is None or press.button is not button:
            return
        self._press = None
        plate = self._plate
        both = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        match press.kind:
            case "aim":
                self._place(press, at, modifiers, both=both)
            case "mark" if ctrl:
                plate.selection.toggle(press.needle_id)
            case "mark":
                plate.selection.set([press.needle_id])
            case "lead":
                self._join(press, at)
            case "drag":
                self._drop(press, at, modifiers)
            case "band":
                self._band(press, at, keep=ctrl)
            case "tool" if self.tool is not None:
                self.tool.finish()
        self._cursor()
        plate.paint_now()

    def cancel(self) -> bool:
        """Whatever is going on did not happen. False where nothing was going on."""
        there = self._press is not None
        self._press = None
        if self.tool is not None:
            self.tool.drop()
        plate = self._plate
        plate.repaint_overlay(*plate.overlay.hide_gesture(), *plate.overlay.hide_hint())
        self._cursor()
        return there

    # ---- placing

    def _aim_from(self, press: _Press) -> tuple[float, float]:
        if press.snap is not None:
            return self._plate.camera.to_screen(press.snap.x, press.snap.y)
        return press.at.x(), press.at.y()

    def _place(self, press: _Press, at: QPointF, modifiers: Qt.KeyboardModifier, *, both: bool) -> None:
        plate = self._plate
        direction, note = None, ""
        snap, where = press.snap, press.at
        if press.moved:
            x, y = self._aim_from(press)
            direction = math.degrees(math.atan2(y - at.y(), at.x() - x)) % 360.0
            along = self._along(press, at)
            if along is not None:
                snap, direction, note = along.start, along.direction_deg, along.words
        else:  # on release: the place is where the hand let go, not where it touched down
            where = at
            _, snap = self._target(at, modifiers)
            if not both and plate.ghosts.accept(at.x(), at.y()):
                plate.repaint_overlay(*plate.overlay.hide_gesture(), *plate.overlay.hide_hint())
                return
        plate.repaint_overlay(*plate.overlay.hide_gesture(), *plate.overlay.hide_hint())
        x, y = plate.camera.to_fraction(where.x(), where.y())
        plate.marking.place(plate.view, x, y, snap=snap, direction_deg=direction, both=both, note=note)

    def _aim(self, press: _Press, at: QPointF) -> None:
        """The course of the needle: as the hand draws it, or along the line of the atlas that it began on."""
        plate, along = self._plate, self._along(press, at)
        if along is None:
            x, y = self._aim_from(press)
            plate.repaint_overlay(*plate.overlay.hide_hint(), *plate.overlay.show_aim(x, y, at.x(), at.y()))
            return
        x, y = plate.camera.to_screen(along.start.x, along.start.y)
        to_x, to_y = plate.camera.to_screen(along.x, along.y)
        plate.repaint_overlay(
            *plate.overlay.show_hint(to_x, to_y, along.words, halo=False),
            *plate.overlay.show_aim(x, y, to_x, to_y),
        )

    def _along(self, press: _Press, at: QPointF) -> Course | None:
        plate = self._plate
        if press.snap is None:
            return None
        end = plate.camera.to_fraction(at.x(), at.y())
        return course(plate.atlas, plate.view, press.snap, *end, shown=plate.layers.systems)

    def _join(self, press: _Press, at: QPointF) -> None:
        """The lead tool let go: over another mark there is a lead now."""
        plate = self._plate
        plate.repaint_overlay(*plate.overlay.hide_gesture())
        end = plate.hit(at.x(), at.y())
        if end is None or end.mark.needle_id == press.needle_id:
            plate.marking.said.emit("A lead runs from one mark to another: drag it onto the second one.")
            return
        made = plate.marking.lead(press.needle_id, end.mark.needle_id)
        if made:
            plate.leads.select(made)

    # ---- moving marks

    def _begin_drag(self, press: _Press) -> None:
        plate = self._plate
        press.kind = _DRAG
        if press.needle_id not in plate.selection:
            plate.selection.set([press.needle_id])
        for needle_id in plate.selection.ids:
            needle = plate.document.needles.get(needle_id)
            place = None if needle is None else place_on(plate.atlas, plate.view, needle)
            if place is not None:
                press.start[needle_id] = place
        self._cursor()

    def _drag(self, press: _Press, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        plate = self._plate
        plate.repaint_overlay(*plate.overlay.show_drag(self._dragged(press, at)))
        snap = None
        if len(press.start) == 1 and not modifiers & Qt.KeyboardModifier.AltModifier:
            snap = plate.marking.snap(plate.view, *plate.camera.to_fraction(*self._dragged(press, at)[0]))
        if snap is None:
            self.unhover()
        else:
            x, y = plate.camera.to_screen(snap.x, snap.y)
            plate.repaint_overlay(*plate.overlay.show_hint(x, y, self._words(snap), halo=True))

    def _dragged(self, press: _Press, at: QPointF) -> list[tuple[float, float]]:
        dx, dy = at.x() - press.at.x(), at.y() - press.at.y()
        return [(x + dx, y + dy) for x, y in (self._plate.camera.to_screen(*s) for s in press.start.values())]

    def _drop(self, press: _Press, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        plate = self._plate
        places = self._dragged(press, at)
        targets = {
            needle_id: plate.camera.to_fraction(*place)
            for needle_id, place in zip(press.start, places, strict=True)
        }
        plate.repaint_overlay(*plate.overlay.hide_gesture(), *plate.overlay.hide_hint())
        snap = len(targets) == 1 and not modifiers & Qt.KeyboardModifier.AltModifier
        if not all(plate.on_body(*place) for place in places) and not snap:
            plate.marking.said.emit("That place is beside the body. The marks stayed where they were.")
            return
        plate.marking.move(plate.view, targets, snap=snap)

    # ---- selecting many

    def _band(self, press: _Press, at: QPointF, *, keep: bool) -> None:
        plate = self._plate
        plate.repaint_overlay(*plate.overlay.hide_gesture())
        if not press.moved:
            if not keep:
                plate.selection.set(())
            return
        box = QRectF(press.at, at).normalized()
        inside = [spot.mark.needle_id for spot in plate.spots if box.contains(QPointF(spot.x, spot.y))]
        plate.selection.set((*plate.selection.ids, *inside) if keep else inside)

    # ---- the pointer

    def _cursor(self, spot: Spot | None = None) -> None:
        shape = Qt.CursorShape.CrossCursor
        if self._press is not None and self._press.kind in (_PAN, _DRAG):
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif spot is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif not self._plate.document.writable:
            shape = Qt.CursorShape.ArrowCursor
        if self._plate.cursor().shape() is not shape:
            self._plate.setCursor(shape)
