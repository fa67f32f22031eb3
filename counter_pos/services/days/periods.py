"""What registers tell of a range of business dates: shifts, what was undone, and cash that changed hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from msgspec import UNSET, UnsetType

from counter_pos.domain.business_date import local
from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import (
    CashPickedUp,
    CashReceivedInSafe,
    CounterfeitRefused,
    DrawerCounted,
    DrawerOpenedWithoutSale,
    FloatAdded,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    ReceiptDuplicated,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    ShiftReceived,
    TransferRequested,
    read_facts,
)
from counter_pos.domain.shift import Shift, fold_shift
from counter_pos.domain.staff import staff_number
from counter_pos.journal import shifts
from counter_pos.services.days.readings import shift_summary
from counter_pos.services.days.register_rows import CashMove, Period, Person, Undone
from counter_pos.services.progress import Tell, nobody_asks
from counter_pos.services.receipts.rows import paper_row
from counter_pos.services.summaries import ReceiptRow
from counter_pos.services.till.till import Till
from counter_pos.wire.claims import device_place
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire

_UNDONE = ("payment_cancelled", "receipt_duplicated", "transfer_requested")
_MOVES = (
    "shift_opened",
    "float_added",
    "cash_picked_up",
    "cash_received_in_safe",
    "drawer_opened_without_sale",
    "counterfeit_refused",
    "drawer_counted",
    "shift_handed_over",
    "shift_closed",
    "shift_received",
)


def period(till: Till, first: date, last: date, tell: Tell = nobody_asks) -> Period:
    """Read the business dates from `first` to `last`, both among them. `tell` hears of each shift.

    Raises Refused(dates_turned_round).
    """
    if last < first:
        raise Refused("dates_turned_round", first=first, last=last)
    found = shifts.in_dates(till.journal, first, last)
    told = []
    for done, each in enumerate(found):
        tell(done, len(found))
        told.append(shift_summary(till, each.shift))
    counter, head = till.counter, till.journal.newest()
    assert head is not None
    return Period(
        counter_code=counter.code,
        window=counter.window,
        counter_en=counter.name_en,
        counter_hi=counter.name_hi,
        first=first,
        last=last,
        shifts=tuple(told),
        undone=tuple(
            row for entry in _within(till, _UNDONE, first, last) for row in _undone(till, entry, entry.envelope)
        ),
        moves=tuple(
            move for entry in _within(till, _MOVES, first, last) if (move := _move(till, entry.envelope)) is not None
        ),
        head_seq=head.seq,
        head_hash=head.hash.hex(),
        elsewhere=_elsewhere(till, first, last),
    )


def _elsewhere(till: Till, first: date, last: date) -> tuple[ReceiptRow, ...]:
    """Receipts that papers told of, by the day they were restored on, whose cash went another way."""
    acked = till.journal.place.acknowledged
    return tuple(
        paper_row(till, entry.envelope, sent=acked is not None and entry.seq <= acked.acked_seq)
        for entry in _within(till, ("payment_recovered",), first, last)
        if not read_facts(entry.envelope.facts, PaymentRecovered).in_drawer
    )


def _day_of(envelope: Envelope) -> date:
    """The business date of a deed; outside a shift the local day it was done on."""
    if isinstance(envelope.business_date, str):
        return date.fromisoformat(envelope.business_date)
    return local(from_wire(envelope.at)).date()


def _within(till: Till, kinds: tuple[str, ...], first: date, last: date) -> Iterator[StoredEntry]:
    """Entries of these kinds within the dates, in the chain's order."""
    found = [entry for kind in kinds for entry in till.journal.of_kind(kind)]
    found.sort(key=lambda entry: entry.seq)
    return (entry for entry in found if first <= _day_of(entry.envelope) <= last)


def _person(till: Till, code: str) -> Person:
    member = None if code == "system" else till.heard.staff().get(staff_number(code))
    return Person(code, member.name_en if member else code, member.name_hi if member else code)


def _approver(till: Till, envelope: Envelope) -> Person | None:
    return _person(till, envelope.approvals[0].staff) if envelope.approvals else None


def _undone(till: Till, entry: StoredEntry, envelope: Envelope) -> Iterator[Undone]:
    original = till.journal.at(envelope.refs[0].seq)
    if original is None:
        raise Broken("bad_reference", seq=entry.seq)
    paid = read_facts(original.envelope.facts, PaymentTaken)
    parts = {part.receipt: part for part in paid.parts}
    to_account: int | None = None
    match envelope.kind:
        case "payment_cancelled":
            kind, facts = "cancelled", read_facts(envelope.facts, PaymentCancelled)
            which = [(part.receipt, facts.reason, 0) for part in facts.parts]
        case "receipt_duplicated":
            kind, copied = "duplicate", read_facts(envelope.facts, ReceiptDuplicated)
            which = [(copied.receipt, copied.reason, copied.copy)]
        case _:
            kind, moved = "transfer", read_facts(envelope.facts, TransferRequested)
            which, to_account = [(moved.receipt, moved.reason, 0)], int(moved.to_account)
    for receipt, reason, copy in which:
        part = parts[receipt]
        yield Undone(
            kind=kind,
            at=from_wire(envelope.at),
            business_date=_day_of(envelope),
            shift=envelope.shift if isinstance(envelope.shift, int) else None,
            by=_person(till, envelope.who.staff),
            approver=_approver(till, envelope),
            receipt=receipt,
            taken_at=from_wire(original.envelope.at),
            account=int(part.account),
            name_en=part.shown.name_en,
            name_hi=part.shown.name_hi,
            purpose=part.purpose,
            tender=paid.tender.kind,
            paise=part.paise,
            reason=reason,
            copy=copy,
            to_account=to_account,
        )


@dataclass(frozen=True, slots=True)
class _Moved:
    """What an entry says of cash."""

    kind: str
    paise: int | None = None
    difference: int | None = None
    bag: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    shift: int | UnsetType = UNSET
    to: str | None = None
    device: str | None = None
    """Whose cash it was, where that may be another window's."""


def _move(till: Till, envelope: Envelope) -> CashMove | None:
    """None for an entry that moved nothing: the counts of a close are told by the close."""
    moved = _moved(till, envelope)
    if moved is None:
        return None
    shift = moved.shift if isinstance(moved.shift, int) else envelope.shift
    return CashMove(
        kind=moved.kind,
        at=from_wire(envelope.at),
        business_date=_day_of(envelope),
        shift=shift if isinstance(shift, int) else None,
        by=_person(till, envelope.who.staff),
        to=None if moved.to is None else _person(till, moved.to),
        approver=_approver(till, envelope),
        paise=moved.paise,
        difference=moved.difference,
        bag=moved.bag if isinstance(moved.bag, str) else None,
        reason=moved.reason if isinstance(moved.reason, str) else None,
        window=None if moved.device in (None, till.journal.device) else device_place(str(moved.device))[1],
    )


def _moved(till: Till, envelope: Envelope) -> _Moved | None:
    facts = envelope.facts
    match envelope.kind:
        case "shift_opened":
            return _Moved("opening_float", read_facts(facts, ShiftOpened).opening_float)
        case "float_added":
            return _Moved("float_added", read_facts(facts, FloatAdded).paise)
        case "cash_picked_up":
            picked = read_facts(facts, CashPickedUp)
            return _Moved("picked_up", picked.paise, bag=picked.bag)
        case "cash_received_in_safe":
            carried = read_facts(facts, CashReceivedInSafe)
            return _Moved("in_safe", carried.paise, bag=carried.bag, device=carried.device)
        case "drawer_counted":
            return _surprise(till, envelope, read_facts(facts, DrawerCounted))
        case "shift_handed_over":
            over = read_facts(facts, ShiftHandedOver)
            return _Moved("handed_over", over.counted, over.over_short, reason=over.reason, to=over.to_staff)
        case "shift_closed":
            closed = read_facts(facts, ShiftClosed)
            return _Moved("closed", closed.counted, closed.over_short, reason=closed.reason)
        case "shift_received":
            received = read_facts(facts, ShiftReceived)
            found, whose = received.over_short, received.device
            difference = found if isinstance(found, int) else None
            return _Moved("received", received.counted, difference, shift=received.shift, device=whose)
        case "counterfeit_refused":
            notes = read_facts(facts, CounterfeitRefused)
            return _Moved("note_refused", notes.denomination * notes.pieces, reason=notes.marks)
        case _:
            return _Moved("drawer_opened", reason=read_facts(facts, DrawerOpenedWithoutSale).reason)


def _surprise(till: Till, envelope: Envelope, facts: DrawerCounted) -> _Moved | None:
    """A count that ends nothing beside what the drawer was to hold then: by surprise, or before a hand-over."""
    if not isinstance(facts.occasion, str) or not isinstance(envelope.shift, int):
        return None
    found = shifts.by_number(till.journal, envelope.shift)
    assert found is not None
    shift: Shift | None = None
    for entry in till.journal.between(found.opened_seq, envelope.seq):
        shift = fold_shift(shift, entry.envelope)
    assert shift is not None
    kind = "surprise" if facts.occasion == "surprise" else "hand_over_count"
    return _Moved(kind, facts.counted, cash_over_short(facts.counted, shift.drawer.expected))
