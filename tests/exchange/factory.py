"""Invented charts for the exchange tests: one worked out by hand, and any number made by hypothesis."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.adverse import AdverseEvent
from acuchart.model.appointment import Appointment
from acuchart.model.area import Area, AreaKind
from acuchart.model.change import Record
from acuchart.model.complaint import Clinician, Complaint
from acuchart.model.consent import Consent, Scope
from acuchart.model.course import Course
from acuchart.model.disclosure import Disclosure
from acuchart.model.fact import Fact
from acuchart.model.finding import finding
from acuchart.model.intake import IntakeEntry
from acuchart.model.kept_paper import KeptPaper
from acuchart.model.lead import Lead
from acuchart.model.measure import Measure
from acuchart.model.money import Charge, Package
from acuchart.model.needle import Needle, NeedleState, Technique
from acuchart.model.patient import Alert, AlertLevel, Patient
from acuchart.model.patient_record import PatientRecord, numbered
from acuchart.model.picture import Picture, PictureMark
from acuchart.model.practice import Practice
from acuchart.model.report import SessionReport
from acuchart.model.seal import Amendment, seal
from acuchart.model.session import Section, Session, SessionStatus
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind

CODE = "ab" * 32
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PRACTICE = Practice(
    name="Example Acupuncture",
    practitioner="Hannah Example",
    credentials="L.Ac.",
    address="2 Example Avenue\nSpringfield",
    phone="+1 555 010 0100",
    email="practice@example.org",
    demo=True,
)
PATIENT = Patient(
    id="patient-7",
    name="Maria Łukasz-Nguyễn",
    born=date(1961, 4, 3),
    pronoun="she",
    phone="+1 555 010 0199",
    email="maria@example.org",
    address="1 Example Street, Springfield",
    work="Micro eye",
    complaint="Blurred distance vision & neck pain",
    goal="Read the <small> print",
    physician="Dr. A. Physician",
    alerts=(
        Alert(text="Apixaban 5 mg", level=AlertLevel.STOP, confirmed_on=date(2026, 11, 2)),
        Alert(text="=SUM(faints)"),
    ),
    created_at="2026-10-01T08:00:00.000Z",
)
COURSE = Course(
    id="course-1",
    patient_id="patient-7",
    name="Ten in five weeks",
    planned_sessions=10,
    started_on=date(2026, 11, 2),
)


def needle(number: int, session_id: str, **changes: Any) -> Needle:
    values: dict[str, Any] = {
        "id": f"{session_id}-n{number}",
        "session_id": session_id,
        "ordinal": number,
        "view": "face-front@1",
        "x": 0.3 + number / 100,
        "y": 0.4,
        "side": Side.RIGHT,
        "code": "BL2",
        "system": "channel",
        "state": NeedleState.OUT,
        "gauge_mm": 0.16,
        "length_mm": 15.0,
        "depth_mm": 3.0,
        "placed_at": "2026-11-16T15:10:00.000Z",
        "removed_at": "2026-11-16T15:35:00.000Z",
    }
    return Needle(**{**values, **changes})


def record(*, patient: Patient = PATIENT, prefix: str = "") -> PatientRecord:
    """Two visits: one signed with needles of every state, one draft that has just begun."""
    first, second = f"{prefix}session-1", f"{prefix}session-2"
    course = replace(COURSE, id=f"{prefix}course-1", patient_id=patient.id)
    signed = SessionReport(
        practice=PRACTICE,
        patient=patient,
        course=course,
        session=Session(
            id=first,
            patient_id=patient.id,
            course_id=course.id,
            started_at="2026-11-16T15:00:00.000Z",
            ended_at="2026-11-16T15:55:00.000Z",
            title="Micro eye, hands",
            retention_min=25,
            status=SessionStatus.SIGNED,
        ),
        needles=(
            needle(1, first),
            needle(2, first, side=Side.LEFT, angle_deg=45.0, direction_deg=90.0, technique=Technique.EVEN),
            needle(3, first, code="LI4", view="hand-dorsal-right@1", state=NeedleState.DROPPED),
            needle(4, first, code="GV20", side=Side.MID, state=NeedleState.LEFT_IN, kind="tack", removed_at=""),
            needle(5, first, code=None, system="", label="A-shi <b>", state=NeedleState.NOT_FOUND, removed_at=""),
            needle(6, first, code="ST36", state=NeedleState.PLANNED, placed_at="", removed_at=""),
        ),
        notes={
            Section.REASON: "Follow-up",
            Section.SUBJECTIVE: "Maria slept well; \r\n“better” by 30 %",
            Section.PLAN: "@weekly",
        },
        stamps=(
            Stamp(id=f"{first}-t1", session_id=first, kind=StampKind.CONSENT, at="2026-11-16T15:02:00.000Z"),
            Stamp(
                id=f"{first}-t2",
                session_id=first,
                kind=StampKind.EXPLAINED,
                at="2026-11-16T15:40:00.000Z",
                number=20261120,
                text="=Stays until Friday",
                needle_id=f"{first}-n4",
            ),
        ),
        leads=(
            Lead(
                id=f"{first}-l1",
                session_id=first,
                from_id=f"{first}-n1",
                to_id=f"{first}-n2",
                device="A",
                hz_low=2.0,
                hz_high=100.0,
                waveform="dense-disperse",
                intensity_ma=1.5,
                minutes=20.0,
            ),
        ),
        areas=(
            Area(
                id=f"{first}-ar1",
                session_id=first,
                kind=AreaKind.CUP,
                view="body-back@1",
                path="0.4,0.3",
                note="Maria’s",
            ),
        ),
        adjuncts=(
            Adjunct(
                id=f"{first}-ad1", session_id=first, ordinal=1, kind=AdjunctKind.CUPPING, site="=Back", minutes=8.0
            ),
        ),
        findings=(finding(first, "tongue", {"body": "pale", "words": "Maria says dry"}),),
        measures=(
            Measure(
                id=f"{first}-m1",
                patient_id=patient.id,
                session_id=first,
                kind="NRS",
                at="2026-11-16T15:03:00.000Z",
                typed="6",
                value=6.0,
            ),
        ),
        events=(
            AdverseEvent(
                id=f"{first}-e1",
                session_id=first,
                at="2026-11-16T16:10:00.000Z",
                kind="bruise",
                grade="G1",
                needle_id=f"{first}-n1",
                done="=Cold pack for Maria",
                patient_told=True,
                follow_up_on=date(2026, 11, 23),
            ),
        ),
        amendments=(
            Amendment(
                id=f"{first}-a1",
                session_id=first,
                at="2026-11-17T09:00:00.000Z",
                by="Hannah Example",
                reason="Wrong side written",
                text="The right hand, not the left.",
            ),
        ),
    )
    signed = replace(signed, seal=seal(signed, at="2026-11-16T15:56:00.000Z", by="Hannah Example, L.Ac."))
    draft = SessionReport(
        practice=PRACTICE,
        patient=patient,
        session=Session(id=second, patient_id=patient.id, started_at="2026-11-18T15:00:00.000Z"),
        needles=(needle(1, second, state=NeedleState.IN, removed_at=""),),
    )
    return PatientRecord(
        practice=PRACTICE,
        patient=patient,
        courses=(course,),
        sessions=tuple(replace(report, record_code=CODE) for report in numbered((draft, signed))),
        record_code=CODE,
        facts=(
            Fact(
                id=f"{prefix}fact-1",
                patient_id=patient.id,
                kind="pregnancy",
                week=12,
                confirmed_on=date(2026, 11, 16),
            ),
            Fact(
                id=f"{prefix}fact-2",
                patient_id=patient.id,
                kind="filler",
                value="Hyaluron, Maria’s",
                side="L",
                until=date(2026, 12, 1),
                view="face-front@1",
                path="0.1,0.1 0.2,0.1 0.2,0.2",
            ),
        ),
        more=other_rows(prefix, patient.id),
    )


KEPT = b"Invented bytes of a picture and a paper."


def other_rows(prefix: str, patient_id: str) -> tuple[Record, ...]:
    """One row of each kind that hangs on a patient and on no session."""
    day, at = date(2026, 11, 16), "2026-11-16T15:00:00.000Z"
    content = hashlib.sha256(KEPT).hexdigest()
    return (
        Complaint(id=f"{prefix}co", patient_id=patient_id, words="Dry eyes, Maria says", side="B", code="H04.1"),
        Clinician(id=f"{prefix}cl", patient_id=patient_id, name="Dr. Invented Oculist", role="eye doctor"),
        IntakeEntry(id=f"{prefix}in", patient_id=patient_id, section="medication", text="=None", told_on=day),
        Appointment(id=f"{prefix}ap", patient_id=patient_id, day=day, time="09:30"),
        Consent(
            id=f"{prefix}ct",
            patient_id=patient_id,
            scope=Scope.TREATMENT,
            at=at,
            by="Maria",
            title="Treatment",
            version=1,
            words="I agree.",
            strokes="1,1,0 2,2,9",
        ),
        Package(id=f"{prefix}pa", patient_id=patient_id, name="Ten", visits=10, cents=50_000, bought_on=day),
        Charge(id=f"{prefix}ch", patient_id=patient_id, day=day, words="Visit", cents=6_000),
        Measure(
            id=f"{prefix}me",
            patient_id=patient_id,
            kind="IOP",
            at=at,
            typed="15",
            value=15.0,
            side="R",
            by="other",
        ),
        Picture(
            id=f"{prefix}pi",
            patient_id=patient_id,
            content=content,
            thumb=content,
            mime="image/jpeg",
            width=4,
            height=3,
        ),
        PictureMark(id=f"{prefix}pm", picture_id=f"{prefix}pi", x=0.5, y=0.5, words="Line"),
        Disclosure(id=f"{prefix}di", patient_id=patient_id, at=at, what="Summary", to_whom="Dr. Invented"),
        KeptPaper(
            id=f"{prefix}kp", patient_id=patient_id, kind="summary", title="Summary", at=at, content=content
        ),
    )


# No halves of characters: no file can keep them, and the store refuses them.
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
WORDS = TEXT.filter(lambda text: bool(text.strip()))
TIMES = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
)
DATES = st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


def _size(high: float) -> st.SearchStrategy[float | None]:
    return st.none() | st.floats(min_value=0, max_value=high, allow_subnormal=False)


@st.composite
def made_needles(draw: st.DrawFn, number: int, session_id: str) -> Needle:
    return Needle(
        id=f"{session_id}-n{number}",
        session_id=session_id,
        ordinal=number,
        view=draw(st.sampled_from(["face-front@1", "body-back@1", "hand-dorsal-right@1", "gone@9"]) | TEXT),
        x=draw(st.floats(min_value=0, max_value=1)),
        y=draw(st.floats(min_value=0, max_value=1)),
        side=draw(st.sampled_from(Side)),
        code=draw(st.none() | st.sampled_from(["LI4", "GB20", "EX-HN1", "MA-IC"]) | TEXT),
        system=draw(TEXT),
        part=draw(TEXT),
        label=draw(TEXT),
        state=draw(st.sampled_from(NeedleState)),
        gauge_mm=draw(_size(3)),
        length_mm=draw(_size(300)),
        kind=draw(st.sampled_from(["filiform", "tack", "seed", "intradermal"]) | TEXT),
        depth_mm=draw(_size(300)),
        angle_deg=draw(_size(180)),
        direction_deg=draw(_size(360)),
        technique=draw(st.sampled_from(Technique)),
        note=draw(TEXT),
        pair_id=draw(st.none() | TEXT),
        placed_at=draw(st.just("") | TIMES),
        removed_at=draw(st.just("") | TIMES),
    )


@st.composite
def made_records(draw: st.DrawFn, patient_id: str = "p") -> PatientRecord:
    practice = Practice(
        name=draw(TEXT),
        practitioner=draw(TEXT),
        credentials=draw(TEXT),
        phone=draw(TEXT),
        demo=draw(st.booleans()),
    )
    alerts = st.builds(Alert, text=TEXT, level=st.sampled_from(AlertLevel), confirmed_on=DATES)
    patient = Patient(
        id=patient_id,
        name=draw(WORDS),
        born=draw(DATES),
        pronoun=draw(TEXT),
        phone=draw(TEXT),
        address=draw(TEXT),
        complaint=draw(TEXT),
        goal=draw(TEXT),
        physician=draw(TEXT),
        alerts=tuple(draw(st.lists(alerts, max_size=3))),
        created_at=draw(st.just("") | TIMES),
    )
    courses = tuple(
        Course(
            id=f"{patient_id}-c{number}",
            patient_id=patient_id,
            name=draw(TEXT),
            planned_sessions=draw(st.integers(1, 40)),
            started_on=draw(DATES),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    reports = []
    for number in range(draw(st.integers(0, 3))):
        session_id = f"{patient_id}-s{number}"
        course = draw(st.none() | st.sampled_from(courses)) if courses else None
        session = Session(
            id=session_id,
            patient_id=patient_id,
            started_at=draw(TIMES),
            ended_at=draw(st.just("") | TIMES),
            course_id=None if course is None else course.id,
            title=draw(TEXT),
            retention_min=draw(st.none() | st.integers(0, 600)),
            status=draw(st.sampled_from(SessionStatus)),
        )
        needles = tuple(draw(made_needles(n, session_id)) for n in range(draw(st.integers(0, 4))))
        notes = draw(st.dictionaries(st.sampled_from(Section), TEXT, max_size=3))
        stamps = st.builds(
            Stamp,
            id=st.uuids().map(str),
            session_id=st.just(session_id),
            kind=st.sampled_from(StampKind),
            at=TIMES,
            number=st.none() | st.integers(0, 99_999_999),
            text=TEXT,
            needle_id=TEXT,
        )
        leads = st.builds(
            Lead,
            id=st.uuids().map(str),
            session_id=st.just(session_id),
            from_id=st.just("one"),
            to_id=st.just("two"),
            device=TEXT,
            hz_low=st.none() | st.floats(0, 10_000),
            hz_high=st.none() | st.floats(0, 10_000),
            waveform=TEXT,
            intensity_ma=st.none() | st.floats(0, 100),
            minutes=st.none() | st.floats(0, 600),
        )
        measures = st.builds(
            Measure,
            id=st.uuids().map(str),
            patient_id=st.just(patient_id),
            session_id=st.just(session_id),
            kind=st.sampled_from(["PAIN_NRS", "VA_LOGMAR", "IOP", "AMSLER"]) | WORDS,
            at=TIMES,
            typed=st.sampled_from(["20/40", "CF", "NLP", "6"]) | TEXT,
            value=st.none() | st.floats(-1e6, 1e6),
            side=st.sampled_from(["", "L", "R", "B"]),
            moment=st.sampled_from(["", "before", "after"]),
            by=st.sampled_from(["practitioner", "patient", "other"]),
            how=st.sampled_from(["{}", '{"correction": ["sc"]}', '{"draft": true}']),
            note=TEXT,
        )
        found = st.dictionaries(
            st.sampled_from(["tongue", "pulse"]), st.dictionaries(TEXT, TEXT, max_size=2), max_size=2
        )
        events = st.builds(
            AdverseEvent,
            id=st.uuids().map(str),
            session_id=st.just(session_id),
            at=TIMES,
            kind=st.sampled_from(["bruise", "faint"]) | WORDS,
            grade=st.sampled_from(["", "G1", "G2", "G3", "G4", "G5"]) | TEXT,
            needle_id=TEXT,
            onset=TEXT,
            done=TEXT,
            resolved_on=DATES,
            note=TEXT,
        )
        adjuncts = st.builds(
            Adjunct,
            id=st.uuids().map(str),
            session_id=st.just(session_id),
            ordinal=st.integers(1, 9),
            kind=st.sampled_from(AdjunctKind),
            site=TEXT,
            at=st.just("") | TIMES,
            minutes=st.none() | st.floats(0, 600),
            what=TEXT,
        )
        amendments = st.builds(
            Amendment,
            id=st.uuids().map(str),
            session_id=st.just(session_id),
            at=TIMES,
            by=TEXT,
            reason=WORDS,
            text=WORDS,
        )
        report = SessionReport(
            practice=practice,
            patient=patient,
            session=session,
            needles=needles,
            notes=notes,
            course=course,
            leads=tuple(draw(st.lists(leads, max_size=1))),
            stamps=tuple(draw(st.lists(stamps, max_size=2, unique_by=lambda one: one.id))),
            findings=tuple(finding(session_id, kind, value) for kind, value in draw(found).items()),
            measures=tuple(draw(st.lists(measures, max_size=2, unique_by=lambda one: one.id))),
            adjuncts=tuple(draw(st.lists(adjuncts, max_size=2, unique_by=lambda one: one.id))),
            events=tuple(draw(st.lists(events, max_size=2, unique_by=lambda one: one.id))),
        )
        if session.status is SessionStatus.SIGNED:
            made = seal(report, at=draw(TIMES), by=draw(TEXT))
            more = draw(st.lists(amendments, max_size=2, unique_by=lambda one: one.id))
            report = replace(report, seal=made, amendments=tuple(more))
        reports.append(report)
    return PatientRecord(
        practice=practice,
        patient=patient,
        courses=courses,
        sessions=numbered(reports),
        more=draw(made_rows(patient_id)),
    )


@st.composite
def made_rows(draw: st.DrawFn, patient_id: str) -> tuple[Record, ...]:
    """Complaints, intake and consents."""
    ids = st.uuids().map(str)
    whose = st.just(patient_id)
    days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))
    kinds: tuple[st.SearchStrategy[Any], ...] = (
        st.builds(
            Complaint, id=ids, patient_id=whose, words=WORDS, side=st.sampled_from(["", "L", "R", "B"]), code=TEXT,
            code_system=TEXT, since=TEXT, ended_on=DATES, diagnosed_by=TEXT,
        ),
        st.builds(
            IntakeEntry, id=ids, patient_id=whose, section=st.sampled_from(["medication", "allergies"]), text=TEXT,
            told_on=days,
        ),
        st.builds(
            Consent, id=ids, patient_id=whose, scope=st.sampled_from(Scope), at=TIMES, by=TEXT, title=TEXT,
            version=st.integers(1, 9), words=TEXT, expires_on=DATES, withdrawn_on=DATES,
        ),
    )  # fmt: skip
    rows = draw(st.lists(st.one_of(kinds), max_size=3, unique_by=lambda one: one.id))
    order = (Complaint, IntakeEntry, Consent)  # as they are read from a file
    return tuple(sorted(rows, key=lambda one: order.index(type(one))))
