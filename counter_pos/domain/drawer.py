"""The drawer's cash as a fold of entries. `expected` is what must lie in it, to the paisa."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    CashPickedUp,
    FloatAdded,
    PaymentCancelled,
    PaymentTaken,
    ShiftOpened,
    read_facts,
)


@dataclass(frozen=True, slots=True)
class Drawer:
    """Sums of one shift's cash, paise."""

    opening_float: int = 0
    floats_added: int = 0
    collected: int = 0
    returned: int = 0
    picked_up: int = 0

    @property
    def expected(self) -> int:
        return self.opening_float + self.floats_added + self.collected - self.returned - self.picked_up


def cash_over_short(counted_paise: int, expected_paise: int) -> int:
    """Signed: positive when there is more cash than the journal says."""
    return counted_paise - expected_paise


def apply_to_drawer(drawer: Drawer, entry: Envelope) -> Drawer:
    """Return the drawer after `entry`. Entries that move no cash leave it as it is."""
    match entry.kind:
        case "shift_opened":
            return Drawer(opening_float=read_facts(entry.facts, ShiftOpened).opening_float)
        case "float_added":
            return replace(drawer, floats_added=drawer.floats_added + read_facts(entry.facts, FloatAdded).paise)
        case "payment_taken":
            tender = read_facts(entry.facts, PaymentTaken).tender
            if tender.kind != "cash":
                return drawer
            return replace(drawer, collected=drawer.collected + tender.tendered - tender.change)
        case "payment_cancelled":
            return replace(drawer, returned=drawer.returned + read_facts(entry.facts, PaymentCancelled).returned)
        case "cash_picked_up":
            return replace(drawer, picked_up=drawer.picked_up + read_facts(entry.facts, CashPickedUp).paise)
        case _:
            return drawer
