"""The till as the payment and receipt screens see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from counter_pos.domain.payment import PaymentOrder
from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.summaries import (
    Caution,
    Found,
    OpenedAccount,
    ReceiptRow,
)
from counter_pos.services.surrender import Surrender, ToSurrender

if TYPE_CHECKING:
    from counter_pos.services.cancelling import Surrender, ToSurrender  # which brings the stores: not at the start


class Taken(Protocol):
    """A recorded payment."""

    @property
    def seq(self) -> int: ...
    @property
    def receipts(self) -> tuple[ReceiptText, ...]: ...
    @property
    def change_paise(self) -> int: ...


class Cancelled(Protocol):
    """A recorded cancellation."""

    @property
    def seq(self) -> int: ...
    @property
    def slips(self) -> tuple[ReceiptText, ...]: ...
    @property
    def returned_paise(self) -> int: ...


class PayingTill(Protocol):
    """Implemented by services.desk.paying."""

    def find(self, text: str, limit: int = 20) -> list[Found]: ...
    def open_account(self, account: int) -> OpenedAccount: ...
    def cautions(self, order: PaymentOrder) -> tuple[Caution, ...]: ...
    def take_payment(self, order: PaymentOrder) -> Taken: ...
    def to_surrender(self, receipt: str) -> ToSurrender: ...
    def check_paper(self, receipt: str, text: str) -> str: ...
    def cancel_payment(
        self, receipt: str, reason: str, approval: Any, papers: Surrender, command_id: str | None = None
    ) -> Cancelled: ...
    def duplicate_receipt(self, receipt: str, reason: str) -> ReceiptText: ...
    def receipt_text(self, receipt: str) -> ReceiptText: ...
    def receipts_of_shift(self) -> list[ReceiptRow]: ...
    def last_recorded(self) -> Taken | None: ...
