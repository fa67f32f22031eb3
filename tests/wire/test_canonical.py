"""Canonical bytes are those of RFC 8785, and nothing else passes for canonical."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Broken
from counter_pos.wire.canonical import LARGEST_INTEGER, decode, encode

KEYS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=8)
LEAVES = st.one_of(
    st.booleans(),
    st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@given(VALUES)
def test_our_bytes_are_those_of_an_independent_encoder(value: Any) -> None:
    raw = encode(value)
    assert raw == rfc8785.dumps(value)
    assert decode(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":null}',
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"\xc3\xa9":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":01}',
        b'{"a":-0}',
        b'{"a":1} ',
        b"",
        b"nonsense",
        b'"\xff"',
        b'"\\ud800"',
        b"[" * 100_000,
    ],
)
def test_what_is_not_canonical_is_refused(raw: bytes) -> None:
    with pytest.raises(Broken) as told:
        decode(raw)
    assert told.value.code == "not_canonical"
