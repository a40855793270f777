"""What was measured, as one FHIR Observation for each value: as it was typed, and the number behind it."""

from __future__ import annotations

from typing import Final

from acuchart import assets
from acuchart.exchange.codes import Json
from acuchart.exchange.fhir_parts import Parts
from acuchart.exchange.fhir_text import table
from acuchart.exchange.plain import clean, day_and_time, instant, moment
from acuchart.model.acuity import read_acuity, to_decimal
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import MeasureKind
from acuchart.model.session import SessionStatus

_SEQUEL: Final = "http://hl7.org/fhir/StructureDefinition/observation-sequelTo"
_SIDES: Final = {"R": "right", "L": "left", "B": "both sides"}
_MOMENTS: Final = {"before": "before treatment", "after": "after treatment"}
_WORST: Final = 5.0  # logMAR; what a file says beyond is no acuity, and its decimal no number
_OWN: Final = "Measure of the practice’s own"
_HEAD: Final = ("When", "What", "As typed", "Read as", "From", "Note")
_FROM: Final = {"practitioner": "practitioner", "patient": "patient", "other": "somebody else’s report"}


def values_of(parts: Parts) -> list[Measure]:
    """Every value of the record in time; what was typed and is no value yet stays behind."""
    every = [*parts.of_kind(Measure), *(one for report in parts.record.sessions for one in report.measures)]
    return sorted((one for one in every if not one.draft), key=lambda one: (one.at, one.id))


def observations(parts: Parts) -> list[Json]:
    """One Observation for each value."""
    values = values_of(parts)
    first = {_key(one): one for one in reversed(values) if one.moment == "before"}
    kinds = assets.load_measures()
    sessions = {report.session.id: report.session for report in parts.record.sessions}
    return [_observation(parts, one, kinds.get(one.kind), first, sessions) for one in values]


def measures_text(parts: Parts) -> str:
    """All values as a table for reading."""
    kinds = assets.load_measures()
    rows = []
    for one in values_of(parts):
        kind = kinds.get(one.kind)
        read = "" if one.value is None or kind is None else kind.words(one.value)
        rows.append((day_and_time(one.at), _what(one, kind), one.typed, read, _FROM[one.by], one.note))
    return table(_HEAD, rows)


def _observation(
    parts: Parts, one: Measure, kind: MeasureKind | None, first: dict[tuple[str, ...], Measure], sessions: Json
) -> Json:
    session = sessions.get(one.session_id or "")
    before = first.get(_key(one)) if one.moment == "after" else None
    when = moment(one.at)
    draft = session is not None and session.status is not SessionStatus.SIGNED
    survey = kind is not None and kind.unit == "{score}"
    performer = {"practitioner": parts.author, "patient": parts.subject, "other": {"display": _FROM["other"]}}
    earlier = {} if before is None else parts.reference("Observation", before.id)
    return parts.resource(
        "Observation",
        one.id,
        extension=[] if before is None else [{"url": _SEQUEL, "valueReference": earlier}],
        status="preliminary" if draft else "final",
        category=[parts.codes.concept("observation.survey" if survey else "observation.exam")],
        code=parts.codes.concept(_code_key(one), _what(one, kind)),
        subject=parts.subject,
        encounter={} if session is None else parts.reference("Encounter", session.id),
        effectiveDateTime=None if when is None else instant(when),
        performer=[performer[one.by]],
        **_value(parts, one, kind),
        note=[{"text": text} for text in (f"As typed: {one.typed}" if clean(one.typed) else "", one.note)],
    )


def _value(parts: Parts, one: Measure, kind: MeasureKind | None) -> Json:
    """The number with its unit; of an acuity the decimal, and of one that is no number its words."""
    if kind is not None and kind.entry == "acuity":
        try:
            read = read_acuity(one.typed)
        except ValueError:
            read = None
        if read is not None and (read.logmar is None or read.conventional):
            return {"valueCodeableConcept": {"text": read.words}}
        if one.value is not None and abs(one.value) <= _WORST:
            decimal = parts.codes.amount(to_decimal(one.value), "1")
            return {"valueQuantity": {**decimal, "unit": "decimal"}}
    if one.value is not None:
        return {"valueQuantity": parts.codes.amount(one.value, "" if kind is None else kind.unit)}
    return {
        "valueString": clean(one.typed) or ("A drawing, kept in the chart" if one.path else "Nothing was typed")
    }


def _code_key(one: Measure) -> str:
    """The row of the table. “With glasses” is not the best correction, hence only “without” has a code."""
    if one.kind == "VA_LOGMAR" and one.correction == "sc":
        return f"acuity.sc.{one.side}"
    return f"measure.{one.kind}"


def _what(one: Measure, kind: MeasureKind | None) -> str:
    """“Distance acuity, right, without glasses, before treatment”."""
    glasses = {"sc": "without glasses", "cc": "with glasses"}
    correction = ", ".join(glasses.get(word, "with a pinhole") for word in one.correction.split())
    name = _OWN if kind is None else kind.name
    parts = (name, one.site, _SIDES.get(one.side, ""), correction, _MOMENTS.get(one.moment, ""))
    return ", ".join(filter(None, map(clean, parts)))


def _key(one: Measure) -> tuple[str, ...]:
    return one.session_id or "", one.kind, one.site, one.side, one.correction
