"""Findings, adjuncts and how the patient was seen stand in the pages and in the document's text."""

from dataclasses import replace

from acuchart import assets
from acuchart.exchange.html_site import patient_page
from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.finding import finding
from acuchart.model.session import VisitKind
from tests.exchange.factory import AT, record
from tests.exchange.test_fhir import bundle_of, check

SAID = ("Tongue: pale.", "Muscles: masseter &lt;b&gt;.", "Moxa at ST36, 5 min.", "Remote visit.")


def with_findings():
    chart = record()
    first = chart.sessions[0]
    key = first.session.id
    found = (
        finding(key, "tongue", {"body_colour": ["pale"]}),
        finding(key, "muscles", {"rows": [{"muscle": "masseter <b>"}]}),
    )
    rows = (Adjunct(id="a", session_id=key, ordinal=1, kind=AdjunctKind.MOXA, site="ST36", minutes=5),)
    session = replace(first.session, visit=VisitKind.REMOTE)
    return replace(
        chart, sessions=(replace(first, findings=found, adjuncts=rows, session=session), *chart.sessions[1:])
    )


def test_the_page_says_them():
    page = "".join(patient_page(with_findings(), atlas=assets.load_atlas(), art=assets.plate_svg, at=AT))
    for line in SAID:
        assert line in page


def test_the_document_says_them_and_is_still_valid():
    bundle = bundle_of(with_findings())
    check(bundle)
    text = str([entry["resource"].get("section", "") for entry in bundle["entry"]])
    for line in SAID:
        assert line in text
