"""What was done beside the needles, in sentences."""

import re

from hypothesis import given
from hypothesis import strategies as st

from acuchart.model import clock
from acuchart.model.adjunct import Adjunct, AdjunctKind
from acuchart.model.done import (
    adjunct_sentence,
    adjunct_sentences,
    before_and_after,
    felt_sentence,
    stages_sentence,
)
from acuchart.model.measure import Measure
from acuchart.model.needle import Needle
from acuchart.model.side import Side
from acuchart.model.stamp import Stamp, StampKind

AT = "2026-11-17T13:46:00.000Z"
TIME = f"{clock.local(AT):%H:%M}"


def row(**changes):
    return Adjunct(**{"id": "a", "session_id": "s", "ordinal": 1, "kind": AdjunctKind.CUPPING, **changes})


def needle(name, code, side, sensation):
    return Needle(
        id=name, session_id="s", ordinal=1, view="v@1", x=0, y=0, side=side, code=code, sensation=sensation
    )


def test_a_row_says_what_where_from_when_and_how_long():
    assert adjunct_sentence(row(site="upper back", at=AT, minutes=10, what="dry static", note="light.")) == (
        f"Cupping (dry static) at upper back from {TIME}, 10 min, light."
    )
    made = row(kind=AdjunctKind.MICRONEEDLING, site="cheeks", passes=3, depth_mm=0.5)
    assert adjunct_sentence(made) == "Microneedling at cheeks, 3 passes, 0.5 mm deep."
    assert adjunct_sentence(row(kind=AdjunctKind.HERBS)) == "Herbs."


def test_rows_keep_their_order():
    rows = [row(id="b", ordinal=2, kind=AdjunctKind.MOXA), row(id="a", ordinal=1)]
    assert adjunct_sentences(rows) == ("Cupping.", "Moxa.")


def test_sensations_are_joined_by_what_was_felt():
    needles = [
        needle("1", "ST2", Side.RIGHT, "aching"),
        needle("2", "ST2", Side.LEFT, "aching"),
        needle("3", "LI4", Side.LEFT, "warm"),
        needle("4", "LR3", Side.LEFT, ""),
    ]
    assert felt_sentence(needles) == "Felt: aching at ST2 R, ST2 L; warm at LI4 L."
    assert felt_sentence(needles[3:]) == ""


def test_stages_are_said_in_the_order_of_the_clock_and_own_ones_by_their_words():
    stamps = [
        Stamp(id="2", session_id="s", kind=StampKind.STAGE, at="2026-11-17T13:50:00.000Z", text="own-1"),
        Stamp(id="1", session_id="s", kind=StampKind.CONSENT, at=AT),
        Stamp(id="3", session_id="s", kind=StampKind.CONTACT_START, at=AT),
    ]
    later = f"{clock.local('2026-11-17T13:50:00.000Z'):%H:%M}"
    assert stages_sentence(stamps, {"own-1": "Stimulate LI4"}) == f"Consent {TIME}; Stimulate LI4 {later}."
    assert stages_sentence([]) == ""


def test_what_was_measured_stands_before_then_after_by_side():
    def one(name, typed, side, moment):
        return Measure(id=name, patient_id="p", kind="VA_LOGMAR", at=AT, typed=typed, side=side, moment=moment)

    rows = [one("3", "CF", "L", "before"), one("2", "20/40", "R", "after"), one("1", "20/60", "R", "before")]
    assert before_and_after(rows, {"VA_LOGMAR": "Distance acuity"}) == (
        "Distance acuity, right: 20/60 before, 20/40 after",
        "Distance acuity, left: CF before",
    )
    assert before_and_after([one("1", " ", "R", "")], {}) == ()


@given(st.text(alphabet="0123456789:.h x４", max_size=6) | st.text(max_size=6))
def test_any_typed_time_is_a_time_of_that_day_or_none(text):
    made = clock.on_day_of(text, AT)
    assert made == "" or clock.local(made).date() == clock.local(AT).date()
    digits = re.sub(r"\D", "", text)
    assert made == "" or f"{clock.local(made):%H%M}" == digits.zfill(4)
