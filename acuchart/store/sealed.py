"""What a seal still knows of a signed session: its text holds the whole of it a third time."""

import json

from acuchart.model.change import RECORD_TYPES, Record
from acuchart.model.course import Course
from acuchart.model.patient import Patient
from acuchart.model.records import from_row
from acuchart.model.seal import PARTS, Seal, hash_of
from acuchart.model.session import Note, Section, Session


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
        for entity, name in PARTS.items():
            chart += [from_row(RECORD_TYPES[entity], row) for row in kept[name]]
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
