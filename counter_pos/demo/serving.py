"""The people of the demo's day at the window: bills, recharges, a draft, a quote, second thoughts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from counter_pos.demo.acting import Acting, next_notes, typed
from counter_pos.demo.picks import DemoAccounts
from counter_pos.demo.stage import SUPERVISOR
from counter_pos.domain.consumer import Consumer
from counter_pos.domain.demand import Demand
from counter_pos.domain.money import rupees

Person = tuple[str, str, Callable[[], None]]
"""The scene's name, what the person does, and the keys. The line told begins with the payer's name."""
DRAFT_AGE = timedelta(days=3)


class Serving:
    """Everybody whom the clerk serves."""

    def __init__(self, acting: Acting, people: DemoAccounts) -> None:
        self.acting, self.hands, self.people = acting, acting.hands, people
        self._name = ""

    def first_half(self) -> None:
        """With the line to head office up."""
        bill, arrears = self.people.bill, self.people.arrears
        self._serve(
            ("exact", "pays the bill exactly", lambda: self._pay(bill[0])),
            (
                "with-change",
                "pays the bill with larger notes and gets change",
                lambda: self._pay(bill[1], tendered=next_notes(bill[1].heads.total)),
            ),
            (
                "part-payment",
                "pays a part of the dues",
                lambda: self._pay(arrears[0], amount=100_000, tendered=100_000),
            ),
            ("advance", "owes nothing and pays in advance", lambda: self._pay(self.people.paid_up[0], amount=50_000)),
            ("arrears", "pays the arrears alone", lambda: self._pay(arrears[1], purpose="arrears", picture=True)),
            (
                "disconnected",
                "is disconnected and pays a part",
                lambda: self._pay(self.people.disconnected[0], amount=200_000),
            ),
        )

    def without_line(self) -> None:
        """The queue goes on while head office is away."""
        quote, request = self.acting.stage.demands
        self._serve(
            (
                "two-accounts",
                "pays two accounts with one tender",
                lambda: self._pay_together(self.people.one_owner),
            ),
            (
                "recharge-too-small",
                "recharges less than brings the supply back, and is told so",
                lambda: self._pay(self.people.prepaid_cut[0], amount=20_000),
            ),
        )
        self._twelve_digits()
        self._over_cash_limit(self.people.over_cash_limit[0])
        self._serve(
            (
                "draft",
                "pays the same by demand draft",
                lambda: self._pay_by_draft(self.people.over_cash_limit[0]),
            ),
            ("settlement", f"settles old dues by quote {quote.number}", lambda: self._pay_demand(quote)),
            (
                "service-request",
                f"has no account yet and pays request {request.number}",
                lambda: self._pay_demand(request, tendered=next_notes(request.paise)),
            ),
        )

    def afternoon(self) -> None:
        """Still without the line: found by other things than the account's number."""
        bill = self.people.bill
        self._serve(
            (
                "other-language",
                "is found by the old account number, in the other language",
                lambda: self._pay(bill[2], by_old=True, language=True),
            ),
            (
                "by-meter",
                "is found by the meter and gets change",
                lambda: self._pay(bill[3], by_meter=True, tendered=next_notes(bill[3].heads.total)),
            ),
            ("by-name", "is found by the name and pays the bill", lambda: self._by_name(bill[4])),
            ("recharge", "recharges the meter", lambda: self._pay(self.people.prepaid[0], amount=50_000)),
        )

    def _serve(self, *people: Person) -> None:
        for self._name, does, keys in people:
            before = self._receipts()
            keys()
            made = self.acting.desk.receipts_of_shift()[: self._receipts() - before]
            total, numbers = rupees(sum(each.paise for each in made)), [each.number for each in reversed(made)]
            papers = "receipt" if len(numbers) == 1 else "receipts"
            self.acting.note(self._name, f"{made[0].name_en} {does}: Rs {total}, {papers} {' and '.join(numbers)}")

    def _receipts(self) -> int:
        shift = self.acting.desk.shift
        return shift.receipts if shift is not None else 0

    def _open(self, text: str) -> None:
        self.hands.type(text)
        self.hands.press("Enter")

    def _pay(
        self,
        consumer: Consumer,
        *,
        amount: int | None = None,
        tendered: int | None = None,
        purpose: str | None = None,
        by_old: bool = False,
        by_meter: bool = False,
        language: bool = False,
        picture: bool = False,
    ) -> None:
        """One account. `amount` changes what is paid; without `tendered` an empty Enter means exactly that."""
        number = f"{consumer.account:010d}"
        if by_old and consumer.account_old is not None:
            number = f"{consumer.account_old:08d}"
        if by_meter:
            number = consumer.meter
        self._open(number)
        if language:
            self.hands.press("Ctrl+L")
        if purpose is not None:
            self.hands.press("F12")
        if amount is not None:
            self.hands.press("F5", "Ctrl+A")
            self._open(typed(amount))
        if tendered is not None:
            self.hands.type(typed(tendered))
        self.hands.picture(self._name)
        self._accept(tendered is not None)
        if picture or tendered is not None:
            self.hands.picture(f"{self._name}-done")
        if language:
            self.hands.press("Ctrl+L")

    def _accept(self, told_change: bool) -> None:
        before = self._receipts()
        self.hands.press("Enter")
        if told_change:
            self.hands.press("Enter")
        self.hands.wait(lambda: self._receipts() > before)

    def _pay_together(self, consumers: Sequence[Consumer]) -> None:
        """One person, two accounts, one tender."""
        first, second = consumers[:2]
        self._open(f"{first.account:010d}")
        self.hands.press("F11")
        self._open(f"{second.account:010d}")
        self.hands.type(typed(next_notes(first.heads.total + second.heads.total)))
        self.hands.picture(self._name)
        self._accept(told_change=True)
        self.hands.wait(lambda: not self.acting.window.front.online)
        self.hands.picture(f"{self._name}-done-offline")

    def _pay_demand(self, demand: Demand, tendered: int | None = None) -> None:
        """What head office asks for, by its number: typed in place of an account, and paid to the rupee."""
        self._open(demand.number)
        if tendered is not None:
            self.hands.type(typed(tendered))
        self.hands.picture(self._name)
        self._accept(tendered is not None)
        self.hands.picture(f"{self._name}-done")

    def _twelve_digits(self) -> None:
        self._open("123456789012")
        self.hands.picture("twelve-digits")
        self.acting.note("twelve-digits", "A bill of another company, twelve digits: refused, nothing recorded")
        self.hands.press("Esc")

    def _over_cash_limit(self, consumer: Consumer) -> None:
        before = self._receipts()
        self._open(f"{consumer.account:010d}")
        self.hands.press("Enter")
        self.hands.picture("over-cash-limit")
        if self._receipts() != before:
            raise AssertionError("cash over the limit was taken")
        said = f"{consumer.name_en} offers Rs {rupees(consumer.heads.total)} in cash, over the legal limit: refused"
        self.acting.note("over-cash-limit", said)

    def _pay_by_draft(self, consumer: Consumer) -> None:
        """The account stands open since its cash was refused."""
        dated = self.acting.desk.business_date - DRAFT_AGE
        self.hands.press("Shift+F6")
        for text in ("004217", f"{dated:%d-%m-%Y}", "State Bank of India", "Swaroop Nagar", consumer.name_en):
            self._open(text)
        self.hands.picture(self._name)
        self._accept(told_change=False)
        self.hands.picture(f"{self._name}-done")

    def _by_name(self, consumer: Consumer) -> None:
        self.hands.press("F3")
        self.hands.type(consumer.name_en[:6])
        self.hands.picture(f"{self._name}-list")
        self.hands.press("Esc", "Esc")
        self._pay(consumer)

    # second thoughts
    def cancel_latest_bill(self) -> None:
        """The original comes back, a supervisor agrees. Of a bill: a recharge may be in the meter already."""
        desk = self.acting.desk
        self.hands.press("F4")
        self.hands.picture("receipts")
        rows = desk.receipts_of_shift()
        place = next(at for at, row in enumerate(rows) if row.purpose == "bill")
        latest = rows[place]
        self.hands.press(*["Down"] * place, "F8")
        self._open("2")
        self._open(desk.receipt_text(latest.number).qr)  # as the scanner reads it off the paper
        self.acting.type_login(SUPERVISOR)
        self.hands.picture("cancel")
        self.hands.press("Enter")
        self.hands.wait(lambda: desk.shift is not None and desk.shift.cancelled == 1)
        self.hands.picture("cancelled")
        back = f"Rs {rupees(latest.paise)} are given back, and {SUPERVISOR.name_en} signs"
        self.acting.note("cancel", f"{latest.name_en} brings receipt {latest.number} back: it is cancelled, {back}")

    def reprint(self) -> None:
        """From the list of receipts, which stands open."""
        self.hands.press("Down", "F7")
        self._open("2")
        self.hands.picture("reprint")
        self.hands.press("F9")
        self.hands.wait(lambda: any(row.copies for row in self.acting.desk.receipts_of_shift()))
        copied = next(row for row in self.acting.desk.receipts_of_shift() if row.copies)
        self.acting.note(
            "reprint", f"{copied.name_en} asks for a second paper: a numbered duplicate of {copied.number}"
        )
        self.hands.press("F2")
