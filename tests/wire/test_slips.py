"""The slip's QR: what it says is the entry's, any change of it shows, and it is never taken for a receipt."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.store import Journal
from counter_pos.wire import receipt_qr, slip_qr
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import FIELDS_BYTES, SlipClaim, SlipType, from_text, is_genuine, pack, slip_text, unpack
from tests import words
from tests.tills import TestTill, order


@pytest.fixture
def closed(tmp_path: Path) -> Journal:
    """A shift with one payment, counted a rupee short and closed."""
    till = TestTill(tmp_path)
    desk = till.open_shift()
    desk.take_payment(order(till.postpaid().account, 30_000, tendered=50_000))
    desk.count_drawer((NoteCount(10_000, 7), NoteCount(5_000, 1), NoteCount(2_000, 2), NoteCount(100, 9)))
    desk.close_shift("a coin is missing", words.closing(desk))
    return till.journal


def claim_of(journal: Journal, kind: str) -> SlipClaim:
    entry = journal.last_of_kind(kind)
    assert entry is not None
    return slip_claim(entry.envelope, entry.hash, journal.key_id)


def test_the_slip_of_a_close_says_what_was_counted_and_by_whom(closed: Journal) -> None:
    claim = claim_of(closed, "shift_closed")
    assert (claim.type, claim.shift, claim.staff, claim.second) == (SlipType.SHIFT_CLOSED, 1, 412, 77)
    assert (claim.paise, claim.difference) == (79_900, -100)
    assert (claim.first_serial, claim.last_serial) == (1, 1)
    assert from_text(slip_text(claim, closed.signer))[0] == claim


def test_the_slip_of_an_opening_says_the_float(closed: Journal) -> None:
    claim = claim_of(closed, "shift_opened")
    assert (claim.type, claim.paise, claim.second) == (SlipType.SHIFT_OPENED, 50_000, 0)


def test_an_entry_without_a_slip_is_told(closed: Journal) -> None:
    with pytest.raises(Broken, match="bad_facts"):
        claim_of(closed, "signed_in")


def test_one_flipped_bit_anywhere_is_never_genuine(closed: Journal) -> None:
    text = slip_text(claim_of(closed, "shift_closed"), closed.signer)
    encoded = text.removeprefix("CS1:")
    raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    assert is_genuine(*from_text(text), closed.public_key)
    for bit in range(len(raw) * 8):
        harmed = bytearray(raw)
        harmed[bit // 8] ^= 1 << bit % 8
        try:
            claim, signature = from_text("CS1:" + base64.b32encode(bytes(harmed)).decode().rstrip("="))
        except Refused as refused:
            assert refused.code == "slip_text_unknown", bit
        else:
            assert not is_genuine(claim, signature, closed.public_key), bit


def test_a_slip_and_a_receipt_are_never_taken_for_each_other(closed: Journal) -> None:
    slip = slip_text(claim_of(closed, "shift_closed"), closed.signer)
    with pytest.raises(Refused, match="receipt_text_shape"):
        receipt_qr.from_text(slip)
    with pytest.raises(Refused, match="slip_text_shape"):
        slip_qr.from_text("CC1:" + slip.removeprefix("CS1:"))
    raw = base64.b32decode(slip.removeprefix("CS1:") + "=" * 3)
    assert not receipt_qr.is_signed(receipt_qr.TAG + raw[:FIELDS_BYTES], raw[FIELDS_BYTES:], closed.public_key)


@given(st.binary(min_size=FIELDS_BYTES, max_size=FIELDS_BYTES))
def test_any_fields_are_read_and_written_alike_or_refused(fields: bytes) -> None:
    try:
        claim = unpack(fields)
    except Refused as refused:
        assert refused.code == "slip_text_unknown"
    else:
        assert pack(claim) == fields
