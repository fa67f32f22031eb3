"""Receipts and payments of this chain by number, account, bill and shift, from the derived index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counter_pos.journal.store import Journal

_COLUMNS = "receipt, serial, seq, part, account, bill_no, tender, paise, business_date, cancelled_seq, copies"


@dataclass(frozen=True, slots=True)
class ReceiptFound:
    """Where a receipt stands in the chain, and what became of it."""

    receipt: str
    serial: int
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
    rows = journal.connection().exec_driver_sql(f"SELECT {_COLUMNS} FROM receipt_index {where}", parameters)
    return [_found(tuple(row)) for row in rows]


def by_number(journal: Journal, receipt: str) -> ReceiptFound | None:
    """One receipt by its whole number."""
    return next(iter(_select(journal, "WHERE receipt = ?", receipt)), None)


def by_serial(journal: Journal, serial: int) -> ReceiptFound | None:
    """One receipt by its serial in this chain."""
    return next(iter(_select(journal, "WHERE serial = ?", serial)), None)


def of_entry(journal: Journal, seq: int) -> list[ReceiptFound]:
    """The receipts that one payment issued, in part order."""
    return _select(journal, "WHERE seq = ? ORDER BY part", seq)


def of_account(journal: Journal, account: int, since_seq: int = 0) -> list[ReceiptFound]:
    """An account's receipts after `since_seq`, oldest first."""
    return _select(journal, "WHERE account = ? AND seq > ? ORDER BY seq, part", account, since_seq)


def of_bill(journal: Journal, bill_no: str) -> list[ReceiptFound]:
    """All receipts against one bill."""
    return _select(journal, "WHERE bill_no = ? ORDER BY seq, part", bill_no)


def of_shift(journal: Journal, shift: int) -> list[ReceiptFound]:
    """A shift's receipts, oldest first."""
    return _select(
        journal,
        "WHERE seq IN (SELECT seq FROM entry_index WHERE shift = ? AND kind = 'payment_taken') ORDER BY serial",
        shift,
    )
