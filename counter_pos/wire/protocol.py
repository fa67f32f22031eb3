"""What a till and the centre say to each other, as Structs: one source for both sides and for the OpenAPI page.

Hashes, keys and signatures are lower-case hex, instants RFC 3339 UTC with milliseconds. A field that does not apply
is absent, never null. docs/CENTRAL.md tells the order in which they are said.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import Document, Said
from counter_pos.wire.entry import StoredEntry, entry_hash
from counter_pos.wire.signing import Signer, is_signed_body
from counter_pos.wire.site_book import WindowState

PROTOCOL = 1
SCHEMA_MAX = 1
"""The newest envelope version this release writes and reads."""

MOST_RECORDS = 500
FEWEST_RECORDS = 25
MOST_BATCH_BYTES = 1024 * 1024
"""Of a batch once inflated; checked while inflating."""

ENROL = "cc/enrol/1"
SESSION = "cc/session/1"

Verdict = Literal["ok", "behind", "rewound", "forked", "retired", "revoked"]
"""What comparing heads showed. ok: the centre holds a prefix of the till's chain. behind: the same, and the centre has
lost what it once acknowledged. rewound: the till holds a prefix of the centre's. forked: neither."""

DocumentName = Literal["policy", "staff", "keys", "paid", "status", "demands", "site"]
DOCUMENT_NAMES: tuple[DocumentName, ...] = ("policy", "staff", "keys", "paid", "status", "demands", "site")


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of what is asked: an unknown field is an error, since it would be silently lost."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what is answered: a later centre may say more."""


class EnrolRequest(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A one-time code, the till's new public key, and the proof that the till holds its private half."""

    v: int
    code: str
    public_key: str
    proof: str
    app: str


class EnrolAnswer(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """All a till needs to open its first chain.

    `totals_key` hides the running totals, `mobile_key` the mobile numbers, `pin_pepper` (the site's) the PINs.
    """

    device: str
    ticket: Document
    totals_key: str
    mobile_key: str
    pin_pepper: str
    keys: Document
    policy: Document
    staff: Document
    server_time: str


class SessionRequest(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Where the till stands. `last_seq` is 0 and `last_hash` empty before the first entry.

    `state` is how it is otherwise, for the supervisor of its site: nothing is decided on it.
    """

    v: int
    device: str
    epoch: int
    last_seq: int
    last_hash: str
    app: str
    schema_max: int
    client_nonce: str
    acked_seq: int | UnsetType = UNSET
    acked_hash: str | UnsetType = UNSET
    state: WindowState | UnsetType = UNSET


class Limits(Answer, frozen=True, kw_only=True, omit_defaults=True):
    records: int
    bytes: int
    session_seconds: int


class Versions(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """What the centre has published; 0 where it has nothing yet."""

    policy: int = 0
    staff: int = 0
    keys: int = 0
    paid: int = 0
    replica: int = 0
    status: int = 0
    demands: int = 0
    site: int = 0


class SessionSaid(Said, frozen=True, kw_only=True, omit_defaults=True):
    """The body of the signed answer to a session request: it binds `client_nonce`, so that no old one can be replayed.

    `session` is empty when the verdict is revoked. `next_ticket` opens the next epoch, without a line if need be.
    """

    client_nonce: str
    device: str
    epoch: int
    session: str
    nonce: str
    server_seq: int
    server_hash: str
    verdict: Verdict
    server_time: str
    limits: Limits
    versions: Versions
    next_ticket: Document | UnsetType = UNSET


class SentRecord(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One entry in transit: its body's text verbatim, its signature and the seals of its receipts."""

    body: str
    signature: str
    seals: str
    hash: str | UnsetType = UNSET


class EntriesRequest(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Consecutive entries of one chain, the first at `first_seq`."""

    device: str
    epoch: int
    first_seq: int
    records: list[SentRecord]


class Stopped(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """The entry at `seq` was not taken, for the problem `type`; all before it were."""

    seq: int
    type: str


class EntriesAnswer(Answer, frozen=True, kw_only=True, omit_defaults=True):
    acknowledgement: Document
    stored: int
    duplicates: int
    stopped: Stopped | UnsetType = UNSET


class HeldChain(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """How far the centre holds one epoch of a device. `forked`: another history of it waits for people to decide."""

    epoch: int
    last_seq: int
    last_hash: str
    forked: bool = False


class ChainsAnswer(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """Every epoch of the asking device that the centre holds, oldest first."""

    device: str
    chains: list[HeldChain]


class ChainPart(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """Consecutive entries of one chain as the centre holds them, the first at `first_seq`; empty behind the last."""

    device: str
    epoch: int
    first_seq: int
    records: list[SentRecord]


class Documents(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """The latest of each signed document that the centre has."""

    policy: Document | UnsetType = UNSET
    staff: Document | UnsetType = UNSET
    keys: Document | UnsetType = UNSET
    paid: Document | UnsetType = UNSET
    status: Document | UnsetType = UNSET
    demands: Document | UnsetType = UNSET
    site: Document | UnsetType = UNSET


def enrol_proof(code: str, signer: Signer) -> str:
    """The till's proof, for this code only, that it holds the private key."""
    return signer.sign_body(ENROL, _enrol_body(code, signer.public_key.hex())).hex()


def is_enrol_proof(request: EnrolRequest) -> bool:
    """Whether the proof was made by the key that asks to be enrolled."""
    try:
        public_key, proof = bytes.fromhex(request.public_key), bytes.fromhex(request.proof)
    except ValueError:
        return False
    return is_signed_body(ENROL, _enrol_body(request.code, request.public_key), proof, public_key)


def _enrol_body(code: str, public_key: str) -> bytes:
    return encode({"code": code, "public_key": public_key})


def to_record(entry: StoredEntry) -> SentRecord:
    """A stored entry as it travels."""
    return SentRecord(body=entry.body.decode(), signature=entry.signature.hex(), seals=entry.seals.hex())


def from_record(device: str, epoch: int, seq: int, record: SentRecord) -> StoredEntry:
    """A travelled entry as bytes, not yet proven. Raises ValueError for hex that is none."""
    body = record.body.encode()
    stated = bytes.fromhex(record.hash) if isinstance(record.hash, str) else entry_hash(body)
    return StoredEntry(
        device, epoch, seq, body, stated, bytes.fromhex(record.signature), bytes.fromhex(record.seals)
    )  # fmt: skip
