"""The independent verifier: a chain of entries judged on bytes and public keys alone (receipts: receipt_proof.py).

It is the same code for the till, the centre and an auditor. It reads no store and no clock.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import ChainOpened, PaymentTaken, read_facts
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.wire.canonical import decode
from counter_pos.wire.claims import SEALED_KINDS, claims_of
from counter_pos.wire.documents import TICKET, Document, Ticket, convert, read_document
from counter_pos.wire.entry import Head, StoredEntry, check_follows, check_signature, genesis
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_qr import is_sealed
from counter_pos.wire.recovery import check_recovery
from counter_pos.wire.signing import SIGNATURE_BYTES, is_signed_body, key_id

_NONSENSE = (Refused, ValueError, OverflowError, TypeError, IndexError, struct.error, msgspec.MsgspecError)
"""What facts may raise that were signed and still cannot be true: a number too large, a text that is no number."""


@dataclass(slots=True)
class ChainCheck:
    """Walks one chain from its first entry. `head` is the last entry that proved itself.

    Trust starts from the ticket: central signed (device, epoch, nonce, series); the first entry carries it with the
    till's public key, and every later entry is signed by that key. Give `ring` to have the ticket and the key
    checked against central's; without it the chain is only shown to be whole in itself.
    """

    ring: KeyRing | None = None
    head: Head | None = None
    public_key: bytes = b""
    serial: int = 0
    """Last receipt serial: the next must be one more."""
    training: bool = False
    """The chain was opened for training: its ticket is a till's own, and it moves no money."""

    def feed(self, entry: StoredEntry) -> Envelope:
        """Check the next entry and return it read. Raises Broken(code, seq=...)."""
        if self.head is None:
            envelope = self._first(entry)
        else:
            envelope = check_follows(self.head, entry)
            check_signature(entry, self.public_key)
        try:
            self._check_receipts(entry, envelope)
        except Broken as wrong:
            raise Broken(wrong.code, **{"seq": entry.seq, **wrong.facts}) from wrong
        except _NONSENSE as wrong:
            raise Broken("bad_facts", seq=entry.seq, reason=str(wrong)) from wrong
        self.head = Head(entry.device, entry.epoch, entry.seq, entry.hash)
        return envelope

    def _first(self, entry: StoredEntry) -> Envelope:
        if entry.seq != 1:
            raise Broken("gap", seq=1, found=entry.seq)
        facts, ticket = opening_of(entry)
        envelope = check_follows(Head(ticket.device, ticket.epoch, 0, genesis(ticket)), entry)
        public_key = bytes.fromhex(facts.public_key)
        check_signature(entry, public_key)
        if facts.series != ticket.series or facts.counter != ticket.counter:
            raise Broken("bad_ticket", seq=1)
        self.training = envelope.mode == "training"
        if self.ring is not None:
            self._check_trust(facts, ticket, public_key)
        self.public_key = public_key
        return envelope

    def _check_trust(self, facts: ChainOpened, ticket: Ticket, public_key: bytes) -> None:
        assert self.ring is not None
        body, signature = facts.ticket.encode(), bytes.fromhex(facts.ticket_signature)
        if self.training:
            own = [bytes.fromhex(key.public_key) for key in self.ring.epochs if key.device == ticket.device]
            if not any(is_signed_body(TICKET, body, signature, key) for key in own):
                raise Broken("bad_ticket", seq=1)
            return
        if not any(is_signed_body(TICKET, body, signature, key) for key in self.ring.central.values()):
            raise Broken("bad_ticket", seq=1)
        listed = self.ring.till_key(ticket.device, ticket.epoch)
        if listed is not None and listed.public_key != public_key.hex():
            raise Broken("bad_key", seq=1)

    def _check_receipts(self, entry: StoredEntry, envelope: Envelope) -> None:
        if envelope.kind not in SEALED_KINDS:
            if entry.seals:
                raise Broken("bad_seal")
            if envelope.kind == "payment_recovered":
                check_recovery(envelope, self._key_of_original(envelope))
            return
        claims = claims_of(envelope, entry.hash, key_id(self.public_key))
        if len(entry.seals) != len(claims) * SIGNATURE_BYTES:
            raise Broken("bad_seal")
        for number, claim in enumerate(claims, start=1):
            if not is_sealed(claim, entry.seal_of(number), self.public_key):
                raise Broken("bad_seal", part=number)
        if envelope.kind == "payment_taken":
            self._check_payment(read_facts(envelope.facts, PaymentTaken))

    def _key_of_original(self, envelope: Envelope) -> bytes | None:
        """The listed key of the epoch that a recovered payment names; None without a list that has it."""
        if self.ring is None or len(envelope.refs) != 1:
            return None
        listed = self.ring.till_key(envelope.refs[0].device, envelope.refs[0].epoch)
        return None if listed is None else bytes.fromhex(listed.public_key)

    def _check_payment(self, facts: PaymentTaken) -> None:
        if sum(part.paise for part in facts.parts) != facts.tender.tendered - facts.tender.change:
            raise Broken("bad_sum")
        for part in facts.parts:
            serial = parse_receipt_number(part.receipt).serial
            if serial != self.serial + 1:
                raise Broken("bad_serial", found=serial, expected=self.serial + 1)
            self.serial = serial


def opening_of(entry: StoredEntry) -> tuple[ChainOpened, Ticket]:
    """The first entry's facts and the ticket in them, unproven. Raises Broken(bad_opening | bad_body, seq=1)."""
    try:
        envelope = entry.envelope
        if envelope.kind != "chain_opened":
            raise Broken("bad_opening")
        facts = read_facts(envelope.facts, ChainOpened)
        ticket = convert(TICKET, decode(facts.ticket.encode()), Ticket)
        bytes.fromhex(facts.public_key), bytes.fromhex(facts.ticket_signature), bytes.fromhex(ticket.nonce)
    except Broken as wrong:
        raise Broken(wrong.code, **{**wrong.facts, "seq": 1}) from wrong
    except (ValueError, msgspec.MsgspecError) as wrong:
        raise Broken("bad_opening", seq=1, reason=str(wrong)) from wrong
    return facts, ticket


class ChainReport(Struct, frozen=True):
    """What a whole chain proved: its last good entry, and the first that failed (None when all hold)."""

    device: str
    epoch: int
    good: int
    head_hash: str
    receipts: int
    broken: Broken | None
    training: bool = False


def verify_chain(entries: Iterable[StoredEntry], ring: KeyRing | None) -> ChainReport:
    """Check entries in order and stop at the first that does not prove itself."""
    check = ChainCheck(ring)
    broken = None
    try:
        for entry in entries:
            check.feed(entry)
    except Broken as wrong:
        broken = wrong
    head = check.head or Head("", 0, 0, b"")
    return ChainReport(head.device, head.epoch, head.seq, head.hash.hex(), check.serial, broken, check.training)


def good_entries(entries: Iterable[StoredEntry]) -> Iterator[StoredEntry]:
    """Yield the entries that prove themselves; the first that does not ends the walk by raising Broken."""
    check = ChainCheck()
    for entry in entries:
        check.feed(entry)
        yield entry


def check_alone(entry: StoredEntry, device: str, epoch: int, public_key: bytes) -> Envelope:
    """Check one entry by itself: whole, of this chain, signed by its key, its receipts sealed and their sums right.

    What stands before it is not known, so it proves no chain. Raises Broken(code, seq=...).
    """
    try:
        envelope = entry.envelope
        before = bytes.fromhex(envelope.prev)
    except (Broken, ValueError) as wrong:
        raise Broken("bad_body", seq=entry.seq, reason=str(wrong)) from wrong
    check = ChainCheck(head=Head(device, epoch, entry.seq - 1, before), public_key=public_key)
    if envelope.kind == "payment_taken":
        check.serial = _first_serial(envelope, entry.seq) - 1
    return check.feed(entry)


def _first_serial(envelope: Envelope, seq: int) -> int:
    try:
        return parse_receipt_number(read_facts(envelope.facts, PaymentTaken).parts[0].receipt).serial
    except _NONSENSE as wrong:
        raise Broken("bad_facts", seq=seq, reason=str(wrong)) from wrong


def ticket_of(document: Document, central: dict[str, bytes]) -> Ticket:
    """A ticket proven by central's keys. Raises Broken(document_*)."""
    return read_document(TICKET, document, Ticket, central)
