"""Proof of receipts: judge a receipt's QR text, or a picture of the paper, on public keys alone."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from counter_pos.commands.console import DONE, INTEGRITY, REFUSED, Console, add_common
from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import rupees
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.verify import ReceiptJudgement, Verdict, verify_receipt


def add_parsers(kinds: Any) -> None:
    """verify receipt."""
    receipt = kinds.add_parser("receipt", help="a receipt's QR text, or a picture of the receipt")
    add_common(receipt, data=False)
    receipt.add_argument("receipt", metavar="TEXT-OR-PICTURE")
    receipt.add_argument("--keys", type=Path, required=True, metavar="FILE")
    receipt.set_defaults(handler=_receipt)


def read_keys(path: Path) -> KeyRing:
    """The keys of a key list file. Raises Refused(keys_unreadable), Broken(document_*)."""
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise Refused("keys_unreadable", path=str(path), reason=str(wrong)) from wrong
    return KeyRing.read(raw)


def _receipt(arguments: argparse.Namespace, console: Console) -> int:
    ring = read_keys(arguments.keys)
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
