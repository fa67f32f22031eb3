"""What a person pays: purposes, parts, one tender; and the laws every payment keeps."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.instrument import Instrument
from counter_pos.domain.money import LARGEST_PAISE

MOST_PARTS = 20


class Purpose(StrEnum):
    """What the money is for. Order and numbers are frozen: the receipt's QR carries them."""

    BILL = "bill"
    ARREARS = "arrears"
    RECHARGE = "recharge"
    SECURITY = "security"
    RECONNECTION = "reconnection"
    SETTLEMENT = "settlement"
    MISCELLANEOUS = "miscellaneous"


class TenderKind(StrEnum):
    """How it is paid. Frozen order, as Purpose."""

    CASH = "cash"
    CHEQUE = "cheque"
    DEMAND_DRAFT = "demand_draft"


class NoteCount(Struct, frozen=True):
    """`count` pieces of one denomination (`paise` each). Coins are counted here too."""

    paise: int
    count: int

    @property
    def total(self) -> int:
        return self.paise * self.count


def notes_total(notes: tuple[NoteCount, ...]) -> int:
    """Value of a handful of notes and coins, paise."""
    return sum(note.total for note in notes)


class PartOrder(Struct, frozen=True):
    """One account, one purpose, one amount: it becomes one receipt."""

    account: int
    purpose: Purpose
    paise: int
    demand: str | None = None
    """The quote or request that it pays."""


class PaymentOrder(Struct, frozen=True):
    """What a clerk asks to record. `typed` is False when an empty Enter meant 'exactly this sum'."""

    command_id: str
    parts: tuple[PartOrder, ...]
    tendered_paise: int
    typed: bool
    notes: tuple[NoteCount, ...] = ()
    tender: TenderKind = TenderKind.CASH
    instrument: Instrument | None = None
    """What stands on the cheque or draft; None for cash."""

    @property
    def paise(self) -> int:
        parts = self.parts  # asked for a dozen times a payment, which nearly always has one part
        return parts[0].paise if len(parts) == 1 else sum(part.paise for part in parts)

    @property
    def change_paise(self) -> int:
        return self.tendered_paise - self.paise


def check_order(order: PaymentOrder) -> None:
    """Refuse an order that no payment could be: the laws that need no knowledge of the consumer.

    Raises Refused: no_parts, too_many_parts, same_part_twice, amount_zero, amount_negative, amount_too_large,
    tender_refused, instrument_change, short_tender, notes_differ.
    """
    if not order.parts:
        raise Refused("no_parts")
    if len(order.parts) > MOST_PARTS:
        raise Refused("too_many_parts", most=MOST_PARTS)
    seen: set[tuple[int, Purpose, str | None]] = set()
    for part in order.parts:
        if part.paise == 0:
            raise Refused("amount_zero")
        if part.paise < 0:
            raise Refused("amount_negative", text=str(part.paise))
        if (part.account, part.purpose, part.demand) in seen:
            raise Refused("same_part_twice", account=part.account)
        seen.add((part.account, part.purpose, part.demand))
    if order.paise > LARGEST_PAISE or order.tendered_paise > LARGEST_PAISE:
        raise Refused("amount_too_large", text=str(max(order.paise, order.tendered_paise)))
    if order.tender is TenderKind.CASH and order.instrument is not None:
        raise Refused("tender_refused", tender=order.tender.value)
    if order.tender is not TenderKind.CASH and order.change_paise:
        raise Refused("instrument_change", paise=order.paise)
    if order.tendered_paise < order.paise:
        raise Refused("short_tender", missing_paise=order.paise - order.tendered_paise)
    if order.notes and notes_total(order.notes) != order.tendered_paise:
        raise Refused("notes_differ", counted_paise=notes_total(order.notes), tendered_paise=order.tendered_paise)


def change_notes(paise: int, denominations: tuple[int, ...]) -> tuple[NoteCount, ...]:
    """The fewest notes and coins that make `paise` of change, largest first; a rest below the smallest is left out."""
    given = []
    for denomination in sorted(denominations, reverse=True):
        count, paise = divmod(paise, denomination)
        if count:
            given.append(NoteCount(denomination, count))
    return tuple(given)
