"""How a person of the site stands at this till: the staff list, and what this till's own supervisors changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counter_pos.domain.facts import PinReset, StaffBarred, read_facts
from counter_pos.domain.staff import staff_number

if TYPE_CHECKING:
    from counter_pos.services.till.till import Till


@dataclass(frozen=True, slots=True)
class Standing:
    """What signing in is judged by."""

    pin_hash: str
    barred: bool


def standing_of(till: Till, number: int) -> Standing | None:
    """How this person stands; None for an unknown number.

    An own deed holds at once, until a staff list contains it (its `reflected` covers the entry): from then on the
    list is the later word.
    """
    kept = till.heard.pin_hash(number)
    if kept is None:
        return None
    standing = Standing(kept, till.heard.is_barred(number))
    contained = till.heard.staff_reflected_seq(till.journal.device, till.journal.epoch)
    for entry in till.journal.of_kind("pin_reset"):
        reset = read_facts(entry.envelope.facts, PinReset)
        if entry.seq > contained and staff_number(reset.staff) == number:
            standing = replace(standing, pin_hash=reset.pin_hash)
    for entry in till.journal.of_kind("staff_barred"):
        barring = read_facts(entry.envelope.facts, StaffBarred)
        if entry.seq > contained and staff_number(barring.staff) == number:
            standing = replace(standing, barred=barring.barred)
    return standing
