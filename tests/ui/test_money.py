"""Money in a real window: fees, a package that counts down, a session charged with the units it supports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from acuchart.model import clock
from acuchart.model.change import change_of
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.session import Session
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind
from acuchart.store.kinds import of_patient, of_practice
from acuchart.store.statement import session_support
from acuchart.ui import moments
from acuchart.ui.context import Context
from acuchart.ui.money.card import MoneyCard
from acuchart.ui.money.fees_section import FeesSection
from acuchart.ui.settings import Settings
from tests.ui.shell_factory import add_patients, make_file

LEFT = Qt.MouseButton.LeftButton
BEGUN = clock.local(clock.now()).replace(hour=0, minute=30, second=0, microsecond=0) - timedelta(days=1)


def at(minute: int) -> str:
    return clock.stamp(BEGUN + timedelta(minutes=minute))


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    store = make_file(tmp_path)
    add_patients(store, ("Ada Invented",))
    practice = store.practice()
    store.apply([change_of(practice, replace(practice, currency="USD", country="US"))])
    yield Context(store, Settings())
    store.close()


def add_session(context: Context, *, minutes: int, sets: int) -> None:
    """A session of yesterday with contact minutes and so many sets of needles."""
    context.write(
        change_of(None, Session(id="s1", patient_id="p0", started_at=at(0), ended_at=at(90))),
        change_of(None, Stamp(id="a", session_id="s1", kind=StampKind.CONTACT_START, at=at(0))),
        change_of(None, Stamp(id="b", session_id="s1", kind=StampKind.CONTACT_END, at=at(minutes))),
    )
    for number in range(1, sets + 1):
        where: dict[str, Any] = {"view": "face-front@1", "x": 0.5, "y": 0.5, "side": Side.RIGHT}
        one = Needle(
            id=f"n{number}", session_id="s1", ordinal=number, set_no=number, placed_at=at(number * 15),
            state=NeedleState.OUT, **where,
        )  # fmt: skip
        context.write(change_of(None, one))


def shown(qtbot, widget) -> Any:
    qtbot.addWidget(widget)
    widget.resize(760, 700)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


@pytest.fixture
def money(qtbot, context: Context) -> MoneyCard:
    made = MoneyCard(context, "p0")
    made.refresh()
    return shown(qtbot, made)


@pytest.fixture
def fees(qtbot, context: Context) -> FeesSection:
    return shown(qtbot, FeesSection(context))


def click(widget) -> None:
    QTest.mouseClick(widget, LEFT)


def fill(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def charges(context: Context) -> tuple[Charge, ...]:
    return of_patient(context.store, Charge, "p0")


def chip(money: MoneyCard, words: str) -> QPushButton:
    found = [one for one in money._acts.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    assert found, [one.text() for one in money._acts.findChildren(QPushButton)]
    return found[0]


# ---- the fee list


def test_a_fee_is_added_by_keyboard_through_all_its_fields(fees: FeesSection, context: Context):
    fees.new.fields["name"].setFocus()
    for words in ("Treatment, 15 min", "85,50", "T15", "15"):
        QTest.keyClicks(QApplication.focusWidget(), words)
        assert of_practice(context.store, Fee) == ()
        if words != "15":
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    (one,) = of_practice(context.store, Fee)
    assert (one.name, one.cents, one.code, one.minutes) == ("Treatment, 15 min", 8550, "T15", 15)
    assert fees.new.fields["name"].text() == ""
    assert fees.new.fields["name"].hasFocus()
    assert fees.line(one.id).fields["amount"].text() == "85.50"
    assert fees.state[0] == "1 fee"


def test_a_fee_is_changed_and_removed_and_what_is_no_amount_is_refused(fees: FeesSection, context: Context):
    context.write(change_of(None, Fee(id="f", name="Visit", cents=9000)))
    fees.refresh()
    line = fees.line("f")
    fill(line.fields["amount"], "ninety")
    QTest.keyClick(line.fields["amount"], Qt.Key.Key_Return)
    assert "is no amount" in fees.said
    assert of_practice(context.store, Fee)[0].cents == 9000
    fill(line.fields["amount"], "95")
    QTest.keyClick(line.fields["amount"], Qt.Key.Key_Return)
    assert (of_practice(context.store, Fee)[0].cents, fees.said) == (9500, "")
    fill(line.fields["minutes"], "9999999")
    QTest.keyClick(line.fields["minutes"], Qt.Key.Key_Return)
    assert "from 1 to 600" in fees.said
    click(line.gone)
    assert of_practice(context.store, Fee)[0].removed
    assert fees.state[0] == "no fee yet"


def test_the_currency_is_three_letters(fees: FeesSection, context: Context):
    fill(fees.currency.edit, "euro")
    assert not fees.currency.settle()
    fill(fees.currency.edit, "eur")
    assert fees.currency.settle()
    assert context.store.practice().currency == "EUR"


# ---- the card of a patient


def test_a_session_is_charged_with_the_units_it_supports(money: MoneyCard, context: Context):
    add_session(context, minutes=40, sets=2)
    context.write(change_of(None, Fee(id="f", name="Treatment", cents=5000, code="T15", minutes=15)))
    money.refresh()
    click(money.charge)
    form = money.form
    assert form.units.text() == "2"
    assert form.sentence.text().startswith("40 min face to face; needles placed at ")
    assert "would make 3 units" in form.sentence.text()
    assert form.keep.text() == "Charge 100.00 USD"
    click(form.keep)
    (one,) = charges(context)
    assert (one.cents, one.units, one.code, one.session_id) == (5000, 2, "T15", "s1")
    assert one.day == moments.day_of(at(0))
    assert money.due_words == "100.00 USD due"
    assert not form.isVisible()
    click(money.charge)
    assert form.session.currentData() == "", "a session that is charged is not offered again"


def test_a_line_is_paid_and_not_paid_and_removed(money: MoneyCard, context: Context):
    context.write(change_of(None, Charge(id="c", patient_id="p0", day=moments.today(), words="Visit", cents=8500)))
    money.refresh()
    money.rows.setFocus()
    QTest.keyClick(money.rows, Qt.Key.Key_Return)
    click(chip(money, "Paid: card"))
    assert (charges(context)[0].paid_on, charges(context)[0].paid_how) == (moments.today(), "card")
    assert money.due_words == "nothing is due"
    assert money.rows.rows.rows[0].state == "85.00 USD paid, card"
    click(chip(money, "Not paid"))
    assert money.due_words == "85.00 USD due"
    click(chip(money, "Remove the line"))
    assert charges(context) == ()


def test_a_package_is_sold_and_counts_down_to_nothing(money: MoneyCard, context: Context):
    click(money.sell)
    fill(money.package_form.visits, "2")
    fill(money.package_form.price, "150")
    click(money.package_form.keep)
    (bought,) = of_patient(context.store, Package, "p0")
    assert (bought.visits, bought.cents) == (2, 15000)
    assert money.due_words == "150.00 USD due", "the package itself has to be paid"
    for number in range(3):
        started = clock.now()
        session = Session(id=f"s{number}", patient_id="p0", started_at=started)
        context.write(change_of(None, session))
    money.refresh()
    for number in range(2):
        click(money.charge)
        fill(money.form.words, f"Visit {number}")
        fill(money.form.price, "80")
        assert money.form.from_package.isVisible()
        assert f"{2 - number} of 2 left" in money.form.from_package.text()
        assert money.form.keep.text() == "Take the visit"
        click(money.form.keep)
    click(money.charge)
    assert not money.form.from_package.isVisible()
    assert money.due_words == "150.00 USD due"
    assert sum(one.package_id == bought.id for one in charges(context)) == 2


def test_a_package_that_nobody_used_can_be_removed_and_a_used_one_cannot(money: MoneyCard, context: Context):
    today = moments.today()
    bought = Package(id="k", patient_id="p0", name="Five", visits=5, cents=1, bought_on=today)
    context.write(change_of(None, bought))
    money.refresh()
    (line,) = package_lines(money)
    assert not line.gone.isHidden()
    used = Charge(id="c", patient_id="p0", day=today, words="Visit", cents=1, package_id="k")
    context.write(change_of(None, used))
    money.refresh()
    assert package_lines(money)[0].gone.isHidden()
    context.write(change_of(used, None))
    money.refresh()
    click(package_lines(money)[0].gone)
    assert of_patient(context.store, Package, "p0") == ()


def package_lines(money: MoneyCard) -> list[Any]:
    box = money._packages_box
    return [box.itemAt(place).widget() for place in range(box.count())]


def test_what_is_wrong_is_said_and_not_written(money: MoneyCard, context: Context):
    click(money.charge)
    for words, price, units, said in (
        ("Visit", "much", "1", "is no amount"),
        ("Visit", "5", "0", "from 1 to 999"),
        ("", "5", "1", "says what it is for"),
    ):
        fill(money.form.words, words or " ")
        fill(money.form.price, price)
        fill(money.form.units, units)
        click(money.form.keep)
        assert said in money.form._said.text()
    assert charges(context) == ()


def test_payers_limits_are_shown_with_the_own_count_where_the_country_has_some(money: MoneyCard, context: Context):
    add_session(context, minutes=20, sets=1)
    money.refresh()
    assert money._limits.text().startswith("1 of 12 visits in 90 days.")
    practice = context.store.practice()
    context.write(change_of(practice, replace(practice, country="DE")))
    money.refresh()
    assert not money._limits.isVisible()


def test_a_session_that_nobody_ended_does_not_run_on(context: Context):
    context.write(
        change_of(None, Session(id="s1", patient_id="p0", started_at=at(0))),
        change_of(None, Stamp(id="a", session_id="s1", kind=StampKind.CONTACT_START, at=at(0))),
        change_of(None, Stamp(id="b", session_id="s1", kind=StampKind.CLEANSED, at=at(25))),
    )
    assert session_support(context.store, "s1", moments.today()).minutes == 25


def test_the_receipt_of_a_day_has_its_lines_and_sums(money: MoneyCard, context: Context):
    today = moments.today()
    for number, (cents, paid_on) in enumerate(((8500, today), (1500, None))):
        line = Charge(
            id=f"c{number}", patient_id="p0", day=today, words="Visit", cents=cents, code="T1", paid_on=paid_on
        )
        context.write(change_of(None, line))
    money.refresh()
    made = money.receipt_of(today)
    assert (made.charged, made.paid, made.due, made.codes) == (10000, 8500, 1500, ("T1",))
    assert [one.id for one in made.lines] == ["c0", "c1"]
    assert money.receipt_of(today - timedelta(days=1)).lines == ()
