"""Cash on its way during a shift: change put in, cash taken to the safe by two persons, the drawer opened, fakes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from msgspec import UNSET

from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    KIND_OF,
    CashPickedUp,
    CashReceivedInSafe,
    CounterfeitRefused,
    DrawerOpenedWithoutSale,
    Facts,
    FloatAdded,
    Notes,
    read_facts,
)
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.domain.shift import Shift
from counter_pos.domain.staff import StaffMember, staff_number
from counter_pos.journal.store import PrintOrder
from counter_pos.services.cash.safe_window import check_keeps_safe
from counter_pos.services.notes import kept_notes
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.entry import StoredEntry

PICK_UP_COPIES = 2
"""One slip goes with the bag, one stays with the drawer."""
MOST_PIECES = 1_000
_BAG = re.compile(r"[A-Z0-9][A-Z0-9/-]{2,23}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PickUp:
    """Cash on its way from the drawer to the safe. `paise` as the slip says; `received` once the safe has it."""

    epoch: int
    seq: int
    shift: int
    business_date: date
    paise: int
    notes: Notes
    bag: str
    clerk: str
    second: str
    received: bool


def add_float(till: Till, notes: tuple[NoteCount, ...], command_id: str) -> Shift:
    """Put more change into the drawer.

    Raises Refused: amount_zero, denomination_refused, note_count_negative, command_reused and those of an open shift.
    """
    member = till.signed_in()
    facts = FloatAdded(paise=notes_total(notes), notes=kept_notes(notes, till.rules()))
    if not was_recorded(till, command_id, facts):
        till.open_shift_of(member)
        if facts.paise <= 0:
            raise Refused("amount_zero")
        till.record(facts, command_id, member)
    shift = till.shift
    assert shift is not None
    return shift


def was_recorded(till: Till, command_id: str, facts: Facts) -> bool:
    """Whether this command recorded just these facts before. Raises Refused(command_reused) for other facts."""
    recorded = till.journal.of_command(command_id)
    if recorded is None:
        return False
    envelope = recorded.envelope
    if envelope.kind != KIND_OF[type(facts)] or read_facts(envelope.facts, type(facts)) != facts:
        raise Refused("command_reused")
    return True


def bag_number(text: str) -> str:
    """A seal number as slips carry it. Raises Refused(bag_needed)."""
    bag = "".join(text.upper().split())
    if _BAG.fullmatch(bag) is None:
        raise Refused("bag_needed")
    return bag


def pick_up(till: Till, notes: tuple[NoteCount, ...], bag: str, approval: Word | None, command_id: str) -> PickUp:
    """Take cash out of the drawer into a sealed bag, by two persons; a slip in two copies is promised.

    Raises Refused: amount_zero, bag_needed, bag_used, pick_up_too_much, denomination_refused, note_count_negative,
    command_reused, and those of an open shift and of services.till.approvals.check.
    """
    member = till.signed_in()
    number = bag_number(bag)
    facts = CashPickedUp(paise=notes_total(notes), notes=kept_notes(notes, till.rules()), bag=number)
    if not was_recorded(till, command_id, facts):
        shift = till.open_shift_of(member)
        if facts.paise <= 0:
            raise Refused("amount_zero")
        if any(each.bag == number for each in pick_ups(till)):
            raise Refused("bag_used", bag=number)
        if facts.paise > shift.drawer.expected:
            raise Refused("pick_up_too_much")
        agreed = check(till, approval, matters.picking_up(number, facts.paise), command_id, member.code)
        prints = tuple(PrintOrder(part, "cash_picked_up", "") for part in range(1, PICK_UP_COPIES + 1))
        till.record(facts, command_id, member, approvals=(agreed,), prints=prints)
    recorded = till.journal.of_command(command_id)
    assert recorded is not None
    return _pick_up(recorded, received=False)


def _pick_up(entry: StoredEntry, *, received: bool) -> PickUp:
    envelope = entry.envelope
    facts = read_facts(envelope.facts, CashPickedUp)
    assert isinstance(envelope.shift, int) and isinstance(envelope.business_date, str)
    return PickUp(
        epoch=entry.epoch,
        seq=entry.seq,
        shift=envelope.shift,
        business_date=date.fromisoformat(envelope.business_date),
        paise=facts.paise,
        notes=facts.notes,
        bag=facts.bag if isinstance(facts.bag, str) else "",
        clerk=envelope.who.staff,
        second=envelope.approvals[0].staff if envelope.approvals else "",
        received=received,
    )


def pick_ups(till: Till, day: date | None = None) -> list[PickUp]:
    """The pick-ups of this till, oldest first: all, or those of one business date."""
    received = {
        (ref.device, ref.epoch, ref.seq)
        for entry in till.deeds_of("cash_received_in_safe")
        for ref in entry.envelope.refs
    }
    found = [
        _pick_up(entry, received=(entry.device, entry.epoch, entry.seq) in received)
        for entry in till.deeds_of("cash_picked_up")
    ]
    return [each for each in found if day is None or each.business_date == day]


def receive_pick_up(
    till: Till,
    bag: str,
    notes: tuple[NoteCount, ...],
    approval: Word | None,
    command_id: str,
    *,
    differs: bool = False,
) -> PickUp:
    """The safe takes over a bag of this till, opened and counted again by whoever keeps the safe.

    `approval` is the safe keeper's own login: it cannot be the clerk who held the drawer. What the bag really holds
    is recorded; a bag that differs from its slip stays open in the books by the difference.
    Raises Refused: safe_elsewhere, bag_needed, bag_unknown, bag_received, amount_zero, denomination_refused,
    note_count_negative, command_reused, and those of services.till.approvals.check.
    """
    check_keeps_safe(till)
    number = bag_number(bag)
    found = next((each for each in pick_ups(till) if each.bag == number), None)
    if found is None:
        raise Refused("bag_unknown", bag=number)
    facts = CashReceivedInSafe(
        device=till.journal.device,
        paise=notes_total(notes),
        notes=kept_notes(notes, till.rules_on(found.business_date)),
        bag=number,
    )
    if not was_recorded(till, command_id, facts):
        if found.received:
            raise Refused("bag_received", bag=number)
        if facts.paise <= 0:
            raise Refused("amount_zero")
        if facts.paise != found.paise and not differs:
            raise Refused("pickup_differs", counted_paise=facts.paise, told_paise=found.paise)
        agreed = check(till, approval, matters.receiving_bag(number, facts.paise), command_id, found.clerk)
        entry = next(
            each for each in till.deeds_of("cash_picked_up") if (each.epoch, each.seq) == (found.epoch, found.seq)
        )
        till.record(
            facts,
            command_id,
            member_of(till, agreed.approval.staff),
            in_shift=False,
            business_date=found.business_date,
            approvals=(agreed,),
            refs=(till.ref(entry),),
        )
    return next(each for each in pick_ups(till) if (each.epoch, each.seq) == (found.epoch, found.seq))


def member_of(till: Till, staff: str) -> StaffMember:
    """The person behind a login. Raises Refused(staff_unknown)."""
    member = till.heard.staff().get(staff_number(staff))
    if member is None:
        raise Refused("staff_unknown", text=staff)
    return member


def open_drawer(till: Till, reason: str, command_id: str) -> None:
    """Record that the drawer is opened without a sale, for one of the policy's reasons.

    Raises Refused: reason_needed, shift_not_open, shift_of_another, shift_counted, command_reused.
    """
    member = till.signed_in()
    facts = DrawerOpenedWithoutSale(reason=reason)
    if was_recorded(till, command_id, facts):
        return
    till.open_shift_of(member)
    if reason not in till.rules().drawer_reasons:
        raise Refused("reason_needed")
    till.record(facts, command_id, member)


def refuse_counterfeit(
    till: Till, denomination: int, pieces: int, marks: str, account: int | None, command_id: str
) -> None:
    """Record notes that were not taken; the payer keeps them and nothing moves.

    Raises Refused: denomination_refused, pieces_needed, command_reused, and those of an open shift.
    """
    member = till.signed_in()
    facts = CounterfeitRefused(
        denomination=denomination,
        pieces=pieces,
        marks=" ".join(marks.split())[:60] or UNSET,
        account=UNSET if account is None else f"{account:010d}",
    )
    if was_recorded(till, command_id, facts):
        return
    till.open_shift_of(member)
    if denomination not in till.rules().denominations:
        raise Refused("denomination_refused", paise=denomination)
    if not 1 <= pieces <= MOST_PIECES:
        raise Refused("pieces_needed", most=MOST_PIECES)
    till.record(facts, command_id, member)
