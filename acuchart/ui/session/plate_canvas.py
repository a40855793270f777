"""A plate in a window that can be zoomed and moved; knows nothing of needles."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from acuchart.model.atlas import View
from acuchart.ui.session.camera import MAX_PX_PER_MM, Camera
from acuchart.ui.session.plate_picture import PlatePicture

_ZOOM_STEP: Final = 1.25


class PlateCanvas(QWidget):
    """Camera and picture of one plate."""

    zoomed = Signal(float)  # times the fit

    def __init__(self) -> None:
        """No plate yet."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 280)
        self.bottom_room = 76  # the dock floats there
        self._view: View | None = None
        self._camera = Camera(width=1, height=1, scale=1, left=0, top=0)
        self._fit = self._camera
        self._fitted = True
        self._picture = PlatePicture(self.update, self)

    @property
    def view(self) -> View:
        """The plate that is shown."""
        assert self._view is not None
        return self._view

    @property
    def camera(self) -> Camera:
        """Where the plate lies in the window."""
        return self._camera

    @property
    def sharp(self) -> bool:
        """True where the picture was drawn at exactly the size that is shown."""
        return self._picture.sharp

    def on_body(self, px: float, py: float) -> bool:
        """True where a needle can go in: on the drawing, not beside it."""
        return self._picture.on_body(*self._camera.to_fraction(px, py))

    def fit(self, *, at_once: bool = False) -> None:
        """The whole plate again."""
        self._fitted = True
        self._set_camera(self._fit_camera(), at_once=at_once)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Closer or farther, about a place that stays where it is."""
        place = at if at is not None else QPointF(self.width() / 2, (self.height() - self.bottom_room) / 2)
        high = max(MAX_PX_PER_MM * self.view.mm_per_unit, self._fit.scale * 2)
        camera = self._camera.zoomed(factor, place.x(), place.y(), low=self._fit.scale * 0.5, high=high)
        self._fitted = False
        self._set_camera(camera.kept_in(self.width(), self.height()))

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom(1 / _ZOOM_STEP)

    def pan(self, dx: float, dy: float) -> None:
        """Move the plate by px."""
        self._fitted = False
        self._set_camera(self._camera.panned(dx, dy).kept_in(self.width(), self.height()))

    def _fit_camera(self) -> Camera:
        view = self.view
        room = (12.0, 12.0, max(self.width() - 24.0, 40.0), max(self.height() - 24.0 - self.bottom_room, 40.0))
        return Camera.fit(view.width, view.height, room)

    def _set_camera(self, camera: Camera, *, at_once: bool = False) -> None:
        ratio = self.devicePixelRatioF()
        # Whole device px across: the drawing is then copied, never stretched.
        across = max(round(camera.width * camera.scale * ratio), 1)
        scale = across / (camera.width * ratio)
        self._camera = Camera(
            width=camera.width,
            height=camera.height,
            scale=scale,
            left=round(camera.left * ratio) / ratio,
            top=round(camera.top * ratio) / ratio,
        )
        if self._fitted:
            self._fit = self._camera
        self._picture.aim(self._camera, self.width(), self.height(), ratio, at_once=at_once)
        self.camera_moved()
        self.update()
        self.zoomed.emit(self._camera.scale / self._fit.scale)

    def camera_moved(self) -> None:
        """What lies on the plate has moved with it; for those who build on this."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The plate stays whole where it was whole, and stays in the window where it was not."""
        super().resizeEvent(event)
        if self._view is None:
            return
        if self._fitted:
            self.fit()
        else:
            shown, self._fitted = self._camera, True
            self._set_camera(self._fit_camera())
            self._fitted = False
            self._set_camera(shown.kept_in(self.width(), self.height()))

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(760, 700)
