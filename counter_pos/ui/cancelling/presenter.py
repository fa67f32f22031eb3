"""Cancels a payment: every paper of it scanned back, a supervisor's word, one command kept through retries. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain import matters
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.services.receipts.surrender import Surrender, ToSurrender
from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.kit.text import Both, Sayable, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import Cancelled, RunsJobs, Till

ABOUT_PAPERS = ("cancel_not_surrendered", "cancel_paper_missing", "paper_of_other_payment", "paper_altered")


class CancelSheetPort(Protocol):
    @property
    def paper_asked(self) -> Asking: ...
    @property
    def unreadable_asked(self) -> Asking: ...
    @property
    def cancel_asked(self) -> Asking: ...
    def ask_about(self, which: Sayable, goes_back: Sayable, reasons: tuple[str, ...]) -> object: ...
    def show_papers(self, words: Sayable, *, whole: bool) -> None: ...
    def ask_seen(self) -> None: ...
    def to_paper(self) -> None: ...
    def to_approval(self) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def close_sheet(self) -> None: ...


class CancelPresenter:
    """`show` opens the sheet with the focus in what it is handed; `tell` speaks on the screen below."""

    def __init__(
        self,
        sheet: CancelSheetPort,
        till: Till,
        jobs: RunsJobs,
        *,
        show: Callable[[object], None],
        tell: Callable[[News], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._sheet, self._till, self._jobs = sheet, till, jobs
        self._show, self._tell, self._trouble = show, tell, trouble
        self._busy = False
        self._receipt = ""
        self._command_id = ""
        self._needed = ToSurrender((), 0)
        self._scans: dict[str, str] = {}
        self._done: Callable[[], None] = lambda: None
        sheet.paper_asked.connect(self.paper)
        sheet.unreadable_asked.connect(self.unreadable)
        sheet.cancel_asked.connect(self.cancel)

    def ask(self, receipt: ReceiptRow, done: Callable[[], None]) -> None:
        """Ask about the payment of a receipt; `done` is called when it is cancelled."""
        if self._busy:
            return
        try:
            self._needed = self._till.to_surrender(receipt.number)
        except CounterError as error:
            self._tell(news_of(error))
            return
        self._receipt, self._done = receipt.number, done
        self._command_id = self._till.new_command_id()
        self._scans = {}
        name = Both(receipt.name_en, receipt.name_hi)
        which = join(receipt.number, name, money(receipt.paise), between=" · ")
        goes_back = say("The cheque or draft goes back. All receipts of the same payment are cancelled.")
        if self._needed.returned_paise:
            goes_back = say(
                "{amount} goes back. All receipts of the same payment are cancelled.",
                amount=money(self._needed.returned_paise),
            )
        first = self._sheet.ask_about(which, goes_back, self._till.rules().cancel_reasons)
        self._show_papers()
        self._show(first)

    def paper(self, text: str) -> None:
        """A paper was scanned; an empty Enter goes on once all are."""
        if self._busy:
            return
        if not text.strip():
            self._refuse(Refused("cancel_not_surrendered"))
            self._sheet.to_paper()
            return
        try:
            number = self._till.check_paper(self._receipt, text)
        except CounterError as error:
            self._refuse(error)
            self._sheet.to_paper()
            return
        self._scans[number] = text
        self._sheet.show_news(None)
        self._show_papers()
        if self._whole:
            self._sheet.to_approval()
        else:
            self._sheet.to_paper()

    @property
    def _whole(self) -> bool:
        return len(self._scans) == len(self._needed.receipts)

    def _show_papers(self) -> None:
        words = say("{count} of {papers} scanned", count=len(self._scans), papers=len(self._needed.receipts))
        self._sheet.show_papers(words, whole=self._whole)

    def unreadable(self) -> None:
        """A paper is here and cannot be read."""
        if not self._busy and not self._whole:
            self._sheet.ask_seen()

    def cancel(self, reason: str, supervisor: str, pin: str, seen_by: str, seen_pin: str) -> None:
        if self._busy:
            return
        self._busy = True
        scans, receipt, command_id = tuple(self._scans.values()), self._receipt, self._command_id
        whole = matters.cancelling(self._needed.receipts, self._needed.returned_paise)
        unread = matters.unreadable(each for each in self._needed.receipts if each not in self._scans)

        def deed() -> Cancelled:
            word = self._till.approve(seen_by, seen_pin, unread) if seen_by else None
            approval = self._till.approve(supervisor, pin, whole)
            return self._till.cancel_payment(receipt, reason, approval, Surrender(scans, word), command_id)

        self._jobs.run("journal", deed, self._cancelled, self._refused)

    def _cancelled(self, done: Cancelled) -> None:
        self._busy = False
        self._sheet.close_sheet()
        happened = say("Receipt {number} is cancelled", number=self._receipt)
        todo = say("Hand back the cheque or draft and keep the receipt.")
        if done.returned_paise:
            todo = say("Hand back {amount} and keep the original.", amount=money(done.returned_paise))
        self._tell(News("ok", happened, todo=todo))
        self._jobs.grew()
        self._done()

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        if not is_expected(error):
            self._trouble(error)
            return
        assert isinstance(error, CounterError)
        self._refuse(error)
        if error.code in ABOUT_PAPERS:
            self._sheet.to_paper()
        else:
            self._sheet.to_approval()

    def _refuse(self, error: CounterError) -> None:
        self._sheet.show_news(news_of(error))
