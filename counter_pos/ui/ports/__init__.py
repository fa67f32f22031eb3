"""The till as the window sees it, and the way work leaves the window's thread. No Qt: presenters import this."""

from __future__ import annotations

from typing import Protocol

from counter_pos.ui.ports.custody import CustodyTill
from counter_pos.ui.ports.holding import HoldingTill
from counter_pos.ui.ports.jobs import RunsJobs
from counter_pos.ui.ports.paying import Cancelled, PayingTill, Taken
from counter_pos.ui.ports.people import PapersInDoubt, PeopleTill
from counter_pos.ui.ports.receipts import ReceiptsTill
from counter_pos.ui.ports.scanning import ScanningTill
from counter_pos.ui.ports.site import SiteTill

__all__ = ["Cancelled", "PapersInDoubt", "RunsJobs", "Taken", "Till"]


class Till(PeopleTill, PayingTill, HoldingTill, ReceiptsTill, ScanningTill, CustodyTill, SiteTill, Protocol):
    """What the window asks of services.desk.Desk. Everything may raise Refused, Unavailable, Broken."""
