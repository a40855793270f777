"""The prescription line: one grammar, one parser, one writer. The grammar is in docs/prescription.md."""

from acuchart.model.prescription.completion import Completion, complete
from acuchart.model.prescription.from_plates import from_needles
from acuchart.model.prescription.parser import parse
from acuchart.model.prescription.plates import Plan, diff, to_needles
from acuchart.model.prescription.reading import as_json
from acuchart.model.prescription.values import (
    Course,
    Direction,
    Laterality,
    LeadEnd,
    LeadItem,
    NeedleItem,
    Offset,
    Place,
    Prescription,
    Problem,
    Retention,
    Span,
    Unread,
    Word,
)
from acuchart.model.prescription.vocabulary import BASIC, Vocabulary
from acuchart.model.prescription.writer import write

__all__ = [
    "BASIC",
    "Completion",
    "Course",
    "Direction",
    "Laterality",
    "LeadEnd",
    "LeadItem",
    "NeedleItem",
    "Offset",
    "Place",
    "Plan",
    "Prescription",
    "Problem",
    "Retention",
    "Span",
    "Unread",
    "Vocabulary",
    "Word",
    "as_json",
    "complete",
    "diff",
    "from_needles",
    "parse",
    "to_needles",
    "write",
]
