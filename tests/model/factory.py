"""Invented needles and views for the model's tests."""

from typing import Any

from acuchart.model.atlas import View
from acuchart.model.needle import Needle
from acuchart.model.side import Side


def needle(**changes: Any) -> Needle:
    values: dict[str, Any] = {
        "id": "n1",
        "session_id": "s1",
        "ordinal": 1,
        "view": "face-front@1",
        "x": 0.4,
        "y": 0.5,
        "side": Side.RIGHT,
    }
    return Needle(**{**values, **changes})


def view(**changes: Any) -> View:
    values: dict[str, Any] = {
        "id": "face-front",
        "version": 1,
        "name": "Face, front",
        "short": "Face front",
        "region": "Face",
        "width": 800.0,
        "height": 1000.0,
        "mm_per_unit": 0.276,
        "right_edge": Side.LEFT,
        "side": None,
        "hidden": False,
        "mirror": "face-front",
        "order": 1,
    }
    return View(**{**values, **changes})
