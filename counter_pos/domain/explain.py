"""What a drawer should hold, down to the entries; and what may have made a count differ. Pure: entries in, answers out.

A cause is a proposal: it names the entries that a person should look at, and never changes anything. It is ranked by
how seldom the same pattern comes about by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    CashPickedUp,
    FloatAdded,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    ShiftHandedOver,
    ShiftOpened,
    TakenOver,
    read_facts,
)
from counter_pos.domain.payment import change_notes

NEAR = timedelta(minutes=10)
"""Two equal payments this near in time may be one that was recorded twice."""
MOST_NAMED = 8
"""A cause that fits more entries than this names the latest ones."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement of the drawer's cash, signed paise: what an entry of the shift put in or took out.

    A payment over several receipts moves once a receipt, `receipt` and `account` as its facts have them; `tendered`,
    `change` and `typed` are of its whole tender.
    """

    seq: int
    at: datetime
    kind: str
    paise: int
    staff: str
    purpose: str = ""
    receipt: str = ""
    account: str = ""
    tendered: int = 0
    change: int = 0
    typed: bool = False
    cancelled: bool = False
    """A payment that was taken back later, or (of a cancellation) always True."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sum: `name` as the drawer's fold has it, `about` the purpose of `collected`."""

    name: str
    paise: int
    moved: tuple[Moved, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause of a difference. `paise` is what it would explain, `moved` the entries to look at.

    `code`: paid_twice, missed_cancellation, cash_not_returned, transposed, change_note, change_swap, float_wrong,
    pick_up_wrong. `was` and `may_be` are a transposed amount as recorded and as it may have been, or the two
    denominations of a swap (given, meant).
    """

    code: str
    weight: int
    paise: int
    moved: tuple[Moved, ...]
    was: int = 0
    may_be: int = 0


def movements(entries: Iterable[Envelope]) -> tuple[Moved, ...]:
    """Every movement of cash of one shift, in order. The sum of `paise` is what the drawer must hold."""
    found: list[Moved] = []
    gone: set[str] = set()
    for entry in entries:
        made = _moved(entry)
        found += made
        if entry.kind == "payment_cancelled":
            gone |= {each.receipt for each in made}
    return tuple(
        replace(each, cancelled=True) if each.kind == "payment_taken" and each.receipt in gone else each
        for each in found
    )


def _moved(entry: Envelope) -> list[Moved]:
    bare = Moved(entry.seq, datetime.fromisoformat(entry.at), entry.kind, 0, entry.who.staff)
    match entry.kind:
        case "shift_opened":
            return _opening(bare, read_facts(entry.facts, ShiftOpened))
        case "float_added":
            return [replace(bare, paise=read_facts(entry.facts, FloatAdded).paise)]
        case "cash_picked_up":
            return [replace(bare, paise=-read_facts(entry.facts, CashPickedUp).paise)]
        case "shift_handed_over":
            return [replace(bare, paise=read_facts(entry.facts, ShiftHandedOver).over_short)]
        case "payment_taken":
            return _payment(bare, read_facts(entry.facts, PaymentTaken))
        case "payment_recovered":
            paper = read_facts(entry.facts, PaymentRecovered)
            if not paper.in_drawer or paper.tender != "cash":
                return []
            return [
                replace(
                    bare, paise=paper.paise, purpose=paper.purpose, receipt=paper.receipt, account=paper.account
                )
            ]  # fmt: skip
        case "payment_cancelled":
            facts = read_facts(entry.facts, PaymentCancelled)
            if not facts.returned:  # a cheque went back: no cash moved
                return []
            return [
                replace(
                    bare, paise=-part.paise, purpose=part.purpose, receipt=part.receipt, account=part.account,
                    cancelled=True,
                )
                for part in facts.parts
            ]  # fmt: skip
        case _:
            return []


def _opening(bare: Moved, facts: ShiftOpened) -> list[Moved]:
    """The float; and what an earlier epoch's drawer had moved besides, whose entries stand in that epoch."""
    moved = [replace(bare, paise=facts.opening_float)]
    if isinstance(left := facts.taken_over, TakenOver):
        went = left.floats_added + left.collected + left.handed_over - left.returned - left.picked_up
        moved.append(replace(bare, kind="shift_taken_over", paise=went, staff=left.staff))
    return moved


def _payment(bare: Moved, facts: PaymentTaken) -> list[Moved]:
    if facts.tender.kind != "cash":
        return []
    tender = facts.tender
    return [
        replace(
            bare, paise=part.paise, purpose=part.purpose, receipt=part.receipt, account=part.account,
            tendered=tender.tendered, change=tender.change, typed=tender.typed,
        )
        for part in facts.parts
    ]  # fmt: skip


_NAMES = {
    "shift_opened": "opening_float",
    "shift_taken_over": "taken_over",
    "float_added": "floats_added",
    "payment_taken": "collected",
    "payment_recovered": "recovered",
    "payment_cancelled": "returned",
    "cash_picked_up": "picked_up",
    "shift_handed_over": "handed_over",
}


def lines(moved: Sequence[Moved]) -> tuple[Line, ...]:
    """The sum as lines, each with its entries: floats, payments by purpose, cancellations, pick-ups, hand-overs."""
    found: dict[tuple[str, str], list[Moved]] = {}
    for name in _NAMES.values():
        for each in moved:
            if _NAMES[each.kind] == name:
                about = each.purpose if name in ("collected", "recovered") else ""
                found.setdefault((name, about), []).append(each)
    return tuple(
        Line(name, sum(each.paise for each in mine), tuple(mine), about) for (name, about), mine in found.items()
    )


def causes(moved: Sequence[Moved], difference: int, denominations: tuple[int, ...]) -> tuple[Cause, ...]:
    """What may have made a count differ by `difference` (counted - expected, paise), the likeliest first.

    Nothing for an exact count. Between a hand-over and its count only what moved since then can be the cause.
    """
    if not difference:
        return ()
    since = max((at for at, each in enumerate(moved) if each.kind == "shift_handed_over"), default=-1)
    mine = moved[since + 1 :]
    found = [
        *_paid_twice(mine, difference),
        *_missed_cancellation(mine, difference),
        *_not_returned(mine, difference),
        *_transposed(mine, difference),
        *_float_wrong(mine, difference),
        *_change(mine, difference, denominations),
    ]
    return tuple(sorted(found, key=lambda each: -each.weight))


def _standing(moved: Sequence[Moved]) -> list[Moved]:
    """Payments that were not cancelled."""
    return [each for each in moved if each.kind == "payment_taken" and not each.cancelled]


def _paid_twice(moved: Sequence[Moved], difference: int) -> list[Cause]:
    """Short by an amount that stands twice near in time: one of the two may never have been paid."""
    equal = [each for each in _standing(moved) if each.paise == -difference]
    pairs = [
        (first, second)
        for at, first in enumerate(equal)
        for second in equal[at + 1 :]
        if first.seq != second.seq and second.at - first.at <= NEAR
    ]
    found = []
    for first, second in pairs[-MOST_NAMED:]:
        weight = 95 if first.account == second.account else 80
        found.append(Cause("paid_twice", weight, difference, (first, second)))
    return found


def _missed_cancellation(moved: Sequence[Moved], difference: int) -> list[Cause]:
    """Short by a receipt's amount: the cash may have been given back, or never taken, and the receipt left standing."""
    whole = _standing(moved)
    fits = [each for each in whole if each.paise == -difference]
    if not fits:
        return []
    return [Cause("missed_cancellation", _weigh(70, fits), difference, tuple(fits[-MOST_NAMED:]))]


def _not_returned(moved: Sequence[Moved], difference: int) -> list[Cause]:
    """Too much by a cancellation's amount: the cash may never have been given back."""
    fits = [each for each in moved if each.kind == "payment_cancelled" and -each.paise == difference]
    return [Cause("cash_not_returned", _weigh(90, fits), difference, tuple(fits[-MOST_NAMED:]))] if fits else []


def _weigh(weight: int, fits: Sequence[Moved]) -> int:
    """A pattern that fits many entries tells less."""
    return weight - 5 * min(len(fits) - 1, 6)


def swapped(paise: int) -> tuple[int, ...]:
    """The amounts that two neighbouring digits of the rupees, changed over, make of `paise`: 540 of 450."""
    rupees, rest = divmod(paise, 100)
    digits = str(rupees)
    made = {
        int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) * 100 + rest for at in range(len(digits) - 1)
    }
    return tuple(sorted(made - {paise}))


def _transposed(moved: Sequence[Moved], difference: int) -> list[Cause]:
    """An amount whose digits changed places when it was typed, of the payment or of the cash received."""
    if difference % 900:  # two digits changed over always differ by nine times a power of ten, in whole rupees
        return []
    found = []
    for each in _standing(moved):
        if (meant := each.paise + difference) in swapped(each.paise):
            found.append(Cause("transposed", 85, difference, (each,), each.paise, meant))
        elif each.typed and (meant := each.tendered + difference) in swapped(each.tendered):
            found.append(Cause("transposed", 75, difference, (each,), each.tendered, meant))
    fewer = 3 * min(max(len(found) - 1, 0), 8)
    return [replace(each, weight=each.weight - fewer) for each in found[-MOST_NAMED:]]


def _float_wrong(moved: Sequence[Moved], difference: int) -> list[Cause]:
    """Change that was written and not put in, or a bag that was written and not taken; or the same twice."""
    found = []
    for each in moved:
        if each.kind in ("shift_opened", "float_added") and abs(difference) == each.paise:
            found.append(Cause("float_wrong", 65, difference, (each,)))
        if each.kind == "cash_picked_up" and abs(difference) == -each.paise:
            found.append(Cause("pick_up_wrong", 88, difference, (each,)))
    return found


def _change(moved: Sequence[Moved], difference: int, denominations: tuple[int, ...]) -> list[Cause]:
    """One note of change too much or too little, or one note given for another."""
    given = [each for each in _standing(moved) if each.change]
    size, found = abs(difference), []
    if size in denominations:
        # Too much given: any change at all; too little: only where such a note was due.
        fits = [each for each in given if difference < 0 or size in _due(each, denominations)]
        if fits:
            found.append(Cause("change_note", _weigh(60, fits), difference, tuple(fits[-MOST_NAMED:]), size))
    for gave in denominations:
        meant = gave + difference  # short by gave - meant
        if meant in denominations and meant != gave:
            fits = [each for each in given if meant in _due(each, denominations)]
            if fits:
                cause = Cause("change_swap", _weigh(50, fits), difference, tuple(fits[-MOST_NAMED:]), gave, meant)
                found.append(cause)
    return found


def _due(payment: Moved, denominations: tuple[int, ...]) -> set[int]:
    """The notes that the till proposed as change."""
    return {note.paise for note in change_notes(payment.change, denominations)}
