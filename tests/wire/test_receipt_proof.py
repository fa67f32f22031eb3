"""Verdicts on receipts with the centre's status list and beside one another, held to vectors and to their laws."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Broken, Refused
from counter_pos.i18n.verdicts import VERDICT_TEXTS, verdict_words
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import STATUS_LIST, Document, sign_document
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import ReceiptStatus, Verdict, verify_receipt, verify_receipts
from counter_pos.wire.receipt_qr import PREFIX
from tests.chains import CENTRAL
from tests.vectors.make import STRANGER, status_list

FOLDER = Path(__file__).resolve().parent.parent / "vectors"
RING = KeyRing.read((FOLDER / "keys.json").read_bytes())
VECTORS: list[dict[str, Any]] = json.loads((FOLDER / "status.json").read_text(encoding="utf-8"))
RECEIPTS: list[dict[str, Any]] = json.loads((FOLDER / "receipts.json").read_text(encoding="utf-8"))
PROVEN = [each["text"] for each in RECEIPTS if each["verdict"] in {"genuine", "duplicate", "cancellation", "training"}]


NAMES = ("a day with a cancellation", "two of one place", "a receipt and its duplicate")
TOGETHER = [text for vector in VECTORS if vector["name"] in NAMES for text in vector["texts"]]


def status_of(vector: dict[str, Any]) -> ReceiptStatus | None:
    return None if vector["status"] is None else ReceiptStatus.read(json.dumps(vector["status"]).encode(), RING)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_status_vectors(vector: dict[str, Any]) -> None:
    status = status_of(vector)
    judged = verify_receipts(vector["texts"], RING, status)
    assert [each.verdict.value for each in judged] == vector["verdicts"]
    for each in judged:
        assert (each.known_until is not None) == vector["known"], each.verdict
        if each.known_until is not None and status is not None:
            assert each.known_until == status.said.as_of


def test_a_receipt_is_told_with_its_printed_number() -> None:
    judged = verify_receipt(PROVEN[0], RING)
    assert judged.number == "K08-7QX-260731-000001-Y"
    assert verify_receipt(PROVEN[0], KeyRing(1, RING.tills, RING.central)).number == judged.number


@given(st.sampled_from(PROVEN), st.integers(0, 148 * 8 - 1), st.booleans())
def test_one_flipped_bit_is_never_a_good_receipt_with_or_without_a_status_list(text: str, bit: int, told: bool) -> None:
    encoded = "".join(text.split()).upper().removeprefix(PREFIX)
    raw = bytearray(base64.b32decode(encoded + "=" * (-len(encoded) % 8)))
    raw[bit // 8] ^= 1 << bit % 8
    forged = PREFIX + base64.b32encode(bytes(raw)).decode().rstrip("=")
    status = ReceiptStatus.of(status_list()) if told else None
    try:
        verdict = verify_receipt(forged, RING, status).verdict
    except Refused as refused:
        assert refused.code == "receipt_text_unknown"
        return
    # a practice receipt whose key's name is damaged is still practice, and proves as little
    practice_of_nobody = verdict is Verdict.TRAINING and 8 <= bit < 40
    assert verdict in (Verdict.ALTERED, Verdict.UNKNOWN_KEY) or practice_of_nobody


@given(st.permutations(TOGETHER))
def test_the_order_in_which_receipts_are_shown_changes_no_verdict(texts: list[str]) -> None:
    by_text = {text: each.verdict for text, each in zip(texts, verify_receipts(texts, RING), strict=True)}
    again = sorted(set(texts))
    assert {text: each.verdict for text, each in zip(again, verify_receipts(again, RING), strict=True)} == by_text


def test_one_receipt_shown_twice_is_no_clone() -> None:
    judged = verify_receipts([PROVEN[0], PROVEN[0].lower()], RING)
    assert [each.verdict for each in judged] == [Verdict.GENUINE] * 2


def raw(document: Document) -> bytes:
    return encode(document)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "document_damaged"),
        (raw(sign_document(STATUS_LIST, status_list(), STRANGER)), "document_unknown_key"),
        (raw(sign_document("cc/paid/1", status_list(), CENTRAL)), "document_forged"),
        (raw(sign_document(STATUS_LIST, status_list(), CENTRAL)).replace(b"(4,1)", b"").replace(b"2026", b"2027"),
         "document_forged"),
    ],
)  # fmt: skip
def test_a_status_list_must_prove_itself(file: bytes, code: str) -> None:
    with pytest.raises(Broken) as told:
        ReceiptStatus.read(file, RING)
    assert told.value.code == code


def test_every_verdict_has_its_words_in_both_languages() -> None:
    assert set(VERDICT_TEXTS) == {each.value for each in Verdict}
    for verdict in Verdict:
        for language in ("en", "hi"):
            words = verdict_words(verdict, language, copy=2, issued="31 Jul 2026", helpline="1912")
            assert all((words.headline, words.meaning, words.todo))
            assert "{" not in words.headline + words.meaning + words.todo
    assert verdict_words("duplicate", "en", copy=7, issued="", helpline="").headline == "DUPLICATE 7+"
