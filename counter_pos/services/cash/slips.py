"""From an entry to what its slip says, and printing one again."""

from __future__ import annotations

from datetime import date

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    CashPickedUp,
    InstrumentTotal,
    Notes,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    SiteDayClosed,
    TransferRequested,
    read_facts,
)
from counter_pos.domain.shift import told_staff
from counter_pos.domain.slip import SLIP_KINDS, SlipRow, SlipText
from counter_pos.journal import print_jobs
from counter_pos.journal.store import PARTS_PER_ENTRY
from counter_pos.services.cash.custody import PICK_UP_COPIES
from counter_pos.services.till.till import Till
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import slip_text


def slip_of(till: Till, entry: StoredEntry, part: int = 1, *, reprint: bool = False) -> SlipText:
    """What the slip of an entry says. `part` is which of its copies. Raises Broken(bad_facts) for one without."""
    envelope = entry.envelope
    claim = slip_claim(envelope, entry.hash, till.journal.key_id)
    counter = till.counter
    rows, notes = _told(envelope)
    copies = PICK_UP_COPIES if envelope.kind == "cash_picked_up" else 1
    return SlipText(
        kind=envelope.kind,
        seq=entry.seq,
        entry_hash=entry.hash.hex(),
        counter_code=counter.code,
        window=counter.window,
        counter_en=counter.name_en,
        counter_hi=counter.name_hi,
        at=from_wire(envelope.at),
        business_date=date.fromisoformat(str(envelope.business_date)),
        clock_unverified=envelope.clock != "ok",
        training=envelope.mode == "training",
        shift=envelope.shift if isinstance(envelope.shift, int) else None,
        staff=told_staff(envelope),
        second=next((each.staff for each in envelope.approvals if each.staff != envelope.who.staff), ""),
        rows=tuple(rows),
        notes=notes,
        qr=slip_text(claim, till.journal.signer),
        copy=min(part, copies),
        copies=copies,
        reprint=reprint,
    )


def _told(envelope: Envelope) -> tuple[list[SlipRow], Notes]:
    match envelope.kind:
        case "shift_opened":
            opened = read_facts(envelope.facts, ShiftOpened)
            return [SlipRow("opening_float", paise=opened.opening_float, strong=True)], opened.notes
        case "shift_closed":
            return _closing(read_facts(envelope.facts, ShiftClosed)), []
        case "cash_picked_up":
            picked = read_facts(envelope.facts, CashPickedUp)
            bag = [SlipRow("bag", text=picked.bag, strong=True)] if isinstance(picked.bag, str) else []
            return [SlipRow("in_the_bag", paise=picked.paise, strong=True), *bag], picked.notes
        case "shift_handed_over":
            handed = read_facts(envelope.facts, ShiftHandedOver)
            rows = [
                SlipRow("from_staff", text=handed.from_staff),
                SlipRow("to_staff", text=handed.to_staff),
                SlipRow("expected", paise=handed.expected),
                SlipRow("counted", paise=handed.counted, strong=True),
                SlipRow("over_short", paise=handed.over_short),
            ]
            return rows + _reason(handed.reason), handed.notes
        case "transfer_requested":
            asked = read_facts(envelope.facts, TransferRequested)
            return [
                SlipRow("receipt", text=asked.receipt, strong=True),
                SlipRow("amount", paise=asked.paise, strong=True),
                SlipRow("from_account", text=asked.from_account),
                SlipRow("to_account", text=asked.to_account),
                SlipRow("purpose", about=asked.purpose),
                SlipRow("reason", text=asked.reason),
            ], []
        case _:
            return _day(read_facts(envelope.facts, SiteDayClosed)), []


def _closing(facts: ShiftClosed) -> list[SlipRow]:
    rows = [SlipRow("of_purpose", paise=each.paise, about=each.purpose) for each in facts.by_purpose]
    rows.append(SlipRow("opening_float", paise=facts.opening_float))
    moved = (
        ("floats_added", facts.floats_added),
        ("collected", facts.collected),
        ("returned", -facts.returned),
        ("picked_up", -facts.picked_up),
        ("handed_over", facts.handed_over if isinstance(facts.handed_over, int) else 0),
    )
    rows += [SlipRow(name, paise=paise) for name, paise in moved if paise or name == "collected"]
    rows += [
        SlipRow("expected", paise=facts.expected),
        SlipRow("counted", paise=facts.counted, strong=True),
        SlipRow("over_short", paise=facts.over_short, strong=bool(facts.over_short)),
    ]
    rows += _reason(facts.reason)
    rows += _instruments(facts.instruments)
    rows += [SlipRow("receipts", count=facts.receipts), SlipRow("cancelled", count=facts.cancelled)]
    if isinstance(facts.first_receipt, str) and isinstance(facts.last_receipt, str):
        rows += [SlipRow("first_receipt", text=facts.first_receipt), SlipRow("last_receipt", text=facts.last_receipt)]
    if unprinted := facts.jobs.waiting + facts.jobs.uncertain + facts.jobs.failed:
        rows.append(SlipRow("unprinted", count=unprinted))
    return rows


def _day(facts: SiteDayClosed) -> list[SlipRow]:
    rows = []
    several = len({each.device for each in facts.shifts}) > 1
    for each in facts.shifts:
        whose = f"{each.shift} · {each.staff}"
        rows.append(SlipRow("of_shift", paise=each.counted, about=f"{each.device} · {whose}" if several else whose))
        rows += _instruments(each.instruments)
    return [
        *rows,
        SlipRow("expected", paise=facts.expected),
        SlipRow("counted", paise=facts.counted, strong=True),
        SlipRow("over_short", paise=facts.over_short, strong=bool(facts.over_short)),
        *_answered_for(facts),
    ]


def _answered_for(facts: SiteDayClosed) -> list[SlipRow]:
    """What the supervisor's signature stands for beside the sums."""
    unused = facts.confirmed if isinstance(facts.confirmed, list) else []
    left = facts.left_open if isinstance(facts.left_open, list) else []
    return [
        *(SlipRow("unused", text=each) for each in unused),
        *(SlipRow("left_open", text=f"{each.device} · {each.shift} · {each.staff}") for each in left),
    ]


def _instruments(total: object) -> list[SlipRow]:
    if not isinstance(total, InstrumentTotal):
        return []
    return [SlipRow("instruments", count=total.count), SlipRow("instruments_worth", paise=total.paise)]


def _reason(reason: object) -> list[SlipRow]:
    return [SlipRow("reason", text=reason)] if isinstance(reason, str) else []


def slips(till: Till, shift: int | None = None) -> list[StoredEntry]:
    """The entries that have a slip, oldest first: all of this till, or those of one shift."""
    found = [entry for kind in SLIP_KINDS for entry in till.journal.of_kind(kind)]
    return sorted((each for each in found if shift is None or each.envelope.shift == shift), key=lambda each: each.seq)


def reprint_slip(till: Till, seq: int) -> SlipText:
    """Promise the slip of entry `seq` once more, marked as printed again.

    Its code is the same and counts once wherever it is scanned, so this is no entry (decisions/0011).
    Raises Refused: not_signed_in, slip_unknown, slip_reprints_used.
    """
    till.signed_in()
    entry = till.journal.at(seq)
    if entry is None or entry.envelope.kind not in SLIP_KINDS:
        raise Refused("slip_unknown", seq=seq)
    taken = {job.part for job in print_jobs.of_entries(till.journal, seq, seq)}
    part = max(PICK_UP_COPIES, *taken, 0) + 1
    if part >= PARTS_PER_ENTRY:
        raise Refused("slip_reprints_used")
    print_jobs.add(till.journal, seq, part, entry.envelope.kind, till.clock.now())
    return slip_of(till, entry, reprint=True)
