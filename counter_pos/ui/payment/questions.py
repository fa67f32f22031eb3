"""What a clerk is asked before a payment is taken or cleared, and what was answered. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from counter_pos.domain.payment import PaymentOrder
from counter_pos.services.summaries import Caution
from counter_pos.ui.kit.text import Sayable, money, say, short_money
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of_cautions

SAME_AGAIN = "same_payment_recently"


class Questions:
    """One question at a time; a second press of the key that it names answers it. Any other deed forgets them all."""

    def __init__(self, cautions: Callable[[PaymentOrder], tuple[Caution, ...]], large_change_paise: int) -> None:
        self._cautions = cautions
        self._large_change = large_change_paise
        self._asked = ""
        self._sure: set[str] = set()

    def forget(self) -> None:
        """Whatever was asked or confirmed no longer stands."""
        self._asked = ""
        self._sure.clear()

    def before_taking(self, order: PaymentOrder, *, confirmed: bool) -> News | None:
        """What is still to be confirmed of `order`; `confirmed` is the key that answers the question last asked."""
        if confirmed and self._asked:
            self._sure.add(self._asked)
        for name, news in (("large", self._large(order)), ("same", self._same(order))):
            if news is not None and name not in self._sure:
                self._asked = name
                return news
        return None

    def before_clearing(self) -> News | None:
        """The question before a begun payment is cleared; None once it was asked."""
        return self._once("clear", say("Press Esc once more to clear, or go on as before."), say("Esc clear"))

    def before_taking_out(self) -> News | None:
        """The same where the only account is taken out, and with it what was handed over."""
        todo = say("Press Shift+F11 once more to take it out, or go on as before.")
        return self._once("out", todo, say("Shift+F11 take out"))

    def _once(self, name: str, todo: Sayable, key: Sayable) -> News | None:
        if self._asked == name:
            return None
        self._asked = name
        safe = say("Nothing is recorded yet. Give back any cash you hold.")
        return News("warn", say("Clear this payment?"), safe, todo, key)

    def _large(self, order: PaymentOrder) -> News | None:
        """Far more cash than is paid."""
        if order.change_paise < self._large_change:
            return None
        cash, together = short_money(order.tendered_paise), money(order.paise)
        return News(
            "warn",
            say("{cash} in cash for {amount}: is that right?", cash=cash, amount=together),
            say("Nothing is recorded yet."),
            say("Count again. Press F9 if it is right, F6 to correct it."),
            say("F9 it is right"),
        )

    def _same(self, order: PaymentOrder) -> News | None:
        """An equal payment was taken a moment ago: a restart may have hidden it from the clerk."""
        told = news_of_cautions(each for each in self._cautions(order) if each.code == SAME_AGAIN)
        if told is None:
            return None
        return News(
            "warn",
            told.happened,
            say("Nothing is recorded yet."),
            say("Press F9 if it is one more payment, Esc if it is the same."),
            say("F9 one more"),
        )
