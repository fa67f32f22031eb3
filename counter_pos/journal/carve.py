"""Finds entries in the bare pages of a journal's file and its log, without the tree that should lead to them.

Whatever is found proves itself or is nothing: an entry is signed. So it does not matter that a page is old, that the
tree above it is gone, or that SQLite has dropped the log's frame in which it stands. The layout of pages and records is
documented by SQLite (fileformat2, "B-tree pages" and "record format").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.journal.log_file import page_bytes, pages_of
from counter_pos.journal.schema import PAGE_BYTES
from counter_pos.wire.entry import HASH_BYTES, StoredEntry, entry_hash
from counter_pos.wire.signing import SIGNATURE_BYTES

_LEAF = 0x0D
_FILE_HEADER, _LEAF_HEADER = 100, 8
_COLUMNS = 7
_BYTES_FROM = 12  # serial types from here on are BLOBs (even) and texts (odd) by their length
_MOST_WAYS = 64
"""Ways to join an entry's pages, when they stand in the log more than once."""
_SIZES = (PAGE_BYTES, 4096)


class Place(Struct, frozen=True):
    """Where a record begins: on page `page`, in its image `image` (0 is the file's own), at byte `at`."""

    page: int
    image: int
    at: int


class Carver:
    """The pages of one journal. Reads the file again when asked: nothing of it is kept but places."""

    def __init__(self, path: Path) -> None:
        """Raises Unavailable(journal_unreadable)."""
        self._path = path
        self._log: dict[int, list[bytes]] = defaultdict(list)
        for number, image in pages_of(path):
            self._log[number].append(image)
        self.places: dict[int, list[Place]] = {}
        try:
            self._file = path.open("rb")
        except OSError as wrong:
            raise Unavailable("journal_unreadable", path=path.name, reason=wrong.strerror or str(wrong)) from wrong
        for self._size in dict.fromkeys((page_bytes(path), *_SIZES)):
            self.places = self._find()
            if self.places:
                break

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, seq: int) -> Iterator[StoredEntry]:
        """Everything that may be entry `seq`, unproven."""
        for place in self.places.get(seq, ()):
            yield from islice(self._records(seq, place), _MOST_WAYS)

    def _images(self, page: int) -> list[bytes]:
        """All that was ever written to a page and can still be read; the file's own first."""
        return [self._own(page), *self._log.get(page, ())]

    def _own(self, page: int) -> bytes:
        try:
            self._file.seek((page - 1) * self._size)
            return self._file.read(self._size)
        except (OSError, OverflowError, ValueError):  # a bad sector takes its own pages with it, and no more
            return b""

    def _find(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = defaultdict(list)
        pages = self._path.stat().st_size // self._size
        for page in [*range(1, pages + 1), *(each for each in self._log if each > pages)]:
            for number, image in enumerate(self._images(page)):
                for seq, at in _cells(image, _FILE_HEADER if page == 1 else 0):
                    found[seq].append(Place(page, number, at))
        return dict(sorted(found.items()))

    def _records(self, seq: int, place: Place) -> Iterator[StoredEntry]:
        image = self._images(place.page)[place.image]
        size, at = _varint(image, place.at)
        _, at = _varint(image, at)
        here = _local(size, len(image))
        if here == size:
            payloads: Iterator[bytes] = iter([image[at : at + size]])
        else:
            following = int.from_bytes(image[at + here : at + here + 4], "big")
            payloads = self._joined(image[at : at + here], following, size)
        for payload in payloads:
            if (entry := _entry(seq, payload)) is not None:
                yield entry

    def _joined(self, begun: bytes, page: int, size: int) -> Iterator[bytes]:
        """The payload with its further pages, newest first, in every way in which the images allow it."""
        if len(begun) >= size:
            yield begun[:size]
            return
        for image in reversed(self._images(page)) if page else ():
            if len(image) == self._size:
                yield from self._joined(begun + image[4:], int.from_bytes(image[:4], "big"), size)


def filled(entries: Iterator[StoredEntry], path: Path, device: str, epoch: int) -> Iterator[StoredEntry]:
    """`entries` in rising order of seq; what they lack, or have with another hash, comes from the bare pages at `path`.

    Nothing of it is proven but that each carved entry has its own hash. Raises what `entries` raises, at the end.
    """
    carver = Carver(path)
    try:
        known = list(carver.places)
        last, trouble = 0, None
        try:
            for entry in entries:
                yield from _whole(
                    carver, known[bisect_right(known, last) : bisect_left(known, entry.seq)], device, epoch
                )
                sound = entry if entry_hash(entry.body) == entry.hash else None
                yield sound or next(_whole(carver, [entry.seq], device, epoch), entry)
                last = entry.seq
        except CounterError as wrong:
            trouble = wrong
        yield from _whole(carver, known[bisect_right(known, last) :], device, epoch)
        if trouble is not None:
            raise trouble
    finally:
        carver.close()


def _whole(carver: Carver, seqs: list[int], device: str, epoch: int) -> Iterator[StoredEntry]:
    for seq in seqs:
        for entry in carver.read(seq):
            if (entry.device, entry.epoch) == (device, epoch) and entry_hash(entry.body) == entry.hash:
                yield entry
                break


def _cells(image: bytes, header: int) -> Iterator[tuple[int, int]]:
    """(seq, place) of each record of this page that has the shape of an entry."""
    if len(image) < 512 or image[header] != _LEAF:
        return
    count = int.from_bytes(image[header + 3 : header + 5], "big")
    for number in range(count):
        pointer = header + _LEAF_HEADER + 2 * number
        at = int.from_bytes(image[pointer : pointer + 2], "big")
        try:
            _, payload = _varint(image, at)
            seq, payload = _varint(image, payload)
            if seq > 0 and _shape(image[payload:]) is not None:
                yield seq, at
        except IndexError:
            continue


def _shape(payload: bytes) -> tuple[int, list[int]] | None:
    """Where the columns begin, and the serial types of an entry's record; None for any other record."""
    end, at = _varint(payload, 0)
    types: list[int] = []
    while at < end and len(types) <= _COLUMNS:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != end or len(types) != _COLUMNS or types[0] != 0:
        return None
    fixed = _BYTES_FROM + 2 * HASH_BYTES, _BYTES_FROM + 2 * SIGNATURE_BYTES
    texts = types[1] > _BYTES_FROM and types[1] % 2 == 1 and types[3] > _BYTES_FROM and types[3] % 2 == 0
    whole = 1 <= types[2] <= 9 and types[2] != 7
    seals = types[6] >= _BYTES_FROM and types[6] % 2 == 0
    return (end, types) if texts and whole and seals and (types[4], types[5]) == fixed else None


def _entry(seq: int, payload: bytes) -> StoredEntry | None:
    try:
        shape = _shape(payload)
        if shape is None:
            return None
        at, types = shape
        columns = []
        for kind in types:
            length = _length(kind)
            columns.append(payload[at : at + length])
            at += length
        device = columns[1].decode("ascii")
    except (IndexError, UnicodeDecodeError):
        return None
    epoch = types[2] - 8 if types[2] in (8, 9) else int.from_bytes(columns[2], "big", signed=True)
    return StoredEntry(device, epoch, seq, columns[3], columns[4], columns[5], columns[6])


def _length(kind: int) -> int:
    """Bytes of a column of this serial type."""
    return (kind - _BYTES_FROM) // 2 if kind >= _BYTES_FROM else (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[kind]


def _local(size: int, usable: int) -> int:
    """So many bytes of a record of `size` stand on its own page."""
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if size <= most:
        return size
    some = least + (size - least) % (usable - 4)
    return some if some <= most else least


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of one to nine bytes, and where it ends. Raises IndexError."""
    value = 0
    for number in range(9):
        byte = raw[at + number]
        if number == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + number + 1
    raise IndexError
