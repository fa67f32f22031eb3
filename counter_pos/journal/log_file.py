"""Reads SQLite's write-ahead log beside a journal (its `-wal`), to notice what SQLite itself drops without a word.

SQLite ends a log at the first frame whose checksum does not fit: right after a torn write, and silent loss after a
flipped bit, since committed payments behind it are dropped. Here the frames behind that place are read as well. The
format is documented by SQLite (fileformat2, "the write-ahead log"; walformat, "the wal-index header").

Never in a process that has the same journal open: closing a file frees the locks that SQLite holds on it.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from counter_pos.domain.errors import Unavailable

_MAGIC, _VERSION = 0x377F0682, 3007000
HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
_INDEX_HEADER_BYTES, _INDEX_NEEDED = 48, 100
_MASK = 0xFFFFFFFF
_SPILL = 400
"""No transaction of fewer frames outgrows SQLite's cache: only a larger one writes a page twice, spilled and as its
commit frame."""
_LOOKS = 4  # a running till writes while we read: damage must be seen twice alike

LogState = Literal["none", "good", "torn", "damaged", "missing"]
Sums = tuple[int, int]


class LogReport(Struct, frozen=True):
    """What stands in a journal's log.

    state   none: no log, or an empty one. good: nothing behind the last whole frame. torn: frames follow that may be
            an interrupted write. damaged: frames that were committed do not prove themselves. missing: the log is
            gone, though the till was not closed.
    commits transactions that SQLite will read; `lost` of them, at least, stand behind the damage
    frame   the first one that does not prove itself, from 1; 0 is the log's header
    """

    state: LogState = "none"
    commits: int = 0
    lost: int = 0
    frame: int = 0

    @property
    def harmed(self) -> bool:
        """Whether entries may be lost that were told as recorded."""
        return self.state in ("damaged", "missing")


class _Frame(Struct, frozen=True):
    page: int
    commit: bool
    salts: bytes
    fits: bool
    """Its checksum goes on from the frame before it, whether or not that one is good."""


class _Index(Struct, frozen=True):
    """The header of the log's index in shared memory (`-shm`): written after a commit was synced."""

    salts: bytes
    frames: int
    copied: int
    """Frames that a checkpoint has already brought into the journal's file."""


def log_path(journal: Path) -> Path:
    """Where SQLite keeps the log of this journal."""
    return journal.with_name(journal.name + "-wal")


def index_path(journal: Path) -> Path:
    """Where SQLite keeps the log's index."""
    return journal.with_name(journal.name + "-shm")


def read_log(journal: Path) -> LogReport:
    """Judge the log of a journal, reading only. Raises Unavailable(journal_unreadable)."""
    before: bytes | None = None
    report = LogReport()
    for _ in range(_LOOKS):
        index = _read_index(_bytes(index_path(journal)))  # before the log, which then holds no less
        raw = _bytes(log_path(journal))
        report = _judge(raw, index, page_bytes(journal))
        if not report.harmed or raw == before:
            break
        before = raw
    return report


def pages_of(journal: Path) -> Iterator[tuple[int, bytes]]:
    """(number, content) of each page in the log, in the order of writing, whether or not its frame proves itself."""
    raw, size = _bytes(log_path(journal)), page_bytes(journal)
    if len(raw) >= HEADER_BYTES and _is_header(raw):
        size = _word(raw, 8)
    for at in range(HEADER_BYTES, len(raw) - size - FRAME_HEADER_BYTES + 1, size + FRAME_HEADER_BYTES):
        start = at + FRAME_HEADER_BYTES
        yield _word(raw, at), raw[start : start + size]


def _judge(raw: bytes, index: _Index | None, size: int) -> LogReport:
    if len(raw) < HEADER_BYTES:
        gone = index is not None and index.frames > index.copied
        return LogReport("missing", lost=1) if gone else LogReport()
    if not _is_header(raw):
        return _without_header(raw, index, size)
    frames = list(_frames(raw, _word(raw, 8), _word(raw, 0) & 1 == 1))
    salts = raw[16:24]
    good = next((n for n, each in enumerate(frames) if each.salts != salts or not each.fits), len(frames))
    commits = sum(each.commit for each in frames[:good])
    kept = max((n + 1 for n, each in enumerate(frames[:good]) if each.commit), default=0)
    synced = index.frames if index is not None and index.salts == salts else 0
    behind = [each for each in frames[good:] if each.salts == salts]
    if synced > kept or _goes_on(frames, good, kept, salts):
        lost = sum(each.commit for each in frames[good + 1 :] if each.salts == salts)  # the harmed one may say anything
        return LogReport("damaged", commits, max(1, lost), good + 1)
    return LogReport("torn" if behind else "good", commits, 0, good + 1 if behind else 0)


def _without_header(raw: bytes, index: _Index | None, size: int) -> LogReport:
    """The header is synced before the first frame is written: frames without it were committed once."""
    for big in (False, True):
        frames = list(_frames(raw, size, big))
        salts = frames[0].salts if frames else b""
        if any(each.fits and each.page and any(each.salts) for each in frames[:2]):
            lost = sum(each.commit for each in frames if each.salts == salts)
            return LogReport("damaged", 0, max(1, lost), 0)
    gone = index is not None and index.frames > index.copied
    if not gone:
        return LogReport("torn")
    # A log that was just made may have the header's size before its content: nothing was in it, and the index is older.
    return LogReport("missing", lost=1) if len(raw) == HEADER_BYTES else LogReport("damaged", 0, 1, 0)


def _goes_on(frames: list[_Frame], good: int, kept: int, salts: bytes) -> bool:
    """Whether a transaction follows on another one behind frame `good`: the one before it was then synced.

    `kept` frames are committed and whole.

    One interrupted transaction may leave any of its frames, its commit too. What an older, longer one left behind
    them does not continue their checksums.
    """
    pages: set[int] = set()
    for number, (before, each) in enumerate(zip(frames[good:], frames[good + 1 :], strict=False), start=good + 2):
        if not each.fits or each.salts != salts:
            pages.clear()
            continue
        pages.add(before.page)
        if before.commit:
            return True
        if each.page in pages and not (each.commit and number - kept > _SPILL):  # a transaction writes each page once
            return True
    return False


def _frames(raw: bytes, page: int, big_endian: bool) -> Iterator[_Frame]:
    """Every whole frame. It fits when its checksum continues that of the frame before, as stored or as worked out."""
    size = FRAME_HEADER_BYTES + page
    words = struct.Struct(f"{'>' if big_endian else '<'}{(page + 8) // 4}I")
    header = struct.Struct(f"{'>' if big_endian else '<'}6I")
    worked_out = _sums(header.unpack(raw[:24]), (0, 0))
    seeds = ((_word(raw, 24), _word(raw, 28)), worked_out)
    for at in range(HEADER_BYTES, len(raw) - size + 1, size):
        number, commit, salts, one, two = struct.unpack_from(">II8sII", raw, at)
        content = words.unpack(raw[at : at + 8] + raw[at + FRAME_HEADER_BYTES : at + size])
        stored, worked_out = (one, two), _sums(content, seeds[0])
        fits = stored == worked_out or (seeds[1] != seeds[0] and stored == _sums(content, seeds[1]))
        yield _Frame(number, commit != 0, salts, fits and number > 0)
        seeds = (stored, stored if fits else worked_out)


def _sums(words: tuple[int, ...], seed: Sums) -> Sums:
    one, two = seed
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two


def _is_header(raw: bytes) -> bool:
    magic, version, size = _word(raw, 0), _word(raw, 4), _word(raw, 8)
    if magic & ~1 != _MAGIC or version != _VERSION or size & (size - 1) or not 512 <= size <= 65_536:
        return False
    words = struct.unpack(f"{'>' if magic & 1 else '<'}6I", raw[:24])
    return _sums(words, (0, 0)) == (_word(raw, 24), _word(raw, 28))


def _read_index(raw: bytes) -> _Index | None:
    """The index's header, when both copies of it are alike and whole; it is in the machine's own byte order."""
    one, two = raw[:_INDEX_HEADER_BYTES], raw[_INDEX_HEADER_BYTES : 2 * _INDEX_HEADER_BYTES]
    if len(raw) < _INDEX_NEEDED or one != two or not raw[12]:
        return None
    order = "<" if sys.byteorder == "little" else ">"
    words = struct.unpack(f"{order}12I", one)
    if words[0] != _VERSION or _sums(words[:10], (0, 0)) != words[10:]:
        return None
    copied = struct.unpack_from(f"{order}I", raw, 2 * _INDEX_HEADER_BYTES)[0]
    return _Index(one[32:40], words[4], copied)


def _word(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 4], "big")


def page_bytes(journal: Path) -> int:
    """The size of a page as the journal's file says; 1,024 when it does not."""
    from counter_pos.journal.schema import PAGE_BYTES

    said = int.from_bytes(_bytes(journal, 18)[16:18], "big")
    size = 65_536 if said == 1 else said
    return size if size >= 512 and not size & (size - 1) else PAGE_BYTES


def _bytes(path: Path, most: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        return b""
    except OSError as wrong:
        raise Unavailable("journal_unreadable", path=path.name, reason=wrong.strerror or str(wrong)) from wrong
