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


def registered(tour: Tour, *, near: bool = False) -> None:
    """Three points marked on the face: the needles of its session lie over it."""
    from acuchart.model.change import change_of
    from acuchart.model.picture import PictureMark
    from acuchart.store.kinds import read

    store = tour.workspace.context.store
    if not read(store, PictureMark, "picture_id = 'demo-picture-1'"):
        rows = (
            ("GV26", "", 0.5, 0.625),
            ("ST2", "R", 0.37, 0.505),
            ("ST2", "L", 0.63, 0.505),
            ("", "spot", 0.6, 0.6),
        )
        made = [
            PictureMark(id=f"tour-{at}", picture_id="demo-picture-1", code=code, words=words, x=x, y=y)
            for at, (code, words, x, y) in enumerate(rows)
        ]
        store.apply([change_of(None, one) for one in made])
    tour.session(FACE, page="photos")
    screen = tour.workspace.session
    assert screen is not None
    page: Any = screen.page("photos")
    page.refresh()
    page.grid.choose({"demo-picture-1"})
    page.look.click()
    page.large.needles.click()
    if near:
        page.large.nearer.click()
        page.large.nearer.click()
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "session-photos": partial(photos, session_id=EYE),
    "session-photos-slider": partial(photos, session_id=FACE, mode="slider"),
    "session-photos-side": partial(photos, session_id=FACE, mode="side"),
    "session-photos-needles": registered,
    "session-photos-near": partial(registered, near=True),
    "session-photos-leave": partial(photos, session_id=FACE, leave=True),
}
