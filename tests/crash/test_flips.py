"""One byte changed in any file of a till: told with a code, or no fact is another one.

The files are enumerated, so that a new one cannot be forgotten. A till that was cut off at work has nearly all of its
journal in the log, and a till that was closed has all of it in the file: both are hurt, and each in its own way. Of
some files every byte is told: of the log, of the keys, and of the settings but for what any text may say.
"""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from counter_pos.app import OpenTill
from counter_pos.config import FILE_NAME, PrinterSettings, Settings, read_settings
from counter_pos.domain.errors import Broken, CounterError, Refused
from counter_pos.i18n.sentences import NOTICES
from counter_pos.journal.integrity import check_links
from counter_pos.journal.keys import FileKeyStore
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.links import LinkCheck
from tests.crash.scenario import MACHINE, lay_out, open_folder
from tests.mirrors import without_room
from tests.tills import CLERK, CLERK_PIN

TIMES = 12
FILES = ("till/journal-K08-1-1.sqlite3", "till/journal-K08-1-1.sqlite3-wal", "till/journal-K08-1-1.sqlite3-shm",
         "till/replica.sqlite3", "till/settings.toml", "stick/mirror-K08-1-1.jsonl")  # fmt: skip
ALONE = "the log without its index"
"""As a power cut may leave it: what came last may be a write that was cut off, and then it was told to nobody."""
CLOSED_TIMES = 40


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


@pytest.mark.parametrize("name", [*FILES, ALONE, "state/"])
def test_one_byte_is_told_or_changes_no_fact(hurt: Path, tmp_path: Path, name: str) -> None:
    entries = [entry_of(line) for line in (hurt / FILES[-1]).read_bytes().splitlines()]
    chance = Random(name)
    for number in range(TIMES):
        folder = tmp_path / str(number)
        shutil.copytree(hurt, folder)
        settings = folder / "till" / "settings.toml"
        settings.write_text(f'mirror = "{folder / "stick"}"\n' + settings.read_text())
        if name == ALONE:
            (folder / FILES[2]).unlink()
        spoil(
            folder / (chance.choice(keys_of(hurt)) if name == "state/" else FILES[1] if name == ALONE else name), chance
        )
        try:
            opened = open_folder(folder / "till", folder / "state", 2)
        except CounterError as trouble:
            assert trouble.code in NOTICES
        else:
            assert name not in (FILES[1], "state/"), "each byte of the log with its index, and of a key, is told"
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
        assert name == ALONE, "only what stands in a log without its index may go without the file saying so"
        assert mirror is not None and mirror.reading().trouble in ("mirror_ahead", "mirror_foreign")
    elif mirror is not None and in_step:
        assert without_room((mirror.folder / "mirror-K08-1-1.jsonl").read_bytes()) == b"".join(map(line_of, now))
    else:
        assert mirror is None or mirror.reading().trouble in NOTICES
    try:
        opened.working().act_as(CLERK, CLERK_PIN)
    except CounterError as trouble:
        assert trouble.code in NOTICES


@pytest.fixture(scope="module")
def closed(hurt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same till, closed as a clerk closes it: its file holds everything, and its own mark says so."""
    folder = tmp_path_factory.mktemp("closed").resolve()
    for name in ("till", "state"):
        shutil.copytree(hurt / name, folder / name)
    open_folder(folder / "till", folder / "state", 2).close()
    assert not (folder / FILES[1]).exists()
    return folder


def test_of_a_closed_journal_a_changed_fact_is_told_at_the_start_or_behind_the_window(
    closed: Path, tmp_path: Path
) -> None:
    """Opening proves what was added since the mark, the walk behind the window the rest; and neither ends in a bug,
    whatever nonsense stands in entries that are read before they are proven."""
    reading = open_folder(closed / "till", closed / "state", 2)
    entries = facts_of(reading)
    reading.close()
    chance, told = Random("closed"), 0
    for number in range(CLOSED_TIMES):
        folder = tmp_path / str(number)
        shutil.copytree(closed, folder)
        spoil(folder / FILES[0], chance)
        try:
            opened = open_folder(folder / "till", folder / "state", 2)
        except CounterError as trouble:
            assert trouble.code in NOTICES
            told += 1
        else:
            try:
                assert check_links(opened.journal, LinkCheck(), 10_000)
                assert facts_of(opened) == entries, "nothing was told"
            except CounterError as trouble:
                assert trouble.facts["seq"]
                told += 1
            finally:
                opened.close()
        shutil.rmtree(folder)
    assert CLOSED_TIMES // 5 < told < CLOSED_TIMES, "free space may change unseen, and much of a file is none"


def facts_of(opened: OpenTill) -> list[tuple[bytes, bytes]]:
    """What was hashed, and the hashes; a signature alone is proven by `verify`, not at work."""
    return [(each.body, each.hash) for each in opened.journal.after(0, 10_000)]


def test_of_a_mirror_each_byte_is_told_or_written_again(
    hurt: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What reads no more is written again from the journal, and the log says so: the medium may be failing."""
    chance = Random("the mirror")
    for number in range(TIMES):
        folder = tmp_path / str(number)
        shutil.copytree(hurt, folder)
        settings = folder / "till" / "settings.toml"
        settings.write_text(f'mirror = "{folder / "stick"}"\n' + settings.read_text())
        spoil(folder / FILES[-1], chance)
        caplog.clear()
        opened = open_folder(folder / "till", folder / "state", 2)
        now = opened.journal.after(0, 10_000)
        assert opened.mirror is not None
        if opened.mirror.hold(len(now)):
            assert "are no entry: written again" in caplog.text
            assert without_room((folder / FILES[-1]).read_bytes()) == b"".join(map(line_of, now))
        else:
            assert opened.mirror.reading().trouble in ("mirror_foreign", "mirror_ahead", "mirror_damaged")
        opened.close()
        shutil.rmtree(folder)


def test_each_byte_of_a_key_is_told(hurt: Path, tmp_path: Path) -> None:
    """A key of another bit would sign what nobody can verify."""
    for name in keys_of(hurt):
        whole = (hurt / name).read_bytes()
        keys, path = FileKeyStore(tmp_path, machine=MACHINE), tmp_path / Path(name).name
        path.write_bytes(whole)
        assert keys.get(path.stem)
        for at, bit in product(range(len(whole)), range(8)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            with pytest.raises(Broken, match="key_foreign"):
                keys.get(path.stem)


def test_each_byte_of_the_settings_is_told_or_is_another_text_or_number(tmp_path: Path) -> None:
    """No setting falls back to its default: only a name or a number may be another one. (A sign that makes a comment of
    its line is a text like any other; what the line said is then missing on the status strip.)"""
    said = (
        b'central_url = "https://centre.example/"\nlanguage = "en"\nsync_seconds = 20\nmirror = "/media/stick/till"\n'
        b'[printer]\nkind = "network"\nhost = "10.0.0.7"\nport = 9100\ndrawer = "pin2"\n'
    )
    path = tmp_path / FILE_NAME
    path.write_bytes(said)
    was = read_settings(tmp_path)
    free = {"central_url": "", "sync_seconds": 0, "mirror": "", "host": "printer", "port": 1}
    silent = 0
    for at, bit in product(range(len(said)), range(8)):
        other = bytes([said[at] ^ 1 << bit])
        if other == b"#":
            continue
        path.write_bytes(said[:at] + other + said[at + 1 :])
        try:
            now = read_settings(tmp_path)
        except Refused as trouble:
            assert trouble.code == "settings_damaged"
            continue
        silent += now != was
        assert None not in (now.central_url, now.mirror)
        assert alike(now, free) == alike(was, free), said[max(0, at - 10) : at + 10]
    assert silent < len(said) * 4


def alike(settings: Settings, free: dict[str, Any]) -> tuple[Settings, PrinterSettings]:
    """Settings but for what any text or number may say."""
    own = {name: value for name, value in free.items() if name in Settings.__struct_fields__}
    printer = replace(settings.printer, host=free["host"], port=free["port"])
    return replace(settings, **own, printer=PrinterSettings()), printer
