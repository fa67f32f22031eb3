"""Payments restored from paper, and the originals that may turn up: which was here first, so that each counts once.

What is asked is always asked as of a place in the ledger's order (`before`, a server_seq): so the books that are made
again from the entries alone come out as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from counter_pos.central import store as tables
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken
from counter_pos.wire.entry import read_envelope
from counter_pos.wire.receipt_qr import is_sealed
from counter_pos.wire.recovery import recovery_of

NOW = 2**62
"""A place in the ledger's order that nothing has reached: as of everything it holds."""

Place = tuple[int, int, int]
"""Epoch, seq and part of an original."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """One `payment_recovered` that says what its paper says. `proven`: the original's key signed that paper."""

    server_seq: int
    place: Place
    hash: bytes
    receipt: str
    account: int
    purpose: str
    tender: str
    paise: int
    business_date: str
    proven: bool


class Recoveries:
    """All recovered payments of one device, and what the ledger holds at the places that they name."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection = connection
        self._device = device
        self._known: list[Recovery] | None = None
        self._keys: dict[int, bytes | None] = {}
        self._since: dict[int, int | None] = {}

    def read(self, envelope: Envelope, server_seq: int) -> Recovery:
        """A recovered payment read and judged. Raises Broken(bad_recovery)."""
        facts, ref, claim, signature = recovery_of(envelope)
        key = self._key(ref.epoch)
        return Recovery(
            server_seq,
            (ref.epoch, ref.seq, claim.part),
            claim.entry_hash,
            facts.receipt,
            claim.account,
            facts.purpose,
            facts.tender,
            facts.paise,
            facts.business_date,
            proven=key is not None and is_sealed(claim, signature, key),
        )

    def add(self, recovery: Recovery) -> None:
        """One that came in just now: those after it see it."""
        self._all().append(recovery)

    def standing(self, before: int) -> Iterator[Recovery]:
        """The first proven one of each place: the one that was booked as the payment."""
        seen: set[Place] = set()
        for each in self._all():
            if each.proven and each.server_seq < before and each.place not in seen:
                seen.add(each.place)
                yield each

    def at(self, epoch: int, seq: int, before: int) -> list[Recovery]:
        """Those of `standing` that name an entry."""
        if not self._all():
            return []
        return [each for each in self.standing(before) if each.place[:2] == (epoch, seq)]

    def original(self, place: Place, before: int) -> tuple[bytes, Envelope] | None:
        """Hash and body of the entry at a place, if it was here before."""
        entry = tables.entry
        row = self._connection.execute(
            select(entry.c.hash, entry.c.body).where(
                entry.c.device == self._device,
                entry.c.epoch == place[0],
                entry.c.seq == place[1],
                entry.c.server_seq < before,
            )
        ).first()
        return None if row is None else (row.hash, read_envelope(row.body))

    def was_cancelled(self, place: Place, before: int) -> bool:
        """Whether the original's receipt had been cancelled by then."""
        part, entry = tables.payment_part, tables.entry
        epoch, seq, number = place
        row = self._connection.execute(
            select(entry.c.server_seq)
            .join(part, (part.c.device == entry.c.device) & (part.c.epoch == entry.c.epoch))
            .where(part.c.device == self._device, part.c.epoch == epoch, part.c.seq == seq, part.c.part == number)
            .where(entry.c.seq == part.c.cancelled_seq, entry.c.server_seq < before)
        ).first()
        return row is not None

    def knew_account(self, account: int, before: int) -> bool:
        """Whether an account was known when an entry came in."""
        if account not in self._since:
            found = select(tables.account.c.since).where(tables.account.c.account == account)
            self._since[account] = self._connection.execute(found).scalar()
        since = self._since[account]
        return since is not None and since < before

    def epochs(self) -> set[int]:
        """The epochs that are named."""
        return {each.place[0] for each in self._all()}

    def _all(self) -> list[Recovery]:
        if self._known is None:
            entry = tables.entry
            rows = self._connection.execute(
                select(entry.c.body, entry.c.server_seq)
                .where(entry.c.kind == "payment_recovered", entry.c.device == self._device, entry.c.mode == "live")
                .order_by(entry.c.server_seq)
            ).all()
            self._known = []
            for row in rows:
                try:
                    self._known.append(self.read(read_envelope(row.body), row.server_seq))
                except Broken:  # signed nonsense: it booked nothing
                    continue
        return self._known

    def _key(self, epoch: int) -> bytes | None:
        """The key that signs an epoch of this device."""
        if epoch not in self._keys:
            keys = tables.device_key
            self._keys[epoch] = self._connection.execute(
                select(keys.c.public_key)
                .where(keys.c.device == self._device, keys.c.from_epoch <= epoch)
                .order_by(keys.c.from_epoch.desc())
                .limit(1)
            ).scalar()
        return self._keys[epoch]


def recovering_devices(connection: Connection) -> list[str]:
    """The devices that restored anything from paper."""
    entry = tables.entry
    rows = connection.execute(select(entry.c.device).where(entry.c.kind == "payment_recovered").distinct())
    return sorted(row.device for row in rows)
