"""Journal folders as a crash, a thief or a bad disk may leave them, and what stands in a folder to compare it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counter_pos.journal.log_file import index_path, log_path
from counter_pos.wire.canonical import encode
from tests.tills import TestTill, key_list, order

NAME = "journal-K08-1-1.sqlite3"
PAYMENTS = 6
FRAME = 24 + 1024


@dataclass(frozen=True)
class Killed:
    """What a till left that was killed at work: its journal, a log with all of its deeds, the log's index."""

    folder: Path
    entries: int

    @property
    def journal(self) -> Path:
        return self.folder / NAME

    def copy(self, folder: Path) -> Path:
        """A folder of its own with the same files; the journal in it."""
        folder.mkdir()
        for path in sorted(self.folder.iterdir()):
            shutil.copy(path, folder)
        return folder / NAME


def killed_till(work: Path, folder: Path) -> Killed:
    """Play some payments in `work` and take what the till has on its disk at that moment to `folder`."""
    work.mkdir()
    till = TestTill(work)
    desk = till.open_shift()
    for number in range(PAYMENTS):
        desk.take_payment(order(till.postpaid().account, 10_000 + 100 * number))
    folder.mkdir()
    for path in till.folder.glob("journal-*"):
        shutil.copy(path, folder / path.name)
    (folder / "public-keys.json").write_bytes(encode(key_list(till.journal)))
    (folder / "till.lock").touch()
    left = Killed(folder, till.journal.place.seq)
    till.close()
    return left


def commits_of(raw: bytes) -> list[int]:
    """The last frame, from 1, of each transaction in a log."""
    frames = (len(raw) - 32) // FRAME
    return [n + 1 for n in range(frames) if any(raw[32 + n * FRAME + 4 : 32 + n * FRAME + 8])]


def flip(path: Path, at: int, bit: int = 0) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1 << bit
    path.write_bytes(raw)


def in_middle_of_log(journal: Path) -> None:
    """One bit of a payment that others followed."""
    log = log_path(journal)
    flip(log, 32 + commits_of(log.read_bytes())[4] * FRAME + 300)


def without_log(journal: Path) -> None:
    log_path(journal).unlink()


def with_half_a_log(journal: Path) -> None:
    raw = log_path(journal).read_bytes()
    log_path(journal).write_bytes(raw[: len(raw) // 2])


def with_empty_log(journal: Path) -> None:
    log_path(journal).write_bytes(b"")


def without_index(journal: Path) -> None:
    index_path(journal).unlink()


def closed(journal: Path) -> None:
    """As after a clean close: all in the one file."""
    from pysqlite3 import dbapi2

    dbapi2.connect(str(journal)).execute("SELECT count(*) FROM entry").connection.close()  # type: ignore[attr-defined]


def cut_short(journal: Path) -> None:
    closed(journal)
    raw = journal.read_bytes()
    journal.write_bytes(raw[: len(raw) // 3 + 100])


def of_no_bytes(journal: Path) -> None:
    closed(journal)
    journal.write_bytes(b"")


def of_no_bytes_with_log(journal: Path) -> None:
    journal.write_bytes(b"")


def no_database(journal: Path) -> None:
    closed(journal)
    journal.write_bytes(b"this is a shopping list\n" * 400)


def with_a_bad_page(journal: Path) -> None:
    """The page on which entry 5 begins."""
    closed(journal)
    raw = bytearray(journal.read_bytes())
    page = raw.index(b'"seq":5,') // 1024 * 1024
    raw[page : page + 1024] = bytes(1024)
    journal.write_bytes(raw)


def as_left(_journal: Path) -> None:
    pass


STATES: tuple[Callable[[Path], None], ...] = (
    as_left,
    closed,
    in_middle_of_log,
    without_log,
    with_half_a_log,
    with_empty_log,
    without_index,
    cut_short,
    of_no_bytes,
    of_no_bytes_with_log,
    no_database,
    with_a_bad_page,
)
SOUND = (as_left, closed, without_index)


def tree(folder: Path) -> dict[str, tuple[object, ...]]:
    """Everything below a folder and the folder itself: content, size, inode, rights, links, time of last change.

    Not when the inode changed: SQLite run by root gives the running till's files to their owner once more.
    """
    told: dict[str, tuple[object, ...]] = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        found = path.stat()
        content = path.read_bytes() if path.is_file() else b""
        told[str(path.relative_to(folder))] = (
            content,
            found.st_size,
            found.st_ino,
            found.st_mode,
            found.st_nlink,
            found.st_mtime_ns,
        )
    return told
