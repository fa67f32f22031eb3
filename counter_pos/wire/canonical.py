"""Canonical JSON (RFC 8785 for what we write): sorted ASCII keys, integers below 2**53, no floats, no nulls.

Bytes are signed and stored as written and never re-encoded; re-encoding happens only to prove that foreign bytes
are canonical.
"""

from __future__ import annotations

from typing import Any

import msgspec

from counter_pos.domain.errors import Broken

LARGEST_INTEGER = 2**53 - 1

_ENCODER = msgspec.json.Encoder(order="sorted")


def encode(value: Any) -> bytes:
    """Return the canonical bytes of Structs, dicts, lists, text, integers and booleans."""
    return _ENCODER.encode(value)


def decode(raw: bytes) -> Any:
    """Return the value of canonical bytes as plain dicts and lists.

    Raises Broken(not_canonical) with the reason: bad JSON, a float, a null, a large integer, a key that is not ASCII,
    or bytes that another order, spacing or doubled key made different from the canonical ones.
    """
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Broken("not_canonical", reason=str(wrong)) from wrong
    _check(value)
    if encode(value) != raw:
        raise Broken("not_canonical", reason="bytes differ from the canonical ones")
    return value


def _check(value: Any) -> None:
    match value:
        case bool() | str():
            pass
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise Broken("not_canonical", reason="an integer beyond 2**53")
        case list():
            for each in value:
                _check(each)
        case dict():
            for key, each in value.items():
                if not key.isascii():
                    raise Broken("not_canonical", reason="a key that is not ASCII")
                _check(each)
        case _:
            raise Broken("not_canonical", reason=f"a {type(value).__name__}")
