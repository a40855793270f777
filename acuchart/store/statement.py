"""Reading what a superbill or a receipt needs. Every function raises the StoreError that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from acuchart.model import clock
from acuchart.model.billing import Rules, Support, left, support
from acuchart.model.complaint import Complaint
from acuchart.model.money import Charge, Fee, Package
from acuchart.model.retention import in_time
from acuchart.model.statement import Statement, balance_of, sentence_for
from acuchart.store.chart_store import ChartStore
from acuchart.store.kinds import of_patient, of_practice


def read_statement(
    store: ChartStore, patient_id: str, rules: Rules, today: date, wanted: Callable[[Charge], bool]
) -> Statement:
    """The lines of a patient that are ``wanted``, with everything that stands beside them on paper."""
    practice = store.practice()
    charges = of_patient(store, Charge, patient_id)
    fees = of_practice(store, Fee)
    lines = tuple(one for one in charges if wanted(one))
    visits = {row.id for row in store.sessions(patient_id=patient_id)} if lines else set()
    shown = {
        one.session_id: session_support(store, one.session_id, today) for one in lines if one.session_id in visits
    }
    packages = of_patient(store, Package, patient_id)
    return Statement(
        practice=practice,
        patient=store.patient(patient_id),
        lines=lines,
        made_on=today,
        complaints=tuple(one for one in of_patient(store, Complaint, patient_id) if one.ended_on is None),
        packages=tuple((one, rest) for one in packages if (rest := left(one, charges)) > 0),
        sentences={
            one.id: sentence_for(one, shown[one.session_id], fees, rules, practice.country)
            for one in lines
            if one.session_id in shown
        },
        balance=balance_of(charges),
        record_code=store.head(),
    )


def session_support(store: ChartStore, session_id: str, today: date) -> Support:
    """What a session has to show for its units; ``today`` in local time."""
    session, stamps = store.session(session_id), store.stamps(session_id)
    until = datetime.now().astimezone()
    if session.ended_at:
        until = clock.local(session.ended_at)
    elif clock.local(session.started_at).date() != today:
        # Nobody ended it: the clock must not run on to today.
        until = clock.local(in_time(stamps)[-1].at if stamps else session.started_at)
    return support(store.needles(session_id), stamps, until, stimulated=bool(store.leads(session_id)))
