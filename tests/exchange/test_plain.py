import xml.etree.ElementTree as ET
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acuchart.exchange.plain import clean, day_and_time, instant, moment


@given(st.text())
def test_cleaned_text_is_xml_and_has_only_plain_spaces(text):
    cleaned = clean(text)
    assert ET.fromstring(f"<p>{escape(cleaned)}</p>").text or not cleaned
    assert all(char in " \r\n\t" for char in cleaned if char.isspace())
    assert clean(cleaned) == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a\u00a0b\u3000c ", "a b c"),
        ("a\x00b\ufffec\U0001fffed\ud800e\x85f", "abcde f"),
        ("line\r\nline\ttab", "line\r\nline\ttab"),
        ("王小明 👩‍⚕️ ê", "王小明 👩‍⚕️ ê"),
    ],
)
def test_what_stays_and_what_goes(text, expected):
    assert clean(text) == expected


def test_times_have_their_offset_and_no_time_is_no_time():
    found = moment("2026-11-16T15:00:00.000Z")
    assert found is not None
    assert instant(found).endswith("+00:00")
    assert day_and_time("2026-11-16T15:00:00.000Z") == "16 Nov 2026, 15:00"
    for text in ("", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert moment(text) is None
    assert day_and_time("yesterday") == "yesterday"
