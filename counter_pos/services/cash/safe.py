"""The site's safe, kept at window 1: it takes over other windows' shifts and pick-ups, by slip or through the centre.

The site's one safe-keeping chain is that of window 1 (docs/decisions). What it receives it names in `refs`,
so that nothing is received twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from msgspec import UNSET

from counter_pos.domain import matters
from counter_pos.domain.entry import Ref
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import CashReceivedInSafe, InstrumentTotal, ShiftReceived
from counter_pos.domain.matters import Matter
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.services.cash.custody import member_of
from counter_pos.services.cash.safe_window import check_keeps_safe
from counter_pos.services.notes import kept_notes
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.claims import device_place
from counter_pos.wire.documents import PublicKey
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.site_book import SiteClosing, SitePickUp
from counter_pos.wire.slip_qr import SlipClaim, SlipType, from_text, is_genuine

Place = tuple[str, int, int]
"""Device, epoch, seq."""
RECEIVING = ("shift_received", "cash_received_in_safe")


@dataclass(frozen=True, slots=True)
class Offered:
    """Cash of another window that the safe may take over: a closed shift's count, or a pick-up. Paise.

    `by` says how it was heard of. A pick-up's slip does not carry its bag; the centre tells it.
    """

    kind: Literal["shift", "pickup"]
    device: str
    epoch: int
    seq: int
    hash: str
    business_date: date
    at: datetime
    shift: int
    staff: str
    paise: int
    over_short: int
    instruments: int
    instruments_paise: int
    by: Literal["slip", "centre"]
    bag: str | None = None

    @property
    def place(self) -> Place:
        return (self.device, self.epoch, self.seq)

    @property
    def window(self) -> int:
        return device_place(self.device)[1]


def received(till: Till) -> dict[Place, StoredEntry]:
    """What this till took over into the safe, by the place of the entry that was received."""
    found: dict[Place, StoredEntry] = {}
    for kind in RECEIVING:
        for entry in till.deeds_of(kind):
            ref = entry.envelope.refs[0]
            found[(ref.device, ref.epoch, ref.seq)] = entry
    return found


def read_slip(till: Till, text: str) -> Offered:
    """Prove a scanned slip. Nothing is recorded.

    Raises Refused: safe_elsewhere, slip_text_shape, slip_text_unknown, slip_training, slip_key_unknown, slip_altered,
    slip_other_site(counter), slip_own, slip_not_for_safe, slip_received(window), slip_contradicted(window).
    """
    check_keeps_safe(till)
    claim, signature = from_text(text)
    if claim.training:
        raise Refused("slip_training")
    key = _key_of(till.site.key_ring(), claim)
    if key is None:
        raise Refused("slip_key_unknown", window=claim.window)
    if not is_genuine(claim, signature, bytes.fromhex(key.public_key)):
        raise Refused("slip_altered")
    if key.counter.code != till.counter.code:
        raise Refused("slip_other_site", counter=key.counter.code)
    if key.device == till.journal.device:
        raise Refused("slip_own")
    if claim.type not in (SlipType.SHIFT_CLOSED, SlipType.CASH_PICKED_UP):
        raise Refused("slip_not_for_safe")
    offered = Offered(
        kind="shift" if claim.type is SlipType.SHIFT_CLOSED else "pickup",
        device=key.device,
        epoch=claim.epoch,
        seq=claim.seq,
        hash=claim.entry_hash.hex(),
        business_date=claim.business_date,
        at=claim.at,
        shift=claim.shift,
        staff=f"S{claim.staff:04d}",
        paise=claim.paise,
        over_short=claim.difference,
        instruments=claim.instruments,
        instruments_paise=claim.instruments_paise,
        by="slip",
    )
    _check_fresh(till, offered)
    return offered


def _key_of(ring: KeyRing | None, claim: SlipClaim) -> PublicKey | None:
    """The listed key that this slip names: of this epoch, and of a till at the place that the slip says."""
    if ring is None:
        return None
    place = (claim.counter, claim.window)
    for key in ring.epochs:
        if (key.key_id, key.epoch) == (claim.key_id.hex(), claim.epoch) and device_place(key.device) == place:
            return key
    return None


def _check_fresh(till: Till, offered: Offered) -> None:
    """Raises Refused: slip_received, slip_contradicted (two histories in one place: head office must look)."""
    taken = received(till).get(offered.place)
    if taken is not None and taken.envelope.refs[0].hash == offered.hash:
        raise Refused("slip_received", window=offered.window, at=from_wire(taken.envelope.at))
    told = next((each for each in heard(till) if each.place == offered.place), None)
    if taken is not None or (told is not None and told.hash != offered.hash):
        raise Refused("slip_contradicted", window=offered.window)


def heard(till: Till) -> list[Offered]:
    """Everything that central told of the other windows' closed shifts and pick-ups, received or not."""
    book = till.site.site_book()
    if book is None:
        return []
    told = [*map(_of_closing, book.closings), *map(_of_pickup, book.pickups)]
    return sorted(told, key=lambda each: (each.at, each.place))


def waiting(till: Till) -> list[Offered]:
    """What the safe has heard of through central and not received yet, oldest first."""
    taken = received(till)
    return [each for each in heard(till) if each.place not in taken]


def offer_at(till: Till, place: Place) -> Offered:
    """What central told of one entry of another window, received or not. Raises Refused(not_offered)."""
    told = next((each for each in heard(till) if each.place == place), None)
    if told is None:
        raise Refused("not_offered", text="/".join(map(str, place)))
    return told


def _of_closing(told: SiteClosing) -> Offered:
    total = told.instruments if isinstance(told.instruments, InstrumentTotal) else InstrumentTotal(count=0, paise=0)
    return Offered(
        kind="shift",
        device=told.device,
        epoch=told.epoch,
        seq=told.seq,
        hash=told.hash,
        business_date=date.fromisoformat(told.business_date),
        at=from_wire(told.at),
        shift=told.shift,
        staff=told.staff,
        paise=told.counted,
        over_short=told.over_short,
        instruments=total.count,
        instruments_paise=total.paise,
        by="centre",
    )


def _of_pickup(told: SitePickUp) -> Offered:
    return Offered(
        kind="pickup",
        device=told.device,
        epoch=told.epoch,
        seq=told.seq,
        hash=told.hash,
        business_date=date.fromisoformat(told.business_date),
        at=from_wire(told.at),
        shift=told.shift,
        staff=told.staff,
        paise=told.paise,
        over_short=0,
        instruments=0,
        instruments_paise=0,
        by="centre",
        bag=told.bag if isinstance(told.bag, str) else None,
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """What the safe-keeper counted of a pick-up. `differs` says that they know it is another sum than the slip's."""

    notes: tuple[NoteCount, ...] = ()
    differs: bool = False


def matter_of(offered: Offered, recount: Recount) -> Matter:
    """What a supervisor agrees to who takes this over: a shift as it was closed, a bag as it was counted again."""
    paise = offered.paise if offered.kind == "shift" else notes_total(recount.notes)
    return matters.receiving(offered.kind, offered.place, paise)


def receive_slip(
    till: Till, text: str, approval: Word | None, command_id: str, recount: Recount | None = None
) -> Offered:
    """Take over what a slip says. Raises those of read_slip and receive."""
    claim, _ = from_text(text)
    if (done := _done_before(till, command_id, claim.seq)) is not None:
        return done
    return receive(till, read_slip(till, text), approval, command_id, recount)


def receive_heard(
    till: Till, place: Place, approval: Word | None, command_id: str, recount: Recount | None = None
) -> Offered:
    """Take over what central told of. Raises Refused(not_offered) for a place it told nothing of."""
    check_keeps_safe(till)
    told = offer_at(till, place)
    if _done_before(till, command_id, told.seq) is not None:
        return told
    return receive(till, told, approval, command_id, recount)


def _done_before(till: Till, command_id: str, seq: int) -> Offered | None:
    """What this command received before. Raises Refused(command_reused) when it was something else."""
    recorded = till.journal.of_command(command_id)
    if recorded is None:
        return None
    if recorded.envelope.kind not in RECEIVING or recorded.envelope.refs[0].seq != seq:
        raise Refused("command_reused")
    return _offered_of(recorded)


def receive(
    till: Till, offered: Offered, approval: Word | None, command_id: str, recount: Recount | None = None
) -> Offered:
    """The safe takes over: the supervisor's own login, and for a pick-up a count of its notes.

    Raises Refused: safe_elsewhere, slip_received, slip_contradicted, recount_needed, pickup_differs,
    denomination_refused, and those of services.till.approvals.check (same_person: their own shift).
    """
    check_keeps_safe(till)
    _check_fresh(till, offered)
    facts = _facts(till, offered, recount or Recount())
    agreed = check(till, approval, matter_of(offered, recount or Recount()), command_id, offered.staff)
    till.record(
        facts,
        command_id,
        member_of(till, agreed.approval.staff),
        in_shift=False,
        business_date=offered.business_date,
        approvals=(agreed,),
        refs=(Ref(offered.device, offered.epoch, offered.seq, offered.hash),),
    )
    return offered


def _facts(till: Till, offered: Offered, recount: Recount) -> ShiftReceived | CashReceivedInSafe:
    if offered.kind == "shift":
        cheques = InstrumentTotal(count=offered.instruments, paise=offered.instruments_paise)
        return ShiftReceived(
            device=offered.device,
            shift=offered.shift,
            counted=offered.paise,
            instruments=cheques if offered.instruments else UNSET,
            staff=offered.staff,
            over_short=offered.over_short,
            by=offered.by,
        )
    if not recount.notes:
        raise Refused("recount_needed")
    found = notes_total(recount.notes)
    if found != offered.paise and not recount.differs:
        raise Refused("pickup_differs", counted_paise=found, told_paise=offered.paise)
    return CashReceivedInSafe(
        device=offered.device,
        paise=found,
        notes=kept_notes(recount.notes, till.rules_on(offered.business_date)),
        bag=offered.bag or UNSET,
        by=offered.by,
    )


def _offered_of(entry: StoredEntry) -> Offered:
    """What an entry of this chain took over, as it was offered then."""
    envelope = entry.envelope
    ref, facts = envelope.refs[0], envelope.facts
    cheques = facts.get("instruments", {})
    shift = envelope.kind == "shift_received"
    return Offered(
        kind="shift" if shift else "pickup",
        device=ref.device,
        epoch=ref.epoch,
        seq=ref.seq,
        hash=ref.hash,
        business_date=date.fromisoformat(str(envelope.business_date)),
        at=from_wire(envelope.at),
        shift=facts.get("shift", 0),
        staff=facts.get("staff", ""),
        paise=facts["counted"] if shift else facts["paise"],
        over_short=facts.get("over_short", 0),
        instruments=cheques.get("count", 0),
        instruments_paise=cheques.get("paise", 0),
        by=facts.get("by", "slip"),
        bag=facts.get("bag"),
    )


def taken_over(till: Till, day: date) -> list[Offered]:
    """What the safe received of other windows for a business date, as facts of this chain."""
    mine = till.journal.device
    return [
        _offered_of(each)
        for place, each in received(till).items()
        if place[0] != mine and each.envelope.business_date == day.isoformat()
    ]
