"""Short phrases about patients and sessions that several screens say."""

from __future__ import annotations

from datetime import date

from acuchart.model.report import SessionSummary
from acuchart.ui.moments import today


def initials_of(name: str) -> str:
    """Up to two letters for an avatar."""
    words = name.split()
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


def age_words(born: str | date | None) -> str:
    """``58 y``, or nothing where the birth date is not known."""
    if not born:
        return ""
    day = date.fromisoformat(born) if isinstance(born, str) else born
    now = today()
    years = now.year - day.year - ((now.month, now.day) < (day.month, day.day))
    return f"{years} y" if years else f"{max(0, (now - day).days // 30)} months"


def needle_words(count: int) -> str:
    """``1 needle``, ``32 needles``, ``no needles``."""
    return f"{count or 'no'} needle{'' if count == 1 else 's'}"


def counts_words(sessions: int, needles: int) -> str:
    """``1 session, 32 needles``."""
    return f"{_counted(sessions, 'session')}, {_counted(needles, 'needle')}"


def _counted(number: int, word: str) -> str:
    words = f"{number:,}".replace(",", "\u202f") if number else "no"
    return f"{words} {word}{'' if number == 1 else 's'}"


def course_words(session: SessionSummary) -> str:
    """``5 of 12``, or ``visit 3`` where no course is planned."""
    if session.planned_sessions is None:
        return f"visit {session.number_in_course}"
    return f"{session.number_in_course} of {session.planned_sessions}"


def course_part(session: SessionSummary) -> float | None:
    """How much of the course is done with this session."""
    if session.planned_sessions is None:
        return None
    return min(1.0, session.number_in_course / session.planned_sessions)
