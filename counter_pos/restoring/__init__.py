"""Makes a till again from what is left of it: mirror, centre, damaged folder, paper; and goes on in a new epoch.

Nothing is overwritten: the target is an empty folder, or one in which this very work was begun. Killed at any step, it
is asked for again and goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from counter_pos import __version__
from counter_pos.domain.errors import Broken, Refused
from counter_pos.journal.keys import FileKeyStore, KeyStore, state_directory
from counter_pos.journal.lock import FolderLock
from counter_pos.journal.past import PastChain
from counter_pos.journal.rebuild import ChainWriter
from counter_pos.restoring.authority import Authority, authority_of
from counter_pos.restoring.wanted import (
    SCRATCH_FOLDER,
    ChainTold,
    PaperTold,
    Progress,
    Restored,
    Wanted,
    begun,
    keep_progress,
    progress_of,
)
from counter_pos.services.clock import SystemClock
from counter_pos.services.ports import Clock
from counter_pos.services.recovering import recovered_hash
from counter_pos.services.restoring.going_on import go_on, moment_of, open_shift_left
from counter_pos.services.restoring.papers import UNPROVEN_CODES, GivenPaper, JudgedPaper, Known, Place, gaps, judge
from counter_pos.services.restoring.proving import Proven, Source, prove
from counter_pos.services.restoring.sources import Chain, JournalSource, MirrorSource
from counter_pos.services.shelf import TillShelf
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import line_of
from counter_pos.wire.signing import Signer
from counter_pos.wire.totals import RunningTotals

__all__ = ["Progress", "Restored", "Wanted", "progress_of", "restore"]

Tell = Callable[[str], None]
"""Hears of each step before it is taken."""


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
    files = _files(wanted)
    tell("ticket")
    authority = authority_of(wanted, progress, files, keys, clock)
    centre = _centre(authority, left)
    told = Restored(device=authority.ticket.device, epoch=authority.ticket.epoch)
    proven = _prove_all(wanted, authority, files, centre, told, tell)
    if told.forks and not wanted.past_fork:
        raise Broken("restore_forked", paths=", ".join(told.forks))
    tell("papers")
    chains = _past_chains(folder, told, left)
    _judge_papers(wanted, authority, proven, chains, told)
    shift = open_shift_left(chains[-1]) if chains else None
    told.shift_of = None if shift is None else shift.staff
    told.shift_counted = shift is not None and shift.state == "counted"
    held = progress_of(folder)
    assert held is not None
    keep_progress(folder, msgspec.structs.replace(held, told=told))
    return told


def _files(wanted: Wanted) -> list[MirrorSource | JournalSource]:
    found: list[MirrorSource | JournalSource] = []
    if wanted.old is not None:
        found.append(JournalSource(wanted.old, wanted.folder / SCRATCH_FOLDER))
    if wanted.mirror is not None:
        found.append(MirrorSource(wanted.mirror))
    return found


def _centre(authority: Authority, left: ExitStack) -> Any:
    """The centre as a source; None without a line."""
    from counter_pos.sync.giving_back import CentreSource

    if authority.central is None:
        return None
    signer = Signer.from_seed(authority.secrets.seed)
    ticket = authority.ticket
    source = CentreSource(authority.central, signer, ticket.device, ticket.epoch, authority.ring.central)
    left.callback(source.close)
    return source


def _prove_all(
    wanted: Wanted,
    authority: Authority,
    files: Sequence[MirrorSource | JournalSource],
    centre: Any,
    told: Restored,
    tell: Tell,
) -> list[Proven]:
    """Prove every earlier epoch of the device over all sources, and write each as a journal file."""
    device = told.device
    known: set[Chain] = {chain for each in files for chain in each.chains()}
    if centre is not None:
        tell("centre")
        known |= {(device, held.epoch) for held in centre.chains()}
    sources: list[Source] = [*files, *([centre] if centre is not None else [])]
    told.sources = [each.name for each in sources]
    if not known and not wanted.papers:
        raise Refused("restore_nothing", path=device)
    proven = []
    for epoch in sorted(epoch for owner, epoch in known if owner == device and epoch < told.epoch):
        tell(f"chain {epoch}")
        proven.append(_prove_one(wanted.folder, authority, sources, (device, epoch), told))
    return proven


def _prove_one(folder: Path, authority: Authority, sources: Sequence[Source], chain: Chain, told: Restored) -> Proven:
    device, epoch = chain
    target = chain_path(folder, chain)
    writer = ChainWriter(target)
    branches: dict[str, Path] = {}

    def keep_branch(name: str, entry: StoredEntry) -> None:
        if name not in branches:
            branches[name] = folder / f"fork-{device}-{epoch}-{entry.seq}-{name[:8]}.jsonl"
        with branches[name].open("ab") as out:
            out.write(line_of(entry))

    for stale in folder.glob(f"fork-{device}-{epoch}-*.jsonl"):
        stale.unlink()
    try:
        proven = prove(device, epoch, sources, authority.ring, writer.add, keep_branch)
        if proven.seq == 0 or proven.training:
            writer.discard()
            target.unlink(missing_ok=True)
        else:
            writer.acknowledge(_acknowledgements(authority, sources, chain))
            writer.finish()
    except BaseException:
        writer.discard()
        raise
    told.chains.append(_chain_told(target, proven, branches))
    return proven


def _chain_told(target: Path, proven: Proven, branches: dict[str, Path]) -> ChainTold:
    seq, acknowledged, unsent, unsent_receipts = 0, 0, 0, 0
    if target.exists():
        past = PastChain(target, proven.device, proven.epoch)
        acked = past.acknowledged()
        seq, acknowledged = past.head()[0], acked.acked_seq if acked else 0
        unsent, unsent_receipts = past.unsent, past.unsent_receipts()
        past.close()
    whose = {} if proven.fork is None else proven.fork.branches
    return ChainTold(
        epoch=proven.epoch,
        seq=seq,
        receipts=proven.serial if seq else 0,
        acknowledged=acknowledged,
        unsent=unsent,
        unsent_receipts=unsent_receipts,
        by_source=proven.by_source,
        ranges=proven.ranges,
        faults=proven.faults,
        more_faults=proven.more_faults,
        loose=proven.loose,
        forked_at=None if proven.fork is None else proven.fork.seq,
        branches={path.name: list(whose[name]) for name, path in branches.items()},
    )


def _acknowledgements(authority: Authority, sources: Sequence[Source], chain: Chain) -> Iterator[Document]:
    """The centre's own word on how far it has the chain, from wherever it was kept; only what proves itself."""
    from counter_pos.sync.giving_back import CentreSource

    found: list[Document] = []
    for source in sources:
        if isinstance(source, JournalSource):
            found += source.acknowledgements(*chain)
        elif isinstance(source, CentreSource) and (kept := source.acknowledgement(*chain)) is not None:
            found.append(kept)
    for document in found:
        try:
            said = read_document(ACKNOWLEDGEMENT, document, Acknowledgement, authority.ring.central)
        except Broken:
            continue
        if (said.device, said.epoch) == chain:
            yield document


def chain_path(folder: Path, chain: Chain) -> Path:
    """The journal file of a chain."""
    return folder / f"journal-{chain[0]}-{chain[1]}.sqlite3"


def _past_chains(folder: Path, told: Restored, left: ExitStack) -> list[PastChain]:
    """The earlier epochs that were written, oldest first."""
    found = []
    for each in told.chains:
        if each.seq:
            found.append(PastChain(chain_path(folder, (told.device, each.epoch)), told.device, each.epoch))
            left.callback(found[-1].close)
    return found


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
    chains = _past_chains(folder, told, left)
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
