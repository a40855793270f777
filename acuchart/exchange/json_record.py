"""One patient's whole chart as JSON, and back: the form that a whole practice is read in from.

Rows are those of ``model.records``, hence a field that the model gains is in the file by itself; lists
are lists here, not JSON text. Reading trusts nothing: what does not fit is one plain sentence.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from acuchart.exchange.codes import Json
from acuchart.exchange.errors import UnreadableError
from acuchart.exchange.plain import moment
from acuchart.model.adjunct import Adjunct
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import RECORD_TYPES, Entity, Record
from acuchart.model.course import Course
from acuchart.model.entity import entity_of
from acuchart.model.fact import Fact
from acuchart.model.patient import Patient
from acuchart.model.patient_record import MORE, PatientRecord, numbered
from acuchart.model.practice import Practice
from acuchart.model.records import from_row, to_row
from acuchart.model.report import SessionReport
from acuchart.model.seal import PARTS, Amendment, Seal, parts_of
from acuchart.model.session import Section, Session

FORMAT: Final = "acuchart-patient"
PRACTICE_FORMAT: Final = "acuchart-practice"
VERSION: Final = 1
OF_PATIENT: Final = frozenset(
    (
        Entity.PATIENT,
        Entity.COURSE,
        Entity.SESSION,
        Entity.NOTE,
        Entity.SEAL,
        Entity.AMENDMENT,
        Entity.FACT,
        Entity.EVENT,
        *PARTS,
        *MORE,
    )
)
SHARED: Final = tuple(entity for entity in Entity if entity not in OF_PATIENT and entity is not Entity.PRACTICE)
_MOST: Final = 2**31  # more than any count in a chart, and what every database can keep
_TIMES: Final = ("started_at", "ended_at", "placed_at", "removed_at", "created_at", "at")
_INSIDE_SESSION: Final = frozenset(("notes", "seal", "amendments", "events", *PARTS.values()))
_HASH: Final = 64  # hex digits of SHA-256
_LEVELS: Final = 50  # of lists inside lists; our own files have five
_T = TypeVar("_T")


def row_of(record: Record) -> Json:
    """A record as JSON values."""
    row: Json = dict(to_row(record))
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, tuple):
            row[field.name] = json.loads(str(row[field.name]))
        elif isinstance(value, bool):
            row[field.name] = value
    return row


def patient_value(record: PatientRecord) -> Json:
    """A patient's chart as JSON values."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "record_code": record.record_code,
        "practice": row_of(record.practice),
        "patient": row_of(record.patient),
        "facts": [row_of(fact) for fact in record.facts],
        "courses": [row_of(course) for course in record.courses],
        "sessions": [
            {
                **row_of(report.session),
                "notes": {section.value: text for section, text in report.notes.items()},
                **{PARTS[entity]: [row_of(one) for one in part] for entity, part in parts_of(report).items()},
                "seal": None if report.seal is None else row_of(report.seal),
                "amendments": [row_of(amendment) for amendment in report.amendments],
                "events": [row_of(event) for event in report.events],
            }
            for report in record.sessions
        ],
        "more": {
            entity.value: [row_of(one) for one in record.more if entity_of(one) is entity] for entity in MORE
        },
    }


def practice_value(practice: Practice, shared: Iterable[Record], counts: Mapping[str, int]) -> Json:
    """What belongs to no patient, and how much of everything there is."""
    rows: dict[str, list[Json]] = {entity.value: [] for entity in SHARED}
    for record in shared:
        rows[entity_of(record).value].append(row_of(record))
    return {
        "format": PRACTICE_FORMAT,
        "version": VERSION,
        "practice": row_of(practice),
        "shared": rows,
        "counts": dict(counts),
    }


def dumped(value: Json, *, indent: int | None = None) -> bytes:
    """JSON as a file, the same every time; ``indent`` makes it readable and three times slower."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return (text + "\n").encode()


def loaded(data: bytes, name: str) -> Json:
    """The object in a JSON file of ours; UnreadableError names the file."""
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UnreadableError(f"“{name}” is not readable JSON; export it again or choose another file.") from None
    if not isinstance(value, dict) or _deep(value) > _LEVELS:
        raise UnreadableError(f"“{name}” is not a chart from acuchart; choose another file.")
    return value


def read_patient(data: bytes, name: str = "This file") -> PatientRecord:
    """The chart in a patient's JSON file. UnreadableError with one plain sentence where it is none."""
    value = loaded(data, name)
    _check_format(value, FORMAT, name)
    try:
        return _patient(value)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableError(_sentence(name, error)) from None


def read_practice(data: bytes, name: str = "This file") -> tuple[Practice, tuple[Record, ...], dict[str, int]]:
    """The practice, the records that belong to no patient and the counts. UnreadableError as above."""
    value = loaded(data, name)
    _check_format(value, PRACTICE_FORMAT, name)
    try:
        practice = record_of(Practice, value["practice"])
        shared: list[Record] = []
        for entity, rows in _object(value["shared"]).items():
            if Entity(entity) not in SHARED:
                raise ValueError(f"“{entity}” does not belong there")
            shared += [record_of(RECORD_TYPES[Entity(entity)], row) for row in _list(rows)]
        counts = {str(key): _number(number) for key, number in _object(value["counts"]).items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise UnreadableError(_sentence(name, error)) from None
    return practice, tuple(shared), counts


def record_of(record_type: type[_T], row: Any) -> _T:
    """The record of ``row_of``; ValueError, TypeError or KeyError for anything that a file could not keep."""
    values: Json = {}
    for key, value in _object(row).items():
        values[key] = json.dumps(value) if isinstance(value, list) else value
    names = [field.name for field in fields(record_type)]  # type: ignore[arg-type]
    unknown = values.keys() - set(names) - (_INSIDE_SESSION if record_type is Session else frozenset())
    if unknown:
        raise ValueError(f"the field “{sorted(unknown)[0]}” is not known")
    record = from_row(record_type, values)
    for name in names:
        _check_value(name, getattr(record, name))
    if "at" in names and not getattr(record, "at") and record_type is not Adjunct:  # noqa: B009 (it is there)
        raise ValueError("a row has no time")
    return record


def _check_value(name: str, value: Any) -> None:
    if isinstance(value, str):
        value.encode()  # half a character cannot be kept
        if name in _TIMES and value and moment(value) is None:
            raise ValueError(f"the time in “{name}” cannot be read")
        if name == "started_at" and not value:
            raise ValueError("a session has no beginning")
        if name == "id" and not value:
            raise ValueError("a record has no id")
    elif isinstance(value, tuple):
        for item in value:
            for field in fields(item):
                _check_value(field.name, getattr(item, field.name))
    elif isinstance(value, int) and not (isinstance(value, bool) or -_MOST < value < _MOST):
        raise ValueError(f"the number in “{name}” is too large")
    if name in ("retention_min", "planned_sessions") and isinstance(value, int) and value < 0:
        raise ValueError(f"the number in “{name}” is below zero")


def _patient(value: Json) -> PatientRecord:
    practice = record_of(Practice, value["practice"])
    patient = record_of(Patient, value["patient"])
    courses = {course.id: course for course in (record_of(Course, row) for row in _list(value["courses"]))}
    code = value["record_code"]
    if not isinstance(code, str):
        raise ValueError("the record code is no text")
    reports = []
    for row in _list(value["sessions"]):
        session = record_of(Session, row)
        if session.course_id is not None and session.course_id not in courses:
            raise ValueError("a session belongs to a course that is not there")
        notes = {Section(section): _text(text) for section, text in _object(row["notes"]).items()}
        reports.append(
            SessionReport(
                practice=practice,
                patient=patient,
                session=session,
                notes=notes,
                course=None if session.course_id is None else courses[session.course_id],
                record_code=code,
                seal=None if row.get("seal") is None else _seal(row["seal"]),
                amendments=tuple(record_of(Amendment, one) for one in _list(row.get("amendments", []))),
                events=tuple(record_of(AdverseEvent, one) for one in _list(row.get("events", []))),
                **_parts(row),
            )
        )
    record = PatientRecord(
        practice=practice,
        patient=patient,
        courses=tuple(courses.values()),
        sessions=numbered(reports),
        record_code=code,
        facts=tuple(record_of(Fact, one) for one in _list(value.get("facts", []))),
        more=_more(value.get("more", {})),
    )
    seen: set[tuple[str, str, str]] = set()
    for item in record.records():
        key = key_of(item)
        if key in seen:
            raise ValueError("two records have one id")
        seen.add(key)
    if len(courses) != len(value["courses"]):
        raise ValueError("two courses have one id")
    return record


def _parts(row: Json) -> dict[str, Any]:
    """What is signed with a session, by the names of a report."""
    return {
        name: tuple(record_of(RECORD_TYPES[entity], one) for one in _list(row.get(name, [])))
        for entity, name in PARTS.items()
    }


def _more(value: Any) -> tuple[Record, ...]:
    """The other records of the patient, in the order of ``MORE``."""
    rows = _object(value)
    unknown = rows.keys() - {entity.value for entity in MORE}
    if unknown:
        raise ValueError(f"“{sorted(unknown)[0]}” does not belong there")
    return tuple(
        record_of(RECORD_TYPES[entity], one) for entity in MORE for one in _list(rows.get(entity.value, []))
    )


def key_of(record: Record) -> tuple[str, str, str]:
    """What no two records of a practice share; needles and stamps have their keys within their session."""
    session_id = getattr(record, "session_id", "") if entity_of(record) in PARTS else ""
    return entity_of(record).value, str(session_id), record.id


def _check_format(value: Json, wanted: str, name: str) -> None:
    if value.get("format") != wanted:
        raise UnreadableError(f"“{name}” is not a chart from acuchart; choose another file.")
    version = value.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise UnreadableError(f"“{name}” does not say how it is written; export it again.")
    if version > VERSION:
        raise UnreadableError(f"“{name}” was written by a newer acuchart; update the program to read it.")


def _sentence(name: str, error: Exception) -> str:
    why = str(error).rstrip(".").partition(" cannot be read: ")[0]
    if why != str(error).rstrip("."):
        why = f"{why} holds something else"
    if isinstance(error, KeyError):
        why = f"“{error.args[0]}” is missing"
    elif isinstance(error, UnicodeError):
        why = "a text holds half a character"
    elif not isinstance(error, ValueError) or len(why) > 200:
        why = "a value is of the wrong kind"
    return f"“{name}” cannot be read: {why[:1].lower()}{why[1:]}."


def _seal(row: Any) -> Seal:
    seal = record_of(Seal, row)
    if len(seal.hash) != _HASH:
        raise ValueError("a seal has no checksum")
    try:
        json.loads(seal.text)
    except ValueError:
        raise ValueError("a seal does not hold a chart") from None
    return seal


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a note is no text")
    _check_value("text", value)
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise ValueError("a count is no number")
    return value


def _object(value: Any) -> Json:
    if not isinstance(value, dict):
        raise ValueError("a value is of the wrong kind")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a value is of the wrong kind")
    return value


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _deep(value: Any) -> int:
    """How many levels a value has, counted without recursion."""
    level, items = 0, [value]
    while items and level <= _LEVELS:
        level += 1
        items = [
            child
            for item in items
            for child in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
            if isinstance(child, dict | list)
        ]
    return level
