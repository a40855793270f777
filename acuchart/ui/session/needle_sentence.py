"""What was done, as one sentence written from the plates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from acuchart.model.ledger import count, in_order
from acuchart.model.needle import Needle, NeedleState
from acuchart.model.side import Side
from acuchart.ui.session.needle_rows import local_time


def needle_sentence(needles: Iterable[Needle]) -> str:
    """``4 needles in 13:46 to 13:58. EX-HN3; GB14, ST36 bil; GB20 L. 0.16×15.`` or empty."""
    ordered = in_order(needles)
    placed = [needle for needle in ordered if needle.state is not NeedleState.PLANNED]
    planned = [needle for needle in ordered if needle.state is NeedleState.PLANNED]
    sentences = []
    if placed:
        sentences += [_counted(placed), _named(placed), _sizes(placed)]
    if planned:
        sentences.append(f"Planned: {_named(planned)}")
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _counted(placed: Sequence[Needle]) -> str:
    counted = count(placed)
    words = [f"{len(placed)} {'needle' if len(placed) == 1 else 'needles'} in{_span(n.placed_at for n in placed)}"]
    if counted.out:
        words.append(f"{counted.out} out{_span(n.removed_at for n in placed)}")
    for state, phrase in (
        (NeedleState.DROPPED, "fell out and found"),
        (NeedleState.LEFT_IN, "left in on purpose"),
        (NeedleState.NOT_FOUND, "not found"),
    ):
        number = sum(needle.state is state for needle in placed)
        if number:
            words.append(f"{number} {phrase}")
    return ", ".join(words)


def _span(times: Iterable[str]) -> str:
    known = sorted(time for time in times if time)
    if not known:
        return ""
    first, last = local_time(known[0]), local_time(known[-1])
    return f" {first}" if first == last else f" {first} to {last}"


def _named(needles: Sequence[Needle]) -> str:
    """Points in the order of placing; those on both sides share one ``bil``."""
    sides: dict[str, list[Side]] = {}
    for needle in needles:
        sides.setdefault(_base(needle), []).append(needle.side)
    parts: list[str] = []
    run: list[str] = []
    for base, found in sides.items():
        if {Side.LEFT, Side.RIGHT} <= set(found):
            run.append(base)
            continue
        if run:
            parts.append(f"{', '.join(run)} bil")
            run = []
        side = "" if found[0] is Side.MID else f" {found[0]}"
        times = f" ×{len(found)}" if len(found) > 1 else ""
        parts.append(f"{base}{side}{times}")
    if run:
        parts.append(f"{', '.join(run)} bil")
    return "; ".join(parts)


def _base(needle: Needle) -> str:
    name = needle.code or needle.label or "free mark"
    return f"{name} {needle.part}" if needle.part and needle.part not in ("left", "right") else name


def _sizes(placed: Sequence[Needle]) -> str:
    sizes: dict[str, int] = {}
    for needle in placed:
        if needle.size_label:
            sizes[needle.size_label] = sizes.get(needle.size_label, 0) + 1
    if len(sizes) == 1 and sum(sizes.values()) == len(placed):
        return next(iter(sizes))
    return ", ".join(f"{number} of {size}" for size, number in sizes.items())
