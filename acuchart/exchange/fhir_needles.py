"""One session as one FHIR Procedure with one body site for each needle."""

from typing import Final

from acuchart.exchange.codes import Codes, Json
from acuchart.exchange.fhir_text import items, para, table
from acuchart.exchange.needle_words import (
    GONE,
    HEAD,
    TECHNIQUES,
    amendment_texts,
    headline,
    placed,
    planned,
    point_text,
    product_text,
    remarks_of,
    retained_min,
    rows,
    side_text,
    signature_text,
    stamp_texts,
)
from acuchart.exchange.plain import clean, day_and_time
from acuchart.model.atlas import Atlas
from acuchart.model.ledger import count
from acuchart.model.needle import STATE_WORDS, Needle, NeedleState
from acuchart.model.report import SessionReport
from acuchart.model.session import SessionStatus

ROOT: Final = "urn:oid:2.25.147612053196364992185495110979008010768"  # made once from a UUID; see docs/exchange.md
NEEDLE_URL: Final = f"{ROOT}.1.1"
COUNT_URL: Final = f"{ROOT}.1.2"


def session_status(report: SessionReport) -> str:
    """What FHIR calls the state of the treatment."""
    signed = report.session.status is SessionStatus.SIGNED
    if not placed(report):
        return "not-done" if signed else "preparation"
    if signed or (report.session.ended_at and not count(report.needles).inside):
        return "completed"
    return "in-progress"


def session_text(report: SessionReport, atlas: Atlas) -> str:
    """The whole treatment of one visit as XHTML."""
    session = report.session
    head = f"{day_and_time(session.started_at)}: {headline(report)}"
    if session.title:
        head = f"{head} {session.title}"
    if session.status is not SessionStatus.SIGNED:
        head = f"{head} (Draft, not signed.)"
    lines = [*remarks_of(report, atlas), "; ".join(stamp_texts(report)), signature_text(report)]
    return para(head) + items([*lines, *amendment_texts(report)]) + table(HEAD, rows(report, atlas))


def body_sites(report: SessionReport, atlas: Atlas, codes: Codes) -> list[Json]:
    """One body site for each needle in the skin; where none was placed, one for each planned needle."""
    return [
        _body_site(number, needle, atlas, codes)
        for number, needle in enumerate(placed(report) or planned(report), start=1)
    ]


def count_extension(report: SessionReport) -> Json:
    """The needle count of the session."""
    total = count(report.needles)
    states = [needle.state for needle in report.needles]
    numbers = {
        "inserted": total.placed,
        "removed": total.out,
        "leftIn": total.left_in,
        "notFound": states.count(NeedleState.NOT_FOUND),
    }
    always = ("inserted", "removed")
    inner = [{"url": url, "valueInteger": n} for url, n in numbers.items() if n or url in always]
    return {"url": COUNT_URL, "extension": inner}


def notes_of(report: SessionReport, atlas: Atlas) -> list[Json]:
    """What a reader must know beyond the table, as annotations."""
    texts = [headline(report), *remarks_of(report, atlas), *amendment_texts(report)]
    return [{"text": text} for text in texts]


def used_codes(report: SessionReport, codes: Codes) -> list[Json]:
    """What was put in: each size and kind once."""
    found: dict[str, Json] = {}
    for needle in placed(report):
        text = product_text(needle)
        if text not in found:
            is_needle = needle.kind != "seed"
            found[text] = codes.concept("device.needle", text) if is_needle else {"text": text}
    return list(found.values())


def procedure_code(report: SessionReport, codes: Codes) -> Json:
    """Acupuncture, or text alone where only seeds were stuck on."""
    needles = placed(report) or planned(report)
    if needles and all(needle.kind == "seed" for needle in needles):
        return {"text": "Seeds on points"}
    return codes.concept("procedure.needles", "Acupuncture with needles")


def _body_site(number: int, needle: Needle, atlas: Atlas, codes: Codes) -> Json:
    inner: list[Json] = []
    side = codes.concept(f"side.{needle.side}", side_text(needle))
    inner.append({"url": "laterality", "valueCodeableConcept": side})
    for url, value, unit in (
        ("depth", needle.depth_mm, "mm"),
        ("angle", needle.angle_deg, "deg"),
        ("retained", retained_min(needle), "min"),
    ):
        if value is not None:
            inner.append({"url": url, "valueQuantity": codes.quantity(value, unit)})
    if needle.technique in TECHNIQUES:
        inner.append({"url": "technique", "valueString": TECHNIQUES[needle.technique]})
    inner.append({"url": "state", "valueCode": needle.state.value})
    inner.append({"url": "removed", "valueBoolean": needle.state in GONE})
    inner.append({"url": "product", "valueString": product_text(needle)})
    inner.append({"url": "note", "valueString": needle.note} if clean(needle.note) else {})
    text = f"{point_text(needle, atlas)}, {side_text(needle)}"
    if needle.depth_mm is not None:
        text = f"{text}, {needle.depth_mm:g} mm"
    if needle.state not in GONE:
        text = f"{text}, {STATE_WORDS[needle.state]}"
    coded = None if needle.code is None else atlas.points.get(needle.code)
    return {
        "id": f"needle-{number}",
        "extension": [{"url": NEEDLE_URL, "extension": inner}],
        "coding": codes.point(coded),
        "text": text,
    }
