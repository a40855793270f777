"""The tour's screens of several sets, their clocks and counts, and of the stages; `tour_screens` joins them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

FACE = "demo-p01-s05"  # the unfinished session of the demo


def sets(tour: Tour, shown: str) -> None:
    """The unfinished session with a second set that has its own clock; ``shown`` lies over it."""
    from dataclasses import replace

    from acuchart.model.change import change_of
    from acuchart.model.ledger import in_order
    from acuchart.model.needle import NeedleState
    from acuchart.ui import treatment

    tour.session(FACE)
    screen = tour.workspace.session
    assert screen is not None
    document = screen.document
    if document.current_set == 1:
        assert treatment.another_set(document)
        last = [one for one in in_order(document.needles.values()) if one.state is NeedleState.IN][-4:]
        assert document.edit(*(change_of(one, replace(one, set_no=2, lot="A123")) for one in last))
        treatment.start_retention(document, 25, set_no=1)
        treatment.start_retention(document, 30, set_no=2)
    screen.show_page("removal" if shown == "removal" else "needles")
    if shown == "clocks":
        screen.bar.elapsed.wanted.emit()
    elif shown == "counts":
        screen.conduct.show_counts()
    tour.settle()


def left(tour: Tour) -> None:
    """Nothing lies over the plate any more."""
    screen = tour.workspace.session
    if screen is not None:
        screen.conduct.minutes.hide()
        screen.conduct.counts.hide()


def stages(tour: Tour) -> None:
    """The practice's stages with one of its own."""
    from acuchart.model.change import change_of
    from acuchart.model.stage import Stage
    from acuchart.store.kinds import of_practice

    context = tour.workspace.context
    if not of_practice(context.store, Stage):
        assert context.write(change_of(None, Stage(id="Turn over", ordinal=45, words="Turn over", after_min=15)))
    from tour_screens import practice_at

    practice_at(tour, "stages")
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "session-clocks": partial(sets, shown="clocks"),
    "session-counts": partial(sets, shown="counts"),
    "removal-sets": partial(sets, shown="removal"),
    "practice-stages": stages,
}
AFTERWARDS: dict[str, Callable[[Tour], object]] = {"session-clocks": left, "session-counts": left}
