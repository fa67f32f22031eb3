"""The books of a payment that was restored from paper: counted once, whether its original came before, after or never.

First the paper: it is booked as the payment would have been, and its row stands at the original's place. When the
original comes, its own legs stand and the paper's go. First the original: the paper books nothing. A paper that another
entry contradicts was paid all the same: its money waits in suspense, with an exception, in either order.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from counter_pos.central.meaning import SUSPENSE, Leg, Meaning, PaidPart, Trouble, owner_of, suspended
from counter_pos.central.recoveries import Recoveries, Recovery
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken
from counter_pos.domain.facts import PaymentTaken, read_facts


class Books(Protocol):
    """What is asked of the books: see projection.Books."""

    @property
    def server_seq(self) -> int: ...

    @property
    def recoveries(self) -> Recoveries: ...


def book(entry: Envelope, books: Books, meaning: Meaning) -> None:
    """What a `payment_recovered` puts into the books. Raises ValueError when it does not say what its paper says."""
    known, before = books.recoveries, books.server_seq
    try:
        mine = known.read(entry, before)
    except Broken as wrong:
        raise ValueError(str(wrong.facts.get("reason", wrong.code))) from wrong
    held = _held(entry.device, mine)
    if not mine.proven:
        suspended(meaning, held, mine.account, mine.paise, Trouble("recovery_unproven", mine.receipt))
        return
    earlier = next((each for each in known.standing(before) if each.place == mine.place), None)
    original = known.original(mine.place, before)
    if original is not None and not _is_original(mine, *original):
        suspended(meaning, held, mine.account, mine.paise, Trouble("recovery_contradicts", mine.receipt))
    elif original is not None:
        if known.was_cancelled(mine.place, before):
            meaning.troubles.append(Trouble("recovery_of_cancelled", mine.receipt))
    elif earlier is not None and earlier.hash == mine.hash:
        meaning.troubles.append(Trouble("recovered_twice", mine.receipt))
    elif earlier is not None:
        suspended(meaning, held, mine.account, mine.paise, Trouble("recovery_contradicts", mine.receipt))
    else:
        owner = _owner(mine, known)
        meaning.recovered.append(row_of(entry.device, mine))
        meaning.legs += [Leg(held, None, mine.paise), Leg(owner, mine.account or None, -mine.paise)]
        if owner == SUSPENSE:
            meaning.troubles.append(Trouble("unknown_account", f"{mine.account:010d} on receipt {mine.receipt}"))


def settle(entry: Envelope, digest: bytes, books: Books, meaning: Meaning) -> None:
    """What an entry changes for papers that were booked for its place before it came."""
    known = books.recoveries
    for each in known.at(entry.epoch, entry.seq, books.server_seq):
        number, owner, account = each.place[2], _owner(each, known), each.account or None
        mine = next((part for part in meaning.parts if part.part == number), None)
        if digest == each.hash and mine is not None and _is_same(mine, each):
            # Both say the same: the original's own legs stand, and the paper's go.
            meaning.legs += [Leg(owner, account, each.paise), Leg(_held(entry.device, each), None, -each.paise)]
        else:
            meaning.legs += [Leg(owner, account, each.paise), Leg(SUSPENSE, account, -each.paise)]
            meaning.troubles.append(Trouble("recovery_contradicts", each.receipt))
        if mine is not None:  # the row stands at this place already: it takes the entry's own values
            meaning.parts.remove(mine)
            meaning.found.append(mine)
        else:
            meaning.disputed.append(row_of(entry.device, each))


def warn_of_cancelled(entry: Envelope, part: PaidPart, books: Books, meaning: Meaning) -> None:
    """A receipt is cancelled that was restored from its paper before: its cash may be looked for in a drawer."""
    for each in books.recoveries.at(entry.epoch, part.seq, books.server_seq):
        if (each.place[2], each.receipt) == (part.part, part.receipt):
            meaning.troubles.append(Trouble("recovery_of_cancelled", part.receipt))


def row_of(device: str, recovery: Recovery) -> PaidPart:
    """The row that a standing recovery has at its original's place."""
    epoch, seq, number = recovery.place
    return PaidPart(
        device,
        epoch,
        seq,
        number,
        recovery.receipt,
        recovery.account,
        recovery.purpose,
        recovery.paise,
        recovery.business_date,
        None,
    )


def _held(device: str, recovery: Recovery) -> str:
    return f"{'cash' if recovery.tender == 'cash' else 'instruments'}:{device}"


def _owner(recovery: Recovery, known: Recoveries) -> str:
    """Whose money it was booked as, when it came in."""
    return owner_of(recovery.purpose, recovery.account, known.knew_account(recovery.account, recovery.server_seq))


def _is_same(part: PaidPart, recovery: Recovery) -> bool:
    said = (part.receipt, part.account, part.purpose, part.paise, part.business_date)
    return said == (
        recovery.receipt, recovery.account, recovery.purpose, recovery.paise, recovery.business_date
    )  # fmt: skip


def _is_original(recovery: Recovery, digest: bytes, envelope: Envelope) -> bool:
    """Whether an entry of the ledger is the one whose paper this is, and says the same."""
    if digest != recovery.hash or envelope.kind != "payment_taken":
        return False
    try:
        part = read_facts(envelope.facts, PaymentTaken).parts[recovery.place[2] - 1]
        account = int(part.account)
    except (msgspec.ValidationError, ValueError, IndexError):
        return False
    said = (part.receipt, account, part.purpose, part.paise, envelope.business_date)
    return said == (
        recovery.receipt, recovery.account, recovery.purpose, recovery.paise, recovery.business_date
    )  # fmt: skip
