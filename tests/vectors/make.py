"""Makes the test vectors of docs/FORMAT.md from fixed keys and times.

python -m tests.vectors.make          writes tests/vectors/*.json
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from counter_pos.domain.facts import ReceiptDuplicated
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.claims import claims_of
from counter_pos.wire.documents import (
    ACKNOWLEDGEMENT,
    KEY_LIST,
    STATUS_LIST,
    Acknowledgement,
    CentralKey,
    ChainStatus,
    Document,
    Histories,
    KeyList,
    PublicKey,
    StatusList,
    Ticket,
    convert,
    sign_document,
)
from counter_pos.wire.entry import StoredEntry, entry_hash
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_qr import ReceiptClaim, from_text, pack, seal, to_text
from counter_pos.wire.totals import RunningTotals, hide
from tests.chains import CENTRAL, CHAIN_KEY, START, TILL, ChainMaker, make_signer, make_ticket
from tests.vectors.make_site import sites
from tests.vectors.odd import GOOD, bad_chains, bad_receipts

FOLDER = Path(__file__).parent
STRANGER = make_signer("a stranger")
L = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's base point."""


def as_json(entry: StoredEntry) -> dict[str, Any]:
    return {
        "device": entry.device,
        "epoch": entry.epoch,
        "seq": entry.seq,
        "body": entry.body.hex(),
        "hash": entry.hash.hex(),
        "signature": entry.signature.hex(),
        "seals": entry.seals.hex(),
    }


def day() -> ChainMaker:
    """A chain that has everything a receipt can be."""
    chain = ChainMaker()
    chain.sign_in()
    chain.pay(284_700, tendered=300_000)
    both = chain.pay(10_000, 20_000)
    chain.cancel(both)
    original = chain.entries[2]
    claim = claims_of(original.envelope, original.hash, TILL.key_id)[0].as_duplicate(1)
    number = original.envelope.facts["parts"][0]["receipt"]
    chain.add(ReceiptDuplicated(receipt=number, copy=1, reason="lost", fields=pack(claim).hex()))
    chain.add({"said": "by a later release"}, kind="something_new")
    return chain


def resigned(entry: StoredEntry, body: bytes, signer: Any = TILL) -> StoredEntry:
    """Another body, properly hashed and signed: only what it says is wrong."""
    assert signer is not TILL or body != entry.body
    digest = entry_hash(body)
    return replace(entry, body=body, hash=digest, signature=signer.sign(digest))


def chains() -> Iterator[dict[str, Any]]:
    good = day().entries
    yield chain("a whole day", good, None, None)
    for name, code, at, harm in _HARMS:
        entries = list(good)
        entries[at - 1] = harm(entries[at - 1])
        del entries[at:]
        yield chain(name, entries, code, at)
    yield chain("a gap", [*good[:2], *good[3:]], "gap", 3)
    yield chain("an entry twice", [*good[:3], good[2], *good[3:]], "gap", 4)
    yield chain("no first entry", good[1:], "gap", 1)
    forged = ChainMaker(make_ticket(signer=STRANGER))
    yield chain("a ticket that the centre did not sign", forged.entries, "bad_ticket", 1)
    foreign = ChainMaker(signer=STRANGER)
    yield chain("a key that is not the listed one", foreign.entries, "bad_key", 1)
    other = ChainMaker(make_ticket("K09-1"))
    other.sign_in()
    yield chain("an entry of another chain", [good[0], other.entries[1]], "wrong_chain", 2)
    for name, code, paying in _PAYMENTS:
        maker = ChainMaker()
        paying(maker)
        yield chain(name, maker.entries, code, len(maker.entries))
    for name, made in GOOD.items():
        yield chain(name, made(), None, None)
    for name, code, at, entries in bad_chains():
        yield chain(name, entries, code, at)


def chain(name: str, entries: list[StoredEntry], code: str | None, at: int | None) -> dict[str, Any]:
    return {"name": name, "entries": [as_json(each) for each in entries], "code": code, "seq": at}


def _flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _malleable(entry: StoredEntry) -> StoredEntry:
    """S + L signs the same for a careless verifier."""
    scalar = int.from_bytes(entry.signature[32:], "little") + L
    return replace(entry, signature=entry.signature[:32] + scalar.to_bytes(32, "little"))


def _text(old: str, new: str) -> Callable[[StoredEntry], StoredEntry]:
    return lambda entry: resigned(entry, entry.body.replace(old.encode(), new.encode(), 1))


_HARMS: list[tuple[str, str, int, Callable[[StoredEntry], StoredEntry]]] = [
    ("a changed body", "bad_hash", 3, lambda e: replace(e, body=e.body.replace(b"284700", b"284701", 1))),
    ("a changed hash", "bad_hash", 3, lambda e: replace(e, hash=_flip(e.hash, 0))),
    ("a changed signature", "bad_signature", 3, lambda e: replace(e, signature=_flip(e.signature, 40))),
    ("a signature moved by the group's order", "bad_signature", 3, _malleable),
    ("a signature of nothing", "bad_signature", 3, lambda e: replace(e, signature=bytes(64))),
    ("a stranger's signature", "bad_signature", 2, lambda e: resigned(e, e.body, STRANGER)),
    ("another prev", "bad_prev", 3, _text('"prev":"', '"prev":"0')),
    ("a float", "not_canonical", 3, _text('"mono_ms":3000', '"mono_ms":3000.0')),
    ("a null", "not_canonical", 3, _text('"mode":"live"', '"mode":null')),
    ("an integer beyond 2^53", "not_canonical", 3, _text('"mono_ms":3000', '"mono_ms":9007199254740992')),
    ("white space", "not_canonical", 3, _text('"mono_ms":3000', '"mono_ms": 3000')),
    ("keys out of order", "not_canonical", 3, _text('"app":"0.1","approvals":[]', '"approvals":[],"app":"0.1"')),
    ("a key twice", "not_canonical", 3, _text('"mono_ms":3000', '"mono_ms":3000,"mono_ms":3000')),
    ("a key that is not ASCII", "not_canonical", 3, _text('"v":1,', '"v":1,"vé":1,')),
    ("an escape that is not needed", "not_canonical", 3, _text("Ram Kumar", "\\u0052am Kumar")),
    ("text that is not UTF-8", "not_canonical", 3, lambda e: resigned(e, e.body.replace(b"Ram", b"R\xffm", 1))),
    ("a field that is missing", "bad_body", 3, _text('"mode":"live",', "")),
    ("a later version", "bad_version", 3, _text('"v":1,', '"v":2,')),
    ("a wrong seal", "bad_seal", 3, lambda e: replace(e, seals=_flip(e.seals, 3))),
    ("a missing seal", "bad_seal", 3, lambda e: replace(e, seals=b"")),
    ("two seals swapped", "bad_seal", 4, lambda e: replace(e, seals=e.seals[64:] + e.seals[:64])),
    ("a seal where none belongs", "bad_seal", 2, lambda e: replace(e, seals=bytes(64))),
    ("a seal of the cancelled payment", "bad_seal", 5, lambda e: replace(e, seals=day().entries[3].seals)),
    ("rubbish for a body", "not_canonical", 3, lambda e: resigned(e, b"rubbish")),
]


def _wrong_sum(maker: ChainMaker) -> None:
    maker.pay(100)
    entry = maker.entries.pop()
    maker.keep(_with_facts(entry, '"tendered":100', '"tendered":200'))


def _wrong_serial(maker: ChainMaker) -> None:
    maker.serial += 1
    maker.pay(100)


def _large_account(maker: ChainMaker) -> None:
    maker.pay(100)
    entry = maker.entries.pop()
    maker.keep(_with_facts(entry, '"account":"1203447190"', '"account":"99999999999999"'), seals=bytes(64))


def _no_clerk(maker: ChainMaker) -> None:
    maker.pay(100)
    entry = maker.entries.pop()
    maker.keep(_with_facts(entry, '"staff":"S0412"', '"staff":"nobody"'), seals=bytes(64))


def _with_facts(entry: StoredEntry, old: str, new: str) -> Any:
    return replace(entry, body=entry.body.replace(old.encode(), new.encode(), 1)).envelope


_PAYMENTS: list[tuple[str, str, Callable[[ChainMaker], None]]] = [
    ("parts that are not tendered less change", "bad_sum", _wrong_sum),
    ("a receipt serial left out", "bad_serial", _wrong_serial),
    ("an account that no receipt can carry", "bad_facts", _large_account),
    ("a clerk without a number", "bad_facts", _no_clerk),
]


def receipts() -> Iterator[dict[str, Any]]:
    chain = day()
    paid, cancelled, copied = chain.entries[2], chain.entries[4], chain.entries[5]

    def claim_of(entry: StoredEntry) -> ReceiptClaim:
        return claims_of(entry.envelope, entry.hash, TILL.key_id)[0]

    text = to_text(claim_of(paid), paid.seal_of(1))
    yield receipt("a payment", text, "genuine")
    yield receipt("in lower case, with spaces", " ".join([text[:60].lower(), text[60:].lower()]), "genuine")
    yield receipt("a duplicate", to_text(claim_of(copied), copied.seal_of(1)), "duplicate")
    seventh = claim_of(paid).as_duplicate(9)
    yield receipt("the ninth duplicate", to_text(seventh, seal(seventh, TILL)), "duplicate")
    yield receipt("a cancellation slip", to_text(claim_of(cancelled), cancelled.seal_of(1)), "cancellation")
    practice = replace(claim_of(paid), training=True)
    yield receipt("practice", to_text(practice, seal(practice, TILL)), "training")
    foreign = replace(claim_of(paid), key_id=STRANGER.key_id)
    yield receipt("a key on no list", to_text(foreign, seal(foreign, STRANGER)), "unknown_key")
    yield receipt("a stranger under our key's name", to_text(claim_of(paid), seal(claim_of(paid), STRANGER)), "altered")
    richer = replace(claim_of(paid), paise=28_470)
    yield receipt("another amount", to_text(richer, paid.seal_of(1)), "altered")
    yield receipt("the seal of another receipt", to_text(claim_of(paid), chain.entries[3].seal_of(1)), "altered")
    yield receipt("cut short", text[:-1], "receipt_text_shape")
    yield receipt("one character more", text + "A", "receipt_text_shape")
    yield receipt("another prefix", "CC2:" + text[4:], "receipt_text_shape")
    yield receipt("not ours at all", "https://example.org/pay", "receipt_text_shape")
    later = bytes([pack(claim_of(paid))[0] + 0x10]) + pack(claim_of(paid))[1:]
    yield receipt("a later version", _armour(later + paid.seal_of(1)), "receipt_text_unknown")
    unknown = bytearray(pack(claim_of(paid)))
    unknown[30] = 0xF0
    yield receipt("an unknown purpose", _armour(bytes(unknown) + paid.seal_of(1)), "receipt_text_unknown")
    for name, odd, verdict in bad_receipts(claim_of(paid)):
        yield receipt(name, odd, verdict)
    assert from_text(text)[0] == claim_of(paid)


def _armour(raw: bytes) -> str:
    import base64

    return "CC1:" + base64.b32encode(raw).decode().rstrip("=")


def receipt(name: str, text: str, verdict: str) -> dict[str, Any]:
    return {"name": name, "text": text, "verdict": verdict}


def documents() -> Iterator[dict[str, Any]]:
    said = Acknowledgement(
        v=1,
        device="K08-1",
        epoch=1,
        acked_seq=7,
        acked_hash=day().entries[6].hash.hex(),
        server_seq=7,
        server_time=to_wire(START),
        copies=1,
    )
    good = sign_document(ACKNOWLEDGEMENT, said, CENTRAL)
    yield document("an acknowledgement", good, None)
    yield document("signed under another tag", sign_document(KEY_LIST, said, CENTRAL), "document_forged")
    yield document("a changed body", replace_body(good, "7", "8"), "document_forged")
    yield document("a key on no list", sign_document(ACKNOWLEDGEMENT, said, STRANGER), "document_unknown_key")
    stolen = Document(good.body, sign_document(ACKNOWLEDGEMENT, said, STRANGER).signature, good.key)
    yield document("a stranger under the centre's name", stolen, "document_forged")
    yield document("a signature that is no hex", Document(good.body, "rubbish", good.key), "document_forged")
    ticket = convert("ticket", decode(make_ticket().body.encode()), Ticket)
    yield document("another document's fields", sign_document(ACKNOWLEDGEMENT, ticket, CENTRAL), "document_damaged")


def replace_body(document: Document, old: str, new: str) -> Document:
    return Document(document.body.replace(old, new, 1), document.signature, document.key)


def document(name: str, made: Document, code: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "tag": ACKNOWLEDGEMENT,
        "body": made.body,
        "signature": made.signature,
        "key": made.key,
        "code": code,
    }


def totals() -> Iterator[dict[str, Any]]:
    for name, net, absolute in (
        ("nothing yet", 0, 0),
        ("a day", 14_800_000_000, 14_800_000_000),
        ("more cancelled than paid", -500, 2_500),
        ("the largest net", 2**47 - 1, 2**48 - 1),
    ):
        hidden = hide(RunningTotals(net, absolute), CHAIN_KEY, "K08-1", 1, 42, 1)
        yield {"name": name, "net": net, "absolute": absolute, "hidden": hidden.hex(), "place": ["K08-1", 1, 42, 1]}


def cloned() -> ChainMaker:
    """The other history of the day's chain: a clone that took another payment in the third place."""
    other = day().fork(2)
    other.pay(99_900)
    other.pay(12_300)
    return other


def status_list(**other: Any) -> StatusList:
    """What the centre said of the day's chain."""
    chain = ChainStatus(device="K08-1", epoch=1, seq=7, cancelled=[(4, 1), (4, 2)])
    values: dict[str, Any] = {"v": 1, "version": 9, "as_of": to_wire(START), "since": "2026-06-26", "chains": [chain]}
    return StatusList(**(values | other))


def statuses() -> Iterator[dict[str, Any]]:
    """Receipts judged with a status list, and beside one another."""
    chain = day()
    paid, both, slip, copied = chain.entries[2], chain.entries[3], chain.entries[4], chain.entries[5]

    def text(entry: StoredEntry, part: int = 1) -> str:
        claims = claims_of(entry.envelope, entry.hash, TILL.key_id)
        return to_text(claims[part - 1], entry.seal_of(part))

    first, second = text(both), text(both, 2)
    practice = replace(claims_of(paid.envelope, paid.hash, STRANGER.key_id)[0], training=True)
    strange = to_text(practice, seal(practice, STRANGER))
    listed = [text(paid), first, second, text(slip), text(copied)]
    said = status_list()
    yield status("a day with a cancellation", said, listed, "genuine cancelled cancelled cancellation duplicate", True)
    odd = ChainStatus(device="K08-1", epoch=1, seq=7, cancelled=[(5, 1)])
    yield status("a slip whose own place is named", status_list(chains=[odd]), [text(slip)], "cancellation", True)
    forked = ChainStatus(device="K08-1", epoch=1, seq=7, cancelled=[(4, 1)], disputed_from=4)
    yield status("a fork from 4 on", status_list(chains=[forked]), listed[:3], "genuine cancelled disputed", True)
    hashes = sorted(each.entries[2].hash.hex()[:16] for each in (chain, cloned()))
    twice = ChainStatus(device="K08-1", epoch=1, seq=7, disputed_from=3, clones=[Histories(seq=3, hashes=hashes)])
    clone = text(cloned().entries[2])
    for name, one in (("its own", text(paid)), ("the other", clone), ("a duplicate of its own", text(copied))):
        yield status(f"two histories, {name}", status_list(chains=[twice]), [one], "clone", True)
    short = ChainStatus(device="K08-1", epoch=1, seq=2)
    yield status("the centre has not heard of it yet", status_list(chains=[short]), [text(paid)], "genuine", False)
    yield status("older than the list", status_list(since="2026-08-01"), [text(paid)], "genuine", False)
    elsewhere = ChainStatus(device="K09-1", epoch=1, seq=7, cancelled=[(3, 1)])
    yield status("of another chain", status_list(chains=[elsewhere]), [text(paid)], "genuine", False)
    yield status("practice under a key on no list", None, [strange], "training", False)
    yield status("two of one place", None, [text(paid), clone], "clone clone", False)
    later = day().fork(2)
    later.sign_in()
    moved = text(later.pay(284_700))
    yield status("one number in two places", None, [text(paid), moved], "clone clone", False)
    yield status("a receipt and its duplicate", None, [text(paid), text(copied)], "genuine duplicate", False)
    yield status(
        "a receipt beside its slip", None, [first, second, text(slip)], "cancelled genuine cancellation", False
    )
    altered = to_text(claims_of(paid.envelope, b"x" * 32, TILL.key_id)[0], paid.seal_of(1))
    yield status("what is forged makes no clone", None, [text(paid), altered], "genuine altered", False)


def status(name: str, said: StatusList | None, texts: list[str], verdicts: str, known: bool) -> dict[str, Any]:
    """`known`: whether the list reaches these receipts, so that it knows of cancellations up to its `as_of`."""
    document = None if said is None else json.loads(encode(sign_document(STATUS_LIST, said, CENTRAL)))
    return {"name": name, "status": document, "texts": texts, "verdicts": verdicts.split(), "known": known}


def keys() -> dict[str, Any]:
    """The signed key list that the vectors are judged with."""
    opened = ChainMaker().said
    till = PublicKey(
        key_id=TILL.key_id.hex(),
        public_key=TILL.public_key.hex(),
        device="K08-1",
        epoch=1,
        series="7QX",
        counter=opened.counter,
    )
    central = CentralKey(key_id=CENTRAL.key_id.hex(), public_key=CENTRAL.public_key.hex())
    said = KeyList(v=1, version=1, issued=to_wire(START), tills=[till], central=[central])
    result: dict[str, Any] = json.loads(encode(sign_document(KEY_LIST, said, CENTRAL)))
    return result


def everything() -> dict[str, str]:
    """File name to text."""
    made: dict[str, Any] = {
        "keys.json": keys(),
        "chains.json": list(chains()),
        "receipts.json": list(receipts()),
        "documents.json": list(documents()),
        "totals.json": list(totals()),
        "status.json": list(statuses()),
        "sites.json": list(sites()),
    }
    return {name: json.dumps(content, indent=1, ensure_ascii=False) + "\n" for name, content in made.items()}


if __name__ == "__main__":
    for name, text in everything().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
