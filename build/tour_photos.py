"""The tour's screens of photos; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tour_screens import Tour

FACE, EYE = "demo-p01-s05", "demo-p02-s07"


def photos(tour: Tour, session_id: str, mode: str = "", *, leave: bool = False) -> None:
    """The pictures of a patient, or the two oldest of them compared."""
    tour.session(session_id, page="photos")
    screen = tour.workspace.session
    assert screen is not None
    page: Any = screen.page("photos")
    page.grid.selectAll()
    chosen = page.grid.selected()
    page.grid.choose({chosen[0].id})
    if mode:
        page.grid.choose({one.id for one in chosen[:2]})
        page.compare.click()
        page.large.use_mode(mode)
    elif leave:
        page.look.click()
        page.large.leave.click()
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "session-photos": partial(photos, session_id=EYE),
    "session-photos-slider": partial(photos, session_id=FACE, mode="slider"),
    "session-photos-side": partial(photos, session_id=FACE, mode="side"),
    "session-photos-leave": partial(photos, session_id=FACE, leave=True),
}
