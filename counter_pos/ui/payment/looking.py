"""The find field: a scan, a number, letters; a list of people, or the one account that opens. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from counter_pos.domain.errors import CounterError, Refused
from counter_pos.services.scan import LookUp, ScannedBill, ScannedReceipt, ScannedSlip, is_code
from counter_pos.services.summaries import Found
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of
from counter_pos.ui.payment.readings import found_row
from counter_pos.ui.payment.view_port import PaymentViewPort
from counter_pos.ui.ports import Till

LEAST_LETTERS = 2


class Opener(Protocol):
    """The screen that opens what was found."""

    def clear_money(self) -> None: ...
    def follow(self) -> None: ...
    def show(self) -> None: ...
    def tell(self, news: News | None) -> None: ...
    def open(self, account: object) -> None: ...
    def open_demand(self, number: str) -> None: ...
    def compare(self, bill: ScannedBill, account: int) -> None: ...


class Looking:
    """Looks up what stands in the find field."""

    def __init__(
        self,
        view: PaymentViewPort,
        till: Till,
        screen: Opener,
        take_scan: Callable[[ScannedReceipt | ScannedSlip], None],
    ) -> None:
        self._view, self._till, self._screen, self._take_scan = view, till, screen, take_scan

    def typed(self, text: str) -> None:
        """Letters search as they are typed."""
        self._view.put_find(text)  # what was wrong is being put right
        if not is_code(text) and any(each.isalpha() for each in text) and len(text.strip()) >= LEAST_LETTERS:
            self.list(text)
        elif self._view.is_listing():
            self.close_list()

    def entered(self, text: str) -> None:
        """Enter opens the one that fits, or lists those that do."""
        self._screen.clear_money()
        try:
            scanned = self._till.read_scan(text)
            if isinstance(scanned, (ScannedReceipt, ScannedSlip)):
                self._view.put_find("")
                self._take_scan(scanned)
                return
            sought = scanned.text if isinstance(scanned, LookUp) else scanned.account
            found = self._till.find(sought)
        except CounterError as error:
            self.failed(error, text)
            return
        if len(found) > 1:
            self.list(sought)
        else:
            self._open(found[0], scanned)

    def _open(self, found: Found, scanned: LookUp | ScannedBill) -> None:
        if found.demand is not None:
            self._screen.open_demand(found.demand.number)
            return
        self._screen.open(found.consumer.account)
        if isinstance(scanned, ScannedBill):
            self._screen.compare(scanned, found.consumer.account)

    def list(self, text: str) -> None:
        """Show who fits `text`."""
        self._screen.clear_money()
        try:
            found = self._till.find(text)
        except Refused:
            found = []
        except CounterError as error:
            self.failed(error, text)
            return
        if not found:
            self._view.show_found(say("Nobody found yet. Type fewer letters, or the number on the bill."), [])
        else:
            head = say("{count} people found. Arrows choose, Enter opens.", count=len(found))
            self._view.show_found(head, [found_row(each) for each in found])
        self._screen.show()

    def close_list(self) -> None:
        """Back to an empty screen."""
        self._view.show_ready()
        self._screen.show()

    def failed(self, error: CounterError, text: str) -> None:
        """Nothing opens: what was typed is marked, and why is told."""
        self._screen.follow()
        self._view.put_find(text, wrong=True)
        self._view.show_ready()
        self._screen.tell(news_of(error))
        self._view.focus("find")
