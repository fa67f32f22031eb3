"""The new epoch of a restored till: what was proven is bound into it, and an open shift goes on in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from msgspec import UNSET

from counter_pos.domain.business_date import clock_is_trusted
from counter_pos.domain.facts import ChainRestored, InstrumentTotal, RestoredChain, ShiftOpened, TakenOver
from counter_pos.domain.shift import Shift, fold_shift
from counter_pos.journal.chains import SYSTEM, ChainFile, begin_chain, chain_files, open_chain
from counter_pos.journal.keys import ChainSecrets, KeyStore
from counter_pos.journal.past import PastChain
from counter_pos.journal.store import Deed, Journal, Moment
from counter_pos.services.ports import Clock
from counter_pos.wire.documents import Document, Ticket
from counter_pos.wire.instants import from_wire


def open_shift_left(past: PastChain) -> Shift | None:
    """The shift that an earlier epoch left open or counted; None when its last one was closed."""
    opened = past.last_shift_opened()
    if opened is None:
        return None
    shift: Shift | None = None
    for entry in past.from_seq(opened):
        shift = fold_shift(shift, entry.envelope)
    return None if shift is None or shift.state == "closed" else shift


def taken_over(past: PastChain, shift: Shift) -> TakenOver:
    """What of an open shift the new epoch goes on from."""
    drawer = shift.drawer
    papers = InstrumentTotal(count=drawer.instruments, paise=drawer.instruments_paise)
    return TakenOver(
        epoch=past.epoch,
        shift=shift.number,
        seq=past.head()[0],
        staff=shift.staff,
        opened_at=shift.opened_at,
        floats_added=drawer.floats_added,
        collected=drawer.collected,
        returned=drawer.returned,
        picked_up=drawer.picked_up,
        handed_over=drawer.handed_over,
        receipts=shift.receipts,
        cancelled=shift.cancelled,
        by_purpose=shift.purpose_totals(),
        instruments=papers if drawer.instruments else UNSET,
        first_receipt=shift.first_receipt or UNSET,
        last_receipt=shift.last_receipt or UNSET,
    )


def restored_chain(past: PastChain, receipts: int) -> RestoredChain:
    """How far an earlier epoch was proven."""
    seq, digest = past.head()
    acked = past.acknowledged()
    return RestoredChain(
        epoch=past.epoch, seq=seq, hash=digest, receipts=receipts, acknowledged=acked.acked_seq if acked else 0
    )


def moment_of(clock: Clock, ticket: Ticket, chains: Sequence[PastChain]) -> Moment:
    """Now, as the new epoch's first entries record it: not before what the earlier ones and the ticket knew."""
    known = [from_wire(ticket.issued)]
    for past in chains:
        if (acked := past.acknowledged()) is not None:
            known.append(from_wire(acked.server_time))
        last = past.at(past.head()[0])
        if last is not None and last.envelope.clock == "ok":
            known.append(from_wire(last.envelope.at))
    now = clock.now()
    state = "ok" if clock_is_trusted(now, max(known)) else "unverified"
    return Moment(now, clock.monotonic_ms(), clock.boot_id(), state)  # type: ignore[arg-type]


def go_on(
    folder: Path,
    ticket: tuple[Document, Ticket],
    secrets: ChainSecrets,
    keys: KeyStore,
    chains: Sequence[tuple[PastChain, int]],
    sources: Sequence[str],
    moment: Moment,
    policy: int,
    app: str,
    tell: Callable[[str], None],
) -> Journal:
    """Open the epoch of `ticket` (or the one that a crash left begun), and record once what it goes on from.

    `chains` are the earlier epochs, oldest first, each with its receipts. `tell` hears of each step.
    """
    document, said = ticket
    begun = ChainFile(folder / f"journal-{said.device}-{said.epoch}.sqlite3", said.device, said.epoch)
    if begun in chain_files(folder):
        try:
            journal = begin_chain(folder, document, secrets, f"open-{said.epoch}", moment, policy, app)
        except FileExistsError:
            journal = open_chain(begun, keys, app)
    else:
        journal = begin_chain(folder, document, secrets, f"open-{said.epoch}", moment, policy, app)
    tell("record")
    command_id = f"restored-{said.epoch}"
    if journal.of_command(command_id) is None:
        facts = ChainRestored(chains=[restored_chain(*each) for each in chains], sources=sorted(sources))
        journal.append(Deed(facts, command_id, SYSTEM, moment, None, None, policy))
    tell("shift")
    _take_over(journal, [past for past, _ in chains], f"taken-over-{said.epoch}", moment, policy)
    return journal


def _take_over(journal: Journal, chains: Sequence[PastChain], command_id: str, moment: Moment, policy: int) -> None:
    shift = open_shift_left(chains[-1]) if chains else None
    if shift is None or journal.of_command(command_id) is not None:
        return
    facts = ShiftOpened(
        shift=1, opening_float=shift.drawer.opening_float, notes=[], taken_over=taken_over(chains[-1], shift)
    )
    day: date = shift.business_date
    journal.append(Deed(facts, command_id, SYSTEM, moment, day, 1, policy))
