"""Proof: verify a journal on public keys alone, and the door to the other proofs."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counter_pos.commands import exports, papers, receipts, verify_page
from counter_pos.commands.console import DONE, INTEGRITY, Console, add_common, exit_code
from counter_pos.commands.exports import files_of, ring_of
from counter_pos.domain.errors import CounterError
from counter_pos.wire.keyring import KeyRing


def add_parsers(commands: Any) -> None:
    """verify ..., export."""
    verify = commands.add_parser("verify", help="prove a journal or a receipt")
    kinds = verify.add_subparsers(dest="what", required=True, metavar="WHAT")
    journal = kinds.add_parser("journal", help="every entry of this till's chain, from the first")
    add_common(journal)
    journal.add_argument("--file", type=Path, help="one journal file instead of the folder's")
    journal.add_argument("--keys", type=Path, help="public-keys.json (default: the folder's)")
    journal.set_defaults(handler=_journal)
    exports.add_verifiers(kinds)
    receipts.add_parsers(kinds)
    verify_page.add_parsers(kinds)
    papers.add_parsers(kinds)
    exports.add_parsers(commands)


def _journal(arguments: argparse.Namespace, console: Console) -> int:
    ring, language = ring_of(arguments), console.language or "en"
    told, findings, worst, good, training = [], [], DONE, 0, False
    for path in files_of(arguments):
        file = _judged(path, ring, language)
        told += file.told
        findings += [{"file": path.name, "seq": seq, "problem": problem} for seq, problem in file.findings]
        good += file.good
        training = training or file.training
        worst = max(worst, file.code)
    console.say(
        "\n".join(told), ok=worst == DONE, entries=good, whole=worst == DONE, training=training, findings=findings
    )
    return worst


@dataclass(slots=True)
class _Judged:
    """What is said of one journal file."""

    told: list[str]
    findings: list[tuple[object, str]] = field(default_factory=list)
    good: int = 0
    training: bool = False
    code: int = DONE


def _judged(path: Path, ring: KeyRing | None, language: str) -> _Judged:
    from counter_pos.i18n.notices import caution, notice_for
    from counter_pos.journal.integrity import verify_file

    try:
        report = verify_file(path, ring)
    except CounterError as trouble:
        notice = notice_for(trouble, language)
        told = [f"{path.name}: {notice.happened}", f"  {notice.safe} {notice.todo}"]
        return _Judged(told, [(trouble.facts.get("seq"), trouble.code)], code=exit_code(trouble))
    chain = report.chain
    mark = "TRAINING, no money: " if chain.training else ""
    said = _Judged(
        [f"{path.name}: {mark}{chain.good} entries proven, {chain.receipts} receipts."],
        good=chain.good,
        training=chain.training,
        code=DONE if report.whole else INTEGRITY,
    )
    if chain.broken is not None:
        said.told.append(f"  entry {chain.broken.facts.get('seq')}: {chain.broken.code}")
        said.findings.append((chain.broken.facts.get("seq"), chain.broken.code))
    for damage in report.damage:
        said.told.append(f"  {damage}")
        said.findings.append((None, damage))
    if report.log.harmed:
        code = f"log_{report.log.state}"
        said.told.append("  " + caution(code, {"seq": chain.good, "lost": report.log.lost}, language))
        said.findings.append((chain.good + 1, code))
    if not report.whole:
        said.told.append("  " + caution("rescue_by", {}, language))
    return said
