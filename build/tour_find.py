"""The tour's screens of finding anything and of needles over time; `tour_screens` joins them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

EYE_PATIENT = "demo-p02"


def find(tour: Tour) -> None:
    """Fields in the line, sessions in the table."""
    tour.workspace.find_anything()
    page = tour.workspace.page("find")
    page.line.setText("point:GB20 needles>20")  # type: ignore[attr-defined]
    page.ask()  # type: ignore[attr-defined]
    tour.settle()


def over_time(tour: Tour) -> None:
    """What changed in the last session of a course."""
    tour.workspace.open_beside("over-time", EYE_PATIENT)
    tour.settle()


def heat(tour: Tour) -> None:
    """Where most needles of a course went in."""
    tour.workspace.open_beside("over-time", EYE_PATIENT)
    page = tour.workspace.stack.currentWidget()
    page.mode.set("heat")  # type: ignore[attr-defined]
    page.mode.chosen.emit("heat")  # type: ignore[attr-defined]
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {"find-anything": find, "over-time": over_time, "heat": heat}
