"""The journal's second copy as a file on another medium: one line for each entry, in order, only ever added to.

The journal is the truth, the mirror a prefix of it. What a crash left half written at its end is cut off and written
again from the journal; a file that holds another chain, another history or more than the journal is never touched.

While a till is at work, room of line feeds stands behind the last entry: a write in its middle leaves the file's
length and its blocks as they are, so a sync has less to do, and a stick has one place to write instead of three.
"""

from __future__ import annotations

import logging
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.journal.durable import sync_directory, write_again
from counter_pos.wire.entry import StoredEntry, entry_hash
from counter_pos.wire.export import entry_of, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from counter_pos.journal.store import Journal

log = logging.getLogger(__name__)
BATCH_ENTRIES, BATCH_BYTES = 256, 1 << 17
LAST_PART = 1 << 20
"""Bytes at a mirror's end that are read when it is opened: more than a crash in the middle of a batch can spoil."""
ROOM = b"\n"
"""What room is made of: to a reader of lines an empty one, which is no entry."""
ROOM_BYTES = 1 << 16

sync = getattr(os, "fdatasync", os.fsync)
"""What was written, and the length where that changed: of a file that is only read by name, its times are no matter."""


def mirror_path(folder: Path, device: str, epoch: int) -> Path:
    """The file of one chain in a mirror's folder."""
    return folder / f"mirror-{device}-{epoch}.jsonl"


class MirrorHolds(Struct, frozen=True):
    """What a mirror's file holds: up to which entry, and how many bytes; `torn` bytes follow that are no entry."""

    seq: int
    size: int
    torn: int


class MirrorFile:
    """The open file of one chain. Everything here may block for as long as the medium likes: never on a lane."""

    def __init__(self, handle: int, held: MirrorHolds, path: Path) -> None:
        self._handle = handle
        self._size = held.size
        self._length = os.fstat(handle).st_size  # with the room behind what it holds
        self.path = path
        self.seq = held.seq
        """The last entry that is durable on the mirror."""
        self._ready: tuple[StoredEntry, bytes] | None = None

    @classmethod
    def open(cls, folder: Path, journal: Journal) -> MirrorFile:
        """Open the chain's file, making it if need be; a torn end is cut off.

        Its last part is written once more where it stands (see journal.durable).
        Raises as `look`.
        """
        path = mirror_path(folder, *journal.chain)
        held = look(folder, journal)
        try:
            fresh = not path.exists()
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                if fresh:
                    sync_directory(folder)
                if held.torn:
                    log.warning("%s: %d bytes behind entry %d are no entry: written again", path, held.torn, held.seq)
                    os.ftruncate(handle, held.size)
                with path.open("r+b", buffering=0) as file:
                    write_again(file, max(0, held.size - LAST_PART), held.size)
                os.fsync(handle)
                return cls(handle, held, path)
            except BaseException:
                os.close(handle)
                raise
        except OSError as away:
            raise _away(folder, away) from away

    def check(self) -> None:
        """Raises Unavailable(mirror_away) unless the file stands where it was opened, as long as it was left."""
        try:
            stands = self.path.stat()  # a file that was deleted takes every write, and keeps none
            same = os.path.samestat(stands, os.fstat(self._handle)) and stands.st_size == self._length
        except OSError as away:
            raise _away(self.path.parent, away) from away
        if not same:
            raise self._changed()

    def make_ready(self, entry: StoredEntry) -> None:
        """Do all that may be done while an entry is not yet durable in the journal: nothing is written.

        Raises as `add`.
        """
        self._ready = None
        self._ready = (entry, self._ready_bytes([entry]))

    def add(self, entries: Sequence[StoredEntry]) -> None:
        """Write the entries that come next and make them durable. After a fault the file must be opened again.

        Raises Unavailable(mirror_away), also when the file is no longer the one that was opened, or somebody else
        wrote where they belong.
        """
        ready, self._ready = self._ready, None
        same = ready is not None and len(entries) == 1 and entries[0] is ready[0]
        raw = ready[1] if ready is not None and same else self._ready_bytes(entries)
        try:
            self._write(raw)
            if self._size + len(raw) > self._length:
                with suppress(OSError):  # a medium that is nearly full has no room to spare: entries find place alone
                    os.write(self._handle, ROOM * ROOM_BYTES)
                self._length = os.fstat(self._handle).st_size
            sync(self._handle)
        except OSError as away:
            raise _away(self.path.parent, away) from away
        self._size += len(raw)
        self.seq = entries[-1].seq

    def _ready_bytes(self, entries: Sequence[StoredEntry]) -> bytes:
        """What is to be written of entries, once the file was looked at."""
        raw = b"".join(line_of(entry) for entry in entries)
        self.check()
        try:
            if not self._is_room(len(raw)):
                raise self._changed()
        except OSError as away:
            raise _away(self.path.parent, away) from away
        return raw

    def close(self) -> None:
        """Let go of the file. Room that is nothing else is cut off: a till that was closed leaves entries alone."""
        with suppress(OSError, Unavailable):
            self.check()
            if self._is_room(self._length - self._size):
                os.ftruncate(self._handle, self._size)
        os.close(self._handle)

    def _is_room(self, size: int) -> bool:
        """Whether the next `size` bytes, as far as the file has them, are nobody's."""
        size = min(size, self._length - self._size)
        os.lseek(self._handle, self._size, os.SEEK_SET)
        return os.read(self._handle, size) == ROOM * size

    def _write(self, raw: bytes) -> None:
        os.lseek(self._handle, self._size, os.SEEK_SET)
        left = memoryview(raw)
        while left:
            left = left[os.write(self._handle, left) :]

    def _changed(self) -> Unavailable:
        return Unavailable("mirror_away", path=str(self.path.parent), reason=f"{self.path.name} was changed")


class Chain(Protocol):
    """What a mirror is compared with: an open journal, or one that is only read."""

    @property
    def chain(self) -> tuple[str, int]: ...

    def at(self, seq: int) -> StoredEntry | None: ...


def look(folder: Path, journal: Chain) -> MirrorHolds:
    """What the mirror of this chain holds, read only: its last part must be the journal's own, entry for entry.

    Raises Unavailable(mirror_away | mirror_is_root), Broken(mirror_foreign | mirror_ahead | mirror_damaged).
    """
    path = mirror_path(folder, *journal.chain)
    try:
        if not folder.is_dir():
            raise Unavailable("mirror_away", path=str(folder), reason="no such folder")
        if os.path.ismount(folder):
            # With the medium gone its mount point would be a folder of the till's own disk, and be taken for it.
            raise Unavailable("mirror_is_root", path=str(folder))
        if not path.exists():
            return MirrorHolds(0, 0, 0)
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unavailable("mirror_away", path=str(folder), reason=f"{path.name} is not a file")
            return _end(path, journal, file)
    except OSError as away:
        raise _away(folder, away) from away


def _end(path: Path, journal: Chain, file: BinaryIO) -> MirrorHolds:
    """Where the good part of the file ends. A batch that was not synced may have lost any piece of its middle."""
    if (first := _read(file.readline())) is not None:
        _check_own(path, journal, first)
    size = file.seek(0, os.SEEK_END)
    at = file.seek(max(0, size - LAST_PART))
    seq = None if at else 0
    if at:
        at += len(file.readline())  # the middle of a line
    while (entry := _read(line := file.readline())) is not None:
        _check_own(path, journal, entry)
        if seq is not None and entry.seq != seq + 1:
            break
        seq, at = entry.seq, at + len(line)
    if seq is None:
        raise Broken("mirror_damaged", path=str(path))
    file.seek(at)
    for entry in entries_behind(rest := file.read()):  # what is to be cut off must not be anybody's only copy
        _check_own(path, journal, entry)
    return MirrorHolds(seq, at, len(rest.rstrip(ROOM)))


def entries_behind(rest: bytes) -> Iterator[StoredEntry]:
    """Whole entries in what stands behind a mirror's good part: room, and what a crash left of a write into it."""
    for line in rest.split(ROOM):
        if line and (entry := _read(line + ROOM)) is not None:
            yield entry


def _read(line: bytes) -> StoredEntry | None:
    """The entry of a whole line; None for what a crash may have left."""
    if not line.endswith(b"\n"):
        return None
    try:
        entry = entry_of(line)
    except (Broken, UnicodeError):
        return None
    return entry if entry_hash(entry.body) == entry.hash else None


def _check_own(path: Path, journal: Chain, entry: StoredEntry) -> None:
    if (entry.device, entry.epoch) != journal.chain:
        raise Broken("mirror_foreign", path=str(path))
    own = journal.at(entry.seq)
    if own is None:
        raise Broken("mirror_ahead", path=str(path), seq=entry.seq)
    if own != entry:
        raise Broken("mirror_foreign", path=str(path))


def _away(folder: Path, wrong: OSError) -> Unavailable:
    return Unavailable("mirror_away", path=str(folder), reason=wrong.strerror or str(wrong))
