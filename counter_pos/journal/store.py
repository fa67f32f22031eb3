"""The journal: append and read. One signed, hash-chained file per epoch of a till; nothing else writes it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import UNSET, Struct

from counter_pos.domain.entry import VERSION, Approval, ClockState, Envelope, Mode, Ref, ReplicaSeen, Seen, Who
from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.domain.facts import (
    KIND_OF,
    ChainOpened,
    Facts,
    PaymentCancelled,
    PaymentTaken,
    ShiftOpened,
)
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.domain.shift import fold_shift
from counter_pos.journal import index
from counter_pos.journal.connection import FILE_ERRORS, connect, disk_trouble
from counter_pos.journal.durable import keep_log_name, write_log_again
from counter_pos.journal.keys import ChainSecrets
from counter_pos.journal.place import COLUMNS, Place, load_place
from counter_pos.journal.reading import ReadsEntries, keep_acknowledgement
from counter_pos.journal.schema import SCHEMA_VERSION
from counter_pos.wire.canonical import encode
from counter_pos.wire.claims import claims_of
from counter_pos.wire.documents import Acknowledgement, Document
from counter_pos.wire.entry import StoredEntry, entry_hash
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_qr import seal
from counter_pos.wire.signing import Signer

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

PARTS_PER_ENTRY = 32  # a print job's id is seq * 32 + part; a payment has at most 20 parts
WITHDRAWN = "withdrawn"
"""Note of a failed print job whose payment was cancelled before its paper was out: it never prints."""


class Moment(Struct, frozen=True):
    """When a deed is done, as the till saw it: wall clock, monotonic clock and its boot, and whether believed."""

    at: datetime
    mono_ms: int
    boot: str
    clock: ClockState


class Follower(Protocol):
    """Who follows a journal entry by entry, on the thread that appends: each word must return at once."""

    def coming(self, entry: StoredEntry) -> None:
        """An entry that is about to be committed, and may yet fail: to make ready for, and to keep nothing of."""
        ...

    def recorded(self, entry: StoredEntry) -> None:
        """An entry that is durable."""
        ...


class PrintOrder(Struct, frozen=True):
    """A promise of paper, written with its entry: `part` of that entry (from 1), the receipt it is for."""

    part: int
    kind: str
    receipt: str
    copy: int = 0


class Deed(Struct, frozen=True):
    """What is to be recorded. The journal adds place, hash, signature and seals."""

    facts: Facts
    command_id: str
    who: Who
    moment: Moment
    business_date: date | None
    shift: int | None
    policy: int
    replica: ReplicaSeen | None = None
    approvals: tuple[Approval, ...] = ()
    refs: tuple[Ref, ...] = ()
    prints: tuple[PrintOrder, ...] = ()
    closes_draft: str | None = None


@dataclass(slots=True)
class Journal(ReadsEntries):
    """One open journal file.

    The thread that appends owns the writing connection (the lane `journal`); any other thread reads through a
    connection of its own and so never sees a deed before it is durable.
    """

    path: Path
    device: str
    epoch: int
    series: str
    opening: ChainOpened | None
    place: Place
    _signer: Signer
    _secrets: ChainSecrets = field(repr=False)
    _connection: Connection = field(repr=False)
    _app: str = ""
    mode: Mode = "live"
    """Of every entry; decided when the chain was opened."""
    _owner: int = field(default_factory=threading.get_ident, repr=False)
    _readers: threading.local = field(default_factory=threading.local, repr=False)
    recent: dict[int, PaymentTaken] = field(default_factory=dict, repr=False)
    """Payments that were recorded or read a moment ago, by seq: an account is opened just before it is paid."""
    follower: Follower | None = field(default=None, repr=False)
    _parted: bool = field(default=False, repr=False)
    """Whether the file could not be opened again after a fault: then it is tried with the next deed or reading."""

    @property
    def chain(self) -> tuple[str, int]:
        """Device and epoch."""
        return self.device, self.epoch

    @property
    def key_id(self) -> bytes:
        """The key id that this chain's receipts carry."""
        return self._signer.key_id

    @property
    def public_key(self) -> bytes:
        return self._signer.public_key

    @property
    def signer(self) -> Signer:
        """The chain's key in use: the courier signs its requests with it."""
        return self._signer

    @property
    def chain_key(self) -> bytes:
        """The key that hides the running totals."""
        return self._secrets.chain_key

    # writing

    def append(self, deed: Deed) -> StoredEntry:
        """Record a deed durably and return its entry: when this returns, it is on the disk.

        The same command again with the same facts returns the first entry; with other facts raises
        Refused(command_reused). Raises Unavailable(disk_full | disk_error), and Broken(journal_damaged) where the
        database refuses what follows from its own file: then nothing was recorded.
        """
        self.own()
        from pysqlite3 import dbapi2

        self.connection()
        entry, envelope = self._make(deed)
        try:
            self._write(entry, envelope, deed)
        except dbapi2.IntegrityError as wrong:
            self._regain()  # nothing was recorded: the command is known already, or the file is not what it was
            if (before := self.of_command(deed.command_id)) is not None:
                return self._same_deed(before, deed)
            raise Broken("journal_damaged", path=self.path.name, seq=self.place.seq, reason=str(wrong)) from wrong
        except FILE_ERRORS as wrong:
            return self._after_fault(deed, wrong)
        self._advance(entry, envelope)
        if self.follower is not None:
            self.follower.recorded(entry)
        return entry

    def _make(self, deed: Deed) -> tuple[StoredEntry, Envelope]:
        acked = self.place.acknowledged
        envelope = Envelope(
            v=VERSION,
            kind=KIND_OF[type(deed.facts)],
            device=self.device,
            epoch=self.epoch,
            seq=self.place.seq + 1,
            prev=self.place.hash.hex(),
            at=to_wire(deed.moment.at),
            mono_ms=deed.moment.mono_ms,
            boot=deed.moment.boot,
            clock=deed.moment.clock,
            command_id=deed.command_id,
            mode=self.mode,
            who=deed.who,
            policy=deed.policy,
            app=self._app,
            approvals=list(deed.approvals),
            refs=list(deed.refs),
            facts=deed.facts,
            seen=Seen(acked.acked_seq, acked.acked_hash, acked.server_time) if acked else UNSET,
            business_date=deed.business_date.isoformat() if deed.business_date else UNSET,
            shift=UNSET if deed.shift is None else deed.shift,
            replica=deed.replica or UNSET,
        )
        body = encode(envelope)
        digest = entry_hash(body)
        seals = b"".join(seal(claim, self._signer) for claim in claims_of(envelope, digest, self._signer.key_id))
        signature = self._signer.sign(digest)
        return StoredEntry(self.device, self.epoch, envelope.seq, body, digest, signature, seals), envelope

    def _write(self, entry: StoredEntry, envelope: Envelope, deed: Deed) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run(
            f"INSERT INTO entry ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (entry.device, entry.epoch, entry.seq, entry.body, entry.hash, entry.signature, entry.seals),
        )
        index.add(run, envelope)
        for paper in deed.prints:
            run(
                "INSERT INTO print_job (id, kind, receipt, copy, state, note, changed_at)"
                " VALUES (?, ?, ?, ?, 'waiting', '', ?)",
                (entry.seq * PARTS_PER_ENTRY + paper.part, paper.kind, paper.receipt, paper.copy, envelope.at),
            )
        if isinstance(deed.facts, PaymentCancelled):
            self._withdraw([gone.receipt for gone in deed.facts.parts], envelope.at)
        if deed.closes_draft is not None:
            run("DELETE FROM draft WHERE command_id = ?", (deed.closes_draft,))
        if isinstance(deed.facts, ShiftOpened):
            # Papers of earlier shifts that came out are done with: the table stays small enough to be read whole.
            run("DELETE FROM print_job WHERE state = 'printed'")
        if self.follower is not None:
            self.follower.coming(entry)
        run("COMMIT")

    def _withdraw(self, receipts: list[str], at: str) -> None:
        """Receipts of a payment that is cancelled, and that are not out, must not come out: who has one has paid.

        One that prints at this moment is left to the print desk, which says what became of it.
        """
        marks = ", ".join("?" * len(receipts))
        self._connection.execute(
            "UPDATE print_job SET state = 'failed', note = ?, changed_at = ? WHERE kind IN ('payment', 'duplicate')"
            f" AND state IN ('waiting', 'uncertain', 'failed') AND receipt IN ({marks})",
            (WITHDRAWN, at, *receipts),
        )

    def _after_fault(self, deed: Deed, wrong: Exception) -> StoredEntry:
        """A write failed part-way: start over from the file, which alone knows whether the deed was recorded."""
        try:
            self._reconnect()
            recorded = self.of_command(deed.command_id)
        except (*FILE_ERRORS, CounterError) as still:
            self._take_its_place()
            raise Unavailable("disk_error", reason=str(still)) from wrong
        if recorded is not None:
            if self.follower is not None:
                self.follower.recorded(recorded)
            return recorded
        self._take_its_place()
        raise disk_trouble(wrong) from wrong

    def _take_its_place(self) -> None:
        """Commit what changes nothing over a deed that is told as not recorded.

        When only its sync failed it stands whole in the log, behind what the threads that read know of: the next
        start after a crash would find it. When this fails too, its frame is at least no longer whole for a restart.
        """
        with suppress(*FILE_ERRORS):
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def change(self, statement: str, parameters: Sequence[Any]) -> None:
        """Run one statement on what stands beside the entries (print jobs, drafts, marks, acknowledgements), durably.

        Raises Unavailable(disk_full | disk_error): then nothing of it was kept, and it may be tried again.
        """
        from pysqlite3 import dbapi2

        try:
            self.connection().execute(statement, tuple(parameters))
        except dbapi2.IntegrityError:
            raise
        except FILE_ERRORS as wrong:
            raise disk_trouble(wrong) from wrong

    def _reconnect(self) -> None:
        with suppress(*FILE_ERRORS):  # there may be nothing to roll back
            self._connection.execute("ROLLBACK")
        write_log_again(self.path)  # where it cannot be, the connection shows what it showed before
        self._parted = True
        self._connection.close()
        self._connection = connect(self.path)
        self.place = load_place(
            self._connection, self._secrets.chain_key, self.place.hash if not self.place.seq else b""
        )
        self._parted = False
        keep_log_name(self.path)

    def _regain(self) -> None:
        try:
            self._reconnect()
        except (*FILE_ERRORS, Unavailable) as still:
            raise Unavailable("disk_error", reason=str(still)) from still

    def _same_deed(self, before: StoredEntry, deed: Deed) -> StoredEntry:
        envelope = before.envelope
        told = {"facts": deed.facts, "who": deed.who, "refs": list(deed.refs)}
        kept = {"facts": envelope.facts, "who": envelope.who, "refs": envelope.refs}
        if envelope.kind != KIND_OF[type(deed.facts)] or _question(told) != _question(kept):
            raise Refused("command_reused")
        return before

    def _advance(self, entry: StoredEntry, envelope: Envelope) -> None:
        place = self.place
        place.seq, place.hash = entry.seq, entry.hash
        place.heed_time(envelope)
        place.shift = fold_shift(place.shift, envelope)
        if place.shift is not None:  # a day may be closed after a later one began: only shifts carry it on
            place.last_business_date = place.shift.business_date
        match envelope.facts:
            case PaymentTaken(parts=parts) as paid:
                self.recent[entry.seq] = paid
                place.serial = parse_receipt_number(parts[-1].receipt).serial
                for part in parts:
                    place.totals = place.totals.after(part.paise)
            case PaymentCancelled(parts=cancelled):
                for gone in cancelled:
                    place.totals = place.totals.after(-gone.paise)
            case _:
                pass

    def store_acknowledgement(self, document: Document) -> None:
        """Keep central's signed word. The caller proved its signature; here it must fit this chain and only grow.

        Raises Broken(ack_bad, reason=...), Unavailable(disk_full | disk_error).
        """
        said, held = self.fitting(document), self.place.acknowledged
        if held is not None and said.acked_seq < held.acked_seq:
            raise Broken("ack_bad", reason="central went back", seq=said.acked_seq)
        if held is None or said.acked_seq > held.acked_seq:
            self.change(*keep_acknowledgement(said, document))
            self.place.acknowledged = said

    # reading

    def acknowledged(self) -> Acknowledgement | None:
        """How far the centre has this chain, by its own kept word."""
        return self.place.acknowledged

    def connection(self) -> Connection:
        """This thread's connection, for the other modules of this room: readings, print jobs, drafts, marks.

        Raises Unavailable(disk_error) while the file cannot be opened again after a fault.
        """
        if threading.get_ident() == self._owner:
            if self._parted:
                self._regain()
            return self._connection
        reader: Connection | None = getattr(self._readers, "connection", None)
        if reader is None:
            reader = connect(self.path, read_only=True)
            self._readers.connection = reader
        return reader

    def own(self) -> None:
        """Make the calling thread the one that writes."""
        self._owner = threading.get_ident()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _question(told: dict[str, Any]) -> bytes:
    """What was asked, without what the journal itself decided (receipt numbers, hidden totals, figures shown)."""
    import msgspec

    plain = msgspec.to_builtins(told)
    for part in plain["facts"].get("parts", []):
        for decided in ("receipt", "totals", "shown", "warnings"):
            part.pop(decided, None)
    plain["facts"].pop("fields", None)
    return encode(plain)
