"""The sentences of a letter, made from the course: plain medical words, numbers with their n, no cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from acuchart.documents import words
from acuchart.documents.letter_text import Said
from acuchart.documents.measured import change_words
from acuchart.documents.phrases import joined, phrases
from acuchart.documents.text import Span, Style
from acuchart.model.adjunct import ADJUNCT_WORDS
from acuchart.model.adverse import EventTerms, sentence
from acuchart.model.atlas import Atlas, View
from acuchart.model.course_lines import depths, stimulation_words
from acuchart.model.course_record import CourseRecord, day_of, placed, retention_of, spread
from acuchart.model.exam import RedFlags, sentences
from acuchart.model.form import read
from acuchart.model.letter import Letter
from acuchart.model.measured import MeasuredGroup
from acuchart.model.needle import Needle
from acuchart.model.place_words import place_words
from acuchart.model.session import SessionStatus

SIDES: Final = {"": "", "L": "left", "R": "right", "B": "both sides"}
_MOST: Final = 4  # lines that the short answer names
_BY_PLATE: Final = frozenset({"head", "trunk"})
_LETTERS: Final = frozenset({"L", "R"})
_TERMS: Final = ("pattern", "principles", "treatment_principle", "tongue", "pulse")


def short_answer(
    course: CourseRecord, groups: Sequence[MeasuredGroup], said: Said, style: Style, bold: Style
) -> list[Span]:
    """How far the course is, what changed by how much against which band, and what went wrong."""
    done = course.done
    opening = (
        said("after", done=done, planned=course.course.planned_sessions)
        if course.course
        else said("after_all", sessions=words.counted(done, "session"))
    )
    spans: list[Span] = [(f"{said('short')} ", bold), (f"{opening}, ", style)]
    lines = [line for group in groups for line in group.lines if line.progress.count > 1]
    first = [line for line in lines if line.kind == lines[0].kind and line.site == lines[0].site]
    for at, line in enumerate(first[:_MOST]):
        name = line.name
        if at == 0 and not name[1:2].isupper():
            name = name[:1].lower() + name[1:]
        value = said("was", last=line.kind.words(line.progress.latest), first=line.first)
        spans += [(f"{said('is_' if ',' in name else 'is', name=name)} ", style), (value, bold)]
        change = change_words(line, said)
        spans.append((f" {change[:1].lower()}{change[1:]}. ", style))
    if not lines:
        spans.append((f"{said('no_measure')} ", style))
    elif len(lines) > len(first[:_MOST]):
        spans.append((f"{said('more_measures')} ", style))
    number = sum(len(report.events) for report in course.sessions)
    key = "no_event" if not number else "one_event" if number == 1 else "events"
    spans.append((f"{said(key, count=number)} ", style))
    if lines:
        spans.append((said("cause"), style))
    return spans


def question(letter: Letter, said: Said, style: Style, bold: Style) -> list[Span]:
    """What is answered: the question of the reader, else why the patient came."""
    if letter.question.strip():
        return [(f"{said('question')} ", bold), (letter.question.strip(), style)]
    course = letter.course
    open_ = [one for one in course.complaints if one.ended_on is None]
    parts = []
    for one in open_:
        facts = [one.words, SIDES[one.side], said("since", since=one.since) if one.since else ""]
        facts.append(said("diagnosed", by=one.diagnosed_by) if one.diagnosed_by else "")
        parts.append(", ".join(part for part in facts if part))
    text = "; ".join(parts) or course.patient.complaint.strip()
    if not text:
        return []
    goal = f" {said('goal', goal=course.patient.goal.strip())}" if course.patient.goal.strip() else ""
    return [(f"{said('reason')} ", bold), (f"{text.rstrip('.')}.{goal}", style)]


def what_was_done(course: CourseRecord, atlas: Atlas, said: Said) -> str:
    """The treatment in words that need no knowledge of points."""
    needles = course.needles
    sentences_ = []
    if needles:
        first, last = words.day(day_of(course.sessions[0])), words.day(day_of(course.sessions[-1]))
        key = "needling" if len(course.sessions) > 1 else "needling_one"
        sessions = words.counted(len(course.sessions), "session")
        places = joined(regions(needles, atlas), phrases().handout["and"])
        sentences_.append(
            said(key, places=places, needles=len(needles), sessions=sessions, first=first, last=last)
        )
        counts = [len(placed(report)) for report in course.sessions if placed(report)]
        minutes = spread(found for report in course.sessions if (found := retention_of(report)) is not None)
        how = dict.fromkeys(
            part for report in course.sessions for part in stimulation_words(report).split("; ") if part
        )
        facts = [said("each", count=spread(counts))] if len(counts) > 1 else []
        facts += [said("deep", depth=depths(needles))] if depths(needles) else []
        facts += [said("kept", minutes=minutes)] if minutes else []
        facts += [said("kinds", how="; ".join([*how][:3]))] if how else []
        if facts:
            text = "; ".join(facts)
            sentences_.append(f"{text[0].upper()}{text[1:]}.")
    else:
        sentences_.append(said("no_needles"))
    beside = dict.fromkeys(
        ADJUNCT_WORDS[row.kind].lower() for report in course.sessions for row in report.adjuncts
    )
    if beside:
        sentences_.append(said("beside", words=", ".join(beside)))
    return " ".join(sentences_)


def regions(needles: Sequence[Needle], atlas: Atlas) -> list[str]:
    """``scalp``-like words of the parts of the body, in the order of the plates, each once."""
    used = {needle.view.partition("@")[0] for needle in needles}
    found = [_region(view) for id_, view in atlas.views.items() if id_ in used]
    return list(dict.fromkeys(found)) or ["—"]


def region_words(views: Sequence[View]) -> str:
    """``Face, head and hands``: the parts of the body that some plates show."""
    said = joined(list(dict.fromkeys(map(_region, views))), phrases().handout["and"])
    return f"{said[:1].upper()}{said[1:]}"


def _region(view: View) -> str:
    """``scalp``, ``upper back``: head and trunk as the plate calls them, the limbs as patients do."""
    if view.region in _BY_PLATE:
        name, _, side = view.short.rpartition(" ")
        return (name if name and side in _LETTERS else view.short).lower()
    return phrases().regions.get(view.region, view.name.lower())


def events(course: CourseRecord, terms: EventTerms, said: Said) -> list[str]:
    """How many in how many needles, then each with its day and place."""
    every = [(report, event) for report in course.sessions for event in report.events]
    sessions = words.counted(len(course.sessions), "session")
    number = len(course.needles)
    if not every:
        return [said("none_in", sessions=sessions, needles=number)]
    mild = {grade: text.partition(":")[0].lower() for grade, text in terms.grades.items()}
    short = replace(terms, grades=mild)
    lines = [said("counted", events=words.counted(len(every), "event"), sessions=sessions, needles=number)]
    for report, event in every:
        needle = next((one for one in report.needles if one.id == event.needle_id), None)
        where = "" if needle is None else f"at {place_words(needle)}"
        lines.append(f"{words.day(day_of(report))}: {sentence(event, short, where)}")
    return lines


def red_flags(course: CourseRecord, said: Said) -> list[str]:
    """What was found at any session, then what was asked last; that nothing was recorded is said."""
    lines: list[str] = []
    newest = ""
    for report in course.sessions:
        for one in report.findings:
            body = read(RedFlags, one.data).body if one.kind == "red_flags" else ""
            if not body:
                continue
            newest = said("flags_on", words=f"{body[0].upper()}{body[1:]}", day=words.day(day_of(report)))
            if "yes" in read(RedFlags, one.data).answers.values():
                lines.append(f"{newest}.")
    if newest and f"{newest}." not in lines:
        lines.append(f"{newest}.")
    return lines or [said("flags_none")]


def alerts(course: CourseRecord, said: Said) -> list[str]:
    """What has to be known of the patient, with the day on which it was last confirmed."""
    return [
        said("alert", text=one.text, day=words.day(one.confirmed_on)) if one.confirmed_on else one.text
        for one in course.patient.alerts
    ]


def what_is_next(letter: Letter, said: Said) -> str:
    """The next visit and the next review, as the plan and the day list say them."""
    plan = letter.plan
    parts = []
    if letter.next_visit is not None:
        parts.append(said("next_visit", day=words.day(letter.next_visit)))
    if plan is not None:
        if plan.ended and plan.course.ended_on is not None:
            parts.append(said("ended", day=words.day(plan.course.ended_on)))
        elif plan.complete:
            parts.append(said("maintenance"))
        if plan.review is not None:
            parts.append(said("review_due", review=plan.review.words))
        elif plan.next_review is not None:
            parts.append(said("next_review", review=plan.next_review.words))
    return " ".join(parts) or said("no_next")


def drafts(course: CourseRecord, said: Said) -> str:
    """Which sessions are not signed yet, or empty."""
    found = [
        report.number_in_course for report in course.sessions if report.session.status is not SessionStatus.SIGNED
    ]
    if not found:
        return ""
    name = "Session" if len(found) == 1 else "Sessions"
    listed = joined([str(number) for number in found[:6]], phrases().handout["and"])
    verb = "is" if len(found) == 1 else "are"
    more = f" and {len(found) - 6} more" if len(found) > 6 else ""
    return said("draft", sessions=f"{name} {listed}{more} {verb}", them="it" if len(found) == 1 else "them")


def footnote(course: CourseRecord, atlas: Atlas, said: Said) -> list[str]:
    """The sentences of the one line of terms: what is not in a physician’s vocabulary stands here alone."""
    points = dict.fromkeys(needle.code for needle in course.needles if needle.code is not None)
    used = dict.fromkeys(atlas.points[code].system for code in points if code in atlas.points)
    names = [
        f"{atlas.systems[id_].name[0].lower()}{atlas.systems[id_].name[1:]}"
        for id_ in used
        if id_ in atlas.systems
    ]
    lines = [said("footnote", systems=", ".join(names))] if names else []
    for report in reversed(course.sessions):
        found = sentences(report.findings, _TERMS)
        if found:
            terms = "; ".join(text[0].lower() + text[1:].rstrip(".") for text in found)
            return [*lines, said("terms", terms=terms)]
    return lines
