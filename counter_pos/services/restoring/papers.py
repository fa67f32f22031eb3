"""Receipts held against what was proven: which are in a chain, which only paper tells of, which prove nothing.

Two receipts also tell what lay between them: their hidden totals how much money, their serials how many receipts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from counter_pos.domain.errors import Refused
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import ReceiptJudgement, Verdict, verify_receipts
from counter_pos.wire.receipt_qr import ReceiptClaim, from_text
from counter_pos.wire.totals import RunningTotals, reveal

PaperState = Literal["in_chain", "recovered", "paper_only", "repeated", "refused"]
HashAt = Callable[[int, int], bytes | None]
"""The hash that was proven at (epoch, seq); None where nothing was."""
Place = tuple[int, int, int]
"""Epoch, seq, part: one receipt of a device."""
_MODULUS = 2**48
_CODES = {
    Verdict.ALTERED: "paper_altered",
    Verdict.UNKNOWN_KEY: "paper_unknown_key",
    Verdict.TRAINING: "paper_training",
    Verdict.CANCELLATION: "paper_slip",
    Verdict.CANCELLED: "paper_cancelled",
    Verdict.CLONE: "paper_clone",
}
UNPROVEN_CODES = frozenset({"paper_shape", "paper_later", "paper_altered", "paper_unknown_key", "paper_training"})
"""Nothing that such a paper says may be believed."""


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A receipt's text and where it was found: a file, or the text itself."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedPaper:
    """What one paper came to. `code` says why it was refused; `receipt` is the printed number where it is known."""

    given: GivenPaper
    state: PaperState
    code: str = ""
    claim: ReceiptClaim | None = None
    receipt: str = ""

    @property
    def receipt_place(self) -> Place:
        assert self.claim is not None
        return self.claim.epoch, self.claim.seq, self.claim.part


@dataclass(frozen=True, slots=True)
class Gap:
    """What lay between two known receipts of one epoch: so many receipts, so much taken and cancelled (paise).

    `after` is the last known serial before it (0: the beginning), `before` the next known one. The money is None where
    the totals contradict one another.
    """

    epoch: int
    after: int
    before: int
    receipts: int
    taken: int | None
    cancelled: int | None


def judge(
    given: Sequence[GivenPaper],
    ring: KeyRing,
    device: str,
    hash_at: HashAt,
    recovered: Callable[[Place], bytes | None],
) -> list[JudgedPaper]:
    """Judge papers against the chains of `device`. `recovered` tells the entry hash that was recovered at a place.

    The order of the papers does not matter but for `repeated`: of two of one receipt the second is.
    """
    readable: list[GivenPaper] = []
    told: dict[int, JudgedPaper] = {}
    for number, paper in enumerate(given):
        try:
            from_text(paper.text)
            readable.append(paper)
        except Refused as wrong:
            code = "paper_later" if wrong.code == "receipt_text_unknown" else "paper_shape"
            told[number] = JudgedPaper(paper, "refused", code)
    judged = iter(verify_receipts([each.text for each in readable], ring))
    seen: set[Place] = set()
    for number, paper in enumerate(given):
        if number not in told:
            told[number] = _judged(paper, next(judged), device, hash_at, recovered, seen)
    return [told[number] for number in range(len(given))]


def _judged(
    paper: GivenPaper,
    found: ReceiptJudgement,
    device: str,
    hash_at: HashAt,
    recovered: Callable[[Place], bytes | None],
    seen: set[Place],
) -> JudgedPaper:
    claim = found.claim
    refusal = _CODES.get(found.verdict, "")
    if not refusal and (found.key is None or found.key.device != device):
        refusal = "paper_other_till"
    if not refusal and found.number is None:
        refusal = "paper_unknown_key"
    if refusal:
        return JudgedPaper(paper, "refused", refusal, claim, found.number or "")
    place = (claim.epoch, claim.seq, claim.part)
    receipt = found.number or ""
    known = hash_at(claim.epoch, claim.seq) or recovered(place)
    if known is not None and known != claim.entry_hash:
        return JudgedPaper(paper, "refused", "paper_clone", claim, receipt)
    if place in seen:
        return JudgedPaper(paper, "repeated", "", claim, receipt)
    seen.add(place)
    if hash_at(claim.epoch, claim.seq) is not None:
        return JudgedPaper(paper, "in_chain", "", claim, receipt)
    state: PaperState = "paper_only" if recovered(place) is None else "recovered"
    return JudgedPaper(paper, state, "", claim, receipt)


@dataclass(frozen=True, slots=True)
class Known:
    """Where a chain stands for certain: its last serial and its running totals."""

    serial: int
    totals: RunningTotals


def gaps(epoch: int, device: str, head: Known, papers: Iterable[JudgedPaper], chain_key: bytes) -> list[Gap]:
    """What lay between the proven end of an epoch and the receipts that only paper tells of, in order."""
    beyond = sorted(
        (
            each.claim
            for each in papers
            if each.claim is not None
            and each.state in ("paper_only", "recovered")
            and each.claim.epoch == epoch
            and each.claim.serial > head.serial
        ),
        key=lambda claim: claim.serial,
    )
    found = []
    for claim in beyond:
        after = reveal(claim.totals, chain_key, device, epoch, claim.seq, claim.part)
        receipts = claim.serial - head.serial - 1
        net = _signed(after.net - claim.paise - head.totals.net)
        absolute = (after.absolute - claim.paise - head.totals.absolute) % _MODULUS
        taken, cancelled = (absolute + net) // 2, (absolute - net) // 2
        if receipts or net or absolute:
            lawful = (absolute + net) % 2 == 0 and taken >= 0 and cancelled >= 0 and absolute < _MODULUS // 2
            money = (taken, cancelled) if lawful else (None, None)
            found.append(Gap(epoch, head.serial, claim.serial, receipts, *money))
        head = Known(claim.serial, after)
    return found


def _signed(value: int) -> int:
    value %= _MODULUS
    return value - _MODULUS if value >= _MODULUS // 2 else value
