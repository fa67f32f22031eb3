"""One language of a report: its words, names, amounts and times, so that no page chooses words itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from counter_pos.domain.money import group_indian, rupees
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.i18n.catalogue import catalogue
from counter_pos.i18n.words import english_words, hindi_words, show_date, show_instant, show_time

_PURPOSES = {
    Purpose.BILL: "Bill",
    Purpose.ARREARS: "Arrears",
    Purpose.RECHARGE: "Recharge",
    Purpose.SECURITY: "Security deposit",
    Purpose.RECONNECTION: "Reconnection",
    Purpose.SETTLEMENT: "One-time settlement",
    Purpose.MISCELLANEOUS: "Miscellaneous",
}
_TENDERS = {TenderKind.CASH: "Cash", TenderKind.CHEQUE: "Cheque", TenderKind.DEMAND_DRAFT: "Demand draft"}
_REASONS = {
    "wrong_account": "Wrong account",
    "wrong_amount": "Wrong amount",
    "wrong_purpose": "Wrong purpose",
    "paid_twice": "Paid twice",
    "cash_not_given": "Cash was not given",
    "consumer_request": "The consumer asked",
    "counterfeit": "Counterfeit note",
    "other": "Other reason",
}

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

PURPOSE_ORDER = tuple(_PURPOSES)


class Speech:
    """Says everything in `language`, "en" or "hi". Amounts come in paise and carry no symbol."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = catalogue(language)

    def say(self, text: str, **facts: object) -> str:
        return self._catalogue.say(text, **facts)

    def name(self, english: str, hindi: str) -> str:
        """A name in this language, or the other spelling where this one is not known."""
        first, second = (hindi, english) if self.language == "hi" else (english, hindi)
        return first or second

    def money(self, paise: int) -> str:
        return rupees(paise)

    def count(self, number: int) -> str:
        return group_indian(number)

    def signed(self, paise: int) -> str:
        """With its sign, for what may go either way: '+10.00', '-500.00', '0.00'."""
        return f"+{rupees(paise)}" if paise > 0 else rupees(paise)

    def over_short(self, paise: int) -> str:
        """The word for counted less expected."""
        if paise == 0:
            return self.say("Exact")
        return self.say("Over") if paise > 0 else self.say("Short")

    def words(self, paise: int) -> str:
        spelt = (hindi_words if self.language == "hi" else english_words)(abs(paise))
        return self.say("Minus: {words}", words=spelt) if paise < 0 else spelt

    def day(self, day: date) -> str:
        return show_date(day, self.language)

    def instant(self, instant: datetime) -> str:
        return show_instant(instant, self.language)

    def time(self, instant: datetime) -> str:
        return show_time(instant)

    def purpose(self, purpose: str) -> str:
        return self.say(_PURPOSES[Purpose(purpose)])

    def reason(self, reason: str) -> str:
        """A reason by its code in the policy, or as a person wrote it."""
        return self.say(_REASONS[reason]) if reason in _REASONS else reason

    def tender(self, tender: str) -> str:
        return self.say(_TENDERS[TenderKind(tender)])

    def instrument(self, instrument: Mapping[str, str] | None) -> str | None:
        """A cheque or draft in one line: its number, date, bank and whose account it is drawn on."""
        if not instrument:
            return None
        told = [instrument[name] for name in ("number", "date", "bank", "drawer") if instrument.get(name)]
        return ", ".join(self.day(date.fromisoformat(each)) if _ISO_DAY.fullmatch(each) else each for each in told)

    def staff(self, code: str, english: str, hindi: str) -> str:
        """'Sunita Verma (S0412)'; the bare code where no name is known."""
        name = self.name(english, hindi)
        return code if name in ("", code) else f"{name} ({code})"
