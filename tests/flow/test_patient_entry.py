"""Two entries of one person, the bin, and a session at the wrong name, in the real program."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from acuchart.model.change import change_of
from acuchart.model.fact import Fact
from acuchart.model.finding import Finding
from acuchart.model.merge import MOVED
from acuchart.model.patient import Shelf
from acuchart.model.session import SessionStatus
from acuchart.store import ChartStore, open_file
from acuchart.store.kinds import of_patient, of_session
from tests.conftest import Display
from tests.flow.driver import Person
from tests.ui.shell_factory import add_patients, add_session, make_file

LONGEST_S = 100
KEPT, OTHER, THIRD = "Marigold Sampleton", "Marigold Samplton", "Barnaby Mockridge"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    store = make_file(tmp_path)
    kept, other, _ = add_patients(store, (KEPT, OTHER, THIRD))
    store.apply([change_of(other, replace(other, born=kept.born))])
    add_session(store, "p1", days_ago=9, needles=2, status=SessionStatus.SIGNED, id="signed")
    add_session(store, "p1", days_ago=1, id="draft")
    store.apply([change_of(None, Fact(id="f", patient_id="p1", kind="epilepsy"))])
    store.close()
    return store.path


@pytest.fixture
def start(display: Display, python: str) -> Iterator[Callable[..., Person]]:
    deadline = time.monotonic() + LONGEST_S
    started: list[Person] = []

    def begin(*arguments: Path) -> Person:
        started.append(Person(display, python, deadline, *arguments))
        return started[-1]

    yield begin
    for person in started:
        person.kill()


def open_page(person: Person, name: str) -> None:
    person.until_is("today", "page")
    person.key("alt+2")
    person.until_is("patients", "page")
    person.until_is("Name, complaint or kind of work", "focus")
    person.type(name)
    person.key("Return")
    person.until_is("patient", "page")
    person.until(lambda words: words.startswith("Start session"), "focus")


def leave(person: Person, file: Path) -> ChartStore:
    person.key("ctrl+q")
    person.ends()
    return open_file(file, read_only=True)


@pytest.mark.flow
def test_two_entries_of_one_person_are_merged(start: Callable[..., Person], file: Path):
    person = start(file)
    open_page(person, KEPT)
    person.tab_to("Merge …")
    person.key("space")
    person.until_is("Find the other patient", "focus")
    person.key("Tab", "Return")  # the one whose name is alike is offered at once
    person.until_is("Why the two entries are one person", "focus")
    person.type("Same telephone")
    person.key("Return")
    person.until(lambda said: "Session 2" in str(said) or "2 sessions since" in str(said), "said")
    store = leave(person, file)
    gone = store.patient("p1")
    assert (gone.shelf, gone.merged_into, gone.shelved_why) == (Shelf.MERGED, "p0", "Same telephone")
    assert (store.session("signed").patient_id, store.session("draft").patient_id) == ("p1", "p0")
    assert [one.patient_id for one in of_patient(store, Fact, "p0")] == ["p0"]
    assert [one.id for one in store.sessions(patient_id="p0")] == ["draft", "signed"]
    assert store.verify().ok
    store.close()


@pytest.mark.flow
def test_a_patient_goes_into_the_bin_and_comes_back(start: Callable[..., Person], file: Path):
    person = start(file)
    open_page(person, THIRD)
    person.tab_to("Into the bin …")
    person.key("space")
    person.until_is("Put into the bin", "focus")
    person.key("space")
    person.until_is("patients", "page")
    store = open_file(file, read_only=True)
    assert [one.id for one in store.patients()] == ["p0", "p1"]
    store.close()
    person.press_on("Bin")
    person.until_is("bin", "page")
    person.press_on(f"Take back: {THIRD}")
    person.until(lambda said: "No patient is in the bin." in said, "said")
    store = leave(person, file)
    assert store.patient("p2").shelf is Shelf.OPEN
    assert len(store.patients()) == 3
    store.close()


@pytest.mark.flow
def test_a_session_at_the_wrong_name_goes_to_the_right_one(start: Callable[..., Person], file: Path):
    person = start(file)
    open_page(person, OTHER)
    person.tab_to("Move the unsigned session …")
    person.key("space")
    person.until_is("Find the other patient", "focus")
    person.type("barn")
    person.key("Return")
    person.until_is("Why the session moves", "focus")
    person.type("Begun at the wrong name")
    person.key("Return")
    person.until(lambda said: THIRD in said, "said")
    store = leave(person, file)
    assert store.session("draft").patient_id == "p2"
    (trail,) = [one for one in of_session(store, Finding, "draft") if one.kind == MOVED]
    assert trail.data["moves"][0]["why"] == "Begun at the wrong name"
    assert store.verify().ok
    store.close()
