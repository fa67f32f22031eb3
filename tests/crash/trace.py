"""What a process asked of the system, in order: every step that a till's disk, printer and person can notice.

strace sees them all, from every thread and library, so no step can be forgotten: a call that touches the till's folder
or its mirror and is not known here is an error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WATCHED = "strace -f -qq -y -xx -s 16777216 --seccomp-bpf -e signal=none".split()


@dataclass(frozen=True, slots=True)
class Write:
    """`data` at `offset` of a file; in the cache of the system, not on the disk."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """The file's size set."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was written to a file, or all names in a directory, is on the disk."""

    path: str


@dataclass(frozen=True, slots=True)
class NotSynced:
    """A sync that failed: what was written before it may never reach the disk, whatever a later sync says."""

    path: str


@dataclass(frozen=True, slots=True)
class Make:
    """A name begins to exist: an empty file, or a directory."""

    path: str


@dataclass(frozen=True, slots=True)
class Move:
    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Remove:
    path: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes to the printer, on one of its lines."""

    line: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """Bytes from the printer."""

    line: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """A line that a person would have seen."""

    text: str


Step = Write | Cut | Sync | NotSynced | Make | Move | Remove | Sent | Heard | Said

LOOKING = frozenset(
    """read pread64 readv preadv close fstat newfstatat stat lstat statx access faccessat faccessat2 fcntl flock
    getdents64 readlink readlinkat statfs fstatfs fadvise64 poll ppoll select pselect6 epoll_ctl epoll_wait epoll_pwait
    ioctl dup dup2 dup3""".split()
)
"""Calls of files that change nothing. What a printer says is received: read from a line, it would not be heard, and the
judge would not believe a paper that is called printed."""
OF_MEMORY_AND_TIME = frozenset(
    """futex brk munmap mprotect madvise mremap rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack clock_nanosleep
    nanosleep clock_gettime gettimeofday getpid gettid getuid geteuid getgid getegid sched_yield sched_getaffinity
    sysinfo uname getrandom prlimit64 set_robust_list rseq arch_prctl set_tid_address get_mempolicy restart_syscall
    wait4 exit exit_group clone clone3""".split()
)
UNWATCHED = LOOKING | OF_MEMORY_AND_TIME
"""Left out by the filter, because the till does thousands of them; every call that is not named here is seen."""
CHANGING_NOTHING = UNWATCHED | frozenset(
    "lseek fchmod chmod fchown utimensat futimens mmap fchmodat pipe2 inotify_add_watch chdir getcwd execve".split()
)
OF_SOCKETS = frozenset("socket bind getsockname getpeername setsockopt getsockopt shutdown socketpair listen".split())

_LINE = re.compile(r"(\d+) +(.*)", re.DOTALL)
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+|\?)(.*)", re.DOTALL)
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)", re.DOTALL)
_FD = re.compile(r"^(\d+|AT_FDCWD)(?:<([^>]*)>(?:\(deleted\))?)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def record(
    command: list[str],
    folders: tuple[Path, ...],
    port: int,
    out: Path,
    environment: dict[str, str],
    fault: tuple[str, ...] = (),
) -> list[Step]:
    """Run `command` and return its steps in `folders`, with the printer at `port` of loopback, and with the person.

    `fault` are strace's words for one; a till that suffers it may end early. Otherwise raises RuntimeError where
    nothing can be recorded, or when the command fails: an unwatched till proves nothing.
    """
    if sys.platform != "linux" or shutil.which("strace") is None:
        raise RuntimeError("the crash matrix needs strace (on Debian and Ubuntu: sudo apt-get install strace)")
    reader = _Reader(tuple(each.resolve() for each in folders), port)
    seen = "trace=!" + ",".join(f"?{name}" for name in sorted(UNWATCHED))
    watched = [*WATCHED, "-e", seen, *fault, "-o", str(out), *command]
    ran = subprocess.run(watched, env=environment, capture_output=True, text=True, check=False)
    ended = ran.returncode == 0 and ran.stdout.endswith("CLOSED\n")
    if (not ended and not fault) or "\nBUG " in ran.stdout:
        raise RuntimeError(f"the watched till ended with {ran.returncode}: {ran.stdout[-500:]}{ran.stderr[-2000:]}")
    return list(reader.steps(out))


class _Reader:
    """Turns strace's lines into steps. A call counts when it returns; bytes to a printer count when they set out."""

    def __init__(self, folders: tuple[Path, ...], port: int) -> None:
        self._folders = tuple(str(folder) for folder in folders)
        self._port = port
        self._begun: dict[str, str] = {}
        self._lines: set[str] = set()
        there = [each for folder in folders for each in (folder, *folder.rglob("*"))]
        self._names: set[str] = {str(each) for each in there}
        self._sizes: dict[str, int] = {str(each): each.stat().st_size for each in there if each.is_file()}
        """How long each file is: one that is written without an offset is new, or only added to."""
        self._at: dict[str, int | None] = {}
        """Where a file that is written anywhere stands: a new one at its beginning; None until it was told."""

    def steps(self, out: Path) -> Iterator[Step]:
        with out.open(encoding="ascii", errors="strict") as lines:
            for line in lines:
                thread, rest = _match(_LINE, line.rstrip("\n"))
                if rest.startswith(("+++", "---")):
                    continue
                if rest.endswith("<unfinished ...>"):
                    self._begun[thread] = rest.removesuffix("<unfinished ...>").rstrip()
                    yield from self._set_out(self._begun[thread])
                    continue
                if (resumed := _RESUMED.match(rest)) is not None:
                    rest = self._begun.pop(thread) + resumed[2].lstrip()
                else:
                    yield from self._set_out(rest)
                name, arguments, result, why = _match(_CALL, rest)
                if name in ("fsync", "fdatasync") and result == "-1" and self._mine(path := self._first(arguments)[1]):
                    yield NotSynced(path)
                if result == "?" or (int(result) < 0 and "EINPROGRESS" not in why):
                    continue
                yield from self._step(name, arguments, int(result))

    def _set_out(self, begun: str) -> Iterator[Step]:
        """Bytes to the printer may be there before the call returns."""
        name, _, arguments = begun.partition("(")
        _, path = self._first(arguments)
        if name in ("sendto", "write") and path in self._lines:
            yield Sent(path, _bytes(arguments)[0])

    def _step(self, name: str, arguments: str, result: int) -> Iterator[Step]:
        fd, path = self._first(arguments)
        texts = _bytes(arguments)
        match name:
            case "connect":
                if f"sin_port=htons({self._port})" in arguments:
                    self._lines.add(path)
            case "sendto" | "write" | "recvfrom" if path in self._lines:
                if name == "recvfrom" and result:
                    yield Heard(path, texts[0][:result])
            case "write" | "writev" if fd == "1":
                yield from (Said(line) for line in texts[0].decode().splitlines())
            case "openat" | "open" | "creat" | "mkdir" | "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat":
                yield from self._named(name, arguments, [self._whole(text.decode()) for text in texts])
            case _ if not self._mine(path):
                pass
            case "lseek" if path in self._at:
                self._at[path] = result
            case "pwrite64":
                offset = int(arguments.rsplit(", ", 1)[1])
                self._sizes[path] = max(self._sizes.get(path, 0), offset + result)
                yield Write(path, offset, texts[0][:result])
            case "write":
                offset = self._at.get(path, self._sizes.get(path, 0))
                if offset is None:
                    raise RuntimeError(
                        f"written somewhere in the middle of {path}: the crash matrix does not know where"
                    )
                if path in self._at:
                    self._at[path] = offset + result
                self._sizes[path] = max(self._sizes.get(path, 0), offset + result)
                yield Write(path, offset, texts[0][:result])
            case "ftruncate":
                self._sizes[path] = int(arguments.rsplit(", ", 1)[1])
                yield Cut(path, self._sizes[path])
            case "fsync" | "fdatasync":
                yield Sync(path)
            case _ if name not in CHANGING_NOTHING | OF_SOCKETS:
                raise RuntimeError(f"a step that the crash matrix does not know: {name}({arguments[:200]}")
            case "mmap" if "PROT_WRITE" in arguments and "MAP_SHARED" in arguments and not path.endswith("-shm"):
                raise RuntimeError(f"a file is written through memory: {path}")

    def _named(self, name: str, arguments: str, paths: list[str]) -> Iterator[Step]:
        if not paths or not self._mine(paths[0]) or paths[0] in self._folders:
            return  # a folder that goes and comes as a whole is a medium that is pulled out: nothing on it changes
        path = paths[0]
        match name:
            case "openat" | "open" | "creat":
                added_to = "O_APPEND" in arguments
                if path not in self._names:
                    self._names.add(path)
                    self._sizes[path] = 0
                    yield Make(path)
                elif "O_TRUNC" in arguments:
                    self._sizes[path] = 0
                    yield Cut(path, 0)
                if added_to:
                    self._at.pop(path, None)
                elif not self._sizes.get(path):
                    self._at[path] = 0
                elif "O_RDONLY" not in arguments:
                    self._at[path] = None
            case "mkdir":
                self._names.add(path)
                yield Make(path + "/")
            case "unlink" | "unlinkat":
                self._names.discard(path)
                yield Remove(path)
            case _:
                self._names.discard(path)
                self._names.add(paths[1])
                self._sizes[paths[1]] = self._sizes.pop(path, 0)
                self._at.pop(path, None)
                self._at.pop(paths[1], None)
                yield Move(path, paths[1])

    def _first(self, arguments: str) -> tuple[str, str]:
        """The number and the path (or socket) of the first argument, where it is an open file."""
        found = _FD.match(arguments)
        if found is None:
            return "", ""
        return found[1], bytes.fromhex((found[2] or "").replace("\\x", "")).decode()

    def _whole(self, path: str) -> str:
        return path if path.startswith("/") else str(Path.cwd() / path)

    def _mine(self, path: str) -> bool:
        return any(path == folder or path.startswith(folder + "/") for folder in self._folders)


def _bytes(arguments: str) -> list[bytes]:
    return [bytes.fromhex(text.replace("\\x", "")) for text, _ in _TEXT.findall(arguments)]


def _match(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.match(text)
    if found is None:
        raise RuntimeError(f"strace said what cannot be read: {text[:200]}")
    return found.groups()
