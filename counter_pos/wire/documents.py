"""Signed documents: what central says to a till (ticket, acknowledgement, key list, policy, staff, manifest,
paid list, status list, site).

A document is a canonical JSON body, kept verbatim, with the signature of SHA-256(tag, body) and the signer's key id.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import Counter
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.signing import Signer, is_signed_body

TICKET = "cc/ticket/1"
ACKNOWLEDGEMENT = "cc/ack/1"
KEY_LIST = "cc/keys/1"
POLICY = "cc/policy/1"
STAFF = "cc/staff/1"
MANIFEST = "cc/manifest/1"
PAID_LIST = "cc/paid/1"
DEMANDS = "cc/demands/1"
STATUS_LIST = "cc/status/1"
SITE = "cc/site/1"


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed document in transit or at rest; `signature` and `key` (the signer's key id) in hex."""

    body: str
    signature: str
    key: str


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what a body says. `v` is the version of its format."""

    v: int


class Ticket(Said, frozen=True, kw_only=True, omit_defaults=True):
    """Central's permission to open one epoch of one device, good until `expires`.

    `nonce` (64 hex) and `prior_hash` (the last acknowledged head of the epoch before) are bound by the first entry.
    """

    device: str
    epoch: int
    nonce: str
    series: str
    counter: Counter
    issued: str
    expires: str
    prior_hash: str | UnsetType = UNSET


class Acknowledgement(Said, frozen=True, kw_only=True, omit_defaults=True):
    """Entries up to `acked_seq`, whose hash is `acked_hash`, are kept by central in `copies` places."""

    device: str
    epoch: int
    acked_seq: int
    acked_hash: str
    server_seq: int
    server_time: str
    copies: int


class PublicKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A till's key: receipts name it by `key_id`; `series`, device and epoch are what it signed for."""

    key_id: str
    public_key: str
    device: str
    epoch: int
    series: str
    counter: Counter


class CentralKey(msgspec.Struct, frozen=True, kw_only=True):
    key_id: str
    public_key: str


class KeyList(Said, frozen=True, kw_only=True, omit_defaults=True):
    """All keys that receipts and documents are verified with."""

    version: int
    issued: str
    tills: list[PublicKey]
    central: list[CentralKey]


class Histories(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place of a chain at which receipts of two histories stand: the first 16 hex digits of each entry's hash."""

    seq: int
    hashes: list[str]


class ChainStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the centre knows of one chain's receipts, up to entry `seq`.

    `cancelled` names receipts by (seq, part). From entry `disputed_from` on, people must still decide which history
    holds. `clones` are the places where two histories issued different receipts.
    """

    device: str
    epoch: int
    seq: int
    cancelled: list[tuple[int, int]] = []
    disputed_from: int | UnsetType = UNSET
    clones: list[Histories] = []


class StatusList(Said, frozen=True, kw_only=True, omit_defaults=True):
    """What became of receipts after they were printed, as the centre knew at `as_of`.

    It is whole for receipts of the business date `since` and later.
    """

    version: int
    as_of: str
    since: str
    chains: list[ChainStatus]


S = TypeVar("S", bound=msgspec.Struct)


def sign_document(tag: str, said: msgspec.Struct, signer: Signer) -> Document:
    """Return `said` as a signed document."""
    body = encode(said)
    return Document(body.decode(), signer.sign_body(tag, body).hex(), signer.key_id.hex())


def read_document(tag: str, document: Document, kind: type[S], keys: dict[str, bytes]) -> S:
    """Return what a document says, once its signature proved it. `keys` maps key id (hex) to public key.

    Raises Broken: document_unknown_key, document_forged, document_damaged; each names the tag as `what`.
    """
    public_key = keys.get(document.key)
    if public_key is None:
        raise Broken("document_unknown_key", what=tag, key=document.key)
    body = document.body.encode()
    try:
        signature = bytes.fromhex(document.signature)
    except ValueError as wrong:
        raise Broken("document_forged", what=tag) from wrong
    if not is_signed_body(tag, body, signature, public_key):
        raise Broken("document_forged", what=tag)
    return convert(tag, decode(body), kind)


def convert(tag: str, said: Any, kind: type[S]) -> S:
    """Return plain JSON data as the Struct `kind`. Raises Broken(document_damaged)."""
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError as wrong:
        raise Broken("document_damaged", what=tag, reason=str(wrong)) from wrong


def document_from_bytes(raw: bytes, what: str) -> Document:
    """Read a document file. Raises Broken(document_damaged)."""
    try:
        return msgspec.json.decode(raw, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise Broken("document_damaged", what=what, reason=str(wrong)) from wrong
