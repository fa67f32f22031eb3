"""Money is an integer number of paise; here it is read from and written for people.

Grouping is Indian (1,48,00,000.00). Amounts are whole rupees at the counter, paise are kept all the same.
"""

from __future__ import annotations

import re

from counter_pos.domain.errors import Refused

LARGEST_PAISE = 10**12  # Rs 1,000 crore: beyond any counter, well inside the canonical integers (2**53)

# A group before the last has two digits (Indian) or three, the last has three: "3,50" is no Rs 350.
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{2,3})*,\d{3}|\d+)(?:\.(\d{1,2}))?", re.ASCII)
_INDIC_TO_ASCII = {0x0966 + digit: str(digit) for digit in range(10)}


def ascii_digits(text: str) -> str:
    """Return `text` with Devanagari digits written as 0-9; other characters stay."""
    return text.translate(_INDIC_TO_ASCII)


def parse_rupees(text: str) -> int:
    """Read an amount as a person types it ("3000", "3,000.50", "₹ ३०००") and return paise.

    Raises Refused: amount_empty, amount_not_number, amount_zero, amount_negative, amount_too_large.
    """
    plain = ascii_digits(text).replace("₹", "").strip()
    plain = re.sub(r"^(rs\.?|रु\.?)\s*", "", plain, flags=re.IGNORECASE)
    if not plain:
        raise Refused("amount_empty")
    if plain.startswith(("-", "−")):
        raise Refused("amount_negative", text=text)
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise Refused("amount_not_number", text=text)
    rupees, paise = match.groups()
    if len(rupees) > 20:
        raise Refused("amount_too_large", text=text)
    value = int(rupees.replace(",", "")) * 100 + int((paise or "0").ljust(2, "0"))
    if value == 0:
        raise Refused("amount_zero")
    if value > LARGEST_PAISE:
        raise Refused("amount_too_large", text=text)
    return value


def group_indian(number: int) -> str:
    """Return `number` with Indian grouping: 14800000 -> '1,48,00,000'."""
    sign, digits = ("-", str(-number)) if number < 0 else ("", str(number))
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail])


def rupees(paise: int, *, always_paise: bool = True) -> str:
    """Return an amount without its symbol: 284700 -> '2,847.00', or '2,847' where paise may be left out."""
    sign = "-" if paise < 0 else ""
    whole, rest = divmod(abs(paise), 100)
    shown = group_indian(whole)
    return f"{sign}{shown}.{rest:02d}" if rest or always_paise else f"{sign}{shown}"
