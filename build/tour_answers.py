"""The tour's screens of the practice's own numbers: each table, and the needle map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour


def answers(tour: Tour, view: str) -> None:
    """One of the tables, counted."""
    from acuchart.ui.answers.page import AnswersPage

    tour.workspace.go("answers")
    page = tour.workspace.page("answers")
    assert isinstance(page, AnswersPage)
    tour.until(lambda: page.again.isEnabled())
    page.view.set(view)
    page.view.chosen.emit(view)
    tour.settle()


def needle_map(tour: Tour) -> None:
    """Where the needles of the whole practice went in."""
    from acuchart.ui.over_time.practice_map import PracticeMapPage

    tour.workspace.go("needle-map")
    page = tour.workspace.page("needle-map")
    assert isinstance(page, PracticeMapPage)
    tour.until(lambda: page.found is not None)
    tour.until(lambda: page.plate.sharp)
    tour.settle()


def numbers(tour: Tour) -> None:
    """The counts of a lifetime on the Practice page."""
    from acuchart.ui.practice import PracticePage

    tour.workspace.go("practice")
    page = tour.workspace.page("practice")
    assert isinstance(page, PracticePage)
    tour.until(lambda: page.numbers.counts["Needles"].text() != "–")
    page.show_section("numbers")
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    **{
        f"answers-{view}": partial(answers, view=view)
        for view in ("courses", "change", "points", "protocols", "years")
    },
    "needle-map": needle_map,
    "practice-numbers": numbers,
}
