import re
from pathlib import Path

import pytest

from acuchart.assets import load_atlas, load_vocabulary
from acuchart.model.prescription import parse, write

PAGE = Path(__file__).parents[3] / "docs" / "prescription.md"
ROWS = re.findall(r"^\| `(.+)` \| `(.+)` \| (\d) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_page_has_thirty_examples():
    assert len(ROWS) >= 30


@pytest.mark.parametrize(("typed", "written", "errors"), ROWS, ids=[row[0] for row in ROWS])
def test_an_example_of_the_page_reads_as_it_says(typed, written, errors):
    reading = parse(typed, load_atlas(), load_vocabulary())
    assert write(reading) == written
    assert len(reading.problems) == int(errors), reading.problems
    assert parse(written, load_atlas(), load_vocabulary()).items == reading.items
