"""What a receipt says, and its number. How it looks is printing's business."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import Part, Tender

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
LAYOUT = 1
MOST_SERIAL = 2**32 - 1  # what the QR has room for


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 check character of `text` (0-9, A-Z).

    It catches any one wrong character and all but about one in 500 swaps of neighbours.
    """
    product = 36
    for character in text:
        product = (product + _VALUE[character]) % 36 or 36
        product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


class ReceiptNumber(Struct, frozen=True):
    """K08-7QX-260731-000123-C: counter, series of the chain, business date, gapless serial, check character."""

    counter: str
    series: str
    business_date: date
    serial: int

    def __str__(self) -> str:
        head = f"{self.counter}-{self.series}-{self.business_date:%y%m%d}-{self.serial:06d}"
        return f"{head}-{check_character(head.replace('-', ''))}"


@lru_cache(maxsize=512)
def parse_receipt_number(text: str) -> ReceiptNumber:
    """Read a receipt number as typed or scanned; case and spaces do not matter.

    Raises Refused: receipt_number_shape, receipt_number_check.
    """
    shown = text.strip().upper().replace(" ", "")
    fields = shown.split("-")
    if len(fields) != 5 or [len(each) for each in fields[1:3]] != [3, 6] or len(fields[4]) != 1:
        raise Refused("receipt_number_shape", text=text.strip())
    counter, series, day, serial, check = fields
    lawful = shown.isascii() and all(character in _VALUE for character in counter + series)
    if not (lawful and counter and day.isdigit() and serial.isdigit() and 6 <= len(serial) <= 10):
        raise Refused("receipt_number_shape", text=text.strip())
    if check_character(counter + series + day + serial) != check:
        raise Refused("receipt_number_check", text=text.strip())
    if int(serial) > MOST_SERIAL:
        raise Refused("receipt_number_shape", text=text.strip())
    try:
        business_date = date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError as wrong:
        raise Refused("receipt_number_shape", text=text.strip()) from wrong
    return ReceiptNumber(counter, series, business_date, int(serial))


class ReceiptText(Struct, frozen=True):
    """All that one piece of paper says. `qr` is its signed text; `entry_hash` hex; money in paise."""

    kind: str
    """payment | duplicate | cancellation"""
    number: str
    entry_hash: str
    counter_code: str
    window: int
    counter_en: str
    counter_hi: str
    clerk: str
    at: datetime
    business_date: date
    clock_unverified: bool
    training: bool
    tender: Tender
    part: Part
    part_index: int
    parts_in_all: int
    qr: str
    helpline: str
    stamp_required: bool
    copy: int = 0
    cancelled_reason: str | None = None
    together_paise: int = 0
    """What the one tender settled over all its receipts."""
