"""What a till that has no replica yet still knows: staff and policy, from the signed documents in its folder."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from counter_pos.domain.consumer import Consumer, PaymentSeen
from counter_pos.domain.demand import Demand
from counter_pos.domain.errors import Unavailable
from counter_pos.domain.policy import Policy, read_policy
from counter_pos.domain.staff import StaffMember
from counter_pos.replica.manifest import StaffBook, read_staff
from counter_pos.services.shelf import TillShelf


class HeardDocuments:
    """services.ports.HeardFromCentral without consumers: enough to prove a supervisor and to record a deed."""

    version = 0
    edition = "documents alone"

    def __init__(self, shelf: TillShelf, as_of: datetime) -> None:
        """`as_of` is an instant that has surely passed. Raises Unavailable(restore_no_staff)."""
        policy, staff = shelf.document("policy"), shelf.document("staff")
        if policy is None or staff is None:
            raise Unavailable("restore_no_staff")
        self.as_of = as_of
        self._policy = read_policy(policy.body.encode())
        self._staff: StaffBook = read_staff(staff.body.encode())

    def one_edition(self) -> AbstractContextManager[object]:
        """See HeardFromCentral."""
        return nullcontext()

    def policy(self) -> Policy:
        """See HeardFromCentral."""
        return self._policy

    def staff(self) -> dict[int, StaffMember]:
        """See HeardFromCentral."""
        return {each.number: each.member for each in self._staff.staff}

    def pin_hash(self, number: int) -> str | None:
        """See HeardFromCentral."""
        return next((each.pin_hash for each in self._staff.staff if each.number == number), None)

    def is_barred(self, number: int) -> bool:
        """See HeardFromCentral."""
        return any(each.barred for each in self._staff.staff if each.number == number)

    def staff_reflected_seq(self, device: str, epoch: int) -> int:
        """See HeardFromCentral."""
        held = self._staff.reflected
        return max((each.seq for each in held if (each.device, each.epoch) == (device, epoch)), default=0)

    def get(self, account: int) -> Consumer | None:  # noqa: ARG002
        """No consumer is known yet."""
        return None

    def by_old_account(self, account_old: int) -> list[Consumer]:  # noqa: ARG002
        """No consumer is known yet."""
        return []

    def by_meter(self, meter: str, limit: int = 20) -> list[Consumer]:  # noqa: ARG002
        """No consumer is known yet."""
        return []

    def by_mobile(self, mobile: str, limit: int = 20) -> list[Consumer]:  # noqa: ARG002
        """No consumer is known yet."""
        return []

    def by_name(self, text: str, limit: int = 20) -> list[Consumer]:  # noqa: ARG002
        """No consumer is known yet."""
        return []

    def paid_elsewhere(self, account: int) -> list[PaymentSeen]:  # noqa: ARG002
        """No payment of another till is known yet."""
        return []

    def demand(self, number: str) -> Demand | None:  # noqa: ARG002
        """No demand is known yet."""
        return None

    def demands_of(self, account: int) -> list[Demand]:  # noqa: ARG002
        """No demand is known yet."""
        return []

    def reflected_seq(self, device: str, epoch: int) -> int:  # noqa: ARG002
        """No dues are known yet."""
        return 0
