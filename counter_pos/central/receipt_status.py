"""What became of receipts after they were printed, read from the ledger: the body of the signed status list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from counter_pos.central import store as tables
from counter_pos.domain.business_date import local
from counter_pos.wire.claims import SEALED_KINDS
from counter_pos.wire.documents import ChainStatus, Histories, StatusList
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_proof import CLONE_HASH_DIGITS

STATUS_DAYS = 35
"""Receipts of so many days are told of: a bill's month and a few days more."""
Chain = tuple[str, int]


def status_version(connection: Connection) -> int:
    """Grows with everything that comes in and with every fork that is settled."""
    entry, keep, fork = tables.entry, tables.quarantine, tables.fork
    last = connection.execute(select(func.max(entry.c.server_seq))).scalar() or 0
    apart = connection.execute(select(func.count()).select_from(keep)).scalar_one()
    settled = connection.execute(select(func.count()).select_from(fork).where(fork.c.state != "open")).scalar_one()
    return int(last) + int(apart) + int(settled)


def status_list(connection: Connection, now: datetime) -> StatusList:
    """The status list as of `now`: every chain that the ledger knows, with what its receipts do not say themselves."""
    since = (local(now).date() - timedelta(days=STATUS_DAYS)).isoformat()
    heads = {(row.device, row.epoch): row.last_seq for row in connection.execute(select(tables.chain))}
    cancelled = _cancelled(connection, since)
    disputed: dict[Chain, int] = {}
    for chain, seq in _disputed(connection):
        disputed[chain] = min(seq, disputed.get(chain, seq))
    clones = _clones(connection)
    chains = [
        ChainStatus(
            device=device,
            epoch=epoch,
            seq=heads.get((device, epoch), 0),
            cancelled=cancelled.get((device, epoch), []),
            clones=clones.get((device, epoch), []),
            **({"disputed_from": disputed[device, epoch]} if (device, epoch) in disputed else {}),
        )
        for device, epoch in sorted({*heads, *disputed})
    ]
    return StatusList(v=1, version=status_version(connection), as_of=to_wire(now), since=since, chains=chains)


def _cancelled(connection: Connection, since: str) -> dict[Chain, list[tuple[int, int]]]:
    part = tables.payment_part
    rows = connection.execute(
        select(part.c.device, part.c.epoch, part.c.seq, part.c.part)
        .where(part.c.business_date >= since, part.c.cancelled_seq.is_not(None))
        .order_by(part.c.seq, part.c.part)
    )
    found: dict[Chain, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        found[row.device, row.epoch].append((row.seq, row.part))
    return found


def _disputed(connection: Connection) -> Iterator[tuple[Chain, int]]:
    """Where each history that people have not decided on begins."""
    fork, keep = tables.fork, tables.quarantine
    for row in connection.execute(select(fork).where(fork.c.state == "open")):
        yield (row.device, row.epoch), row.at_seq
    for row in connection.execute(select(keep).where(keep.c.fork_id.is_(None))):
        yield (row.device, row.epoch), row.seq


def _clones(connection: Connection) -> dict[Chain, list[Histories]]:
    """The places at which two histories issued receipts, one of them not yet decided on."""
    keep, entry, fork = tables.quarantine, tables.entry, tables.fork
    undecided = keep.c.fork_id.is_(None) | (fork.c.state == "open")
    here = (entry.c.device == keep.c.device) & (entry.c.epoch == keep.c.epoch) & (entry.c.seq == keep.c.seq)
    here &= entry.c.kind.in_(SEALED_KINDS)
    rows = connection.execute(
        select(keep.c.device, keep.c.epoch, keep.c.seq, keep.c.hash, entry.c.hash.label("main"))
        .select_from(keep.outerjoin(fork, fork.c.id == keep.c.fork_id).outerjoin(entry, here))
        .where(undecided, func.length(keep.c.seals) > 0)
        .order_by(keep.c.seq)
    )
    found: dict[Chain, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        hashes = (each.hex()[:CLONE_HASH_DIGITS] for each in (row.hash, row.main) if each)
        found[row.device, row.epoch][row.seq].update(hashes)
    return {
        chain: [Histories(seq=seq, hashes=sorted(hashes)) for seq, hashes in places.items() if len(hashes) > 1]
        for chain, places in found.items()
    }
