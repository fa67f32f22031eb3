"""The real till under real faults of the system: killed at a step, a disk that errs, is full, or cannot be written.

strace makes the chosen call fail, or kills the process at it; a full or read-only disk is a small file system of its
own, mounted where only the till's process sees it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from counter_pos.printing.escpos import START
from tests.crash.judge import PROCESS_ID, Story, known_jobs
from tests.crash.trace import Said
from tests.fake_printer import FakePrinter

CALLS = ("pwrite64", "fsync", "sendto")
"""What a till asks of disk and printer between Pay and cut paper; the matrix enumerates the steps themselves."""


@dataclass(frozen=True)
class Ended:
    """How a till ended under a fault, and what the world had seen."""

    code: int
    said: list[str]
    story: Story
    errors: str

    def words(self, first: str) -> list[str]:
        """The second words of the lines that begin with `first`."""
        return [line.split()[1] for line in self.said if line.startswith(first + " ")]


def run(folder: Path, printer: FakePrinter, *before: str) -> Ended:
    """Let the scenario work in `folder`/run, started by the command `before`."""
    command = [sys.executable, "-m", "tests.crash.scenario", str(folder / "run"), str(folder / "state")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [*before, *command, str(printer.port), "few"], env=environment, capture_output=True, text=True, check=False
    )
    said = ran.stdout.splitlines()
    story = Story()
    for line in said:
        story.see(Said(line), {})
    received = printer.decoder.received
    story.begun, story.answered = jobs_on_paper(received), jobs_on_paper(received)
    story.begun_in_part = received.count(START) - len(story.begun)
    return Ended(ran.returncode, said, story, ran.stderr)


def jobs_on_paper(received: bytes) -> set[int]:
    """The jobs that reached the printer whole, so that it answered."""
    known = known_jobs()
    return {known[each[:4]] for each in received.split(PROCESS_ID)[1:] if len(each) >= 4}


def under_strace(call: str, fault: str, when: str) -> list[str]:
    """The command that runs another with a fault at the `when`-th call of each thread."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        raise RuntimeError("faults need strace (on Debian and Ubuntu: sudo apt-get install strace)")
    return ["strace", "-f", "-qqq", "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}"]


def on_small_disk(folder: Path, kilobytes: int, *, read_only: bool = False) -> list[str]:
    """The command that runs another with `folder`/run on a disk of that size, which only it sees.

    What is in the folder is on that disk, and comes back from it at the end.
    """
    if sys.platform != "linux" or shutil.which("unshare") is None:
        raise RuntimeError("a small disk needs Linux and unshare (package util-linux)")
    run_folder, kept = folder / "run", folder / "kept"
    script = f"""set -e
mkdir {kept}; cp -a {run_folder}/. {kept}/
mount -t tmpfs -o size={kilobytes}k none {run_folder}
cp -a {kept}/. {run_folder}/
{f"mount -o remount,ro {run_folder}" if read_only else ":"}
set +e
"$@"
code=$?
rm -rf {kept}; mkdir {kept}; cp -a {run_folder}/. {kept}/
exit $code"""
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *rights, "--mount", "sh", "-c", script, "sh"]
