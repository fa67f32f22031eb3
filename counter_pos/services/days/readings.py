"""Shift, day and status as figures: folds of the journal, computed when asked, stored nowhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    CashReceivedInSafe,
    DrawerCounted,
    PaymentCancelled,
    PaymentTaken,
    ShiftClosed,
    ShiftReceived,
    SiteDayClosed,
    read_facts,
)
from counter_pos.domain.shift import Shift, fold_shift
from counter_pos.domain.staff import staff_number
from counter_pos.journal import print_jobs, receipts, shifts
from counter_pos.journal.receipts import ReceiptFound
from counter_pos.journal.shifts import ShiftFound
from counter_pos.services.cash.shifts import closed_day
from counter_pos.services.consumers.dues import is_stale
from counter_pos.services.receipts.paper_states import count_states, state_of
from counter_pos.services.receipts.rows import restored_rows, row_of
from counter_pos.services.summaries import (
    DaySummary,
    LeftBehind,
    NotesCounted,
    ReceiptRow,
    ShiftSummary,
    StatusReading,
    TakenOver,
)
from counter_pos.services.till.till import Till
from counter_pos.wire.claims import device_place
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire


class _Story(Struct, frozen=True):
    """One shift's entries, read once."""

    found: ShiftFound
    last_seq: int
    entries: list[Envelope]
    shift: Shift


def _story(till: Till, found: ShiftFound) -> _Story:
    last_seq = found.closed_seq or till.journal.place.seq
    entries = [each.envelope for each in till.journal.between(found.opened_seq, last_seq)]
    entries = [each for each in entries if each.shift == found.shift]
    shift: Shift | None = None
    for envelope in entries:
        shift = fold_shift(shift, envelope)
    assert shift is not None
    return _Story(found, last_seq, entries, shift)


def receipts_of_shift(till: Till) -> list[ReceiptRow]:
    """The latest shift's receipts, latest first."""
    found = shifts.last(till.journal)
    return [] if found is None else list(reversed(_receipt_rows(till, _story(till, found))))


def _receipt_rows(till: Till, story: _Story) -> tuple[ReceiptRow, ...]:
    acked = till.journal.place.acknowledged
    acked_seq = acked.acked_seq if acked else 0
    jobs = print_jobs.of_entries(till.journal, story.found.opened_seq, story.last_seq)
    states = {(job.receipt, job.kind): state_of(till, job) for job in jobs}
    cancelled: dict[str, Envelope] = {}
    paid: list[tuple[Envelope, PaymentTaken]] = []
    for envelope in story.entries:
        if envelope.kind == "payment_taken":
            paid.append((envelope, read_facts(envelope.facts, PaymentTaken)))
        elif envelope.kind == "payment_cancelled":
            for gone in read_facts(envelope.facts, PaymentCancelled).parts:
                cancelled[gone.receipt] = envelope
    if not paid:
        return ()
    first, last = paid[0][1].parts[0].receipt, paid[-1][1].parts[-1].receipt
    found = {each.receipt: each for each in _between(till, first, last)}
    return tuple(
        row_of(envelope, facts, part, found[part.receipt], cancelled.get(part.receipt), states, acked_seq)
        for envelope, facts in paid
        for part in facts.parts
    )


def receipt_row(till: Till, found: ReceiptFound) -> ReceiptRow:
    """One receipt of any shift, with what became of it."""
    acked = till.journal.place.acknowledged
    entry = till.journal.at(found.seq)
    assert entry is not None
    facts = read_facts(entry.envelope.facts, PaymentTaken)
    gone = till.journal.at(found.cancelled_seq) if found.cancelled_seq else None
    jobs = print_jobs.of_entries(till.journal, found.seq, found.seq)
    states = {(job.receipt, job.kind): state_of(till, job) for job in jobs}
    part = facts.parts[found.part - 1]
    cancelled = None if gone is None else gone.envelope
    return row_of(entry.envelope, facts, part, found, cancelled, states, acked.acked_seq if acked else 0)


def _between(till: Till, first: str, last: str) -> list[ReceiptFound]:
    ends = [receipts.by_number(till.journal, each) for each in (first, last)]
    assert ends[0] is not None and ends[1] is not None
    return receipts.between(till.journal, ends[0].serial, ends[1].serial)


def shift_summary(till: Till, number: int) -> ShiftSummary:
    """Everything about one shift. Raises Refused(shift_unknown)."""
    found = shifts.by_number(till.journal, number)
    if found is None:
        raise Refused("shift_unknown", shift=number)
    return _summary(till, _story(till, found))


def _summary(till: Till, story: _Story) -> ShiftSummary:
    shift, drawer, counter = story.shift, story.shift.drawer, till.counter
    closing = next((each for each in story.entries if each.kind == "shift_closed"), None)
    closed = None if closing is None else read_facts(closing.facts, ShiftClosed)
    rows, restored = _receipt_rows(till, story), restored_rows(till, story.entries)
    acked = till.journal.place.acknowledged
    staff = till.heard.staff().get(staff_number(shift.staff))
    head = till.journal.at(story.last_seq)
    assert head is not None
    return ShiftSummary(
        counter_code=counter.code,
        window=counter.window,
        counter_en=counter.name_en,
        counter_hi=counter.name_hi,
        shift=shift.number,
        staff=shift.staff,
        staff_en=staff.name_en if staff else shift.staff,
        staff_hi=staff.name_hi if staff else shift.staff,
        business_date=shift.business_date,
        opened_at=from_wire(shift.opened_at),
        closed_at=None if closing is None else from_wire(closing.at),
        opening_float=drawer.opening_float,
        floats_added=drawer.floats_added,
        collected=drawer.collected,
        returned=drawer.returned,
        picked_up=drawer.picked_up,
        expected=drawer.expected,
        counted=closed.counted if closed else None,
        over_short=closed.over_short if closed else None,
        reason=closed.reason if closed and isinstance(closed.reason, str) else None,
        approver=closing.approvals[0].staff if closing and closing.approvals else None,
        receipts=rows,
        by_purpose=dict(shift.by_purpose),
        counts=tuple(_counts(story)),
        jobs=count_states(till, print_jobs.of_entries(till.journal, story.found.opened_seq, story.last_seq)),
        unsent=sum(not row.sent for row in (*restored, *rows)),
        acknowledged_seq=acked.acked_seq if acked else 0,
        acknowledged_hash=acked.acked_hash if acked else None,
        head_seq=head.seq,
        head_hash=head.hash.hex(),
        handed_over=drawer.handed_over,
        instruments=drawer.instruments,
        instruments_paise=drawer.instruments_paise,
        clock_unverified=sum(each.clock != "ok" for each in story.entries),
        restored=restored,
    )


def _counts(story: _Story) -> list[NotesCounted]:
    counts = []
    for envelope in story.entries:
        if envelope.kind == "drawer_counted":
            facts = read_facts(envelope.facts, DrawerCounted)
            if isinstance(facts.occasion, str):  # a surprise count is no count of the close
                continue
            counts.append(NotesCounted(facts.attempt, from_wire(envelope.at), tuple(facts.notes), facts.counted))
    return counts


def day_summary(till: Till, day: date) -> DaySummary:
    """All shifts of a business date and where its rupees are. Raises Refused(day_without_shift)."""
    from counter_pos.services.cash import safe  # the window's start does not pay for it

    found = shifts.of_date(till.journal, day)
    others = safe.taken_over(till, day)
    if not found and not others and not _earlier_closings(till, day):
        raise Refused("day_without_shift", day=day)
    summaries = tuple(_summary(till, _story(till, each)) for each in found)
    received = {
        facts.shift: facts.counted
        for entry in till.journal.of_kind("shift_received")
        for facts in [read_facts(entry.envelope.facts, ShiftReceived)]
        if facts.device == till.journal.device and entry.envelope.refs[0].epoch == till.journal.epoch
    }
    earlier = _earlier_closings(till, day)
    carried = sum(
        facts.paise
        for entry in till.deeds_of("cash_received_in_safe")
        if entry.envelope.business_date == day.isoformat()
        for facts in [read_facts(entry.envelope.facts, CashReceivedInSafe)]
        if facts.device == till.journal.device
    )
    closing = closed_day(till, day)
    unused, left_open = _answered_for(closing)
    counter = till.counter
    in_drawer = sum(
        (each.expected if each.counted is None else each.counted) for each in summaries if each.shift not in received
    )
    return DaySummary(
        counter_code=counter.code,
        window=counter.window,
        counter_en=counter.name_en,
        counter_hi=counter.name_hi,
        business_date=day,
        shifts=summaries,
        closed_at=None if closing is None else from_wire(closing.envelope.at),
        supervisor=None if closing is None else closing.envelope.approvals[0].staff,
        in_drawer=in_drawer + sum(each.counted for each, in_safe, _ in earlier if not in_safe),
        in_safe=sum(received.get(each.shift, 0) for each in summaries) + carried,
        in_transit=sum(each.picked_up for each in summaries) + sum(gone for _, _, gone in earlier) - carried,
        others=(
            *(each for each, _, _ in earlier),
            *(
                TakenOver(each.device, each.window, each.shift, each.staff, each.paise, each.over_short)
                for each in others
                if each.kind == "shift"
            ),
        ),
        others_in_safe=sum(each.paise for each in others)
        + sum(each.counted for each, in_safe, _ in earlier if in_safe),
        unused=unused,
        left_open=left_open,
        brought=sum(gone + (0 if in_safe else each.counted) for each, in_safe, gone in earlier),
    )


def _answered_for(closing: StoredEntry | None) -> tuple[tuple[str, ...], tuple[LeftBehind, ...]]:
    """The windows not used, and the shifts left open, for which the supervisor answered when the day was closed."""
    if closing is None:
        return (), ()
    facts = read_facts(closing.envelope.facts, SiteDayClosed)
    left = facts.left_open if isinstance(facts.left_open, list) else []
    unused = tuple(facts.confirmed) if isinstance(facts.confirmed, list) else ()
    return unused, tuple(LeftBehind(each.device, device_place(each.device)[1], each.shift, each.staff) for each in left)


def _earlier_closings(till: Till, day: date) -> list[tuple[TakenOver, bool, int]]:
    """This window's shifts of the day that were closed in an earlier epoch: whether the safe has each, and what was
    picked up of it."""
    from counter_pos.services.cash import safe

    taken = safe.received(till)
    found = []
    for entry in till.earlier.of_kind("shift_closed"):
        envelope = entry.envelope
        if envelope.business_date != day.isoformat():
            continue
        facts = read_facts(envelope.facts, ShiftClosed)
        row = TakenOver(
            entry.device, till.counter.window, facts.shift, envelope.who.staff, facts.counted, facts.over_short
        )
        found.append((row, (entry.device, entry.epoch, entry.seq) in taken, facts.picked_up))
    return found


def status(till: Till) -> StatusReading:
    """What the status strip tells. Never a sum of the drawer: a band."""
    acked = till.journal.place.acknowledged
    acked_seq = acked.acked_seq if acked else 0
    papers = count_states(till, print_jobs.in_states(till.journal, "waiting", "sending", "uncertain", "failed"))
    return StatusReading(
        unsent=receipts.count_after(till.journal, acked_seq) + till.earlier.unsent()[1],
        oldest_unsent_at=_at(till, acked_seq + 1),
        last_sent_at=from_wire(acked.server_time) if acked else None,
        unprinted=papers.waiting + papers.failed,
        uncertain=papers.uncertain,
        replica_as_of=till.heard.as_of,
        replica_stale=is_stale(till),
        drawer_band=drawer_band(till),
        mirror=None if till.mirror is None else till.mirror.reading(),
        clock_trusted=till.clock_state(till.clock.now()) == "ok",
    )


def _at(till: Till, seq: int) -> datetime | None:
    entry = till.journal.at(seq)
    return None if entry is None else from_wire(entry.envelope.at)


def drawer_band(till: Till) -> Literal["low", "near", "over"]:
    """How full the drawer is: all that anybody may see before a count."""
    shift, rules = till.shift, till.rules()
    if shift is None or shift.state == "closed" or shift.drawer.expected < rules.drawer_warn_paise:
        return "low"
    return "over" if shift.drawer.expected >= rules.drawer_lock_paise else "near"
