"""Receipts as lists and registers show them: of the journal in use, of one before a restore, and told by papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    Part,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    ReceiptDuplicated,
    ShiftOpened,
    TakenOver,
    read_facts,
)
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.services.summaries import ReceiptRow
from counter_pos.services.till.till import Till
from counter_pos.wire.instants import from_wire


class Stands(Protocol):
    """Where a receipt stands in its chain, and how many duplicates it has."""

    @property
    def serial(self) -> int: ...
    @property
    def part(self) -> int: ...
    @property
    def copies(self) -> int: ...


class _Place(NamedTuple):
    serial: int
    part: int
    copies: int


def row_of(
    envelope: Envelope,
    facts: PaymentTaken,
    part: Part,
    place: Stands,
    cancelled: Envelope | None,
    states: dict[tuple[str, str], str],
    acked_seq: int,
    origin: str = "",
) -> ReceiptRow:
    """One part of a payment as lists show it. `states` has the states of print jobs by receipt and kind."""
    state = states.get((part.receipt, "payment"), "printed")  # a job that is gone was printed in an earlier shift
    return ReceiptRow(
        number=part.receipt,
        serial=place.serial,
        seq=envelope.seq,
        part=place.part,
        at=from_wire(envelope.at),
        account=int(part.account),
        account_old=int(part.account_old) if isinstance(part.account_old, str) else None,
        name_en=part.shown.name_en,
        name_hi=part.shown.name_hi,
        purpose=part.purpose,
        tender=facts.tender.kind,
        paise=part.paise,
        cancelled=cancelled is not None,
        cancel_reason=None if cancelled is None else read_facts(cancelled.facts, PaymentCancelled).reason,
        copies=place.copies,
        print_state=state,
        sent=envelope.seq <= acked_seq,
        cancelled_at=None if cancelled is None else from_wire(cancelled.at),
        cancel_approver=None if cancelled is None else cancelled.approvals[0].staff,
        instrument=facts.tender.instrument if isinstance(facts.tender.instrument, dict) else None,
        clock_unverified=envelope.clock != "ok",
        origin=origin,
    )


def restored_rows(till: Till, entries: Sequence[Envelope]) -> tuple[ReceiptRow, ...]:
    """Of a shift's `entries`: the receipts of the epoch that it was taken over from, then those told by papers.

    An earlier file that does not read gives no rows: the sums of the shift then say that receipts are missing.
    """
    rows: list[ReceiptRow] = []
    acked = till.journal.place.acknowledged
    acked_seq = acked.acked_seq if acked else 0
    for entry in entries:
        if entry.kind == "shift_opened":
            rows += _carried(till, entry)
        elif entry.kind == "payment_recovered" and read_facts(entry.facts, PaymentRecovered).in_drawer:
            rows.append(paper_row(till, entry, sent=entry.seq <= acked_seq))
    return tuple(rows)


def paper_row(till: Till, entry: Envelope, *, sent: bool) -> ReceiptRow:
    """A `payment_recovered`. Its name is what the till's list of consumers says now: the paper's text has none."""
    facts = read_facts(entry.facts, PaymentRecovered)
    consumer = till.heard.get(int(facts.account))
    return ReceiptRow(
        number=facts.receipt,
        serial=parse_receipt_number(facts.receipt).serial,
        seq=entry.seq,
        part=1,
        at=from_wire(facts.taken_at),
        account=int(facts.account),
        account_old=None,
        name_en=consumer.name_en if consumer else "",
        name_hi=consumer.name_hi if consumer else "",
        purpose=facts.purpose,
        tender=facts.tender,
        paise=facts.paise,
        cancelled=False,
        cancel_reason=None,
        copies=0,
        print_state="printed",
        sent=sent,
        origin="paper",
    )


def _carried(till: Till, opening: Envelope) -> list[ReceiptRow]:
    """The receipts of the shift's part in earlier epochs, oldest first; none where it was opened in this one."""
    left = read_facts(opening.facts, ShiftOpened).taken_over
    if not isinstance(left, TakenOver):
        return []
    found, acked_seq = till.earlier.shift_left(left.epoch)
    entries = [each.envelope for each in found if each.seq <= left.seq]
    cancelled: dict[str, Envelope] = {}
    copies: dict[str, int] = {}
    for entry in entries:
        if entry.kind == "payment_cancelled":
            cancelled |= {part.receipt: entry for part in read_facts(entry.facts, PaymentCancelled).parts}
        elif entry.kind == "receipt_duplicated":
            copied = read_facts(entry.facts, ReceiptDuplicated)
            copies[copied.receipt] = max(copied.copy, copies.get(copied.receipt, 0))
    rows: list[ReceiptRow] = []
    for entry in entries:
        if entry.kind == "shift_opened":
            rows += _carried(till, entry)
        elif entry.kind == "payment_recovered" and read_facts(entry.facts, PaymentRecovered).in_drawer:
            rows.append(paper_row(till, entry, sent=entry.seq <= acked_seq))
        elif entry.kind == "payment_taken":
            paid = read_facts(entry.facts, PaymentTaken)
            for number, part in enumerate(paid.parts, start=1):
                gone = cancelled.get(part.receipt)
                place = _Place(parse_receipt_number(part.receipt).serial, number, copies.get(part.receipt, 0))
                rows.append(row_of(entry, paid, part, place, gone, {}, acked_seq, origin="earlier"))
    return rows
