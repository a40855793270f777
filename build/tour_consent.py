"""The tour's screens of consent and of money; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

PATIENT = "demo-p01"


def consent(tour: Tour, *, signing: bool = False) -> None:
    """A signed scope with its signature, or the field with a signature that is being made."""
    from acuchart.model.consent import Scope
    from acuchart.ui.consent.page import ConsentPage

    tour.workspace.open_patient(PATIENT)
    tour.workspace.open_beside("consent", PATIENT)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, ConsentPage)
    if signing:
        page.show_scope(Scope.LEFT_IN)
        page.view.sign.click()
        tour.settle()
        assert page.sheet is not None
        for at, choice in enumerate(page.sheet.open_parts.choices.values()):
            choice.buttons["No" if at == 1 else "Yes"].click()
        write(page)
    tour.settle()


def write(page: object) -> None:
    """Signs in the field with the mouse."""
    from math import sin

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from acuchart.ui.consent.page import ConsentPage

    assert isinstance(page, ConsentPage)
    assert page.sheet is not None
    field, button = page.sheet.field, Qt.MouseButton.LeftButton
    QTest.mousePress(field, button, Qt.KeyboardModifier.NoModifier, QPoint(70, 80))
    for at in range(80):
        QTest.mouseMove(field, QPoint(70 + at * 4, round(80 + 34 * sin(at / 5))))
    QTest.mouseRelease(field, button, Qt.KeyboardModifier.NoModifier, QPoint(390, 80))


def money(tour: Tour) -> None:
    """A package with its count-down, a line that is due, and a session that is being charged."""
    from datetime import timedelta

    from acuchart.model.change import change_of
    from acuchart.model.money import Charge, Fee, Package
    from acuchart.store.kinds import of_practice
    from acuchart.ui import moments
    from acuchart.ui.money.page import MoneyPage

    store, today = tour.workspace.context.store, moments.today()
    if not of_practice(store, Fee):
        bought = today - timedelta(days=30)
        name = "Ten visits bought ahead"
        lines = [
            Charge(id=f"tour-{at}", patient_id=PATIENT, day=bought + timedelta(days=at * 7), words="Treatment",
                   cents=8500, package_id="tour-pack", session_id=f"x{at}")
            for at in range(2)
        ]  # fmt: skip
        lines.append(Charge(id="tour-due", patient_id=PATIENT, day=today, words="Ear seeds", cents=1500, units=2))
        records = (
            Fee(id="tour-fee", name="Treatment, unit of 15 min", cents=4500, code="T15", minutes=15),
            Fee(id="tour-first", name="First visit", cents=12000, code="F1"),
            Package(id="tour-pack", patient_id=PATIENT, name=name, visits=10, cents=80000, bought_on=bought),
            *lines,
        )
        store.apply([change_of(None, one) for one in records])
    tour.workspace.open_patient(PATIENT)
    tour.workspace.open_beside("money", PATIENT)
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, MoneyPage)
    tour.settle()
    page.card.charge.click()
    page.card.form.fee.setCurrentIndex(1)


def practice_at(tour: Tour, section: str) -> None:
    """A section of Practice; the first text is open where it is the consents’."""
    from acuchart.ui.practice import PracticePage

    tour.workspace.go("practice")
    page = tour.workspace.stack.currentWidget()
    assert isinstance(page, PracticePage)
    if section == "consent":
        page.consent.open("treatment")
    for _ in range(3):
        tour.settle()
    page.show_section(section)


def text_left(tour: Tour) -> None:
    """The open text is closed again."""
    from acuchart.ui.practice import PracticePage

    page = tour.workspace.page("practice")
    assert isinstance(page, PracticePage)
    page.consent.editor.close_.click()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "consent": consent,
    "consent-signing": partial(consent, signing=True),
    "money": money,
    "practice-consent": partial(practice_at, section="consent"),
    "practice-fees": partial(practice_at, section="fees"),
}
AFTERWARDS: dict[str, Callable[[Tour], object]] = {"practice-consent": text_left}
