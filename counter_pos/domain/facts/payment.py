"""Facts about payments, their receipts and what is said of them later."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from counter_pos.domain.facts.base import Facts, Notes


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
    to_arrears: int | UnsetType = UNSET
    head_en: str | UnsetType = UNSET
    head_hi: str | UnsetType = UNSET
    gstin: str | UnsetType = UNSET


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
    """Cash goes back, the original paper is taken back. `returned` is the cash handed over, paise.

    Each paper was scanned, but for the receipts in `unread`: their papers could not be read, by a second approval.
    """

    parts: list[CancelledPart]
    returned: int
    reason: str
    original_surrendered: bool
    unread: list[str] | UnsetType = UNSET


class ReceiptDuplicated(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A numbered second copy of one receipt: `copy` from 1; `fields` is what its QR's signature covers, hex."""

    receipt: str
    copy: int
    reason: str
    fields: str


class TransferRequested(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """Money went to the wrong account (the receipt named in `refs`, with its part): the division is asked to move it.

    No cash moves, and the receipt stands until the division has decided.
    """

    receipt: str
    from_account: str
    to_account: str
    purpose: str
    paise: int
    reason: str


class CounterfeitRefused(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """Notes that were not taken: `denomination` in paise, `pieces`, and what was read on them. The payer keeps them."""

    denomination: int
    pieces: int
    marks: str | UnsetType = UNSET
    account: str | UnsetType = UNSET
