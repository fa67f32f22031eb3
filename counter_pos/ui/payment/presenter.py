"""The head of the payment screen: one person, one tender, one deed. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from counter_pos.domain.account import show_account
from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.errors import CounterError, Refused
from counter_pos.domain.half_done import Kept
from counter_pos.domain.instrument import TypedPaper
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import notes_total
from counter_pos.services.scan import ScannedBill, ScannedReceipt, ScannedSlip
from counter_pos.services.summaries import OpenedAccount, ReceiptRow
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment import figures
from counter_pos.ui.payment.figures import Typed
from counter_pos.ui.payment.holding import put_account, put_back, recalled_news, typed_money
from counter_pos.ui.payment.looking import Looking
from counter_pos.ui.payment.paper import FIELDS, field_at_fault, next_tender, read_paper
from counter_pos.ui.payment.readings import (
    DEMAND_KEY,
    Choice,
    count_note,
    receipt_row,
)
from counter_pos.ui.payment.screen import PaymentScreen
from counter_pos.ui.payment.together import Together
from counter_pos.ui.payment.view_port import PaymentViewPort
from counter_pos.ui.ports import RunsJobs, Taken, Till

MOST_SHOWN = 60
BACK_TO_PAY = {
    "cash_limit",
    "cash_limit_at_once",
    "part_too_small",
    "recharge_range",
    "amount_zero",
    "amount_too_large",
    "amount_not_in_coins",
}


class PaymentPresenter(PaymentScreen):
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
        """See PaymentScreen. `take_scan` is handed papers of ours that came in place of a bill."""
        super().__init__(
            view, till, jobs, may_take=may_take, trouble=trouble, go=go, large_change_paise=large_change_paise
        )
        self._looking = Looking(view, till, self, take_scan)
        self._together = Together(view, self._draft, self._questions, self)
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
        self.show()
        self._view.focus("cash" if self._draft.opened else "find")

    def refresh_receipts(self) -> None:
        """Read the receipts of the shift again."""
        self._jobs.run("journal", self._till.receipts_of_shift, self._show_receipts, self._trouble)

    def _show_receipts(self, rows: list[ReceiptRow]) -> None:
        self._view.show_receipts(count_note(rows), [receipt_row(each) for each in rows[:MOST_SHOWN]])

    # finding
    def find(self, text: str, entered: bool) -> None:
        """Text in the find field: letters search as they are typed, Enter opens."""
        if self._busy:
            return
        self._together.leave()
        if not entered:
            self._looking.typed(text)
            return
        if not text.strip():
            if self._draft.added:
                self._view.focus("cash")
            return
        self._looking.entered(text)

    def compare(self, bill: ScannedBill, account: int) -> None:
        """The paper of the account that was just opened may say otherwise than the till."""
        if self._draft.opened is not None:
            self._on_paper = self._till.bill_cautions(bill, account)
            self.show()

    def open(self, account: object) -> None:
        """Open one account: its money comes to the screen, whatever stood there is gone."""
        if self._busy:
            return
        self._together.leave()
        if isinstance(account, str):
            self.open_demand(account.removeprefix(DEMAND_KEY))
            return
        assert isinstance(account, int)
        self._open(account, None)

    def open_demand(self, number: str) -> None:
        """Open whom a quote or request names, ready to pay it."""
        if not self._busy:
            self._open(NO_ACCOUNT, number)

    def _open(self, account: int, number: str | None) -> None:
        self.clear_money()
        try:
            opened = self._whose(account, number)
        except CounterError as error:
            self._looking.failed(error, number or show_account(account))
            return
        self._last = None
        choice = self._draft.open(opened, self._till.new_command_id)
        asked = (each.key for each in self._draft.choices if each.demand and each.demand.number == number)
        choice = self._draft.choose(next(asked, "")) or choice
        put_account(self._view, opened, self._till.business_date)
        self._fill_pay(choice)

    def _whose(self, account: int, number: str | None) -> OpenedAccount:
        """An account, or with NO_ACCOUNT whom a quote or request names."""
        by_number = account == NO_ACCOUNT and number is not None
        return self._till.open_demand(number or "") if by_number else self._till.open_account(account)

    def _fill_pay(self, choice: Choice) -> None:
        due = choice.due_paise
        self._view.put_amounts(pay=rupees(due) if due else "")
        self.follow()
        self.show()
        self._view.focus(self._next_field if due else "pay")

    def _next_tender(self) -> None:
        """Cash, or a cheque or draft where the rules allow one."""
        if self._draft.empty:
            self._focus_money("cash")
            return
        assert self._rules is not None
        self._draft.tender = next_tender(self._draft.tender, self._rules)
        self._news = None
        self._view.put_amounts(cash="", notes=())
        self.follow()
        self.show()
        self._view.focus(self._next_field)

    # typing
    def amounts(self, field: str, refused: str) -> None:
        """A person changed an amount, or typed what is none."""
        self._questions.forget()
        self._instrument = None
        if refused:
            self.tell(news_of(Refused("amount_not_number", text=refused)))
            return
        self._news = None
        if field == "part":
            self._together.typed()
            self.show()
            return
        self._together.leave()
        typed = self._view.typed()
        if field == "notes":
            total = notes_total(typed.notes)
            self._view.put_amounts(cash=typed_money(total) if total else "")
        elif field == "cash" and typed.notes:
            self._view.put_amounts(notes=())
        self.show()

    def command(self, name: str) -> None:
        """A key of this screen."""
        if self._busy:
            return
        if name not in ("clear", "drop"):
            self._questions.forget()
        if name.startswith("part:"):
            self._together.step(1 if name == "part:next" else -1)
            return
        if name not in ("clear", "drop"):
            self._together.leave()
        deeds: dict[str, Callable[[], None]] = {
            "arrive": self.arrive,
            "find": lambda: self._view.focus("find"),
            "names": self._by_name,
            "pay": lambda: self._focus_money("pay"),
            "cash": lambda: self._focus_money("cash"),
            "notes": lambda: self._focus_money("notes"),
            "add": self._add,
            "drop": self._together.asked,
            "purpose": self._next_purpose,
            "tender": self._next_tender,
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
            self.tell(news_of(Refused("no_account_open")))
            self._view.focus("find")
        elif field in ("cash", "notes"):
            self._view.focus(field if self._draft.in_cash else self._next_field)
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
            self.tell(news_of(error))
            return
        self._close_account()

    def go_on(self) -> None:
        """After the list of accounts: to the money when there is any to type, else to the next person."""
        more = self._draft.opened is None and not self._view.typed().tender
        self._view.focus("find" if more else self._next_field)

    # holding and recalling
    def _hold(self) -> None:
        """Put this payment aside; with none open, show those that wait."""
        if self._draft.empty:
            self._go("held")
            return
        news = self._holding.hold(self._draft, self._view.typed())
        self.abandon()
        self.tell(news)

    def recall(self, kept: Kept) -> None:
        """Go on with a half-done payment; one that is open is put aside first."""
        if self._busy:
            return
        if not self._draft.empty:
            self._hold()
        try:
            self._draft.restore(kept.half, self._whose)
        except CounterError as error:
            self.tell(news_of(error))
            return
        self._last = None
        self._holding.recalled(kept.half)
        mine = self._till.is_mine(kept)
        put_back(self._view, self._draft, kept.half, self._till.business_date, mine=mine)
        self.follow()
        self.tell(recalled_news(kept, mine=mine))
        empty = self._draft.opened is None
        self._view.focus("find" if empty else self._next_field if kept.half.pay_paise else "pay")

    # taking
    def accept(self, origin: str) -> None:
        """Enter in a field, the button, or its key. One press does one thing."""
        if self._busy:
            return
        if origin == "part":
            self._together.done()
            return
        self._together.leave()
        if self._draft.empty:
            if origin == "key":
                self._focus_money("cash")
            return
        self.follow()
        if origin in ("pay", "notes"):
            self._view.focus(self._next_field if origin == "pay" else "accept")
            return
        typed = self._view.typed()
        if self._draft.opened is not None and self._draft.part(typed.pay_paise) is None:
            self._need_amount()
            return
        if self._draft.in_cash and not self._cash_ready(origin, typed):
            return
        if not self._draft.in_cash and not self._paper_ready(origin, typed):
            return
        question = self._questions.before_taking(self._order(), confirmed=origin == "key")
        if question is not None:
            self.tell(question)
            return
        self._take()

    def _cash_ready(self, origin: str, typed: Typed) -> bool:
        """Whether the cash typed is enough and was looked at once."""
        if typed.cash_paise is None:
            return True
        if typed.cash_paise < self._draft.together(typed.pay_paise):
            self.show()
            self._view.focus("cash")
            return False
        if origin == "cash":
            self._view.focus("accept")
            return False
        return True

    def _paper_ready(self, origin: str, typed: Typed) -> bool:
        """Enter goes from field to field of the paper; then it must be readable."""
        if origin.startswith("paper:"):
            at = FIELDS.index(origin.partition(":")[2])
            self._view.focus((*FIELDS, "accept")[at + 1])
            return False
        try:
            self._instrument = read_paper(typed.paper)
        except Refused as error:
            self.tell(news_of(error))
            self._view.focus(field_at_fault(error.code, typed.paper))
            return False
        return True

    def _take(self) -> None:
        if not self._may_take():
            self.tell(news_of(Refused("till_stopped")))
            return
        order = self._order()
        self._busy = True
        self.show()
        self._jobs.run("journal", lambda: self._till.take_payment(order), self._taken, self._not_taken)

    def _taken(self, taken: Taken) -> None:
        self._busy = False
        self._last = taken
        self._holding.recorded()
        self._draft.forget()
        self._questions.forget()
        self._instrument = None
        self._view.put_paper(TypedPaper())
        self._view.put_amounts(pay="", cash="", notes=())
        self._view.put_find("")
        self._view.invite(by_name=False)
        self._view.show_ready()
        self.tell(figures.done_news(taken))
        self._view.focus("find")
        self._jobs.grew()

    def _not_taken(self, error: BaseException) -> None:
        self._busy = False
        self.show()
        if not is_expected(error):
            self._trouble(error)
            return
        assert isinstance(error, CounterError)
        self.tell(news_of(error))
        back = "pay" if error.code in BACK_TO_PAY and self._draft.opened else self._next_field
        paper = self._view.typed().paper
        self._view.focus(field_at_fault(error.code, paper) if error.code.startswith("instrument_") else back)

    # clearing
    def _clear_asked(self) -> None:
        if self._together.changing:
            self._together.undo()
            return
        if self._view.is_listing():
            self._view.put_find("")
            self._looking.close_list()
            self._view.focus("find")
            return
        tender = self._view.typed().tender
        if self._draft.opened is not None and self._draft.added and not tender:
            self._close_account()
            return
        question = self._questions.before_clearing() if tender or self._draft.added else None
        if question is not None:
            self.tell(question)
            return
        self.abandon()

    def abandon(self, *, kept: bool = False) -> None:
        """Nobody's account is open, nothing is typed; the next account begins a new command. `kept`: on hold."""
        if kept:
            self._holding.recorded()
        self._draft.forget()
        self._close_account()

    def _close_account(self) -> None:
        """The open account leaves the screen; those that were added stay."""
        self.clear_money()
        self.follow()
        self._view.put_find("")
        self._view.invite(by_name=False)
        self._view.show_ready()
        self.show()
        self._view.focus("find")
