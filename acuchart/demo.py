"""The demo practice: invented people, the same records each time, written through the same gate as real ones.

Who they are is data (`resources/demo`); every needle takes its place from the atlas at the time of writing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from acuchart import assets, paths
from acuchart.demo_needles import needles_of
from acuchart.demo_pictures import write_pictures
from acuchart.model import clock
from acuchart.model.adverse import AdverseEvent
from acuchart.model.atlas import Atlas
from acuchart.model.change import change_of
from acuchart.model.consent import Consent
from acuchart.model.course import Course
from acuchart.model.intake import IntakeEntry
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import read_value
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.records import from_row, to_row
from acuchart.model.seal import seal
from acuchart.model.session import Note, Section, Session, SessionStatus
from acuchart.model.signing import ends_on, words_of
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store import BusyError, ChartStore, ForeignFileError, StoreError, create_file, open_file

DAY: Final = date(2026, 11, 17)  # “today” in the demo: its newest session and its unfinished one
FILE_NAME: Final = "demo.acuchart"
_FIRST_NEEDLE: Final = timedelta(minutes=8)
_BETWEEN: Final = timedelta(seconds=6)
_LATE: Final = timedelta(minutes=1)
Row = Mapping[str, Any]


def make_demo(path: Path, *, shift: timedelta = timedelta()) -> ChartStore:
    """Make the demo practice at ``path`` (no passphrase) and leave it open; AlreadyThereError where a file is.

    ``shift`` moves every day and time, for pictures in which the unfinished session is of today.
    """
    data = _read("practice")
    sets: Mapping[str, list[Row]] = _read("needles")
    store = create_file(path, practice=Practice(**data["practice"], demo=True), passphrase=None)
    try:
        for row in data["patients"]:
            _write_patient(store, row, sets, shift)
            _write_consent(store, row, data["signature"], shift)
        write_pictures(store)
    except BaseException:
        store.close()
        raise
    return store


def ensure_demo() -> Path:
    """The built-in demo practice, made at the first use; what was tried out in it stays."""
    path = paths.demo_file()
    if not path.exists():
        with _made_beside(path):
            pass
    return path


def write_demo(folder: Path, tell: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Write the practice and one summary per session into ``folder``; what was written, as plain values.

    Files of an earlier run are replaced; a file of that name that is no demo practice is not: ForeignFileError.
    ``tell`` hears how many papers are done.
    """
    from acuchart.documents import KINDS
    from acuchart.files import write_beside

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if path.exists() and not _is_demo(path):
        raise ForeignFileError(f"“{path}” is not a demo practice and was left alone; choose another folder.")
    summaries = []
    with _made_beside(path) as store:
        atlas = assets.load_atlas()
        sessions = sorted(store.sessions(), key=lambda session: session.id)
        for done, session in enumerate(sessions, start=1):
            report = store.report(session.id)
            out = folder / f"{session.id}-summary.pdf"
            write_beside(out, KINDS["summary"](report, atlas, paper=report.practice.paper))
            summaries.append({"session": session.id, "file": str(out), "paper": report.practice.paper})
            if tell is not None:
                tell(done, len(sessions))
    return {"practice": str(path), "summaries": summaries}


@contextmanager
def _made_beside(path: Path) -> Iterator[ChartStore]:
    """The practice, made beside its place, and put there whole at the end."""
    new = path.with_name(f"{path.stem}-new{path.suffix}")
    _remove(new)
    try:
        store = make_demo(new)
        try:
            yield store
        finally:
            store.close()
        _remove(path)
        new.replace(path)
    finally:
        _remove(new)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _is_demo(path: Path) -> bool:
    try:
        store = open_file(path)
    except BusyError:
        raise  # a window has it open
    except StoreError:
        return False
    try:
        return store.practice().demo
    finally:
        store.close()


def _read(name: str) -> Any:
    return json.loads(assets.text(f"resources/demo/{name}.json"))


def _write_patient(store: ChartStore, row: Row, sets: Mapping[str, list[Row]], shift: timedelta) -> None:
    names = (
        "id",
        "name",
        "born",
        "pronoun",
        "phone",
        "email",
        "address",
        "work",
        "complaint",
        "goal",
        "physician",
    )

    def day(text: str) -> str:
        return (date.fromisoformat(text) + timedelta(days=shift.days)).isoformat()

    first = min((session["day"] for session in row["sessions"]), default=DAY.isoformat())
    patient = from_row(
        Patient,
        {
            **_blank(Patient, id="x", name="x"),
            **{name: row[name] for name in names},
            "alerts": json.dumps(
                [{**alert, "confirmed_on": day(alert["confirmed_on"])} for alert in row["alerts"]]
            ),
            "created_at": clock.stamp(datetime.fromisoformat(f"{first}T08:00+00:00") + shift),
        },
    )
    store.apply([change_of(None, patient)])
    for course in row["courses"]:
        made = Course(
            **{**course, "patient_id": patient.id, "started_on": date.fromisoformat(day(course["started_on"]))}
        )
        store.apply([change_of(None, made)])
    told = [
        IntakeEntry(
            id=f"{patient.id}-t{number}",
            patient_id=patient.id,
            section=one["section"],
            text=one["text"],
            told_on=date.fromisoformat(day(one["day"])),
        )
        for number, one in enumerate(row.get("told", ()), start=1)
    ]
    reports = _reports(patient.id, row, day)
    store.apply([*(change_of(None, one) for one in told), *(change_of(None, one) for one in reports)])
    for session in row["sessions"]:
        _write_session(store, patient.id, session, sets, shift)


def _write_consent(store: ChartStore, row: Row, strokes: str, shift: timedelta) -> None:
    """The patient signs on the screen before the first needle: for the treatment, and for what else is asked."""
    begin = min(((one["day"], one["start"]) for one in row["sessions"]), default=None)
    if begin is None:
        return
    at = datetime.fromisoformat(f"{begin[0]}T{begin[1]}+00:00") - timedelta(minutes=5) + shift
    texts = assets.load_consent_texts()
    for text in (texts[0], *(one for one in texts if one.scope in row.get("consents", ()))):
        more = "" if text is texts[0] else f"-{text.scope}"
        signed = Consent(
            id=f"{row['id']}-consent{more}",
            patient_id=row["id"],
            scope=text.scope,
            at=clock.stamp(at),
            by=row["name"],
            title=text.title,
            version=text.version,
            words=words_of(text),
            strokes=strokes,
            expires_on=ends_on(at.date(), text.months),
        )
        store.apply([change_of(None, signed)])


def _write_session(
    store: ChartStore, patient_id: str, row: Row, sets: Mapping[str, list[Row]], shift: timedelta
) -> None:
    """One visit as it happens: opened, needled, written up, needles out, signed."""
    begin = datetime.combine(date.fromisoformat(row["day"]), time.fromisoformat(row["start"]), tzinfo=UTC) + shift
    signed = row.get("status", "signed") == SessionStatus.SIGNED
    session = Session(
        id=row["id"],
        patient_id=patient_id,
        started_at=clock.stamp(begin),
        course_id=row.get("course"),
        title=row["title"],
        retention_min=row["retention_min"],
    )
    gestures = list(
        _steps(session, [needle for name in row["sets"] for needle in sets[name]], assets.load_atlas())
    )
    stamps = _stamps(session, row, begin, sum(map(len, gestures)))
    store.apply([change_of(None, session), *(change_of(None, stamp) for stamp in stamps)])
    placed: list[Needle] = []
    for step in gestures:
        at = clock.stamp(begin + _FIRST_NEEDLE + len(placed) * _BETWEEN)
        step = [replace(needle, ordinal=len(placed) + 1 + i, placed_at=at) for i, needle in enumerate(step)]
        step = [replace(needle, id=f"{session.id}-n{needle.ordinal:02}") for needle in step]
        if len(step) == 2:
            step = [replace(needle, pair_id=f"{step[0].id}-pair") for needle in step]
        store.apply([change_of(None, needle) for needle in step])
        placed += step
    notes = [Note(session_id=session.id, section=Section(key), text=text) for key, text in row["notes"].items()]
    store.apply([change_of(None, note) for note in notes])
    store.apply([change_of(None, measure) for measure in _measures(session, row, begin)])
    store.apply([change_of(None, event) for event in _events(session, row, begin, shift)])
    if signed or row.get("out"):
        out = clock.stamp(begin + _FIRST_NEEDLE + timedelta(minutes=row["retention_min"]) + _LATE)
        store.apply(
            [
                change_of(needle, replace(needle, state=NeedleState.OUT, removed_at=out))
                for needle in placed
                if needle.state is NeedleState.IN
            ]
        )
    if signed:
        end = clock.stamp(begin + timedelta(minutes=row["minutes"]))
        closed = replace(session, ended_at=end, status=SessionStatus.SIGNED)
        report = replace(store.report(session.id), session=closed)
        made = seal(report, at=end, by=report.practice.practitioner)
        store.apply([change_of(session, closed), change_of(None, made)])


def _measures(session: Session, row: Row, begin: datetime) -> list[Measure]:
    """What was measured: kind, side, moment, what was typed, and where they matter place and who said it."""
    after = begin + timedelta(minutes=row.get("minutes", 40) - 5)
    kinds = assets.load_measures()
    made = []
    for place, (kind, side, moment, typed, *more) in enumerate(row.get("measures", ()), start=1):
        site, by = (*more, "", "")[:2]
        read = read_value(kinds[kind], typed)
        made.append(
            Measure(
                id=f"{session.id}-m{place:02}",
                patient_id=session.patient_id,
                session_id=session.id,
                kind=kind,
                side=side,
                site=site,
                moment=moment,
                at=clock.stamp(after if moment == "after" else begin + timedelta(minutes=3)),
                typed=read.typed,
                value=read.value,
                how=read.how,
                by=by or "practitioner",
            )
        )
    return made


def _reports(patient_id: str, row: Row, day: Callable[[str], str]) -> Iterator[Measure]:
    """What an eye clinic measured between the visits."""
    kinds = assets.load_measures()
    for number, one in enumerate(row.get("reports", ()), start=1):
        for side in ("R", "L"):
            read = read_value(kinds[one["kind"]], one[side])
            yield Measure(
                id=f"{patient_id}-r{number}{side}",
                patient_id=patient_id,
                kind=one["kind"],
                side=side,
                at=f"{day(one['day'])}T10:00:00.000Z",
                typed=read.typed,
                value=read.value,
                by="other",
            )


def _events(session: Session, row: Row, begin: datetime, shift: timedelta) -> Iterator[AdverseEvent]:
    for number, one in enumerate(row.get("events", ()), start=1):
        gone = date.fromisoformat(one["resolved_on"]) + timedelta(days=shift.days)
        at = clock.stamp(begin + timedelta(minutes=5))
        yield AdverseEvent(
            **{**one, "resolved_on": gone}, id=f"{session.id}-e{number}", session_id=session.id, at=at
        )


def _stamps(session: Session, row: Row, begin: datetime, placed: int) -> list[Stamp]:
    """The stages of a visit at their usual moments; the clock starts with the last needle."""
    last = begin + _FIRST_NEEDLE + placed * _BETWEEN
    moments: list[tuple[StampKind, datetime, int | None]] = [
        (StampKind.CONSENT, begin + timedelta(minutes=2), None),
        (StampKind.CONTACT_START, begin, None),
        (StampKind.CLEANSED, begin + timedelta(minutes=5), None),
    ]
    if placed and row["retention_min"]:
        moments.append((StampKind.NEEDLES_IN, last, None))
        moments.append((StampKind.CONTACT_END, last, None))
        moments.append((StampKind.RETENTION, last, row["retention_min"]))
    if row.get("status", "signed") == SessionStatus.SIGNED and placed:
        out = begin + _FIRST_NEEDLE + timedelta(minutes=row["retention_min"]) + _LATE
        moments.append((StampKind.RETENTION_END, out, None))
        moments.append((StampKind.COUNTED_OUT, out + timedelta(minutes=1), None))
        moments.append((StampKind.AFTERCARE, out + timedelta(minutes=3), None))
    return [
        Stamp(id=f"{session.id}-t{place:02}", session_id=session.id, kind=kind, at=clock.stamp(at), number=number)
        for place, (kind, at, number) in enumerate(moments, start=1)
    ]


def _steps(session: Session, rows: list[Row], atlas: Atlas) -> Iterator[list[Needle]]:
    """The needles of each gesture: one, or both sides together."""
    for row in rows:
        yield from needles_of(session.id, row, atlas)


def _blank(record_type: type[Any], **values: Any) -> dict[str, Any]:
    """A row with every column at its default, so that a new column needs no change here."""
    return to_row(record_type(**values))
