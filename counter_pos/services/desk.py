"""The till as one object with bound deeds: what window, command line, print desk and courier are handed.

Every deed that writes runs on the journal lane, whichever thread asks; look-ups run where they are asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from counter_pos.domain.consumer import Consumer
from counter_pos.domain.entry import Approval
from counter_pos.domain.facts import (
    AppUpdated,
    Counter,
    DrawerOpenedWithoutSale,
    Facts,
    OutageBegan,
    OutageEnded,
    PolicyAdopted,
)
from counter_pos.domain.payment import NoteCount, PaymentOrder
from counter_pos.domain.policy import Rules
from counter_pos.domain.receipt import ReceiptText
from counter_pos.domain.shift import Shift
from counter_pos.domain.staff import StaffMember
from counter_pos.services import accounts, payments, readings, shifts, sign_in
from counter_pos.services.lanes import Lanes
from counter_pos.services.papers import receipt_paper
from counter_pos.services.payments import Cancelled, Taken
from counter_pos.services.promises import TillPrintJobs
from counter_pos.services.shifts import Counted
from counter_pos.services.summaries import (
    Caution,
    DaySummary,
    Found,
    OpenedAccount,
    ReceiptRow,
    ShiftSummary,
    StatusReading,
)
from counter_pos.services.till import Till, new_command_id
from counter_pos.wire.instants import to_wire

T = TypeVar("T")


def fence_file(journal: Path) -> Path:
    """The marker beside a fenced epoch's file."""
    return journal.with_suffix(".fenced")


class Desk:
    """One till, open for work. With `lanes`, writes go through the journal lane; without, they run at once."""

    def __init__(self, till: Till, lanes: Lanes | None = None) -> None:
        self.till = till
        self._lanes = lanes
        self._journal_thread: int | None = None
        self._outage_began: str | None = None
        self.print_jobs = TillPrintJobs(till, self.write)
        if (marker := fence_file(till.journal.path)).exists():
            till.fenced = marker.read_text(encoding="utf-8")
        if lanes is not None:
            lanes.run("journal", self._own).result()

    def _own(self) -> None:
        self._journal_thread = threading.get_ident()
        self.till.journal.own()

    def write(self, work: Callable[[], T]) -> T:
        """Run `work` on the journal lane and return what it returns, once it is durable."""
        if self._lanes is None or threading.get_ident() == self._journal_thread:
            return work()
        return self._lanes.run("journal", work).result()

    # who

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

    # accounts

    def find(self, text: str, limit: int = 20) -> list[Found]:
        """See services.accounts."""
        return accounts.find(self.till, text, limit)

    def open_account(self, account: int) -> OpenedAccount:
        """See services.accounts."""
        return accounts.open_account(self.till, account)

    def consumer(self, account: int) -> Consumer:
        """One consumer. Raises Refused(account_unknown)."""
        return accounts.consumer_of(self.till, account)

    def cautions(self, order: PaymentOrder) -> tuple[Caution, ...]:
        """See services.payments."""
        return payments.cautions(self.till, order)

    # payments

    def new_command_id(self) -> str:
        """A fresh id, made when a screen opens and kept through retries."""
        return new_command_id()

    def take_payment(self, order: PaymentOrder) -> Taken:
        """See services.payments."""
        return self.write(lambda: payments.take_payment(self.till, order))

    def cancel_payment(
        self, receipt: str, reason: str, approval: Approval | None, surrendered: bool, command_id: str | None = None
    ) -> Cancelled:
        """See services.payments."""
        command = command_id or new_command_id()
        return self.write(lambda: payments.cancel_payment(self.till, receipt, reason, approval, surrendered, command))

    def duplicate_receipt(self, receipt: str, reason: str, command_id: str | None = None) -> ReceiptText:
        """See services.payments."""
        command = command_id or new_command_id()
        return self.write(lambda: payments.duplicate_receipt(self.till, receipt, reason, command))

    def receipt_text(self, receipt: str) -> ReceiptText:
        """The original paper of a receipt of this till. Raises Refused(receipt_unknown)."""
        paper = receipt_paper(self.till, receipt)
        if paper is None:
            payments.find_receipt(self.till, receipt)
        assert paper is not None
        return paper

    def receipts_of_shift(self) -> list[ReceiptRow]:
        """The latest shift's receipts, latest first."""
        return readings.receipts_of_shift(self.till)

    def last_recorded(self) -> Taken | None:
        """The last payment of the open shift: what a clerk is shown after a restart."""
        return payments.last_recorded(self.till)

    # shift and drawer

    @property
    def shift(self) -> Shift | None:
        """The latest shift, open, counted or closed."""
        return self.till.shift

    def open_shift(
        self, notes: tuple[NoteCount, ...], command_id: str | None = None, approval: Approval | None = None
    ) -> Shift:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.open_shift(self.till, notes, command, approval))

    def add_float(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Shift:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.add_float(self.till, notes, command))

    def open_drawer(self, reason: str) -> None:
        """Record that the drawer is opened without a sale."""
        member = self.till.signed_in()
        self.write(lambda: self.till.record(DrawerOpenedWithoutSale(reason=reason), new_command_id(), member))

    def count_drawer(self, notes: tuple[NoteCount, ...], command_id: str | None = None) -> Counted:
        """See services.shifts."""
        command = command_id or new_command_id()
        return self.write(lambda: shifts.count_drawer(self.till, notes, command))

    def counted(self) -> Counted:
        """The committed count of the latest shift. Raises Refused(shift_not_counted)."""
        return shifts.counted(self.till)

    def close_shift(self, reason: str | None, approval: Approval | None, command_id: str | None = None) -> ShiftSummary:
        """See services.shifts."""
        command = command_id or new_command_id()
        closed = self.write(lambda: shifts.close_shift(self.till, reason, approval, command))
        return self.shift_summary(closed.number)

    def close_day(self, day: date | None, approval: Approval | None, command_id: str | None = None) -> DaySummary:
        """See services.shifts."""
        command = command_id or new_command_id()
        closed = self.write(lambda: shifts.close_day(self.till, day, approval, command))
        return self.day_summary(closed)

    # readings

    @property
    def counter(self) -> Counter:
        """The counter and window this till stands at."""
        return self.till.counter

    @property
    def business_date(self) -> date:
        """The day that is traded on."""
        return self.till.business_date

    def rules(self) -> Rules:
        """The policy in force."""
        return self.till.rules()

    def shift_summary(self, number: int) -> ShiftSummary:
        """See services.readings."""
        return readings.shift_summary(self.till, number)

    def day_summary(self, day: date) -> DaySummary:
        """See services.readings."""
        return readings.day_summary(self.till, day)

    def status(self) -> StatusReading:
        """See services.readings."""
        return readings.status(self.till)

    # what the till notes of itself

    def note_update(self, app: str) -> None:
        """Record, once, that another version of the program writes here now. A fenced chain opens to be read."""
        last = self.till.journal.newest()
        if self.till.fenced is None and last is not None and last.envelope.app != app:
            self._system(AppUpdated(before=last.envelope.app, after=app))

    def note_policy(self, version: int, digest: str) -> None:
        """Record that the till works by another policy from here on. `digest` is the SHA-256 of its body, hex."""
        self._system(PolicyAdopted(version=version, digest=digest))

    # the line to the centre

    def fence(self, reason: str) -> None:
        """Issue nothing more in this epoch. A marker in the till's folder keeps it so over a restart."""
        self.till.fenced = reason
        fence_file(self.till.journal.path).write_text(reason, encoding="utf-8")

    def outage_began(self, reason: str) -> None:
        """Record, once, that the centre cannot be reached. Nothing else changes: offline is normal."""
        if self._outage_began is None:
            self._outage_began = to_wire(self.till.clock.now())
            self._system(OutageBegan(reason=reason))

    def outage_ended(self, reason: str) -> None:
        """Record that the centre answers again."""
        if self._outage_began is not None:
            began, self._outage_began = self._outage_began, None
            self._system(OutageEnded(began=began, reason=reason))

    def _system(self, facts: Facts) -> None:
        self.write(lambda: self.till.record(facts, new_command_id(), None))
