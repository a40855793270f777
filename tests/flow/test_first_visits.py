"""A first visit of each kind of work, from nothing on the disk to a sealed record, by mouse and keyboard."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from acuchart.model.consent import Scope
from acuchart.model.course import Course
from acuchart.model.finding import Finding
from acuchart.model.measure import Measure
from acuchart.model.needle import NeedleState
from acuchart.model.session import Section, SessionStatus
from acuchart.store import open_file
from acuchart.store.consents import holding
from acuchart.store.kinds import of_patient, of_session
from acuchart.ui import moments
from tests.conftest import Display
from tests.flow.driver import Person

PRACTICE, PASSPHRASE = "Fernwood Practice", "seven invented herons wade"
LONGEST_S = 300


@dataclass(frozen=True, slots=True)
class Visit:
    """What is typed in a first visit, and what the record has to hold."""

    name: str
    complaint: str
    goal: str
    preset: str
    line: str
    needles: int
    layout: str
    reason: str
    plan: str
    examine: Callable[[Person], None]
    measures: dict[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()


def microsystem(person: Person) -> None:
    person.tab_to("Microsystem: hand")
    person.key("space", "Tab")
    person.type("09:10")
    person.key("Tab")
    person.type("hand")
    person.key("Tab")
    person.type("20")
    person.tab_to("Response felt")
    person.type("warm")
    person.key("Tab")


def medical(person: Person) -> None:
    person.tab_to("Red flags, night pain that does not ease")
    person.key("Tab", "space")  # all asked, none present
    person.tab_to("muscle, row 1")
    person.type("masseter")
    person.key("Tab", "Down", "Down", "Tab")
    person.type("C2")
    person.key("Tab")


def tcm(person: Person) -> None:
    person.tab_to("Tongue map, whole tongue: nothing noted. Arrows choose a region.")
    person.key("Down", "Tab")
    person.type("r")
    person.key("space")
    person.tab_to("Pattern")
    person.type("liver fi")
    person.key("Down", "Return", "Tab")


VISITS = {
    "microsystem": Visit(
        name="Odette Fablewood",
        complaint="Reads with effort, both eyes",
        goal="Read the prices in the shop",
        preset="Micro eye",
        line="LI4 GB37 bil; BL2 ST2 bil 0.16x15",
        needles=8,
        layout="Microsystem",
        reason="First of ten, both eyes.",
        plan="Twice a day, three days a week.",
        examine=microsystem,
        findings=("system",),
    ),
    "medical": Visit(
        name="Barnaby Mockridge",
        complaint="Jaw pain on the right",
        goal="Eat an apple again",
        preset="Medical pain",
        line="ST6 ST7 R 0.20x25; GB20 LI4 bil",
        needles=6,
        layout="Medical",
        reason="Jaw, six weeks.",
        plan="Weekly, six times.",
        examine=medical,
        findings=("muscles", "red_flags"),
    ),
    "cosmetic": Visit(
        name="Clementine Fairbrook",
        complaint="Lines at the brow",
        goal="Look rested on the photo",
        preset="Face A",
        line="GB14 BL2 ST2 ST3 ST4 SI18 bil 0.16x7 15deg; Yintang; CV24",
        needles=14,
        layout="TCM",
        reason="First of ten, face.",
        plan="Weekly, ten times.",
        examine=tcm,
        findings=("tongue", "pattern"),
    ),
}


@pytest.fixture
def person(display: Display, python: str) -> Iterator[Person]:
    started = Person(display, python, time.monotonic() + LONGEST_S)
    yield started
    started.kill()


@pytest.mark.flow
@pytest.mark.parametrize("kind", VISITS)
def test_from_an_empty_file_to_a_sealed_record(person: Person, own_folders: Path, kind: str):
    visit, began = VISITS[kind], time.monotonic()
    make_file(person)
    add_patient(person, visit)
    sign_consent(person)
    plan_course(person, visit)
    treat(person, visit)
    write_note(person, visit)
    take_out(person, visit)
    seal(person)
    took = time.monotonic() - began
    amend(person)
    person.key("ctrl+q")
    assert person.ends() == ""
    print(f"first visit, {kind}: {person.told} in {took:.0f} s")
    assert took < LONGEST_S

    file = own_folders / "documents" / f"{PRACTICE}.acuchart"
    store = open_file(file, passphrase=PASSPHRASE, read_only=True)
    try:
        patient = store.patient(store.patients()[0].id)
        session = store.session(store.sessions(patient_id=patient.id)[0].id)
        assert (patient.name, patient.goal) == (visit.name, visit.goal)
        assert session.status is SessionStatus.SIGNED
        needles = store.needles(session.id)
        assert [one.state for one in needles] == [NeedleState.OUT] * visit.needles
        assert set(holding(store, patient.id, moments.today())) == {Scope.TREATMENT}
        (course,) = of_patient(store, Course, patient.id)
        assert session.course_id == course.id
        notes = store.notes(session.id)
        assert (notes[Section.REASON], notes[Section.PLAN]) == (visit.reason, visit.plan)
        assert set(visit.findings) <= {one.kind for one in of_session(store, Finding, session.id)}
        assert len(of_patient(store, Measure, patient.id)) == len(visit.measures)
        assert len(store.amendments(session.id)) == 1
        assert store.verify().problems == ()
    finally:
        store.close()
    alter(file, session.id)


def make_file(person: Person) -> None:
    person.until_is("FirstRunPage", "page")
    person.until_is("Name of the practice", "focus")
    person.type(PRACTICE)
    for name in ("Passphrase", "The passphrase once more"):
        person.press_on(name)
        person.until_is(name, "focus")
        person.type(PASSPHRASE)
    person.press_on("Make the file")
    person.until_is("today", "page")


def add_patient(person: Person, visit: Visit) -> None:
    person.key("ctrl+n")
    person.until_is("new-patient", "page")
    person.until_is("Name", "focus")
    person.type(visit.name)
    person.key("Tab")
    person.type("3 feb 1961")
    for name, words in (
        ("Complaint, in short", visit.complaint),
        ("Goal, in the patient’s own words", visit.goal),
    ):
        person.press_on(name)
        person.until_is(name, "focus")
        person.type(words)
    person.key("ctrl+Return")
    person.until_is("patient", "page")


def sign_consent(person: Person) -> None:
    person.press_on("Consents")
    person.until_is("consent", "page")
    person.press_on("Sign now")
    person.until_is("Signature", "focus")
    x, y = person.ask("where", "Signature")
    person.draw([(x - 200 + step * 40, y + (-25, 20)[step % 2]) for step in range(9)])
    person.press_on("Keep the signature")
    person.until(lambda said: any(words.startswith("Signed ") for words in said), "said")
    person.key("Escape")
    person.until_is("patient", "page")


def plan_course(person: Person, visit: Visit) -> None:
    person.press_on("Plan a course")
    person.until(bool, "where", "Plan it")
    names = [words for words in person.ask("buttons") if words.startswith(visit.preset)]
    assert names, person.ask("buttons")
    person.press_on(names[0])
    person.press_on("Plan it")
    person.until(lambda said: any(words.startswith("Course 1") for words in said), "said")


def treat(person: Person, visit: Visit) -> None:
    person.key("ctrl+Return")
    person.until_is("session", "page")
    person.until(bool, "plate")
    person.key("F2", "F3")
    person.key("slash")
    person.until_is("Prescription line", "focus")
    person.type(visit.line)
    person.key("Return")
    person.until(lambda one: one and one["ledger"] == f"{visit.needles} in, 0 out", "plate")
    person.key("Escape", "F4")


def write_note(person: Person, visit: Visit) -> None:
    person.press_on("Note")
    person.until_is("Reason for the visit", "focus")
    person.press_on(visit.layout)
    person.press_on("Reason for the visit")
    person.until_is("Reason for the visit", "focus")
    person.type(visit.reason)
    person.tab_to("Plan")
    person.type(visit.plan)
    visit.examine(person)


def take_out(person: Person, visit: Visit) -> None:
    person.press_on("Out")
    for number in range(visit.needles):
        person.key("o")
        person.until_is(f"{visit.needles - number - 1} in, {number + 1} out", "ledger")
    person.key("F6", "F7")


def seal(person: Person) -> None:
    person.press_on("Finish")
    person.until_is("Passphrase of this practice file", "focus")
    person.type(PASSPHRASE)
    person.key("Return")
    person.until(lambda said: any(words.startswith("Code ") for words in said), "said")


def amend(person: Person) -> None:
    person.press_on("Why is it corrected?")
    person.type("Wrong side written")
    person.key("Tab")
    person.type("The left side was meant.")
    person.key("Return")
    person.until(lambda said: "The left side was meant." in said, "said")


def alter(file: Path, session_id: str) -> None:
    """By SQL a sealed note is refused; with the triggers thrown away it is found."""
    connection = sqlcipher.connect(str(file))
    connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
    words = "UPDATE note SET text = 'something else' WHERE session_id = ?"
    with pytest.raises(sqlcipher.DatabaseError):
        connection.execute(words, (session_id,))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(words, (session_id,))
    connection.commit()
    connection.close()
    store = open_file(file, passphrase=PASSPHRASE, read_only=True)
    try:
        assert store.verify().problems
    finally:
        store.close()
