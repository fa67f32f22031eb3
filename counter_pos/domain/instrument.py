"""A cheque or a demand draft: what stands on it, and when it is good. It is money only when the bank has paid it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from msgspec import Struct

from counter_pos.domain.errors import Refused

_NUMBER = re.compile(r"\d{6}", re.ASCII)
LONGEST_TEXT = 60
MONTHS = 12


class Instrument(Struct, frozen=True):
    """What the clerk reads from the paper. `dated` is the day written on it, `drawer` who signed it."""

    number: str
    dated: date
    bank: str
    branch: str
    drawer: str


class TypedPaper(Struct, frozen=True, omit_defaults=True):
    """What a clerk has typed of a paper so far, field by field, as typed: not read, not checked."""

    number: str = ""
    dated: str = ""
    bank: str = ""
    branch: str = ""
    drawer: str = ""

    @property
    def empty(self) -> bool:
        return not any(getattr(self, name).strip() for name in self.__struct_fields__)


def check_instrument(instrument: Instrument | None, day: date, months: int) -> None:
    """Refuse a paper that no bank would pay on `day`; `months` is how long one is good from its date.

    Raises Refused: instrument_missing, instrument_number, instrument_text, instrument_post_dated, instrument_stale.
    """
    if instrument is None:
        raise Refused("instrument_missing")
    if _NUMBER.fullmatch(instrument.number) is None:
        raise Refused("instrument_number", text=instrument.number)
    for text in (instrument.bank, instrument.branch, instrument.drawer):
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise Refused("instrument_text")
    if instrument.dated > day:
        raise Refused("instrument_post_dated", dated=instrument.dated)
    if day > months_later(instrument.dated, months):
        raise Refused("instrument_stale", dated=instrument.dated, months=months)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last: 30 November and three months is 28 February."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_day(text: str) -> date:
    """A day as people write it: 31-07-2026, 31/7/26, 31.07.2026 or 310726. Raises Refused(instrument_date)."""
    plain = "".join(text.split())
    fields = re.split(r"[-/.]", plain)
    if len(fields) == 1 and len(plain) in (6, 8):
        fields = [plain[:2], plain[2:4], plain[4:]]
    try:
        if len(fields) != 3 or not all(each.isascii() and each.isdigit() for each in fields):
            raise ValueError(text)
        day, month, year = (int(each) for each in fields)
        return date(year + 2000 if len(fields[2]) == 2 else year, month, day)
    except ValueError as wrong:
        raise Refused("instrument_date", text=text) from wrong
