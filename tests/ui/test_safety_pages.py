"""Facts on the patient's page, rules and rates on the Practice page; everything is in the file at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acuchart.assets import load_atlas
from acuchart.model.adverse import AdverseEvent
from acuchart.model.change import change_of
from acuchart.model.dates import days_typed
from acuchart.model.fact import Fact
from acuchart.model.safety_rules import Level
from acuchart.model.side import Side
from acuchart.store import ChartStore
from acuchart.store import safety as stored
from acuchart.ui.context import Context
from acuchart.ui.moments import today
from acuchart.ui.numbers_section import NumbersSection
from acuchart.ui.safety_facts import SafetyFacts, fact_line
from acuchart.ui.safety_section import SafetySection
from acuchart.ui.settings import Settings
from acuchart.ui.worker import Worker
from tests.ui.session_factory import add_needles, at_point, make_store


def on_screen(qtbot: QtBot, store: ChartStore, kind: type) -> tuple[Context, object]:
    context = Context(store, Settings())
    made = kind(context, "p1") if kind is SafetyFacts else kind(context)
    context.setParent(made)
    qtbot.addWidget(made)
    made.refresh()
    made.show()
    return context, made


def test_a_zone_is_written_with_its_usual_end_and_can_be_changed(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, card = on_screen(qtbot, store, SafetyFacts)
    assert isinstance(card, SafetyFacts)
    assert card.add("toxin")
    (fact,) = stored.facts(store, "p1")
    assert (fact.since, fact.until) == (today(), today() + timedelta(days=14))
    editor = card.editor
    assert editor is not None
    editor.fields["since"].edit.setText("2026-11-01")
    assert editor.fields["since"].settle()
    (fact,) = stored.facts(store, "p1")
    assert (fact.since, fact.until) == (date(2026, 11, 1), date(2026, 11, 15))
    editor.fields["until"].edit.setText("30 Nov 2026")
    assert editor.fields["until"].settle()
    editor.fields["since"].edit.setText("2026-11-02")
    assert editor.fields["since"].settle()
    (fact,) = stored.facts(store, "p1")
    assert (fact.since, fact.until) == (date(2026, 11, 2), date(2026, 11, 30))  # an own end stays
    editor.fields["until"].edit.setText("1 Oct 2026")
    assert not editor.fields["until"].settle()
    assert "before its first" in editor.fields["until"].hint.text()
    assert store.verify().ok
    store.close()


def test_a_fact_is_taken_away_and_the_history_keeps_it(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    store.apply([change_of(None, Fact(id="f1", patient_id="p1", kind="epilepsy"))])
    _, card = on_screen(qtbot, store, SafetyFacts)
    assert isinstance(card, SafetyFacts)
    card.open_fact("f1")
    card.remove(card.facts[0])
    assert stored.facts(store, "p1") == ()
    assert card.editor is None
    rows = store.connection.execute("SELECT after FROM history WHERE entity = 'fact' ORDER BY seq").fetchall()
    assert len(rows) == 2
    assert rows[1] == (None,)
    store.close()


def test_a_week_of_pregnancy_is_a_number(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, card = on_screen(qtbot, store, SafetyFacts)
    assert isinstance(card, SafetyFacts)
    card.add("pregnancy")
    assert card.editor is not None
    week = card.editor.fields["week"]
    for wrong in ("twelve", "99"):
        week.edit.setText(wrong)
        assert not week.settle()
        assert week.hint.text()
    week.edit.setText("12")
    assert week.settle()
    (fact,) = stored.facts(store, "p1")
    assert fact.week == 12
    assert fact_line(fact, card._catalogue, today()) == "Pregnancy, week 12"
    store.close()


def test_a_rule_is_switched_with_its_reason_only(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, section = on_screen(qtbot, store, SafetySection)
    assert isinstance(section, SafetySection)
    section.open_rule("gb21_caution")
    assert section.card is not None
    assert not section.card.switch.isEnabled()
    section.card.why.setText("I pinch and angle.")
    section.card.switch.click()
    (choice,) = stored.rule_choices(store)
    assert (choice.id, choice.active, choice.why) == ("gb21_caution", False, "I pinch and angle.")
    assert "gb21_caution" in {row.key for row in section.list.rows.rows}
    assert section.state[0].endswith("2 off")  # the classical list is off as it comes
    section.open_rule("gb21_caution")
    section.card.why.setText("  ")
    assert not section.card.switch.isEnabled()
    section.card.why.setText("Teaching day.")
    section.card.switch.click()
    assert stored.rule_choices(store)[0].active
    assert store.verify().ok
    store.close()


def test_a_shipped_rule_is_changed_with_a_reason_and_comes_back(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, section = on_screen(qtbot, store, SafetySection)
    assert isinstance(section, SafetySection)
    shipped = next(rule for rule in section._catalogue.rules if rule.id == "anticoagulant/deep")
    section.open_rule(shipped.id)
    card = section.card
    assert card is not None
    card.change.click()
    assert not card.keep.isHidden()
    assert not card.keep.isEnabled()
    card.why.setText("I go no deeper than 15 mm.")
    for field, wrong in ((card.sentence, " "), (card.from_depth, "deep"), (card.from_depth, "301")):
        right = field.text()
        field.setText(wrong)
        card.keep.click()
        assert stored.rule_choices(store) == ()
        field.setText(right)
    card.level.set(Level.ABSOLUTE)
    card.from_depth.setText("15 mm")
    card.sentence.setText("{fact} and more than 15 mm.")
    card.keep.click()
    (choice,) = stored.rule_choices(store)
    assert (choice.active, choice.level, choice.depth_from_mm, choice.advice) == (True, Level.ABSOLUTE, 15.0, "")
    assert choice.why == "I go no deeper than 15 mm."
    row = next(row for row in section.list.rows.rows if row.key == shipped.id)
    assert row.sub.endswith("changed in this practice")
    fact = Fact(id="f", patient_id="p1", kind="anticoagulant", value="aspirin")
    store.apply([change_of(None, fact)])
    watch = stored.guard(store, section._catalogue, "p1", "s1", today())
    said = watch.of_needle(at_point("ST4", Side.LEFT, 1, depth_mm=16), load_atlas())
    assert ("Aspirin and more than 15 mm.", Level.ABSOLUTE) in {(one.sentence, one.level) for one in said}
    assert store.verify().ok

    section.open_rule(shipped.id)
    assert not section.card.as_shipped.isHidden()
    section.card.why.setText("Back to the book.")
    section.card.as_shipped.click()
    assert not stored.rule_choices(store)[0].changes
    section.which.set("all")
    section.refresh()
    assert next(row for row in section.list.rows.rows if row.key == shipped.id).sub.endswith(shipped.source)
    kept = store.connection.execute("SELECT count(*) FROM history WHERE entity = 'rule_choice'").fetchone()
    assert kept[0] == 2, "the history keeps both"
    store.close()


def test_every_rule_is_listed_with_its_source(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, section = on_screen(qtbot, store, SafetySection)
    assert isinstance(section, SafetySection)
    section.which.set("all")
    section.refresh()
    rows = section.list.rows.rows
    assert {row.key for row in rows} == {rule.id for rule in section._catalogue.rules}
    assert all(len(row.sub) > len("Caution. ") and "{" not in row.title for row in rows)
    section.wanted.setText("aspirin orbit")
    assert section.list.rows.rows == ()
    section.wanted.setText("antiplatelet orbit")
    assert [row.key for row in section.list.rows.rows] == ["anticoagulant/orbit"]
    store.close()


def test_an_own_rule_is_added_changed_and_taken_away(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    _, section = on_screen(qtbot, store, SafetySection)
    assert isinstance(section, SafetySection)
    section.add.click()
    form = section.form
    assert form is not None
    assert not form.keep()  # nothing is said yet
    form.sentence.setText("{point}: ask about the knee.")
    assert not form.keep()  # it would speak at every needle
    form.points.setText("ST36")
    form.from_depth.setText("a lot")
    assert not form.keep()
    form.from_depth.setText("10")
    assert form.keep()
    (own,) = stored.own_rules(store)
    assert (own.points, own.depth_from_mm, own.level) == ("ST36", 10.0, Level.CAUTION)
    section.open_rule(own.rule.id)
    assert section.form is not None
    section.form.kept.emit(None)
    assert stored.own_rules(store) == ()
    assert store.verify().ok
    store.close()


def test_own_rates_are_shown_with_the_number_of_needles(qtbot: QtBot, tmp_path: Path):
    store = make_store(tmp_path)
    add_needles(
        store, [at_point("ST2", Side.RIGHT, 1), at_point("ST2", Side.LEFT, 2), at_point("ST4", Side.LEFT, 3)]
    )
    event = AdverseEvent(id="e1", session_id="s1", at="2026-11-17T14:00:00.000Z", kind="bruise", needle_id="ST2-R")
    store.apply([change_of(None, event)])
    worker = Worker(store)
    section = NumbersSection(Context(store, Settings()), lambda: worker)
    qtbot.addWidget(section)
    with qtbot.waitSignal(section.changed):
        section.show()
    assert section.shown[0] == "All needles: 333.3 per 1,000 (1 in n = 3)"
    assert "500.0 per 1,000 (1 in n = 2)" in section.shown
    assert "0.16×15" in section.shown
    assert [one.text() for one in section.counts.values()][:3] == ["1", "2", "3"]
    assert section.state[0] == "2 sessions, 3 needles"
    section.hide()
    store.apply([change_of(event, None)])
    with qtbot.waitSignal(section.changed):
        section.show()
    assert section.shown[0] == "All needles: 0.0 per 1,000 (0 in n = 3)"
    worker.stop()
    store.close()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", [date(2026, 11, 25)]),
        ("+14", [date(2026, 12, 9)]),
        ("in 2 weeks", [date(2026, 12, 9)]),
        ("3 m", [date(2027, 2, 23)]),
        ("2026-12-24", [date(2026, 12, 24)]),
        ("24.12.2026", [date(2026, 12, 24)]),
        ("3/2/2027", [date(2027, 2, 3), date(2027, 3, 2)]),
        ("soon", []),
        ("99 99 99", []),
    ],
)
def test_a_day_ahead_is_read_as_it_is_typed(text: str, days: list[date]):
    assert list(days_typed(text, date(2026, 11, 25))) == days
