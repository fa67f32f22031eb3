"""Who is at the window, and what every screen reads of the till."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from counter_pos.domain.facts import Counter
from counter_pos.domain.policy import Rules
from counter_pos.domain.shift import Shift
from counter_pos.domain.staff import StaffMember
from counter_pos.services.printing_jobs import PrintJob, PrintState
from counter_pos.services.summaries import (
    ShiftSummary,
    StatusReading,
)


class PapersInDoubt(Protocol):
    """The print jobs of which nobody knows whether they came out."""

    def uncertain(self) -> list[PrintJob]: ...
    def mark(self, job_id: int, state: PrintState, note: str) -> None: ...


class PeopleTill(Protocol):
    """Implemented by services.desk.people and services.desk.base."""

    @property
    def who(self) -> StaffMember | None: ...
    @property
    def shift(self) -> Shift | None: ...
    @property
    def business_date(self) -> date: ...
    @property
    def counter(self) -> Counter: ...
    @property
    def print_jobs(self) -> PapersInDoubt: ...

    def sign_in(self, staff_code: str, pin: str) -> StaffMember: ...
    def sign_out(self, reason: str) -> None: ...
    def approve(self, staff_code: str, pin: str, action: str) -> Any: ...

    def new_command_id(self) -> str: ...
    def shift_summary(self, number: int) -> ShiftSummary: ...
    def status(self) -> StatusReading: ...
    def rules(self) -> Rules: ...
