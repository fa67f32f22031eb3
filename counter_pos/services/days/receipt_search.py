"""Any receipt of this till, of all its shifts, by whatever is left of it; and its whole story, told by its entries."""

from __future__ import annotations

import re
from datetime import date, datetime

from msgspec import Struct

from counter_pos.domain.account import NEW_DIGITS, OLD_DIGITS
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PaymentCancelled, ReceiptDuplicated, TransferRequested, read_facts
from counter_pos.domain.money import ascii_digits, parse_rupees
from counter_pos.domain.receipt import ReceiptText
from counter_pos.journal import receipts
from counter_pos.services import payments
from counter_pos.services.days import readings
from counter_pos.services.summaries import ReceiptRow
from counter_pos.services.till.till import Till
from counter_pos.wire.instants import from_wire

MOST_FOUND = 50
MOST_SERIAL_DIGITS = 6
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

Wanted = tuple[tuple[str, int | str], ...]
"""Of these (column, value) one must hold."""


class Sought(Struct, frozen=True):
    """What was typed, word by word; `knows` says which facts of a receipt a person named."""

    wanted: tuple[Wanted, ...]

    def names(self, row: ReceiptRow, business_date: date) -> set[str]:
        """Which columns of this receipt were named rightly."""
        true = {
            "serial": row.serial,
            "account": row.account,
            "paise": row.paise,
            "business_date": business_date.isoformat(),
        }
        return {column for each in self.wanted for column, value in each if true[column] == value}


class StoryLine(Struct, frozen=True):
    """One thing that happened to a receipt. `what` is taken | printed | duplicated | cancelled | transfer | sent."""

    what: str
    at: datetime | None
    who: str = ""
    second: str = ""
    detail: str = ""


class ReceiptStory(Struct, frozen=True):
    """A receipt and all that became of it, oldest first."""

    row: ReceiptRow
    business_date: date
    lines: tuple[StoryLine, ...]
    this_shift: bool
    """Whether it belongs to the shift that is open."""


def sought(till: Till, text: str) -> Sought:
    """Read what was typed: receipt number, serial, account (new, old), amount, date; all words must fit.

    Raises Refused: account_empty, receipt_number_*, receipt_sought_unclear(text).
    """
    words = ascii_digits(text).split()
    if not words:
        raise Refused("account_empty")
    return Sought(tuple(_word(till, each) for each in words))


def _word(till: Till, word: str) -> Wanted:
    if word.count("-") == 4:
        found = receipts.by_number(till.journal, word)
        if found is None:
            raise Refused("receipt_unknown", receipt=word)
        return (("serial", found.serial),)
    for shape, order in ((_ISO, (1, 2, 3)), (_DAY, (3, 2, 1))):
        if (match := shape.fullmatch(word)) is not None:
            return (("business_date", _date(till, word, *(match[place] for place in order))),)
    if word.isascii() and word.isdigit() and len(word) == NEW_DIGITS:
        return (("account", int(word)),)
    if word.isascii() and word.isdigit() and len(word) == OLD_DIGITS:
        accounts = till.heard.by_old_account(int(word))
        return tuple(("account", each.account) for each in accounts) or (("account", -1),)
    try:
        amount: Wanted = (("paise", parse_rupees(word)),)
    except Refused as wrong:
        raise Refused("receipt_sought_unclear", text=word) from wrong
    if word.isascii() and word.isdigit() and len(word) <= MOST_SERIAL_DIGITS:
        return (("serial", int(word)), *amount)
    return amount


def _date(till: Till, word: str, year: str | None, month: str | None, day: str | None) -> str:
    try:
        return date(int(year or till.business_date.year), int(month or 0), int(day or 0)).isoformat()
    except ValueError as wrong:
        raise Refused("receipt_sought_unclear", text=word) from wrong


def search(till: Till, text: str) -> list[ReceiptRow]:
    """Receipts of this till that fit, latest first, at most MOST_FOUND.

    Raises Refused(nothing_found), and those of `sought`.
    """
    asked = sought(till, text)
    found = receipts.matching(till.journal, [list(each) for each in asked.wanted], MOST_FOUND)
    if not found:
        raise Refused("nothing_found", text=text.strip())
    return [readings.receipt_row(till, each) for each in found]


def story(till: Till, receipt: str) -> ReceiptStory:
    """All that became of a receipt. Raises Refused: receipt_unknown, receipt_number_*."""
    found = payments.find_receipt(till, receipt)
    row, shift = readings.receipt_row(till, found), till.shift
    entry = till.journal.at(found.seq)
    assert entry is not None
    lines = [StoryLine("taken", row.at, entry.envelope.who.staff), StoryLine("printed", None, detail=row.print_state)]
    for kind in ("receipt_duplicated", "payment_cancelled", "transfer_requested"):
        for later in till.journal.of_kind(kind):
            envelope = later.envelope
            ref = envelope.refs[0]
            if ref.seq != found.seq or (isinstance(ref.part, int) and ref.part != found.part):
                continue
            second = envelope.approvals[0].staff if envelope.approvals else ""
            lines.append(StoryLine(*_told(kind, envelope.facts, from_wire(envelope.at), envelope.who.staff, second)))
    acked = till.journal.place.acknowledged
    if row.sent and acked is not None:
        lines.append(StoryLine("sent", from_wire(acked.server_time)))
    open_now = shift is not None and shift.state == "open" and entry.envelope.shift == shift.number
    return ReceiptStory(row, found.business_date, tuple(lines), open_now)


def _told(kind: str, facts: object, at: datetime, who: str, second: str) -> tuple[str, datetime, str, str, str]:
    match kind:
        case "receipt_duplicated":
            copied = read_facts(facts, ReceiptDuplicated)
            return ("duplicated", at, who, str(copied.copy), copied.reason)
        case "payment_cancelled":
            return ("cancelled", at, who, second, read_facts(facts, PaymentCancelled).reason)
        case _:
            return ("transfer", at, who, second, read_facts(facts, TransferRequested).to_account)


def duplicate_found(till: Till, receipt: str, reason: str, asked: str, command_id: str) -> ReceiptText:
    """A numbered duplicate of any receipt of this till. One of an earlier shift needs its account and its amount or
    date to have been named in `asked`, what the person at the counter said (a scan of the paper names all).

    Raises Refused(duplicate_needs_facts), and those of payments.duplicate_receipt.
    """
    told = story(till, receipt)
    if not told.this_shift and till.answered(command_id, "receipt_duplicated") is None:
        named = sought(till, asked).names(told.row, told.business_date)
        if "account" not in named or not named & {"paise", "business_date"}:
            raise Refused("duplicate_needs_facts")
    return payments.duplicate_receipt(till, receipt, reason, command_id)
