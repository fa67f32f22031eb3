"""Receipts of the shift: what became of each paper, and a duplicate with its reason. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.readings import count_note
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till


class HistoryViewPort(Protocol):
    @property
    def reprint_asked(self) -> Asking: ...
    @property
    def cancel_asked(self) -> Asking: ...
    @property
    def printed_asked(self) -> Asking: ...
    def show_receipts(self, note: Sayable, rows: Iterable[ReceiptRow]) -> None: ...
    def choose_first(self) -> None: ...
    def chosen(self) -> ReceiptRow | None: ...
    def show_news(self, news: News | None) -> None: ...


class AsksWhy(Protocol):
    """The two sheets, as far as the presenter steers them."""

    @property
    def reprint_asked(self) -> Asking: ...
    def show_news(self, news: News | None) -> None: ...
    def close_sheet(self) -> None: ...


class HistoryPresenter:
    """`ask_reprint` opens its sheet over the screen for one receipt, `ask_cancel` the whole deed (and what then)."""

    def __init__(
        self,
        view: HistoryViewPort,
        reprint: AsksWhy,
        till: Till,
        jobs: RunsJobs,
        *,
        ask_reprint: Callable[[ReceiptRow], None],
        ask_cancel: Callable[[ReceiptRow, Callable[[], None]], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._reprint = view, reprint
        self._till, self._jobs, self._trouble = till, jobs, trouble
        self._ask_reprint, self._ask_cancel = ask_reprint, ask_cancel
        self._busy = False
        self._wanted = False
        view.reprint_asked.connect(self.ask_reprint)
        view.cancel_asked.connect(self.ask_cancel)
        view.printed_asked.connect(self.confirm_printed)
        reprint.reprint_asked.connect(self.duplicate)

    def refresh(self) -> None:
        """Read the receipts again."""
        self._jobs.run("journal", self._till.receipts_of_shift, self._show, self._trouble)

    def refresh_and_reprint(self) -> None:
        """Read the receipts again and ask about a duplicate of the latest."""
        self._wanted = True
        self.refresh()

    def _show(self, rows: list[ReceiptRow]) -> None:
        self._view.show_receipts(count_note(rows), rows)
        if self._wanted:
            self._wanted = False
            self._view.choose_first()
            self.ask_reprint()

    def ask_reprint(self) -> None:
        receipt = self._lawful()
        if receipt is not None:
            self._ask_reprint(receipt)

    def ask_cancel(self) -> None:
        receipt = self._lawful()
        if receipt is not None:
            self._ask_cancel(receipt, self.refresh)

    def _lawful(self) -> ReceiptRow | None:
        receipt = self._view.chosen()
        return receipt if receipt is not None and not receipt.cancelled and not self._busy else None

    def duplicate(self, reason: str) -> None:
        receipt = self._lawful()
        if receipt is None:
            return
        self._busy = True
        self._jobs.run(
            "journal",
            lambda: self._till.duplicate_receipt(receipt.number, reason),
            self._duplicated,
            lambda error: self._refused(error, self._reprint.show_news),
        )

    def _duplicated(self, paper: ReceiptText) -> None:
        self._busy = False
        self._reprint.close_sheet()
        happened = say("Duplicate {copy} of {number} is recorded", copy=paper.copy, number=paper.number)
        self._view.show_news(News("ok", happened, todo=say("It prints now.")))
        self._jobs.grew()
        self.refresh()

    def confirm_printed(self) -> None:
        """The clerk has the paper in the hand: its job is done."""
        receipt = self._view.chosen()
        if receipt is None:
            return

        def deed() -> bool:
            of_it = (receipt.seq, receipt.part)
            jobs = [job for job in self._till.print_jobs.uncertain() if (job.seq, job.part) == of_it]
            for job in jobs:
                self._till.print_jobs.mark(job.id, "printed", "")
            return bool(jobs)

        self._jobs.run("journal", deed, self._confirmed, self._trouble)

    def _confirmed(self, changed: bool) -> None:
        if changed:
            self._view.show_news(News("ok", say("Noted: the paper is here.")))
            self._jobs.grew()
            self.refresh()

    def _refused(
        self, error: BaseException, tell: Callable[[News | None], None], retry: Callable[[], None] = lambda: None
    ) -> None:
        self._busy = False
        if is_expected(error):
            tell(news_of(error))
            retry()
        else:
            self._trouble(error)
