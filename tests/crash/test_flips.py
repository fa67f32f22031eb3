"""One byte changed in any file of a till that was cut off at work: told with a code, or no fact is another one.

The files are enumerated, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from counter_pos.app import OpenTill
from counter_pos.domain.errors import CounterError
from counter_pos.i18n.sentences import NOTICES
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from tests.crash.scenario import lay_out, open_folder
from tests.mirrors import without_room
from tests.tills import CLERK, CLERK_PIN

TIMES = 12
FILES = ("till/journal-K08-1-1.sqlite3", "till/journal-K08-1-1.sqlite3-wal", "till/journal-K08-1-1.sqlite3-shm",
         "till/replica.sqlite3", "till/settings.toml", "stick/mirror-K08-1-1.jsonl")  # fmt: skip


@pytest.fixture(scope="module")
def hurt(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The till with its mirror in step, and its keys."""
    folder = tmp_path_factory.mktemp("hurt").resolve()
    lay_out(prepared / "till", folder / "till", 9)
    shutil.copytree(prepared / "state", folder / "state")
    shutil.copytree(folder / "till", folder / "read")
    opened = open_folder(folder / "read", folder / "state", 2)
    entries = before_opening(opened)
    opened.close()
    shutil.rmtree(folder / "read")
    (folder / "stick").mkdir()
    (folder / "stick" / "mirror-K08-1-1.jsonl").write_bytes(b"".join(map(line_of, entries)))
    return folder


def before_opening(opened: OpenTill) -> list[StoredEntry]:
    """What the journal held: opening it writes down that another version works here now."""
    return [each for each in opened.journal.after(0, 10_000) if each.envelope.kind != "app_updated"]


def keys_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in (folder / "state").iterdir())


def test_the_files_are_all_that_there_are(hurt: Path) -> None:
    found = {str(path.relative_to(hurt)) for path in hurt.rglob("*") if path.is_file()}
    assert found == {*FILES, *keys_of(hurt)}


@pytest.mark.parametrize("name", [*FILES, "state/"])
def test_one_byte_is_told_or_changes_no_fact(hurt: Path, tmp_path: Path, name: str) -> None:
    entries = [entry_of(line) for line in (hurt / FILES[-1]).read_bytes().splitlines()]
    chance = Random(name)
    for number in range(TIMES):
        folder = tmp_path / str(number)
        shutil.copytree(hurt, folder)
        settings = folder / "till" / "settings.toml"
        settings.write_text(f'mirror = "{folder / "stick"}"\n' + settings.read_text())
        spoil(folder / (chance.choice(keys_of(hurt)) if name == "state/" else name), chance)
        try:
            opened = open_folder(folder / "till", folder / "state", 2)
        except CounterError as trouble:
            assert trouble.code in NOTICES
        else:
            try:
                look_at(opened, entries, name)
            finally:
                opened.close()
        shutil.rmtree(folder)


def spoil(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    content[at] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def look_at(opened: OpenTill, entries: list[StoredEntry], name: str) -> None:
    """What the till says that it has is what it had; what it has no more, its mirror tells."""
    try:
        held, now = before_opening(opened), opened.journal.after(0, 10_000)
    except CounterError as trouble:
        assert trouble.code in NOTICES
        return
    assert held == entries[: len(held)]
    mirror = opened.mirror
    in_step = mirror is not None and mirror.hold(len(now))
    if len(held) < len(entries):
        assert name.endswith("-wal"), "only what stands in the log alone may go without the file saying so"
        assert mirror is not None and mirror.reading().trouble in ("mirror_ahead", "mirror_foreign")
    elif mirror is not None and in_step:
        assert without_room((mirror.folder / "mirror-K08-1-1.jsonl").read_bytes()) == b"".join(map(line_of, now))
    else:
        assert mirror is None or mirror.reading().trouble in NOTICES
    try:
        opened.working().act_as(CLERK, CLERK_PIN)
    except CounterError as trouble:
        assert trouble.code in NOTICES
