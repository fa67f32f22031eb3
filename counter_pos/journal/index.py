"""What readings need faster than a fold: derived from `entry` in the same transaction, and rebuilt from it at will."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import PaymentCancelled, PaymentTaken, ReceiptDuplicated, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.journal.schema import DERIVED_NAMES, DERIVED_TABLES
from counter_pos.wire.entry import read_envelope

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

Run = Callable[..., Any]
"""Executes one SQL statement with its parameters: a driver's own `execute`, or SQLAlchemy's exec_driver_sql."""


def add(run: Run, envelope: Envelope) -> None:
    """Index one entry, inside the caller's transaction."""
    run(
        "INSERT INTO entry_index (command_id, seq, kind) VALUES (?, ?, ?)",
        (envelope.command_id, envelope.seq, envelope.kind),
    )
    match envelope.kind:
        case "shift_opened":
            run(
                "INSERT INTO shift_index (shift, opened_seq, business_date) VALUES (?, ?, ?)",
                (envelope.shift, envelope.seq, envelope.business_date),
            )
        case "shift_closed":
            run("UPDATE shift_index SET closed_seq = ? WHERE shift = ?", (envelope.seq, envelope.shift))
        case "payment_taken":
            _add_receipts(run, envelope, read_facts(envelope.facts, PaymentTaken))
        case "payment_cancelled":
            for gone in read_facts(envelope.facts, PaymentCancelled).parts:
                serial = parse_receipt_number(gone.receipt).serial
                run("UPDATE receipt_index SET cancelled_seq = ? WHERE serial = ?", (envelope.seq, serial))
        case "receipt_duplicated":
            facts = read_facts(envelope.facts, ReceiptDuplicated)
            serial = parse_receipt_number(facts.receipt).serial
            run("UPDATE receipt_index SET copies = ? WHERE serial = ?", (facts.copy, serial))
        case _:
            pass


def _add_receipts(run: Run, envelope: Envelope, facts: PaymentTaken) -> None:
    for number, part in enumerate(facts.parts, start=1):
        run(
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
    run = connection.execute
    run("BEGIN IMMEDIATE")
    try:
        remake(connection)
    except BaseException:
        run("ROLLBACK")
        raise
    run("COMMIT")


def remake(connection: Connection) -> None:
    """As `rebuild`, inside the caller's transaction."""
    run = connection.execute
    for name in DERIVED_NAMES:
        run(f"DROP TABLE IF EXISTS {name}")
    for statement in DERIVED_TABLES.split(";"):
        if statement.strip():
            run(statement)
    for (body,) in run("SELECT body FROM entry ORDER BY seq").fetchall():
        add(run, read_envelope(body))


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All derived rows in a fixed order, to compare with rebuilt ones."""
    return {
        name: [tuple(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1")] for name in DERIVED_NAMES
    }
