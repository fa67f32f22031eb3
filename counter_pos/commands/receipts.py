"""Proof of receipts: judge their QR texts, or pictures of the paper, on public keys and the centre's status list."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counter_pos.commands.console import DONE, INTEGRITY, REFUSED, Console, add_common
from counter_pos.domain.account import show_account
from counter_pos.domain.business_date import local
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import rupees
from counter_pos.wire.instants import from_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import UNPROVEN, ReceiptJudgement, ReceiptStatus, Verdict, verify_receipts
from counter_pos.wire.receipt_qr import PREFIX

_PROOF_FAILS = UNPROVEN | {Verdict.CLONE}
_NO_PAYMENT = {Verdict.TRAINING, Verdict.CANCELLED, Verdict.DISPUTED}


def add_parsers(kinds: Any) -> None:
    """verify receipt."""
    receipt = kinds.add_parser("receipt", help="receipts' QR texts, or pictures of them; several against one another")
    add_common(receipt, data=False)
    receipt.add_argument("receipt", metavar="TEXT-OR-PICTURE", nargs="+")
    receipt.add_argument("--keys", type=Path, required=True, metavar="FILE", help="public-keys.json")
    receipt.add_argument("--status", type=Path, metavar="FILE", help="the centre's status list: what was cancelled")
    receipt.set_defaults(handler=_receipt)


def read_keys(path: Path) -> KeyRing:
    """The keys of a key list file. Raises Refused(keys_unreadable), Broken(document_*)."""
    return KeyRing.read(read_file(path))


def read_status(path: Path, ring: KeyRing) -> ReceiptStatus:
    """A status list file, proven by the key list. Raises Refused(keys_unreadable), Broken(document_*)."""
    return ReceiptStatus.read(read_file(path), ring)


def read_file(path: Path) -> bytes:
    """A file that receipts are verified with. Raises Refused(keys_unreadable)."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Refused("keys_unreadable", path=str(path), reason=str(wrong)) from wrong


def _receipt(arguments: argparse.Namespace, console: Console) -> int:
    ring = read_keys(arguments.keys)
    status = None if arguments.status is None else read_status(arguments.status, ring)
    texts = [text for given in arguments.receipt for text in texts_of(given)]
    judged = verify_receipts(texts, ring, status)
    code = max((_code(each.verdict) for each in judged), key=(DONE, REFUSED, INTEGRITY).index)
    facts = [_facts(each) for each in judged]
    told: dict[str, Any] = facts[0] if len(facts) == 1 else {"receipts": facts}
    console.say("\n".join(_sentence(each) for each in judged), ok=code == DONE, **told)
    return code


def _code(verdict: Verdict) -> int:
    if verdict in _PROOF_FAILS:
        return INTEGRITY
    return REFUSED if verdict in _NO_PAYMENT else DONE


def _facts(judged: ReceiptJudgement) -> dict[str, object]:
    claim = judged.claim
    facts: dict[str, object] = {"verdict": judged.verdict.value}
    if judged.verdict is not Verdict.ALTERED:
        facts |= {
            "receipt": judged.number,
            "account": f"{claim.account:010d}",
            "paise": claim.paise,
            "purpose": claim.purpose.value,
            "tender": claim.tender.value,
            "at": claim.at,
            "business_date": claim.business_date,
            "serial": claim.serial,
            "epoch": claim.epoch,
            "seq": claim.seq,
            "part": claim.part,
            "copy": claim.copy,
            "clerk": claim.clerk,
            "entry_hash": claim.entry_hash,
            "device": None if judged.key is None else judged.key.device,
            "not_cancelled_until": judged.known_until,
        }
    return facts


def _sentence(judged: ReceiptJudgement) -> str:
    claim = judged.claim
    number = f"{judged.number}, " if judged.number else ""
    said = f"{number}{show_account(claim.account)}, Rs {rupees(claim.paise)}, {local(claim.at):%d-%m-%Y %H:%M}"
    match judged.verdict:
        case Verdict.GENUINE:
            return f"GENUINE: {said}. {_later(judged)}"
        case Verdict.DUPLICATE:
            return f"DUPLICATE {claim.copy}: {said}. {_later(judged)}"
        case Verdict.CANCELLATION:
            return f"CANCELLATION SLIP: {said} was cancelled."
        case Verdict.CANCELLED:
            return f"CANCELLED: {said} was issued, and cancelled afterwards."
        case Verdict.DISPUTED:
            return f"DISPUTED: {said}. Head office is examining this counter's records from that time on."
        case Verdict.CLONE:
            return (
                f"CLONE: {said}, entry {claim.entry_hash.hex()[:6]}. Two histories of this counter issued different "
                "receipts in one place."
            )
        case Verdict.TRAINING:
            return "TRAINING: made for practice; no money was paid."
        case Verdict.UNKNOWN_KEY:
            return "UNKNOWN KEY: no till on this key list signed it."
        case Verdict.ALTERED:
            return "ALTERED: the signature does not fit what the receipt says."


def _later(judged: ReceiptJudgement) -> str:
    known = ""
    if judged.known_until is not None:
        known = f"Not cancelled as far as the centre knew on {local(from_wire(judged.known_until)):%d-%m-%Y %H:%M}. "
    return known + "A later cancellation is not known here."


def texts_of(given: str, prefixes: tuple[str, ...] = (PREFIX,)) -> Iterator[str]:
    """The QR texts in what was given: a text itself, or those that a picture file holds."""
    path = Path(given)
    try:
        is_text = given.upper().startswith(prefixes) or not path.is_file()
    except OSError:  # too long for a name: it is text
        is_text = True
    if is_text:
        yield given
        return
    from counter_pos.commands.receipt_pictures import texts_in_picture

    yield from texts_in_picture(path, prefixes)
