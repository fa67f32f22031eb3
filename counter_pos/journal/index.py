"""What readings need faster than a fold: derived from `entry` in the same transaction, and rebuilt from it at will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PaymentCancelled, PaymentTaken, ReceiptDuplicated, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.journal.schema import DERIVED_NAMES, DERIVED_TABLES
from counter_pos.wire.entry import read_envelope

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def add(connection: Connection, envelope: Envelope) -> None:
    """Index one entry, inside the caller's transaction."""
    run = connection.exec_driver_sql
    run(
        "INSERT INTO entry_index (seq, kind, shift, business_date, command_id) VALUES (?, ?, ?, ?, ?)",
        (
            envelope.seq,
            envelope.kind,
            envelope.shift if isinstance(envelope.shift, int) else None,
            envelope.business_date if isinstance(envelope.business_date, str) else None,
            envelope.command_id,
        ),
    )
    match envelope.kind:
        case "payment_taken":
            _add_receipts(connection, envelope, read_facts(envelope.facts, PaymentTaken))
        case "payment_cancelled":
            for gone in read_facts(envelope.facts, PaymentCancelled).parts:
                run("UPDATE receipt_index SET cancelled_seq = ? WHERE receipt = ?", (envelope.seq, gone.receipt))
        case "receipt_duplicated":
            facts = read_facts(envelope.facts, ReceiptDuplicated)
            run("UPDATE receipt_index SET copies = ? WHERE receipt = ?", (facts.copy, facts.receipt))
        case _:
            pass


def _add_receipts(connection: Connection, envelope: Envelope, facts: PaymentTaken) -> None:
    for number, part in enumerate(facts.parts, start=1):
        connection.exec_driver_sql(
            "INSERT INTO receipt_index (receipt, serial, seq, part, account, bill_no, tender, paise, business_date)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                part.receipt,
                parse_receipt_number(part.receipt).serial,
                envelope.seq,
                number,
                int(part.account),
                part.bill_no if isinstance(part.bill_no, str) else None,
                facts.tender.kind,
                part.paise,
                envelope.business_date,
            ),
        )


def rebuild(connection: Connection) -> None:
    """Drop what is derived and derive it again from the entries, in one transaction."""
    run = connection.exec_driver_sql
    run("BEGIN IMMEDIATE")
    try:
        for name in DERIVED_NAMES:
            run(f"DROP TABLE IF EXISTS {name}")
        for statement in DERIVED_TABLES.split(";"):
            if statement.strip():
                run(statement)
        for (body,) in run("SELECT body FROM entry ORDER BY seq").fetchall():
            add(connection, read_envelope(body))
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All derived rows in a fixed order, to compare with rebuilt ones."""
    return {
        name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1")]
        for name in DERIVED_NAMES
    }
