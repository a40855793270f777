"""Arithmetic of a series, and the words for it."""

import pytest

from acuchart import assets
from acuchart.model.measure import Measure
from acuchart.model.progress import progress, rate_per_year

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
