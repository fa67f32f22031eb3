"""A clerk checks a receipt of any till, with the keys and the status list that this till heard and its own chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from counter_pos.domain.business_date import local
from counter_pos.domain.errors import Unavailable
from counter_pos.journal import receipts
from counter_pos.services.shelf import HEARD_FOLDER, KEYS_FILE, STATUS_DOCUMENT
from counter_pos.services.till.till import Till
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import KEY_LIST, KeyList, convert, document_from_bytes
from counter_pos.wire.instants import from_wire
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import ReceiptJudgement, ReceiptStatus, Verdict, verify_receipt
from counter_pos.wire.receipt_qr import ReceiptType


def verify_receipt_here(till: Till, text: str) -> ReceiptJudgement:
    """Judge a receipt's QR text. Works without a line; what the centre last told of cancellations is used.

    Raises Refused (receipt_text_shape, receipt_text_unknown), Unavailable(till_not_enrolled),
    Broken(document_*) when what was heard does not prove itself.
    """
    folder = till.journal.path.parent
    keys = _bytes(folder / KEYS_FILE)
    if keys is None:
        raise Unavailable("till_not_enrolled", path=str(folder))
    ring = KeyRing.read(keys)
    heard = _bytes(folder / HEARD_FOLDER / f"{STATUS_DOCUMENT}.json")
    judged = verify_receipt(text, ring, None if heard is None else ReceiptStatus.read(heard, ring))
    ours = judged.key is not None and (judged.key.device, judged.claim.epoch) == (
        till.journal.device,
        till.journal.epoch,
    )
    return _beside_our_chain(till, judged) if judged.proven and ours else judged


def keys_issued(till: Till) -> date:
    """The day of the key list that receipts are judged by.

    Raises Unavailable(till_not_enrolled), Broken(document_*).
    """
    folder = till.journal.path.parent
    raw = _bytes(folder / KEYS_FILE)
    if raw is None:
        raise Unavailable("till_not_enrolled", path=str(folder))
    body = document_from_bytes(raw, KEY_LIST).body
    return local(from_wire(convert(KEY_LIST, decode(body.encode()), KeyList).issued)).date()


def _beside_our_chain(till: Till, judged: ReceiptJudgement) -> ReceiptJudgement:
    """Of its own receipts a till knows more than the centre: what stands in its chain by now."""
    claim = judged.claim
    entry = till.journal.at(claim.seq)
    if entry is None:  # signed by our key, and not in our chain: this till, or its other half, is an old copy
        return replace(judged, verdict=Verdict.DISPUTED)
    if entry.hash != claim.entry_hash:
        return replace(judged, verdict=Verdict.CLONE)
    found = receipts.by_serial(till.journal, claim.serial)
    cancelled = found is not None and found.cancelled_seq is not None
    if cancelled and claim.type is not ReceiptType.CANCELLATION and judged.verdict is not Verdict.CLONE:
        return replace(judged, verdict=Verdict.CANCELLED)
    return judged


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as wrong:
        raise Unavailable("disk_trouble", path=path.name, reason=str(wrong)) from wrong
