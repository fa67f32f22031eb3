"""Exports: every proven entry of a journal as lines of JSON, also from behind damage; and proving such a file.

Nothing here writes to the journal or its folder, whatever state they are in.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from counter_pos.commands.console import DONE, INTEGRITY, Console, add_common
from counter_pos.commands.receipts import read_keys
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of, unchained_entry
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.verify import check_alone, good_entries, opening_of, verify_chain

if TYPE_CHECKING:
    from typing import BinaryIO

    from pysqlite3.dbapi2 import Connection

    from counter_pos.journal.log_file import LogReport
    from counter_pos.journal.rescue import Rescued


def add_verifiers(kinds: Any) -> None:
    """verify mirror."""
    mirror = kinds.add_parser("mirror", help="a mirror's or an export's file: what it proves")
    add_common(mirror)
    mirror.add_argument("file", type=Path, metavar="FILE")
    mirror.add_argument("--keys", type=Path, help="public-keys.json (default: the folder's)")
    mirror.set_defaults(handler=_mirror)


def add_parsers(commands: Any) -> None:
    """export."""
    export = commands.add_parser("export", help="save every good entry as lines of JSON")
    add_common(export)
    export.add_argument("out", type=Path, metavar="FILE")
    export.add_argument("--file", type=Path, help="one journal file instead of the folder's latest")
    export.add_argument("--rescue", action="store_true", help="also what is proven behind damage")
    export.add_argument("--keys", type=Path, help="public-keys.json, for a journal that lost its first entry")
    export.set_defaults(handler=_export)


def files_of(arguments: argparse.Namespace) -> list[Path]:
    """The journal files that are meant. Raises Unavailable(till_not_enrolled)."""
    from counter_pos.journal.chains import chain_files

    if arguments.file is not None:
        return [arguments.file]
    found = [each.path for each in chain_files(arguments.data)]
    if not found:
        raise Unavailable("till_not_enrolled", path=str(arguments.data))
    return found


def ring_of(arguments: argparse.Namespace) -> KeyRing | None:
    """The keys that are meant; None where the folder has none. Raises Refused(keys_*), Broken(document_*)."""
    from counter_pos.app import key_ring

    if arguments.keys is not None:
        return read_keys(arguments.keys)
    return key_ring(arguments.data)


class _Lines:
    """The chained entries of a file of lines, one by one; `torn` bytes at its end are no whole line.

    Entries that say of themselves that they are not chained are put aside.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.torn = 0
        self.first: StoredEntry | None = None
        self.unchained: list[StoredEntry] = []

    def __iter__(self) -> Iterator[StoredEntry]:
        place = 0
        with self._path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    self.torn = len(line)
                    return
                place += 1
                try:
                    if (aside := unchained_entry(line)) is not None:
                        self.unchained.append(aside)
                        continue
                    entry = entry_of(line)
                except Broken as wrong:
                    if (torn := _torn(line, lines)) is None:
                        raise Broken(wrong.code, **{**wrong.facts, "seq": place}) from wrong
                    self.torn = torn
                    return
                self.first = self.first or entry
                yield entry

    def alone(self, ring: KeyRing | None) -> tuple[list[int], list[int]]:
        """Seqs of the entries put aside: those that the chain's key signed, and the others."""
        good, bad = [], []
        for entry in self.unchained:
            try:
                check_alone(entry, entry.device, entry.epoch, self._key(ring, entry))
            except Broken:
                bad.append(entry.seq)
            else:
                good.append(entry.seq)
        return good, bad

    def _key(self, ring: KeyRing | None, entry: StoredEntry) -> bytes:
        if self.first is not None and (self.first.device, self.first.epoch) == (entry.device, entry.epoch):
            return bytes.fromhex(opening_of(self.first)[0].public_key)
        listed = None if ring is None else ring.till_key(entry.device, entry.epoch)
        if listed is None:
            raise Broken("bad_key", seq=entry.seq)
        return bytes.fromhex(listed.public_key)


def _torn(line: bytes, lines: BinaryIO) -> int | None:
    """Of a line that is no entry: how many bytes are to be cut off there, if the rest of the file is a mirror's room
    and what a crash left of a write into it; None where it is damage, with entries behind it or the end of all.
    """
    from counter_pos.journal.mirror import ROOM, entries_behind

    rest = line + lines.read()
    empty = len(rest) - len(rest.rstrip(ROOM + b"\0"))  # where the file grew, a crash may leave blocks of zeros
    roomy = line == ROOM or empty > 1
    return len(rest.rstrip(ROOM)) if roomy and next(entries_behind(rest), None) is None else None


def _mirror(arguments: argparse.Namespace, console: Console) -> int:
    """A torn end is told and is no fault: the till cuts it off and writes it again."""
    from counter_pos.i18n.notices import caution

    ring, lines, language = ring_of(arguments), _Lines(arguments.file), console.language or "en"
    try:
        report = verify_chain(lines, ring)
    except OSError as wrong:
        raise Unavailable("mirror_unreadable", path=str(arguments.file), reason=str(wrong)) from wrong
    broken = report.broken
    mark = "TRAINING, no money: " if report.training else ""
    told = [f"{arguments.file.name}: {mark}{report.good} entries proven, {report.receipts} receipts."]
    if lines.torn:
        told.append(f"  {lines.torn} bytes at its end are no whole entry: the till cuts them off and writes it again")
    if broken is not None:
        told.append(f"  entry {broken.facts.get('seq')}: {broken.code}")
    unchained, bad = lines.alone(ring)
    if unchained:
        told.append("  " + caution("rescue_unchained", {"seqs": ranges(unchained)}, language))
    if bad:
        told.append("  " + caution("rescue_damaged", {"seqs": ranges(bad)}, language))
    if ring is None:
        told.append("  without public keys: whole in itself, not proven to be a till's of ours")
    whole = broken is None and not lines.unchained
    facts = {"entries": report.good, "receipts": report.receipts, "torn": lines.torn, "head": report.head_hash}
    problem = None if broken is None else {"seq": broken.facts.get("seq"), "problem": broken.code}
    apart = {"unchained": unchained, "damaged": bad}
    console.say("\n".join(told), ok=whole, whole=whole, keys=ring is not None, problem=problem, **facts, **apart)
    return DONE if whole else INTEGRITY


class _Out:
    """The file that is written: it gets its name when it is whole, and nothing of it stands near the journal."""

    def __init__(self, path: Path, journal: Path) -> None:
        """Raises Refused(export_into_till), Unavailable(export_unwritable)."""
        if path.resolve().parent == journal.resolve().parent:
            raise Refused("export_into_till", path=str(path))
        self._path = path
        self._beside = path.with_name(f".{path.name}.making")
        self._file: BinaryIO | None = None

    def begin(self) -> None:
        """Start over."""
        try:
            if self._file is not None:
                self._file.close()
            self._file = self._beside.open("wb")
        except OSError as wrong:
            raise self._unwritable(wrong) from wrong

    def keep(self, entry: StoredEntry, chained: bool) -> None:
        """Write one entry's line."""
        assert self._file is not None
        try:
            self._file.write(line_of(entry, chained=chained))
        except OSError as wrong:
            raise self._unwritable(wrong) from wrong

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._file.close()
            if kind is None:
                self._beside.replace(self._path)
            else:
                self._beside.unlink(missing_ok=True)
        except OSError as full:
            if kind is None:
                raise self._unwritable(full) from full

    def _unwritable(self, wrong: OSError) -> Unavailable:
        return Unavailable("export_unwritable", path=str(self._path), reason=wrong.strerror or str(wrong))


def _export(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.rescue:
        return _rescue(arguments, console)
    path = files_of(arguments)[-1]
    with _Out(arguments.out, path) as out:
        count, broken, log = _good(path, out)
    told = [f"{count} entries saved to {arguments.out}."]
    if broken is None and not log.harmed:
        return console.say(told[0], entries=count, complete=True)
    told += _doubts(broken, log, count, console.language or "en", rescued=False)
    console.say("\n".join(told), ok=False, entries=count, complete=False)
    return INTEGRITY


def _good(path: Path, out: _Out) -> tuple[int, Broken | None, LogReport]:
    """Write all entries up to the first that does not prove itself."""
    from counter_pos.journal.integrity import read_entries
    from counter_pos.journal.patient import read_untouched

    def walk(connection: Connection, log: LogReport) -> tuple[int, Broken | None, LogReport]:
        out.begin()
        count = 0
        try:
            for entry in good_entries(read_entries(connection)):
                out.keep(entry, True)
                count += 1
        except Broken as wrong:
            return count, wrong, log
        return count, None, log

    return read_untouched(path, walk)


def _rescue(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.journal.rescue import rescue

    path, ring = files_of(arguments)[-1], ring_of(arguments)
    with _Out(arguments.out, path) as out:
        found = rescue(path, ring, out.begin, out.keep)
    language = console.language or "en"
    saved = found.chained + len(found.unchained)
    told = [f"{saved} entries saved to {arguments.out}.", *_rescued(found, language)]
    facts = {
        "entries": saved,
        "complete": found.whole,
        "chained": found.chained,
        "unchained": found.unchained,
        "damaged": found.damaged,
        "missing": found.missing,
        "log": found.log.state,
    }
    console.say("\n".join(told), ok=found.whole, **facts)
    return DONE if found.whole else INTEGRITY


def _rescued(found: Rescued, language: str) -> list[str]:
    from counter_pos.i18n.notices import caution

    chained = "rescue_chained" if found.chained else "rescue_nothing_chained"
    told = ["  " + caution(chained, {"seq": found.chained}, language)]
    for code, seqs in (
        ("rescue_unchained", found.unchained),
        ("rescue_damaged", found.damaged),
        ("rescue_missing", found.missing),
    ):
        if seqs:
            told.append("  " + caution(code, {"seqs": ranges(seqs)}, language))
    if not found.key_known:
        told.append("  " + caution("rescue_no_key", {}, language))
    return [*told, *_doubts(found.broken, found.log, found.last, language, rescued=True)]


def _doubts(broken: Broken | None, log: LogReport, good: int, language: str, *, rescued: bool) -> list[str]:
    from counter_pos.i18n.notices import caution, notice_for

    told = []
    if broken is not None:
        seq = broken.facts.get("seq")
        told.append(f"  entry {seq}: {broken.code}" if seq else f"  {notice_for(broken, language).happened}")
    if log.harmed:
        code = "rescue_log" if rescued and log.state == "damaged" else f"log_{log.state}"
        told.append("  " + caution(code, {"seq": good, "lost": log.lost}, language))
    if not rescued:
        told.append("  " + caution("rescue_by", {}, language))
    return told


def ranges(seqs: list[int]) -> str:
    """Numbers in order as people write them: 3, 5-8."""
    pieces: list[list[int]] = []
    for seq in seqs:
        if pieces and seq == pieces[-1][1] + 1:
            pieces[-1][1] = seq
        else:
            pieces.append([seq, seq])
    return ", ".join(str(one) if one == two else f"{one}-{two}" for one, two in pieces)
