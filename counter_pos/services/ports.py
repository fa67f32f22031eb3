"""What lies outside the services, as Protocols: clock, consumer look-up, paper."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from counter_pos.domain.consumer import Consumer, PaymentSeen
from counter_pos.domain.demand import Demand
from counter_pos.domain.policy import Policy
from counter_pos.domain.staff import StaffMember

if TYPE_CHECKING:
    from counter_pos.wire.keyring import KeyRing
    from counter_pos.wire.site_book import SiteBook


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The wall clock as an aware UTC instant."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow while this machine is up."""
        ...

    def boot_id(self) -> str:
        """Names this run of the machine: monotonic times of two boots cannot be compared."""
        ...


class HeardFromCentral(Protocol):
    """The replica as the services see it: consumers, dues, other tills' payments, policy, staff. Reading only.

    `version` grows with every snapshot or delta; `as_of` is the instant the figures were true at central. `edition` is
    another object after each change of anything: what was read since it was asked for holds while it is the same.
    """

    @property
    def edition(self) -> object: ...

    def one_edition(self) -> AbstractContextManager[object]:
        """While it lasts, all that this thread reads is of one replica: the next one waits to be put in place.

        For what belongs together and takes several look-ups; never while anything is written or waited for.
        """
        ...

    @property
    def version(self) -> int: ...

    @property
    def as_of(self) -> datetime: ...

    def get(self, account: int) -> Consumer | None:
        """One consumer by the ten-digit number."""
        ...

    def by_old_account(self, account_old: int) -> list[Consumer]: ...

    def by_meter(self, meter: str, limit: int = 20) -> list[Consumer]:
        """By the meter's serial, upper case, without spaces; exact first, else its beginning."""
        ...

    def by_mobile(self, mobile: str, limit: int = 20) -> list[Consumer]:
        """By the ten digits of a mobile number (only its keyed hash is stored)."""
        ...

    def by_name(self, text: str, limit: int = 20) -> list[Consumer]:
        """By the beginnings of name words (and locality words), in either script."""
        ...

    def paid_elsewhere(self, account: int) -> list[PaymentSeen]:
        """Payments at other tills within the last seven days, as central told."""
        ...

    def demand(self, number: str) -> Demand | None:
        """A quote or request by its number."""
        ...

    def demands_of(self, account: int) -> list[Demand]:
        """All quotes and requests of an account, also those that have run out."""
        ...

    def reflected_seq(self, device: str, epoch: int) -> int:
        """The replica's dues contain this chain's payments up to this seq; 0 when none."""
        ...

    def policy(self) -> Policy: ...

    def staff(self) -> dict[int, StaffMember]:
        """The site's staff by number."""
        ...

    def pin_hash(self, number: int) -> str | None:
        """The argon2 hash of a staff member's PIN; None for an unknown number."""
        ...

    def is_barred(self, number: int) -> bool:
        """Whether the staff list bars this person."""
        ...

    def staff_reflected_seq(self, device: str, epoch: int) -> int:
        """What this chain changed of the staff up to this seq is in the list; 0 when nothing."""
        ...


class SiteHeard(Protocol):
    """The other windows of the site, as central told of them, and the keys their slips are proven with."""

    def site_book(self) -> SiteBook | None:
        """The last word of central; None before the first. Raises Broken(document_*)."""
        ...

    def key_ring(self) -> KeyRing | None:
        """The keys that this till trusts; None where it has no list. Raises Broken(document_*)."""
        ...


class NothingOfTheSite:
    """A till that heard of no other window."""

    def site_book(self) -> SiteBook | None:
        """See SiteHeard."""
        return None

    def key_ring(self) -> KeyRing | None:
        """See SiteHeard."""
        return None
