"""Finds receipts outside the window's thread, tells their story, judges a scanned paper. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from counter_pos.domain.account import show_account
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.days.receipt_search import ReceiptStory
from counter_pos.services.payments.transfers import Requested
from counter_pos.services.scan import LookUp, ScannedReceipt
from counter_pos.services.summaries import ReceiptRow
from counter_pos.ui.kit.text import Both, Sayable, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.search.reading import VerdictReading, story_lines, story_title, verdict_reading
from counter_pos.wire.receipt_proof import ReceiptJudgement


class SearchViewPort(Protocol):
    @property
    def look_asked(self) -> Asking: ...
    @property
    def chosen(self) -> Asking: ...
    @property
    def reprint_asked(self) -> Asking: ...
    @property
    def transfer_asked(self) -> Asking: ...
    @property
    def cancel_asked(self) -> Asking: ...
    def arrive(self) -> None: ...
    def clear(self) -> None: ...
    def put_query(self, text: str) -> None: ...
    def show_rows(self, rows: Iterable[ReceiptRow]) -> None: ...
    def show_verdict(self, reading: VerdictReading | None) -> None: ...
    def show_story(
        self, number: str, title: Sayable, lines: tuple[tuple[Sayable, Sayable], ...], *, may: bool, may_cancel: bool
    ) -> None: ...
    def show_news(self, news: News | None) -> None: ...


class ReprintPort(Protocol):
    @property
    def reprint_asked(self) -> Asking: ...
    def ask_about(self, receipt: ReceiptRow) -> Any: ...
    def show_news(self, news: News | None) -> None: ...
    def close_sheet(self) -> None: ...


class TransferPort(Protocol):
    @property
    def account_asked(self) -> Asking: ...
    @property
    def transfer_asked(self) -> Asking: ...
    def ask_about(self, which: Sayable) -> Any: ...
    def show_whose(self, whose: Sayable) -> None: ...
    def to_reasons(self) -> None: ...
    def try_again(self) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def close_sheet(self) -> None: ...


class SearchPresenter:
    """`show` opens a sheet by name, `cancel` begins a cancellation. A command is kept while its sheet is open."""

    def __init__(
        self,
        view: SearchViewPort,
        reprint: ReprintPort,
        transfer: TransferPort,
        till: Till,
        jobs: RunsJobs,
        *,
        show: Callable[[str, Any], None],
        cancel: Callable[[ReceiptRow, Callable[[], None]], None],
        trouble: Callable[[BaseException], None],
    ) -> None:
        self._view, self._reprint, self._transfer = view, reprint, transfer
        self._till, self._jobs, self._show, self._cancel, self._trouble = till, jobs, show, cancel, trouble
        self._story: ReceiptStory | None = None
        self._asked = ""
        """What the person at the counter said of the receipt: a duplicate of an earlier shift needs it."""
        self._command_id = ""
        self._to_account: int | None = None
        self._busy = False
        view.look_asked.connect(self.look)
        view.chosen.connect(self.choose)
        view.reprint_asked.connect(self.ask_reprint)
        view.transfer_asked.connect(self.ask_transfer)
        view.cancel_asked.connect(self.ask_cancel)
        reprint.reprint_asked.connect(self.duplicate)
        transfer.account_asked.connect(self.find_account)
        transfer.transfer_asked.connect(self.transfer)

    def prepare(self) -> None:
        """An empty search."""
        self._asked = ""
        self._view.show_news(None)
        self._view.show_verdict(None)
        self._view.clear()

    # looking
    def look(self, text: str) -> None:
        """What was typed, or the code of a receipt of any till."""
        self._view.show_news(None)
        self._view.show_verdict(None)
        self._view.show_rows(())
        if not text.strip():
            self._view.arrive()
            return
        try:
            scanned = self._till.read_scan(text)
            if not isinstance(scanned, (LookUp, ScannedReceipt)):
                raise Refused("receipt_sought_unclear", text=text[:40])
        except CounterError as error:
            if error.code != "scan_unknown":
                self._refused(error)
                return
            scanned = LookUp(text)  # an amount or a date has signs that no bill has
        if isinstance(scanned, ScannedReceipt):
            self._view.put_query("")
            paper = scanned.text

            def judge() -> tuple[ReceiptJudgement, date]:
                return self._till.verify_receipt(paper), self._till.keys_issued()

            self._jobs.run("outside", judge, self._judged, self._refused)
        else:
            self._asked = text
            self._jobs.run("outside", lambda: self._till.search_receipts(text), self._found, self._refused)

    def _found(self, rows: list[ReceiptRow]) -> None:
        self._view.show_rows(rows)
        self._view.arrive()

    def _judged(self, answer: tuple[ReceiptJudgement, date]) -> None:
        judged, issued = answer
        self._view.show_verdict(verdict_reading(judged, self._till.rules().helpline, issued))
        claim = judged.claim
        self._asked = f"{claim.account:010d} {claim.business_date.isoformat()}"
        number = judged.number
        if judged.proven and number is not None:
            self._jobs.run("outside", lambda: self._own(number), self._found, self._refused)
        self._view.arrive()

    def _own(self, number: str) -> list[ReceiptRow]:
        """The row of a receipt of this till; none for another till's."""
        try:
            return [self._till.receipt_story(number).row]
        except Refused:
            return []

    def choose(self, number: str) -> None:
        """Another row is chosen: its story."""
        self._story = None
        self._view.show_story("", "", (), may=False, may_cancel=False)
        if number:
            self._jobs.run("outside", lambda: self._till.receipt_story(number), self._show_story, self._refused)

    def _show_story(self, story: ReceiptStory) -> None:
        self._story = story
        may = not story.row.cancelled
        self._view.show_story(
            story.row.number, story_title(story), story_lines(story), may=may, may_cancel=may and story.this_shift
        )

    # deeds
    def _lawful(self) -> ReceiptStory | None:
        story = self._story
        return story if story is not None and not story.row.cancelled and not self._busy else None

    def ask_reprint(self) -> None:
        story = self._lawful()
        if story is not None:
            self._command_id = self._till.new_command_id()
            self._show("reprint_found", self._reprint.ask_about(story.row))

    def duplicate(self, reason: str) -> None:
        story = self._lawful()
        if story is None:
            return
        number, asked, command_id = story.row.number, self._asked, self._command_id
        self._busy = True
        self._jobs.run(
            "journal",
            lambda: self._till.duplicate_found(number, reason, asked, command_id),
            self._duplicated,
            lambda error: self._refused(error, self._reprint.show_news),
        )

    def _duplicated(self, paper: ReceiptText) -> None:
        self._reprint.close_sheet()
        happened = say("Duplicate {copy} of {number} is recorded", copy=paper.copy, number=paper.number)
        self._done(News("ok", happened, todo=say("It prints now.")))

    def ask_transfer(self) -> None:
        story = self._lawful()
        if story is not None:
            self._command_id = self._till.new_command_id()
            self._to_account = None
            which = join(story.row.number, story_title(story), between=" · ")
            self._show("transfer", self._transfer.ask_about(which))

    def find_account(self, text: str) -> None:
        """The account where the money belongs: whose it is, to be read back."""
        self._to_account = None
        self._transfer.show_news(None)
        try:
            found = self._till.find(text)
            if len(found) != 1:
                raise Refused("account_length", text=text.strip(), digits=len(text.strip()))
        except CounterError as error:
            self._transfer.show_news(news_of(error))
            self._transfer.try_again()
            return
        consumer = found[0].consumer
        self._to_account = consumer.account
        name = Both(consumer.name_en, consumer.name_hi)
        place = Both(consumer.place.locality_en, consumer.place.locality_hi)
        self._transfer.show_whose(join(show_account(consumer.account), name, place, between=" · "))
        self._transfer.to_reasons()

    def transfer(self, _text: str, reason: str) -> None:
        story, account = self._lawful(), self._to_account
        if story is None or account is None:
            return
        number, command_id = story.row.number, self._command_id
        self._busy = True
        self._jobs.run(
            "journal",
            lambda: self._till.request_transfer(number, account, reason, command_id),
            self._transferred,
            lambda error: self._refused(error, self._transfer.show_news),
        )

    def _transferred(self, done: Requested) -> None:
        self._transfer.close_sheet()
        happened = say(
            "The division is asked to move {amount} to {account}",
            amount=money(done.paise),
            account=show_account(done.to_account),
        )
        self._done(News("ok", happened, say("The receipt stands until it decides."), say("The slip prints now.")))

    def ask_cancel(self) -> None:
        story = self._lawful()
        if story is not None and story.this_shift:
            self._cancel(story.row, lambda: self.choose(story.row.number))

    def _done(self, news: News) -> None:
        self._busy = False
        story = self._story
        self._view.show_news(news)
        self._view.arrive()
        self._jobs.grew()
        if story is not None:
            self.choose(story.row.number)

    def _refused(self, error: BaseException, tell: Callable[[News | None], None] | None = None) -> None:
        self._busy = False
        if not is_expected(error):
            self._trouble(error)
            return
        (tell or self._view.show_news)(news_of(error))
        if tell is None:
            self._view.arrive()
