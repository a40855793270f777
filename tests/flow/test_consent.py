"""Consent and money in the real program, with a real mouse and keyboard: a signature reaches the disk."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from acuchart.assets import load_consent_texts
from acuchart.model.change import change_of
from acuchart.model.consent import Consent, Scope
from acuchart.model.money import Charge, Fee
from acuchart.model.signing import is_signature, read_strokes, words_of
from acuchart.store import open_file
from acuchart.store.consents import holding
from acuchart.store.kinds import of_patient
from acuchart.ui import moments
from tests.conftest import Display
from tests.flow.driver import Person
from tests.ui.shell_factory import add_patients, add_session, make_file

LONGEST_S = 90


@pytest.fixture
def person(display: Display, python: str, tmp_path: Path) -> Iterator[Person]:
    store = make_file(tmp_path)
    add_patients(store, ("Ada Invented",))
    add_session(store, "p0", days_ago=1)
    store.apply([change_of(None, Fee(id="f", name="Visit", cents=8500, code="V1"))])
    path = store.path
    store.close()
    started = Person(display, python, time.monotonic() + LONGEST_S, path)
    started.until_is("today", "page")
    started.key("alt+2")
    started.until_is("patients", "page")
    started.type("Ada")
    started.key("Return")
    started.until_is("patient", "page")
    yield started
    started.kill()


def reread(tmp_path: Path, kind: type) -> tuple:
    store = open_file(next(tmp_path.glob("*.acuchart")), read_only=True)
    try:
        return of_patient(store, kind, "p0")
    finally:
        store.close()


@pytest.mark.flow
def test_a_patient_signs_with_the_mouse_and_withdraws(person: Person, tmp_path: Path):
    person.press_on("Consents")
    person.until_is("consent", "page")
    person.press_on("Sign now")
    person.until_is("Signature", "focus")
    x, y = person.ask("where", "Signature")
    person.draw([(x - 200 + step * 40, y + (-25, 20)[step % 2]) for step in range(9)])
    person.press_on("Keep the signature")
    person.until(lambda said: any(words.startswith("Signed ") for words in said), "said")
    (one,) = reread(tmp_path, Consent)
    assert one.words == words_of(load_consent_texts()[0])
    strokes = read_strokes(one.strokes)
    assert is_signature(strokes)
    assert strokes[0][-1].ms > strokes[0][0].ms, "the times are those of the hand"
    person.press_on("Withdraw")
    person.until_is("Why it is withdrawn", "focus")
    person.type("wants to think")
    person.key("Return")
    person.until(lambda said: any(words.startswith("Withdrawn ") for words in said), "said")
    assert reread(tmp_path, Consent)[0].withdrawn_why == "wants to think"
    person.key("Escape")
    person.until_is("patient", "page")


@pytest.mark.flow
def test_by_keyboard_alone_a_printed_form_is_kept_as_signed(person: Person, tmp_path: Path):
    person.tab_to("Consents")
    person.key("space")
    person.until_is("consent", "page")
    person.until_is("Consents", "focus")
    person.key("Down", "Return")
    person.tab_to("Sign now")
    person.key("space")
    person.until_is("Signature", "focus")
    person.tab_to("Signed on paper")
    person.key("space")
    person.tab_to("Keep it as signed")
    person.key("space")
    person.until_is("Sign again", "focus")
    store = open_file(next(tmp_path.glob("*.acuchart")), read_only=True)
    assert set(holding(store, "p0", moments.today())) == {Scope.STIMULATION}
    store.close()


@pytest.mark.flow
def test_a_session_is_charged_and_paid(person: Person, tmp_path: Path):
    person.press_on("Money")
    person.until_is("money", "page")
    person.until_is("Charge a session", "focus")
    person.key("space")
    person.press_on("Charge 85.00")
    person.until(lambda said: "85.00 due" in said, "said")
    (one,) = reread(tmp_path, Charge)
    assert (one.session_id, one.code, one.cents) == ("s-p0-1", "V1", 8500)
    person.tab_to("Charges, newest first")
    person.key("Return")
    person.press_on("Paid: card")
    person.until(lambda said: "nothing is due" in said, "said")
    assert reread(tmp_path, Charge)[0].paid_how == "card"
