"""The only place where an error's code becomes words: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from counter_pos.domain.account import show_account
from counter_pos.domain.errors import CounterError
from counter_pos.domain.money import rupees
from counter_pos.i18n.catalogue import catalogue
from counter_pos.i18n.sentences import CAUTIONS, NOTICES, UNKNOWN
from counter_pos.i18n.words import show_date, show_instant

LONGEST_FACT = 120  # characters: a fact may be anything that a person typed or a machine answered
_NOT_KNOWN = "?"


class Notice(Struct, frozen=True):
    """Three sentences for a person, in one language."""

    happened: str
    safe: str
    todo: str

    def __str__(self) -> str:
        return f"{self.happened} {self.safe} {self.todo}"


class _Told(dict[str, object]):
    """Facts for a sentence. A fact that was not given is shown as '?': a notice never fails itself."""

    def __missing__(self, name: str) -> str:
        return _NOT_KNOWN


def notice_for(error: CounterError, language: str) -> Notice:
    """What a person is told about `error`. A code without words of its own is named, and said to be one."""
    facts = {**error.facts, "code": error.code}
    happened, safe, todo = (_say(text, facts, language) for text in NOTICES.get(error.code, UNKNOWN))
    return Notice(happened, safe, todo)


def caution(code: str, facts: Mapping[str, object], language: str) -> str:
    """One sentence about something that never blocks. A code without words is shown as it is."""
    return _say(CAUTIONS[code], facts, language) if code in CAUTIONS else code


def show_fact(name: str, value: object, language: str) -> str:
    """One fact as people write it: paise as rupees, dates by their month's name, accounts in groups."""
    match value:
        case datetime():
            return show_instant(value, language)
        case date():
            return show_date(value, language)
        case int() if name == "paise" or name.endswith("_paise"):
            sign = "-" if value < 0 else ""
            return f"{sign}₹ {rupees(abs(value), always_paise=False)}"
        case int() if name == "account":
            return show_account(value)
        case _:
            text = " ".join(str(value).split())
            return text if len(text) <= LONGEST_FACT else text[: LONGEST_FACT - 1] + "…"


def _say(text: str, facts: Mapping[str, object], language: str) -> str:
    told = _Told({name: show_fact(name, value, language) for name, value in facts.items()})
    return catalogue(language).say(text).format_map(told)
