"""What a seal still knows of a signed session: its text holds the whole of it a third time."""

import json

from acuchart.model.change import Record
from acuchart.model.lead import Lead
from acuchart.model.needle import Needle
from acuchart.model.patient import Patient
from acuchart.model.records import from_row
from acuchart.model.seal import Seal, hash_of
from acuchart.model.session import Course, Note, Section, Session
from acuchart.model.stamp import Stamp


def records_of(seal: Seal) -> tuple[list[Record], list[Record]]:
    """The records of the session as signed, and those that may have changed since (patient, course).

    Both are empty where the text is not what was sealed.
    """
    if hash_of(seal.text) != seal.hash:
        return [], []
    try:
        kept = json.loads(seal.text)
        session = from_row(Session, kept["session"])
        chart: list[Record] = [session]
        chart += [from_row(Needle, row) for row in kept["needles"]]
        chart += [from_row(Lead, row) for row in kept["leads"]]
        chart += [from_row(Stamp, row) for row in kept["stamps"]]
        chart += [
            Note(session_id=session.id, section=Section(section), text=text)
            for section, text in kept["notes"].items()
            if text
        ]
        around: list[Record] = [from_row(Patient, kept["patient"])]
        if kept["course"] is not None:
            around.append(from_row(Course, kept["course"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return [], []
    return (chart, around) if session.id == seal.session_id else ([], [])
