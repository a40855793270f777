"""The plate in the middle of the session: picture, marks, labels; small changes repaint small regions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)

from acuchart.model.atlas import Atlas, View
from acuchart.model.change import Change
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.scene import DENSE, SceneMark, place_on, plate_scene
from acuchart.ui.document import SessionDocument
from acuchart.ui.session.area_layer import AreaLayer
from acuchart.ui.session.gestures import Gestures, Tool
from acuchart.ui.session.ghost_layer import GhostLayer
from acuchart.ui.session.labels import Label, Spot
from acuchart.ui.session.layers import LayerArt
from acuchart.ui.session.lead_layer import LeadLayer
from acuchart.ui.session.marking import NUDGE_FAR_MM, NUDGE_MM, Marking
from acuchart.ui.session.name_layer import NameLayer
from acuchart.ui.session.overlay import Overlay, mark_rect
from acuchart.ui.session.plate_canvas import PlateCanvas
from acuchart.ui.session.safety_layer import SafetyLayer
from acuchart.ui.session.selection import Selection
from acuchart.ui.session.thumbnails import thumbs
from acuchart.ui.session.touch import Touch
from acuchart.ui.theme import theme

HIT_PX: Final = 22.0  # 44 px across for a finger; the nearest mark wins
_CROWDED_UNTIL: Final = 1.8  # times the fit: from here on a full plate has room for numbers again
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class PlateView(PlateCanvas):
    """Shows one plate of the session and takes the hand's gestures on it."""

    view_shown = Signal(str)
    accepted = Signal()  # Enter: what is planned goes in
    by_touch = Signal()  # the first finger or pen: targets get large

    def __init__(self, document: SessionDocument, atlas: Atlas, marking: Marking, selection: Selection) -> None:
        """Empty until ``show_view``."""
        super().__init__()
        self.document, self.atlas, self.marking, self.selection = document, atlas, marking, selection
        self._spots: list[Spot] = []
        self._placed = 0
        self._highest = 0
        self.stamp = 0  # counts every change of what lies where
        self._shown_selection: frozenset[str] = frozenset()
        self._touched = QRegion()
        self._overlay = Overlay(theme().tokens, self.devicePixelRatioF())
        self.layers = LayerArt(self._relayered)
        marking.shown = lambda: self.layers.systems
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking)
        self._gestures = Gestures(self)
        self.hands = Touch(self, self._gestures)
        self.ghosts = GhostLayer(self)
        self.leads = LeadLayer(self)
        self.areas = AreaLayer(self)
        self.safety = SafetyLayer()
        self._names = NameLayer(self)
        document.changed.connect(self._on_changed)
        document.reloaded.connect(self.rebuild)
        selection.changed.connect(self._on_selection)
        theme().changed.connect(self._dress)
        thumbs().ready.connect(self._on_thumb)

    # ---- what is shown

    @property
    def overlay(self) -> Overlay:
        """What the gestures show: halo, arrow, band."""
        return self._overlay

    def use_tool(self, tool: Tool | None) -> None:
        """What the hand holds instead of a needle."""
        self.hands.cancel()
        self._gestures.tool = tool
        self._gestures.unhover()

    @property
    def labels(self) -> tuple[Label, ...]:
        """The names in the gutters."""
        return self._names.labels

    @property
    def spots(self) -> list[Spot]:
        """The marks that show on this plate, with their places in the window."""
        return self._spots

    @property
    def shown_selection(self) -> frozenset[str]:
        """The needles whose marks are drawn as selected."""
        return self._shown_selection

    def show_view(self, view: View) -> None:
        """Another plate, whole."""
        if self._view is view:
            return
        self.hands.cancel()
        self._view = view
        self.setAccessibleName(f"Plate: {view.name}")
        self._picture.show(
            view, dim=theme().tokens.dim, stand_in=thumbs().ready_picture(view.id, theme().tokens.dim)
        )
        self._overlay.clear()
        self.layers.show(view, self.atlas)
        self.ghosts.rebuild()
        self.leads.rebuild()
        self.areas.rebuild()
        self.fit(at_once=self.isVisible())
        self.rebuild()
        self.view_shown.emit(view.id)

    def rebuild(self) -> None:
        """Read all needles again."""
        if self._view is None:
            return
        needles = self.document.needles.values()
        self._placed = sum(needle.state is not NeedleState.PLANNED for needle in needles)
        self._highest = max((needle.ordinal for needle in needles), default=0)
        self.stamp += 1
        scene = plate_scene(self._view, needles, self.atlas)
        self._spots = [self._spot(mark) for mark in scene.marks]
        self._shown_selection = frozenset(self.selection.ids)
        self._names.later()
        self.update()

    @property
    def shows_a_view(self) -> bool:
        """False until the first plate is opened."""
        return self._view is not None

    @property
    def dense(self) -> bool:
        """Too many marks for numbers and labels at this zoom."""
        return len(self._spots) > DENSE and self._camera.scale < self._fit.scale * _CROWDED_UNTIL

    def hit(self, px: float, py: float, *, reach: float = HIT_PX) -> Spot | None:
        """The mark nearest to a place in the window, within reach of a finger."""
        best, best_far = None, reach * reach
        for spot in self._spots:
            far = (spot.x - px) ** 2 + (spot.y - py) ** 2
            if far <= best_far:
                best, best_far = spot, far
        return best

    def spot_of(self, needle_id: str) -> Spot | None:
        """Where a needle shows on this plate, or None."""
        return next((spot for spot in self._spots if spot.mark.needle_id == needle_id), None)

    # ---- changes

    def camera_moved(self) -> None:
        """Marks keep their size and follow their places."""
        self._overlay.resized(self.width())
        self.stamp += 1
        self._spots = [self._spot(spot.mark) for spot in self._spots]
        self._names.moved()

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        if self._view is None:
            return
        added: list[Needle] = []
        for change in changes:
            new = change.after
            if not isinstance(new, Needle) and not isinstance(change.before, Needle):
                continue
            if change.before is not None or not isinstance(new, Needle):
                self.rebuild()
                return
            if new.ordinal <= self._highest:
                self.rebuild()
                return
            added.append(new)
        was_dense = self.dense
        for needle in sorted(added, key=lambda one: one.ordinal):
            self._append(needle)
        if self.dense != was_dense:
            self.update()

    def _append(self, needle: Needle) -> None:
        """A new last needle: nothing else on the plate changes, so nothing else is painted."""
        self._highest = needle.ordinal
        number = None
        if needle.state is not NeedleState.PLANNED:
            self._placed += 1
            number = self._placed
        place = place_on(self.atlas, self.view, needle)
        if place is None:
            return
        home = needle.view == self.view.ref
        spot = self._spot(
            SceneMark(
                needle_id=needle.id,
                x=place[0],
                y=place[1],
                side=needle.side,
                state=needle.state,
                number=number,
                label=needle.name,
                direction_deg=needle.direction_deg if home else None,
                home=home,
            )
        )
        self._spots.append(spot)
        self.stamp += 1
        self._touch(mark_rect(spot))
        self._names.later()

    def _on_selection(self) -> None:
        wanted = frozenset(self.selection.ids)
        for spot in self._spots:
            if (spot.mark.needle_id in wanted) != (spot.mark.needle_id in self._shown_selection):
                self._touch(mark_rect(spot))
        self._shown_selection = wanted
        self._names.later()

    def paint_now(self) -> None:
        """Put what changed on the screen before anything else happens."""
        if not self._touched.isEmpty():
            self.repaint(self._touched)

    def _touch(self, rect: QRect) -> None:
        self._touched += rect
        self.update(rect)

    def _spot(self, mark: SceneMark) -> Spot:
        x, y = self._camera.to_screen(mark.x, mark.y)
        return Spot(mark=mark, x=x, y=y)

    def _relayered(self) -> None:
        """Other layers attract other presses."""
        self.stamp += 1
        self.update()

    def _on_thumb(self, view_id: str) -> None:
        """A small picture of a plate came; it stands in where the plate is not drawn yet."""
        if self._view is not None and self._view.id == view_id:
            self._picture.stand_in(thumbs().ready_picture(view_id, theme().tokens.dim))

    def _dress(self) -> None:
        tokens = theme().tokens
        self._overlay = Overlay(tokens, self.devicePixelRatioF())
        if self._view is not None:
            self._picture.show(self._view, dim=tokens.dim)
            self._picture.aim(self._camera, self.width(), self.height(), self.devicePixelRatioF(), at_once=True)
        self._names.dress()
        self.update()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies in the dirty region, lowest first."""
        painter = QPainter(self)
        region = event.region()
        self._touched = QRegion()
        self.paint_scene(painter, region)
        if self._view is not None:
            self._overlay.paint_gesture(painter, words=not self.hands.loupe.is_open)
            self.hands.loupe.paint(painter)
            if self.hasFocus() and not self.rect().adjusted(3, 3, -3, -3).contains(region.boundingRect()):
                self._overlay.paint_focus(painter, self.rect())
        painter.end()

    def paint_scene(self, painter: QPainter, region: QRegion) -> None:
        """Everything that lies on the plate in a region, without what a gesture shows."""
        overlay, dirty = self._overlay, QRectF(region.boundingRect())
        overlay.fill(painter, dirty)
        if self._view is None:
            return
        ratio = self.devicePixelRatioF()
        self._picture.paint(painter, self._camera, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        overlay.paint_midline(painter, self._view, self._camera)
        self.areas.paint(painter, dirty)
        self.safety.paint_zones(painter, self._view, self._camera)
        self.layers.paint(painter, self._camera, self.size(), ratio)
        self.ghosts.paint(painter, dirty)
        self.leads.paint(painter, dirty)
        self._names.paint_leaders(painter)
        overlay.paint_marks(painter, self._spots, self._shown_selection, region, dense=self.dense)
        self.safety.paint_badges(painter, self._spots, region, dense=self.dense)
        self.areas.paint_pills(painter, dirty)
        self.leads.paint_pills(painter, dirty)
        self._names.paint(painter, overlay.marks, region)
        overlay.paint_side_words(painter, self._view, self._camera, self.width(), region)

    def repaint_overlay(self, *rects: QRectF) -> None:
        """Parts that a gesture changed."""
        for rect in rects:
            if not rect.isEmpty():
                self._touch(rect.toAlignedRect())

    # ---- events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A gesture begins."""
        self._gestures.press(event.position(), event.button(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A gesture goes on, or the halo follows."""
        self._gestures.move(event.position(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A needle is placed on release."""
        self._gestures.release(event.position(), event.button(), event.modifiers())

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen is a hand, too."""
        self.hands.tablet(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer, away, or along."""
        self.hands.wheel(event)

    def event(self, event: QEvent) -> bool:
        """Touch and pinch; the rest is Qt's."""
        if isinstance(event, QTouchEvent):
            self.hands.touch(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            self.hands.touchpad(event)
            return True
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._dress()
            self.fit() if self._fitted else self.zoom(1.0)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows nudge, Enter puts planned needles in, Space holds the plate, Escape lets go."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if self._gestures.tool is not None:
                self._gestures.tool.put_away()
            elif not self.hands.cancel():
                self.leads.select("")
                self.leads.tool = False
                self.selection.set(())
        elif key in _ARROWS and self.document.writable:
            far = NUDGE_FAR_MM if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else NUDGE_MM
            dx, dy = _ARROWS[key]
            self.marking.nudge(self.view, dx * far, dy * far)
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._gestures.hold(True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.ghosts.accept_hovered():
                self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space lets the plate go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._gestures.hold(False)
        else:
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab walks the marks by number and leaves after the last one."""
        order = [spot.mark.needle_id for spot in self._spots]
        current = self.selection.primary
        at = order.index(current) if current in order else (-1 if forwards else len(order))
        to = at + (1 if forwards else -1)
        if not 0 <= to < len(order):
            return super().focusNextPrevChild(forwards)
        self.selection.set([order[to]])
        return True

    def leaveEvent(self, event: QEvent) -> None:
        """No halo without a pointer."""
        self._gestures.unhover()
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The halo is there at once."""
        self._gestures.hover(event.position(), Qt.KeyboardModifier.NoModifier)
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The rim shows the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The rim goes."""
        super().focusOutEvent(event)
        self._gestures.hold(False)
        self.update()
