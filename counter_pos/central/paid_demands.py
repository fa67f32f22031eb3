"""Which quotes and requests have been paid, read from the ledger's entries."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from counter_pos.central import store as tables
from counter_pos.domain.facts import PaymentTaken, read_facts
from counter_pos.wire.canonical import decode

_PURPOSES = ("settlement", "miscellaneous")


def paid_demands(connection: Connection) -> set[str]:
    """The numbers of all quotes and requests whose payment stands."""
    part, entry = tables.payment_part, tables.entry
    here = (entry.c.device == part.c.device) & (entry.c.epoch == part.c.epoch) & (entry.c.seq == part.c.seq)
    rows = connection.execute(
        select(entry.c.body, part.c.part)
        .select_from(part.join(entry, here))
        .where(part.c.purpose.in_(_PURPOSES), part.c.cancelled_seq.is_(None))
    )
    found: set[str] = set()
    for row in rows:
        try:
            paid = read_facts(decode(bytes(row.body))["facts"], PaymentTaken).parts[row.part - 1]
        except (KeyError, IndexError, msgspec.ValidationError):
            continue  # a fact of an odd shape stands in the books with its exception, and names no demand
        found |= {number for number in (paid.quote, paid.request_no) if isinstance(number, str)}
    return found
