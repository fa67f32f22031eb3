"""Proof: verify a journal on public keys alone, and save every good entry of a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counter_pos.commands import papers, receipts, verify_page
from counter_pos.commands.console import DONE, INTEGRITY, Console, add_common
from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.export import entry_of, line_of
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.verify import good_entries, verify_chain


def add_parsers(commands: Any) -> None:
    """verify journal, verify receipt, export."""
    verify = commands.add_parser("verify", help="prove a journal or a receipt")
    kinds = verify.add_subparsers(dest="what", required=True, metavar="WHAT")
    journal = kinds.add_parser("journal", help="every entry of this till's chain, from the first")
    add_common(journal)
    journal.add_argument("--file", type=Path, help="one journal file instead of the folder's")
    journal.add_argument("--keys", type=Path, help="public-keys.json (default: the folder's)")
    journal.set_defaults(handler=_journal)
    mirror = kinds.add_parser("mirror", help="a mirror's or an export's file: what it proves")
    add_common(mirror)
    mirror.add_argument("file", type=Path, metavar="FILE")
    mirror.add_argument("--keys", type=Path, help="public-keys.json (default: the folder's)")
    mirror.set_defaults(handler=_mirror)
    receipts.add_parsers(kinds)
    verify_page.add_parsers(kinds)
    papers.add_parsers(kinds)

    export = commands.add_parser("export", help="save every good entry as lines of JSON")
    add_common(export)
    export.add_argument("out", type=Path, metavar="FILE")
    export.add_argument("--file", type=Path, help="one journal file instead of the folder's latest")
    export.set_defaults(handler=_export)


def _files(arguments: argparse.Namespace) -> list[Path]:
    from counter_pos.journal.chains import chain_files

    if arguments.file is not None:
        return [arguments.file]
    found = [each.path for each in chain_files(arguments.data)]
    if not found:
        raise Unavailable("till_not_enrolled", path=str(arguments.data))
    return found


def _ring(arguments: argparse.Namespace) -> KeyRing | None:
    from counter_pos.app import key_ring

    if arguments.keys is not None:
        return receipts.read_keys(arguments.keys)
    return key_ring(arguments.data)


def _journal(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.journal.integrity import verify_file

    ring, told, worst, good, training = _ring(arguments), [], DONE, 0, False
    findings: list[dict[str, object]] = []
    for path in _files(arguments):
        report = verify_file(path, ring)
        broken = report.chain.broken
        good += report.chain.good
        mark = "TRAINING, no money: " if report.chain.training else ""
        training = training or report.chain.training
        told.append(f"{path.name}: {mark}{report.chain.good} entries proven, {report.chain.receipts} receipts.")
        if broken is not None:
            told.append(f"  entry {broken.facts.get('seq')}: {broken.code}")
            findings.append({"file": path.name, "seq": broken.facts.get("seq"), "problem": broken.code})
        for damage in report.damage:
            told.append(f"  {damage}")
            findings.append({"file": path.name, "seq": None, "problem": damage})
        worst = worst if report.whole else INTEGRITY
    console.say(
        "\n".join(told), ok=worst == DONE, entries=good, whole=worst == DONE, training=training, findings=findings
    )
    return worst


class _Lines:
    """The entries of a mirror's file, one by one; `torn` bytes at its end are no whole line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.torn = 0

    def __iter__(self) -> Iterator[StoredEntry]:
        place = 0
        with self._path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    self.torn = len(line)
                    return
                place += 1
                try:
                    yield entry_of(line)
                except Broken as wrong:
                    raise Broken(wrong.code, **{**wrong.facts, "seq": place}) from wrong


def _mirror(arguments: argparse.Namespace, console: Console) -> int:
    """A torn end is told and is no fault: the till cuts it off and writes it again."""
    ring, lines = _ring(arguments), _Lines(arguments.file)
    try:
        report = verify_chain(lines, ring)
    except OSError as wrong:
        raise Unavailable("mirror_unreadable", path=str(arguments.file), reason=str(wrong)) from wrong
    whole, broken = report.broken is None, report.broken
    mark = "TRAINING, no money: " if report.training else ""
    told = [f"{arguments.file.name}: {mark}{report.good} entries proven, {report.receipts} receipts."]
    if lines.torn:
        told.append(f"  {lines.torn} bytes at its end are no whole entry: the till cuts them off and writes it again")
    if broken is not None:
        told.append(f"  entry {broken.facts.get('seq')}: {broken.code}")
    if ring is None:
        told.append("  without public keys: whole in itself, not proven to be a till's of ours")
    facts = {"entries": report.good, "receipts": report.receipts, "torn": lines.torn, "head": report.head_hash}
    problem = None if broken is None else {"seq": broken.facts.get("seq"), "problem": broken.code}
    console.say("\n".join(told), ok=whole, whole=whole, keys=ring is not None, problem=problem, **facts)
    return DONE if whole else INTEGRITY


def _export(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.journal.connection import connect
    from counter_pos.journal.integrity import read_entries

    path = _files(arguments)[-1]
    connection = connect(path, read_only=True)
    count, broken = 0, None
    try:
        with arguments.out.open("wb") as out:
            for entry in good_entries(read_entries(connection)):
                out.write(line_of(entry))
                count += 1
    except Broken as wrong:
        broken = wrong
    finally:
        connection.close()
    told = f"{count} entries saved to {arguments.out}."
    if broken is None:
        return console.say(told, entries=count, complete=True)
    console.say(f"{told}\n  entry {broken.facts.get('seq')}: {broken.code}", ok=False, entries=count, complete=False)
    return INTEGRITY
