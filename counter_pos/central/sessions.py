"""Sessions: a till proves its key, heads are compared before anything is sent, and every later request counts up."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.entries import carrier_keys
from counter_pos.central.ledger import Ledger
from counter_pos.central.store import CentralStore
from counter_pos.wire.instants import to_wire
from counter_pos.wire.problems import Problem
from counter_pos.wire.protocol import SessionRequest, Verdict
from counter_pos.wire.request_signing import Request, is_signed_request, read_counter
from counter_pos.wire.signing import key_id

SESSION_SECONDS = 15 * 60
NO_SESSION = "new"
"""What the first request of a session signs in the place of a session."""


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as it came in; header names in lower case, `body` as sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request that proved itself."""

    device: str
    epoch: int


@dataclass(frozen=True, slots=True)
class OpenedSession:
    session: str
    nonce: str
    server_seq: int
    server_hash: str
    verdict: Verdict


class Sessions:
    """Sessions in the database, so that any worker knows them. Only the centre's clock ends one."""

    def __init__(self, store: CentralStore, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._store = store
        self._ledger = ledger
        self._now = now

    def open(self, signed: SignedRequest, said: SessionRequest) -> OpenedSession:
        """Judge where a till stands and let it in. A revoked device is told so and gets no session.

        An epoch that is over may be spoken for by a later key of the same device: see entries.carrier_keys.
        Raises Problem: device-unknown, bad-request-signature.
        """
        with self._store.reading() as connection:
            keys = carrier_keys(connection, said.device, said.epoch)
        request = Request(signed.method, signed.path, signed.body, NO_SESSION, 1)
        named = signed.headers.get("cc-session"), read_counter(signed.headers)
        speaks = next(
            (each for each in keys if is_signed_request(request, signed.headers, each[0], key_id(each[0]))), None
        )
        if named != (NO_SESSION, 1) or speaks is None:
            raise Problem("bad-request-signature")
        public_key, revoked = speaks
        head = self._ledger.head(said.device, said.epoch)
        verdict = "revoked" if revoked else "retired" if head.retired else self._compare(said, head.seq)
        session, nonce = secrets.token_hex(16), secrets.token_hex(16)
        if verdict == "revoked":
            return OpenedSession("", nonce, head.seq, head.hash.hex(), verdict)
        now = self._now()
        with self._store.writing() as connection:
            connection.execute(delete(tables.session).where(tables.session.c.expires_at < to_wire(now)))
            connection.execute(
                insert(tables.session).values(
                    session=session,
                    device=said.device,
                    epoch=said.epoch,
                    nonce=nonce,
                    key_id=key_id(public_key).hex(),
                    public_key=public_key,
                    counter=0,
                    expires_at=to_wire(now + timedelta(seconds=SESSION_SECONDS)),
                )
            )
        return OpenedSession(session, nonce, head.seq, head.hash.hex(), verdict)

    def _compare(self, said: SessionRequest, server_seq: int) -> Verdict:
        if said.last_seq > server_seq:
            lost = isinstance(said.acked_seq, int) and said.acked_seq > server_seq
            return "behind" if lost else "ok"
        if said.last_seq == 0:
            return "rewound" if server_seq else "ok"
        standing = self._ledger.hash_at(said.device, said.epoch, said.last_seq)
        if standing is None or standing.hex() != said.last_hash:
            return "forked"
        return "ok" if said.last_seq == server_seq else "rewound"

    def admit(self, signed: SignedRequest) -> Caller:
        """Who sent this request. Its counter is used up, whatever becomes of the request.

        Raises Problem: session-expired, bad-request-signature (also for a counter that does not grow).
        """
        session, counter = signed.headers.get("cc-session", ""), read_counter(signed.headers)
        if counter is None:
            raise Problem("bad-request-signature", detail="no counter")
        table = tables.session
        now = to_wire(self._now())
        with self._store.reading() as connection:
            row = connection.execute(select(table).where(table.c.session == session)).first()
        if row is None or row.expires_at < now:
            raise Problem("session-expired")
        request = Request(signed.method, signed.path, signed.body, session, counter)
        if not is_signed_request(request, signed.headers, row.public_key, bytes.fromhex(row.key_id)):
            raise Problem("bad-request-signature")
        with self._store.writing() as connection:
            counted = connection.execute(
                update(table).where(table.c.session == session, table.c.counter < counter).values(counter=counter)
            )
        if counted.rowcount != 1:
            raise Problem("bad-request-signature", detail="the counter did not grow")
        return Caller(row.device, row.epoch)
