"""What a scanned bill or paper may say: a port with one reader a format, and a plain number as the default.

docs/SCAN.md has every format. What is read here is only ever looked up: no sum of it becomes money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from counter_pos.config import BillFormat
from counter_pos.domain.account import NEW_DIGITS, OLD_DIGITS
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import LARGEST_PAISE, ascii_digits
from counter_pos.wire import receipt_qr, slip_qr

LONGEST = 400  # characters: our own QR has 241
LONGEST_NAME = 60
BILL_PREFIX = "CB1:"
_BILL_FIELDS = re.compile(r"(\d{10})-([0-9A-Z]{1,20})-(\d{1,12})-(\d{6})-([0-9A-Z]{2})", re.ASCII)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_CODE = re.compile(r"[A-Za-z]{2}\d:")
_STRANGE = re.compile(r"[^\w \u00a0.,/'()&*\-\u200c\u200d\u0900-\u097f]|_")
"""What stands in no name, number or meter serial that a person would type."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """A number, a meter's serial or a name: to be found as if it had been typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ScannedBill:
    """A bill's code. `account` is to be looked up; the rest is only compared with what the till knows."""

    account: str
    bill_no: str | None = None
    paise: int | None = None
    due_date: date | None = None
    format: str = "CB1"


@dataclass(frozen=True, slots=True)
class ScannedReceipt:
    """The QR text of one of our receipts, still unproven."""

    text: str


@dataclass(frozen=True, slots=True)
class ScannedSlip:
    """The QR text of one of our slips, still unproven."""

    text: str


Scanned = LookUp | ScannedBill | ScannedReceipt | ScannedSlip


class Reader(Protocol):
    """Reads one format."""

    @property
    def name(self) -> str: ...

    def read(self, text: str) -> Scanned | None:
        """What `text` says; None when it is of another format. Raises Refused when it is of this one and damaged."""
        ...


@dataclass(frozen=True, slots=True)
class ReceiptReader:
    """Our receipts: `CC1:` and 237 characters."""

    name: str = "receipt"

    def read(self, text: str) -> Scanned | None:
        """See Reader. Raises Refused: receipt_text_shape, receipt_text_unknown."""
        if not _squeezed(text).startswith(receipt_qr.PREFIX):
            return None
        receipt_qr.from_text(text)
        return ScannedReceipt(_squeezed(text))


@dataclass(frozen=True, slots=True)
class SlipReader:
    """Our slips: `CS1:` and 237 characters."""

    name: str = "slip"

    def read(self, text: str) -> Scanned | None:
        """See Reader. Raises Refused: slip_text_shape, slip_text_unknown."""
        if not _squeezed(text).startswith(slip_qr.PREFIX):
            return None
        slip_qr.from_text(text)
        return ScannedSlip(_squeezed(text))


@dataclass(frozen=True, slots=True)
class BillReader:
    """Our own bill code: `CB1:account-bill number-paise-YYMMDD-check`."""

    name: str = "bill"

    def read(self, text: str) -> Scanned | None:
        """See Reader. Raises Refused(bill_code_damaged)."""
        plain = _squeezed(text)
        if not plain.startswith(BILL_PREFIX):
            return None
        match = _BILL_FIELDS.fullmatch(plain[len(BILL_PREFIX) :])
        if match is None:
            raise Refused("bill_code_damaged")
        account, bill_no, paise, due, check = match.groups()
        if bill_check(account + bill_no + paise + due) != check or int(paise) > LARGEST_PAISE:
            raise Refused("bill_code_damaged")
        return ScannedBill(account, bill_no, int(paise), _day(due), "CB1")


@dataclass(frozen=True, slots=True)
class FieldsReader:
    """A bill of another maker: fields between a sign, told by the till's settings."""

    format: BillFormat

    @property
    def name(self) -> str:
        return self.format.name

    def read(self, text: str) -> Scanned | None:
        """See Reader: a text that begins so and has so many fields is of this format."""
        told = self.format
        fields = [each.strip() for each in ascii_digits(text).strip().split(told.separator)]
        if len(fields) != told.fields or not text.strip().startswith(told.starts):
            return None
        account = fields[told.account - 1]
        if not (account.isascii() and account.isdigit() and len(account) in (NEW_DIGITS, OLD_DIGITS)):
            raise Refused("scan_account_missing", format=told.name, text=account)
        bill_no = fields[told.bill_no - 1][:20] if told.bill_no else ""
        return ScannedBill(account, bill_no or None, format=told.name)


@dataclass(frozen=True, slots=True)
class PlainReader:
    """The default: a plain account number (new or old), a meter's serial, a mobile number or a name."""

    name: str = "plain"

    def read(self, text: str) -> Scanned | None:
        """See Reader: anything that a person could have typed."""
        plain = text.strip()
        return None if len(plain) > LONGEST_NAME or _STRANGE.search(plain) else LookUp(plain)


OURS: tuple[Reader, ...] = (ReceiptReader(), SlipReader(), BillReader())


def readers(formats: Iterable[BillFormat]) -> tuple[Reader, ...]:
    """All readers of a till, in the order in which they are asked: ours, those of its settings, the plain one."""
    return (*OURS, *(FieldsReader(each) for each in formats), PlainReader())


def read_scan(text: str, known: Iterable[Reader]) -> Scanned:
    """What was scanned or typed, by the first reader that knows it.

    Raises Refused: account_empty, scan_unknown (naming what was read), and those of the readers.
    """
    if not text.strip():
        raise Refused("account_empty")
    if len(text) <= LONGEST:
        for reader in known:
            said = reader.read(text)
            if said is not None:
                return said
    raise Refused("scan_unknown", text=" ".join(text.split())[:40])


def is_code(text: str) -> bool:
    """Whether what stands in a field is (the beginning of) a code, not of a name: nobody is searched for it."""
    plain = text.strip()
    return len(plain) > LONGEST_NAME or _CODE.match(plain) is not None or _STRANGE.search(plain) is not None


def bill_code(account: int, bill_no: str, paise: int, due: date) -> str:
    """The text of our own bill code, as a bill's printer writes it."""
    fields = (f"{account:010d}", bill_no, str(paise), f"{due:%y%m%d}")
    return f"{BILL_PREFIX}{'-'.join(fields)}-{bill_check(''.join(fields))}"


def bill_check(text: str) -> str:
    """ISO 7064 MOD 1271,36 check characters (two) of `text` (0-9, A-Z)."""
    sum_ = 0
    for character in text:
        sum_ = (sum_ + _VALUE[character]) * 36 % 1271
    value = (1 - sum_ * 36) % 1271
    return _ALPHABET[value // 36] + _ALPHABET[value % 36]


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()


def _day(text: str) -> date:
    """YYMMDD."""
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError as wrong:
        raise Refused("bill_code_damaged") from wrong
