"""Any paper of a patient: read from the file, made into a PDF. The window and the command line order it here.

`store` and `documents` never meet; this joins them, in whatever thread it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from acuchart.documents import KINDS, DocumentError, Output
from acuchart.documents.output import PLAIN
from acuchart.model.consent import Scope

if TYPE_CHECKING:
    from acuchart.model.money import Charge
    from acuchart.model.statement import Statement
    from acuchart.store import ChartStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One paper. ``what`` says more where a kind needs it: of a consent the id of a signature or a text’s key.

    ``sections`` are the parts that are wanted, None for all; ``first`` and ``last`` the days of a paper of money,
    the day of the session where neither is given. ``made_on`` is today.
    """

    kind: str
    patient_id: str
    made_on: date
    session_id: str = ""
    paper: str = "a4"
    large: bool = False
    sections: frozenset[str] | None = None
    first: date | None = None
    last: date | None = None
    what: str = ""
    output: Output = field(default=PLAIN)


def make(store: ChartStore, order: Order) -> bytes:
    """The PDF. Raises StoreError, DocumentError, or ValueError for a kind that there is not."""
    maker = MAKERS.get(order.kind)
    if maker is None:
        raise ValueError(f"There is no paper called “{order.kind}”.")
    return maker(store, order)


def _of_session(store: ChartStore, order: Order) -> bytes:
    from acuchart import assets
    from acuchart.store.own_systems import practice_atlas

    large = f"{order.kind}-large"
    kind = large if order.large and large in KINDS else order.kind
    atlas = practice_atlas(store, assets.load_atlas())
    return KINDS[kind](store.report(order.session_id), atlas, paper=order.paper, output=order.output)


def _superbill(store: ChartStore, order: Order) -> bytes:
    from acuchart.documents.superbill import SECTIONS, superbill

    parts = frozenset(SECTIONS) if order.sections is None else order.sections
    made = _statement(store, order)
    return superbill(made, paper=order.paper, large=order.large, sections=parts, output=order.output)


def _receipt(store: ChartStore, order: Order) -> bytes:
    from acuchart.documents.superbill import SECTIONS, receipt

    parts = frozenset(SECTIONS) if order.sections is None else order.sections
    made = _statement(store, order)
    return receipt(made, paper=order.paper, large=order.large, sections=parts, output=order.output)


def _statement(store: ChartStore, order: Order) -> Statement:
    """The lines of the days that are asked for; else of one visit and of its day."""
    from acuchart import assets
    from acuchart.model import clock
    from acuchart.store.statement import read_statement

    day: date | None = None
    if order.session_id and order.first is None and order.last is None:
        day = clock.local(store.session(order.session_id).started_at).date()
    first, last = order.first or date.min, order.last or date.max

    def wanted(one: Charge) -> bool:
        if day is not None:
            return one.session_id == order.session_id or (one.day == day and not one.session_id)
        return first <= one.day <= last

    return read_statement(store, order.patient_id, assets.load_billing(), order.made_on, wanted)


def _consent(store: ChartStore, order: Order) -> bytes:
    """What was signed; else the form to sign, which is of the treatment where nothing else is said."""
    from dataclasses import replace

    from acuchart import assets
    from acuchart.documents.consent import blank_consent, consent_paper
    from acuchart.model.consent import Consent, ConsentText
    from acuchart.model.signing import newest
    from acuchart.store.kinds import of_patient, of_practice

    patient = store.patient(order.patient_id)
    patient = replace(patient, large_print=order.large or patient.large_print)
    practice = store.practice()
    signed = of_patient(store, Consent, order.patient_id)
    texts = [
        one for one in newest(assets.load_consent_texts(), of_practice(store, ConsentText)) if not one.removed
    ]
    found = next((one for one in signed if one.id == order.what), None)
    if not order.what:
        found = next((one for one in reversed(signed) if one.scope is Scope.TREATMENT), None)
    if found is not None:
        return consent_paper(practice, patient, found, paper=order.paper, output=order.output)
    key = order.what or Scope.TREATMENT.value
    text = next((one for one in texts if one.key == key and not one.removed), None)
    if text is None:
        raise DocumentError("There is no consent text of that name any more; choose another one.")
    return blank_consent(practice, patient, text, paper=order.paper, output=order.output)


MAKERS: Final[Mapping[str, Callable[[ChartStore, Order], bytes]]] = MappingProxyType(
    {
        **dict.fromkeys(KINDS, _of_session),
        "consent": _consent,
        "superbill": _superbill,
        "receipt": _receipt,
    }
)
"""Every kind of paper by the word that the command line and the window use for it."""
