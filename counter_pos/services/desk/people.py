"""Who is at the window, and a second person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_pos.domain.matters import Matter
from counter_pos.domain.staff import StaffMember
from counter_pos.services.desk.base import DeskBase
from counter_pos.services.people import sign_in
from counter_pos.services.till.till import new_command_id
from counter_pos.services.till.words import Word

if TYPE_CHECKING:
    from counter_pos.services.people.staffing import NewPin, StaffRow


class PeopleDesk(DeskBase):
    """Signing in and out, and approvals."""

    @property
    def who(self) -> StaffMember | None:
        """Who is signed in."""
        return self.till.who

    def sign_in(self, staff_code: str, pin: str) -> StaffMember:
        """See services.people.sign_in."""
        return self.write(lambda: sign_in.sign_in(self.till, staff_code, pin))

    def reopen(self, locked_for: str, staff_code: str, pin: str) -> StaffMember:
        """See services.people.sign_in."""
        return self.write(lambda: sign_in.reopen(self.till, locked_for, staff_code, pin))

    def act_as(self, staff_code: str, pin: str) -> StaffMember:
        """Prove a person for one command of the command line. See services.people.sign_in."""
        return sign_in.act_as(self.till, staff_code, pin)

    def sign_out(self, reason: str) -> None:
        """See services.people.sign_in."""
        self.write(lambda: sign_in.sign_out(self.till, reason))

    def approve(self, staff_code: str, pin: str, matter: Matter) -> Word:
        """A supervisor's own login for one deed of somebody else. See services.people.sign_in."""
        return sign_in.approve(self.till, staff_code, pin, matter)

    def supervise(self, staff_code: str, pin: str, matter: Matter) -> Word:
        """A supervisor's own login for an own deed. See services.people.sign_in."""
        return sign_in.supervise(self.till, staff_code, pin, matter)

    def people(self) -> list[StaffMember]:
        """Everybody of the site, for their names."""
        return list(self.till.heard.staff().values())

    def staff_rows(self) -> list[StaffRow]:
        """See services.people.staffing."""
        from counter_pos.services.people import staffing

        return staffing.staff_rows(self.till)

    def reset_pin(
        self, staff_code: str, typed: NewPin, reason: str, approval: Word | None, command_id: str | None = None
    ) -> StaffMember:
        """See services.people.staffing."""
        from counter_pos.services.people import staffing

        command = command_id or new_command_id()
        return self.write(lambda: staffing.reset_pin(self.till, staff_code, typed, reason, approval, command))

    def change_pin(self, staff_code: str, old_pin: str, typed: NewPin, command_id: str | None = None) -> StaffMember:
        """See services.people.staffing."""
        from counter_pos.services.people import staffing

        command = command_id or new_command_id()
        return self.write(lambda: staffing.change_pin(self.till, staff_code, old_pin, typed, command))

    def bar(
        self, staff_code: str, barred: bool, reason: str, approval: Word | None, command_id: str | None = None
    ) -> StaffMember:
        """See services.people.staffing."""
        from counter_pos.services.people import staffing

        command = command_id or new_command_id()
        return self.write(lambda: staffing.bar(self.till, staff_code, barred, reason, approval, command))
