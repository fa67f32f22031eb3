"""The file that carries a whole replica from central to a till: columns of text, compressed, named by their digest.

Format 1: the line `cc/snapshot/1`, a line of column names, then blocks of up to 65,536 accounts in ascending order.
A block is a line with its number of accounts, then one text for each column: a line with its length in bytes, and
the values each ended by a line feed. An empty value is "nothing"; dates are ordinals, money is paise, a place is
four texts joined by the unit separator. A block of 0 accounts ends the file. All of it is one zstandard frame.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from counter_pos.domain.consumer import Place
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.replica.build import build_flat
from counter_pos.replica.demands import DemandRow
from counter_pos.replica.manifest import Manifest, PaidEntry, Reflected
from counter_pos.replica.rows import COLUMNS, TEXT_COLUMNS, AccountRow, Flat, flatten
from counter_pos.wire.documents import Document

_MAGIC = b"cc/snapshot/1"
_BLOCK = 65_536
_LEVEL = 9
_SEPARATOR = "\x1f"
_LONGEST_LINE = 1_000
_LARGEST_COLUMN = 64 * 1024 * 1024
_CHUNK = 1024 * 1024


def write_snapshot(
    path: Path,
    rows: Iterable[AccountRow],
    *,
    version: int,
    as_of: str,
    mobile_key: bytes,
    reflected: Iterable[Reflected] = (),
) -> Manifest:
    """Write accounts, in ascending order, as a snapshot file and return its manifest, to be signed.

    The file appears under its name only when it is whole. Raises Refused (replica_order, snapshot_text: a line feed
    in a value), Unavailable(disk_trouble).
    """
    import zstandard

    beside = path.with_name(path.name + ".writing")
    try:
        with beside.open("wb") as file:
            # As many threads as the machine has: compression runs beside the making of the next block.
            packer = zstandard.ZstdCompressor(level=_LEVEL, threads=-1, write_checksum=True)
            with packer.stream_writer(file, closefd=False) as out:
                count = _write_blocks(out, flatten(rows, mobile_key))
            file.flush()
            os.fsync(file.fileno())
        digest, size = digest_of(beside)
        beside.replace(path)
    except OSError as trouble:
        raise Unavailable("disk_trouble", path=str(path), reason=str(trouble)) from trouble
    finally:
        beside.unlink(missing_ok=True)
    return Manifest(
        v=1,
        version=version,
        as_of=as_of,
        rows=count,
        mobile_key=mobile_key.hex(),
        sha256=digest,
        size=size,
        reflected=tuple(reflected),
    )


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def check_snapshot(path: Path, manifest: Manifest) -> None:
    """Compare a snapshot file with its manifest.

    Raises Unavailable(snapshot_missing), Broken(snapshot_damaged).
    """
    try:
        digest, size = digest_of(path)
    except FileNotFoundError as missing:
        raise Unavailable("snapshot_missing", path=str(path)) from missing
    except OSError as trouble:
        raise Unavailable("disk_trouble", path=str(path), reason=str(trouble)) from trouble
    if size != manifest.size:
        raise Broken("snapshot_damaged", path=str(path), reason=f"{size} bytes of {manifest.size}")
    if digest != manifest.sha256:
        raise Broken("snapshot_damaged", path=str(path), reason="its digest differs from the manifest's")


def apply_snapshot(
    path: Path,
    manifest: Manifest,
    documents: dict[str, Document],
    target: Path,
    paid_elsewhere: Iterable[PaidEntry] = (),
    demands: Iterable[DemandRow] = (),
    *,
    built_at: str,
) -> None:
    """Check a snapshot against its (already proven) manifest and build the replica file at `target` from it.

    What stood at `target` stays when anything fails. Raises what check_snapshot, read_snapshot and build raise.
    """
    check_snapshot(path, manifest)
    build_flat(target, read_snapshot(path), manifest, documents, paid_elsewhere, demands, built_at=built_at)


def read_snapshot(path: Path) -> Iterator[Flat]:
    """Yield the flat rows of a snapshot file. Raises Broken(snapshot_damaged), Unavailable(snapshot_missing)."""
    import zstandard

    try:
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            yield from _read_blocks(stream)
    except FileNotFoundError as missing:
        raise Unavailable("snapshot_missing", path=str(path)) from missing
    except (zstandard.ZstdError, ValueError, OSError) as wrong:
        raise Broken("snapshot_damaged", path=str(path), reason=str(wrong)) from wrong


# -- writing


def _write_blocks(out: Any, rows: Iterator[Flat]) -> int:
    out.write(_MAGIC + b"\n" + " ".join(COLUMNS).encode() + b"\n")
    total, last = 0, -1
    while block := list(islice(rows, _BLOCK)):
        for row in block:
            if row[0] <= last:
                raise Refused("replica_order", account=row[0])
            last = row[0]
        out.write(b"%d\n" % len(block))
        for name, values in zip(COLUMNS, zip(*block, strict=True), strict=True):
            text = "\n".join(_texts(name, values)) + "\n"
            if text.count("\n") != len(block):
                account = next(row[0] for row, value in zip(block, values, strict=True) if "\n" in str(value))
                raise Refused("snapshot_text", account=account, column=name)
            column = text.encode()
            out.write(b"%d\n" % len(column))
            out.write(column)
        total += len(block)
    out.write(b"0\n")
    return total


def _texts(name: str, values: Iterable[Any]) -> Iterable[str]:
    if name == "place":
        known: dict[Place, str] = {}
        return [known.get(place) or known.setdefault(place, _joined(place)) for place in values]
    return ["" if value is None else str(value) for value in values]


def _joined(place: Place) -> str:
    return _SEPARATOR.join((place.locality_en, place.locality_hi, place.division_en, place.division_hi))


# -- reading


def _read_blocks(stream: Any) -> Iterator[Flat]:
    if _line(stream) != _MAGIC:
        raise ValueError("not a snapshot of format 1")
    if _line(stream) != " ".join(COLUMNS).encode():
        raise ValueError("columns of another format")
    places: dict[str, Place] = {}
    while count := _number(stream):
        if count > _BLOCK:
            raise ValueError(f"a block of {count} accounts")
        columns = [_column(stream, name, count, places) for name in COLUMNS]
        yield from zip(*columns, strict=True)
    if stream.read(1):
        raise ValueError("something follows the end")


def _column(stream: Any, name: str, count: int, places: dict[str, Place]) -> list[Any]:
    length = _number(stream)
    if length > _LARGEST_COLUMN:
        raise ValueError(f"a column of {length} bytes")
    values = _exactly(stream, length).decode().split("\n")
    if len(values) != count + 1 or values.pop():
        raise ValueError(f"{len(values)} values of {count} in {name}")
    if name == "place":
        return [places.get(text) or places.setdefault(text, _place(text)) for text in values]
    if name not in TEXT_COLUMNS:
        return [int(text) if text else None for text in values]
    if name == "bill_no":
        return [text or None for text in values]
    return values


def _place(text: str) -> Place:
    parts = text.split(_SEPARATOR)
    if len(parts) != 4:
        raise ValueError("a place without its four names")
    return Place(*parts)


def _line(stream: Any) -> bytes:
    """The bytes up to the next line feed. Lines here are short; a long one is damage."""
    line = bytearray()
    while (byte := _exactly(stream, 1)) != b"\n":
        line += byte
        if len(line) > _LONGEST_LINE:
            raise ValueError("a line without end")
    return bytes(line)


def _number(stream: Any) -> int:
    line = _line(stream)
    if not line.isdigit():
        raise ValueError("a number expected")
    return int(line)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    pieces = []
    while length:
        piece = stream.read(length)
        if not piece:
            raise ValueError("cut short")
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
