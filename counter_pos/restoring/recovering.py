"""Receipts that only paper tells of, taken over at a supervisor's word by a till that goes on after a restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from counter_pos.app import OpenTill, open_till
from counter_pos.domain.errors import Refused
from counter_pos.journal.chains import chain_files
from counter_pos.journal.keys import KeyStore
from counter_pos.journal.past import PastChain
from counter_pos.restoring import paper_told
from counter_pos.restoring.wanted import PaperTold, progress_of
from counter_pos.services.ports import Clock
from counter_pos.services.restoring.heard import HeardDocuments
from counter_pos.services.restoring.papers import GivenPaper, JudgedPaper
from counter_pos.services.restoring.recovering import judge_papers, recover_receipt
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import TICKET, Ticket, convert
from counter_pos.wire.instants import from_wire

Approve = Callable[[Till, JudgedPaper], Word]
"""Asks a supervisor about one paper."""


def recover(
    folder: Path,
    papers: Sequence[GivenPaper],
    approve: Approve,
    *,
    in_drawer: bool,
    clock: Clock | None = None,
    keys: KeyStore | None = None,
) -> list[PaperTold]:
    """Record each proven paper once, and tell what each came to. Without papers: those that the restore left waiting.

    `approve` is asked once for each paper that is recorded. Raises those of open_till, of
    services.restoring.recovering and Unavailable(restore_no_staff), Refused(training_is_on).
    """
    opened = open_till(folder, clock=clock, keys=keys)
    try:
        if opened.training:
            raise Refused("training_is_on")
        progress = progress_of(folder)
        told = None if progress is None else progress.told
        given = list(papers) or [GivenPaper(each.place, each.text) for each in (told.waiting if told else [])]
        with ExitStack() as left:
            return _recover(opened, given, approve, in_drawer, left)
    finally:
        opened.close()


def _recover(
    opened: OpenTill, given: Sequence[GivenPaper], approve: Approve, in_drawer: bool, left: ExitStack
) -> list[PaperTold]:
    till = _till_of(opened)
    chains = []
    for file in chain_files(opened.folder):
        if file.epoch < opened.journal.epoch:
            chains.append(PastChain(file.path, file.device, file.epoch))
            left.callback(chains[-1].close)
    judged = judge_papers(till, given, opened.shelf.ring(), chains)
    told = []
    for paper in judged:
        if paper.state != "paper_only":
            told.append(paper_told(paper))
            continue
        recover_receipt(till, paper, approve(till, paper), in_drawer=in_drawer)
        told.append(paper_told(paper, recorded=True))
    return told


def _till_of(opened: OpenTill) -> Till:
    """The till's own, or one that knows staff and rules from the signed documents alone."""
    if opened.desk is not None:
        return opened.desk.till
    opening = opened.journal.opening
    assert opening is not None
    issued = from_wire(convert(TICKET, decode(opening.ticket.encode()), Ticket).issued)
    return Till(opened.journal, HeardDocuments(opened.shelf, issued), opened.clock, opened.pin_pepper)
