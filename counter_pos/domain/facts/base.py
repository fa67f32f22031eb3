"""What all facts share: absent is not null, and notes are counted by denomination."""

from __future__ import annotations

import msgspec

Notes = list[tuple[int, int]]
"""Pairs of (denomination in paise, count), largest first."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all facts: absent is not null."""


class InstrumentTotal(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """Cheques and demand drafts together: how many, and their sum in paise."""

    count: int
    paise: int
