"""The till as whoever looks for a receipt of any shift, or checks one of any till, sees it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.summaries import ReceiptRow

if TYPE_CHECKING:
    from counter_pos.services.days.receipt_search import ReceiptStory
    from counter_pos.services.payments.transfers import Requested
    from counter_pos.wire.receipt_proof import ReceiptJudgement


class ReceiptsTill(Protocol):
    """Implemented by services.desk.receipts and services.desk.paying."""

    def search_receipts(self, text: str) -> list[ReceiptRow]: ...
    def receipt_story(self, receipt: str) -> ReceiptStory: ...
    def duplicate_found(self, receipt: str, reason: str, asked: str, command_id: str | None = None) -> ReceiptText: ...
    def request_transfer(
        self, receipt: str, to_account: int, reason: str, command_id: str | None = None
    ) -> Requested: ...
    def keys_issued(self) -> date: ...
    def verify_receipt(self, text: str) -> ReceiptJudgement: ...
