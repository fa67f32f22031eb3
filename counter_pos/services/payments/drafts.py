"""Half-done payments: kept while they are made, put on hold and recalled, gone with the entry that records them.

A draft is a help for memory, never a fact about money. It keeps the command of its payment, so that a payment which
was half done when the machine stopped is taken as the same deed, at most once.
"""

from __future__ import annotations

import logging

import msgspec

from counter_pos.domain.half_done import Half, Kept
from counter_pos.journal import drafts as kept
from counter_pos.services.till.till import Till

log = logging.getLogger(__name__)


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
