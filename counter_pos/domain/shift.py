"""A shift, one clerk's custody of a drawer, as a fold of its entries."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from counter_pos.domain.drawer import Drawer, apply_to_drawer
from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    DrawerCounted,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    PurposeTotal,
    ShiftHandedOver,
    ShiftOpened,
    TakenOver,
    read_facts,
)

MOST_COUNTS = 2  # the count and one recount


class PurposeSum(Struct, frozen=True):
    """Receipts and money of one purpose, cancelled ones not among them."""

    receipts: int = 0
    paise: int = 0


class Count(Struct, frozen=True):
    seq: int
    attempt: int
    counted_paise: int


class Shift(Struct, frozen=True):
    """What the journal says of one shift. `state` moves open -> counted -> closed, never back.

    `staff` is who has the drawer now: a hand-over changes it.
    """

    number: int
    staff: str
    business_date: date
    opened_at: str
    state: Literal["open", "counted", "closed"] = "open"
    drawer: Drawer = field(default_factory=Drawer)
    receipts: int = 0
    cancelled: int = 0
    by_purpose: dict[str, PurposeSum] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()
    first_receipt: str | None = None
    last_receipt: str | None = None

    @property
    def last_count(self) -> Count | None:
        return self.counts[-1] if self.counts else None

    def purpose_totals(self) -> list[PurposeTotal]:
        """Totals by purpose, in the order of their names, for the close."""
        return [
            PurposeTotal(purpose=purpose, receipts=each.receipts, paise=each.paise)
            for purpose, each in sorted(self.by_purpose.items())
        ]


def told_staff(entry: Envelope) -> str:
    """Whom a deed's paper names: whose deed it is; of a shift that was taken over, the clerk who has its drawer."""
    if entry.kind == "shift_opened":
        left = read_facts(entry.facts, ShiftOpened).taken_over
        if isinstance(left, TakenOver):
            return left.staff
    return entry.who.staff


def open_shift_from(entry: Envelope) -> Shift:
    """The shift that a `shift_opened` entry begins."""
    facts = read_facts(entry.facts, ShiftOpened)
    assert isinstance(entry.business_date, str)
    shift = Shift(
        number=facts.shift,
        staff=entry.who.staff,
        business_date=date.fromisoformat(entry.business_date),
        opened_at=entry.at,
        drawer=apply_to_drawer(Drawer(), entry),
    )
    return _as_left(shift, facts.taken_over) if isinstance(facts.taken_over, TakenOver) else shift


def _as_left(shift: Shift, left: TakenOver) -> Shift:
    """The shift as an earlier epoch left it."""
    return replace(
        shift,
        staff=left.staff,
        opened_at=left.opened_at,
        receipts=left.receipts,
        cancelled=left.cancelled,
        by_purpose={each.purpose: PurposeSum(each.receipts, each.paise) for each in left.by_purpose},
        first_receipt=left.first_receipt if isinstance(left.first_receipt, str) else None,
        last_receipt=left.last_receipt if isinstance(left.last_receipt, str) else None,
    )


def fold_shift(shift: Shift | None, entry: Envelope) -> Shift | None:
    """Return the shift after `entry`; None before the first one opened. A closed shift stays until the next opens."""
    if entry.kind == "shift_opened":
        return open_shift_from(entry)
    if shift is None or entry.shift != shift.number:
        return shift
    shift = replace(shift, drawer=apply_to_drawer(shift.drawer, entry))
    match entry.kind:
        case "payment_taken":
            return _with_payment(shift, read_facts(entry.facts, PaymentTaken))
        case "payment_cancelled":
            return _with_cancellation(shift, read_facts(entry.facts, PaymentCancelled))
        case "payment_recovered":
            return _with_recovery(shift, read_facts(entry.facts, PaymentRecovered))
        case "drawer_counted":
            facts = read_facts(entry.facts, DrawerCounted)
            if isinstance(facts.occasion, str):  # a surprise count ends nothing
                return shift
            count = Count(entry.seq, facts.attempt, facts.counted)
            return replace(shift, counts=(*shift.counts, count), state="counted")
        case "shift_handed_over":
            return replace(shift, staff=read_facts(entry.facts, ShiftHandedOver).to_staff)
        case "shift_closed":
            return replace(shift, state="closed")
        case _:
            return shift


def _with_payment(shift: Shift, facts: PaymentTaken) -> Shift:
    sums = dict(shift.by_purpose)
    for part in facts.parts:
        before = sums.get(part.purpose, PurposeSum())
        sums[part.purpose] = PurposeSum(before.receipts + 1, before.paise + part.paise)
    return replace(
        shift,
        receipts=shift.receipts + len(facts.parts),
        by_purpose=sums,
        first_receipt=shift.first_receipt or facts.parts[0].receipt,
        last_receipt=facts.parts[-1].receipt,
    )


def _with_recovery(shift: Shift, facts: PaymentRecovered) -> Shift:
    if not facts.in_drawer:
        return shift
    before = shift.by_purpose.get(facts.purpose, PurposeSum())
    sums = shift.by_purpose | {facts.purpose: PurposeSum(before.receipts + 1, before.paise + facts.paise)}
    return replace(shift, receipts=shift.receipts + 1, by_purpose=sums)


def _with_cancellation(shift: Shift, facts: PaymentCancelled) -> Shift:
    sums = dict(shift.by_purpose)
    for part in facts.parts:
        before = sums.get(part.purpose, PurposeSum())
        sums[part.purpose] = PurposeSum(before.receipts - 1, before.paise - part.paise)
    return replace(
        shift,
        cancelled=shift.cancelled + len(facts.parts),
        by_purpose={purpose: each for purpose, each in sums.items() if each.receipts},
    )
