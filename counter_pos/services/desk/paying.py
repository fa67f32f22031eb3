"""Consumers, payments and their receipts."""

from __future__ import annotations

from counter_pos.domain.consumer import Consumer
from counter_pos.domain.payment import PaymentOrder
from counter_pos.domain.receipt import ReceiptText
from counter_pos.services import payments
from counter_pos.services.consumers import finding, opening
from counter_pos.services.days import readings
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.payments import Taken, cancelling
from counter_pos.services.payments.cancelling import Cancelled
from counter_pos.services.receipts.checking import verify_receipt_here
from counter_pos.services.receipts.papers import receipt_paper
from counter_pos.services.receipts.surrender import Surrender, ToSurrender
from counter_pos.services.summaries import (
    Caution,
    Found,
    OpenedAccount,
    ReceiptRow,
)
from counter_pos.services.till.till import new_command_id
from counter_pos.services.till.words import Word
from counter_pos.wire.receipt_proof import ReceiptJudgement


class PayingDesk(DeskBase):
    """What is done with the person at the window."""

    def find(self, text: str, limit: int = 20) -> list[Found]:
        """See services.consumers.finding."""
        return finding.find(self.till, text, limit)

    def open_account(self, account: int) -> OpenedAccount:
        """See services.consumers.opening."""
        return opening.open_account(self.till, account)

    def open_demand(self, number: str) -> OpenedAccount:
        """See services.consumers.opening."""
        return opening.open_demand(self.till, number)

    def consumer(self, account: int) -> Consumer:
        """One consumer. Raises Refused(account_unknown)."""
        return finding.consumer_of(self.till, account)

    def cautions(self, order: PaymentOrder) -> tuple[Caution, ...]:
        """See services.payments."""
        return payments.cautions(self.till, order)

    def take_payment(self, order: PaymentOrder) -> Taken:
        """See services.payments."""
        return self.write(lambda: payments.take_payment(self.till, order))

    def to_surrender(self, receipt: str) -> ToSurrender:
        """See services.payments.cancelling."""
        return cancelling.to_surrender(self.till, receipt)

    def check_paper(self, receipt: str, text: str) -> str:
        """See services.payments.cancelling."""
        return cancelling.check_paper(self.till, receipt, text)

    def cancel_payment(
        self, receipt: str, reason: str, approval: Word | None, papers: Surrender, command_id: str | None = None
    ) -> Cancelled:
        """See services.payments.cancelling."""
        command = command_id or new_command_id()
        return self.write(lambda: cancelling.cancel_payment(self.till, receipt, reason, approval, papers, command))

    def duplicate_receipt(self, receipt: str, reason: str, command_id: str | None = None) -> ReceiptText:
        """See services.payments."""
        command = command_id or new_command_id()
        return self.write(lambda: payments.duplicate_receipt(self.till, receipt, reason, command))

    def verify_receipt(self, text: str) -> ReceiptJudgement:
        """Judge the QR text of a receipt of any till. See services.receipts.checking."""
        return verify_receipt_here(self.till, text)

    def receipt_text(self, receipt: str) -> ReceiptText:
        """The original paper of a receipt of this till. Raises Refused(receipt_unknown)."""
        paper = receipt_paper(self.till, receipt)
        if paper is None:
            payments.find_receipt(self.till, receipt)
        assert paper is not None
        return paper

    def receipts_of_shift(self) -> list[ReceiptRow]:
        """The latest shift's receipts, latest first."""
        return readings.receipts_of_shift(self.till)

    def last_recorded(self) -> Taken | None:
        """The last payment of the open shift: what a clerk is shown after a restart."""
        return payments.last_recorded(self.till)
