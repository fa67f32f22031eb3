"""The shift and its drawer: opened with a float, counted blind, closed once; and the day closed by a supervisor."""

from __future__ import annotations

from datetime import date

from msgspec import UNSET, Struct

from counter_pos.domain import matters
from counter_pos.domain.business_date import business_date, confirmed_date
from counter_pos.domain.drawer import cash_over_short
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    DrawerCounted,
    InstrumentTotal,
    ShiftClosed,
    ShiftOpened,
    read_facts,
)
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.domain.shift import MOST_COUNTS, Shift
from counter_pos.journal import print_jobs, shifts
from counter_pos.journal.store import Moment, PrintOrder
from counter_pos.services.notes import kept_notes, machine_word
from counter_pos.services.receipts.paper_states import count_states
from counter_pos.services.till.approvals import check
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.entry import StoredEntry


class Counted(Struct, frozen=True):
    """A count that is committed, and only now what was expected. over_short = counted - expected, signed."""

    attempt: int
    attempts_left: int
    counted: int
    expected: int
    over_short: int


def open_shift(till: Till, notes: tuple[NoteCount, ...], command_id: str, approval: Word | None = None) -> Shift:
    """Open a shift for who is signed in, with the float counted by denomination (it may be empty).

    A clock that cannot be believed decides no date: it is the one that a supervisor's word names.
    Raises Refused: not_signed_in, shift_already_open(staff), day_already_closed, float_too_large,
    denomination_refused, clock_needs_supervisor, date_is_past, date_far_ahead, clock_believed_again(day),
    command_reused, and those of services.till.approvals.check.
    """
    member = till.signed_in()
    if (recorded := till.answered(command_id, "shift_opened")) is not None:
        opened = till.shift
        same = read_facts(recorded.envelope.facts, ShiftOpened).notes == kept_notes(notes, till.rules())
        if opened is None or opened.number != recorded.envelope.shift or not same:
            raise Refused("command_reused")
        return opened
    latest = till.shift
    if latest is not None and latest.state != "closed":
        raise Refused("shift_already_open", staff=latest.staff)
    moment = till.moment()
    day = _day_to_open(till, moment, approval)
    if closed_day(till, day) is not None:
        raise Refused("day_already_closed", day=day)
    rules = till.rules_on(day)
    facts = ShiftOpened(
        shift=latest.number + 1 if latest else 1, opening_float=notes_total(notes), notes=kept_notes(notes, rules)
    )
    if facts.opening_float > rules.most_opening_float_paise:
        raise Refused("float_too_large", most_paise=rules.most_opening_float_paise)
    matter = matters.confirming_date(day)
    approvals = () if approval is None else (check(till, approval, matter, command_id, member.code),)
    prints = (PrintOrder(1, "shift_opened", ""),) if rules.opening_slip else ()
    till.record(
        facts,
        command_id,
        member,
        business_date=day,
        shift=facts.shift,
        approvals=approvals,
        prints=prints,
        moment=moment,
    )
    shift = till.shift
    assert shift is not None
    return shift


def _day_to_open(till: Till, moment: Moment, word: Word | None) -> date:
    last = till.journal.place.last_business_date
    confirmed = None if word is None else matters.date_confirmed(word.matter)
    if moment.clock != "ok":
        if word is None:
            raise Refused("clock_needs_supervisor", at=moment.at)
        known = till.known_time()
        return business_date(known, last) if confirmed is None else confirmed_date(confirmed, known, last)
    day = business_date(moment.at, last)
    if confirmed not in (None, day):  # the centre answered meanwhile, or the clock was set
        raise Refused("clock_believed_again", day=day)
    return day


def count_drawer(
    till: Till, notes: tuple[NoteCount, ...], command_id: str, machine_total: int | None = None
) -> Counted:
    """Commit a blind count; payments of this shift end here. One recount is allowed, and both are kept.

    `machine_total` is what a counting machine said of the same cash, paise. Raises Refused: not_signed_in,
    shift_not_open, shift_of_another, count_attempts_used, machine_differs, denomination_refused,
    note_count_negative, command_reused.
    """
    member = till.signed_in()
    shift = till.shift
    if (recorded := till.answered(command_id, "drawer_counted")) is not None:
        was = read_facts(recorded.envelope.facts, DrawerCounted)
        last = None if shift is None else shift.last_count
        if last is None or last.seq != recorded.seq or was.notes != kept_notes(notes, till.rules()):
            raise Refused("command_reused")
        return counted(till)
    if shift is None or shift.state == "closed":
        raise Refused("shift_not_open")
    if shift.staff != member.code:
        raise Refused("shift_of_another", staff=shift.staff)
    if len(shift.counts) >= MOST_COUNTS:
        raise Refused("count_attempts_used")
    facts = DrawerCounted(
        attempt=len(shift.counts) + 1,
        notes=kept_notes(notes, till.rules()),
        counted=notes_total(notes),
        machine_total=machine_word(notes, machine_total),
    )
    till.record(facts, command_id, member)
    return counted(till)


def counted(till: Till) -> Counted:
    """The last count of the latest shift beside what was expected. Raises Refused(shift_not_counted)."""
    shift = till.shift
    if shift is None or shift.last_count is None:
        raise Refused("shift_not_counted")
    found = shift.last_count.counted_paise
    expected = shift.drawer.expected
    return Counted(
        attempt=shift.last_count.attempt,
        attempts_left=MOST_COUNTS - len(shift.counts),
        counted=found,
        expected=expected,
        over_short=cash_over_short(found, expected),
    )


def close_shift(till: Till, reason: str | None, approval: Word | None, command_id: str) -> Shift:
    """Close the counted shift; its slip is promised. A difference beyond policy needs a reason and a supervisor.

    Raises Refused: shift_not_open, shift_of_another, shift_not_counted, reason_needed, command_reused, and those of
    services.till.approvals.check.
    """
    member = till.signed_in()
    shift = till.shift
    if (recorded := till.answered(command_id, "shift_closed")) is not None:
        if shift is None or shift.number != recorded.envelope.shift:
            raise Refused("command_reused")
        return shift
    if shift is None or shift.state == "closed":
        raise Refused("shift_not_open")
    if shift.staff != member.code:
        raise Refused("shift_of_another", staff=shift.staff)
    result = counted(till)
    differs = abs(result.over_short) > till.rules().approve_over_short_above_paise
    if differs and not (reason or "").strip():
        raise Refused("reason_needed")
    matter = matters.closing(shift.number, result.over_short)
    agreed = (check(till, approval, matter, command_id, member.code),) if differs or approval else ()
    prints = (PrintOrder(1, "shift_closed", ""),)
    till.record(_closing(till, shift, result, reason), command_id, member, approvals=agreed, prints=prints)
    closed = till.shift
    assert closed is not None
    return closed


def _closing(till: Till, shift: Shift, result: Counted, reason: str | None) -> ShiftClosed:
    found = shifts.by_number(till.journal, shift.number)
    assert found is not None and shift.last_count is not None
    jobs = print_jobs.of_entries(till.journal, found.opened_seq, till.journal.place.seq)
    drawer = shift.drawer
    return ShiftClosed(
        shift=shift.number,
        opening_float=drawer.opening_float,
        floats_added=drawer.floats_added,
        collected=drawer.collected,
        returned=drawer.returned,
        picked_up=drawer.picked_up,
        expected=result.expected,
        counted=result.counted,
        over_short=result.over_short,
        count_seq=shift.last_count.seq,
        receipts=shift.receipts,
        cancelled=shift.cancelled,
        by_purpose=shift.purpose_totals(),
        jobs=count_states(till, jobs),
        first_receipt=shift.first_receipt or UNSET,
        last_receipt=shift.last_receipt or UNSET,
        handed_over=drawer.handed_over or UNSET,
        instruments=InstrumentTotal(count=drawer.instruments, paise=drawer.instruments_paise)
        if drawer.instruments
        else UNSET,
        reason=(reason or "").strip() or UNSET,
    )


def closed_day(till: Till, day: date) -> StoredEntry | None:
    """The entry that closed a business date; None while it is open."""
    for entry in till.deeds_of("site_day_closed"):
        if entry.envelope.business_date == day.isoformat():
            return entry
    return None
