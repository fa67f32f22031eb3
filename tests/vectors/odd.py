"""The rarer vectors: what only an adversary, or a careless program, would write."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace
from msgspec.structs import replace as changed

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import ChainOpened, PaymentTaken, ReceiptDuplicated, SignedIn, Tender, read_facts
from counter_pos.wire.canonical import encode
from counter_pos.wire.claims import claims_of
from counter_pos.wire.entry import StoredEntry, entry_hash
from counter_pos.wire.receipt_qr import PREFIX, TAG, ReceiptClaim, pack, seal, to_text
from counter_pos.wire.signing import Signer
from tests.chains import TILL, ChainMaker, make_signer, make_ticket

ORDER_L = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
FOREIGN = make_signer("a stranger")
Entries = list[StoredEntry]


def malleable(signature: bytes) -> bytes:
    """The same signature with S + L: a lax verifier takes it."""
    s = int.from_bytes(signature[32:], "little") + ORDER_L
    return signature[:32] + s.to_bytes(32, "little")


def flipped(raw: bytes, place: int = 0) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def signed_again(entry: StoredEntry, body: bytes, signer: Signer = TILL) -> StoredEntry:
    """The entry with another body, its hash and signature made to fit: only its content is wrong."""
    digest = entry_hash(body)
    return replace(entry, body=body, hash=digest, signature=signer.sign(digest))


def paid() -> Entries:
    """Opening, one payment."""
    chain = ChainMaker()
    chain.pay(284_700, tendered=300_000)
    return chain.entries


def whole_day() -> ChainMaker:
    """Opening, sign-in, two payments (one of three parts), a duplicate, a cancellation."""
    chain = ChainMaker()
    chain.sign_in()
    chain.pay(284_700, tendered=300_000)
    second = chain.pay(50_000, 60_000, 70_000, tendered=200_000)
    claim = claims_of(second.envelope, second.hash, TILL.key_id)[1].as_duplicate(1)
    facts = ReceiptDuplicated(
        receipt=second.envelope.facts["parts"][1]["receipt"], copy=1, reason="torn", fields=pack(claim).hex()
    )
    chain.add(facts)
    chain.cancel(second)
    chain.pay(10_000)
    return chain


def training() -> Entries:
    chain = ChainMaker()
    chain.pay(10_000, mode="training")
    return chain.entries


class TrainingMaker(ChainMaker):
    """A chain that was opened for training."""

    def envelope(self, facts: Any, kind: str | None = None, **other: Any) -> Envelope:
        return super().envelope(facts, kind, **({"mode": "training"} | other))


def training_chain(till: Signer = TILL) -> Entries:
    """Its ticket is signed by the live till, its own key is known to nobody."""
    chain = TrainingMaker(make_ticket(series="TRN", signer=till), make_signer("a training key"))
    chain.pay(10_000, tendered=20_000)
    return chain.entries


def unknown_kind() -> Entries:
    chain = ChainMaker()
    chain.add({"of": "a later release", "list": [1, {"a": True}]}, kind="drone_landed")
    chain.pay(10_000)
    return chain.entries


def second_epoch() -> Entries:
    prior = paid()[-1].hash.hex()
    chain = ChainMaker(make_ticket(epoch=2, series="7QY", prior_hash=prior))
    chain.pay(10_000)
    return chain.entries


def awkward_text() -> Entries:
    chain = ChainMaker()
    chain.add({"reason": '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028 राम 😀'}, kind="signed_out", shift=None)
    return chain.entries


def by_draft() -> Entries:
    """A demand draft that pays a request of somebody without an account."""
    chain = ChainMaker()
    plain = chain.part(0, 118_000, 1)
    said = replace(plain.shown, head_en="Meter test", head_hi="मीटर जाँच", gstin="09AAACK0000A1Z5", due_before=118_000)
    taxes = [{"name": name, "rate": 900, "on": 100_000, "paise": 9_000} for name in ("CGST", "SGST")]
    part = replace(plain, purpose="miscellaneous", request_no="REQ/77", tax=taxes, shown=said)
    paper = {"number": "004217", "date": "2026-07-30", "bank": "SBI", "branch": "Swaroop Nagar", "drawer": "Asha Rani"}
    tender = Tender(kind="demand_draft", tendered=118_000, change=0, typed=False, instrument=paper)
    chain.add(PaymentTaken(tender=tender, parts=[part]))
    return chain.entries


def recovering(**said: Any) -> Entries:
    """A second epoch that takes a payment of the first over from its paper."""
    first = paid()
    chain = ChainMaker(make_ticket(epoch=2, series="7QY", prior_hash=first[0].hash.hex()))
    chain.recover(first[1], **said)
    return chain.entries


def of_its_own_epoch() -> Entries:
    """A chain that recovers what it holds itself."""
    chain = ChainMaker()
    chain.recover(chain.pay(10_000))
    return chain.entries


GOOD: dict[str, Callable[[], Entries]] = {
    "opening alone": lambda: ChainMaker().entries,
    "a training chain under the live till's ticket": training_chain,
    "one payment with change": paid,
    "a day: parts, duplicate, cancellation": lambda: whole_day().entries,
    "training": training,
    "a kind of a later release": unknown_kind,
    "a second epoch": second_epoch,
    "text that must be escaped, and text that must not": awkward_text,
    "a draft for a request without an account, its sum taxed": by_draft,
    "a payment of the first epoch, restored from its paper": recovering,
}


def with_entry(entries: Entries, seq: int, **new: Any) -> Entries:
    """The chain with something else in one row."""
    return [*entries[: seq - 1], replace(entries[seq - 1], **new), *entries[seq:]]


def with_body(old: bytes, new: bytes) -> Entries:
    """A chain whose second body says something else, hashed and signed as it should be."""
    first, second = paid()
    body = second.body.replace(old, new, 1)
    assert body != second.body
    return [first, signed_again(second, body)]


def with_facts(change: Callable[[dict[str, Any]], None], **other: Any) -> Entries:
    """A payment whose facts were changed before it was signed; its seals are left as they were."""
    chain = ChainMaker()
    payment = chain.pay(284_700, tendered=300_000)
    envelope = changed(payment.envelope, **other)
    change(envelope.facts)
    chain.entries.pop()
    chain.keep(envelope, seals=payment.seals)
    return chain.entries


def resealed(change: Callable[[dict[str, Any]], None]) -> Entries:
    """The same with seals that fit."""
    entries = with_facts(change)
    entry = entries[-1]
    seals = b"".join(seal(claim, TILL) for claim in claims_of(entry.envelope, entry.hash, TILL.key_id))
    return [*entries[:-1], replace(entry, seals=seals)]


def opening(**new: Any) -> Entries:
    """A chain whose opening's facts say something else."""
    chain = ChainMaker()
    envelope = changed(chain.entries[0].envelope)
    facts = changed(read_facts(envelope.facts, ChainOpened), **new)
    chain.entries.clear()
    chain.keep(changed(envelope, facts=facts), seals=b"")
    return chain.entries


def foreign_ticket() -> Entries:
    return ChainMaker(make_ticket(signer=FOREIGN)).entries


def small_order() -> Entries:
    """A key of order 8 fits many messages with R of small order and S = 0: no such key proves anything."""
    chain = ChainMaker()
    facts = changed(read_facts(chain.entries[0].envelope.facts, ChainOpened), public_key=SMALL_ORDER.hex())
    envelope = changed(chain.entries[0].envelope, facts=facts)
    body = encode(envelope)
    forged = bytes([1]) + bytes(63)
    return [replace(chain.entries[0], body=body, hash=entry_hash(body), signature=forged)]


def later_by(seqs: int) -> Entries:
    chain = whole_day()
    return [entry for entry in chain.entries if entry.seq != seqs]


def swapped_seals() -> Entries:
    entries = whole_day().entries
    seals = entries[3].seals
    return with_entry(entries, 4, seals=seals[64:128] + seals[:64] + seals[128:])


def skipped_serial() -> Entries:
    chain = ChainMaker()
    chain.pay(10_000)
    chain.serial += 1
    chain.pay(10_000)
    return chain.entries


def repeated_serial() -> Entries:
    chain = ChainMaker()
    chain.pay(10_000)
    chain.serial -= 1
    chain.pay(20_000)
    return chain.entries


def other_device() -> Entries:
    """An entry that was signed for another till, put into this one's chain."""
    chain = ChainMaker()
    chain.keep(changed(chain.envelope(SignedIn(role="clerk"), shift=None), device="K09-1"))
    entries = chain.entries
    return with_entry(entries, 2, device="K08-1")


def set_account(facts: dict[str, Any]) -> None:
    facts["parts"][0]["account"] = "12034471"  # digits of the old form, and the amount stays


def set_purpose(facts: dict[str, Any]) -> None:
    facts["parts"][0]["purpose"] = "bribe"


def set_sum(facts: dict[str, Any]) -> None:
    facts["tender"]["change"] += 100


def set_amount(facts: dict[str, Any]) -> None:
    facts["parts"][0]["paise"] = 2**40


def set_receipt(facts: dict[str, Any]) -> None:
    facts["parts"][0]["receipt"] = facts["parts"][0]["receipt"][:-1] + "*"


def nothing(facts: dict[str, Any]) -> None:
    pass


def bad_chains() -> Iterator[tuple[str, str, int, Entries]]:
    """(name, code, seq, entries)"""
    yield "a training chain under a stranger's ticket", "bad_ticket", 1, training_chain(make_signer("a stranger"))
    entries = paid()
    second = entries[1]
    day = whole_day().entries
    yield "a bit of the first body", "bad_hash", 1, with_entry(entries, 1, hash=flipped(entries[0].hash, 31))
    yield "two entries changed places", "gap", 3, [*day[:2], day[3], day[2], *day[4:]]
    yield "an entry of another till", "wrong_chain", 2, other_device()
    yield "a row that names another epoch", "wrong_chain", 2, with_entry(entries, 2, epoch=2)
    yield "an exponent", "not_canonical", 2, with_body(b'"mono_ms":2000', b'"mono_ms":2e3')
    yield "a line feed at the end", "not_canonical", 2, [entries[0], signed_again(second, second.body + b"\n")]
    yield "minus zero", "not_canonical", 2, with_body(b'"mono_ms":2000', b'"mono_ms":-0')
    yield "a byte order mark", "not_canonical", 2, [entries[0], signed_again(second, b"\xef\xbb\xbf" + second.body)]
    yield "half a surrogate", "not_canonical", 2, with_body(b"Ram Kumar", b"Ram \\ud800")
    yield "nothing", "not_canonical", 2, [entries[0], signed_again(second, b"")]
    yield "a list", "bad_body", 2, [entries[0], signed_again(second, b"[]")]
    yield "text where a number belongs", "bad_body", 2, with_body(b'"mono_ms":2000', b'"mono_ms":"2000"')
    yield (
        "a signature for its body, not its hash",
        "bad_signature",
        2,
        with_entry(entries, 2, signature=TILL.sign(second.body)),
    )
    yield "a key of small order", "bad_signature", 1, small_order()
    yield "a ticket's signature changed", "bad_ticket", 1, opening(ticket_signature="00" * 64)
    yield "another series than the ticket's", "bad_ticket", 1, opening(series="ZZZ")
    yield (
        "another first entry",
        "bad_opening",
        1,
        [signed_again(entries[0], entries[0].body.replace(b'"chain_opened"', b'"chain_closed"'))],
    )
    yield "an opening without a key", "bad_opening", 1, opening(public_key="no hex")
    yield "a seal too many", "bad_seal", 2, with_entry(entries, 2, seals=second.seals * 2)
    yield "a seal with S + L", "bad_seal", 2, with_entry(entries, 2, seals=malleable(second.seals))
    yield "another account than was sealed", "bad_seal", 2, with_facts(set_account)
    yield "a serial twice", "bad_serial", 3, repeated_serial()
    yield "an unknown purpose", "bad_facts", 2, with_facts(set_purpose)
    yield "an amount too large for a receipt", "bad_facts", 2, with_facts(set_amount)
    yield "a receipt number that does not check", "bad_facts", 2, with_facts(set_receipt)
    yield "a receipt outside a shift", "bad_facts", 2, with_facts(nothing, business_date=UNSET)
    yield "a recovery of another amount than its paper's", "bad_recovery", 2, recovering(paise=284_701)
    yield "a recovery whose paper a stranger signed", "bad_recovery", 2, recovering(signer=FOREIGN)
    yield "a recovery of an entry of its own epoch", "bad_recovery", 3, of_its_own_epoch()


def bad_receipts(claim: ReceiptClaim) -> Iterator[tuple[str, str, str]]:
    """(name, text, verdict or refusal), from a good payment's claim."""
    fields, signature = pack(claim), seal(claim, TILL)
    text = to_text(claim, signature)
    yield "a receipt's seal with S + L", to_text(claim, malleable(signature)), "altered"
    yield "sealed without the tag", to_text(claim, TILL.sign(fields)), "altered"
    yield "a duplicate made an original", to_text(claim, seal(claim.as_duplicate(1), TILL)), "altered"
    yield "practice made real", to_text(claim, seal(replace(claim, training=True), TILL)), "altered"
    for name, wrong in {
        "padded": text + "===",
        "an unused bit set": text[:-1] + chr(ord(text[-1]) + 1),
        "the prefix alone": "CC1:",
        "no prefix": text[4:],
        "a digit that base32 has not": text[:-2] + "1" + text[-1],
        "a letter of full width": text[:-2] + "Ａ" + text[-1],
        "nothing at all": "",
    }.items():
        yield name, wrong, "receipt_text_shape"
    for name, changed_fields in {
        "an unknown type": bytes([fields[0] | 7]) + fields[1:],
        "an unknown tender": fields[:30] + bytes([fields[30] | 0x0F]) + fields[31:],
    }.items():
        sealed = base64.b32encode(changed_fields + TILL.sign(TAG + changed_fields)).decode().rstrip("=")
        yield name, PREFIX + sealed, "receipt_text_unknown"
