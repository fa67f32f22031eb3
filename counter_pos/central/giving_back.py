"""A till that lost its disk asks for what the centre holds of it: its epochs, and each chain's entries as they came."""

from __future__ import annotations

from sqlalchemy import Connection, select

from counter_pos.central import store as tables
from counter_pos.central.entries import stored_entry
from counter_pos.wire.protocol import (
    MOST_BATCH_BYTES,
    MOST_RECORDS,
    ChainPart,
    ChainsAnswer,
    HeldChain,
    SentRecord,
    to_record,
)


def held_chains(connection: Connection, device: str) -> ChainsAnswer:
    """How far each epoch of a device is held."""
    chain, fork = tables.chain, tables.fork
    open_forks = connection.execute(select(fork.c.epoch).where(fork.c.device == device, fork.c.state == "open"))
    forked = {row.epoch for row in open_forks}
    rows = connection.execute(select(chain).where(chain.c.device == device).order_by(chain.c.epoch))
    chains = [
        HeldChain(epoch=row.epoch, last_seq=row.last_seq, last_hash=row.last_hash.hex(), forked=row.epoch in forked)
        for row in rows
    ]
    return ChainsAnswer(device=device, chains=chains)


def chain_part(connection: Connection, device: str, epoch: int, after: int) -> ChainPart:
    """The entries behind `after`, as many as one batch holds, at least one if there is one."""
    entry = tables.entry
    rows = connection.execute(
        select(entry)
        .where(entry.c.device == device, entry.c.epoch == epoch, entry.c.seq > after)
        .order_by(entry.c.seq)
        .limit(MOST_RECORDS)
    )
    records: list[SentRecord] = []
    size = 0
    for row in rows:
        stored = stored_entry(row)
        size += len(stored.body)
        if records and size > MOST_BATCH_BYTES:
            break
        records.append(to_record(stored))
    return ChainPart(device=device, epoch=epoch, first_seq=after + 1, records=records)
