"""What ``acuchart rx`` prints: how prescription lines are read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from acuchart import assets
from acuchart.model.atlas import Atlas
from acuchart.model.prescription import Vocabulary, as_json, parse


@cache
def load_vocabulary() -> Vocabulary:
    """The techniques and waveforms that the line knows, read once."""
    return Vocabulary.from_data(json.loads(assets.text("resources/intake/techniques.json")))


def read_lines(lines: Iterable[str], atlas: Atlas) -> list[dict[str, Any]]:
    """One reading per line, as JSON data; a line that cannot be read has errors and keeps its text."""
    vocabulary = load_vocabulary()
    return [as_json(parse(line.rstrip("\r\n"), atlas, vocabulary)) for line in lines]
