"""A fixed slice of the crash matrix, and the mistakes that it must notice. Needs strace, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.crash.judge import Wrong
from tests.crash.matrix import Ways, judge_state, one_way, states
from tests.crash.recording import Recording, make_recording
from tests.crash.trace import Heard, NotSynced, Said, Sent, Sync, Write

MEMORY = Path("/dev/shm")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def recording(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return make_recording(prepared, tmp_path_factory.mktemp("recorded").resolve(), "few", mirror=True)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a place: a state is written to be read once, and nothing that matters is synced."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder).resolve()


def said(recording: Recording) -> list[str]:
    return [step.text for step in recording.steps if isinstance(step, Said)]


def test_the_recording_has_every_kind_of_step(recording: Recording) -> None:
    kinds = {type(step) for step in recording.steps}
    assert {Write, Sync, Sent, Heard, Said} <= kinds
    writes = [step.path for step in recording.steps if isinstance(step, Write)]
    assert any(path.endswith(".sqlite3") for path in writes), "the recording must hold a checkpoint"
    assert sum(map(recording.on_mirror, writes)) >= 6, "the mirror catches up, then has each entry"
    assert [line.split()[0] for line in said(recording)].count("TOLD") == 5 and said(recording)[-1] == "CLOSED"
    assert "MIRROR away" not in said(recording)


def test_no_crash_loses_doubles_or_prints_without_an_entry_here_and_on_the_mirror(
    recording: Recording, tmp_path: Path
) -> None:
    judged(recording, tmp_path, 1)


def test_nor_does_one_of_a_till_that_was_just_opened(prepared: Path, tmp_path: Path) -> None:
    judged(make_recording(prepared, tmp_path, "few", fresh=True), tmp_path, 2)


def test_nor_does_one_while_the_mirror_is_pulled_out_and_it_catches_up_by_itself(
    prepared: Path, tmp_path: Path
) -> None:
    recording = make_recording(prepared, tmp_path, "pulled out", mirror=True)
    lines = said(recording)
    meanwhile = lines[: lines.index("STEP in step by itself")]
    assert sum(line.startswith("TOLD") for line in meanwhile) == 4, "payments did not go on"
    assert [line for line in meanwhile if line.startswith("MIRROR")] == ["MIRROR there", "MIRROR away", "MIRROR there"]
    judged(recording, tmp_path, 3, every=6)


@pytest.mark.parametrize(("call", "when"), [("fsync", "5+4"), ("write", "2+2")])
def test_nor_does_one_of_a_till_whose_disks_failed_before(prepared: Path, tmp_path: Path, call: str, when: str) -> None:
    recording = make_recording(prepared, tmp_path, "few", mirror=True, fault=(call, "EIO", when))
    assert any(isinstance(step, NotSynced) for step in recording.steps) == (call == "fsync")
    assert {"TROUBLE disk_error", "MIRROR away"} & set(said(recording))
    judged(recording, tmp_path, 4, every=4)


@pytest.mark.parametrize("when", ["6..7", "7..9"])
def test_a_payment_whose_sync_failed_is_never_called_committed(prepared: Path, tmp_path: Path, when: str) -> None:
    """One connection, as the command line has: after the fault the journal is read anew, from what the system shows."""
    recording = make_recording(prepared, tmp_path, "alone", fault=("fsync", "EIO", when))
    assert "TROUBLE disk_error" in said(recording) and said(recording)[-1] == "CLOSED"
    judge_all(recording, tmp_path, "lost")


def judged(recording: Recording, folder: Path, seed: int, every: int = 1) -> None:
    """Of every step, or every so many, one way in which the power fails."""

    def chosen(after: int, ways: Ways) -> Ways:
        return () if after % every else one_way(after // every, ways)

    chance = Random(seed)
    for state in states(recording, Random(seed), choose=chosen):
        judge_state(state, recording, folder, chance)


def test_the_matrix_notices_a_journal_that_does_not_sync(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="lost"):
        judge_all(make_recording(prepared, tmp_path, "not synced"), tmp_path, "lost")


def test_the_matrix_notices_paper_before_the_commit(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="without an entry"):
        judge_all(make_recording(prepared, tmp_path, "printed first"), tmp_path, "lost")


def test_the_matrix_notices_paper_before_the_mirror(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="not on the mirror"):
        judge_all(make_recording(prepared, tmp_path, "printed before the mirror", mirror=True), tmp_path, "kept")


def test_the_matrix_notices_a_mirror_that_does_not_sync(recording: Recording, tmp_path: Path) -> None:
    kept = [step for step in recording.steps if not (isinstance(step, Sync) and recording.on_mirror(step.path))]
    with pytest.raises(Wrong, match="not on the mirror"):
        judge_all(replace(recording, steps=kept), tmp_path, "lost")


def test_the_matrix_notices_a_retry_that_makes_a_second_entry(recording: Recording, tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="doubled"):
        judge_all(recording, tmp_path, "kept", forgetful=True)


def judge_all(recording: Recording, folder: Path, way: str, *, forgetful: bool = False) -> None:
    """Every state of one way, on both disks; for a mistake of the paper there must be paper."""
    chance = Random(3)
    for state in states(recording, Random(3), ways=(way,), times=2):
        if state.way in (way, f"{way}/{way}") and (state.story.begun or way != "kept" or forgetful):
            judge_state(state, recording, folder, chance, forgetful=forgetful)
