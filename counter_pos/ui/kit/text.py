"""Text on the screen is kept as a key with its facts, so that a language switch leaves nothing half translated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias

from msgspec import Struct

from counter_pos.domain.business_date import local
from counter_pos.domain.money import rupees
from counter_pos.i18n.catalogue import Catalogue, catalogue


class Text(Struct, frozen=True):
    """An English sentence of the catalogue and what stands in its {places}."""

    key: str
    facts: tuple[tuple[str, object], ...] = ()


class Both(Struct, frozen=True):
    """A proper name that exists in both scripts."""

    en: str
    hi: str


class Joined(Struct, frozen=True):
    """Several texts beside each other."""

    parts: tuple[Sayable, ...]
    between: str = " "


class Worded(Struct, frozen=True):
    """A text that another room words: it is handed the catalogue of the moment."""

    write: Callable[[Catalogue], str]


Sayable: TypeAlias = "Text | Both | Joined | Worded | str"


def say(key: str, **facts: object) -> Text:
    """A text to be spoken in the language of the moment. Write the key as a literal: the checks look it up."""
    return Text(key, tuple(facts.items()))


def join(*parts: Sayable, between: str = " ") -> Joined:
    """Texts beside each other; empty ones are left out."""
    return Joined(tuple(part for part in parts if part != ""), between)


class Words:
    """The language of the moment. Widgets ask it again when it has changed."""

    def __init__(self, language: str = "en") -> None:
        self._catalogue: Catalogue = catalogue(language)

    @property
    def language(self) -> str:
        return self._catalogue.language

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def speak(self, language: str) -> None:
        """From now on `language` ("en" or "hi")."""
        self._catalogue = catalogue(language)

    def switch(self) -> None:
        """The other language."""
        self.speak("hi" if self.language == "en" else "en")

    def tell(self, text: Sayable) -> str:
        """`text` in the language of the moment."""
        match text:
            case str():
                return text
            case Both(en, hi):
                return hi if self.language == "hi" else en
            case Joined(parts, between):
                return between.join(self.tell(part) for part in parts)
            case Worded(write):
                return write(self._catalogue)
            case Text(key, facts):
                return self._catalogue.say(key, **{name: self._told(fact) for name, fact in facts})

    def _told(self, fact: object) -> object:
        return self.tell(fact) if isinstance(fact, (Text, Both, Joined, Worded)) else fact


_SHORT = (
    say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun"),
    say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec"),
)  # fmt: skip
_LONG = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
    say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip


def day(value: date) -> Text:
    """28 Nov"""
    return say("{day} {month}", day=value.day, month=_SHORT[value.month - 1])


def full_day(value: date) -> Text:
    """28 Nov 2026"""
    return say("{day} {month} {year}", day=value.day, month=_SHORT[value.month - 1], year=value.year)


def month(value: date) -> Text:
    """November 2026"""
    return say("{month} {year}", month=_LONG[value.month - 1], year=value.year)


def clock(instant: datetime) -> str:
    """The wall clock of Kanpur: 10:42."""
    return f"{local(instant):%H:%M}"


def moment(instant: datetime, today: date) -> Text:
    """'today 06:10', or '21 Nov 06:10' on another day."""
    here = local(instant)
    if here.date() == today:
        return say("today {time}", time=f"{here:%H:%M}")
    return say("{date} {time}", date=day(here.date()), time=f"{here:%H:%M}")


def money(paise: int) -> str:
    """₹ 2,847.00"""
    return f"-₹ {rupees(-paise)}" if paise < 0 else f"₹ {rupees(paise)}"


def short_money(paise: int) -> str:
    """₹ 2,847, with paise only where there are any"""
    return f"-₹ {rupees(-paise, always_paise=False)}" if paise < 0 else f"₹ {rupees(paise, always_paise=False)}"
