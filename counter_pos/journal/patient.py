"""Reads a journal without touching it: no byte, no new file, no time stamp in its folder, whatever state it is in.

SQLite makes a `-shm` and a `-wal` beside any database of this kind that it opens, and ends an old log. So:

- while its till runs, it is read beside the till, in one read transaction over the files that the till made;
- with no log, it is opened as immutable, and read again if a till changed it meanwhile;
- with a log, it is copied to a private folder, log and all, while no till can start, and the copy is read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.journal.connection import FILE_ERRORS, connect
from counter_pos.journal.lock import FolderWatch
from counter_pos.journal.log_file import LogReport, index_path, log_path, read_log

if TYPE_CHECKING:
    from pysqlite3.dbapi2 import Connection

T = TypeVar("T")
Work = Callable[["Connection", LogReport], T]

ATTEMPTS = 5
_IMMUTABLE, _BESIDE = "&immutable=1", "&readonly_shm=1"
_Stand = tuple[tuple[int, int, int], ...]


class _Changed(Exception):
    """Somebody wrote while we read."""


def read_untouched(path: Path, work: Work[T]) -> T:
    """What `work` makes of the journal at `path`, read as it stands at one moment; `work` may be asked again.

    Raises Unavailable(journal_unreadable | journal_newer | journal_busy), Broken(journal_no_database |
    journal_not_ours | journal_empty) and whatever `work` raises.
    Not for a process that has this journal open itself: a copy frees SQLite's locks.
    """
    for _ in range(ATTEMPTS):
        watch = FolderWatch(path.parent)
        try:
            log = read_log(path)
            if watch.running and log_path(path).exists() and index_path(path).exists():
                beside = _beside(path)
                if beside is not None:
                    return _ended(beside, work, log)
            if not _size(log_path(path)):
                watch.release()  # nothing keeps a till from starting: what it changes is seen
                return _immutable(path, work, log)
            with _copied(path) as copy:
                watch.release()
                return _ended(connect(copy), work, log)
        except _Changed:
            continue
        finally:
            watch.release()
    raise Unavailable("journal_busy", path=path.name)


def read_copy(path: Path, work: Work[T]) -> T:
    """As `read_untouched`, always from a copy: for the till itself, which lets nobody else write.

    Raises as `read_untouched`.
    """
    log = read_log(path)
    for _ in range(ATTEMPTS):
        try:
            with _copied(path) as copy:
                return _ended(connect(copy), work, log)
        except _Changed:
            continue
    raise Unavailable("journal_busy", path=path.name)


def _ended(connection: Connection, work: Work[T], log: LogReport) -> T:
    try:
        return work(connection, log)
    finally:
        connection.close()


def _beside(path: Path) -> Connection | None:
    """Beside the till that runs: in a transaction over its own log and index, of which nothing is written.

    None where SQLite cannot read so: then a copy must do.
    """
    stood = _inodes(path)
    connection = None
    try:
        connection = connect(path, read_only=True, how=_BESIDE)
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except (*FILE_ERRORS, CounterError):
        if connection is not None:
            connection.close()
        connection = None
    if _inodes(path) != stood:  # the till closed between our two looks, and took its log with it
        if connection is not None:
            connection.close()
        _take_back(path)
        raise _Changed
    return connection


def _take_back(path: Path) -> None:
    """Remove the empty log that SQLite may just have made in a folder whose till had closed."""
    watch = FolderWatch(path.parent)
    try:
        if not watch.running and log_path(path).exists() and not _size(log_path(path)):
            log_path(path).unlink()
    except OSError as wrong:
        raise Unavailable("journal_unreadable", path=path.name, reason=wrong.strerror or str(wrong)) from wrong
    finally:
        watch.release()


def _immutable(path: Path, work: Work[T], log: LogReport) -> T:
    """A file without a log stands still; if a till wrote meanwhile, what was read of it may be of two moments."""
    stood = _stand(path)
    try:
        made = _ended(connect(path, read_only=True, how=_IMMUTABLE), work, log)
    except CounterError:
        if _stand(path) != stood:
            raise _Changed from None
        raise
    if _stand(path) != stood:
        raise _Changed
    return made


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """A copy of file and log in a folder of our own; torn ones are noticed and made again."""
    with TemporaryDirectory(prefix="counter-pos-") as folder:
        copy = Path(folder) / path.name
        stood = _stand(path)
        try:
            shutil.copyfile(path, copy)
            if log_path(path).exists():
                shutil.copyfile(log_path(path), log_path(copy))
        except FileNotFoundError as gone:
            raise _Changed from gone
        except OSError as wrong:
            raise Unavailable("journal_unreadable", path=path.name, reason=wrong.strerror or str(wrong)) from wrong
        if _stand(path) != stood:
            raise _Changed
        yield copy


def _stand(path: Path) -> _Stand:
    """Which files they are, how long, and when they were written last."""
    return tuple(_state(each) for each in (path, log_path(path)))


def _state(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns


def _inodes(path: Path) -> tuple[int, ...]:
    return tuple(_state(each)[0] for each in (path, log_path(path), index_path(path)))


def _size(path: Path) -> int:
    return _state(path)[1]
