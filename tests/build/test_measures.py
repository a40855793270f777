"""The kinds of measures are what their script makes of the facts."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_script_makes_the_shipped_file_again() -> None:
    spec = importlib.util.spec_from_file_location("make_measures", ROOT / "build" / "measures" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "resources" / "measures" / "kinds.json").read_text(encoding="utf-8") == module.text()
