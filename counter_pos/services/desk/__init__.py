"""The till as one object with bound deeds: what window, command line, print desk and courier are handed.

Every deed that writes runs on the journal lane, whichever thread asks; look-ups run where they are asked.
"""

from __future__ import annotations

from counter_pos.services.desk.base import fence_file, keep_fence
from counter_pos.services.desk.custody import CustodyDesk
from counter_pos.services.desk.holding import HoldingDesk
from counter_pos.services.desk.paying import PayingDesk
from counter_pos.services.desk.people import PeopleDesk
from counter_pos.services.desk.receipts import ReceiptDesk
from counter_pos.services.desk.scanning import ScanningDesk
from counter_pos.services.desk.site import SiteDesk

__all__ = ["Desk", "fence_file", "keep_fence"]


class Desk(PeopleDesk, PayingDesk, HoldingDesk, ReceiptDesk, ScanningDesk, CustodyDesk, SiteDesk):
    """One till, open for work. With `lanes`, writes go through the journal lane; without, they run at once."""
