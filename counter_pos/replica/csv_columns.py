"""The columns of the import file: what each may hold, and the reason code when it holds something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from counter_pos.domain.account import parse_account
from counter_pos.domain.consumer import Consumer, Heads, Place, Status, Supply
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import LARGEST_PAISE, ascii_digits
from counter_pos.replica.rows import AccountRow

COLUMNS = (
    "account",
    "account_old",
    "name_en",
    "name_hi",
    "address",
    "locality_en",
    "locality_hi",
    "division_en",
    "division_hi",
    "meter",
    "mobile",
    "category",
    "load_kw",
    "status",
    "supply",
    "bill_no",
    "bill_month",
    "bill_date",
    "due_date",
    "disconnection_date",
    "energy",
    "fixed",
    "fuel",
    "duty",
    "arrears",
    "late_surcharge",
    "adjustment",
    "after_due",
    "balance",
    "old_arrears",
    "last_paid_on",
    "last_paid",
)
NOTE_COLUMNS = ("refused_line", "refused_column", "refused_reason")
"""What a file of refused lines has in front; an import skips them."""

_LONGEST_TEXT = 200
_MONEY = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)
_LOAD = re.compile(r"(\d{1,6})(?:\.(\d{1,3}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_MOBILE = re.compile(r"[6-9]\d{9}", re.ASCII)
_METER = re.compile(r"[0-9A-Z/\-]{3,20}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ufffd]")


class LineRefused(Exception):
    """One line cannot be taken: the column at fault and a reason code."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


def read_fields(fields: Mapping[str, str], places: dict[tuple[str, ...], Place]) -> AccountRow:
    """Return the account of one line. `places` keeps one Place for all lines that name the same.

    Raises LineRefused at the first column that is wrong.
    """
    take = Taker(fields)
    account = take.one("account", read_account)
    mobile = take.maybe("mobile", _mobile)
    four = tuple(take.one(name, read_text) for name in ("locality_en", "locality_hi", "division_en", "division_hi"))
    place = places.get(four) or places.setdefault(four, Place(*four))
    name_en = take.one("name_en", read_text)
    money, signed = read_money, read_signed_money
    heads = Heads(
        energy=take.one("energy", money),
        fixed=take.one("fixed", money),
        fuel=take.one("fuel", money),
        duty=take.one("duty", money),
        arrears=take.one("arrears", money),
        late_surcharge=take.one("late_surcharge", money),
        adjustment=take.one("adjustment", signed),
    )
    consumer = Consumer(
        account=account,
        account_old=take.maybe("account_old", read_old_account),
        name_en=name_en,
        name_hi=take.maybe("name_hi", read_text) or name_en,
        address=take.maybe("address", read_text) or "",
        place=place,
        meter=take.one("meter", _meter),
        mobile_last4=mobile[-4:] if mobile else None,
        category=take.one("category", read_text),
        load_w=take.one("load_kw", _load),
        status=take.one("status", _status),
        supply=take.one("supply", _supply),
        bill_no=take.maybe("bill_no", read_text),
        bill_month=take.maybe("bill_month", _month),
        bill_date=take.maybe("bill_date", read_day),
        due_date=take.maybe("due_date", read_day),
        disconnection_date=take.maybe("disconnection_date", read_day),
        heads=heads,
        after_due_paise=take.one("after_due", money),
        balance_paise=take.one("balance", signed),
        old_arrears_paise=take.one("old_arrears", money),
        last_paid_on=take.maybe("last_paid_on", read_day),
        last_paid_paise=take.one("last_paid", money),
    )
    _check_whole(consumer)
    return AccountRow(consumer, mobile)


def write_fields(row: AccountRow) -> list[str]:
    """The values of COLUMNS for an account."""
    each, mobile = row
    place, heads = each.place, each.heads
    return [
        f"{each.account:010d}",
        "" if each.account_old is None else f"{each.account_old:08d}",
        each.name_en,
        each.name_hi,
        each.address,
        place.locality_en,
        place.locality_hi,
        place.division_en,
        place.division_hi,
        each.meter,
        mobile or "",
        each.category,
        f"{each.load_w // 1000}.{each.load_w % 1000:03d}",
        each.status.value,
        each.supply.value,
        each.bill_no or "",
        "" if each.bill_month is None else each.bill_month.isoformat()[:7],
        *("" if day is None else day.isoformat() for day in (each.bill_date, each.due_date, each.disconnection_date)),
        *map(_rupees, (heads.energy, heads.fixed, heads.fuel, heads.duty, heads.arrears, heads.late_surcharge)),
        *map(_rupees, (heads.adjustment, each.after_due_paise, each.balance_paise, each.old_arrears_paise)),
        "" if each.last_paid_on is None else each.last_paid_on.isoformat(),
        _rupees(each.last_paid_paise),
    ]


class Taker:
    """Reads columns of one line and says which one was wrong: a reader raises ValueError(reason code)."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def one(self, column: str, read: Callable[[str], Any]) -> Any:
        text = self._fields[column].strip()
        if not text:
            raise LineRefused(column, "empty")
        try:
            return read(text)
        except ValueError as wrong:
            raise LineRefused(column, str(wrong)) from wrong

    def maybe(self, column: str, read: Callable[[str], Any]) -> Any:
        return self.one(column, read) if self._fields[column].strip() else None


def _check_whole(consumer: Consumer) -> None:
    """What no single column can know."""
    if consumer.supply is Supply.PREPAID and (consumer.bill_no is not None or any(_heads_of(consumer))):
        raise LineRefused("supply", "prepaid_with_bill")
    if consumer.supply is Supply.POSTPAID and (consumer.balance_paise or consumer.old_arrears_paise):
        raise LineRefused("supply", "postpaid_with_balance")
    if consumer.bill_date and consumer.due_date and consumer.due_date < consumer.bill_date:
        raise LineRefused("due_date", "before_bill_date")
    if consumer.due_date and consumer.disconnection_date and consumer.disconnection_date < consumer.due_date:
        raise LineRefused("disconnection_date", "before_due_date")


def _heads_of(consumer: Consumer) -> tuple[int, ...]:
    heads = consumer.heads
    return (heads.energy, heads.fixed, heads.fuel, heads.duty, heads.arrears, heads.late_surcharge, heads.adjustment)


def read_account(text: str) -> int:
    try:
        number = parse_account(text)
    except Refused as wrong:
        raise ValueError(wrong.code) from wrong
    if number.form == "old":
        raise ValueError("account_is_old")
    return number.value


def read_old_account(text: str) -> int:
    try:
        number = parse_account(text)
    except Refused as wrong:
        raise ValueError(wrong.code) from wrong
    if number.form == "new":
        raise ValueError("account_is_new")
    return number.value


def read_text(text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise ValueError("text_unprintable")
    if len(text) > _LONGEST_TEXT:
        raise ValueError("text_too_long")
    return text


def _meter(text: str) -> str:
    serial = "".join(ascii_digits(text).split()).upper()
    if not _METER.fullmatch(serial):
        raise ValueError("meter_bad")
    return serial


def _mobile(text: str) -> str:
    digits = ascii_digits(text).replace(" ", "")
    if not _MOBILE.fullmatch(digits):
        raise ValueError("mobile_bad")
    return digits


def read_signed_money(text: str) -> int:
    match = _MONEY.fullmatch(text)
    if match is None:
        raise ValueError("money_not_number")
    sign, rupees, paise = match.groups()
    value = int(rupees) * 100 + (int(paise.ljust(2, "0")) if paise else 0)
    if value > LARGEST_PAISE:
        raise ValueError("money_too_large")
    return -value if sign else value


def read_money(text: str) -> int:
    value = read_signed_money(text)
    if value < 0:
        raise ValueError("money_negative")
    return value


def _load(text: str) -> int:
    match = _LOAD.fullmatch(text)
    if match is None:
        raise ValueError("load_bad")
    whole, part = match.groups()
    return int(whole) * 1000 + (int(part.ljust(3, "0")) if part else 0)


def read_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError("date_bad")
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError("date_bad") from wrong


def _month(text: str) -> date:
    if not _MONTH.fullmatch(text):
        raise ValueError("month_bad")
    try:
        return date.fromisoformat(text + "-01")
    except ValueError as wrong:
        raise ValueError("month_bad") from wrong


def _status(text: str) -> Status:
    try:
        return Status(text.lower())
    except ValueError as wrong:
        raise ValueError("status_unknown") from wrong


def _supply(text: str) -> Supply:
    try:
        return Supply(text.lower())
    except ValueError as wrong:
        raise ValueError("supply_unknown") from wrong


def _rupees(paise: int) -> str:
    whole, rest = divmod(abs(paise), 100)
    return f"{'-' if paise < 0 else ''}{whole}.{rest:02d}"
