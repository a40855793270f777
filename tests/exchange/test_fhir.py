import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import fhirkit
import pytest
from hypothesis import HealthCheck, given, settings

from acuchart import assets
from acuchart.exchange.codes import load_codes
from acuchart.exchange.fhir import document_bundle
from acuchart.exchange.fhir_needles import COUNT_URL, NEEDLE_URL
from acuchart.model.consent import Consent
from acuchart.model.measure import Measure
from acuchart.model.needle import NeedleState
from acuchart.model.patient import Patient
from acuchart.model.patient_record import PatientRecord
from acuchart.model.session import SessionStatus
from tests.exchange.factory import AT, PRACTICE, made_records, needle, record
from tests.exchange.fhir_rules import problems, words_of

CODES = load_codes()


def bundle_of(chart: PatientRecord, **more: Any) -> dict[str, Any]:
    options = {"atlas": assets.load_atlas(), "codes": CODES, "at": AT, **more}
    return json.loads(json.dumps(document_bundle(chart, **options), allow_nan=False))


@cache
def reference_model() -> Any:
    """fhir.resources is slow to load, so only the tests that need it wait."""
    from fhir.resources.R4B.bundle import Bundle

    return Bundle


def check(bundle: dict[str, Any]) -> None:
    """Two libraries that know nothing of each other, and the rules that neither of them has."""
    assert [str(issue) for issue in fhirkit.validate(bundle)] == []
    reference_model().model_validate(bundle)
    assert problems(bundle) == []


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def treatments(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The Procedure of each session, without what was done beside the needles."""
    return [one for one in resources(bundle, "Procedure") if "partOf" not in one]


def details(site: dict[str, Any]) -> dict[str, Any]:
    (extension,) = site["extension"]
    assert extension["url"] == NEEDLE_URL
    return {
        inner["url"]: next(value for key, value in inner.items() if key.startswith("value"))
        for inner in extension["extension"]
    }


@pytest.mark.parametrize("ips", [False, True], ids=["summary", "ips"])
@pytest.mark.parametrize("codes", [CODES, CODES.text_only()], ids=["coded", "text only"])
def test_a_worked_out_chart_is_a_valid_document(codes, ips):
    check(bundle_of(record(), codes=codes, ips=ips))


def test_a_patient_with_nothing_but_a_name_is_a_valid_document():
    check(
        bundle_of(
            PatientRecord(practice=replace(PRACTICE, name="", practitioner=""), patient=Patient(id="1", name="X"))
        )
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made_records())
def test_any_chart_is_a_valid_document(chart):
    check(bundle_of(chart))


def test_a_broken_document_does_not_pass_our_check():
    good = bundle_of(record())
    for path, value in (
        (("Procedure", "status"), "finished"),
        (("Procedure", "foo"), 1),
        (("Patient", "birthDate"), "3 Apr 1961"),
        (("Procedure", "subject"), {"reference": "Patient/1"}),
        (("Encounter", "class"), None),
    ):
        bad = json.loads(json.dumps(good))
        resources(bad, path[0])[0][path[1]] = value
        with pytest.raises(Exception):  # noqa: B017, PT011 - each library has its own
            check(bad)


def test_one_procedure_for_a_session_and_one_body_site_for_each_needle():
    procedures = treatments(bundle_of(record()))
    assert [len(procedure["bodySite"]) for procedure in procedures] == [5, 1]
    assert [procedure["status"] for procedure in procedures] == ["completed", "in-progress"]
    texts = [site["text"] for site in procedures[0]["bodySite"]]
    assert texts[1].startswith("BL2 (")
    assert texts[1].endswith("left, 3 mm")
    assert texts[4].startswith("A-shi <b> (on the plate “Face, front”), right")
    assert texts[3].endswith("left in on purpose")


def test_side_depth_state_and_retention_are_in_the_extension():
    first, second, *_, tack, lost = resources(bundle_of(record()), "Procedure")[0]["bodySite"]
    assert details(first)["laterality"]["coding"][0]["code"] == "24028007"
    assert details(second)["laterality"]["coding"][0]["code"] == "7771000"
    assert details(first)["depth"] == {
        "value": 3,
        "unit": "mm",
        "system": "http://unitsofmeasure.org",
        "code": "mm",
    }
    assert details(first)["retained"]["value"] == 25
    assert (details(second)["technique"], details(second)["angle"]["value"]) == ("even", 45)
    assert details(tack)["laterality"] == {"text": "midline"}
    assert (details(tack)["state"], details(tack)["removed"]) == ("left_in", False)
    assert (details(lost)["state"], details(lost)["removed"]) == ("not_found", False)


def test_the_counts_name_what_is_left_in_and_what_was_not_found():
    (extension,) = resources(bundle_of(record()), "Procedure")[0]["extension"]
    assert extension["url"] == COUNT_URL
    counts = {inner["url"]: inner["valueInteger"] for inner in extension["extension"]}
    assert counts == {"inserted": 5, "removed": 3, "leftIn": 1, "notFound": 1}


def test_a_planned_needle_is_told_in_words_but_is_no_body_site():
    bundle = bundle_of(record())
    assert not any("ST36" in site["text"] for p in treatments(bundle) for site in p["bodySite"])
    assert "Planned, not placed: ST36" in words_of(bundle)


def test_the_narrative_alone_tells_the_whole_treatment():
    words = words_of(bundle_of(record()))
    for expected in (
        "Maria Łukasz-Nguyễn, born 3 Apr 1961",
        "Blurred distance vision & neck pain",
        "Goal in the patient’s words: Read the <small> print",
        "Apixaban 5 mg (stop, confirmed 2 Nov 2026)",
        "5 needles in, 3 out, 1 left in on purpose, 1 not found, 1 planned, not placed.",
        "Not found at the count: A-shi <b> (on the plate “Face, front”), right.",
        "needle 0.16 × 15 mm",
        "out after 25 min",
        "Ten in five weeks: 10 sessions planned, 1 recorded, begun 2 Nov 2026.",
        "“better” by 30 %",
        "Demo practice",
        "(Draft, not signed.)",
        "Consent 15:02; Explained 15:40: GV20 midline: =Stays until Friday",
        "Signed 16 Nov 2026, 15:56 by Hannah Example, L.Ac., code",
        "Amendment, 17 Nov 2026, 09:00, Hannah Example: The right hand, not the left.",
        "(reason: Wrong side written)",
    ):
        assert expected in words


def acuity(id_: str, moment: str, typed: str, value: float | None, **more: Any) -> Measure:
    return Measure(
        id=id_, patient_id="patient-7", session_id="session-1", kind="VA_LOGMAR", side="R", moment=moment,
        at=f"2026-11-16T15:{'04' if moment == 'before' else '50'}:00.000Z", typed=typed, value=value, **more,
    )  # fmt: skip


def measured(*measures: Measure) -> PatientRecord:
    chart = record()
    first = replace(chart.sessions[0], measures=measures)
    return replace(chart, sessions=(first, *chart.sessions[1:]))


def test_before_and_after_are_observations_of_which_the_second_follows_the_first():
    how = '{"correction": ["sc"]}'
    pain = Measure(
        id="pain", patient_id="patient-7", session_id="session-1", kind="PAIN_NRS", site="neck", by="patient",
        at="2026-11-16T15:03:00.000Z", typed="6", value=6.0,
    )  # fmt: skip
    eyes = (acuity("b", "before", "20/40 sc", 0.3, how=how), acuity("a", "after", "20/32 sc", 0.2, how=how))
    bundle = bundle_of(measured(pain, *eyes))
    check(bundle)
    found = {one["code"]["text"]: one for one in resources(bundle, "Observation")}
    before = found["Distance acuity, right, without glasses, before treatment"]
    after = found["Distance acuity, right, without glasses, after treatment"]
    assert before["valueQuantity"] == {
        "value": 0.5, "unit": "decimal", "system": "http://unitsofmeasure.org", "code": "1",
    }  # fmt: skip
    assert (after["valueQuantity"]["value"], before["code"]["coding"][0]["code"]) == (0.63, "98499-7")
    (sequel,) = after["extension"]
    assert sequel["valueReference"]["reference"] == f"urn:uuid:{before['id']}"
    assert before["note"] == [{"text": "As typed: 20/40 sc"}]
    told = found["Pain 0 to 10, neck"]
    assert (told["valueQuantity"]["code"], told["code"]["coding"][0]["code"]) == ("{score}", "72514-3")
    assert told["performer"][0]["display"] == "Maria Łukasz-Nguyễn"
    assert found["Eye pressure, right"]["valueQuantity"]["code"] == "mm[Hg]"
    assert "20/32 sc" in words_of(bundle)


def test_an_acuity_that_is_no_number_is_told_in_words_and_glasses_are_no_best_correction():
    bundle = bundle_of(
        measured(
            acuity("cf", "before", "CF", 2.0),
            acuity("cc", "after", "20/40 cc", 0.3, how='{"correction": ["cc"]}'),
            acuity("draft", "after", "2o/40", None, how='{"draft": true}'),
        )
    )
    check(bundle)
    values = [one for one in resources(bundle, "Observation") if "acuity" in one["code"]["text"]]
    assert len(values) == 2, "a draft is no value"
    assert values[0]["valueCodeableConcept"] == {"text": "counting fingers"}
    assert "coding" not in values[1]["code"]
    assert "extension" not in values[1], "with glasses is no sequel of without"


def test_events_consents_adjuncts_and_papers_are_resources_of_their_own():
    bundle = bundle_of(record())
    check(bundle)
    (event,) = resources(bundle, "AdverseEvent")
    assert event["severity"]["coding"][0]["code"] == "mild"
    assert event["seriousness"]["coding"][0]["code"] == "Non-serious"
    assert event["outcome"]["coding"][0]["code"] == "ongoing"
    assert treatments(bundle)[0]["complication"]
    (consent,) = resources(bundle, "Consent")
    assert (consent["status"], consent["scope"]["coding"][0]["code"]) == ("active", "treatment")
    assert "version 1, signed 16 Nov 2026, 15:00 by Maria." in words_of(bundle)
    beside = [one["code"] for one in resources(bundle, "Procedure") if "partOf" in one]
    assert [code["coding"][0]["code"] for code in beside] == ["231102004", "231097002"]
    assert "2/100 Hz" in beside[0]["text"]
    (paper,) = resources(bundle, "DocumentReference")
    assert paper["content"][0]["attachment"]["title"] == "Summary"
    sections = {one["title"] for one in resources(bundle, "Composition")[0]["section"]}
    assert {"Measurements", "Adverse events", "Consent", "Papers kept at the practice"} <= sections
    assert "As the patient told on 16 Nov 2026: =None" in words_of(bundle)


def test_a_withdrawn_consent_is_inactive_and_what_is_typed_as_sex_is_not_guessed():
    chart = record()
    gone = date(2026, 11, 18)
    more = tuple(replace(one, withdrawn_on=gone) if isinstance(one, Consent) else one for one in chart.more)
    patient = replace(chart.patient, sex="woman, trans", other_name="阮玛丽")
    sessions = tuple(replace(one, patient=patient) for one in chart.sessions)
    bundle = bundle_of(replace(chart, more=more, patient=patient, sessions=sessions))
    (consent,) = resources(bundle, "Consent")
    assert consent["status"] == "inactive"
    (told,) = resources(bundle, "Patient")
    assert "gender" not in told
    assert [name["text"] for name in told["name"]] == ["Maria Łukasz-Nguyễn", "阮玛丽"]
    check(bundle)


def test_no_code_comes_from_outside_the_table():
    allowed = {(CODES.systems[row.system].uri, row.code) for row in CODES.rows.values()}
    points = {(CODES.systems["twcm"].uri, code) for code in assets.load_atlas().points}
    seen = set(codings(bundle_of(record())))
    assert seen
    assert seen <= allowed | points


def codings(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        own = [(value["system"], value["code"])] if {"system", "code"} <= value.keys() else []
        return own + [pair for item in value.values() for pair in codings(item)]
    return [pair for item in value for pair in codings(item)] if isinstance(value, list) else []


def test_switched_off_systems_are_nowhere_and_the_text_still_stands():
    bundle = bundle_of(record(), codes=CODES.text_only())
    seen = {system for system, _ in codings(bundle)}
    assert not seen & {system.uri for system in CODES.systems.values() if system.switchable}
    assert words_of(bundle) == words_of(bundle_of(record()))
    one = bundle_of(record(), codes=CODES.without(["snomed"]))
    assert "http://loinc.org" in json.dumps(one)
    assert "http://snomed.info/sct" not in json.dumps(one)
    with pytest.raises(ValueError, match="not a code system"):
        CODES.without(["v3-act-code"])


def test_a_draft_makes_a_preliminary_document_that_nobody_attests():
    draft = resources(bundle_of(record()), "Composition")[0]
    assert (draft["status"], "attester" in draft) == ("preliminary", False)
    chart = record()
    signed = replace(chart, sessions=tuple(r for r in chart.sessions if r.session.status is SessionStatus.SIGNED))
    final = bundle_of(signed)
    check(final)
    assert resources(final, "Composition")[0]["status"] == "final"
    (attester,) = resources(final, "Composition")[0]["attester"]
    assert (attester["mode"], attester["time"]) == ("professional", "2026-11-16T15:56:00+00:00")
    bare = replace(signed, sessions=(replace(signed.sessions[0], seal=None),))
    assert "time" not in resources(bundle_of(bare), "Composition")[0]["attester"][0]


def test_the_complaint_is_never_a_confirmed_diagnosis():
    conditions = resources(bundle_of(record()), "Condition")
    assert [one["code"]["text"] for one in conditions] == [
        "Blurred distance vision & neck pain",
        "Dry eyes, Maria says, both sides",
    ]
    for condition in conditions:
        assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
        assert "coding" not in condition["code"]
    assert "code typed by the practitioner: H04.1" in conditions[1]["note"][0]["text"]


def test_the_ips_variant_has_its_type_and_the_three_sections():
    composition = resources(bundle_of(record(), ips=True), "Composition")[0]
    assert composition["type"]["coding"][0]["code"] == "60591-5"
    codes = {s["code"]["coding"][0]["code"]: s for s in composition["section"] if "code" in s}
    assert {"11450-4", "48765-2", "10160-0"} <= codes.keys()
    assert codes["48765-2"]["emptyReason"]["coding"][0]["code"] == "unavailable"


def test_things_keep_their_ids_and_each_document_has_its_own():
    one, two = bundle_of(record()), bundle_of(record(), at=AT.replace(hour=12))
    assert [r["id"] for r in resources(one, "Procedure")] == [r["id"] for r in resources(two, "Procedure")]
    assert one["id"] != two["id"]


def test_seeds_alone_are_not_called_needles():
    chart = record()
    report = replace(chart.sessions[1], needles=(needle(1, chart.sessions[1].session.id, kind="seed"),))
    (procedure,) = resources(bundle_of(replace(chart, sessions=(report,))), "Procedure")
    assert procedure["code"] == {"text": "Seeds on points"}
    assert "coding" not in procedure["usedCode"][0]


def test_a_signed_visit_without_a_needle_says_that_none_was_placed():
    chart = record()
    report = replace(chart.sessions[0], needles=())
    bundle = bundle_of(replace(chart, sessions=(report,)))
    check(bundle)
    (procedure,) = treatments(bundle)
    assert procedure["status"] == "not-done"
    planned = replace(chart.sessions[1], needles=(needle(1, "session-2", state=NeedleState.PLANNED),))
    (procedure,) = resources(bundle_of(replace(chart, sessions=(planned,))), "Procedure")
    assert (procedure["status"], len(procedure["bodySite"])) == ("preparation", 1)


def test_every_shipped_code_has_a_source_and_no_low_confidence():
    for row in CODES.rows.values():
        assert row.source
        assert row.confidence in ("high", "medium")
    assert any("LOINC" in notice for notice in CODES.notices())
