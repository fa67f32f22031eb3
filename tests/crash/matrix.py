"""The crash matrix: a real till is recorded, and after every step of it the power fails in every legal way.

`python -m tests.crash.matrix --minutes N [--seed S]` goes on at random and prints its seed: the same seed makes the
same choices, on new recordings (threads and keys of commands differ). It ends at the first broken promise, says where
it was, and leaves the state as it was found in out/crash/.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from counter_pos.printing import raster
from tests.crash.disk import WAYS, Disk
from tests.crash.judge import Story, jobs_of, judge
from tests.crash.scenario import prepare
from tests.crash.trace import Step, record
from tests.fake_printer import FakePrinter

KEPT = Path("out/crash")


@dataclass(frozen=True)
class Recording:
    """One watched run: where its till stood before, and every step it made."""

    before: Path
    keys: Path
    run: Path
    steps: list[Step]


def make_recording(folder: Path, defect: str = "none", *, fresh: bool = False) -> Recording:
    """Prepare a till in `folder` and watch it work. See scenario.prepare for `fresh`."""
    run = folder / "run"
    with FakePrinter() as printer:
        prepare(folder, printer.port, fresh=fresh)
        shutil.copytree(folder / "till", run)
        words = [str(run), str(folder / "state"), str(printer.port), defect]
        command = [sys.executable, "-m", "tests.crash.scenario", *words]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        steps = record(command, run, printer.port, folder / "strace", environment)
    (folder / "strace").unlink()
    return Recording(folder / "till", folder / "state", run, steps)


@dataclass(frozen=True)
class State:
    """What one crash left: after so many steps, in one way."""

    after: int
    way: str
    number: int
    files: dict[str, bytes]
    story: Story


def states(
    recording: Recording, chance: Random, times: int = 1, ways: Collection[str] = tuple(WAYS)
) -> Iterator[State]:
    """Every step, every way, the random ones `times` times. A process that was killed leaves what "kept" leaves.

    States that say the same as one before are left out.
    """
    disk = Disk.of(recording.before)
    disk = Disk(
        {
            str(recording.run / Path(path).relative_to(recording.before.resolve())): file
            for path, file in disk.files.items()
        }
    )
    disk.names = dict(disk.files)
    story, jobs, seen = Story(), jobs_of(recording.steps), set()
    for after, step in enumerate(recording.steps, start=1):
        disk.do(step)
        story.see(step, jobs)
        for way in ways if disk.unsettled else ["kept"]:
            for number in range(1 if way in ("lost", "kept") else times):
                files = disk.after_power_loss(way, chance)
                mark = hash((frozenset(files.items()), len(story.told), len(story.asked), len(story.begun)))
                if mark not in seen:
                    seen.add(mark)
                    yield State(after, way, number, files, story.copy())


def put(state: State, recording: Recording, folder: Path, chance: Random) -> None:
    """Lay the state out as a till's folder. What stands in -shm after a crash is rubbish or nothing."""
    folder.mkdir()
    for path, content in state.files.items():
        target = folder / Path(path).relative_to(recording.run)
        if target.name.endswith("-shm"):
            content = chance.choice((b"", b"\0" * 32768, chance.randbytes(32768), content))
        if target.name == "replica.sqlite3":
            shutil.copy(recording.before / "replica.sqlite3", target)
        else:
            target.write_bytes(content)


def judge_state(state: State, recording: Recording, folder: Path, chance: Random, *, forgetful: bool = False) -> None:
    """Raises whatever is wrong with the state."""
    place = folder / "left"
    put(state, recording, place, chance)
    try:
        judge(place, recording.keys, state.story, forgetful=forgetful)
    except BaseException as wrong:
        wrong.add_note(f"power lost after step {state.after} of {len(recording.steps)}, {state.way} {state.number}")
        wrong.add_note(f"the step: {str(recording.steps[state.after - 1])[:200]}")
        raise
    finally:
        shutil.rmtree(place)


def keep_for_study(recording: Recording) -> Path:
    """Where the state of a failure goes, beside the keys that open it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(KEPT)
    KEPT.mkdir()
    shutil.copytree(recording.keys, KEPT / "state")
    sys.stderr.write(f"the state is in {KEPT}/till, its keys beside it\n")
    return KEPT / "till"


def main() -> int:
    words = argparse.ArgumentParser(description="the crash matrix at random")
    words.add_argument("--minutes", type=float, default=10)
    words.add_argument("--seed", type=int, default=None)
    asked = words.parse_args()
    seed = asked.seed if asked.seed is not None else int.from_bytes(os.urandom(4), "big")
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    until = time.monotonic() + asked.minutes * 60
    raster.prepare()
    chance, done, rounds = Random(seed), Counter[str](), 0
    while time.monotonic() < until:
        with TemporaryDirectory(prefix="counter-pos-crash-") as scratch:
            folder = Path(scratch).resolve()
            recording = make_recording(folder, fresh=rounds % 2 == 1)
            rounds += 1
            for state in states(recording, chance, times=4):
                if time.monotonic() > until:
                    break
                try:
                    judge_state(state, recording, folder, chance)
                except BaseException:
                    put(state, recording, keep_for_study(recording), chance)
                    raise
                done[state.way] += 1
    told = ", ".join(f"{way} {count}" for way, count in sorted(done.items()))
    sys.stdout.write(f"{sum(done.values())} states: zero lost, zero doubled, zero receipts without an entry ({told})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
