"""Who is at the window, and a second person's word."""

from __future__ import annotations

from counter_pos.domain.entry import Approval
from counter_pos.domain.staff import StaffMember
from counter_pos.services import sign_in
from counter_pos.services.desk.base import DeskBase


class PeopleDesk(DeskBase):
    """Signing in and out, and approvals."""

    @property
    def who(self) -> StaffMember | None:
        """Who is signed in."""
        return self.till.who

    def sign_in(self, staff_code: str, pin: str) -> StaffMember:
        """See services.sign_in."""
        return self.write(lambda: sign_in.sign_in(self.till, staff_code, pin))

    def act_as(self, staff_code: str, pin: str) -> StaffMember:
        """Prove a person for one command of the command line. See services.sign_in."""
        return sign_in.act_as(self.till, staff_code, pin)

    def sign_out(self, reason: str) -> None:
        """See services.sign_in."""
        self.write(lambda: sign_in.sign_out(self.till, reason))

    def approve(self, staff_code: str, pin: str, action: str) -> Approval:
        """A supervisor's own login for one action."""
        return sign_in.approve(self.till, staff_code, pin, action)
