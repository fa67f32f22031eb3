"""What a scanner read."""

from __future__ import annotations

from counter_pos.services.consumers import opening
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.scan import Scanned, ScannedBill, read_scan
from counter_pos.services.summaries import Caution


class ScanningDesk(DeskBase):
    """From a scanned text to what it stands for."""

    def read_scan(self, text: str) -> Scanned:
        """See services.scan."""
        return read_scan(text, self.till.readers)

    def bill_cautions(self, bill: ScannedBill, account: int) -> tuple[Caution, ...]:
        """See services.consumers.opening."""
        return opening.bill_cautions(self.till, bill, account)
