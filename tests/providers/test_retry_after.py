"""Retry-After in every form, and nonsense as nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.providers.retry_after import LONGEST, retry_after

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 GMT", "date": "Tue, 14 Nov 2023 22:13:45 GMT"}, 5.0),
        ({"retry-after": "Tuesday, 14-Nov-23 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2000 22:13:50 GMT"}, 0.0),
        ({"retry-after": "99999999999"}, LONGEST),
        ({}, None),
        *(({"retry-after": text}, None) for text in ("", "soon", "inf", "-inf", "nan", "-1", "-0.5", "1e999", "1;2")),
        ({"retry-after": "Tue, 99 Nov 2023 22:13:50 GMT"}, None),
        ({"retry-after-ms": "-5"}, None),
    ],
)
def test_what_is_asked_for(headers: dict[str, str], seconds: float | None):
    assert retry_after(headers, NOW) == seconds


@given(st.dictionaries(st.sampled_from(("retry-after", "retry-after-ms", "date")), st.text(max_size=40)))
def test_any_header_gives_a_wait_that_can_be_obeyed_or_none(headers: dict[str, str]):
    found = retry_after(headers, NOW)

    assert found is None or (math.isfinite(found) and 0 <= found <= LONGEST)
