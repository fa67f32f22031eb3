"""A fixed slice of the crash matrix, and the three mistakes that it must notice. Needs strace, and says so."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.crash.judge import Wrong
from tests.crash.matrix import Recording, judge_state, make_recording, states
from tests.crash.trace import Heard, Said, Sent, Sync, Write

pytestmark = pytest.mark.slow

EVERY = 12
"""One state of so many is looked at here: the random run takes them all."""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return make_recording(tmp_path_factory.mktemp("recorded"))


def test_the_recording_has_every_kind_of_step(recording: Recording) -> None:
    kinds = {type(step) for step in recording.steps}
    assert {Write, Sync, Sent, Heard, Said} <= kinds
    journal = [step for step in recording.steps if isinstance(step, Write) and step.path.endswith(".sqlite3")]
    assert journal, "the recording must hold a checkpoint"
    told = [step.text.split()[0] for step in recording.steps if isinstance(step, Said)]
    assert told.count("TOLD") == 8 and told[-1] == "CLOSED"


def test_no_crash_loses_doubles_or_prints_without_an_entry(recording: Recording, tmp_path: Path) -> None:
    chance = Random(1)
    for state in islice(states(recording, Random(1)), 0, None, EVERY):
        judge_state(state, recording, tmp_path, chance)


def test_nor_does_one_of_a_till_that_was_just_opened(tmp_path: Path) -> None:
    recording = make_recording(tmp_path, fresh=True)
    chance = Random(2)
    for state in islice(states(recording, Random(2)), 1, None, EVERY):
        judge_state(state, recording, tmp_path, chance)


def test_the_matrix_notices_a_journal_that_does_not_sync(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="lost"):
        judge_all(make_recording(tmp_path, "not synced"), tmp_path, "lost")


def test_the_matrix_notices_paper_before_the_commit(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="without an entry"):
        judge_all(make_recording(tmp_path, "printed first"), tmp_path, "lost")


def test_the_matrix_notices_a_retry_that_makes_a_second_entry(recording: Recording, tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="doubled"):
        judge_all(recording, tmp_path, "kept", forgetful=True)


def judge_all(recording: Recording, folder: Path, way: str, *, forgetful: bool = False) -> None:
    chance = Random(3)
    for state in states(recording, Random(3), ways=(way,)):
        judge_state(state, recording, folder, chance, forgetful=forgetful)
