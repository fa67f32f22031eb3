"""The ledger: one verified chain per device and epoch, taken in by batches, acknowledged only when committed.

Nothing here knows HTTP. A batch may be split, repeated, overlapped or re-ordered at will: the same entries give the
same ledger and the same acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.admission import PROBLEM_OF, admit
from counter_pos.central.entries import insert_entries, known_hashes, load_public_key
from counter_pos.central.meaning import Trouble
from counter_pos.central.store import CentralStore
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.domain.facts import Counter
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, PublicKey, sign_document
from counter_pos.wire.entry import Head, StoredEntry, check_signature, entry_hash
from counter_pos.wire.instants import to_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.problems import Problem
from counter_pos.wire.protocol import Stopped
from counter_pos.wire.signing import Signer, key_id
from counter_pos.wire.verify import ChainCheck

_MOST_RACES = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive entries of one chain as they came in, `first_seq` being the first one's place."""

    device: str
    epoch: int
    first_seq: int
    entries: tuple[StoredEntry, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch. `acknowledgement` covers everything the ledger holds of the chain."""

    acknowledgement: Document
    stored: int
    duplicates: int
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True)
class ChainRow:
    """Where a chain stands in the ledger; seq 0 before its first entry."""

    device: str
    epoch: int
    seq: int
    hash: bytes
    serial: int
    retired: bool


@dataclass(frozen=True, slots=True)
class Verified:
    entry: StoredEntry
    envelope: Envelope
    trouble: Trouble | None


@dataclass(slots=True)
class _Plan:
    """What a batch comes to against one state of the chain, worked out without holding the write lock."""

    head: ChainRow
    public_key: bytes
    check: ChainCheck
    duplicates: int = 0
    good: list[Verified] = field(default_factory=list)
    problem: Problem | None = None
    stopped_at: int = 0
    foreign: list[StoredEntry] = field(default_factory=list)
    main_hash: bytes = b""
    fork_id: int | None = None


class Ledger:
    """Takes entries in. `now` is the centre's clock; `signer` its key."""

    def __init__(self, store: CentralStore, signer: Signer, now: Callable[[], datetime]) -> None:
        self._store = store
        self._signer = signer
        self._now = now

    def head(self, device: str, epoch: int) -> ChainRow:
        """Where the chain stands."""
        with self._store.reading() as connection:
            return _chain_row(connection, device, epoch)

    def hash_at(self, device: str, epoch: int, seq: int) -> bytes | None:
        """The hash of one entry, if the ledger has it."""
        with self._store.reading() as connection:
            return known_hashes(connection, device, epoch, seq, seq).get(seq)

    def last_acknowledgement(self, device: str, epoch: int) -> Document | None:
        """The furthest acknowledgement of the chain: for a till whose answer was lost."""
        with self._store.reading() as connection:
            return _last_ack(connection, device, epoch)

    def ingest(self, batch: Batch) -> Outcome:
        """Take in the longest prefix of `batch` that proves itself, and acknowledge it once it is committed.

        Raises Problem when nothing new could be taken and something is wrong: device-unknown, device-revoked,
        epoch-retired, gap (expected_seq), fork (at_seq, ours, theirs), bad-record, bad-hash, bad-signature, bad-seal,
        bad-ticket, upgrade-required (seq), busy.
        """
        for _ in range(_MOST_RACES):
            plan = self._plan(batch)
            try:
                acknowledgement = self._commit(plan) if plan.good or plan.foreign else self._kept(batch, plan)
            except Unavailable as wrong:
                raise Problem("busy") from wrong
            if acknowledgement is not None:
                return self._outcome(plan, acknowledgement)
        raise Problem("busy")

    def _outcome(self, plan: _Plan, acknowledgement: Document) -> Outcome:
        stopped = None
        if plan.problem is not None:
            if not plan.good:
                raise plan.problem
            stopped = Stopped(seq=plan.stopped_at, type=plan.problem.slug)
        return Outcome(acknowledgement, len(plan.good), plan.duplicates, stopped)

    def _kept(self, batch: Batch, plan: _Plan) -> Document | None:
        """The acknowledgement to repeat when a batch brought nothing new."""
        if plan.problem is not None:
            raise plan.problem
        return self.last_acknowledgement(batch.device, batch.epoch)

    # working out

    def _plan(self, batch: Batch) -> _Plan:
        if not batch.entries:
            raise Problem("bad-request", detail="no records")
        with self._store.reading() as connection:
            head = _chain_row(connection, batch.device, batch.epoch)
            public_key, revoked = load_public_key(connection, batch.device, batch.epoch)
            last = min(head.seq, batch.first_seq + len(batch.entries) - 1)
            ours = known_hashes(connection, batch.device, batch.epoch, batch.first_seq, last)
            known_fork = _fork_before(connection, batch.entries[0])
        listed = listed_key(batch.device, batch.epoch, public_key)
        ring = KeyRing(0, {listed.key_id: listed}, {self._signer.key_id.hex(): self._signer.public_key})
        check = ChainCheck(ring)
        if head.seq:
            check = ChainCheck(ring, Head(head.device, head.epoch, head.seq, head.hash), public_key, head.serial)
        plan = _Plan(head, public_key, check)
        if revoked:
            plan.foreign = [entry for entry in batch.entries if entry.seq > head.seq and _signed(entry, public_key)]
            plan.problem = Problem("device-revoked")
        elif head.retired:
            plan.problem = Problem("epoch-retired")
        elif known_fork is not None:
            plan.fork_id = known_fork
            plan.foreign = [entry for entry in batch.entries if _signed(entry, public_key)]
            plan.problem = Problem("fork", at_seq=batch.first_seq, ours="", theirs=batch.entries[0].hash.hex())
        elif batch.first_seq > head.seq + 1:
            plan.problem = Problem("gap", expected_seq=head.seq + 1)
        else:
            self._walk(plan, batch, ours)
        return plan

    def _walk(self, plan: _Plan, batch: Batch, ours: dict[int, bytes]) -> None:
        for place, entry in enumerate(batch.entries):
            standing = ours.get(entry.seq)
            if standing is not None and standing == entry_hash(entry.body):
                plan.duplicates += 1
                continue
            try:
                if standing is not None:
                    _check_stands(entry)
                    check_signature(entry, plan.public_key)
                    raise Broken("bad_prev", seq=entry.seq)
                envelope, trouble = admit(plan.check, entry)
            except Broken as wrong:
                self._stop(plan, batch, place, wrong, standing)
                return
            plan.good.append(Verified(entry, envelope, trouble))

    def _stop(self, plan: _Plan, batch: Batch, place: int, wrong: Broken, standing: bytes | None) -> None:
        entry = batch.entries[place]
        plan.stopped_at = entry.seq
        two_histories = wrong.code == "bad_prev" and (standing is not None or entry.seq > 1)
        if two_histories and _signed(entry, plan.public_key):
            # Signed by this device, yet not a continuation of what it sent before: two histories of one chain.
            plan.foreign = [each for each in batch.entries[place:] if _signed(each, plan.public_key)]
            plan.main_hash = standing or b""
            plan.problem = Problem(
                "fork",
                at_seq=entry.seq,
                ours=(standing or (plan.check.head.hash if plan.check.head else b"")).hex(),
                theirs=entry.hash.hex(),
            )
            return
        slug = PROBLEM_OF.get(wrong.code, "bad-record")
        plan.problem = Problem(slug, seq=entry.seq, reason=wrong.code)

    # committing

    def _commit(self, plan: _Plan) -> Document | None:
        """Write a plan down and return the acknowledgement to give, or None when the chain has moved meanwhile."""
        received_at = to_wire(self._now())
        acknowledgement = None
        with self._store.writing() as connection:
            head = _chain_row(connection, plan.head.device, plan.head.epoch)
            if head != plan.head:
                return None
            if plan.good:
                acknowledgement = self._append(connection, plan, received_at)
            if plan.foreign:
                _quarantine(connection, plan, received_at)
        if acknowledgement is None and plan.problem is not None:
            raise plan.problem
        return acknowledgement

    def _append(self, connection: Connection, plan: _Plan, received_at: str) -> Document:
        last = plan.good[-1].entry
        if not plan.head.seq:
            _open_chain(connection, plan, received_at)
        server_seq = (connection.execute(select(func.max(tables.entry.c.server_seq))).scalar() or 0) + 1
        insert_entries(
            connection, [(each.entry, each.envelope, each.trouble) for each in plan.good], server_seq, received_at
        )
        connection.execute(
            update(tables.chain)
            .where(tables.chain.c.device == last.device, tables.chain.c.epoch == last.epoch)
            .values(last_seq=last.seq, last_hash=last.hash, serial=plan.check.serial)
        )
        said = Acknowledgement(
            v=1,
            device=last.device,
            epoch=last.epoch,
            acked_seq=last.seq,
            acked_hash=last.hash.hex(),
            server_seq=server_seq + len(plan.good) - 1,
            server_time=received_at,
            copies=1,
        )
        document = sign_document(ACKNOWLEDGEMENT, said, self._signer)
        connection.execute(
            insert(tables.ack).values(
                device=last.device,
                epoch=last.epoch,
                acked_seq=last.seq,
                body=document.body,
                signature=document.signature,
                key=document.key,
            )
        )
        return document


def _chain_row(connection: Connection, device: str, epoch: int) -> ChainRow:
    chain = tables.chain
    row = connection.execute(
        select(chain).where(chain.c.device == device, chain.c.epoch == epoch).with_for_update()
    ).first()
    if row is None:
        return ChainRow(device, epoch, 0, b"", 0, False)
    return ChainRow(device, epoch, row.last_seq, row.last_hash, row.serial, row.retired_at is not None)


def _last_ack(connection: Connection, device: str, epoch: int) -> Document | None:
    ack = tables.ack
    row = connection.execute(
        select(ack).where(ack.c.device == device, ack.c.epoch == epoch).order_by(ack.c.acked_seq.desc()).limit(1)
    ).first()
    return Document(row.body, row.signature, row.key) if row else None


def listed_key(device: str, epoch: int, public_key: bytes) -> PublicKey:
    """The key that this chain must be opened with, in the shape the chain check asks for."""
    nowhere = Counter(code="", window=0, name_en="", name_hi="")
    return PublicKey(
        key_id=key_id(public_key).hex(),
        public_key=public_key.hex(),
        device=device,
        epoch=epoch,
        series="",
        counter=nowhere,
    )


def _check_stands(entry: StoredEntry) -> None:
    """Raises Broken: bad_hash, bad_body, wrong_chain unless the body says the place at which it was sent."""
    if entry_hash(entry.body) != entry.hash:
        raise Broken("bad_hash", seq=entry.seq)
    envelope = entry.envelope
    if (envelope.device, envelope.epoch, envelope.seq) != (entry.device, entry.epoch, entry.seq):
        raise Broken("wrong_chain", seq=entry.seq)


def _signed(entry: StoredEntry, public_key: bytes) -> bool:
    try:
        _check_stands(entry)
        check_signature(entry, public_key)
    except Broken:
        return False
    return True


def _open_chain(connection: Connection, plan: _Plan, opened_at: str) -> None:
    opening = plan.good[0].envelope
    connection.execute(
        insert(tables.chain).values(
            device=opening.device,
            epoch=opening.epoch,
            public_key=plan.public_key,
            series=opening.facts["series"],
            opened_at=opened_at,
            last_seq=0,
            last_hash=b"",
            serial=0,
        )
    )


def _fork_before(connection: Connection, entry: StoredEntry) -> int | None:
    """The fork that `entry` continues, if its parent is in quarantine."""
    try:
        parent = bytes.fromhex(entry.envelope.prev)
    except (Broken, ValueError):
        return None
    keep = tables.quarantine
    here = (keep.c.device == entry.device) & (keep.c.epoch == entry.epoch)
    here &= (keep.c.seq == entry.seq - 1) & (keep.c.hash == parent)
    return connection.execute(select(keep.c.fork_id).where(here)).scalar()


def _fork_record(connection: Connection, plan: _Plan, seen_at: str) -> int | None:
    """The one record of a fork, made when it is first seen."""
    first, fork = plan.foreign[0], tables.fork
    same = (fork.c.device == first.device) & (fork.c.epoch == first.epoch)
    same &= (fork.c.at_seq == first.seq) & (fork.c.other_hash == first.hash)
    known = connection.execute(select(fork.c.id).where(same)).scalar()
    if known is not None:
        return int(known)
    made = connection.execute(
        insert(fork).values(
            device=first.device,
            epoch=first.epoch,
            at_seq=first.seq,
            main_hash=plan.main_hash,
            other_hash=first.hash,
            state="open",
            seen_at=seen_at,
        )
    )
    key = made.inserted_primary_key
    return int(key[0]) if key else None


def _quarantine(connection: Connection, plan: _Plan, received_at: str) -> None:
    """Keep the other history whole, once; and one fork record for its first entry."""
    keep = tables.quarantine
    reason = plan.problem.slug if plan.problem else ""
    fork_id = plan.fork_id
    if reason == "fork" and fork_id is None:
        fork_id = _fork_record(connection, plan, received_at)
    for entry in plan.foreign:
        here = (keep.c.device == entry.device) & (keep.c.epoch == entry.epoch)
        here &= (keep.c.seq == entry.seq) & (keep.c.hash == entry.hash)
        if connection.execute(select(keep.c.seq).where(here)).first() is None:
            connection.execute(
                insert(keep).values(
                    device=entry.device,
                    epoch=entry.epoch,
                    seq=entry.seq,
                    hash=entry.hash,
                    fork_id=fork_id,
                    signature=entry.signature,
                    seals=entry.seals,
                    body=entry.body,
                    reason=reason,
                    received_at=received_at,
                )
            )
