"""What the list of staff shows of a person. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from counter_pos.domain.staff import Role
from counter_pos.ui.kit.text import Both, Sayable, say

if TYPE_CHECKING:
    from counter_pos.services.people.staffing import StaffRow

Deed = Literal["reset", "bar", "change"]

ROLES: dict[Role, Sayable] = {Role.CLERK: say("clerk"), Role.SUPERVISOR: say("supervisor")}


class PersonLine(Struct, frozen=True):
    """One row of the list."""

    code: str
    name: Sayable
    role: Sayable
    state: Sayable
    barred: bool


def person_line(row: StaffRow) -> PersonLine:
    """A person as the list shows them."""
    state: Sayable = say("may sign in")
    if row.barred:
        state = say("barred")
    elif row.locked_seconds:
        state = say("locked for {seconds} s", seconds=row.locked_seconds)
    elif row.here:
        state = say("at this window")
    return PersonLine(row.code, Both(row.name_en, row.name_hi), ROLES[row.role], state, row.barred)
