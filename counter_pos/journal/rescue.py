"""What a damaged journal still proves, in front of the damage and behind it; the file itself is left untouched.

An entry behind damage that has its own hash and the chain's signature was recorded by this till: that is proven. That
nothing is missing beside it is not: it is signed, but not chained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.carve import Carver
from counter_pos.journal.integrity import read_entries
from counter_pos.journal.log_file import LogReport, read_log
from counter_pos.journal.patient import read_untouched
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.verify import ChainCheck, check_alone

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

    from counter_pos.wire.keyring import KeyRing

Keep = Callable[[StoredEntry, bool], None]
"""Takes an entry that is proven, in order of seq, and whether it is chained."""


@dataclass(slots=True)
class Rescued:
    """What was found. Seqs are in order; `last` is the last entry of which anything is known."""

    chained: int = 0
    """The chain is proven up to this entry."""
    last: int = 0
    broken: Broken | None = None
    """What is wrong with the first entry that is not chained, or with the file."""
    log: LogReport = field(default_factory=LogReport)
    unchained: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    key_known: bool = True
    """Whether the chain's public key is known: without it nothing behind the damage can be proven."""

    @property
    def whole(self) -> bool:
        """Whether nothing is lost or doubtful."""
        return self.broken is None and not self.log.harmed and self.chained == self.last


def rescue(path: Path, ring: KeyRing | None, begin: Callable[[], None], keep: Keep) -> Rescued:
    """Hand every proven entry of the journal at `path` to `keep`; `begin` says that it starts over.

    `ring` is asked for the chain's key when entry 1, which carries it, is lost.
    Raises Unavailable(journal_unreadable | journal_busy), and whatever `begin` and `keep` raise.
    """
    found = Rescued(log=read_log(path))
    check = ChainCheck()

    def walk(connection: Connection, log: LogReport) -> None:
        nonlocal found, check
        begin()
        check, found = ChainCheck(), Rescued(log=log)
        for entry in read_entries(connection):
            before = replace(check)
            try:
                check.feed(entry)
            except Broken:
                check = before
                raise
            keep(entry, True)
            found.chained = found.last = entry.seq

    try:
        read_untouched(path, walk)
    except Broken as wrong:
        found.broken = wrong
    except Unavailable as wrong:
        if wrong.code not in ("journal_unreadable", "journal_newer"):
            raise
        found.broken = Broken("file_damaged", seq=found.chained + 1, reason=str(wrong.facts.get("reason", wrong.code)))
    if found.broken is not None or found.log.harmed:
        if not found.chained:
            begin()
        _behind(path, ring, check, found, keep)
    return found


def _behind(path: Path, ring: KeyRing | None, check: ChainCheck, found: Rescued, keep: Keep) -> None:
    """Go on from the last chained entry over what the bare pages hold."""
    carver = Carver(path)
    try:
        unproven: set[int] = set()
        device, epoch = _chain(carver, check)
        for seq in [each for each in carver.places if each > found.chained]:
            following = _feed(carver, seq, check) if seq == found.chained + 1 and not found.unchained else None
            if following is not None:
                check, entry = following
                keep(entry, True)
                found.chained = found.last = seq
                continue
            key = check.public_key or _key(ring, device, epoch)
            found.key_known = bool(key)
            alone = _alone(carver, seq, device, epoch, key)
            if alone is None:
                unproven.add(seq)
                continue
            keep(alone, False)
            found.unchained.append(seq)
            found.last = seq
    finally:
        carver.close()
    while found.last + 1 in unproven:  # a number that was itself damaged may be any
        found.last += 1
    proven = set(found.unchained)
    for seq in range(found.chained + 1, found.last + 1):
        if seq not in proven:
            (found.damaged if seq in unproven else found.missing).append(seq)


def _feed(carver: Carver, seq: int, check: ChainCheck) -> tuple[ChainCheck, StoredEntry] | None:
    """The chain one entry further, if any of what stands there follows."""
    for entry in carver.read(seq):
        attempt = replace(check)
        try:
            attempt.feed(entry)
        except Broken:
            continue
        return attempt, entry
    return None


def _alone(carver: Carver, seq: int, device: str, epoch: int, key: bytes) -> StoredEntry | None:
    for entry in carver.read(seq) if key else ():
        try:
            check_alone(entry, device, epoch, key)
        except Broken:
            continue
        return entry
    return None


def _chain(carver: Carver, check: ChainCheck) -> tuple[str, int]:
    """Device and epoch: of the proven head, or what most of the records say."""
    if check.head is not None:
        return check.head.device, check.head.epoch
    said = Counter((entry.device, entry.epoch) for entry in _some(carver))
    return said.most_common(1)[0][0] if said else ("", 0)


def _some(carver: Carver, most: int = 100) -> Iterator[StoredEntry]:
    for seq in list(carver.places)[:most]:
        entry = next(carver.read(seq), None)
        if entry is not None:
            yield entry


def _key(ring: KeyRing | None, device: str, epoch: int) -> bytes:
    listed = None if ring is None else ring.till_key(device, epoch)
    return b"" if listed is None else bytes.fromhex(listed.public_key)
