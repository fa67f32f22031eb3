"""A business date as a person types it. No Qt."""

from __future__ import annotations

import re
from datetime import date

from counter_pos.domain.errors import Refused
from counter_pos.domain.money import ascii_digits

_PARTS = re.compile(r"[-./ ]+")


def read_date(text: str, today: date) -> date:
    """'31-7-2026', '31.07.26', '31 7' (of this year) or '3107'; empty means `today`.

    Raises Refused(date_not_read, text).
    """
    plain = ascii_digits(text).strip()
    if not plain:
        return today
    if plain.isascii() and plain.isdigit() and len(plain) in (4, 6, 8):
        parts = [plain[:2], plain[2:4], plain[4:]]
    else:
        parts = _PARTS.split(plain)
    numbers = [each for each in parts if each]
    if not 2 <= len(numbers) <= 3 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise Refused("date_not_read", text=text.strip())
    day, month, *years = (int(each) for each in numbers)
    year = years[0] if years else today.year
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError as wrong:
        raise Refused("date_not_read", text=text.strip()) from wrong


def typed(day: date) -> str:
    """The date as the field shows it: '31-07-2026'."""
    return f"{day:%d-%m-%Y}"
