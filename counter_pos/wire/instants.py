"""Instants on the wire: RFC 3339, UTC, exactly three digits of milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from counter_pos.domain.errors import Broken

_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@lru_cache(maxsize=64)
def to_wire(instant: datetime) -> str:
    """2026-07-31T09:04:12.345Z. A naive datetime is a bug."""
    if instant.tzinfo is None:
        raise TypeError("a naive datetime never reaches the wire")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def from_wire(text: str) -> datetime:
    """The instant of a wire text. Raises Broken(bad_instant)."""
    if not _SHAPE.fullmatch(text):
        raise Broken("bad_instant", text=text)
    try:
        return datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Broken("bad_instant", text=text) from wrong
