"""Makes a till again from what is left of it: mirror, centre, damaged folder, paper; and goes on in a new epoch.

Nothing is overwritten: the target is an empty folder, or one in which this very work was begun. Killed at any step, it
is asked for again and goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack

import msgspec

from counter_pos import __version__
from counter_pos.domain.errors import Broken
from counter_pos.journal.keys import FileKeyStore, KeyStore, state_directory
from counter_pos.journal.lock import FolderLock
from counter_pos.journal.past import PastChain
from counter_pos.restoring.authority import Authority, authority_of
from counter_pos.restoring.earlier_epochs import Tell, centre_of, files_of, past_chains, prove_all
from counter_pos.restoring.wanted import (
    SCRATCH_FOLDER,
    PaperTold,
    Progress,
    Restored,
    Wanted,
    begun,
    keep_progress,
    progress_of,
)
from counter_pos.services.ports import Clock
from counter_pos.services.restoring.going_on import go_on, moment_of, open_shift_left
from counter_pos.services.restoring.papers import UNPROVEN_CODES, GivenPaper, JudgedPaper, Known, Place, gaps, judge
from counter_pos.services.restoring.proving import Proven
from counter_pos.services.restoring.recovering import recovered_hash
from counter_pos.services.shelf import TillShelf
from counter_pos.services.till.clock import SystemClock
from counter_pos.wire.totals import RunningTotals

__all__ = ["Progress", "Restored", "Wanted", "progress_of", "restore"]


def restore(
    wanted: Wanted, *, clock: Clock | None = None, keys: KeyStore | None = None, tell: Tell = lambda _: None
) -> Restored:
    """Make the till in `wanted.folder`. Asked again after it was killed, it goes on; after it was done, it refuses.

    Raises Refused: restore_target_used, restore_nothing, restore_no_ticket, ticket_used, ticket_expired,
    enrol_code_bad, keys_unreadable; Unavailable: restore_key_missing, restore_key_gone, mirror_away,
    enrol_unreachable, centre_*, disk_*; Broken: document_*, restore_forked (both branches are files in the folder
    then, and no epoch was opened).
    """
    clock = clock or SystemClock()
    keys = keys or FileKeyStore(state_directory())
    folder = wanted.folder
    progress = begun(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    try:
        if progress.ticket is None:
            keep_progress(folder, progress)
        with ExitStack() as left:
            left.callback(shutil.rmtree, folder / SCRATCH_FOLDER, ignore_errors=True)
            told = progress.told
            if told is None:
                told = _prove(wanted, progress, keys, clock, left, tell)
            tell("epoch")
            _go_on(wanted, told, keys, clock, left, tell)
    finally:
        lock.release()
    return told


def _prove(wanted: Wanted, progress: Progress, keys: KeyStore, clock: Clock, left: ExitStack, tell: Tell) -> Restored:
    """Write every earlier epoch as far as it is proven, judge the papers, and keep what was found."""
    folder = wanted.folder
    tell("sources")
    files = files_of(wanted)
    tell("ticket")
    authority = authority_of(wanted, progress, files, keys, clock)
    centre = centre_of(authority, left)
    told = Restored(device=authority.ticket.device, epoch=authority.ticket.epoch)
    proven = prove_all(wanted, authority, files, centre, told, tell)
    if told.forks and not wanted.past_fork:
        raise Broken("restore_forked", paths=", ".join(told.forks))
    tell("papers")
    chains = past_chains(folder, told, left)
    _judge_papers(wanted, authority, proven, chains, told)
    shift = open_shift_left(chains[-1]) if chains else None
    told.shift_of = None if shift is None else shift.staff
    told.shift_counted = shift is not None and shift.state == "counted"
    held = progress_of(folder)
    assert held is not None
    keep_progress(folder, msgspec.structs.replace(held, told=told))
    return told


def _judge_papers(
    wanted: Wanted, authority: Authority, proven: Sequence[Proven], chains: Sequence[PastChain], told: Restored
) -> None:
    """Papers that were given, and the receipts of entries that no chain reaches."""
    past = {each.epoch: each for each in chains}
    loose = [GivenPaper(f"{each.device}/{each.epoch}", text) for each in proven for text in each.papers]

    def hash_at(epoch: int, seq: int) -> bytes | None:
        entry = past[epoch].at(seq) if epoch in past else None
        return None if entry is None else entry.hash

    def recovered(place: Place) -> bytes | None:
        return recovered_hash(told.device, place, chains)

    papers = judge([*wanted.papers, *loose], authority.ring, told.device, hash_at, recovered)
    told.papers = [paper_told(each) for each in papers]
    known = {each.epoch: Known(each.serial, each.totals) for each in proven}
    for epoch in sorted({each.claim.epoch for each in papers if each.claim is not None and each.state == "paper_only"}):
        head = known.get(epoch, Known(0, RunningTotals()))
        told.gaps += gaps(epoch, told.device, head, papers, authority.secrets.chain_key)


def paper_told(paper: JudgedPaper, *, recorded: bool = False) -> PaperTold:
    """One judged paper as it is told and kept; `recorded` just now."""
    proven = paper.claim if paper.claim is not None and paper.code not in UNPROVEN_CODES else None
    return PaperTold(
        place=paper.given.place,
        state="recovered" if recorded else paper.state,
        code=paper.code,
        receipt=paper.receipt,
        account="" if proven is None else f"{proven.account:010d}",
        paise=0 if proven is None else proven.paise,
        text=paper.given.text,
    )


def _go_on(wanted: Wanted, told: Restored, keys: KeyStore, clock: Clock, left: ExitStack, tell: Tell) -> None:
    folder = wanted.folder
    progress = progress_of(folder)
    assert progress is not None
    authority = authority_of(wanted, progress, (), keys, clock)
    chains = past_chains(folder, told, left)
    receipts = {each.epoch: each.receipts for each in told.chains}
    go_on(
        folder,
        (authority.document, authority.ticket),
        authority.secrets,
        keys,
        [(each, receipts[each.epoch]) for each in chains],
        told.sources,
        moment_of(clock, authority.ticket, chains),
        TillShelf(folder, None, clock, lambda _: None).version("policy"),
        __version__,
        tell,
    ).close()
    tell("done")
    keep_progress(folder, msgspec.structs.replace(progress, done=True))
