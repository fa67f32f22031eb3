"""A receipt that only paper tells of becomes an entry: once, at a supervisor's word, and never the original entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from counter_pos.domain import matters
from counter_pos.domain.entry import Ref
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PaymentRecovered
from counter_pos.domain.matters import Matter
from counter_pos.journal.past import PastChain
from counter_pos.services.cash.custody import member_of
from counter_pos.services.restoring.papers import GivenPaper, JudgedPaper, Place, judge
from counter_pos.services.till import approvals
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import to_wire
from counter_pos.wire.keyring import KeyRing


class Remembers(Protocol):
    """A chain, the open one or an earlier one, that is asked what a command recorded."""

    def of_command(self, command_id: str) -> StoredEntry | None: ...


def command_of(device: str, place: Place) -> str:
    """One receipt is one command, however often its paper is scanned."""
    epoch, seq, part = place
    return f"recovered-{device}-{epoch}-{seq}-{part}"


def recovered_hash(device: str, place: Place, chains: Iterable[Remembers]) -> bytes | None:
    """The original's hash, where one of these chains of the till recovered a receipt of that place."""
    for chain in chains:
        entry = chain.of_command(command_of(device, place))
        if entry is not None and entry.envelope.kind == "payment_recovered":
            return bytes.fromhex(entry.envelope.refs[0].hash)
    return None


def judge_papers(
    till: Till, given: Sequence[GivenPaper], ring: KeyRing, chains: Sequence[PastChain]
) -> list[JudgedPaper]:
    """Hold papers against this till's chain, its earlier ones, and what was recovered before."""
    past = {each.epoch: each for each in chains}

    def hash_at(epoch: int, seq: int) -> bytes | None:
        chain = till.journal if epoch == till.journal.epoch else past.get(epoch)
        entry = None if chain is None else chain.at(seq)
        return None if entry is None else entry.hash

    mine: list[Remembers] = [till.journal, *chains]
    return judge(given, ring, till.journal.device, hash_at, lambda at: recovered_hash(till.journal.device, at, mine))


def matter_of(paper: JudgedPaper) -> Matter:
    """What a supervisor agrees to when this paper is taken over."""
    return matters.recovering(paper.receipt, 0 if paper.claim is None else paper.claim.paise)


def recover_receipt(till: Till, paper: JudgedPaper, word: Word | None, *, in_drawer: bool) -> StoredEntry:
    """Record the payment of a proven paper. Asked again, the first entry is the answer.

    `in_drawer`: its cash lies in the drawer of the open shift, which then must hold it. The supervisor is not the clerk
    who has that drawer.
    Raises Refused: paper_not_wanted, paper_own_epoch, shift_not_open, shift_counted, and those of approvals.check.
    """
    if paper.state not in ("paper_only", "recovered") or paper.claim is None:
        raise Refused("paper_not_wanted", place=paper.given.place)
    claim = paper.claim
    if claim.epoch >= till.journal.epoch:  # this epoch's own entries cannot be missing: the chain is whole
        raise Refused("paper_own_epoch", place=paper.given.place)
    command_id = command_of(till.journal.device, paper.receipt_place)
    if (before := till.answered(command_id, "payment_recovered")) is not None:
        return before
    if paper.state == "recovered":  # by an earlier epoch: its cash is in what was taken over from there
        raise Refused("paper_not_wanted", place=paper.given.place)
    shift = till.shift
    if in_drawer:
        if shift is None or shift.state == "closed":
            raise Refused("shift_not_open")
        if shift.state == "counted":
            raise Refused("shift_counted")
    held = (shift.staff,) if shift is not None and shift.state != "closed" else ()
    agreed = approvals.check(till, word, matter_of(paper), command_id, *held)
    facts = PaymentRecovered(
        receipt=paper.receipt,
        account=f"{claim.account:010d}",
        purpose=claim.purpose.value,
        tender=claim.tender.value,
        paise=claim.paise,
        business_date=claim.business_date.isoformat(),
        taken_at=to_wire(claim.at),
        clerk=f"S{claim.clerk:04d}",
        in_drawer=in_drawer,
        qr="".join(paper.given.text.split()).upper(),
    )
    return till.record(
        facts,
        command_id,
        member_of(till, agreed.approval.staff),
        in_shift=in_drawer,
        approvals=(agreed,),
        refs=(Ref(till.journal.device, claim.epoch, claim.seq, claim.entry_hash.hex(), claim.part),),
    )
