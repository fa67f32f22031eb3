"""Keeps the till's promise to the centre: one round compares heads, sends what is unsent, and brings home what is new.

A round never raises for what the world does: its report says how far it came. Rounds are repeated for ever by
`rounds.py`; nothing here sleeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

import counter_pos
from counter_pos.domain.errors import Broken, CounterError, Unavailable
from counter_pos.services.central_link import HeardShelf, OutgoingChain
from counter_pos.services.ports import Clock
from counter_pos.sync.ledger_client import LedgerClient, Told, new_nonce
from counter_pos.wire.documents import (
    ACKNOWLEDGEMENT,
    DEMANDS,
    KEY_LIST,
    MANIFEST,
    PAID_LIST,
    POLICY,
    SITE,
    STAFF,
    STATUS_LIST,
    TICKET,
    Acknowledgement,
    Document,
    Ticket,
    read_document,
)
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.protocol import (
    FEWEST_RECORDS,
    PROTOCOL,
    SCHEMA_MAX,
    EntriesAnswer,
    SessionRequest,
    SessionSaid,
)
from counter_pos.wire.site_book import WindowState

FIRST_RECORDS = 100
AIM_MS = 10_000
FRESH_MS = 60_000
"""A comparison of heads younger than this is not repeated."""
PAID_EVERY_MS = 120_000
STATUS_EVERY_MS = 900_000
_TAGS = {
    "keys": KEY_LIST,
    "policy": POLICY,
    "staff": STAFF,
    "paid": PAID_LIST,
    "status": STATUS_LIST,
    "demands": DEMANDS,
    "site": SITE,
}
_MOST_HANDSHAKES = 3
_MOST_TURNS = 10_000

T = TypeVar("T")


@dataclass(slots=True)
class RoundReport:
    """How one round went. `trouble` None: everything the till has is acknowledged and everything new is here.

    `fenced`: the centre proved that this epoch must not go on (its last line is another's, or newer than ours):
    no more entries may be issued in it. `behind`: the centre has lost what it once acknowledged; it was sent again.
    """

    sent: int = 0
    acknowledged_seq: int = 0
    unsent: int = 0
    verdict: str = ""
    behind: bool = False
    fenced: bool = False
    fetched: list[str] = field(default_factory=list)
    trouble: CounterError | None = None
    retry_after: float | None = None


class _Versioned(msgspec.Struct):
    version: int


class _ManifestHead(msgspec.Struct):
    version: int
    size: int
    sha256: str


class Courier:
    """Carries one chain. One thread at a time."""

    def __init__(
        self,
        chain: OutgoingChain,
        shelf: HeardShelf,
        client: LedgerClient,
        clock: Clock,
        *,
        fetch: bool = True,
        state: Callable[[], WindowState | None] | None = None,
    ) -> None:
        """`fetch` False: only send, for a chain of an epoch that is over. `state` tells how the till stands."""
        self._chain = chain
        self._shelf = shelf
        self._client = client
        self._clock = clock
        self._fetch = fetch
        self._state = state or (lambda: None)
        self._records = FIRST_RECORDS
        self._session: SessionSaid | None = None
        self._compared_ms = 0
        self._at = 0
        self._asked_ms: dict[str, int] = {}

    def round(self) -> RoundReport:
        """Do what can be done now."""
        report = RoundReport()
        handshakes = 0
        while True:
            try:
                self._go(report)
            except Told as told:
                handshakes += 1
                again = told.kind.retry == "after-handshake" or told.slug == "fork"
                self._session = None
                if again and handshakes < _MOST_HANDSHAKES:
                    continue
                report.retry_after = told.retry_after
                report.trouble = _trouble_of(told)
            except CounterError as trouble:
                self._session = None
                report.trouble = trouble
            except OSError as wrong:  # what came home cannot be kept: a full disk, a file that another program holds
                self._session = None
                path, reason = str(wrong.filename or "?"), wrong.strerror or str(wrong)
                report.trouble = Unavailable("disk_trouble", path=path, reason=reason)
            break
        try:
            self._sum_up(report)
        except CounterError as trouble:  # the journal does not read now; the next round asks again
            report.trouble = report.trouble or trouble
        return report

    def close(self) -> None:
        """Let go of the line. Another round opens it again."""
        self._session = None
        self._client.close()

    def _go(self, report: RoundReport) -> None:
        session = self._compared()
        report.verdict = session.verdict
        report.behind = report.behind or session.verdict == "behind"
        if session.verdict in {"revoked", "retired"}:
            raise Unavailable("centre_refused", reason=f"verdict {session.verdict}")
        if self._fetch and isinstance(session.next_ticket, Document):
            self._keep_ticket(session.next_ticket)  # also, and above all, for a till that must not go on in this epoch
        if session.verdict == "rewound":
            report.fenced = True
            raise Broken("centre_rewound", seq=session.server_seq)
        if session.verdict == "forked" or not self._is_prefix(session):
            report.verdict, report.fenced = "forked", True
            self._hand_over_branch(session)
            raise Broken("centre_forked", seq=session.server_seq)
        self._catch_up(session)
        self._upload(session, report)
        if self._fetch:
            self._bring_home(session, report)

    def _sum_up(self, report: RoundReport) -> None:
        acked = self._chain.acknowledged()
        report.acknowledged_seq = acked.acked_seq if acked else 0
        report.unsent = self._chain.head()[0] - report.acknowledged_seq

    # comparing heads

    def _compared(self) -> SessionSaid:
        """The session in use, or a new one: heads are compared before anything is sent."""
        now = self._clock.monotonic_ms()
        if self._session is not None and 0 <= now - self._compared_ms < FRESH_MS:
            return self._session
        seq, head_hash = self._chain.head()
        acked = self._chain.acknowledged()
        request = SessionRequest(
            v=PROTOCOL,
            device=self._chain.device,
            epoch=self._chain.epoch,
            last_seq=seq,
            last_hash=head_hash,
            acked_seq=acked.acked_seq if acked else msgspec.UNSET,
            acked_hash=acked.acked_hash if acked else msgspec.UNSET,
            app=counter_pos.__version__,
            schema_max=SCHEMA_MAX,
            client_nonce=new_nonce(),
            state=self._state() or msgspec.UNSET,
        )
        self._session = None
        self._session = self._client.open_session(request, self._shelf.central_keys())
        self._compared_ms = now
        self._at = self._session.server_seq
        return self._session

    def _is_prefix(self, session: SessionSaid) -> bool:
        """Whether our own entry at the centre's head is the centre's."""
        return not session.server_seq or self._hash_at(session.server_seq) == session.server_hash

    def _hash_at(self, seq: int) -> str:
        entries = self._chain.entries_after(seq - 1, 1, 0)
        return entries[0].hash.hex() if entries and entries[0].seq == seq else ""

    def _hand_over_branch(self, session: SessionSaid) -> None:
        """Send what the centre does not have as main: it keeps the other history whole, and people decide."""
        acked = self._chain.acknowledged()
        at = acked.acked_seq if acked else 0
        while entries := self._chain.entries_after(at, self._most(session), session.limits.bytes // 2):
            at = entries[-1].seq
            try:
                self._client.send(self._chain.device, self._chain.epoch, entries)
            except Told as told:
                if told.slug != "fork":
                    return

    # sending

    def _catch_up(self, session: SessionSaid) -> None:
        """Fetch the acknowledgement whose answer was lost, if one was."""
        acked = self._chain.acknowledged()
        if session.server_seq > (acked.acked_seq if acked else 0):
            self._store(self._client.acknowledgement(self._chain.device, self._chain.epoch))

    def _upload(self, session: SessionSaid, report: RoundReport) -> None:
        for _ in range(_MOST_TURNS):
            entries = self._chain.entries_after(self._at, self._most(session), session.limits.bytes // 2)
            if not entries:
                return
            before = self._clock.monotonic_ms()
            try:
                answer = self._client.send(self._chain.device, self._chain.epoch, entries)
            except Told as told:
                self._at = self._after_problem(told, self._at, entries)
                continue
            except Unavailable:
                self._records = max(FEWEST_RECORDS, self._records // 2)
                raise
            self._adapt(self._clock.monotonic_ms() - before, len(entries))
            self._at = self._taken(answer, entries, report)

    def _taken(self, answer: EntriesAnswer, entries: list[StoredEntry], report: RoundReport) -> int:
        said = self._store(answer.acknowledgement)
        if said.acked_seq < entries[0].seq:
            raise Broken("ack_bad", reason="nothing of the batch is covered")
        report.sent += answer.stored
        if not isinstance(answer.stopped, msgspec.UnsetType):
            raise Broken("centre_refused", reason=f"{answer.stopped.type} at {answer.stopped.seq}")
        return said.acked_seq

    def _after_problem(self, told: Told, at: int, entries: list[StoredEntry]) -> int:
        """Where to go on after a problem that the courier can mend; raises it otherwise."""
        expected = told.members.get("expected_seq")
        if told.slug == "gap" and isinstance(expected, int) and 1 <= expected <= at:
            return expected - 1
        if told.slug == "too-large" and len(entries) > 1:
            self._records = max(1, len(entries) // 2)
            return at
        raise told

    def _most(self, session: SessionSaid) -> int:
        return max(1, min(self._records, session.limits.records))

    def _adapt(self, took_ms: int, sent: int) -> None:
        """Grow while a batch goes quickly, shrink when it is slow: a slow line shall show progress too."""
        if took_ms > AIM_MS:
            self._records = max(FEWEST_RECORDS, sent // 2)
        elif took_ms < AIM_MS // 2 and sent >= self._records:
            self._records = max(FEWEST_RECORDS, min(500, self._records * 2))

    def _store(self, document: Document) -> Acknowledgement:
        """Prove an acknowledgement against our own chain, and keep it if it goes further than the last."""
        try:
            said = read_document(ACKNOWLEDGEMENT, document, Acknowledgement, self._shelf.central_keys())
        except Broken as wrong:
            raise Broken("ack_bad", reason=wrong.code) from wrong
        if (said.device, said.epoch) != (self._chain.device, self._chain.epoch):
            raise Broken("ack_bad", reason="for another chain")
        if said.acked_seq < 1 or self._hash_at(said.acked_seq) != said.acked_hash:
            raise Broken("ack_bad", reason=f"another hash at {said.acked_seq}")
        kept = self._chain.acknowledged()
        if kept is None or said.acked_seq > kept.acked_seq:
            self._chain.store_acknowledgement(document)
        return said

    # bringing home

    def _bring_home(self, session: SessionSaid, report: RoundReport) -> None:
        for name in ("keys", "policy", "staff", "demands", "site"):
            if getattr(session.versions, name) > self._shelf.version(name):
                self._adopt(name, report)
        if session.versions.replica > self._shelf.replica_version():
            self._fetch_replica(report)
        self._refresh("paid", PAID_EVERY_MS, session, report)
        self._refresh("status", STATUS_EVERY_MS, session, report)

    def _refresh(self, name: str, every_ms: int, session: SessionSaid, report: RoundReport) -> None:
        """A document that changes with every payment is fetched anew, but not more often than it is worth."""
        now, asked = self._clock.monotonic_ms(), self._asked_ms.get(name)
        due = asked is None or now - asked >= every_ms
        if due and getattr(session.versions, name) > self._shelf.version(name):
            self._adopt(name, report)
            self._asked_ms[name] = now

    def _keep_ticket(self, ticket: Document) -> None:
        said = _proven(lambda: read_document(TICKET, ticket, Ticket, self._shelf.central_keys()))
        if (said.device, said.epoch) == (self._chain.device, self._chain.epoch + 1):
            self._shelf.keep_ticket(ticket)

    def _adopt(self, name: str, report: RoundReport) -> None:
        document = self._client.document(name)
        said = _proven(lambda: read_document(_TAGS[name], document, _Versioned, self._shelf.central_keys()))
        if said.version > self._shelf.version(name):
            self._shelf.adopt(name, document)
            report.fetched.append(name)

    def _fetch_replica(self, report: RoundReport) -> None:
        manifest = self._client.manifest()
        said = _proven(lambda: read_document(MANIFEST, manifest, _ManifestHead, self._shelf.central_keys()))
        if said.version <= self._shelf.replica_version():
            return
        part = self._shelf.snapshot_file()
        self._client.download_snapshot(part, said.size, said.sha256)
        try:
            self._shelf.adopt_snapshot(manifest, part)
        except Broken:
            part.unlink(missing_ok=True)  # damaged on its way: the next round fetches it whole
            raise
        part.unlink(missing_ok=True)
        report.fetched.append("replica")


def _proven(read: Callable[[], T]) -> T:
    """What a document says; one that does not prove itself is a centre that talks rubbish."""
    try:
        return read()
    except Broken as wrong:
        raise Unavailable("centre_rubbish", reason=f"{wrong.code} {wrong.facts.get('what', '')}".strip()) from wrong


def _trouble_of(told: Told) -> CounterError:
    if told.kind.retry == "later":
        return Unavailable("centre_busy", reason=told.slug)
    seq = told.members.get("seq")
    reason = told.slug if seq is None else f"{told.slug} at {seq}"
    return (
        Broken("centre_refused", reason=reason)
        if told.kind.status == 422
        else Unavailable("centre_refused", reason=reason)
    )
