"""What each kind of entry says: one Struct a kind, money in paise. Field names are frozen once written."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

Notes = list[tuple[int, int]]
"""Pairs of (denomination in paise, count), largest first."""


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all facts: absent is not null."""


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


class SignedIn(Facts, frozen=True, kw_only=True, omit_defaults=True):
    role: str


class SignedOut(Facts, frozen=True, kw_only=True, omit_defaults=True):
    reason: str


class ShiftOpened(Facts, frozen=True, kw_only=True, omit_defaults=True):
    shift: int
    opening_float: int
    notes: Notes


class FloatAdded(Facts, frozen=True, kw_only=True, omit_defaults=True):
    paise: int
    notes: Notes


class DrawerCounted(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A blind count. `attempt` 1 or 2; both are kept."""

    attempt: int
    notes: Notes
    counted: int
    machine_total: int | UnsetType = UNSET


class PurposeTotal(Facts, frozen=True, kw_only=True, omit_defaults=True):
    purpose: str
    receipts: int
    paise: int


class PrintStates(Facts, frozen=True, kw_only=True, omit_defaults=True):
    waiting: int
    printed: int
    uncertain: int
    failed: int


class ShiftClosed(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """over_short = counted - expected, signed."""

    shift: int
    opening_float: int
    floats_added: int
    collected: int
    returned: int
    picked_up: int
    expected: int
    counted: int
    over_short: int
    count_seq: int
    receipts: int
    cancelled: int
    by_purpose: list[PurposeTotal]
    jobs: PrintStates
    first_receipt: str | UnsetType = UNSET
    last_receipt: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class DrawerOpenedWithoutSale(Facts, frozen=True, kw_only=True, omit_defaults=True):
    reason: str


class Tender(Facts, frozen=True, kw_only=True, omit_defaults=True):
    kind: str
    tendered: int
    change: int
    typed: bool
    notes: Notes | UnsetType = UNSET
    instrument: dict[str, str] | UnsetType = UNSET
    payer: str | UnsetType = UNSET


class Shown(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """What the receipt prints from the replica, so that a duplicate is the same for ever."""

    name_en: str
    name_hi: str
    locality_en: str
    locality_hi: str
    division_en: str
    division_hi: str
    meter: str
    category: str
    load_w: int
    supply: str
    due_before: int
    due_after: int
    as_of: str
    mobile_last4: str | UnsetType = UNSET
    bill_month: str | UnsetType = UNSET
    due_date: str | UnsetType = UNSET
    balance_before: int | UnsetType = UNSET
    balance_after: int | UnsetType = UNSET
    old_arrears: int | UnsetType = UNSET


class Part(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """One account, one purpose, one amount, one receipt. `totals` are the hidden running totals, hex (FORMAT.md)."""

    receipt: str
    account: str
    purpose: str
    paise: int
    tax: list[dict[str, Any]]
    shown: Shown
    layout: int
    warnings: list[str]
    totals: str
    account_old: str | UnsetType = UNSET
    bill_no: str | UnsetType = UNSET
    request_no: str | UnsetType = UNSET
    quote: str | UnsetType = UNSET


class PaymentTaken(Facts, frozen=True, kw_only=True, omit_defaults=True):
    tender: Tender
    parts: list[Part]


class CancelledPart(Facts, frozen=True, kw_only=True, omit_defaults=True):
    receipt: str
    account: str
    purpose: str
    paise: int
    totals: str


class PaymentCancelled(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """Cash goes back, the original paper is taken back. `returned` is the cash handed over, paise."""

    parts: list[CancelledPart]
    returned: int
    reason: str
    original_surrendered: bool


class ReceiptDuplicated(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A numbered second copy of one receipt: `copy` from 1; `fields` is what its QR's signature covers, hex."""

    receipt: str
    copy: int
    reason: str
    fields: str


class CashPickedUp(Facts, frozen=True, kw_only=True, omit_defaults=True):
    paise: int
    notes: Notes
    bag: str | UnsetType = UNSET


class ShiftReceived(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """The safe takes over the counted cash of a closed shift (named in `refs`)."""

    device: str
    shift: int
    counted: int


class ClosedShift(Facts, frozen=True, kw_only=True, omit_defaults=True):
    device: str
    epoch: int
    seq: int
    hash: str
    shift: int
    staff: str
    expected: int
    counted: int
    over_short: int


class SiteDayClosed(Facts, frozen=True, kw_only=True, omit_defaults=True):
    business_date: str
    shifts: list[ClosedShift]
    expected: int
    counted: int
    over_short: int


FACTS: dict[str, type[Facts]] = {
    "chain_opened": ChainOpened,
    "app_updated": AppUpdated,
    "policy_adopted": PolicyAdopted,
    "clock_jumped": ClockJumped,
    "outage_began": OutageBegan,
    "outage_ended": OutageEnded,
    "signed_in": SignedIn,
    "signed_out": SignedOut,
    "shift_opened": ShiftOpened,
    "float_added": FloatAdded,
    "drawer_counted": DrawerCounted,
    "shift_closed": ShiftClosed,
    "drawer_opened_without_sale": DrawerOpenedWithoutSale,
    "payment_taken": PaymentTaken,
    "payment_cancelled": PaymentCancelled,
    "receipt_duplicated": ReceiptDuplicated,
    "cash_picked_up": CashPickedUp,
    "shift_received": ShiftReceived,
    "site_day_closed": SiteDayClosed,
}
"""The kinds this release writes."""

KIND_OF: dict[type[Facts], str] = {facts: kind for kind, facts in FACTS.items()}

F = TypeVar("F", bound=Facts)


def read_facts(facts: Any, kind: type[F]) -> F:
    """Return `facts` (a dict read back from bytes, or the Struct itself) as the Struct of its kind."""
    if isinstance(facts, kind):
        return facts
    return msgspec.convert(facts, kind)
