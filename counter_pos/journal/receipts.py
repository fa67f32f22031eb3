"""Receipts and payments of this chain by number, account, bill and shift, from the derived index."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.journal.store import Journal

_COLUMNS = "serial, receipt, seq, part, account, bill_no, tender, paise, business_date, cancelled_seq, copies"

MOST_RECENT = 1_000


class ReceiptFound(Struct, frozen=True):
    """Where a receipt stands in the chain, and what became of it."""

    serial: int
    receipt: str
    seq: int
    part: int
    account: int
    bill_no: str | None
    tender: str
    paise: int
    business_date: date
    cancelled_seq: int | None
    copies: int


def _found(row: tuple[object, ...]) -> ReceiptFound:
    fields = list(row)
    fields[8] = date.fromisoformat(str(fields[8]))
    return ReceiptFound(*fields)  # type: ignore[arg-type]


def _select(journal: Journal, where: str, *parameters: object) -> list[ReceiptFound]:
    rows = journal.rows(f"SELECT {_COLUMNS} FROM receipt_index {where}", *parameters)
    return [_found(tuple(row)) for row in rows]


def payment_at(journal: Journal, seq: int) -> PaymentTaken | None:
    """What a payment's entry says; None when there is no such entry. Entries never change, so it is read once."""
    known = journal.recent.get(seq)
    if known is None and (entry := journal.at(seq)) is not None:
        known = read_facts(entry.envelope.facts, PaymentTaken)
        if len(journal.recent) >= MOST_RECENT:
            journal.recent.clear()
        journal.recent[seq] = known
    return known


def by_serial(journal: Journal, serial: int) -> ReceiptFound | None:
    """One receipt by its serial in this chain."""
    return next(iter(_select(journal, "WHERE serial = ?", serial)), None)


def by_number(journal: Journal, receipt: str) -> ReceiptFound | None:
    """One receipt by its whole number, as typed or scanned; None when this chain did not issue it.

    Raises Refused(receipt_number_shape | receipt_number_check).
    """
    number = parse_receipt_number(receipt)
    found = by_serial(journal, number.serial)
    return found if found is not None and found.receipt == str(number) else None


def of_account(journal: Journal, account: int) -> list[ReceiptFound]:
    """An account's receipts, oldest first."""
    return _select(journal, "WHERE account = ? ORDER BY serial", account)


SOUGHT = ("serial", "account", "paise", "business_date")
"""The columns that a search may name."""


def matching(journal: Journal, wanted: list[list[tuple[str, int | str]]], limit: int) -> list[ReceiptFound]:
    """Receipts for which, of each list in `wanted`, at least one (column of SOUGHT, value) holds; latest first.

    Walks the whole index unless an account or a serial is named: not for the window's thread.
    """
    assert all(column in SOUGHT for each in wanted for column, _ in each)
    where = " AND ".join("(" + " OR ".join(f"{column} = ?" for column, _ in each) + ")" for each in wanted)
    values = [value for each in wanted for _, value in each]
    return _select(journal, f"WHERE {where} ORDER BY serial DESC LIMIT ?", *values, limit)


def between(journal: Journal, first_serial: int, last_serial: int) -> list[ReceiptFound]:
    """Receipts by serial, both ends among them, oldest first."""
    return _select(journal, "WHERE serial BETWEEN ? AND ? ORDER BY serial", first_serial, last_serial)


def newest(journal: Journal, limit: int) -> list[ReceiptFound]:
    """The latest receipts, newest first."""
    return _select(journal, "ORDER BY serial DESC LIMIT ?", limit)


def count_after(journal: Journal, seq: int) -> int:
    """How many receipts were issued after an entry. Walks back from the newest: costs what it counts."""
    count = 0
    for (found,) in journal.walk("SELECT seq FROM receipt_index ORDER BY serial DESC"):
        if found <= seq:
            break
        count += 1
    return count
