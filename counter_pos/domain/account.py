"""A consumer's account number in its lawful forms.

Ten digits since March 2024; eight before, still on paper bills. Twelve digits belong to another company.
No check digit is known, so the clerk reads back name and locality before taking cash.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.money import ascii_digits

_SEPARATORS = re.compile(r"[\s\-./]+")

NEW_DIGITS = 10
OLD_DIGITS = 8
OTHER_COMPANY_DIGITS = 12


class AccountNumber(Struct, frozen=True):
    """What was typed, as a number: `form` says whether it is the ten-digit or the old eight-digit one."""

    form: Literal["new", "old"]
    value: int


def parse_account(text: str) -> AccountNumber:
    """Read an account number. Spaces, dashes and Devanagari digits are understood.

    Raises Refused: account_empty, account_not_digits, account_other_company (12 digits), account_length.
    """
    digits = _SEPARATORS.sub("", ascii_digits(text))
    if not digits:
        raise Refused("account_empty")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("account_not_digits", text=text.strip())
    if len(digits) == OTHER_COMPANY_DIGITS:
        raise Refused("account_other_company", text=digits)
    if len(digits) == NEW_DIGITS:
        return AccountNumber("new", int(digits))
    if len(digits) == OLD_DIGITS:
        return AccountNumber("old", int(digits))
    raise Refused("account_length", text=digits, digits=len(digits))


def show_account(account: int) -> str:
    """Ten digits in the groups people read aloud: 1203447190 -> '12 0344 7190'. A dash for 0, which is no account."""
    if not account:
        return "—"
    digits = f"{account:010d}"
    return f"{digits[:2]} {digits[2:6]} {digits[6:]}"


def show_old_account(account_old: int) -> str:
    """The old number as on paper bills: eight digits."""
    return f"{account_old:08d}"
