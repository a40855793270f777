"""Arithmetic of a series, and the words for it."""

import time
from dataclasses import replace

import pytest

from acuchart import assets
from acuchart.model.curve import curve_scene
from acuchart.model.measure import Measure
from acuchart.model.measure_kinds import read_value
from acuchart.model.progress import line_name, lines, moment_of, progress, rate_per_year

KINDS = assets.load_measures()


def line(kind: str, *values: tuple[str, float]) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            id=f"m{number}", patient_id="p", kind=kind, at=f"{day}T10:00:00+00:00", typed=f"{value:g}", value=value
        )
        for number, (day, value) in enumerate(values)
    )


def test_inside_the_band_is_noise_and_outside_is_not() -> None:
    kind = KINDS["VA_LOGMAR"]
    near = progress(kind, line("VA_LOGMAR", ("2026-01-05", 0.52), ("2026-02-05", 0.44)))
    far = progress(kind, line("VA_LOGMAR", ("2026-01-05", 0.74), ("2026-02-05", 0.60)))
    assert near is not None
    assert far is not None
    assert (near.verdict, far.verdict) == ("within noise", "better")
    assert near.words.startswith("4 letters better, within noise (5 letters")
    assert far.words.startswith("7 letters better, outside the band")


def test_a_responder_is_one_by_the_own_smallest_change() -> None:
    kind = KINDS["PAIN_NRS"]
    two = progress(kind, line("PAIN_NRS", ("2026-01-05", 6), ("2026-02-05", 4)))
    one = progress(kind, line("PAIN_NRS", ("2026-01-05", 6), ("2026-02-05", 5)))
    up = progress(kind, line("PAIN_NRS", ("2026-01-05", 4), ("2026-02-05", 9)))
    assert two is not None
    assert one is not None
    assert up is not None
    assert (two.responder, one.responder, up.responder) == (True, False, False)
    assert (one.stable, up.verdict) == (1, "worse")


def test_without_a_direction_nothing_is_better_or_worse() -> None:
    found = progress(KINDS["IOP"], line("IOP", ("2026-01-05", 15), ("2026-02-05", 21)))
    assert found is not None
    assert (found.improved, found.responder, found.verdict) == (None, None, "changed")
    assert found.words.startswith("6 mmHg higher, outside the band")


def test_a_rate_needs_three_values_over_ninety_days() -> None:
    falling = line("VF_MD", ("2025-01-01", -4.0), ("2025-07-02", -4.5), ("2026-01-01", -5.0))
    assert rate_per_year(falling) == pytest.approx(-1.0, abs=0.01)
    assert rate_per_year(falling[:2]) is None
    assert rate_per_year(line("VF_MD", ("2025-01-01", -4), ("2025-02-01", -4), ("2025-03-01", -5))) is None
    assert progress(KINDS["VF_MD"], ()) is None


def acuity(name: str, day: str, typed: str, *, side: str = "R", moment: str = "") -> Measure:
    found = read_value(KINDS["VA_LOGMAR"], typed)
    return Measure(
        id=name,
        patient_id="p",
        kind="VA_LOGMAR",
        at=f"{day}T10:00:00Z",
        typed=typed,
        value=found.value,
        how=found.how,
        side=side,
        moment=moment,
    )


def test_a_pinhole_is_not_compared_with_the_naked_eye() -> None:
    values = [
        acuity("a", "2026-01-05", "20/80 sc"),
        acuity("b", "2026-01-05", "20/40 ph"),
        acuity("c", "2026-02-05", "20/80 sc"),
        acuity("d", "2026-02-05", "20/32 ph"),
        acuity("e", "2026-02-05", "20/40 sc", side="L"),
        acuity("f", "2026-03-05", "LP sc"),  # no number
    ]
    found = lines(values)
    assert [[one.id for one in line] for line in found] == [["b", "d"], ["a", "c"], ["e"]]
    assert [line_name(line[0]) for line in found] == ["R ph", "R sc", "L sc"]
    same = progress(KINDS["VA_LOGMAR"], found[1])
    assert same is not None
    assert same.words.startswith("No change")


def test_conditions_that_cannot_be_read_are_no_correction() -> None:
    made = acuity("a", "2026-01-05", "20/80 sc")
    for how in ("", "{", "[]", "{}", '{"correction": "sc"}', '{"correction": [1]}', '{"correction": null}'):
        assert replace(made, how=how).correction == ""
    assert replace(made, how='{"correction": ["ph", "cc"]}').correction == "cc ph"


def test_the_day_of_a_value_is_the_practices_own(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("This system cannot change its clock's zone while it runs.")
    late = replace(acuity("a", "2026-01-05", "20/80"), at="2026-01-05T23:30:00.000Z")
    try:
        monkeypatch.setenv("TZ", "Australia/Sydney")
        time.tzset()
        assert moment_of(late).date().isoformat() == "2026-01-06"
        made = curve_scene(KINDS["VA_LOGMAR"], [late], width=400, height=200)
        assert made.dots[0].words.startswith("06 Jan 2026, right")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_line_joins_the_values_before_the_needles() -> None:
    values = [
        acuity(f"{day}{moment}", day, typed, moment=moment)
        for day, moment, typed in (
            ("2026-01-05", "before", "20/80"),
            ("2026-01-05", "after", "20/40"),
            ("2026-02-05", "before", "20/63"),
        )
    ]
    made = curve_scene(KINDS["VA_LOGMAR"], values, width=400, height=200)
    joined = [path.points for path in made.paths if path.role == "line"]
    before = tuple(dot.at for dot in made.dots if not dot.hollow)
    assert joined == [before]
    assert len(made.dots) == 3
