"""Measures of an eye, a pain and a cosmetic course of the demo: typed, seen as a curve and in words, on paper."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from acuchart.demo import make_demo
from acuchart.model.measure import Measure
from acuchart.store import open_file
from acuchart.store.kinds import of_session
from tests.conftest import Display
from tests.flow.driver import Person, words_of

LONGEST_S = 150


@dataclass(frozen=True, slots=True)
class Course:
    """What is typed at one visit of a course, and what the program has to say of it."""

    patient: str
    name: str
    button: str  # that opens the session
    typed: tuple[str, ...]  # one after another, with Tab between them; empty goes on
    kept: tuple[tuple[str, str, str, str], ...]  # kind, side, moment, typed
    curve: str
    words: tuple[str, ...]  # on the page, and on the paper
    read_out: str


COURSES = {
    "eye": Course(
        patient="demo-p02",
        name="Barnaby",
        button="Start session 8",
        typed=("20/50", "20/100"),
        kept=(("VA_LOGMAR", "R", "", "20/50"), ("VA_LOGMAR", "L", "", "20/100")),
        curve="Curve of Distance acuity",
        words=("R: 7 letters better, outside the band.", "Test and retest differ by up to 5 letters"),
        read_out="left, 0.70 logMAR, “20/100”",
    ),
    "pain": Course(
        patient="demo-p03",
        name="Odette",
        button="Start session 4",
        typed=("1", "0"),
        kept=(("PAIN_NRS", "", "before", "1"), ("PAIN_NRS", "", "after", "0")),
        curve="Curve of Pain 0 to 10, neck",
        words=(
            "2 points better, within noise.",
            "Before and after in session 4: 1 → 0, 1 point better, within noise.",
        ),
        read_out="after, 0, “0”",
    ),
    "cosmetic": Course(
        patient="demo-p01",
        name="Marigold",
        button="Go on with session 5",
        typed=("2", "3"),
        kept=(("WSRS", "R", "", "2"), ("WSRS", "L", "", "3")),
        curve="Curve of Nasolabial fold grade",
        words=("R: 1 point better.", "L: 1 point better.", "How far test and retest differ is not known"),
        read_out="left, 3, “3”",
    ),
}


@pytest.fixture
def person(display: Display, python: str, tmp_path: Path) -> Iterator[Person]:
    make_demo(tmp_path / "demo.acuchart").close()
    started = Person(display, python, time.monotonic() + LONGEST_S, tmp_path / "demo.acuchart")
    started.until_is("today", "page")
    yield started
    started.kill()


def open_patient(person: Person, name: str) -> None:
    person.key("alt+2")
    person.until_is("patients", "page")
    person.type(name)
    person.key("Return")
    person.until_is("patient", "page")


def said(*parts: str) -> Callable[[list[str]], bool]:
    return lambda every: all(any(part in words for words in every) for part in parts)


@pytest.mark.flow
@pytest.mark.parametrize("kind", COURSES)
def test_measures_are_typed_seen_and_printed(person: Person, tmp_path: Path, kind: str) -> None:
    course = COURSES[kind]
    open_patient(person, course.name)
    person.press_on(course.button)
    person.until_is("session", "page")
    tab = next(one for one in person.ask("buttons") if one.startswith("Measures"))
    person.press_on(tab)
    person.until(lambda words: words.startswith(course.curve.removeprefix("Curve of ")), "focus")
    for typed in course.typed:
        person.type(typed)
        person.key("Tab")
    open_patient(person, course.name)
    person.until(said(*course.words), "said")

    person.press_on(course.curve)
    person.until_is(course.curve, "focus")
    person.key("End")
    person.until(lambda words: course.read_out in words, "described", course.curve)
    person.press_on("Table")
    person.until(bool, "where", "Values of the curve")

    pdf = tmp_path / "measures.pdf"
    person.press_on("Paper")
    person.key("Down", "Down", "Return")
    person.until_is("Save the measures over time", "dialog")
    person.key("ctrl+a")
    person.type(str(pdf))
    person.key("Return")
    person.until(said(f"Saved as “{pdf.name}”."), "said")
    person.key("ctrl+q")
    assert person.ends() == ""

    text = words_of(pdf)
    for words in course.words:
        assert words in text
    assert "does not show the cause" in text
    store = open_file(tmp_path / "demo.acuchart", read_only=True)
    try:
        newest = store.sessions(patient_id=course.patient)[0].id
        kept = [(one.kind, one.side, one.moment, one.typed) for one in of_session(store, Measure, newest)]
        assert sorted(kept) == sorted(course.kept)
        assert store.verify().problems == ()
    finally:
        store.close()
