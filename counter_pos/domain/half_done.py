"""A payment that is not recorded yet, as it is kept: under its command, with whose it is."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from counter_pos.domain.instrument import TypedPaper
from counter_pos.domain.payment import NoteCount, PartOrder


class Half(Struct, frozen=True, omit_defaults=True):
    """What a clerk had begun: parts already added, the open account with what stands in its fields (paise).

    `purpose` may name a quote or request too (Choice.key).
    """

    command_id: str
    added: tuple[PartOrder, ...] = ()
    account: int | None = None
    purpose: str | None = None
    pay_paise: int | None = None
    cash_paise: int | None = None
    notes: tuple[NoteCount, ...] = ()
    tender: str = "cash"
    paper: TypedPaper = TypedPaper()

    @property
    def together_paise(self) -> int:
        """What it would settle, as far as it was typed."""
        return sum(each.paise for each in self.added) + (self.pay_paise or 0)


class Kept(Struct, frozen=True):
    """A draft with whose it is. `held` is False for one that was simply under way when it was last kept."""

    half: Half
    staff: str
    shift: int
    at: datetime
    held: bool
    names: tuple[tuple[str, str], ...] = ()
    """English and Hindi names of its accounts, as they were found."""
