"""What a superbill and a receipt say: lines of money, the codes beside them, and what a visit has to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from acuchart.model.billing import Receipt, Rules, Support, receipt, suggest, support_words, totals
from acuchart.model.complaint import Complaint
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.patient import Patient
from acuchart.model.practice import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Lines of one patient, read and resolved. Amounts are cents of the practice's currency.

    ``sentences`` holds for a line (by its id) what the visit has to show for its units. ``packages`` are those
    that are not used up, with the visits left. ``balance`` is what the patient owes in all, these lines or not.
    """

    practice: Practice
    patient: Patient
    lines: tuple[Charge, ...]
    made_on: date
    complaints: tuple[Complaint, ...] = ()
    packages: tuple[tuple[Package, int], ...] = ()
    sentences: Mapping[str, str] = field(default_factory=dict)
    balance: int = 0
    record_code: str = ""

    @property
    def sums(self) -> Receipt:
        """The lines in the order of the days, with their sums."""
        return receipt(self.lines)


def balance_of(charges: Iterable[Charge]) -> int:
    """What a patient owes in all, in cents."""
    return totals(charges).due


def sentence_for(charge: Charge, shown: Support, fees: Sequence[Fee], rules: Rules, country: str) -> str:
    """What a visit has to show for a line: the facts, and for timed fees the units that they support.

    The fee of a line is the one of its code, else of its words; a fee that was taken out of the list still counts.
    """
    fee = next((one for one in fees if charge.code and one.code == charge.code), None)
    fee = fee or next((one for one in fees if one.name == charge.words), None)
    if fee is None or fee.minutes is None:
        return support_words(shown)
    found = suggest(rules.unit_rule(country, fee.minutes), fee.minutes, shown)
    if found.units == 1 and "supports no full unit" in found.sentence:
        return found.sentence
    units = f"{found.units} unit{'' if found.units == 1 else 's'}"
    return f"{found.sentence} That supports {units} of {fee.minutes} min."
