"""Proof: verify a journal or a receipt on public keys alone, and save every good entry of a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from counter_pos.commands.console import DONE, INTEGRITY, REFUSED, Console, add_common
from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.domain.money import rupees
from counter_pos.wire.canonical import encode
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.verify import ReceiptJudgement, Verdict, good_entries, verify_receipt


def add_parsers(commands: Any) -> None:
    """verify journal, verify receipt, export."""
    verify = commands.add_parser("verify", help="prove a journal or a receipt")
    kinds = verify.add_subparsers(dest="what", required=True, metavar="WHAT")
    journal = kinds.add_parser("journal", help="every entry of this till's chain, from the first")
    add_common(journal)
    journal.add_argument("--file", type=Path, help="one journal file instead of the folder's")
    journal.add_argument("--keys", type=Path, help="public-keys.json (default: the folder's)")
    journal.set_defaults(handler=_journal)
    receipt = kinds.add_parser("receipt", help="a receipt's QR text, or a picture of the receipt")
    add_common(receipt, data=False)
    receipt.add_argument("receipt", metavar="TEXT-OR-PICTURE")
    receipt.add_argument("--keys", type=Path, required=True, metavar="FILE")
    receipt.set_defaults(handler=_receipt)

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
        return _read_keys(arguments.keys)
    return key_ring(arguments.data)


def _read_keys(path: Path) -> KeyRing:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise Refused("keys_unreadable", path=str(path), reason=str(wrong)) from wrong
    return KeyRing.read(raw)


def _journal(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.journal.integrity import verify_file

    ring, told, worst, good = _ring(arguments), [], DONE, 0
    findings: list[dict[str, object]] = []
    for path in _files(arguments):
        report = verify_file(path, ring)
        broken = report.chain.broken
        good += report.chain.good
        told.append(f"{path.name}: {report.chain.good} entries proven, {report.chain.receipts} receipts.")
        if broken is not None:
            told.append(f"  entry {broken.facts.get('seq')}: {broken.code}")
            findings.append({"file": path.name, "seq": broken.facts.get("seq"), "problem": broken.code})
        for damage in report.damage:
            told.append(f"  {damage}")
            findings.append({"file": path.name, "seq": None, "problem": damage})
        worst = worst if report.whole else INTEGRITY
    console.say("\n".join(told), ok=worst == DONE, entries=good, whole=worst == DONE, findings=findings)
    return worst


def _receipt(arguments: argparse.Namespace, console: Console) -> int:
    ring = _read_keys(arguments.keys)
    judgement = verify_receipt(_text_of(arguments.receipt), ring)
    claim, key = judgement.claim, judgement.key
    facts: dict[str, object] = {"verdict": judgement.verdict.value}
    if judgement.verdict is not Verdict.ALTERED:
        facts |= {
            "account": f"{claim.account:010d}",
            "paise": claim.paise,
            "purpose": claim.purpose.value,
            "at": claim.at,
            "business_date": claim.business_date,
            "serial": claim.serial,
            "epoch": claim.epoch,
            "seq": claim.seq,
            "part": claim.part,
            "copy": claim.copy,
            "clerk": claim.clerk,
            "entry_hash": claim.entry_hash,
            "device": None if key is None else key.device,
        }
    code = DONE
    if judgement.verdict in (Verdict.ALTERED, Verdict.UNKNOWN_KEY):
        code = INTEGRITY
    elif judgement.verdict is Verdict.TRAINING:
        code = REFUSED
    console.say(_sentence(judgement), ok=code == DONE, **facts)
    return code


def _sentence(judgement: ReceiptJudgement) -> str:
    claim = judgement.claim
    said = f"{show_account(claim.account)}, Rs {rupees(claim.paise)}, {local(claim.at):%d-%m-%Y %H:%M}"
    match judgement.verdict:
        case Verdict.GENUINE:
            return f"GENUINE: {said}. A later cancellation is not known here."
        case Verdict.DUPLICATE:
            return f"DUPLICATE {claim.copy}: {said}. A later cancellation is not known here."
        case Verdict.CANCELLATION:
            return f"CANCELLATION SLIP: {said} was cancelled."
        case Verdict.TRAINING:
            return "TRAINING: made for practice; no money was paid."
        case Verdict.UNKNOWN_KEY:
            return "UNKNOWN KEY: no till on this key list signed it."
        case Verdict.ALTERED:
            return "ALTERED: the signature does not fit what the receipt says."


def _text_of(given: str) -> str:
    """The QR text: as given, or read from a picture file."""
    path = Path(given)
    try:
        if given[:4].upper() == "CC1:" or not path.is_file():
            return given
    except OSError:  # too long for a name: it is text
        return given
    import zxingcpp
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            found = zxingcpp.read_barcodes(picture.convert("L"))
    except (OSError, UnidentifiedImageError) as wrong:
        raise Refused("picture_unreadable", path=str(path), reason=str(wrong)) from wrong
    texts = [each.text for each in found if each.text.startswith("CC1:")]
    if not texts:
        raise Refused("picture_without_qr", path=str(path))
    return str(texts[0])


def _export(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.journal.connection import connect
    from counter_pos.journal.integrity import read_entries

    path = _files(arguments)[-1]
    connection = connect(path, read_only=True)
    count, broken = 0, None
    try:
        with arguments.out.open("wb") as out:
            for entry in good_entries(read_entries(connection)):
                out.write(
                    encode(
                        {
                            "body": entry.body.decode(),
                            "hash": entry.hash.hex(),
                            "signature": entry.signature.hex(),
                            "seals": entry.seals.hex(),
                        }
                    )
                    + b"\n"
                )
                count += 1
    except Broken as wrong:
        broken = wrong
    finally:
        connection.close()
    return console.say(f"{count} entries saved to {arguments.out}.", entries=count, complete=broken is None)
