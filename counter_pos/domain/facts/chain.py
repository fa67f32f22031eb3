"""Facts about the chain itself and the machine it is written on, and about who sits at it."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from counter_pos.domain.facts.base import Facts


class Counter(Facts, frozen=True, kw_only=True, omit_defaults=True):
    code: str
    window: int
    name_en: str
    name_hi: str


class ChainOpened(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """First entry of an epoch. `ticket` is central's signed permission (canonical JSON text) and its signature, hex."""

    public_key: str
    counter: Counter
    series: str
    ticket: str
    ticket_signature: str


class AppUpdated(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The program at this till is another version than the one that wrote the entry before."""

    before: str
    after: str


class PolicyAdopted(Facts, frozen=True, kw_only=True, omit_defaults=True):
    version: int
    digest: str


class ClockJumped(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The wall clock moved against the monotonic one. `moved_ms` is signed: forwards is positive."""

    before: str
    after: str
    moved_ms: int


class OutageBegan(Facts, frozen=True, kw_only=True, omit_defaults=True):
    reason: str


class OutageEnded(Facts, frozen=True, kw_only=True, omit_defaults=True):
    began: str
    reason: str


class ChainClosed(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The last entry of an epoch: nothing follows it."""

    reason: str


class SignedIn(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """`wrong_tries`: how often this person's PIN was given wrongly here since they last gave the right one."""

    role: str
    wrong_tries: int | UnsetType = UNSET


class SignedOut(Facts, frozen=True, kw_only=True, omit_defaults=True):
    reason: str


class PinReset(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A supervisor (the first approval) let a person of the site choose a new PIN; without an approval it is the
    person's own change. `pin_hash` is the argon2id text that the staff list holds."""

    staff: str
    pin_hash: str
    reason: str


class StaffBarred(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A supervisor barred a person of the site from this till (`barred`), or let them in again."""

    staff: str
    barred: bool
    reason: str
