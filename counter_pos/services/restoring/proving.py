"""One chain proven over several sources at once: at each place whatever proves itself is taken, whoever has it.

Where two entries prove themselves in one place, the chain forks: it ends before it, and both branches are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Broken, CounterError
from counter_pos.domain.facts import PaymentCancelled, PaymentTaken, read_facts
from counter_pos.wire.claims import SEALED_KINDS, claims_of
from counter_pos.wire.entry import StoredEntry, check_signature, entry_hash
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_qr import to_text
from counter_pos.wire.signing import SIGNATURE_BYTES, key_id
from counter_pos.wire.totals import RunningTotals
from counter_pos.wire.verify import ChainCheck

MOST_NAMED = 20
"""So many faults of one source are named; the rest are counted."""


class Source(Protocol):
    """Where entries of a chain may be: nothing it gives is believed before it is proven."""

    @property
    def name(self) -> str: ...

    def entries(self, device: str, epoch: int) -> Iterator[StoredEntry]:
        """What it has of a chain, in rising order of seq, holes allowed."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry of a source that does not prove itself, or a source that ended early."""

    source: str
    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Two histories of one chain: both prove themselves at `seq`. `branches` names the sources by hash (hex)."""

    seq: int
    branches: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Proven:
    """What was proven of one chain. `by_source` counts entries by who had them ('centre+mirror').

    `ranges` are (first, last, who had them). `loose` counts entries that the till's key
    signed behind a hole: they cannot join the chain; `papers` are their receipts' texts, as good as paper.
    """

    device: str
    epoch: int
    seq: int = 0
    hash: bytes = b""
    public_key: bytes = b""
    serial: int = 0
    series: str = ""
    totals: RunningTotals = field(default_factory=RunningTotals)
    by_source: dict[str, int] = field(default_factory=dict)
    ranges: list[tuple[int, int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0
    fork: Fork | None = None
    loose: dict[str, int] = field(default_factory=dict)
    papers: list[str] = field(default_factory=list)
    training: bool = False

    def fault(self, source: str, seq: int, code: str) -> None:
        if len(self.faults) < MOST_NAMED:
            self.faults.append(Fault(source, seq, code))
        else:
            self.more_faults += 1


Keep = Callable[[StoredEntry, Envelope], None]
KeepBranch = Callable[[str, StoredEntry], None]
"""Is handed the entries of each branch of a fork: the branch's first hash (hex), the entry."""


class _Reader:
    """One source, one entry ahead."""

    def __init__(self, source: Source, device: str, epoch: int, told: Proven) -> None:
        self.name = source.name
        self._entries = source.entries(device, epoch)
        self._told = told
        self._last = 0
        self.next: StoredEntry | None = None
        self.advance()

    def advance(self) -> None:
        """Go on to the next entry that is further than the last."""
        while True:
            try:
                entry = next(self._entries, None)
            except CounterError as wrong:
                self._told.fault(self.name, self._last + 1, wrong.code)
                entry = None
            if entry is not None and entry.seq <= self._last:
                self._told.fault(self.name, entry.seq, "out_of_order")
                continue
            self.next = entry
            if entry is not None:
                self._last = entry.seq
            return

    def at(self, seq: int) -> StoredEntry | None:
        """What it has at `seq`; what comes before is passed by."""
        while self.next is not None and self.next.seq < seq:
            self.advance()
        return self.next if self.next is not None and self.next.seq == seq else None


def prove(
    device: str,
    epoch: int,
    sources: Sequence[Source],
    ring: KeyRing,
    keep: Keep,
    keep_branch: KeepBranch,
) -> Proven:
    """Walk a chain from its first entry over all sources. `keep` gets each entry that is proven, in order."""
    told = Proven(device, epoch)
    check = ChainCheck(ring)
    readers = [_Reader(each, device, epoch, told) for each in sources]
    while True:
        good = _proven_at(check, readers, told)
        if len(good) > 1:
            told.fork = Fork(told.seq + 1, {each.entry.hash.hex(): each.names for each in good})
            for each in good:
                _walk_branch(each, [reader for reader in readers if reader.name in each.names], told, keep_branch)
            break
        if not good:
            break
        check = good[0].check
        _take(told, good[0], keep)
    told.serial, told.training, told.public_key = check.serial, check.training, check.public_key
    if told.fork is None:
        _gather_loose(told, readers, ring)
    return told


@dataclass(frozen=True, slots=True)
class _Good:
    entry: StoredEntry
    envelope: Envelope
    check: ChainCheck
    names: tuple[str, ...]


def _proven_at(check: ChainCheck, readers: Sequence[_Reader], told: Proven) -> list[_Good]:
    """What proves itself as the next entry, by hash; what does not is noted."""
    seq = 1 if check.head is None else check.head.seq + 1
    found: dict[tuple[bytes, bytes, bytes, bytes], tuple[StoredEntry, list[str]]] = {}
    for reader in readers:
        if (entry := reader.at(seq)) is not None:
            found.setdefault((entry.body, entry.hash, entry.signature, entry.seals), (entry, []))[1].append(reader.name)
    good: dict[bytes, _Good] = {}
    for entry, names in found.values():
        trial = replace(check)
        try:
            envelope = trial.feed(entry)
        except Broken as wrong:
            for name in names:
                told.fault(name, seq, wrong.code)
            continue
        known = good.get(entry.hash)
        whose = tuple(names) if known is None else (*known.names, *names)
        good[entry.hash] = _Good(entry, envelope, trial, whose)
    return list(good.values())


def _take(told: Proven, good: _Good, keep: Keep) -> None:
    keep(good.entry, good.envelope)
    told.seq, told.hash = good.entry.seq, good.entry.hash
    if told.seq == 1:
        told.series = str(good.envelope.facts["series"])
    told.totals = totals_after(told.totals, good.envelope)
    names = "+".join(sorted(good.names))
    told.by_source[names] = told.by_source.get(names, 0) + 1
    if told.ranges and told.ranges[-1][2] == names:
        told.ranges[-1] = (told.ranges[-1][0], told.seq, names)
    else:
        told.ranges.append((told.seq, told.seq, names))


def totals_after(totals: RunningTotals, envelope: Envelope) -> RunningTotals:
    """The running totals after an entry."""
    match envelope.kind:
        case "payment_taken":
            for part in read_facts(envelope.facts, PaymentTaken).parts:
                totals = totals.after(part.paise)
        case "payment_cancelled":
            for gone in read_facts(envelope.facts, PaymentCancelled).parts:
                totals = totals.after(-gone.paise)
        case _:
            pass
    return totals


def _walk_branch(good: _Good, readers: Sequence[_Reader], told: Proven, keep_branch: KeepBranch) -> None:
    """Follow one branch of a fork to its end: evidence for people."""
    name, check = good.entry.hash.hex(), good.check
    keep_branch(name, good.entry)
    while True:
        found = _proven_at(check, readers, told)
        if not found:
            return
        check = found[0].check
        keep_branch(name, found[0].entry)


def _gather_loose(told: Proven, readers: Sequence[_Reader], ring: KeyRing) -> None:
    """Entries behind a hole: the till's signature proves each, though not that nothing is missing before it."""
    listed = ring.till_key(told.device, told.epoch)
    public_key = told.public_key or (bytes.fromhex(listed.public_key) if listed else b"")
    if not public_key:
        return
    paid: dict[tuple[int, int], tuple[str, str]] = {}
    cancelled: set[str] = set()
    for reader in readers:
        while (entry := reader.next) is not None:
            if entry.seq > told.seq and _is_loose(entry, told, public_key):
                told.loose[reader.name] = told.loose.get(reader.name, 0) + 1
                _read_loose(entry, public_key, paid, cancelled)
            reader.advance()
    told.papers = [text for _, (receipt, text) in sorted(paid.items()) if receipt not in cancelled]


def _is_loose(entry: StoredEntry, told: Proven, public_key: bytes) -> bool:
    try:
        check_signature(entry, public_key)
        envelope = entry.envelope
    except Broken:
        return False
    place = (envelope.device, envelope.epoch, envelope.seq)
    return entry_hash(entry.body) == entry.hash and place == (told.device, told.epoch, entry.seq)


def _read_loose(
    entry: StoredEntry, public_key: bytes, paid: dict[tuple[int, int], tuple[str, str]], cancelled: set[str]
) -> None:
    envelope = entry.envelope
    if envelope.kind not in SEALED_KINDS or envelope.mode != "live":
        return
    try:
        claims = claims_of(envelope, entry.hash, key_id(public_key))
    except Broken:
        return
    if envelope.kind == "payment_cancelled":
        cancelled |= {gone.receipt for gone in read_facts(envelope.facts, PaymentCancelled).parts}
    if envelope.kind != "payment_taken" or len(entry.seals) != len(claims) * SIGNATURE_BYTES:
        return
    parts = read_facts(envelope.facts, PaymentTaken).parts
    for number, (claim, part) in enumerate(zip(claims, parts, strict=True), start=1):
        paid[entry.seq, number] = (part.receipt, to_text(claim, entry.seal_of(number)))
