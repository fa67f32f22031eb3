"""The earlier epochs of a till: proven over all sources, and each written as a journal file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from counter_pos.domain.errors import Broken, Refused
from counter_pos.journal.past import PastChain
from counter_pos.journal.rebuild import ChainWriter
from counter_pos.restoring.authority import Authority
from counter_pos.restoring.wanted import SCRATCH_FOLDER, ChainTold, Restored, Wanted
from counter_pos.services.restoring.proving import Proven, Source, prove
from counter_pos.services.restoring.sources import Chain, JournalSource, MirrorSource
from counter_pos.wire.documents import ACKNOWLEDGEMENT, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import line_of
from counter_pos.wire.signing import Signer

Tell = Callable[[str], None]
"""Hears of each step before it is taken."""


def files_of(wanted: Wanted) -> list[MirrorSource | JournalSource]:
    found: list[MirrorSource | JournalSource] = []
    if wanted.old is not None:
        found.append(JournalSource(wanted.old, wanted.folder / SCRATCH_FOLDER))
    if wanted.mirror is not None:
        found.append(MirrorSource(wanted.mirror))
    return found


def centre_of(authority: Authority, left: ExitStack) -> Any:
    """The centre as a source; None without a line."""
    from counter_pos.sync.giving_back import CentreSource

    if authority.central is None:
        return None
    signer = Signer.from_seed(authority.secrets.seed)
    ticket = authority.ticket
    source = CentreSource(authority.central, signer, ticket.device, ticket.epoch, authority.ring.central)
    left.callback(source.close)
    return source


def prove_all(
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


def past_chains(folder: Path, told: Restored, left: ExitStack) -> list[PastChain]:
    """The earlier epochs that were written, oldest first."""
    found = []
    for each in told.chains:
        if each.seq:
            found.append(PastChain(chain_path(folder, (told.device, each.epoch)), told.device, each.epoch))
            left.callback(found[-1].close)
    return found
