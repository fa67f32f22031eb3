"""The drawer changes hands within a shift, and is counted by surprise: blind counts that end nothing."""

from __future__ import annotations

from msgspec import UNSET

from counter_pos.domain import matters
from counter_pos.domain.drawer import apply_to_drawer, cash_over_short
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import DrawerCounted, ShiftHandedOver, SignedIn, SignedOut, read_facts
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.domain.shift import MOST_COUNTS, Shift
from counter_pos.domain.staff import StaffMember, staff_number
from counter_pos.journal.store import PrintOrder
from counter_pos.services.cash.custody import was_recorded
from counter_pos.services.cash.shifts import Counted
from counter_pos.services.notes import kept_notes, machine_word
from counter_pos.services.people.sign_in import prove
from counter_pos.services.till.approvals import check, countersigned
from counter_pos.services.till.till import Till, is_supervisor, new_command_id
from counter_pos.services.till.words import Agreed, Word
from counter_pos.wire.entry import StoredEntry

HAND_OVER = "hand_over"
SURPRISE = "surprise"


def count_for_hand_over(
    till: Till, notes: tuple[NoteCount, ...], machine_total: int | None, staff_code: str, pin: str, command_id: str
) -> Counted:
    """The next clerk counts the drawer blind, with an own PIN; the count is recorded before anything is told.

    One recount is allowed, and both are kept; a payment in between begins anew. Raises Refused: same_person,
    count_attempts_used, machine_differs, denomination_refused, note_count_negative, command_reused, those of an open
    shift and of signing in.
    """
    holder = till.signed_in()
    recorded = till.answered(command_id, "drawer_counted")
    if recorded is None:
        shift = till.open_shift_of(holder)
        incoming = prove(till, staff_code, pin)
        if incoming.code == holder.code:
            raise Refused("same_person")
        before = _fresh_count(till, shift)
        attempt = 1 if before is None else read_facts(before.envelope.facts, DrawerCounted).attempt + 1
        if attempt > MOST_COUNTS:
            raise Refused("count_attempts_used")
        facts = _count(till, notes, machine_total, attempt, HAND_OVER)
        recorded = till.record(facts, command_id, incoming)
    elif read_facts(recorded.envelope.facts, DrawerCounted).notes != kept_notes(notes, till.rules()):
        raise Refused("command_reused")
    return _told(till, recorded)


def _count(
    till: Till, notes: tuple[NoteCount, ...], machine_total: int | None, attempt: int, occasion: str
) -> DrawerCounted:
    return DrawerCounted(
        attempt=attempt,
        notes=kept_notes(notes, till.rules()),
        counted=notes_total(notes),
        machine_total=machine_word(notes, machine_total),
        occasion=occasion,
    )


def _told(till: Till, recorded: StoredEntry) -> Counted:
    shift = till.shift
    assert shift is not None
    facts = read_facts(recorded.envelope.facts, DrawerCounted)
    expected = shift.drawer.expected
    return Counted(
        attempt=facts.attempt,
        attempts_left=MOST_COUNTS - facts.attempt,
        counted=facts.counted,
        expected=expected,
        over_short=cash_over_short(facts.counted, expected),
    )


def _fresh_count(till: Till, shift: Shift) -> StoredEntry | None:
    """The last count for a hand-over of this shift, when no cash moved and nobody took over since."""
    for entry in reversed(list(till.journal.of_kind("drawer_counted"))):
        envelope = entry.envelope
        if envelope.shift != shift.number:
            return None
        if read_facts(envelope.facts, DrawerCounted).occasion != HAND_OVER:
            continue
        drawer = shift.drawer
        for later in till.journal.between(entry.seq + 1, till.journal.place.seq):
            moved = apply_to_drawer(drawer, later.envelope) != drawer
            if moved or later.envelope.kind == "shift_handed_over":
                return None
        return entry
    return None


def counted_for_hand_over(till: Till) -> tuple[Counted, str] | None:
    """The count that a hand-over would take, and whose it is; None while the next clerk must count first."""
    shift = till.shift
    entry = None if shift is None or shift.state != "open" else _fresh_count(till, shift)
    return None if entry is None else (_told(till, entry), entry.envelope.who.staff)


def hand_over(till: Till, reason: str | None, approval: Word | None, command_id: str) -> StaffMember:
    """Shift and drawer go to the clerk who counted; the difference stays with the one who leaves. Returns the latter.

    Afterwards the next clerk is signed in. Raises Refused: hand_over_not_counted, reason_needed, command_reused, and
    those of an open shift and of services.till.approvals.check.
    """
    recorded = till.answered(command_id, "shift_handed_over")
    if recorded is None:
        recorded = _hand_over(till, reason, approval, command_id)
    facts = read_facts(recorded.envelope.facts, ShiftHandedOver)
    if (reason or "").strip() != (facts.reason if isinstance(facts.reason, str) else ""):
        raise Refused("command_reused")
    incoming = till.heard.staff().get(staff_number(facts.to_staff))
    if incoming is None:  # barred by the centre between the count and now: the shift is theirs, the window is not
        raise Refused("staff_unknown", text=facts.to_staff)
    shift = till.shift
    holds = shift is not None and shift.number == facts.shift and shift.staff == incoming.code
    if holds and till.who is not None and till.who.code == facts.from_staff:
        till.record(SignedOut(reason="handed_over"), new_command_id(), till.who)
        till.who = None
        till.record(SignedIn(role=incoming.role.value), new_command_id(), incoming)
        till.who = incoming
    return incoming


def _hand_over(till: Till, reason: str | None, approval: Word | None, command_id: str) -> StoredEntry:
    holder = till.signed_in()
    shift = till.open_shift_of(holder)
    count = _fresh_count(till, shift)
    if count is None:
        raise Refused("hand_over_not_counted")
    told, facts = _told(till, count), read_facts(count.envelope.facts, DrawerCounted)
    incoming = count.envelope.who.staff
    matter = matters.handing_over(shift.number, told.over_short)
    agreed: tuple[Agreed, ...] = (countersigned(till, count, matter, command_id),)
    differs = abs(told.over_short) > till.rules().approve_over_short_above_paise
    why = (reason or "").strip()
    if differs and not why:
        raise Refused("reason_needed")
    if differs or approval is not None:
        agreed += (check(till, approval, matter, command_id, holder.code, incoming),)
    return till.record(
        ShiftHandedOver(
            shift=shift.number,
            from_staff=holder.code,
            to_staff=incoming,
            notes=facts.notes,
            counted=facts.counted,
            expected=told.expected,
            over_short=told.over_short,
            machine_total=facts.machine_total,
            reason=why or UNSET,
        ),
        command_id,
        holder,
        approvals=agreed,
        refs=(till.ref(count),),
        prints=(PrintOrder(1, "shift_handed_over", ""),),
    )


def surprise_count(
    till: Till, notes: tuple[NoteCount, ...], machine_total: int | None, staff_code: str, pin: str, command_id: str
) -> Counted:
    """A supervisor counts the drawer of an open shift, with an own PIN. It ends nothing and changes no expectation.

    What is returned is for the supervisor's eyes. Raises Refused: not_supervisor, same_person, shift_not_open,
    shift_counted, machine_differs, denomination_refused, note_count_negative, command_reused, and those of signing in.
    """
    member = prove(till, staff_code, pin)
    if not is_supervisor(member):
        raise Refused("not_supervisor", staff=member.code)
    shift = till.shift
    if shift is None or shift.state == "closed":
        raise Refused("shift_not_open")
    if shift.staff == member.code:
        raise Refused("same_person")
    if shift.state == "counted":
        raise Refused("shift_counted")
    facts = _count(till, notes, machine_total, 1, SURPRISE)
    if not was_recorded(till, command_id, facts):
        till.record(facts, command_id, member)
    recorded = till.journal.of_command(command_id)
    assert recorded is not None
    return _told(till, recorded)
