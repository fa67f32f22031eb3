"""The window's main screens with their presenters, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from counter_pos.services.scan import ScannedReceipt, ScannedSlip
from counter_pos.services.summaries import ReceiptRow, ShiftSummary
from counter_pos.ui.crash import CrashDesk
from counter_pos.ui.jobs import Jobs
from counter_pos.ui.ports import Till
from counter_pos.ui.sheets import Sheets
from counter_pos.ui.shell.news import closed_news

if TYPE_CHECKING:
    from counter_pos.domain.staff import StaffMember
    from counter_pos.ui.cancelling.presenter import CancelPresenter
    from counter_pos.ui.cash.presenter import CashPresenter
    from counter_pos.ui.cash.view import CashView
    from counter_pos.ui.history.presenter import HistoryPresenter
    from counter_pos.ui.history.view import HistoryView
    from counter_pos.ui.kit.base import Page
    from counter_pos.ui.lock.presenter import LockPresenter
    from counter_pos.ui.payment.presenter import PaymentPresenter
    from counter_pos.ui.payment.view import PaymentView
    from counter_pos.ui.shift.presenter import ShiftPresenter
    from counter_pos.ui.shift.view import ShiftView

P = TypeVar("P", bound="Page")


class Screens(Sheets):
    """Whoever derives from this goes between them: it has the till, the jobs and the crash desk before the first."""

    till: Till
    jobs: Jobs
    crash: CrashDesk
    _large_change_paise: int

    if TYPE_CHECKING:

        def go(self, name: str) -> None: ...
        def _unlocked(self) -> None: ...
        def _lock_ended(self, member: StaffMember) -> None: ...
        def take_scan(self, scanned: ScannedReceipt | ScannedSlip) -> None: ...
        def back(self) -> None: ...

    @cached_property
    def shift_view(self) -> ShiftView:
        from counter_pos.ui.shift.view import ShiftView

        return self._page("shift", ShiftView(self.kit))

    @cached_property
    def shift(self) -> ShiftPresenter:
        from counter_pos.ui.shift.presenter import ShiftPresenter

        return ShiftPresenter(
            self.shift_view, self.till, self.jobs, opened=lambda: self.go("payment"), trouble=self.crash.report
        )

    @cached_property
    def payment_view(self) -> PaymentView:
        from counter_pos.ui.payment.view import PaymentView

        return self._page("payment", PaymentView(self.kit))

    @cached_property
    def payment(self) -> PaymentPresenter:
        from counter_pos.ui.payment.figures import noted
        from counter_pos.ui.payment.presenter import PaymentPresenter

        self.payment_view.offer_notes(noted(self.till.rules()))  # cheaper before it is on the screen
        return PaymentPresenter(
            self.payment_view,
            self.till,
            self.jobs,
            may_take=lambda: not self.crash.stopped,
            trouble=self.crash.report,
            go=self.go,
            take_scan=self.take_scan,
            large_change_paise=self._large_change_paise,
        )

    @cached_property
    def history_view(self) -> HistoryView:
        from counter_pos.ui.history.view import HistoryView

        view = self._page("receipts", HistoryView(self.kit))
        view.search_asked.connect(partial(self.go, "search"))
        view.leave_asked.connect(self.back)
        return view

    @cached_property
    def history(self) -> HistoryPresenter:
        from counter_pos.ui.history.presenter import HistoryPresenter

        return HistoryPresenter(
            self.history_view,
            self.reprint_sheet,
            self.till,
            self.jobs,
            ask_reprint=self._ask_reprint,
            ask_cancel=self.ask_cancel,
            trouble=self.crash.report,
        )

    @cached_property
    def cancelling(self) -> CancelPresenter:
        from counter_pos.ui.cancelling.presenter import CancelPresenter

        return CancelPresenter(
            self.cancel_sheet,
            self.till,
            self.jobs,
            show=partial(self.window.show_sheet, "cancel"),
            tell=self.window.tell,
            trouble=self.crash.report,
        )

    @cached_property
    def lock(self) -> LockPresenter:
        from counter_pos.ui.lock.presenter import LockPresenter

        return LockPresenter(
            self.lock_sheet,
            self.till,
            self.jobs,
            cover=partial(self.window.cover, "lock"),
            uncover=partial(self.window.uncover, "lock"),
            opened=self._unlocked,
            ended=self._lock_ended,
            trouble=self.crash.report,
        )

    @cached_property
    def cash_view(self) -> CashView:
        from counter_pos.ui.cash.view import CashView

        view = self._page("count", CashView(self.kit))
        view.leave_asked.connect(self.back)
        view.explain_asked.connect(lambda: self.go("explain"))
        return view

    @cached_property
    def count(self) -> CashPresenter:
        from counter_pos.ui.cash.presenter import CashPresenter

        return CashPresenter(self.cash_view, self.till, self.jobs, closed=self._shift_closed, trouble=self.crash.report)

    def _page(self, name: str, view: P) -> P:
        self.window.add_page(name, view)
        return view

    def _ask_reprint(self, receipt: ReceiptRow) -> None:
        self.window.show_sheet("reprint", self.reprint_sheet.ask_about(receipt))

    def ask_cancel(self, receipt: ReceiptRow, done: Callable[[], None]) -> None:
        """Begin to cancel the payment of a receipt; `done` is called when it is."""
        self.cancelling.ask(receipt, done)

    def _shift_closed(self, summary: ShiftSummary) -> None:
        self.go("shift")
        self.shift_view.show_news(closed_news(summary.shift, exact=not summary.over_short))
