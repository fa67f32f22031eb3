"""What is asked of a restore, how far it came, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from counter_pos.domain.errors import Broken, Refused
from counter_pos.journal.durable import put_whole
from counter_pos.services.restoring.papers import Gap, GivenPaper, PaperState
from counter_pos.services.restoring.proving import Fault
from counter_pos.services.restoring.unfinished import PROGRESS_FILE, progress_bytes
from counter_pos.wire.documents import Document

SCRATCH_FOLDER = ".restoring"
_OURS = frozenset({"till.lock", PROGRESS_FILE})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for. With `central` and `code` the till is enrolled again; else the ticket was carried.

    `old` is the till's folder with its damaged file, never written to. `past_fork` goes on although a chain forks.
    """

    folder: Path
    mirror: Path | None = None
    old: Path | None = None
    central: str | None = None
    code: str | None = None
    ticket: Path | None = None
    keys: Path | None = None
    papers: tuple[GivenPaper, ...] = ()
    past_fork: bool = False


class ChainTold(msgspec.Struct, frozen=True, kw_only=True):
    """What was proven of one earlier epoch. `acknowledged` is as far as the centre's kept word covers it.

    `by_source` counts entries by who had them ('centre+mirror'), `ranges` are (first, last, who). `loose` entries are
    signed by the till and stand behind a hole. `branches` are the files of a fork at `forked_at`.
    """

    epoch: int
    seq: int
    receipts: int
    acknowledged: int
    unsent: int
    unsent_receipts: int
    by_source: dict[str, int]
    ranges: list[tuple[int, int, str]]
    faults: list[Fault]
    more_faults: int
    loose: dict[str, int]
    forked_at: int | None = None
    branches: dict[str, list[str]] = {}


class PaperTold(msgspec.Struct, frozen=True, kw_only=True):
    """What one paper came to; see services.restoring.papers. Account, money and number only where it is proven."""

    place: str
    state: PaperState
    code: str = ""
    receipt: str = ""
    account: str = ""
    paise: int = 0
    text: str = ""


class Restored(msgspec.Struct, kw_only=True):
    """What came of it. Unsent entries of earlier epochs are on this disk and not yet at the centre.

    `shift_of` is the clerk whose open shift goes on; None when none was open. `shift_counted`: its count is void.
    """

    device: str
    epoch: int
    sources: list[str] = []
    chains: list[ChainTold] = []
    papers: list[PaperTold] = []
    gaps: list[Gap] = []
    shift_of: str | None = None
    shift_counted: bool = False

    @property
    def waiting(self) -> list[PaperTold]:
        """Papers that wait for a supervisor's word."""
        return [each for each in self.papers if each.state == "paper_only"]

    @property
    def forks(self) -> list[str]:
        """The files of forks' branches."""
        return [name for chain in self.chains for name in chain.branches]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the target while the work goes on, and for ever after.

    With `told` the earlier epochs are written and will not be proven again: the new epoch may have been begun.
    """

    v: int = 1
    ticket: Document | None = None
    key_id: str = ""
    central: str | None = None
    told: Restored | None = None
    done: bool = False


def progress_of(folder: Path) -> Progress | None:
    """What an earlier restore left in a folder. Raises Broken(document_damaged)."""
    raw = progress_bytes(folder)
    try:
        return None if raw is None else msgspec.json.decode(raw, type=Progress)
    except msgspec.MsgspecError as wrong:
        raise Broken("document_damaged", what=PROGRESS_FILE, reason=str(wrong)) from wrong


def begun(folder: Path) -> Progress:
    """How far an earlier run came. Raises Refused(restore_target_used) for a folder that is anybody's."""
    progress = progress_of(folder)
    if progress is not None and not progress.done:
        return progress
    used = progress is not None or (folder.exists() and not folder.is_dir())
    if used or (folder.is_dir() and any(each.name not in _OURS for each in folder.iterdir())):
        raise Refused("restore_target_used", path=str(folder))
    return Progress()


def keep_progress(folder: Path, progress: Progress) -> None:
    put_whole(folder / PROGRESS_FILE, msgspec.json.encode(progress))
