"""What a receipt proves: judged on its own text, a key list and, where there is one, the centre's status list.

It reads no store and no clock, and is the same for the till, the command and the browser page (docs/FORMAT.md part 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from counter_pos.domain.receipt import ReceiptNumber
from counter_pos.wire.documents import (
    STATUS_LIST,
    ChainStatus,
    PublicKey,
    StatusList,
    document_from_bytes,
    read_document,
)
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_qr import ReceiptClaim, ReceiptType, from_text, is_sealed

CLONE_HASH_DIGITS = 16
"""Hex digits of an entry's hash by which the status list tells two histories apart."""


class Verdict(StrEnum):
    """What a receipt proves. The last three need the status list, or a second receipt."""

    GENUINE = "genuine"
    DUPLICATE = "duplicate"
    CANCELLATION = "cancellation"
    TRAINING = "training"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"
    CLONE = "clone"


UNPROVEN = frozenset({Verdict.ALTERED, Verdict.UNKNOWN_KEY})
"""Nothing that such a receipt says may be believed."""

_OF_TYPE = {
    ReceiptType.PAYMENT: Verdict.GENUINE,
    ReceiptType.DUPLICATE: Verdict.DUPLICATE,
    ReceiptType.CANCELLATION: Verdict.CANCELLATION,
}


class ReceiptJudgement(Struct, frozen=True):
    """A verdict and what it rests on.

    `number` is the receipt's printed number, where the key list names the series of its epoch. `known_until` (an
    instant) says that by then the centre knew of no cancellation; None when no status list reaches this receipt.
    """

    verdict: Verdict
    claim: ReceiptClaim
    key: PublicKey | None
    number: str | None = None
    known_until: str | None = None

    @property
    def proven(self) -> bool:
        """Whether a till of the key list signed what the receipt says, and not for practice."""
        return self.key is not None and self.verdict not in UNPROVEN and self.verdict is not Verdict.TRAINING


class ReceiptStatus(Struct, frozen=True):
    """The centre's status list, proven and ready for look-ups by (device, epoch)."""

    said: StatusList
    chains: dict[tuple[str, int], ChainStatus]

    @classmethod
    def of(cls, said: StatusList) -> Self:
        return cls(said, {(each.device, each.epoch): each for each in said.chains})

    @classmethod
    def read(cls, raw: bytes, ring: KeyRing) -> Self:
        """Read a status list file. Raises Broken: document_damaged, document_unknown_key, document_forged."""
        return cls.of(read_document(STATUS_LIST, document_from_bytes(raw, STATUS_LIST), StatusList, ring.central))


def verify_receipt(text: str, ring: KeyRing, status: ReceiptStatus | None = None) -> ReceiptJudgement:
    """Judge a receipt's QR text against a key list and, if given, a status list.

    Raises Refused(receipt_text_shape | receipt_text_unknown) when it is no receipt text at all.
    """
    claim, signature = from_text(text)
    key = ring.tills.get(claim.key_id.hex())
    if key is not None and not is_sealed(claim, signature, bytes.fromhex(key.public_key)):
        return ReceiptJudgement(Verdict.ALTERED, claim, key)
    if claim.training:  # practice proves no money, whoever signed it
        return ReceiptJudgement(Verdict.TRAINING, claim, key)
    if key is None:
        return ReceiptJudgement(Verdict.UNKNOWN_KEY, claim, None)
    chain = None if status is None else status.chains.get((key.device, claim.epoch))
    verdict, known_until = _OF_TYPE[claim.type], None
    if status is not None and chain is not None:
        verdict = _known(claim, chain) or verdict
        if claim.seq <= chain.seq and claim.business_date.isoformat() >= status.said.since:
            known_until = status.said.as_of
    return ReceiptJudgement(verdict, claim, key, _number(claim, key, ring), known_until)


def verify_receipts(texts: Sequence[str], ring: KeyRing, status: ReceiptStatus | None = None) -> list[ReceiptJudgement]:
    """Judge several receipts, and against one another: CLONE where two of one till say different things of one place,
    CANCELLED where the cancellation slip of a receipt is among them. Raises as verify_receipt does.
    """
    judged = [verify_receipt(text, ring, status) for text in texts]
    return [_beside(each, [other for other in judged if other.proven]) for each in judged]


def _known(claim: ReceiptClaim, chain: ChainStatus) -> Verdict | None:
    """What the centre knows of a receipt beyond its own words."""
    histories = next((each.hashes for each in chain.clones if each.seq == claim.seq), None)
    if histories is not None:  # two histories stand here; the receipt belongs to one of them, or to a third
        return Verdict.CLONE
    if claim.type is not ReceiptType.CANCELLATION and (claim.seq, claim.part) in chain.cancelled:
        return Verdict.CANCELLED
    disputed = isinstance(chain.disputed_from, int) and claim.seq >= chain.disputed_from
    return Verdict.DISPUTED if disputed else None


def _beside(judged: ReceiptJudgement, proven: list[ReceiptJudgement]) -> ReceiptJudgement:
    if not judged.proven:
        return judged
    others = [other for other in proven if _chain(other) == _chain(judged)]
    if any(_contradict(judged.claim, other.claim) for other in others):
        return replace(judged, verdict=Verdict.CLONE)
    slips = {each.claim.serial for each in others if each.claim.type is ReceiptType.CANCELLATION}
    slip = judged.claim.type is ReceiptType.CANCELLATION
    if not slip and judged.verdict is not Verdict.CLONE and judged.claim.serial in slips:
        return replace(judged, verdict=Verdict.CANCELLED)
    return judged


def _chain(judged: ReceiptJudgement) -> tuple[str, int]:
    return "" if judged.key is None else judged.key.device, judged.claim.epoch


def _contradict(one: ReceiptClaim, other: ReceiptClaim) -> bool:
    """Whether two receipts of one chain cannot both be of one history: another entry in one place, or one serial
    (so one printed number) in two places."""
    if one.seq == other.seq:
        return one.entry_hash != other.entry_hash
    slip = ReceiptType.CANCELLATION in (one.type, other.type)
    return one.serial == other.serial and not slip


def _number(claim: ReceiptClaim, key: PublicKey, ring: KeyRing) -> str | None:
    listed = ring.till_key(key.device, claim.epoch)
    if listed is None:
        return None
    return str(ReceiptNumber(listed.counter.code, listed.series, claim.business_date, claim.serial))
