"""What each kind of entry says: one Struct a kind, money in paise. Field names are frozen once written."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from counter_pos.domain.facts.base import Facts, InstrumentTotal, Notes
from counter_pos.domain.facts.chain import (
    AppUpdated,
    ChainClosed,
    ChainOpened,
    ClockJumped,
    Counter,
    OutageBegan,
    OutageEnded,
    PinReset,
    PolicyAdopted,
    SignedIn,
    SignedOut,
    StaffBarred,
)
from counter_pos.domain.facts.custody import (
    CashPickedUp,
    CashReceivedInSafe,
    ClosedShift,
    LeftOpen,
    ShiftReceived,
    SiteDayClosed,
)
from counter_pos.domain.facts.payment import (
    CancelledPart,
    CounterfeitRefused,
    Part,
    PaymentCancelled,
    PaymentTaken,
    ReceiptDuplicated,
    Shown,
    Tender,
    TransferRequested,
)
from counter_pos.domain.facts.recovery import ChainRestored, PaymentRecovered, RestoredChain
from counter_pos.domain.facts.shift import (
    DrawerCounted,
    DrawerOpenedWithoutSale,
    FloatAdded,
    PrintStates,
    PurposeTotal,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    TakenOver,
)

__all__ = [
    "FACTS",
    "KIND_OF",
    "AppUpdated",
    "CancelledPart",
    "CashPickedUp",
    "CashReceivedInSafe",
    "ChainClosed",
    "ChainOpened",
    "ChainRestored",
    "ClockJumped",
    "ClosedShift",
    "Counter",
    "CounterfeitRefused",
    "DrawerCounted",
    "DrawerOpenedWithoutSale",
    "Facts",
    "FloatAdded",
    "InstrumentTotal",
    "LeftOpen",
    "Notes",
    "OutageBegan",
    "OutageEnded",
    "Part",
    "PaymentCancelled",
    "PaymentRecovered",
    "PaymentTaken",
    "PinReset",
    "PolicyAdopted",
    "PrintStates",
    "PurposeTotal",
    "ReceiptDuplicated",
    "RestoredChain",
    "ShiftClosed",
    "ShiftHandedOver",
    "ShiftOpened",
    "ShiftReceived",
    "Shown",
    "SignedIn",
    "SignedOut",
    "SiteDayClosed",
    "StaffBarred",
    "TakenOver",
    "Tender",
    "TransferRequested",
    "read_facts",
]

FACTS: dict[str, type[Facts]] = {
    "chain_opened": ChainOpened,
    "chain_closed": ChainClosed,
    "chain_restored": ChainRestored,
    "app_updated": AppUpdated,
    "policy_adopted": PolicyAdopted,
    "clock_jumped": ClockJumped,
    "outage_began": OutageBegan,
    "outage_ended": OutageEnded,
    "signed_in": SignedIn,
    "signed_out": SignedOut,
    "pin_reset": PinReset,
    "staff_barred": StaffBarred,
    "shift_opened": ShiftOpened,
    "shift_handed_over": ShiftHandedOver,
    "float_added": FloatAdded,
    "drawer_counted": DrawerCounted,
    "shift_closed": ShiftClosed,
    "drawer_opened_without_sale": DrawerOpenedWithoutSale,
    "payment_taken": PaymentTaken,
    "payment_cancelled": PaymentCancelled,
    "receipt_duplicated": ReceiptDuplicated,
    "transfer_requested": TransferRequested,
    "counterfeit_refused": CounterfeitRefused,
    "payment_recovered": PaymentRecovered,
    "cash_picked_up": CashPickedUp,
    "cash_received_in_safe": CashReceivedInSafe,
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
