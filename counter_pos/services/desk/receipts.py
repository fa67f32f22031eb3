"""Receipts of all shifts: found, told, copied, and their money asked to be moved."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.summaries import ReceiptRow
from counter_pos.services.till.till import new_command_id

if TYPE_CHECKING:
    from counter_pos.services.days.receipt_search import ReceiptStory
    from counter_pos.services.payments.transfers import Requested


class ReceiptDesk(DeskBase):
    """What is asked about a payment long after it was made."""

    def search_receipts(self, text: str) -> list[ReceiptRow]:
        """See services.days.receipt_search. Not for the window's thread."""
        from counter_pos.services.days import receipt_search

        return receipt_search.search(self.till, text)

    def receipt_story(self, receipt: str) -> ReceiptStory:
        """See services.days.receipt_search."""
        from counter_pos.services.days import receipt_search

        return receipt_search.story(self.till, receipt)

    def keys_issued(self) -> date:
        """See services.receipts.checking."""
        from counter_pos.services.receipts import checking

        return checking.keys_issued(self.till)

    def duplicate_found(self, receipt: str, reason: str, asked: str, command_id: str | None = None) -> ReceiptText:
        """See services.days.receipt_search."""
        from counter_pos.services.days import receipt_search

        command = command_id or new_command_id()
        return self.write(lambda: receipt_search.duplicate_found(self.till, receipt, reason, asked, command))

    def request_transfer(self, receipt: str, to_account: int, reason: str, command_id: str | None = None) -> Requested:
        """See services.payments.transfers."""
        from counter_pos.services.payments import transfers

        command = command_id or new_command_id()
        return self.write(lambda: transfers.request_transfer(self.till, receipt, to_account, reason, command))
