"""Chains made with wire/ alone, for tests that need signed entries and no till: keys, tickets, payments, forks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from counter_pos.domain.entry import VERSION, Envelope, Ref, Who
from counter_pos.domain.facts import (
    KIND_OF,
    CancelledPart,
    ChainOpened,
    Counter,
    Facts,
    Part,
    PaymentCancelled,
    PaymentRecovered,
    PaymentTaken,
    Shown,
    SignedIn,
    Tender,
)
from counter_pos.domain.receipt import ReceiptNumber
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.claims import claims_of
from counter_pos.wire.documents import TICKET, Document, Ticket, convert, sign_document
from counter_pos.wire.entry import StoredEntry, entry_hash, genesis
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_qr import seal, to_text
from counter_pos.wire.signing import Signer
from counter_pos.wire.totals import RunningTotals, hide

START = datetime(2026, 7, 31, 4, 0, tzinfo=UTC)
DAY = date(2026, 7, 31)
ACCOUNT = 1203447190
CHAIN_KEY = bytes(range(32))


def make_signer(name: str) -> Signer:
    """The same key for the same name."""
    return Signer.from_seed(hashlib.sha256(name.encode()).digest())


CENTRAL = make_signer("central")
TILL = make_signer("till K08-1")


def make_ticket(
    device: str = "K08-1", epoch: int = 1, series: str = "7QX", signer: Signer = CENTRAL, prior_hash: str | None = None
) -> Document:
    """A ticket signed by the centre of these tests."""
    code, window = device.split("-")
    said = Ticket(
        v=1,
        device=device,
        epoch=epoch,
        nonce=hashlib.sha256(f"{device}/{epoch}".encode()).hexdigest(),
        series=series,
        counter=Counter(code=code, window=int(window), name_en="Phoolbagh", name_hi="फूलबाग"),
        issued=to_wire(START),
        expires=to_wire(START + timedelta(days=60)),
        prior_hash=prior_hash or UNSET,
    )
    return sign_document(TICKET, said, signer)


def shown() -> Shown:
    return Shown(
        name_en="Ram Kumar",
        name_hi="राम कुमार",
        locality_en="Phoolbagh",
        locality_hi="फूलबाग",
        division_en="Bijlighar",
        division_hi="बिजलीघर",
        meter="K1234567",
        category="LMV1",
        load_w=2000,
        supply="postpaid",
        due_before=540000,
        due_after=0,
        as_of=to_wire(START),
    )


@dataclass
class ChainMaker:
    """A till's chain in memory: append what it shall say. `fork()` makes a clone that can go another way."""

    ticket: Document = field(default_factory=make_ticket)
    signer: Signer = TILL
    entries: list[StoredEntry] = field(default_factory=list)
    serial: int = 0
    totals: RunningTotals = field(default_factory=RunningTotals)

    def __post_init__(self) -> None:
        self.said = convert(TICKET, decode(self.ticket.body.encode()), Ticket)
        if not self.entries:
            self.add(
                ChainOpened(
                    public_key=self.signer.public_key.hex(),
                    counter=self.said.counter,
                    series=self.said.series,
                    ticket=self.ticket.body,
                    ticket_signature=self.ticket.signature,
                ),
                shift=None,
            )

    def fork(self, keep: int | None = None) -> ChainMaker:
        """A clone that knows the first `keep` entries (all by default; none of the dropped may be a payment)."""
        kept = self.entries[: len(self.entries) if keep is None else keep]
        serial, totals = 0, RunningTotals()
        for entry in kept:
            envelope = entry.envelope
            if envelope.kind == "payment_taken":
                serial += len(envelope.facts["parts"])
                for part in envelope.facts["parts"]:
                    totals = totals.after(part["paise"])
            elif envelope.kind == "payment_cancelled":
                for part in envelope.facts["parts"]:
                    totals = totals.after(-part["paise"])
        return ChainMaker(self.ticket, self.signer, list(kept), serial, totals)

    def envelope(self, facts: Facts | dict[str, Any], kind: str | None = None, **other: Any) -> Envelope:
        """The next entry's envelope."""
        seq = len(self.entries) + 1
        prev = self.entries[-1].hash if self.entries else genesis(self.said)
        shift = other.pop("shift", 1)
        values: dict[str, Any] = {
            "v": VERSION,
            "kind": kind or KIND_OF[type(facts)],  # type: ignore[index]
            "device": self.said.device,
            "epoch": self.said.epoch,
            "seq": seq,
            "prev": prev.hex(),
            "at": to_wire(START + timedelta(seconds=seq)),
            "mono_ms": seq * 1000,
            "boot": "boot-1",
            "clock": "ok",
            "command_id": f"command-{self.said.device}-{self.said.epoch}-{seq}",
            "mode": "live",
            "who": Who("S0412", "pin"),
            "policy": 1,
            "app": "0.1",
            "approvals": [],
            "refs": [],
            "facts": facts,
            "business_date": UNSET if shift is None else DAY.isoformat(),
            "shift": UNSET if shift is None else shift,
        }
        return Envelope(**(values | other))

    def add(self, facts: Facts | dict[str, Any], kind: str | None = None, **other: Any) -> StoredEntry:
        """Sign and keep the next entry."""
        return self.keep(self.envelope(facts, kind, **other))

    def keep(self, envelope: Envelope, seals: bytes | None = None) -> StoredEntry:
        """Sign and keep an entry; `seals` replaces the right ones."""
        body = encode(envelope)
        digest = entry_hash(body)
        if seals is None:
            seals = b"".join(seal(claim, self.signer) for claim in claims_of(envelope, digest, self.signer.key_id))
        entry = StoredEntry(
            envelope.device, envelope.epoch, envelope.seq, body, digest, self.signer.sign(digest), seals
        )
        self.entries.append(entry)
        return entry

    def part(self, account: int, paise: int, place: int = 1) -> Part:
        """The next receipt."""
        self.serial += 1
        self.totals = self.totals.after(paise)
        number = ReceiptNumber(self.said.counter.code, self.said.series, DAY, self.serial)
        hidden = hide(self.totals, CHAIN_KEY, self.said.device, self.said.epoch, len(self.entries) + 1, place)
        return Part(
            receipt=str(number),
            account=f"{account:010d}",
            purpose="bill",
            paise=paise,
            tax=[],
            shown=shown(),
            layout=1,
            warnings=[],
            totals=hidden.hex(),
        )

    def pay(self, *amounts: int, account: int = ACCOUNT, tendered: int | None = None, **other: Any) -> StoredEntry:
        """A cash payment of one part an amount (paise)."""
        parts = [self.part(account + place - 1, paise, place) for place, paise in enumerate(amounts, start=1)]
        given = sum(amounts) if tendered is None else tendered
        tender = Tender(kind="cash", tendered=given, change=given - sum(amounts), typed=True)
        return self.add(PaymentTaken(tender=tender, parts=parts), **other)

    def cancel(self, payment: StoredEntry, **other: Any) -> StoredEntry:
        """Cancel a whole payment."""
        taken = []
        for place, part in enumerate(payment.envelope.facts["parts"], start=1):
            self.totals = self.totals.after(-part["paise"])
            hidden = hide(self.totals, CHAIN_KEY, self.said.device, self.said.epoch, len(self.entries) + 1, place)
            taken.append(
                CancelledPart(
                    receipt=part["receipt"],
                    account=part["account"],
                    purpose=part["purpose"],
                    paise=part["paise"],
                    totals=hidden.hex(),
                )
            )
        facts = PaymentCancelled(
            parts=taken,
            returned=sum(part.paise for part in taken),
            reason="wrong_account",
            original_surrendered=True,
        )
        ref = Ref(device=payment.device, epoch=payment.epoch, seq=payment.seq, hash=payment.hash.hex())
        return self.add(facts, refs=[ref], **other)

    def recover(
        self, original: StoredEntry, part: int = 1, *, in_drawer: bool = True, signer: Signer | None = None, **said: Any
    ) -> StoredEntry:
        """Take over a payment of an earlier epoch from its paper. `said` changes what the facts say."""
        key = signer or self.signer
        claim = claims_of(original.envelope, original.hash, key.key_id)[part - 1]
        sealed = original.seal_of(part) if signer is None else seal(claim, key)
        facts = PaymentRecovered(
            receipt=original.envelope.facts["parts"][part - 1]["receipt"],
            account=f"{claim.account:010d}",
            purpose=claim.purpose.value,
            tender=claim.tender.value,
            paise=claim.paise,
            business_date=claim.business_date.isoformat(),
            taken_at=to_wire(claim.at),
            clerk=f"S{claim.clerk:04d}",
            in_drawer=in_drawer,
            qr=to_text(claim, sealed),
        )
        ref = Ref(self.said.device, original.epoch, original.seq, original.hash.hex(), part)
        shift = {} if in_drawer else {"shift": None}
        return self.add(replace(facts, **said), refs=[ref], **shift)

    def sign_in(self) -> StoredEntry:
        """An entry that moves no money."""
        return self.add(SignedIn(role="clerk"), shift=None)


def make_chain(n: int, payments: bool = True, device: str = "K08-1", signer: Signer = TILL) -> list[StoredEntry]:
    """A chain of `n` entries: the opening, then payments (or sign-ins)."""
    chain = ChainMaker(make_ticket(device), signer)
    for number in range(1, n):
        if payments:
            chain.pay(100 * number, account=ACCOUNT + number % 7)
        else:
            chain.sign_in()
    return chain.entries


def tampered(entry: StoredEntry, old: bytes, new: bytes) -> StoredEntry:
    """The same entry with other text in its body, its hash made to fit and its signature left as it was."""
    body = entry.body.replace(old, new)
    assert body != entry.body
    return replace(entry, body=body, hash=entry_hash(body))
