"""Half-done payments: kept while they are made, put on hold and recalled, gone with the entry that records them.

A draft is a help for memory, never a fact about money. It keeps the command of its payment, so that a payment which
was half done when the machine stopped is taken as the same deed, at most once.
"""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec
from msgspec import Struct

from counter_pos.domain.payment import NoteCount, PartOrder
from counter_pos.journal import drafts as kept
from counter_pos.services.till import Till

log = logging.getLogger(__name__)


class Half(Struct, frozen=True, omit_defaults=True):
    """What a clerk had begun: parts already added, the open account with what stands in its fields (paise)."""

    command_id: str
    added: tuple[PartOrder, ...] = ()
    account: int | None = None
    purpose: str | None = None
    pay_paise: int | None = None
    cash_paise: int | None = None
    notes: tuple[NoteCount, ...] = ()

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


def keep(till: Till, half: Half, names: tuple[tuple[str, str], ...], *, held: bool) -> None:
    """Keep or replace a half-done payment. Raises Refused(not_signed_in), Unavailable(disk_full | disk_error)."""
    member, shift = till.signed_in(), till.shift
    now = till.clock.now()
    draft = Kept(half, member.code, shift.number if shift else 0, now, held, names)
    kept.keep_draft(till.journal, half.command_id, msgspec.json.encode(draft).decode(), now)


def drop(till: Till, command_id: str) -> None:
    """Forget a draft that was abandoned; an unknown one is already forgotten."""
    kept.drop_draft(till.journal, command_id)


def drafts(till: Till) -> list[Kept]:
    """All half-done payments, latest first. One that does not read is logged and left out: it is no record."""
    found = []
    for command_id, body in kept.drafts(till.journal):
        try:
            found.append(msgspec.json.decode(body, type=Kept))
        except msgspec.MsgspecError as wrong:
            log.warning("draft %s does not read: %s", command_id, wrong)
    return found


def is_mine(till: Till, draft: Kept) -> bool:
    """Whether who is signed in began it in the shift that is open: only then is its cash still in the same hands."""
    who, shift = till.who, till.shift
    return who is not None and shift is not None and (draft.staff, draft.shift) == (who.code, shift.number)
