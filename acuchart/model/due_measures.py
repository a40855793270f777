"""Which measures a review asks for: those that were taken in the course and not yet at the review."""

from collections.abc import Iterable, Mapping, Sequence

from acuchart.model.course import CoursePreset
from acuchart.model.course_plan import CoursePlan
from acuchart.model.measure import Measure

MeasureKey = tuple[str, str]
"""Kind and place of a measure."""


def due_at_review(
    plan: CoursePlan, session_ids: Sequence[str], measures: Iterable[Measure], presets: Iterable[CoursePreset] = ()
) -> tuple[MeasureKey, ...]:
    """What is still to be measured for the review that is due; empty where none is.

    ``session_ids`` are the course's sessions by time. What was measured in the course is measured again; in a
    course without any measure, what its preset asks for.
    """
    if plan.review is None:
        return ()
    at = {id_: number for number, id_ in enumerate(session_ids, start=1)}
    known: dict[MeasureKey, int] = {}
    for one in measures:
        number = at.get(one.session_id or "")
        if number is not None and not one.draft:
            key = (one.kind, one.site)
            known[key] = max(known.get(key, 0), number)
    if not known:
        asked = (one.measures.split() for one in presets if one.name == plan.course.name)
        known = {(kind, ""): 0 for kinds in asked for kind in kinds}
    return tuple(key for key, last in known.items() if last < plan.review_at)


def due_names(keys: Iterable[MeasureKey], names: Mapping[str, str]) -> tuple[str, ...]:
    """``Distance acuity``, ``Pain 0 to 10 (neck)``; a kind that nobody knows any more is left out."""
    return tuple(f"{names[kind]} ({site})" if site else names[kind] for kind, site in keys if kind in names)
