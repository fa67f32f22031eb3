"""One watched run of the till: where it stood before, and every step it made."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.crash.disk import Disk
from tests.crash.scenario import lay_out
from tests.crash.trace import Step, record
from tests.fake_printer import FakePrinter

FAULTS = (
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("pwrite64", "EIO"),
    ("pwrite64", "ENOSPC"),
    ("pwrite64", "EROFS"),
    ("write", "EIO"),
    ("write", "ENOSPC"),
    ("write", "EROFS"),
    ("ftruncate", "EIO"),
)
"""Calls that a disk may refuse, and with what."""


@dataclass(frozen=True)
class Recording:
    """`before` is each file as it was; it and the steps name paths in `run` and, with a mirror, in `stick`."""

    name: str
    before: dict[str, bytes]
    keys: Path
    run: Path
    stick: Path | None
    steps: list[Step]

    def on_mirror(self, path: str) -> bool:
        """Whether a path of the steps is on the mirror's disk."""
        return self.stick is not None and Path(path).parent == self.stick

    def disk(self) -> Disk:
        """Both disks as they were before the first step."""
        return Disk.of(self.before)


def make_recording(
    prepared: Path,
    folder: Path,
    plot: str = "none",
    *,
    fresh: bool = False,
    mirror: bool = False,
    fault: tuple[str, str, str] | None = None,
) -> Recording:
    """Watch a till that scenario.prepare made in `prepared` work in `folder`. See scenario.play for the plots.

    `fault`: a call, the error it meets, and at which of a thread's calls (as strace counts them).
    """
    run, stick = folder / "run", folder / "stick"
    with FakePrinter() as printer:
        lay_out(prepared / ("fresh" if fresh else "till"), run, printer.port)
        words = [str(run), str(prepared / "state"), str(printer.port), plot]
        folders = [run]
        if mirror:
            shutil.copytree(prepared / "stick", stick)
            words.append(str(stick))
            folders.append(stick)
        command = [sys.executable, "-m", "tests.crash.scenario", *words]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        before = {str(path): path.read_bytes() for each in folders for path in each.iterdir()}
        asked = () if fault is None else ("-e", f"inject={fault[0]}:error={fault[1]}:when={fault[2]}")
        watched = folder / "strace"
        steps = record(command, tuple(folders), printer.port, watched, environment, asked)
    watched.unlink()
    check_record(before, steps, folders)
    name = " ".join(
        ("fresh" if fresh else "till", *(["mirror"] if mirror else []), *(fault or ([] if plot == "none" else [plot])))
    )
    return Recording(name, before, prepared / "state", run, stick if mirror else None, steps)


def check_record(before: dict[str, bytes], steps: list[Step], folders: list[Path]) -> None:
    """The steps must lead to the very bytes that the till left: else one was missed, or put in a wrong place.

    The shared memory beside the journal is written through memory, and worth nothing after a crash.
    """
    disk = Disk.of(before)
    for step in steps:
        disk.do(step)
    told = {path: content for path, content in disk.now().items() if not path.endswith("-shm")}
    left = {str(path): path for folder in folders for path in folder.iterdir() if not path.name.endswith("-shm")}
    wrong = sorted(told.keys() ^ left.keys()) or [name for name in told if left[name].read_bytes() != told[name]]
    if wrong:
        raise RuntimeError(f"the steps do not lead to what was left: {wrong}")
