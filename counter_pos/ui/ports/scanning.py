"""The till as whoever holds the scanner sees it."""

from __future__ import annotations

from typing import Protocol

from counter_pos.services.scan import Scanned, ScannedBill
from counter_pos.services.summaries import Caution


class ScanningTill(Protocol):
    """Implemented by services.desk.scanning."""

    def read_scan(self, text: str) -> Scanned: ...
    def bill_cautions(self, bill: ScannedBill, account: int) -> tuple[Caution, ...]: ...
