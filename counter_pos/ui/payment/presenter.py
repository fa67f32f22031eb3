"""The head of the payment screen: one person, one tender, one deed. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from counter_pos.domain.account import show_account
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.domain.half_done import Kept
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import PaymentOrder, notes_total
from counter_pos.domain.policy import Rules
from counter_pos.services.scan import LookUp, ScannedBill, ScannedReceipt, ScannedSlip, is_code
from counter_pos.services.summaries import Caution, ReceiptRow
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of, news_of_cautions
from counter_pos.ui.payment import figures
from counter_pos.ui.payment.draft import Draft
from counter_pos.ui.payment.holding import Holding, put_back, recalled_news, remembered_news, typed_money
from counter_pos.ui.payment.questions import Questions
from counter_pos.ui.payment.readings import (
    Choice,
    account_reading,
    bill_reading,
    count_note,
    found_row,
    receipt_row,
)
from counter_pos.ui.payment.view_port import PaymentViewPort
from counter_pos.ui.ports import RunsJobs, Taken, Till

MOST_SHOWN = 60
LEAST_LETTERS = 2
BACK_TO_PAY = {
    "cash_limit",
    "cash_limit_at_once",
    "part_too_small",
    "recharge_range",
    "amount_zero",
    "amount_too_large",
    "amount_not_in_coins",
}


class PaymentPresenter:
    """Told by its view what a person did; asks the till; tells the view what to show."""

    def __init__(
        self,
        view: PaymentViewPort,
        till: Till,
        jobs: RunsJobs,
        *,
        may_take: Callable[[], bool],
        trouble: Callable[[BaseException], None],
        go: Callable[[str], None],
        take_scan: Callable[[ScannedReceipt | ScannedSlip], None],
        large_change_paise: int = 1_000_000,
    ) -> None:
        """`large_change_paise`: cash this far above what is paid is asked about. `go` names another screen.

        `take_scan` is handed papers of ours that came in place of a bill.
        """
        self._view, self._till, self._jobs = view, till, jobs
        self._may_take, self._trouble, self._go, self._take_scan = may_take, trouble, go, take_scan
        self._questions = Questions(till.cautions, large_change_paise)
        self._draft = Draft()
        self._rules: Rules | None = None
        self._busy = False
        self._last: Taken | None = None
        self._news: News | None = None
        self._on_paper: tuple[Caution, ...] = ()
        self._holding = Holding(till, jobs, trouble)
        view.find_asked.connect(self.find)
        view.open_asked.connect(self.open)
        view.amounts_typed.connect(self.amounts)
        view.accept_asked.connect(self.accept)
        view.command_asked.connect(self.command)

    # arriving and leaving
    def arrive(self) -> None:
        """The screen comes to the front; an account that was open stays open."""
        self._rules = self._till.rules()
        self._view.offer_notes(figures.noted(self._rules))
        self.refresh_receipts()
        if self._draft.empty:
            self._view.show_ready()
        self._show()
        self._view.focus("cash" if self._draft.opened else "find")

    def refresh_receipts(self) -> None:
        """Read the receipts of the shift again."""
        self._jobs.run("journal", self._till.receipts_of_shift, self._show_receipts, self._trouble)

    def _show_receipts(self, rows: list[ReceiptRow]) -> None:
        note = count_note(rows)
        self._view.show_receipts(note, [receipt_row(each) for each in rows[:MOST_SHOWN]])

    # finding
    def find(self, text: str, entered: bool) -> None:
        """Text in the find field: letters search as they are typed, Enter opens."""
        if self._busy:
            return
        if not entered:
            self._view.put_find(text)  # what was wrong is being put right
            if not is_code(text) and any(each.isalpha() for each in text) and len(text.strip()) >= LEAST_LETTERS:
                self._list(text)
            elif self._view.is_listing():
                self._close_list()
            return
        if not text.strip():
            if self._draft.added:
                self._view.focus("cash")
            return
        self._clear_money()
        try:
            scanned = self._till.read_scan(text)
            if isinstance(scanned, (ScannedReceipt, ScannedSlip)):
                self._view.put_find("")
                self._take_scan(scanned)
                return
            sought = scanned.text if isinstance(scanned, LookUp) else scanned.account
            found = self._till.find(sought)
        except CounterError as error:
            self._failed_look_up(error, text)
            return
        if len(found) > 1:
            self._list(sought)
        else:
            self._open_scanned(found[0].consumer.account, scanned)

    def _open_scanned(self, account: int, scanned: LookUp | ScannedBill) -> None:
        self.open(account)
        if isinstance(scanned, ScannedBill) and self._draft.opened is not None:
            self._on_paper = self._till.bill_cautions(scanned, account)
            self._show()

    def _list(self, text: str) -> None:
        self._clear_money()
        try:
            found = self._till.find(text)
        except Refused:
            found = []
        except CounterError as error:
            self._failed_look_up(error, text)
            return
        if not found:
            self._view.show_found(say("Nobody found yet. Type fewer letters, or the number on the bill."), [])
        else:
            head = say("{count} people found. Arrows choose, Enter opens.", count=len(found))
            self._view.show_found(head, [found_row(each) for each in found])
        self._show()

    def _close_list(self) -> None:
        self._view.show_ready()
        self._show()

    def _follow(self) -> None:
        self._holding.follow(self._draft, self._view.typed())

    def _failed_look_up(self, error: CounterError, text: str) -> None:
        self._follow()
        self._view.put_find(text, wrong=True)
        self._view.show_ready()
        self._tell(news_of(error))
        self._view.focus("find")

    def open(self, account: object) -> None:
        """Open one account: its money comes to the screen, whatever stood there is gone."""
        if self._busy:
            return
        assert isinstance(account, int)
        self._clear_money()
        try:
            opened = self._till.open_account(account)
        except CounterError as error:
            self._failed_look_up(error, show_account(account))
            return
        self._last = None
        choice = self._draft.open(opened, self._till.new_command_id)
        self._view.put_find(f"{account:010d}")
        self._view.show_account(account_reading(opened), bill_reading(opened, self._till.business_date))
        self._fill_pay(choice)

    def _fill_pay(self, choice: Choice) -> None:
        due = choice.due_paise
        self._view.put_amounts(pay=rupees(due) if due else "")
        self._follow()
        self._show()
        self._view.focus("cash" if due else "pay")

    # typing
    def amounts(self, field: str, refused: str) -> None:
        """A person changed an amount, or typed what is none."""
        self._questions.forget()
        if refused:
            self._tell(news_of(Refused("amount_not_number", text=refused)))
            return
        self._news = None
        typed = self._view.typed()
        if field == "notes":
            total = notes_total(typed.notes)
            self._view.put_amounts(cash=typed_money(total) if total else "")
        elif field == "cash" and typed.notes:
            self._view.put_amounts(notes=())
        self._show()

    def command(self, name: str) -> None:
        """A key of this screen."""
        if self._busy:
            return
        if name != "clear":
            self._questions.forget()
        deeds: dict[str, Callable[[], None]] = {
            "arrive": self.arrive,
            "find": lambda: self._view.focus("find"),
            "names": self._by_name,
            "pay": lambda: self._focus_money("pay"),
            "cash": lambda: self._focus_money("cash"),
            "notes": lambda: self._focus_money("notes"),
            "add": self._add,
            "drop": self._drop,
            "purpose": self._next_purpose,
            "clear": self._clear_asked,
            "hold": self._hold,
            "receipts": lambda: self._go("receipts"),
            "reprint": lambda: self._go("reprint"),
        }
        if name.startswith("purpose:"):
            self._choose(name.partition(":")[2])
        else:
            deeds[name]()

    def _by_name(self) -> None:
        self._view.invite(by_name=True)
        if self._draft.opened is None:
            self._view.put_find("")
        self._view.focus("find")

    def _focus_money(self, field: str) -> None:
        if self._draft.opened is None and (field == "pay" or self._draft.empty):
            self._tell(news_of(Refused("no_account_open")))
            self._view.focus("find")
        else:
            self._view.focus(field)

    # purposes and several accounts
    def _next_purpose(self) -> None:
        if len(self._draft.choices) > 1:
            self._choose(self._draft.next_purpose())

    def _choose(self, purpose: str) -> None:
        choice = self._draft.choose(purpose)
        if choice is not None:
            self._news = None
            self._fill_pay(choice)

    def _add(self) -> None:
        """Keep the open account in this payment and look for the next one."""
        part = self._draft.part(self._view.typed().pay_paise)
        if part is None:
            self._need_amount()
            return
        try:
            self._draft.add(part)
        except Refused as error:
            self._tell(news_of(error))
            return
        self._clear_money()
        self._view.put_find("")
        self._view.show_ready()
        self._show()
        self._view.focus("find")

    def _drop(self) -> None:
        self._draft.drop()
        self._follow()
        self._show()

    # holding and recalling
    def _hold(self) -> None:
        """Put this payment aside; with none open, show those that wait."""
        if self._draft.empty:
            self._go("held")
            return
        news = self._holding.hold(self._draft, self._view.typed())
        self._draft.forget()
        self.abandon()
        self._tell(news)

    def recall(self, kept: Kept) -> None:
        """Go on with a half-done payment; one that is open is put aside first."""
        if self._busy:
            return
        if not self._draft.empty:
            self._hold()
        try:
            self._draft.restore(kept.half, self._till.open_account)
        except CounterError as error:
            self._tell(news_of(error))
            return
        self._last = None
        self._holding.recalled(kept.half)
        mine = self._till.is_mine(kept)
        put_back(self._view, self._draft, kept.half, self._till.business_date, mine=mine)
        self._follow()
        self._tell(recalled_news(kept, mine=mine))
        self._view.focus("find" if self._draft.opened is None else "cash" if kept.half.pay_paise else "pay")

    # taking
    def accept(self, origin: str) -> None:
        """Enter in a field, the button, or its key. One press does one thing."""
        if self._busy:
            return
        if self._draft.empty:
            if origin == "key":
                self._focus_money("cash")
            return
        self._follow()
        if origin in ("pay", "notes"):
            self._view.focus("cash" if origin == "pay" else "accept")
            return
        typed = self._view.typed()
        if self._draft.opened is not None and self._draft.part(typed.pay_paise) is None:
            self._need_amount()
            return
        together = self._draft.together(typed.pay_paise)
        if typed.cash_paise is not None and typed.cash_paise < together:
            self._show()
            self._view.focus("cash")
            return
        if origin == "cash" and typed.cash_paise is not None:
            self._view.focus("accept")
            return
        question = self._questions.before_taking(self._order(), confirmed=origin == "key")
        if question is not None:
            self._tell(question)
            return
        self._take()

    def _need_amount(self) -> None:
        missing = self._draft.opened is None
        self._tell(news_of(Refused("no_account_open" if missing else "amount_empty")))
        self._view.focus("find" if missing else "pay")

    def _order(self) -> PaymentOrder:
        typed = self._view.typed()
        return self._draft.order(typed.pay_paise, typed.cash_paise, typed.notes)

    def _take(self) -> None:
        if not self._may_take():
            self._tell(news_of(Refused("till_stopped")))
            return
        order = self._order()
        self._busy = True
        self._show()
        self._jobs.run("journal", lambda: self._till.take_payment(order), self._taken, self._not_taken)

    def _taken(self, taken: Taken) -> None:
        self._busy = False
        self._last = taken
        self._holding.recorded()
        self._draft.forget()
        self._questions.forget()
        self._view.put_amounts(pay="", cash="", notes=())
        self._view.put_find("")
        self._view.invite(by_name=False)
        self._view.show_ready()
        self._tell(figures.done_news(taken))
        self._view.focus("find")
        self._jobs.grew()

    def _not_taken(self, error: BaseException) -> None:
        self._busy = False
        self._show()
        if not is_expected(error):
            self._trouble(error)
            return
        assert isinstance(error, CounterError)
        self._tell(news_of(error))
        self._view.focus("pay" if error.code in BACK_TO_PAY and self._draft.opened else "cash")

    # clearing
    def _clear_asked(self) -> None:
        if self._view.is_listing():
            self._view.put_find("")
            self._close_list()
            self._view.focus("find")
            return
        risky = self._view.typed().cash_paise is not None or bool(self._draft.added)
        question = self._questions.before_clearing() if risky else None
        if question is not None:
            self._tell(question)
            return
        self.abandon()

    def abandon(self) -> None:
        """Nobody's account is open, nothing is typed; the next account begins a new command."""
        self._draft.forget()
        self._clear_money()
        self._follow()
        self._view.put_find("")
        self._view.invite(by_name=False)
        self._view.show_ready()
        self._show()
        self._view.focus("find")

    def _clear_money(self) -> None:
        """Before every look-up: what stood there belonged to somebody else."""
        self._draft.close_account()
        self._questions.forget()
        self._news, self._on_paper = None, ()
        self._view.put_amounts(pay="", cash="", notes=())

    # showing
    def tell(self, news: News | None) -> None:
        """News from outside: printer, line, crash."""
        self._tell(news)

    def tell_calmly(self, news: News) -> None:
        """News that gives way to a question or an error already told, and is gone with the next key."""
        if self._news is None or self._news.tone in ("ok", "info"):
            self._tell(news)

    def remember(self, last: Taken | None, waiting: list[Kept]) -> None:
        """After a restart: what was recorded last, so that nobody takes it twice, and what was half done."""
        self._last = last or self._last
        self._tell(remembered_news(last, waiting))

    def _tell(self, news: News | None) -> None:
        self._news = news
        self._show()

    def _show(self) -> None:
        """Everything that follows from the state and from what is typed."""
        assert self._rules is not None
        typed = self._view.typed()
        title = say("Paid together with") if self._draft.opened else say("In this payment so far")
        self._view.show_together(title, figures.added_lines(self._draft))
        self._view.show_money(figures.money_reading(self._draft, typed, self._last, self._busy, self._rules))
        self._view.show_news(self._news or self._cautions())

    def _cautions(self) -> News | None:
        if self._draft.opened is None:
            return None
        told = [*self._on_paper, *self._draft.opened.cautions]
        if self._draft.part(self._view.typed().pay_paise) is not None:
            told = [*(each for each in self._till.cautions(self._order()) if each not in told), *told]
        return news_of_cautions(told)
