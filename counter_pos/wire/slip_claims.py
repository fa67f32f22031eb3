"""From an entry to what its slip's QR must say: for printing one, and for proving it against the entry."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import (
    CashPickedUp,
    InstrumentTotal,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    SiteDayClosed,
    TransferRequested,
    read_facts,
)
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.domain.shift import told_staff
from counter_pos.domain.staff import staff_number
from counter_pos.wire.claims import device_place
from counter_pos.wire.instants import from_wire
from counter_pos.wire.slip_qr import SlipClaim, SlipType

SLIP_TYPES = {
    "shift_opened": SlipType.SHIFT_OPENED,
    "shift_closed": SlipType.SHIFT_CLOSED,
    "cash_picked_up": SlipType.CASH_PICKED_UP,
    "shift_handed_over": SlipType.SHIFT_HANDED_OVER,
    "transfer_requested": SlipType.TRANSFER_REQUESTED,
    "site_day_closed": SlipType.DAY_CLOSED,
}
"""The kinds of entries that have a slip."""


def slip_claim(entry: Envelope, entry_hash: bytes, key_id: bytes) -> SlipClaim:
    """What the slip of `entry` says. Raises Broken(bad_facts) for an entry that has none, or cannot be."""
    try:
        return _told(_bare(entry, entry_hash, key_id), entry)
    except (KeyError, ValueError, TypeError, Refused) as wrong:
        raise Broken("bad_facts", seq=entry.seq, reason=f"{entry.kind}: {wrong}") from wrong


def _bare(entry: Envelope, entry_hash: bytes, key_id: bytes) -> SlipClaim:
    counter, window = device_place(entry.device)
    return SlipClaim(
        type=SLIP_TYPES[entry.kind],
        training=entry.mode == "training",
        key_id=key_id,
        epoch=entry.epoch,
        seq=entry.seq,
        counter=counter,
        window=window,
        business_date=date.fromisoformat(str(entry.business_date)),
        at=from_wire(entry.at).replace(microsecond=0),
        shift=entry.shift if isinstance(entry.shift, int) else 0,
        staff=staff_number(told_staff(entry)),
        second=staff_number(entry.approvals[0].staff) if entry.approvals else 0,
        paise=0,
        difference=0,
        instruments=0,
        instruments_paise=0,
        first_serial=0,
        last_serial=0,
        entry_hash=entry_hash,
    )


def _told(claim: SlipClaim, entry: Envelope) -> SlipClaim:
    match entry.kind:
        case "shift_opened":
            return replace(claim, paise=read_facts(entry.facts, ShiftOpened).opening_float)
        case "shift_closed":
            closed = read_facts(entry.facts, ShiftClosed)
            claim = _with_instruments(claim, closed.instruments)
            serials = [_serial(each) for each in (closed.first_receipt, closed.last_receipt)]
            return replace(
                claim,
                paise=closed.counted,
                difference=closed.over_short,
                first_serial=serials[0],
                last_serial=serials[1],
            )
        case "cash_picked_up":
            return replace(claim, paise=read_facts(entry.facts, CashPickedUp).paise)
        case "shift_handed_over":
            handed = read_facts(entry.facts, ShiftHandedOver)
            return replace(claim, paise=handed.counted, difference=handed.over_short)
        case "transfer_requested":
            asked = read_facts(entry.facts, TransferRequested)
            return replace(claim, paise=asked.paise, last_serial=_serial(asked.receipt))
        case _:
            day = read_facts(entry.facts, SiteDayClosed)
            return replace(claim, paise=day.counted, difference=day.over_short)


def _with_instruments(claim: SlipClaim, total: object) -> SlipClaim:
    if not isinstance(total, InstrumentTotal):
        return claim
    return replace(claim, instruments=total.count, instruments_paise=total.paise)


def _serial(receipt: object) -> int:
    return parse_receipt_number(receipt).serial if isinstance(receipt, str) else 0
