from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings

from acuchart.exchange.json_record import dumped, patient_value
from acuchart.exchange.scope import initials, redacted, scoped
from acuchart.model.session import Section
from tests.exchange.factory import made_records, record


def test_a_period_keeps_its_first_and_last_day():
    chart = record()
    assert [r.session.id for r in scoped(chart, since=date(2026, 11, 17)).sessions] == ["session-2"]
    assert [r.session.id for r in scoped(chart, until=date(2026, 11, 16)).sessions] == ["session-1"]
    both = scoped(chart, since=date(2026, 11, 16), until=date(2026, 11, 18))
    assert both.sessions == chart.sessions
    assert scoped(chart) == chart


def test_only_the_wanted_sections_leave():
    kept = scoped(record(), sections={Section.PLAN})
    assert [dict(report.notes) for report in kept.sessions] == [{Section.PLAN: "@weekly"}, {}]


def test_a_seal_stays_behind_when_a_part_of_the_chart_does():
    assert scoped(record(), since=date(2026, 11, 1)).sessions[0].seal is not None
    assert scoped(record(), sections={Section.PLAN}).sessions[0].seal is None
    assert redacted(record()).sessions[0].seal is None


def test_names_become_initials_everywhere():
    chart = record()
    patient = replace(chart.patient, complaint="Ms NGUYEN’s neck", goal="Call Maria at +1 555 010 0199")
    reports = tuple(
        replace(
            report,
            patient=patient,
            session=replace(report.session, title="Maria lukasz-nguyen, micro eye"),
            notes={Section.PLAN: "Write to Dr. Physician; Maria Łukasz-Nguyễn agrees, maria@example.org"},
            needles=tuple(replace(needle, note="Łukasz flinched") for needle in report.needles),
            stamps=tuple(replace(stamp, text="said Maria") for stamp in report.stamps),
            amendments=tuple(replace(one, text="Maria’s left", reason="Maria said") for one in report.amendments),
        )
        for report in chart.sessions
    )
    text = dumped(patient_value(redacted(replace(chart, patient=patient, sessions=reports)))).decode()
    for word in ("Maria", "ukasz", "guy", "NGUYEN", "nguyen", "Physician", "555 010 0199", "maria@", "1961"):
        assert word not in text
    assert "M. Ł. N." in text
    assert "N.’s neck" in text
    assert "micro eye" in text
    assert "Example Acupuncture" in text


def test_a_name_without_spaces_is_found_inside_text():
    chart = record()
    patient = replace(chart.patient, name="王小明", complaint="今天王小明头痛")
    hidden = redacted(replace(chart, patient=patient, sessions=()))
    assert "王小明" not in hidden.patient.complaint


def test_initials_of_any_name():
    assert initials("Maria Łukasz-Nguyễn") == "M. Ł. N."
    assert initials("12345") == "N. N."


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made_records())
def test_a_redacted_chart_is_still_a_chart(chart):
    hidden = redacted(chart)
    assert len(hidden.sessions) == len(chart.sessions)
    assert hidden.patient.name.strip()
    assert (hidden.patient.born, hidden.patient.phone, hidden.patient.address) == (None, "", "")
