"""Which tills there are: one-time codes, their keys, the series of their receipts, and tickets to open epochs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, func, insert, select, update

from counter_pos.central import store as tables
from counter_pos.central.keys import CentralKeys
from counter_pos.central.projection import site_of
from counter_pos.central.store import CentralStore
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import Counter
from counter_pos.wire.canonical import encode
from counter_pos.wire.claims import device_place
from counter_pos.wire.documents import TICKET, Document, PublicKey, Ticket, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.problems import Problem
from counter_pos.wire.protocol import EnrolRequest, is_enrol_proof
from counter_pos.wire.signing import key_id

CODE_MINUTES = 10
TICKET_DAYS = 60
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another
_SERIES_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MOST_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A till that may now open `epoch`."""

    device: str
    epoch: int
    ticket: Document


class Enrolment:
    """Codes, devices, series and tickets. `now` is the centre's clock."""

    def __init__(self, store: CentralStore, keys: CentralKeys, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keys = keys
        self._now = now

    def make_code(self, counter: Counter) -> tuple[str, datetime]:
        """A code for one till of one window, good once within ten minutes; and when it ends.

        Raises Refused(counter_unlawful) for a counter that receipts could not carry.
        """
        device = f"{counter.code}-{counter.window}"
        if not _is_lawful(counter):
            raise Refused("counter_unlawful", text=device)
        code = "-".join("".join(secrets.choice(_CODE_LETTERS) for _ in range(4)) for _ in range(3))
        now = self._now()
        expires = now + timedelta(minutes=CODE_MINUTES)
        with self._store.writing() as connection:
            connection.execute(
                insert(tables.enrol_code).values(
                    code_hash=_hash(code),
                    device=device,
                    counter=encode(counter).decode(),
                    made_at=to_wire(now),
                    expires_at=to_wire(expires),
                )
            )
        return code, expires

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Make the till that holds a code one of ours. The same key with the same code gets the same answer again,
        also when the code has ended: an epoch that was given is not lost with an answer.

        Raises Problem: bad-request, bad-signature (the proof), code-unknown, code-expired, code-used.
        """
        if not is_enrol_proof(request):
            raise Problem("bad-signature", detail="the proof is not the key's own")
        public_key = bytes.fromhex(request.public_key)
        now = to_wire(self._now())
        with self._store.writing() as connection:
            codes = tables.enrol_code
            code = connection.execute(select(codes).where(codes.c.code_hash == _hash(request.code))).first()
            if code is None:
                raise Problem("code-unknown")
            if code.used_at is not None and code.used_key != public_key:
                raise Problem("code-used")
            if code.used_at is None and now > code.expires_at:  # an answer that was lost may be asked for later too
                raise Problem("code-expired")
            counter = msgspec.json.decode(code.counter, type=Counter)
            if code.used_at is None:
                epoch = self._admit(connection, code.device, code.counter, public_key, now)
                connection.execute(
                    update(codes)
                    .where(codes.c.code_hash == code.code_hash)
                    .values(used_at=now, used_key=public_key, epoch=epoch)
                )
            else:
                epoch = code.epoch
            ticket = self._ticket(connection, code.device, epoch, counter)
        return Enrolled(code.device, epoch, ticket)

    def site_of_code(self, code: str) -> str:
        """The site that a code is for. Raises Problem(code-unknown)."""
        codes = tables.enrol_code
        with self._store.reading() as connection:
            device = connection.execute(select(codes.c.device).where(codes.c.code_hash == _hash(code))).scalar()
        if device is None:
            raise Problem("code-unknown")
        return site_of(device)

    def _admit(self, connection: Connection, device: str, counter: str, public_key: bytes, now: str) -> int:
        series, devices = tables.series, tables.device
        last = connection.execute(select(func.max(series.c.epoch)).where(series.c.device == device)).scalar()
        epoch = int(last or 0) + 1
        if connection.execute(select(devices).where(devices.c.device == device)).first() is None:
            connection.execute(insert(devices).values(device=device, counter=counter, enrolled_at=now))
        else:
            connection.execute(update(devices).where(devices.c.device == device).values(counter=counter))
        connection.execute(
            insert(tables.device_key).values(
                device=device,
                from_epoch=epoch,
                key_id=key_id(public_key).hex(),
                public_key=public_key,
                enrolled_at=now,
            )
        )
        return epoch

    def next_ticket(self, device: str, epoch: int) -> Document:
        """A fresh ticket for the epoch after `epoch`, bound to what the ledger holds of `epoch`."""
        with self._store.writing() as connection:
            row = connection.execute(select(tables.device).where(tables.device.c.device == device)).one()
            return self._ticket(connection, device, epoch + 1, msgspec.json.decode(row.counter, type=Counter))

    def _ticket(self, connection: Connection, device: str, epoch: int, counter: Counter) -> Document:
        now = self._now()
        chain = tables.chain
        prior = connection.execute(
            select(chain.c.last_hash)
            .where(chain.c.device == device, chain.c.epoch < epoch, chain.c.last_seq > 0)
            .order_by(chain.c.epoch.desc())
            .limit(1)
        ).scalar()
        said = Ticket(
            v=1,
            device=device,
            epoch=epoch,
            nonce=secrets.token_hex(32),
            series=_series(connection, device, epoch),
            counter=counter,
            issued=to_wire(now),
            expires=to_wire(now + timedelta(days=TICKET_DAYS)),
            prior_hash=prior.hex() if prior else UNSET,
        )
        return sign_document(TICKET, said, self._keys.signer)

    def revoke(self, device: str) -> None:
        """From now on what is signed with the keys that this device has today is kept apart; a till that is enrolled
        in its place has a key of its own. Raises Refused(device_unknown)."""
        keys = tables.device_key
        with self._store.writing() as connection:
            mine = (keys.c.device == device) & keys.c.revoked_at.is_(None)
            done = connection.execute(update(keys).where(mine).values(revoked_at=to_wire(self._now())))
            if not done.rowcount:
                raise Refused("device_unknown", device=device)

    def public_keys(self) -> list[PublicKey]:
        """The key of every epoch that was enrolled or opened, for the key list."""
        with self._store.reading() as connection:
            devices = {row.device: row for row in connection.execute(select(tables.device))}
            keys = connection.execute(select(tables.device_key)).all()
            chains = {(row.device, row.epoch) for row in connection.execute(select(tables.chain))}
            given = connection.execute(select(tables.series).order_by(tables.series.c.device, tables.series.c.epoch))
            listed = []
            for row in given:
                mine = [key for key in keys if key.device == row.device and key.from_epoch <= row.epoch]
                key = max(mine, key=lambda each: each.from_epoch)
                if key.from_epoch != row.epoch and (row.device, row.epoch) not in chains:
                    continue
                listed.append(
                    PublicKey(
                        key_id=key.key_id,
                        public_key=key.public_key.hex(),
                        device=row.device,
                        epoch=row.epoch,
                        series=row.series,
                        counter=msgspec.json.decode(devices[row.device].counter, type=Counter),
                    )
                )
        return listed


def _is_lawful(counter: Counter) -> bool:
    try:
        device_place(f"{counter.code}-{counter.window}")
    except Broken:
        return False
    return counter.window >= 1


def _hash(code: str) -> bytes:
    """Codes are kept as hashes; how they were typed does not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(b"cc/code/1\0" + plain.encode()).digest()


def _series(connection: Connection, device: str, epoch: int) -> str:
    """The series of one epoch: given once, the same for every ticket to it, never to another."""
    series = tables.series
    own = (series.c.device == device) & (series.c.epoch == epoch)
    given = connection.execute(select(series.c.series).where(own)).scalar()
    if given is not None:
        return str(given)
    for _ in range(_MOST_TRIES):
        fresh = "".join(secrets.choice(_SERIES_LETTERS) for _ in range(3))
        if connection.execute(select(series.c.device).where(series.c.series == fresh)).first() is None:
            connection.execute(insert(series).values(series=fresh, device=device, epoch=epoch))
            return fresh
    raise Problem("busy", detail="no series is left")
