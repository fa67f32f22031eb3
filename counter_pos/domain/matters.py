"""What a supervisor agrees to: one deed, named by its kind, its subject and the cash that it moves. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from counter_pos.domain.staff import Role, StaffMember

LIVES = timedelta(minutes=2)
"""How long an approval may wait for its deed. The supervisor stands at the window when it is given, and the deed
follows at once; two minutes are enough for a slow PC and a second login. It is a brake like that on wrong PINs and no
rule of the company, so it is no policy."""

STANDS_UNDER: dict[str, tuple[str, ...]] = {
    "payment_cancelled": ("payment_cancelled",),
    "paper_unreadable": ("payment_cancelled",),
    "payment_recovered": ("payment_recovered",),
    "cash_picked_up": ("cash_picked_up",),
    "cash_received_in_safe": ("cash_received_in_safe",),
    "shift_received": ("shift_received",),
    "clock_confirmed": ("shift_opened",),
    "shift_closed": ("shift_closed",),
    "shift_handed_over": ("shift_handed_over",),
    "site_day_closed": ("site_day_closed", "shift_received"),
    "pin_reset": ("pin_reset",),
    "staff_barred": ("staff_barred",),
    "staff_let_in": ("staff_barred",),
    "training_begun": (),
    "training_ended": (),
}
"""Every kind of deed that may be approved, and the kinds of entries that the approval then stands in."""

TWO_PERSONS = frozenset(
    {
        "payment_cancelled",
        "payment_recovered",
        "cash_picked_up",
        "cash_received_in_safe",
        "shift_received",
        "shift_handed_over",
        "site_day_closed",
        "staff_barred",
    }
)
"""Kinds of entries that nobody makes alone, however small. The others need an approval in some cases only."""


class Matter(Struct, frozen=True):
    """What an approval is for. `subject` names one thing without a space in it; `paise` is the cash that moves (for a
    close and a hand-over the difference, signed), None where none does. Made by the functions below only."""

    kind: str
    subject: str
    paise: int | None = None

    @property
    def ref(self) -> str:
        """As an entry keeps it (docs/FORMAT.md, part 3)."""
        return " ".join((self.kind, self.subject, *(() if self.paise is None else (str(self.paise),))))


def may_approve(member: StaffMember) -> bool:
    """Whether this person's role lets them approve. Of the two roles of a site, supervisors approve every kind."""
    return member.role is Role.SUPERVISOR


def cancelling(receipts: Iterable[str], returned_paise: int) -> Matter:
    """All receipts of one payment are cancelled; `returned_paise` of cash go back. The first receipt names it."""
    return Matter("payment_cancelled", next(iter(receipts)), returned_paise)


def unreadable(receipts: Iterable[str]) -> Matter:
    """The papers of just these receipts are here and cannot be read."""
    return Matter("paper_unreadable", "+".join(sorted(receipts)))


def recovering(receipt: str, paise: int) -> Matter:
    """A receipt that only its paper tells of becomes an entry."""
    return Matter("payment_recovered", receipt, paise)


def picking_up(bag: str, paise: int) -> Matter:
    """Cash leaves a drawer in a bag."""
    return Matter("cash_picked_up", bag, paise)


def receiving_bag(bag: str, paise: int) -> Matter:
    """The safe takes over a bag of its own window, counted again."""
    return Matter("cash_received_in_safe", bag, paise)


def receiving(kind: str, place: tuple[str, int, int], paise: int) -> Matter:
    """The safe takes over what another window's entry at `place` offers: its `shift`, or a bag (`pickup`)."""
    return Matter("shift_received" if kind == "shift" else "cash_received_in_safe", "/".join(map(str, place)), paise)


def confirming_date(day: date) -> Matter:
    """The till's clock cannot be believed: a shift opens on this date all the same."""
    return Matter("clock_confirmed", day.isoformat())


def date_confirmed(matter: Matter) -> date | None:
    """The date that a supervisor agreed to; None for another matter."""
    try:
        return date.fromisoformat(matter.subject) if matter.kind == "clock_confirmed" else None
    except ValueError:
        return None


def closing(shift: int, over_short: int) -> Matter:
    """A shift closes with this difference."""
    return Matter("shift_closed", f"shift-{shift}", over_short)


def handing_over(shift: int, over_short: int) -> Matter:
    """A shift and its drawer go to the next clerk with this difference."""
    return Matter("shift_handed_over", f"shift-{shift}", over_short)


def closing_day(day: date, counted: int) -> Matter:
    """The site's day is closed, and the safe takes over what this window's shifts counted."""
    return Matter("site_day_closed", day.isoformat(), counted)


def resetting_pin(staff: str) -> Matter:
    """A person gets another PIN."""
    return Matter("pin_reset", staff)


def barring(staff: str, *, barred: bool) -> Matter:
    """A person is barred, or let in again."""
    return Matter("staff_barred" if barred else "staff_let_in", staff)


def training(device: str, epoch: int, *, begin: bool) -> Matter:
    """Training at this till begins, or is thrown away."""
    return Matter("training_begun" if begin else "training_ended", f"{device}/{epoch}")
