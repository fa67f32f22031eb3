"""The drawer as a fold of entries. `expected` is the cash that must lie in it, to the paisa; cheques stand apart."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    CashPickedUp,
    FloatAdded,
    InstrumentTotal,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    ShiftHandedOver,
    ShiftOpened,
    TakenOver,
    read_facts,
)


class Drawer(Struct, frozen=True):
    """Sums of one shift's cash, paise; and its cheques and demand drafts, which are no cash.

    `handed_over` is the sum of the differences found at hand-overs, signed: the next clerk answers for what was there.
    """

    opening_float: int = 0
    floats_added: int = 0
    collected: int = 0
    returned: int = 0
    picked_up: int = 0
    handed_over: int = 0
    instruments: int = 0
    instruments_paise: int = 0

    @property
    def expected(self) -> int:
        into = self.opening_float + self.floats_added + self.collected + self.handed_over
        return into - self.returned - self.picked_up


def cash_over_short(counted_paise: int, expected_paise: int) -> int:
    """Signed: positive when there is more cash than the journal says."""
    return counted_paise - expected_paise


def apply_to_drawer(drawer: Drawer, entry: Envelope) -> Drawer:
    """Return the drawer after `entry`. Entries that move no cash leave it as it is."""
    match entry.kind:
        case "shift_opened":
            return _opened(read_facts(entry.facts, ShiftOpened))
        case "float_added":
            return replace(drawer, floats_added=drawer.floats_added + read_facts(entry.facts, FloatAdded).paise)
        case "payment_taken":
            tender = read_facts(entry.facts, PaymentTaken).tender
            if tender.kind != "cash":
                worth = drawer.instruments_paise + tender.tendered - tender.change
                return replace(drawer, instruments=drawer.instruments + 1, instruments_paise=worth)
            return replace(drawer, collected=drawer.collected + tender.tendered - tender.change)
        case "payment_recovered":
            return _with_recovery(drawer, read_facts(entry.facts, PaymentRecovered))
        case "payment_cancelled":
            return _with_cancellation(drawer, read_facts(entry.facts, PaymentCancelled))
        case "shift_handed_over":
            found = read_facts(entry.facts, ShiftHandedOver).over_short
            return replace(drawer, handed_over=drawer.handed_over + found)
        case "cash_picked_up":
            return replace(drawer, picked_up=drawer.picked_up + read_facts(entry.facts, CashPickedUp).paise)
        case _:
            return drawer


def _opened(facts: ShiftOpened) -> Drawer:
    """With the float, or as an earlier epoch left it."""
    drawer = Drawer(opening_float=facts.opening_float)
    left = facts.taken_over
    if not isinstance(left, TakenOver):
        return drawer
    papers = left.instruments if isinstance(left.instruments, InstrumentTotal) else InstrumentTotal(count=0, paise=0)
    return replace(
        drawer,
        floats_added=left.floats_added,
        collected=left.collected,
        returned=left.returned,
        picked_up=left.picked_up,
        handed_over=left.handed_over,
        instruments=papers.count,
        instruments_paise=papers.paise,
    )


def _with_recovery(drawer: Drawer, facts: PaymentRecovered) -> Drawer:
    """What lies in the drawer of a payment that only paper tells of."""
    if not facts.in_drawer:
        return drawer
    if facts.tender != "cash":
        worth = drawer.instruments_paise + facts.paise
        return replace(drawer, instruments=drawer.instruments + 1, instruments_paise=worth)
    return replace(drawer, collected=drawer.collected + facts.paise)


def _with_cancellation(drawer: Drawer, facts: PaymentCancelled) -> Drawer:
    """Cash goes back to the payer; where none was returned, the cheque or draft itself was."""
    if facts.returned:
        return replace(drawer, returned=drawer.returned + facts.returned)
    worth = drawer.instruments_paise - sum(part.paise for part in facts.parts)
    return replace(drawer, instruments=drawer.instruments - 1, instruments_paise=worth)
