"""The envelope of a journal entry: what every deed says about itself. Frozen for ever; docs/FORMAT.md has it whole."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

VERSION = 1

Mode = Literal["live", "training"]
ClockState = Literal["ok", "unverified"]


class Who(msgspec.Struct, frozen=True):
    """Whose deed: staff number and how they proved themselves (`pin`, `command`, or `system` for the till itself)."""

    staff: str
    method: str


class Approval(msgspec.Struct, frozen=True):
    """A second person's word. `ref` is what they saw (a code), `final` whether it still needs a higher word."""

    staff: str
    method: str
    ref: str
    final: bool


class Ref(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another entry that this one speaks of; `part` from 1 where one receipt of it is meant."""

    device: str
    epoch: int
    seq: int
    hash: str
    part: int | UnsetType = UNSET


class Seen(msgspec.Struct, frozen=True):
    """The last acknowledgement from central that this till had verified."""

    seq: int
    hash: str
    server_time: str


class ReplicaSeen(msgspec.Struct, frozen=True):
    """Which replica the figures on screen came from."""

    version: int
    as_of: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry's body. Instants are RFC 3339 UTC with milliseconds, dates ISO 8601, hashes lower-case hex.

    A field that does not apply is absent, never null. `facts` is a Struct of `facts.py` when written and a plain
    dict when read back (so that an unknown kind can be kept and passed on).
    """

    v: int
    kind: str
    device: str
    epoch: int
    seq: int
    prev: str
    at: str
    mono_ms: int
    boot: str
    clock: ClockState
    command_id: str
    mode: Mode
    who: Who
    policy: int
    app: str
    approvals: list[Approval]
    refs: list[Ref]
    facts: Any
    seen: Seen | UnsetType = UNSET
    business_date: str | UnsetType = UNSET
    shift: int | UnsetType = UNSET
    replica: ReplicaSeen | UnsetType = UNSET
