"""Any paper of a patient: read from the file, made into a PDF. The window and the command line order it here.

`store` and `documents` never meet; this joins them, in whatever thread it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from acuchart.documents import OF_COURSE, Attachment, DocumentError, Output
from acuchart.model.consent import Scope

if TYPE_CHECKING:
    from acuchart.model.atlas import Atlas
    from acuchart.model.course_record import CourseRecord
    from acuchart.model.home_care import HomeRow
    from acuchart.model.money import Charge
    from acuchart.model.patient_record import PatientRecord
    from acuchart.model.statement import Statement
    from acuchart.store import ChartStore

# What is attached: kind of export, MIME type, what it is to the pages (words of PDF), words for the reader.
_DATA: Final = (
    ("json", "application/json", "Source", "The session{many} as acuchart reads it in"),
    ("fhir", "application/fhir+json", "Data", "The session{many} as a FHIR R4 document"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One paper. ``what`` says more where a kind needs it: of a consent the id of a signature or a text’s key.

    ``sections`` are the parts that are wanted, None for all; ``first`` and ``last`` the days of a paper of money,
    the day of the session where neither is given. ``course_id`` is of a letter or course report, as `read_course`
    takes it; ``to``, ``question`` and ``ask`` are of a letter; ``own`` are the
    practitioner's words on a handout. ``language`` is of a handout or slip, the patient's own where nothing is
    said and there are words in it. ``made_on`` is today.
    """

    kind: str
    patient_id: str
    made_on: date
    session_id: str = ""
    paper: str = "a4"
    large: bool = False
    grey: bool = False
    with_data: bool = False
    password: str = ""
    sections: frozenset[str] | None = None
    first: date | None = None
    last: date | None = None
    what: str = ""
    course_id: str | None = None
    to: str = ""
    question: str = ""
    ask: str = ""
    own: str = ""
    language: str = ""


LARGE_HANDOUT: Final = "handout-large"
"""The command line’s other word for a handout in large print."""
LARGE: Final = frozenset(("handout", "superbill", "receipt", "consent", *OF_COURSE))
"""The kinds that are there in large print."""
WITH_DATA: Final = ("summary", "handout", "slip", *OF_COURSE)
"""The kinds that can carry their sessions as data."""


def sections_of(kind: str, store: ChartStore, patient_id: str, day: date) -> Mapping[str, str]:
    """The parts of a paper that can be left out, with their words; of a handout those that can be added."""
    from acuchart.documents import summary, superbill

    if kind == "handout":
        rows = home_rows(store, patient_id, day) if patient_id else ()
        return {row.key: f"Press: {row.title.lower()} ({row.id})" if row.view else row.title for row in rows}
    parts = {
        "summary": summary.SECTIONS,
        "superbill": superbill.SECTIONS,
        "receipt": {name: superbill.SECTIONS[name] for name in ("packages", "sign")},
    }
    return parts.get(kind, {})


def language_of(store: ChartStore, order: Order) -> str:
    """In which language a handout speaks."""
    from acuchart import assets

    wanted = order.language or store.patient(order.patient_id).language.partition("-")[0]
    return wanted if wanted in assets.languages() else "en"


def home_rows(store: ChartStore, patient_id: str, day: date, language: str = "en") -> tuple[HomeRow, ...]:
    """What can be offered for home: nothing that the patient's safety facts speak against. Raises StoreError."""
    from acuchart import assets
    from acuchart.model.home_care import offered
    from acuchart.store.safety import facts

    atlas, known = assets.load_atlas(), facts(store, patient_id)
    return offered(assets.load_home_care(language), known, day, assets.load_safety(), atlas)


def make(store: ChartStore, order: Order) -> bytes:
    """The PDF. Raises StoreError, DocumentError, or ValueError for a kind that there is not."""
    maker = MAKERS.get(order.kind)
    if maker is None:
        raise ValueError(f"There is no paper called “{order.kind}”.")
    if order.kind == LARGE_HANDOUT:
        order = replace(order, kind="handout", large=True)
    data = _data(store, order) if order.with_data and order.kind in WITH_DATA else ()
    return maker(store, order, Output(attachments=data, password=order.password, grey=order.grey))


def _data(store: ChartStore, order: Order) -> tuple[Attachment, ...]:
    """The session, or the sessions of the course, as files for other programs."""
    from acuchart.exchange.scope import of_course, of_session
    from acuchart.store.records_out import read_record

    record = read_record(store, order.patient_id)
    if order.kind in OF_COURSE:
        told = of_course(record, _course(store, order))
    else:
        told = of_session(record, order.session_id)
    return attachments(told, _atlas(store))


def attachments(record: PatientRecord, atlas: Atlas) -> tuple[Attachment, ...]:
    """A part of a chart as the files that a paper carries."""
    from acuchart.exchange.codes import load_codes
    from acuchart.exchange.one_patient import patient_files

    codes, at = load_codes(), datetime.now().astimezone()
    many = "" if len(record.sessions) == 1 else "s"
    return tuple(
        Attachment(name, mime, relationship, words.format(many=many), content)
        for kind, mime, relationship, words in _DATA
        for name, content in patient_files(record, kind, atlas=atlas, codes=codes, at=at).items()
    )


def _atlas(store: ChartStore) -> Atlas:
    """Plates and points with the practice's own systems."""
    from acuchart import assets
    from acuchart.store.own_systems import practice_atlas

    return practice_atlas(store, assets.load_atlas())


def _summary(store: ChartStore, order: Order, output: Output) -> bytes:
    from acuchart.documents.summary import SECTIONS, summary

    parts = frozenset(SECTIONS) if order.sections is None else order.sections
    report = store.report(order.session_id)
    return summary(report, _atlas(store), paper=order.paper, sections=parts, output=output)


def _handout(store: ChartStore, order: Order, output: Output) -> bytes:
    """With what was chosen for home, and the next visit that is planned."""
    from acuchart import assets
    from acuchart.documents.handout import handout
    from acuchart.model.appointment import Appointment
    from acuchart.model.home_care import HomeCare, chosen
    from acuchart.store.kinds import of_patient

    coming = [one for one in of_patient(store, Appointment, order.patient_id) if one.day > order.made_on]
    language = language_of(store, order)
    rows = home_rows(store, order.patient_id, order.made_on, language)
    home = HomeCare(
        words=assets.load_home_care(language).words,
        rows=chosen(rows, order.sections or ()),
        own=order.own,
        next_on=coming[0].day if coming else None,
        next_time=coming[0].time if coming else "",
    )
    report, atlas = store.report(order.session_id), _atlas(store)
    return handout(
        report, atlas, paper=order.paper, large=order.large, home=home, language=language, output=output
    )


def _slip(store: ChartStore, order: Order, output: Output) -> bytes:
    from acuchart.documents.handout import slip

    report = store.report(order.session_id)
    return slip(report, _atlas(store), paper=order.paper, language=language_of(store, order), output=output)


def _course(store: ChartStore, order: Order) -> CourseRecord:
    """The course of the order; of the session where only that is said. DocumentError where there is none."""
    from acuchart import assets
    from acuchart.store.course_records import read_course

    course_id = order.course_id
    if course_id is None and order.session_id:
        course_id = store.session(order.session_id).course_id
    try:
        return read_course(store, order.patient_id, course_id, kinds=assets.load_measures())
    except ValueError as error:
        raise DocumentError(str(error)) from error


def _letter(store: ChartStore, order: Order, output: Output) -> bytes:
    from acuchart.documents import letter
    from acuchart.model.letter import Letter, addressee

    course = _course(store, order)
    try:
        to = addressee(course, order.to)
        written = Letter(course=course, to=to, day=order.made_on, question=order.question, ask=order.ask)
    except ValueError as error:
        raise DocumentError(str(error)) from error
    return letter(written, _atlas(store), paper=order.paper, large=order.large, output=output)


def _course_report(store: ChartStore, order: Order, output: Output) -> bytes:
    from acuchart.documents import course_report

    course = _course(store, order)
    return course_report(course, _atlas(store), paper=order.paper, large=order.large, output=output)


def _recall(store: ChartStore, order: Order, output: Output) -> bytes:
    """What is due in the whole practice; it is of no single patient."""
    from acuchart import assets
    from acuchart.documents.recall_list import recall_list
    from acuchart.model.measure import OwnMeasure
    from acuchart.model.recall import in_words
    from acuchart.store.kinds import of_practice
    from acuchart.store.recall import due

    terms, names = assets.load_events(), assets.kind_names(of_practice(store, OwnMeasure))
    lines = [in_words(line, terms, names) for line in due(store, order.made_on)]
    return recall_list(store.practice(), lines, order.made_on, paper=order.paper, output=output)


def _money(store: ChartStore, order: Order, output: Output) -> bytes:
    from acuchart.documents.superbill import SECTIONS, receipt, superbill

    parts = frozenset(SECTIONS) if order.sections is None else order.sections
    pages = receipt if order.kind == "receipt" else superbill
    made = _statement(store, order)
    return pages(made, paper=order.paper, large=order.large, sections=parts, output=output)


def _statement(store: ChartStore, order: Order) -> Statement:
    """The lines of the days that are asked for; else of one visit and of its day."""
    from acuchart import assets
    from acuchart.model import clock
    from acuchart.store.statement import read_statement

    day: date | None = None
    if order.session_id and order.first is None and order.last is None:
        day = clock.local(store.session(order.session_id).started_at).date()
    first, last = order.first or date.min, order.last or date.max

    def wanted(one: Charge) -> bool:
        if day is not None:
            return one.session_id == order.session_id or (one.day == day and not one.session_id)
        return first <= one.day <= last

    return read_statement(store, order.patient_id, assets.load_billing(), order.made_on, wanted)


def _consent(store: ChartStore, order: Order, output: Output) -> bytes:
    """What was signed; else the form to sign, which is of the treatment where nothing else is said."""
    from acuchart import assets
    from acuchart.documents.consent import blank_consent, consent_paper
    from acuchart.model.consent import Consent, ConsentText
    from acuchart.model.signing import newest
    from acuchart.store.kinds import of_patient, of_practice

    patient = store.patient(order.patient_id)
    patient = replace(patient, large_print=order.large or patient.large_print)
    practice, code = store.practice(), store.head()
    signed = of_patient(store, Consent, order.patient_id)
    texts = [
        one for one in newest(assets.load_consent_texts(), of_practice(store, ConsentText)) if not one.removed
    ]
    found = next((one for one in signed if one.id == order.what), None)
    if not order.what:
        found = next((one for one in reversed(signed) if one.scope is Scope.TREATMENT), None)
    if found is not None:
        return consent_paper(practice, patient, found, paper=order.paper, record_code=code, output=output)
    key = order.what or Scope.TREATMENT.value
    text = next((one for one in texts if one.key == key), None)
    if text is None:
        raise DocumentError("There is no consent text of that name any more; choose another one.")
    return blank_consent(practice, patient, text, paper=order.paper, record_code=code, output=output)


MAKERS: Final[Mapping[str, Callable[[ChartStore, Order, Output], bytes]]] = MappingProxyType(
    {
        "summary": _summary,
        "handout": _handout,
        LARGE_HANDOUT: _handout,
        "slip": _slip,
        "letter": _letter,
        "course": _course_report,
        "consent": _consent,
        "superbill": _money,
        "receipt": _money,
        "recall": _recall,
    }
)
"""Every kind of paper by the word that the command line and the window use for it."""
