"""The papers of needles over time and of the recall list, in colour, in grey and locked; both sizes."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from acuchart import assets
from acuchart.documents import PAPERS, Output
from acuchart.documents.needle_map import needle_map
from acuchart.documents.over_time import over_time
from acuchart.documents.recall_list import recall_list
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.over_time import NeedleMap, Place, places_of
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice
from acuchart.model.recall import Due, DueKind
from acuchart.model.report import SessionSummary
from acuchart.model.side import Side

ATLAS = assets.load_atlas()
PRACTICE = Practice(name="Fernhollow Acupuncture")
PATIENT = Patient(id="p", name="Clementine Fairbrook", born=date(1974, 5, 8))
DAY = date(2026, 11, 25)


def needles(session_id: str, *codes: str) -> tuple[Needle, ...]:
    found = []
    for number, code in enumerate(codes):
        place = ATLAS.same_place(code, Side.LEFT, "face-front")
        assert place is not None
        found.append(
            Needle(
                id=f"{session_id}-{number}",
                session_id=session_id,
                ordinal=number,
                view="face-front@1",
                x=place.x,
                y=place.y,
                side=Side.LEFT,
                code=code,
                state=NeedleState.OUT,
            )
        )
    return tuple(found)


SESSIONS = [
    (
        SessionSummary(
            id=f"s{number}",
            patient_id="p",
            patient_name=PATIENT.name,
            started_at=f"2026-11-{number:02}T12:00:00.000Z",
            title="",
            status="signed",
            needles=2,
            inside=0,
            number_in_course=number,
            planned_sessions=10,
        ),
        needles(f"s{number}", "ST2", "BL2" if number % 2 else "ST4"),
    )
    for number in range(1, 5)
]
MAP = NeedleMap(places=places_of([one for _, each in SESSIONS for one in each]), patients=1, sessions=4)
LINES = [
    Due(kind=DueKind.LATE, patient_id="p", patient_name=PATIENT.name, phone="555 0100", day=DAY, words="4 of 10")
]


def made(kind: str, paper: str = "a4", output: Output | None = None) -> bytes:
    choices = Output() if output is None else output
    if kind == "over_time":
        return over_time(PRACTICE, PATIENT, SESSIONS, ATLAS, paper=paper, output=choices)
    if kind == "recall":
        return recall_list(PRACTICE, LINES, DAY, paper=paper, output=choices)
    return needle_map(PRACTICE, MAP, ["Neck pain", "2026"], ATLAS, paper=paper, output=choices)


def drawn(data: bytes) -> bytes:
    return b"".join(page.get_contents().get_data() for page in PdfReader(io.BytesIO(data)).pages)


def words_in(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_map_of_the_practice_says_what_it_is_of(paper: str) -> None:
    text = words_in(made("map", paper))
    for words in ("Where the needles went in", "Neck pain", "2026", "4 sessions, 8 needles, 1 patient", "ST2"):
        assert words in text
    assert PATIENT.name not in text


def test_an_empty_map_is_a_page_too() -> None:
    data = needle_map(PRACTICE, NeedleMap(), [], ATLAS, paper="a4")
    assert "no sessions, no needles" in words_in(data).lower() or "0 sessions" in words_in(data)


def test_many_plates_and_points_go_on_the_next_page() -> None:
    places = [
        Place(view=view.ref, x=0.5, y=0.5, count=number + 1, code=None)
        for number, view in enumerate(ATLAS.views.values())
    ]
    places += [Place(view="face-front@1", x=0.4, y=0.4, code=code, count=3) for code in list(ATLAS.points)[:60]]
    data = needle_map(PRACTICE, NeedleMap(places=tuple(places), patients=2, sessions=9), [], ATLAS, paper="letter")
    assert len(PdfReader(io.BytesIO(data)).pages) > 2


def test_a_number_is_never_black_on_a_disc_that_prints_black() -> None:
    for count in range(2, 21):
        places = [Place(view="face-front@1", x=0.3, y=0.3, count=count, code="ST2", side=Side.LEFT)]
        places += [Place(view="face-front@1", x=0.6, y=0.6, count=20, code="ST4", side=Side.LEFT)]
        found = NeedleMap(places=tuple(places), patients=1, sessions=1)
        data = drawn(needle_map(PRACTICE, found, [], ATLAS, paper="a4", output=Output(grey=True)))
        discs = re.findall(rb"([\d.]+) g 1 G 0\.5 w .*? B 0 g 0 G\n(.*?)\n", data)
        assert discs
        for fill, number in discs:
            if b"BT" in number:
                assert (b"1 g" in number) == (float(fill) < 0.6), (count, fill, number[:60])


@pytest.mark.parametrize("kind", ["over_time", "recall", "map"])
def test_each_comes_in_colour_in_grey_and_locked(kind: str) -> None:
    assert b" rg" in drawn(made(kind))
    assert b" rg" not in drawn(made(kind, output=Output(grey=True)))
    locked = PdfReader(io.BytesIO(made(kind, output=Output(password="fern lane"))))
    assert locked.is_encrypted
    assert locked.decrypt("fern lane")
    plain = PdfReader(io.BytesIO(made(kind)))
    assert not plain.is_encrypted
    assert "pdfaid" in str(plain.xmp_metadata.rdf_root.toxml() if plain.xmp_metadata else "")
