"""A disk that may lose its power: what was synced is there; of the rest, any part may be, in any order.

A write is torn at sectors of 512 bytes. The size of a file that grew may be on the disk before what was written into
it. Names made, moved and removed are kept when their directory is synced; before that, any of them may be. What was
written before a sync that failed is doubtful: a later sync says nothing of it, only writing the same place again does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.crash.trace import Cut, Make, Move, NotSynced, Remove, Step, Sync, Write

SECTOR = 512
Changes = list[Write | Cut]


@dataclass
class File:
    """`kept` is on the disk; `pending` is only in the system's cache, and `doubtful` after a sync of it failed."""

    kept: bytes = b""
    pending: Changes = field(default_factory=list)
    doubtful: Changes = field(default_factory=list)

    @property
    def loose(self) -> Changes:
        """All that power may take, in its order."""
        return [*self.doubtful, *self.pending]

    def sync(self) -> None:
        cuts = [each for each in self.doubtful if isinstance(each, Cut)]  # a size is no content: this sync keeps it
        doubtful = [each for each in self.doubtful if isinstance(each, Write)]
        self.kept = applied(self.kept, [*cuts, *self.pending])
        for each in self.pending:
            doubtful = [piece for old in doubtful for piece in beside(old, each)]
        self.pending, self.doubtful = [], list(doubtful)

    def not_synced(self) -> None:
        self.doubtful, self.pending = self.loose, []


def applied(kept: bytes, changes: Changes) -> bytes:
    """`kept` with `changes` made in their order."""
    if not changes:
        return kept
    content = bytearray(kept)
    for change in changes:
        if isinstance(change, Cut):
            content = content[: change.size].ljust(change.size, b"\0")
            continue
        end = change.offset + len(change.data)
        if len(content) < end:
            content.extend(bytes(end - len(content)))
        content[change.offset : end] = change.data
    return bytes(content)


def beside(old: Write, new: Write | Cut) -> list[Write]:
    """What of `old` a later change leaves to be seen."""
    if isinstance(new, Cut):
        left = old.data[: max(0, new.size - old.offset)]
        return [Write(old.path, old.offset, left)] if left else []
    before = old.data[: max(0, new.offset - old.offset)]
    ends = new.offset + len(new.data)
    after = old.data[max(0, ends - old.offset) :]
    pieces = [(old.offset, before), (max(old.offset, ends), after)]
    return [Write(old.path, at, data) for at, data in pieces if data]


def sectors(write: Write) -> list[Write]:
    """A write as the disk does it: one sector after another."""
    pieces, done = [], 0
    while done < len(write.data):
        at = write.offset + done
        size = min(SECTOR - at % SECTOR, len(write.data) - done)
        pieces.append(Write(write.path, at, write.data[done : done + size]))
        done += size
    return pieces


Chosen = Callable[[File, Random], Changes]


def nothing(_file: File, _chance: Random) -> Changes:
    return []


def everything(file: File, _chance: Random) -> Changes:
    return file.loose


def not_the_doubtful(file: File, _chance: Random) -> Changes:
    """All but what was written before a sync that failed."""
    return file.pending


def first_ones(file: File, chance: Random) -> Changes:
    return file.loose[: chance.randrange(len(file.loose) + 1)]


def any_of_them(file: File, chance: Random) -> Changes:
    """Whole writes, some lost; a cut that is lost leaves the longer file."""
    return [each for each in file.loose if chance.random() < 0.5]


def torn(file: File, chance: Random) -> Changes:
    """Some sectors of some writes."""
    pieces: Changes = []
    share = chance.choice((0.1, 0.5, 0.9))
    for each in file.loose:
        whole: Changes = [each] if isinstance(each, Cut) else [*sectors(each)]
        pieces += [piece for piece in whole if chance.random() < share]
    return pieces


def torn_and_shuffled(file: File, chance: Random) -> Changes:
    """Some sectors, the last ones first or in any order: of two writes of one place the older may be what stays."""
    pieces = torn(file, chance)
    chance.shuffle(pieces)
    return pieces


def only_longer(file: File, chance: Random) -> Changes:
    """The file's new size, and little of what was written."""
    loose = file.loose
    end = max((each.offset + len(each.data) for each in loose if isinstance(each, Write)), default=0)
    longer: Changes = [Cut(loose[0].path, end)] if end > len(file.kept) else []
    return [*longer, *(piece for piece in torn(file, chance) if isinstance(piece, Write) and chance.random() < 0.5)]


WAYS: dict[str, Chosen] = {
    "lost": nothing,
    "kept": everything,
    "doubted": not_the_doubtful,
    "first": first_ones,
    "some": any_of_them,
    "torn": torn,
    "shuffled": torn_and_shuffled,
    "longer": only_longer,
}


@dataclass
class Disk:
    """A folder's files by their paths below it, as the system shows them, and as they are on the disk."""

    files: dict[str, File]
    names: dict[str, File] = field(default_factory=dict)
    """The names that are on the disk."""
    pending: list[Make | Move | Remove] = field(default_factory=list)
    made: dict[int, File] = field(default_factory=dict)
    """The empty file that each Make made; steps are told apart by their identity."""

    @classmethod
    def of(cls, contents: dict[str, bytes]) -> Disk:
        """Files by their paths, all of it on the disk."""
        found = {path: File(content) for path, content in contents.items()}
        return cls(dict(found), dict(found))

    def do(self, step: Step) -> None:
        """Let one step happen."""
        match step:
            case Write() | Cut():
                self.files[step.path].pending.append(step)
            case Sync() if step.path in self.files:
                self.files[step.path].sync()
            case NotSynced() if step.path in self.files:
                self.files[step.path].not_synced()
            case Sync():
                mine = [each for each in self.pending if str(Path(each.path).parent) == step.path.rstrip("/")]
                self.pending = [each for each in self.pending if all(each is not other for other in mine)]
                self.names = renamed(self.names, mine, self.made)
            case Make():
                self.files[step.path] = self.made[id(step)] = File()
                self.pending.append(step)
            case Move():
                self.files[step.to] = self.files.pop(step.path)
                self.pending.append(step)
            case Remove():
                del self.files[step.path]
                self.pending.append(step)
            case _:
                pass

    @property
    def unsettled(self) -> bool:
        """Whether there is anything to lose."""
        return bool(self.pending) or any(each.loose for each in self.names.values())

    def now(self) -> dict[str, bytes]:
        """What every process sees."""
        return {path: applied(file.kept, file.loose) for path, file in self.files.items() if not path.endswith("/")}

    def after_power_loss(self, ways: Callable[[str], str], chance: Random) -> dict[str, bytes]:
        """One legal state of the disk: path to content. `ways` names the way of each path."""
        likely = {"lost": 0.0, "kept": 1.0}
        chosen = [each for each in self.pending if chance.random() < likely.get(ways(each.path), 0.5)]
        names = renamed(self.names, chosen, self.made)
        return {
            path: applied(file.kept, WAYS[ways(path)](file, chance) if file.loose else [])
            for path, file in names.items()
            if not path.endswith("/")
        }


def renamed(names: dict[str, File], changes: list[Make | Move | Remove], made: dict[int, File]) -> dict[str, File]:
    """`names` after `changes`; one whose file is not there (its making was lost) does nothing."""
    after = dict(names)
    for change in changes:
        match change:
            case Make():
                after[change.path] = made[id(change)]
            case Move() if change.path in after:
                after[change.to] = after.pop(change.path)
            case Remove():
                after.pop(change.path, None)
            case _:
                pass
    return after
