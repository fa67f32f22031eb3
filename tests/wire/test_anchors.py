"""A paper that names an entry shows when a chain has lost its end, or tells another history."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from counter_pos.domain.errors import Broken, Refused
from counter_pos.domain.facts import ShiftOpened
from counter_pos.wire.anchors import AnchorKind, AnchorState, read_anchor, state_of
from counter_pos.wire.claims import claims_of
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_qr import to_text
from counter_pos.wire.signing import Signer
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import slip_text
from tests.chains import TILL, ChainMaker
from tests.vectors.make import STRANGER

RING = KeyRing.read((Path(__file__).resolve().parent.parent / "vectors" / "keys.json").read_bytes())


def opened(chain: ChainMaker, shift: int) -> StoredEntry:
    return chain.add(ShiftOpened(shift=shift, opening_float=50_000, notes=[(10_000, 5)]), shift=shift)


def slip(entry: StoredEntry, signer: Signer = TILL) -> str:
    return slip_text(slip_claim(entry.envelope, entry.hash, TILL.key_id), signer)


def receipt(entry: StoredEntry) -> str:
    return to_text(claims_of(entry.envelope, entry.hash, TILL.key_id)[0], entry.seal_of(1))


def say(chain: ChainMaker, text: str) -> AnchorState:
    anchor = read_anchor(text, RING)
    entries = {each.seq: each.hash for each in chain.entries}
    return state_of(anchor, entries.get(anchor.seq))


def test_the_kinds_of_anchors() -> None:
    chain = ChainMaker()
    first, later, paid = opened(chain, 1), opened(chain, 2), chain.pay(100)
    kinds = [read_anchor(text, RING).kind for text in (slip(first), slip(later), receipt(paid), "3:00ffaa")]
    assert kinds == [AnchorKind.START, AnchorKind.ZERO, AnchorKind.DEED, AnchorKind.WRITTEN]
    anchor = read_anchor(slip(later).lower(), RING)
    assert (anchor.device, anchor.epoch, anchor.seq, anchor.hash) == ("K08-1", 1, 3, later.hash.hex())


@pytest.mark.parametrize("paper", [slip, receipt, lambda entry: f"{entry.seq}:{entry.hash.hex()[:6].upper()}"])
def test_a_cut_off_end_shows_and_so_does_another_history(paper: Callable[[StoredEntry], str]) -> None:
    chain = ChainMaker()
    chain.sign_in()
    cut, other = chain.fork(), chain.fork()
    entry = chain.pay(100) if paper is receipt else opened(chain, 1)
    other.pay(999)
    text = paper(entry)
    assert say(chain, text) is AnchorState.HOLDS
    assert say(cut, text) is AnchorState.CUT_OFF, "the chain itself is whole, and yet an entry is missing"
    assert say(other, text) is AnchorState.OTHER_HISTORY


@pytest.mark.parametrize("signer", [STRANGER])
def test_a_paper_that_nobody_signed_is_no_anchor(signer: Signer) -> None:
    chain = ChainMaker()
    with pytest.raises(Broken) as told:
        read_anchor(slip(opened(chain, 1), signer), RING)
    assert told.value.code == "paper_unproven"
    vectors = json.loads((Path(__file__).resolve().parent.parent / "vectors" / "receipts.json").read_text("utf-8"))
    for vector in vectors:
        if vector["verdict"] in ("altered", "unknown_key"):
            with pytest.raises(Broken):
                read_anchor(vector["text"], RING)
        elif vector["verdict"].startswith("receipt_text"):
            with pytest.raises(Refused):
                read_anchor(vector["text"], RING)


def test_an_unknown_key_signs_no_anchor() -> None:
    chain = ChainMaker()
    with pytest.raises(Broken):
        read_anchor(slip(opened(chain, 1)), KeyRing(1, {}, RING.central))
