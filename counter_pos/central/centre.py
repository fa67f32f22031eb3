"""The centre as one object without HTTP: what the web handlers and the command line call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import UNSET
from sqlalchemy import Table, func, select

from counter_pos.central import store as tables
from counter_pos.central.audit import LedgerReport, verify_ledger
from counter_pos.central.bodies import MOST_SENT_BYTES, decoded, inflated
from counter_pos.central.counters import counter_days
from counter_pos.central.enrolment import Enrolment
from counter_pos.central.giving_back import chain_part, held_chains
from counter_pos.central.keys import KEY_FILE, CentralKeys, load_keys, make_keys
from counter_pos.central.ledger import Batch, Ledger
from counter_pos.central.projection import site_of
from counter_pos.central.publisher import Publisher, staff_name
from counter_pos.central.sessions import SESSION_SECONDS, Caller, Sessions, SignedRequest
from counter_pos.central.store import CentralStore, open_store
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.replica.manifest import Manifest, Reflected
from counter_pos.replica.rows import AccountRow
from counter_pos.replica.snapshot import write_snapshot
from counter_pos.services.days.register_rows import CounterDays
from counter_pos.wire.documents import Document, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.problems import Problem
from counter_pos.wire.protocol import (
    MOST_BATCH_BYTES,
    MOST_RECORDS,
    PROTOCOL,
    SCHEMA_MAX,
    SESSION,
    ChainPart,
    ChainsAnswer,
    EnrolAnswer,
    EnrolRequest,
    EntriesAnswer,
    EntriesRequest,
    Limits,
    SessionRequest,
    SessionSaid,
    from_record,
)

STORE_FILE = "central.sqlite3"
REPLICA_FOLDER = "replica"
MOST_BATCHES_AT_ONCE = 16
_SMALL_BODY = 16 * 1024


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """The published snapshot: where it lies, how long it is, and its name for caches."""

    path: Path
    size: int
    etag: str


@dataclass(slots=True)
class Centre:
    """One folder: the ledger, the keys, the published replica. `now` is its clock."""

    folder: Path
    store: CentralStore
    keys: CentralKeys
    ledger: Ledger
    enrolment: Enrolment
    publisher: Publisher
    sessions: Sessions
    now: Callable[[], datetime]
    _room: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_BATCHES_AT_ONCE), repr=False
    )

    # what tills ask

    def enrol(self, body: bytes, encoding: str = "") -> EnrolAnswer:
        """Make a till one of ours and hand it all that it needs. Raises Problem."""
        request = decoded(inflated(body, encoding, _SMALL_BODY), EnrolRequest)
        if request.v != PROTOCOL:
            raise Problem("upgrade-required")
        policy = self.publisher.document("policy")
        if policy is None:
            raise Problem("not-ready", detail="no policy is published")
        site = self.enrolment.site_of_code(request.code)
        staff = self.publisher.document(staff_name(site))
        if staff is None:
            raise Problem("not-ready", detail=f"no staff is published for {site}")
        enrolled = self.enrolment.enrol(request)
        self.publisher.refresh_keys()
        keys = self.publisher.document("keys")
        assert keys is not None
        return EnrolAnswer(
            device=enrolled.device,
            ticket=enrolled.ticket,
            totals_key=self.keys.totals_key(enrolled.device).hex(),
            mobile_key=self.keys.mobile_key.hex(),
            pin_pepper=self.keys.pin_pepper(site).hex(),
            keys=keys,
            policy=policy,
            staff=staff,
            server_time=to_wire(self.now()),
        )

    def session(self, signed: SignedRequest) -> Document:
        """Compare heads and open a session; the answer is a signed document of SessionSaid. Raises Problem."""
        said = decoded(self._body(signed, _SMALL_BODY), SessionRequest)
        if said.v != PROTOCOL:
            raise Problem("upgrade-required", schema_max=SCHEMA_MAX)
        opened = self.sessions.open(signed, said)
        self.publisher.refresh_keys()
        site = site_of(said.device)
        self.publisher.refresh_staff(site)
        if opened.session:
            self.publisher.note_window(said.device, said.state)
        answer = SessionSaid(
            v=1,
            client_nonce=said.client_nonce,
            device=said.device,
            epoch=said.epoch,
            session=opened.session,
            nonce=opened.nonce,
            server_seq=opened.server_seq,
            server_hash=opened.server_hash,
            verdict=opened.verdict,
            server_time=to_wire(self.now()),
            limits=Limits(records=MOST_RECORDS, bytes=MOST_BATCH_BYTES, session_seconds=SESSION_SECONDS),
            versions=self.publisher.versions(site, said.device),
            next_ticket=self.enrolment.next_ticket(said.device, said.epoch) if opened.session else UNSET,
        )
        return sign_document(SESSION, answer, self.keys.signer)

    def entries(self, signed: SignedRequest) -> EntriesAnswer:
        """Take in a batch. Raises Problem, busy among them when too many come at once."""
        if not self._room.acquire(blocking=False):
            raise Problem("busy")
        try:
            return self._entries(signed)
        finally:
            self._room.release()

    def _entries(self, signed: SignedRequest) -> EntriesAnswer:
        caller = self.sessions.admit(signed)
        request = decoded(self._body(signed, MOST_BATCH_BYTES), EntriesRequest)
        if len(request.records) > MOST_RECORDS:
            raise Problem("too-large", most_records=MOST_RECORDS)
        if (request.device, request.epoch) != (caller.device, caller.epoch):
            raise Problem("bad-request", detail="the session is another chain's")
        if request.first_seq < 1:
            raise Problem("bad-request", detail="first_seq starts at 1")
        outcome = self.ledger.ingest(_batch(request))
        return EntriesAnswer(
            acknowledgement=outcome.acknowledgement,
            stored=outcome.stored,
            duplicates=outcome.duplicates,
            stopped=outcome.stopped or UNSET,
        )

    def acknowledgement(self, signed: SignedRequest, device: str, epoch: int) -> Document:
        """The furthest acknowledgement of the caller's own chain. Raises Problem, not-found among them."""
        caller = self.sessions.admit(signed)
        kept = self.ledger.last_acknowledgement(device, epoch) if caller.device == device else None
        if kept is None:
            raise Problem("not-found")
        return kept

    def chains(self, signed: SignedRequest, device: str) -> ChainsAnswer:
        """The epochs that are held of the caller's own device. Raises Problem, not-found among them."""
        self._own(signed, device)
        with self.store.reading() as connection:
            return held_chains(connection, device)

    def chain_part(self, signed: SignedRequest, device: str, epoch: int, after: int) -> ChainPart:
        """Entries of the caller's own device, given back as they came. Raises Problem, not-found among them."""
        self._own(signed, device)
        with self.store.reading() as connection:
            return chain_part(connection, device, epoch, after)

    def _own(self, signed: SignedRequest, device: str) -> None:
        if self.sessions.admit(signed).device != device:
            raise Problem("not-found")

    def document(self, signed: SignedRequest, name: str) -> Document:
        """A published document: policy, staff, keys, paid, status, site, manifest. Raises Problem (not-found)."""
        caller = self.sessions.admit(signed)
        if name == "status":
            return self.publisher.status_list()
        if name == "paid":
            return self.publisher.paid_list(caller.device, caller.epoch)
        if name == "site":
            return self.publisher.site_book(caller.device)
        kept = self.publisher.document(staff_name(site_of(caller.device)) if name == "staff" else name)
        if kept is None:
            raise Problem("not-found")
        return kept

    def snapshot(self, signed: SignedRequest) -> SnapshotFile:
        """The published snapshot. Raises Problem, not-found among them."""
        caller: Caller = self.sessions.admit(signed)
        manifest = self.publisher.manifest()
        if manifest is None:
            raise Problem("not-found", device=caller.device)
        path = self._snapshot_path(manifest.version)
        return SnapshotFile(path, manifest.size, f'"{manifest.sha256}"')

    def _body(self, signed: SignedRequest, most: int) -> bytes:
        if len(signed.body) > MOST_SENT_BYTES:
            raise Problem("too-large", most_bytes=MOST_SENT_BYTES)
        return inflated(signed.body, signed.headers.get("content-encoding", ""), most)

    # what head office does

    def _snapshot_path(self, version: int) -> Path:
        return self.folder / REPLICA_FOLDER / f"snapshot-{version}"

    def import_accounts(self, rows: Iterable[AccountRow], *, as_of: datetime, reflects_all: bool = False) -> Manifest:
        """Publish accounts (in ascending order of number) as the next replica.

        `reflects_all` says that their dues contain every payment the ledger holds by now; otherwise none.
        Raises Refused (replica_order, snapshot_text, no_accounts), Unavailable(disk_trouble).
        """
        reflected: tuple[Reflected, ...] = self.publisher.heads() if reflects_all else ()
        version = self.publisher.next_replica_version()
        (self.folder / REPLICA_FOLDER).mkdir(exist_ok=True)
        numbers: list[int] = []
        manifest = write_snapshot(
            self._snapshot_path(version),
            _noting(rows, numbers),
            version=version,
            as_of=to_wire(as_of),
            mobile_key=self.keys.mobile_key,
            reflected=reflected,
        )
        if not numbers:
            self._snapshot_path(version).unlink()
            raise Refused("no_accounts")
        self.publisher.put_manifest(manifest, numbers)
        for old in range(1, version - 1):  # the one before may still be on its way to a till
            self._snapshot_path(old).unlink(missing_ok=True)
        return manifest

    def verify(self) -> LedgerReport:
        """Check the whole ledger."""
        return verify_ledger(self.store, self.keys.trusted())

    def counter_days(self, first: date, last: date) -> CounterDays:
        """What each counter took on each business date. Raises Refused: dates_turned_round, too_many_days."""
        return counter_days(self.store, first, last, self.now())

    def status(self) -> dict[str, object]:
        """Figures for a person: what has come in, what is published, what waits for somebody."""
        with self.store.reading() as connection:

            def count(table: Table) -> int:
                return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

            chains = [
                {"device": row.device, "epoch": row.epoch, "seq": row.last_seq, "hash": row.last_hash.hex()}
                for row in connection.execute(
                    select(tables.chain).order_by(tables.chain.c.device, tables.chain.c.epoch)
                )
            ]
            figures: dict[str, object] = {
                "devices": count(tables.device),
                "entries": count(tables.entry),
                "receipts": count(tables.payment_part),
                "accounts": count(tables.account),
                "exceptions": count(tables.exception),
                "forks": count(tables.fork),
                "chains": chains,
            }
        versions = self.publisher.versions()
        return figures | {"published": {name: getattr(versions, name) for name in versions.__struct_fields__}}

    def close(self) -> None:
        self.store.close()


def _batch(request: EntriesRequest) -> Batch:
    entries = []
    for seq, record in enumerate(request.records, start=request.first_seq):
        try:
            entries.append(from_record(request.device, request.epoch, seq, record))
        except ValueError as wrong:
            raise Problem("bad-request", detail=f"the record of seq {seq}: {wrong}") from wrong
    return Batch(request.device, request.epoch, request.first_seq, tuple(entries))


def _noting(rows: Iterable[AccountRow], numbers: list[int]) -> Iterator[AccountRow]:
    for row in rows:
        numbers.append(row.consumer.account)
        yield row


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_centre(folder: Path, now: Callable[[], datetime] = _utc_now, *, create: bool = False) -> Centre:
    """Open a centre's folder, or make one.

    Raises Unavailable(central_store_missing | central_key_missing | central_store_newer), Broken(central_*_damaged).
    """
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    fresh = create and not (folder / KEY_FILE).exists() and not (folder / STORE_FILE).exists()
    if not create and not (folder / STORE_FILE).exists():
        raise Unavailable("central_store_missing", path=str(folder / STORE_FILE))
    keys = make_keys(folder) if fresh else load_keys(folder)
    store = open_store(folder / STORE_FILE, create=create)
    ledger = Ledger(store, keys.signer, now)
    enrolment = Enrolment(store, keys, now)
    publisher = Publisher(store, keys, enrolment, now)
    return Centre(folder, store, keys, ledger, enrolment, publisher, Sessions(store, ledger, now), now)
