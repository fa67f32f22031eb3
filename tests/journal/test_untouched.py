"""What only reads a journal changes nothing in its folder: no byte, no file, no time, in whatever state it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counter_pos.__main__ import main
from counter_pos.domain.errors import Unavailable
from counter_pos.journal.chains import begin_chain
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.lock import FolderLock, FolderWatch
from counter_pos.journal.log_file import index_path, log_path
from counter_pos.journal.patient import read_untouched
from counter_pos.journal.store import Moment
from tests.journals_left import NAME, SOUND, STATES, Killed, closed, in_middle_of_log, killed_till, tree, without_log
from tests.tills import SECRETS, START, ticket

COMMANDS = (("verify", "journal"), ("export", "OUT"), ("export", "OUT", "--rescue"), ("verify", "paper", "2:000000"))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    place = tmp_path_factory.mktemp("patient")
    return killed_till(place / "work", place / "left")


def run(folder: Path, words: tuple[str, ...], out: Path) -> int:
    spelled = [str(out) if each == "OUT" else each for each in words]
    return main([*spelled, "--data", str(folder), "--json"])


@pytest.mark.parametrize("harm", STATES, ids=lambda harm: harm.__name__)
def test_nothing_in_the_folder_changes(
    killed: Killed, harm: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "till"
    harm(killed.copy(folder))
    before = tree(folder)
    for words in COMMANDS:
        code = run(folder, words, tmp_path / "out.jsonl")
        assert tree(folder) == before, words
        if words[1] != "paper":
            assert (code == 0) == (harm in SOUND), (words, code)
        answer = json.loads(capsys.readouterr().out)
        assert answer["ok"] == (code == 0)
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("harm", STATES, ids=lambda harm: harm.__name__)
def test_the_doctor_touches_no_journal(killed: Killed, harm: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "till"
    harm(killed.copy(folder))
    before = tree(folder)
    main(["doctor", "--data", str(folder), "--json"])
    assert tree(folder) == before


def test_all_chains_of_a_folder_are_judged_each_by_itself(
    killed: Killed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second epoch and a training folder, one file damaged: the others are still proven."""
    folder = tmp_path / "till"
    journal = killed.copy(folder)
    begin_chain(folder, ticket(2), SECRETS, "second", Moment(START, 1, "b", "ok"), 1, "test").close()
    shutil.copytree(killed.folder, folder / "training")
    journal.write_bytes(b"")
    before = tree(folder)
    assert main(["verify", "journal", "--data", str(folder), "--json"]) == 4
    told = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in told["findings"]] == [NAME]
    assert told["entries"] == 1
    assert main(["verify", "journal", "--data", str(folder), "--language", "hi"]) == 4
    assert "ख़ाली फ़ाइल" in capsys.readouterr().out
    assert tree(folder) == before


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    folder = tmp_path / "till"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.journal.open_till", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "READY\n"
        yield folder, process
        process.stdin.close()


def ask(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdout is not None and process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_a_running_till_is_read_beside_it_and_goes_on(
    running: tuple[Path, subprocess.Popen[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, process = running
    for seq in range(4, 7):
        before = tree(folder)
        for words in COMMANDS:
            code = run(folder, words, tmp_path / "out.jsonl")
            assert tree(folder) == before, words
            if words[1] != "paper":
                assert code == 0
                assert json.loads(capsys.readouterr().out)["entries"] == seq
        capsys.readouterr()
        assert ask(process, "pay") == "PAID\n"


def test_a_running_till_is_read_at_one_moment(running: tuple[Path, subprocess.Popen[str]]) -> None:
    folder, process = running
    counts = []

    def work(connection: object, _log: object) -> None:
        for _ in range(2):
            counts.append(connection.execute("SELECT count(*) FROM entry").fetchone()[0])  # type: ignore[attr-defined]
            assert ask(process, "pay") == "PAID\n"

    read_untouched(folder / NAME, work)
    assert counts == [4, 4]


def test_a_till_that_starts_meanwhile_is_noticed(killed: Killed, tmp_path: Path) -> None:
    """A file without a log is read as it stands; what a till writes meanwhile is seen, and it is read again."""
    folder = tmp_path / "till"
    journal = killed.copy(folder)
    closed(journal)
    moments = iter(range(100))

    def work(_connection: object, _log: object) -> int:
        moment = next(moments)
        if moment == 0:
            lock = FolderLock(folder)  # nothing keeps a till from starting
            os.utime(journal)
            lock.release()
        return moment

    assert read_untouched(journal, work) == 1

    def never(_connection: object, _log: object) -> None:
        os.utime(journal, ns=(next(moments), next(moments)))

    with pytest.raises(Unavailable, match="journal_busy"):
        read_untouched(journal, never)


def test_a_till_waits_for_whoever_only_reads(killed: Killed, tmp_path: Path) -> None:
    folder = tmp_path / "till"
    killed.copy(folder)
    watch, told = FolderWatch(folder), []

    def start() -> None:
        lock = FolderLock(folder, readers_may_take_s=60)
        told.append(watch.running)
        lock.release()

    starting = threading.Thread(target=start)
    starting.start()
    starting.join(0.1)
    assert starting.is_alive() and not told
    watch.release()
    starting.join(60)
    assert told == [False]


def test_no_till_starts_while_its_journal_is_copied(killed: Killed, tmp_path: Path) -> None:
    folder = tmp_path / "till"
    killed.copy(folder)
    watch, other = FolderWatch(folder), FolderWatch(folder)
    assert not watch.running and not other.running  # two may read at once
    with pytest.raises(Unavailable, match="till_locked"):
        FolderLock(folder, readers_may_take_s=0.05)
    watch.release()
    other.release()
    lock = FolderLock(folder)
    assert FolderWatch(folder).running
    with pytest.raises(Unavailable, match="till_locked"):
        FolderLock(folder, readers_may_take_s=600)  # another till is told at once
    lock.release()
    assert not FolderWatch(tmp_path).running
    assert not (tmp_path / "till.lock").exists()


def test_a_read_only_medium_is_read(killed: Killed, tmp_path: Path) -> None:
    """Mounted so that nothing can be written there, as a disk that was taken out of a broken machine."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        raise RuntimeError("a read-only medium needs Linux and unshare (package util-linux)")
    script = (
        'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && ! touch "$1/x" 2>/dev/null && shift && exec "$@"'
    )
    rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for name, harm, code in (("left", None, 0), ("closed", closed, 0), ("harmed", in_middle_of_log, 4)):
        folder = tmp_path / name
        journal = killed.copy(folder)
        if harm is not None:
            harm(journal)
        before = tree(folder)
        asked = [
            sys.executable,
            "-m",
            "counter_pos",
            "export",
            str(tmp_path / "out"),
            "--rescue",
            "--data",
            str(folder),
        ]
        ran = subprocess.run(
            ["unshare", *rights, "--mount", "sh", "-c", script, "sh", str(folder), *asked, "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran
        assert json.loads(ran.stdout)["entries"] == killed.entries
        assert tree(folder) == before


def test_the_words_say_up_to_where_it_is_proven(
    killed: Killed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, harm, words in (
        ("one", in_middle_of_log, "log beside the journal is damaged: entries up to"),
        ("two", without_log, "log beside the journal is missing, though the till was not closed"),
    ):
        journal = killed.copy(tmp_path / name)
        harm(journal)
        assert main(["verify", "journal", "--data", str(journal.parent)]) == 4
        told = capsys.readouterr().out
        assert words in told and "export --rescue" in told
        assert main(["doctor", "--data", str(journal.parent)]) == 4
        assert "The log beside the journal" in capsys.readouterr().out


def test_one_file_may_stand_anywhere(killed: Killed, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    for path in (killed.journal, log_path(killed.journal), index_path(killed.journal)):
        shutil.copy(path, folder)
    before = tree(folder)
    assert verify_file(folder / NAME, None).chain.good == killed.entries
    assert tree(folder) == before
