"""The tour's screens of the Measures tab; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

    from acuchart.ui.measures.page import MeasuresPage


def measures(tour: Tour, patient_id: str = "demo-p02") -> MeasuresPage:
    """The tab of a new session."""
    from acuchart.ui.measures.page import MeasuresPage

    tour.workspace.start_session(patient_id)
    screen = tour.workspace.session
    assert screen is not None
    screen.show_page("measures")
    page = screen.page("measures")
    assert isinstance(page, MeasuresPage)
    return page


def typed(tour: Tour) -> None:
    """A value, one that is refused, one that is asked about, and a scale."""
    from acuchart.ui.measures.rows import ValueField

    page = measures(tour)
    page.rows.add("IOP")
    page.rows.add("PAIN_NRS", "both feet")
    for part, text in zip(page.fields.values(), ("20/50-2", "6/", "45", "", "6", "4"), strict=False):
        if isinstance(part, ValueField):
            part.edit.setText(text)
            part.settle()
        else:
            part.choose(text)
    tour.settle()


def nerve(tour: Tour, tool: str = "sites") -> None:
    """Both feet, with what is not felt."""
    from acuchart.model.side import Side
    from acuchart.ui.measures.nerve_card import NerveCard

    page = measures(tour)
    card = page.card("MONO10G")
    assert isinstance(card, NerveCard)
    for side, missing in ((Side.RIGHT, ("toe5",)), (Side.LEFT, ("toe3", "toe5", "ball5"))):
        for site in card.maps[side].limb.sites[: 10 if side is Side.LEFT else 8]:
            card.maps[side].answered.emit(site.id, site.id not in missing)
    corners = ((0.2, 0.2), (0.5, 0.1), (0.75, 0.12), (0.78, 0.3), (0.5, 0.4), (0.2, 0.42))
    for side in (Side.RIGHT, Side.LEFT):
        made = card.maps[side]
        across = tuple(((1 - x) if side is Side.LEFT else x, y) for x, y in corners)
        made.outlined.emit(made.views["foot-plantar"].ref, across)
    card.tool.set(tool)
    card._show()
    tour.settle()


def amsler(tour: Tour) -> None:
    """Both eyes, the left one drawn on, over the drawing of an earlier visit."""
    import math

    from acuchart.ui.measures.amsler_card import AmslerCard

    def round_(x: float, y: float, r: float) -> tuple[tuple[float, float], ...]:
        ends = [at * math.tau / 24 for at in range(25)]
        return tuple((x + r * math.cos(at), y + r * 0.8 * math.sin(at)) for at in ends)

    for visit in range(2):
        card = measures(tour).card("AMSLER")
        assert isinstance(card, AmslerCard)
        card.straight["R"].click()
        card.pads["L"].drawn.emit(round_(0.62, 0.42, 0.2 - 0.04 * visit))
        card.pens.set("gone")
        card.pads["L"].drawn.emit(round_(0.64, 0.42, 0.07))
        card.pens.set("dim")
        card.pads["L"].drawn.emit(((0.2, 0.8), (0.35, 0.84), (0.5, 0.8)))
    tour.settle()


def face(tour: Tour) -> None:
    """The face of two visits, the last one's grades shown."""
    from PySide6.QtTest import QTest

    from acuchart.ui.measures.face_card import FaceCard

    for grades in ("3324231", "22241"):
        card = measures(tour, "demo-p01").card("FACE_ZONE")
        assert isinstance(card, FaceCard)
        card.blind.setChecked(False)
        QTest.keyClicks(card.map, grades)
        card.gais.choose("3")
    tour.settle()


def own_words(tour: Tour) -> MeasuresPage:
    """Own words with their scores, days, pain."""
    from acuchart.ui.measures.own_words_card import OwnWordsCard

    for visit in range(2):
        page = measures(tour, "demo-p03")
        card = page.card("MYMOP2")
        assert isinstance(card, OwnWordsCard)
        for words, score in (("burning soles at night", 4), ("print swims", 3), ("reading aloud at bedtime", 5)):
            if words not in card.scales:
                card.words.setText(words)
                card.add.click()
            card.scales[words].choose(str(score - visit))
        page.rows.add("HEADACHE_DAYS")
    tour.settle()
    return page


def handed(tour: Tour, at: int) -> None:
    """The screen that the patient has."""
    page = own_words(tour)
    page.hand_over.click()
    assert page.patient_screen is not None
    page.patient_screen.go(at)
    tour.settle()


def handed_back(tour: Tour) -> None:
    from acuchart.ui.measures.patient_screen import PatientScreen

    for one in tour.window.findChildren(PatientScreen):
        one.leave()


def own(tour: Tour) -> None:
    """An own measure in Practice."""
    from acuchart.ui.practice import PracticePage

    tour.workspace.go("practice")
    page = tour.workspace.page("practice")
    assert isinstance(page, PracticePage)
    section = page.measures
    section.add.click()
    for key, text in (("name", "Stairs without a stop"), ("unit", "steps"), ("low", "0"), ("high", "200")):
        section.fields[key].edit.setText(text)
        section.fields[key].settle()
    section.fields["band"].edit.setText("wide")
    section.fields["band"].settle()
    page.show_section("measures")
    tour.settle()


def series(tour: Tour) -> None:
    """A file of pressures, with lines that are refused."""
    page = measures(tour)
    file = tour.folder / "pressures.csv"
    file.write_text(
        "date;value;side\n2026-01-05;16;R\n2026-01-05;17;L\n2026-02-30;17;R\n2026-03-03;45;R\n"
        "2026-03-04;soon;L\n2026-04-04;15\n2026-05-05;14;R\n"
    )
    page.from_file.click()
    card = page.series
    assert card is not None
    card.kind.setCurrentIndex(card.kind.findData("IOP"))
    card.read_file(file)
    tour.settle()
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum())


def place(tour: Tour) -> None:
    """A pain that is asked of which complaint it is."""
    page = measures(tour, "demo-p03")
    page.more.activated.emit(page.more.findData("PAIN_NRS"))
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "measures-typed": typed,
    "measures-nerve": nerve,
    "measures-amsler": amsler,
    "measures-face": face,
    "measures-words": own_words,
    "patient-asked": partial(handed, at=0),
    "patient-days": partial(handed, at=1),
    "patient-thanks": partial(handed, at=99),
    "measures-series": series,
    "practice-measures": own,
    "measures-place": place,
    "measures-numb": partial(nerve, tool="numb"),
}
AFTERWARDS: dict[str, Callable[[Tour], object]] = {
    name: handed_back for name in ("patient-asked", "patient-days", "patient-thanks")
}
