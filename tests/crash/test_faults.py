"""A till that is killed, or whose disk errs, is full or cannot be written: what was told stays, and it goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.faults import CALLS, Ended, on_small_disk, run, under_strace
from tests.crash.judge import judge
from tests.crash.scenario import lay_out
from tests.fake_printer import FakePrinter

pytestmark = pytest.mark.slow


@pytest.fixture
def place(prepared: Path, tmp_path: Path) -> Path:
    """A folder for one run, with the keys of the till that was prepared beside it."""
    (tmp_path / "state").symlink_to(prepared / "state")
    (tmp_path / "till").symlink_to(prepared / "till")
    return tmp_path


def suffer(folder: Path, before: Callable[[Path], list[str]], *, kept: bool = False) -> Ended:
    """One run under a fault, and the judgement of what it left."""
    with FakePrinter() as printer:
        lay_out(folder / "till", folder / "run", printer.port)
        ended = run(folder, printer, *before(folder))
    assert not ended.words("BUG"), ended
    left = folder / ("kept" if kept else "run")
    (folder / "left").mkdir()
    for path in left.iterdir():
        shutil.copy(path, folder / "left")
    judge(folder / "left", folder / "state", ended.story)
    return ended


@pytest.mark.parametrize(("call", "when"), [*zip(CALLS, (14, 3, 14), strict=True)])
def test_a_kill_at_a_step_loses_nothing(call: str, when: int, place: Path) -> None:
    """What a kill leaves at every other step is judged in the matrix: it is what the way "kept" leaves."""
    ended = suffer(place, lambda _: under_strace(call, "signal=KILL", str(when)))
    assert "CLOSED" not in ended.said


@pytest.mark.parametrize(
    ("call", "error", "when"),
    [("pwrite64", "EIO", 30), ("pwrite64", "ENOSPC", 44), ("pwrite64", "EROFS", 37), ("fsync", "EIO", 3)],
)
def test_an_error_of_the_disk_is_told_and_pressing_again_is_one_payment(
    call: str, error: str, when: int, place: Path
) -> None:
    ended = suffer(place, lambda _: under_strace(call, f"error={error}", str(when)))
    assert ended.words("TROUBLE") == ["disk_full" if error == "ENOSPC" else "disk_error"]
    assert ended.said[-1] == "CLOSED"


def test_a_disk_that_fills_up_stops_the_till_with_a_code(place: Path) -> None:
    size = 0

    def small(folder: Path) -> list[str]:
        nonlocal size
        size = sum(path.stat().st_size for path in (folder / "run").iterdir()) // 1024 + 40
        return on_small_disk(folder, size)

    ended = suffer(place, small, kept=True)
    assert "disk_full" in ended.words("TROUBLE")
    assert "CLOSED" not in ended.said
    assert "Unavailable: disk_full" in ended.errors


def test_a_disk_that_cannot_be_written_takes_no_money(place: Path) -> None:
    ended = suffer(place, lambda folder: on_small_disk(folder, 32_000, read_only=True), kept=True)
    assert not ended.words("TOLD")
    assert "Traceback" in ended.errors
