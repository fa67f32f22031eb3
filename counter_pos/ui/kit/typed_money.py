"""What a person types as money, digit by digit. Pure, so that the rules are tested without a window."""

from __future__ import annotations

import re

from counter_pos.domain.money import ascii_digits, group_indian

MOST_DIGITS = 9
_SHAPE = re.compile(r"(\d*)(?:(\.)(\d{0,2})\d*)?")


def regroup(text: str) -> str | None:
    """`text` as typed or pasted, with Indian grouping: '30000' -> '30,000', '₹ ३०००.5' -> '3,000.5'.

    None when it is no amount: letters, a minus, two points, more than nine digits before the point.
    """
    plain = re.sub(r"[\s,₹]", "", ascii_digits(text))
    match = _SHAPE.fullmatch(plain)
    if match is None:
        return None
    whole, point, paise = match.groups()
    whole = whole.lstrip("0") or ("0" if whole else "")
    if len(whole) > MOST_DIGITS:
        return None
    grouped = group_indian(int(whole)) if whole else ("0" if point else "")
    return f"{grouped}.{paise}" if point else grouped


def read_paise(text: str) -> int | None:
    """The amount of a grouped text in paise; None for an empty field."""
    plain = text.replace(",", "").strip()
    if plain in ("", "."):
        return None
    whole, _, paise = plain.partition(".")
    return int(whole or "0") * 100 + int(paise.ljust(2, "0"))


def caret_after(text: str, weight: int) -> int:
    """Where the caret stands in `text` after `weight` characters that are not commas."""
    for place, character in enumerate(text):
        if weight == 0:
            return place
        if character != ",":
            weight -= 1
    return len(text)


def weight_before(text: str, caret: int) -> int:
    """How many characters before the caret count: digits and the point."""
    return sum(1 for character in ascii_digits(text[:caret]) if character.isdigit() or character == ".")
