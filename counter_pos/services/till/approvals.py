"""A supervisor's word for one deed: given with an own PIN, checked and used once. No other way leads into an entry.

`check` makes an `Agreed` of a `Word`, and only that goes with an entry (`Till.record`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from counter_pos.domain.entry import Approval
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import LIVES, STANDS_UNDER, Matter, may_approve
from counter_pos.domain.staff import StaffMember, staff_number
from counter_pos.services.till.clock import ClockReading, jump_between, passed_between
from counter_pos.services.till.standing import standing_of
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Agreed, Word

if TYPE_CHECKING:
    from counter_pos.services.ports import Clock
    from counter_pos.wire.entry import StoredEntry


def give(till: Till, member: StaffMember, matter: Matter) -> Word:
    """A person who has just proved an own PIN agrees to one deed. Raises Refused(not_supervisor)."""
    if not may_approve(member):
        raise Refused("not_supervisor", staff=member.code)
    standing = standing_of(till, member.number)
    assert standing is not None and matter.kind in STANDS_UNDER
    word = Word(member.code, matter)
    till.words.add(word, _now(till.clock), standing.pin_hash)
    return word


def check(till: Till, word: Word | None, matter: Matter, command_id: str, *not_by: str) -> Agreed:
    """Whether `word` is good for this deed, and for it alone. `not_by` are the staff codes whose own deed it is.

    Raises Refused: approval_needed (none, or not of this run of the program), approval_other_deed,
    approval_other_subject(approved, asked), approval_other_amount(approved_paise, asked_paise), approval_used,
    approval_stale(minutes), same_person, approval_withdrawn(staff).
    """
    given = None if word is None else till.words.get(word)
    if word is None or given is None:
        raise Refused("approval_needed")
    if word.matter.kind != matter.kind:
        raise Refused("approval_other_deed")
    if word.matter.subject != matter.subject:
        raise Refused("approval_other_subject", approved=word.matter.subject, asked=matter.subject)
    if word.matter.paise != matter.paise:
        approved, asked = word.matter.paise or 0, matter.paise or 0
        raise Refused("approval_other_amount", approved_paise=approved, asked_paise=asked)
    if given.used_by not in (None, command_id):
        raise Refused("approval_used")
    if _stale(given.at, _now(till.clock)):
        raise Refused("approval_stale", minutes=LIVES // timedelta(minutes=1))
    if word.staff in not_by:
        raise Refused("same_person")
    if not _stands(till, word.staff, given.pin_hash):
        raise Refused("approval_withdrawn", staff=word.staff)
    return Agreed(Approval(word.staff, "pin", matter.ref, True), matter, command_id, word)


def countersigned(till: Till, count: StoredEntry, matter: Matter, command_id: str) -> Agreed:
    """The next clerk's own count, made with an own PIN, as their word for taking the drawer over.

    It is an entry, so it outlives the program, and it is good until cash moves. Raises Refused(next_clerk_withdrawn)
    when that clerk was barred or got another PIN since.
    """
    staff = count.envelope.who.staff
    standing = standing_of(till, staff_number(staff))
    reset = [each.seq for each in till.journal.of_kind("pin_reset") if each.envelope.facts["staff"] == staff]
    if standing is None or standing.barred or max(reset, default=0) > count.seq:
        raise Refused("next_clerk_withdrawn", staff=staff)
    return Agreed(Approval(staff, "pin", matter.ref, True), matter, command_id)


def _stands(till: Till, staff: str, pin_hash: str) -> bool:
    """Whether a person may still approve, and by the same PIN as when they did."""
    number = staff_number(staff)
    member, standing = till.heard.staff().get(number), standing_of(till, number)
    if member is None or standing is None:
        return False
    return may_approve(member) and not standing.barred and standing.pin_hash == pin_hash


def _stale(given: ClockReading, now: ClockReading) -> bool:
    """Older than LIVES by the clock that nobody sets. A jump of the other one ends it too: not every machine's steady
    clock goes on while it sleeps."""
    jumped = now.boot != given.boot or jump_between(given, now) is not None
    return jumped or not timedelta(0) <= passed_between(given, now) <= LIVES


def _now(clock: Clock) -> ClockReading:
    return ClockReading(clock.now(), clock.monotonic_ms(), clock.boot_id())
