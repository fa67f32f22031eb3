"""The crash matrix: a real till is recorded, and after every step of it the power fails in every legal way.

`python -m tests.crash.matrix --minutes N [--states N] [--seed S]` goes on at random and prints its seed: the same seed
makes the same choices, on new recordings (threads and keys of commands differ). It ends at the first broken promise,
says where it was, and leaves the state as it was found in out/crash/.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from counter_pos.printing import raster
from tests.crash.disk import WAYS
from tests.crash.judge import Story, jobs_of, judge
from tests.crash.recording import FAULTS, Recording, make_recording
from tests.crash.scenario import prepare

Ways = tuple[str, ...]
KEPT = Path("out/crash")
SOME = 3
"""Of each step so many ways at random: so a run of some minutes comes to every kind of recording."""
AWAY = 0.1
"""Of so many states the mirror is gone when the till is opened again."""


@dataclass(frozen=True)
class State:
    """What one crash left: after so many steps, in one way."""

    after: int
    way: str
    number: int
    files: dict[str, bytes]
    story: Story


def states(
    recording: Recording,
    chance: Random,
    times: int = 1,
    ways: Ways = tuple(WAYS),
    choose: Callable[[int, Ways], Ways] = lambda _after, ways: ways,
) -> Iterator[State]:
    """Every step, every way, the random ones `times` times. A process that was killed leaves what "kept" leaves.

    With a mirror each disk goes its own way: a way is the till's and the mirror's. `choose` is asked for each step
    which of the till's ways are made at all. A state that is as one before, disks and story, is left out.
    """
    disk = recording.disk()
    story, jobs, seen = Story(), jobs_of(recording.steps), set()
    for after, step in enumerate(recording.steps, start=1):
        disk.do(step)
        story.see(step, jobs)
        for way in choose(after, ways) if disk.unsettled else ["kept"]:
            for number, other in enumerate(others(recording, way, times, chance)):
                files = disk.after_power_loss(
                    lambda path, way=way, other=other: other if recording.on_mirror(path) else way,  # type: ignore[misc]
                    chance,
                )
                mark = hash((frozenset(files.items()), story.mark()))
                if mark not in seen:
                    seen.add(mark)
                    yield State(after, way if other is None else f"{way}/{other}", number, files, story.copy())


def others(recording: Recording, way: str, times: int, chance: Random) -> list[str | None]:
    """The ways of the mirror beside a way of the till; one None for each time without a mirror."""
    sure = ("lost", "kept", "doubted")
    if recording.stick is None:
        return [None] * (1 if way in sure else times)
    if way in sure and times > 1:
        return [way, *(each for each in ("lost", "kept") if each != way), chance.choice(tuple(WAYS))]
    return [chance.choice(tuple(WAYS)) for _ in range(times)]


def one_way(after: int, ways: Ways) -> Ways:
    """A thin slice: every step, and of its ways one, the next one each time."""
    return (ways[after % len(ways)],)


def put(state: State, recording: Recording, place: Path, chance: Random) -> Path | None:
    """Lay the state out as a till's folder, and beside it its mirror. Returns the mirror's folder, which may be gone.

    What stands in -shm after a crash is rubbish or nothing.
    """
    (place / "till").mkdir(parents=True)
    stick = None if recording.stick is None else place / "stick"
    there = stick is not None and chance.random() >= AWAY
    if stick is not None and there:
        stick.mkdir()
    for path, content in state.files.items():
        name = Path(path).name
        if recording.on_mirror(path):
            if stick is not None and there:
                (stick / name).write_bytes(content)
            continue
        if name.endswith("-shm"):
            content = chance.choice((b"", b"\0" * 32768, chance.randbytes(32768), content))
        if name == "settings.toml" and stick is not None:
            content = f'mirror = "{stick}"\n'.encode() + content
        (place / "till" / name).write_bytes(content)
    return stick


def judge_state(state: State, recording: Recording, folder: Path, chance: Random, *, forgetful: bool = False) -> None:
    """Raises whatever is wrong with the state."""
    place = folder / "left"
    stick = put(state, recording, place, chance)
    try:
        judge(place / "till", recording.keys, state.story, stick, forgetful=forgetful)
    except BaseException as wrong:
        wrong.add_note(f"{recording.name}: power lost after step {state.after} of {len(recording.steps)}")
        wrong.add_note(f"{state.way} {state.number}; the step: {str(recording.steps[state.after - 1])[:200]}")
        raise
    finally:
        shutil.rmtree(place)


def keep_for_study(recording: Recording) -> Path:
    """Where the state of a failure goes, beside the keys that open it."""
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    shutil.copytree(recording.keys, KEPT / "state")
    sys.stderr.write(f"the state is in {KEPT}, its keys beside it\n")
    return KEPT


def recordings(prepared: Path, folder: Path, chance: Random) -> Iterator[Recording]:
    """Without end: till and mirror, one that was just opened, a mirror that is pulled out, and a fault at any step."""
    for number, kind in enumerate(cycle(("mirror", "fresh", "pulled out", "fault", "fault alone"))):
        place = folder / str(number)
        place.mkdir()
        match kind:
            case "fresh":
                yield make_recording(prepared, place, "few", fresh=True)
            case "fault":
                call, error = chance.choice(FAULTS)
                when = f"{chance.randrange(3, 40)}+{chance.randrange(3, 40)}"
                yield make_recording(prepared, place, mirror=True, fault=(call, error, when))
            case "fault alone":
                (call, error), first = chance.choice(FAULTS[:4]), chance.randrange(5, 9)
                fault = (call, error, f"{first}..{first + chance.randrange(3)}")
                yield make_recording(prepared, place, "alone", fresh=chance.random() < 0.5, fault=fault)
            case plot:
                yield make_recording(prepared, place, "none" if plot == "mirror" else plot, mirror=True)
        shutil.rmtree(place)


def main() -> int:
    words = argparse.ArgumentParser(description="the crash matrix at random")
    words.add_argument("--minutes", type=float, default=10)
    words.add_argument("--states", type=int, default=None, help="end earlier, after so many")
    words.add_argument("--seed", type=int, default=None)
    asked = words.parse_args()
    seed = asked.seed if asked.seed is not None else int.from_bytes(os.urandom(4), "big")
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    until = begun + asked.minutes * 60
    logging.disable(logging.WARNING)  # a mirror that is away is told by every till that is opened without it
    raster.prepare()
    chance, ways, kinds, done = Random(seed), Counter[str](), Counter[str](), 0
    with TemporaryDirectory(prefix="counter-pos-crash-") as scratch:
        folder = Path(scratch).resolve()
        prepare(folder)
        for recording in recordings(folder, folder, chance):
            for state in states(recording, chance, choose=lambda _after, ways: tuple(chance.sample(ways, SOME))):
                if time.monotonic() > until or done == asked.states:
                    break
                try:
                    judge_state(state, recording, folder, chance)
                except BaseException:
                    put(state, recording, keep_for_study(recording), chance)
                    raise
                done += 1
                ways[state.way.partition("/")[0]] += 1
                kinds[recording.name] += 1
            if time.monotonic() > until or done == asked.states:
                break
    sys.stdout.write(
        f"{done} different states in {time.monotonic() - begun:.0f} s: zero lost, zero doubled,"
        f" zero receipts without an entry\nby way: {told(ways)}\nby recording: {told(kinds)}\n"
    )
    return 0


def told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
