"""The main job in a real window: from the first run with nothing on the disk to a saved summary."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from acuchart.assets import load_atlas
from acuchart.model.needle import Needle
from acuchart.model.side import Side
from acuchart.store import PassphraseNeededError, open_file
from acuchart.ui.session.marking import SNAP_MM
from tests.conftest import Display, need
from tests.flow.driver import Person, words_of

PRACTICE, PASSPHRASE, PATIENT = "Fernwood Practice", "seven invented herons wade", "Nguyễn Thị Hồng"
LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate, the key that leads to it, and the named points that are pressed on it."""

    key: str
    view: str
    points: tuple[tuple[str, Side], ...]


PLATES = (
    Plate("f", "face-front", (("ST4", Side.RIGHT), ("SI18", Side.LEFT), ("GV24", Side.MID))),
    Plate("s", "head-top", (("GV20", Side.MID), ("BL7", Side.RIGHT))),
    Plate("h", "hand-dorsal-left", (("TE3", Side.LEFT), ("LI4", Side.LEFT))),
)
TYPED = "ST36 bil"


@pytest.fixture
def start(display: Display, python: str) -> Iterator[Callable[..., Person]]:
    """Starts the program with the words of a command line; what still runs at the end is stopped."""
    need("qpdf", "pdftotext")
    deadline = time.monotonic() + LONGEST_S
    started: list[Person] = []

    def begin(*arguments: Path) -> Person:
        started.append(Person(display, python, deadline, *arguments))
        return started[-1]

    yield begin
    for person in started:
        person.kill()


def place_of(code: str, side: Side, view: str) -> tuple[float, float]:
    """Where a person presses to hit a named point; no other point may be nearer."""
    atlas = load_atlas()
    place = atlas.same_place(code, side, view)
    assert place is not None, f"{code} {side} does not show on {view}"
    assert atlas.snap(view, place.x, place.y, radius_mm=SNAP_MM) == place
    return place.x, place.y


def bare_place(view: str) -> tuple[float, float]:
    """A place on the face that no named point takes."""
    atlas = load_atlas()
    spots = ((0.4 + step % 20 * 0.01, 0.2 + step // 20 * 0.01) for step in range(20 * 50))
    return next((x, y) for x, y in spots if atlas.nearest(view, x, y, radius_mm=SNAP_MM + 2) is None)


def kept(file: Path) -> tuple[str, tuple[Needle, ...]]:
    """The patient's name and the needles of the only session, read from the closed file."""
    store = open_file(file, passphrase=PASSPHRASE, read_only=True)
    try:
        assert store.verify().problems == ()
        (patient,) = store.patients()
        (session,) = store.sessions(patient_id=patient.id)
        return patient.name, store.needles(session.id)
    finally:
        store.close()


def show_plate(person: Person, plate: Plate) -> dict[str, object]:
    """Press the plate's key until it is in front and sharp."""
    seen = person.until(bool, "plate")
    if seen["view"] != plate.view:
        person.key(plate.key)
        seen = person.until(lambda one: one and one["view"] == plate.view, "plate")
    return seen


def press_plate(person: Person, seen: dict[str, object], x: float, y: float) -> None:
    left, top, width, height = (float(str(seen[one])) for one in ("left", "top", "width", "height"))
    person.press(left + x * width, top + y * height)


def put_in(person: Person, number: int) -> None:
    """Wait for the count to say so many needles."""
    person.until(lambda one: one and one["ledger"] == f"{number} in, 0 out", "plate")


def first_visit(person: Person) -> None:
    """Make the practice file, add the patient, mark, leave, close."""
    person.until_is("FirstRunPage", "page")
    person.until_is("Name of the practice", "focus")
    person.type(PRACTICE)
    person.until_is(PRACTICE, "text", "Name of the practice")
    person.press_on("Passphrase")
    person.until_is("Passphrase", "focus")
    person.type(PASSPHRASE)
    person.press_on("The passphrase once more")
    person.until_is("The passphrase once more", "focus")
    person.type(PASSPHRASE)
    person.press_on("Make the file")
    person.until_is("today", "page")

    person.key("ctrl+n")
    person.until_is("new-patient", "page")
    person.until_is("Name", "focus")
    person.type(PATIENT)
    person.until_is(PATIENT, "text", "Name")
    person.key("ctrl+Return")
    person.until_is("patient", "page")
    person.until_is("Start session 1", "focus")
    person.key("ctrl+Return")
    person.until_is("session", "page")

    number = 0
    for plate in PLATES:
        seen = show_plate(person, plate)
        for code, side in plate.points:
            press_plate(person, seen, *place_of(code, side, plate.view))
            number += 1
            put_in(person, number)
        if plate.view == "face-front":
            press_plate(person, seen, *bare_place(plate.view))
            number += 1
            put_in(person, number)
    person.key("slash")
    person.until_is("Prescription line", "focus")
    person.type(TYPED)
    person.until(lambda line: TYPED in line, "text", "Prescription line")
    person.key("Return")
    put_in(person, number + 2)
    person.key("ctrl+w")
    person.until_is("patient", "page")
    person.key("ctrl+q")
    assert person.ends() == ""


def second_visit(person: Person, needles: tuple[Needle, ...], pdf: Path) -> None:
    """Unlock, look at the same needles, print to a file, close."""
    person.until_is("UnlockPage", "page")
    person.until_is("Passphrase", "focus")
    person.type(PASSPHRASE)
    person.key("Return")
    person.until_is("today", "page")
    person.key("ctrl+k")
    person.until(lambda name: name.startswith("Find anything"), "focus")
    person.type("hong")
    person.until(lambda words: words == "hong", "text", "Find anything")
    person.key("Return")
    person.until_is("patient", "page")
    person.press_on("Go on with session 1")
    person.until_is("session", "page")
    put_in(person, len(needles))
    atlas = load_atlas()
    for plate in PLATES:
        shown = {one: (x, y) for one, x, y in show_plate(person, plate)["marks"]}  # type: ignore[attr-defined]
        here = [needle for needle in needles if needle.view == atlas.views[plate.view].ref]
        assert len(here) >= len(plate.points)
        assert {needle.id: (needle.x, needle.y) for needle in here}.items() <= shown.items()

    person.key("ctrl+p")
    person.until_is("preview", "page")
    person.until(bool, "where", "Save PDF")
    person.key("ctrl+s")
    person.until_is("Save the summary", "dialog")
    person.key("ctrl+a")
    person.type(str(pdf))
    person.key("Return")
    person.until(lambda words: f"Saved as “{pdf.name}”." in words, "said")
    person.key("ctrl+q")
    assert person.ends() == ""


@pytest.mark.flow
def test_from_the_first_run_to_a_saved_summary_by_mouse_and_keyboard(
    start: Callable[..., Person], own_folders: Path, tmp_path: Path
):
    assert not own_folders.exists()
    first_visit(start())
    file = own_folders / "documents" / f"{PRACTICE}.acuchart"
    with pytest.raises(PassphraseNeededError):
        open_file(file)
    name, needles = kept(file)
    assert name == PATIENT
    atlas = load_atlas()
    wanted = {(code, side, atlas.views[one.view].ref) for one in PLATES for code, side in one.points}
    assert wanted <= {(needle.code, needle.side, needle.view) for needle in needles}
    assert sorted(needle.side for needle in needles if needle.code == "ST36") == [Side.LEFT, Side.RIGHT]
    (free,) = (needle for needle in needles if needle.code is None)
    x, y = bare_place("face-front")
    assert (free.x, free.y) == pytest.approx((x, y), abs=0.004)
    for needle in needles:
        if needle.code and needle.code != "ST36":
            view = needle.view.partition("@")[0]
            assert (needle.x, needle.y) == pytest.approx(place_of(needle.code, needle.side, view))
    assert len(needles) == len(wanted) + 3

    pdf = tmp_path / "summary.pdf"
    second_visit(start(file), needles, pdf)
    assert kept(file) == (name, needles)
    subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True)  # a warning is a failure, too
    printed = words_of(pdf)
    for words in (PRACTICE, PATIENT, *{needle.code or needle.label for needle in needles}):
        assert words in printed, words
