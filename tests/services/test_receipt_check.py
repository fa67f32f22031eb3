"""A clerk checks receipts with what the till's folder holds: keys, the centre's status list, and its own chain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.services.shelf import TillShelf
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import (
    KEY_LIST,
    STATUS_LIST,
    CentralKey,
    ChainStatus,
    KeyList,
    PublicKey,
    StatusList,
    sign_document,
)
from counter_pos.wire.instants import to_wire
from counter_pos.wire.receipt_proof import Verdict
from counter_pos.wire.receipt_qr import from_text, seal, to_text
from counter_pos.wire.signing import Signer
from tests import words
from tests.chains import CENTRAL, START, ChainMaker, make_signer, make_ticket
from tests.tills import CLERK, CLERK_PIN, SECRETS, TestTill, order

NEIGHBOUR = make_signer("the till of the next counter")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    own, counter = made.journal, made.till.counter
    values: dict[str, Any] = {"epoch": 1, "counter": counter}
    tills = [
        PublicKey(key_id=own.key_id.hex(), public_key=own.public_key.hex(), device="K08-1", series="7QX", **values),
        PublicKey(
            key_id=NEIGHBOUR.key_id.hex(), public_key=NEIGHBOUR.public_key.hex(), device="K09-1", series="9AB", **values
        ),
    ]
    central = [CentralKey(key_id=CENTRAL.key_id.hex(), public_key=CENTRAL.public_key.hex())]
    said = KeyList(v=1, version=1, issued=to_wire(START), tills=tills, central=central)
    shelf_of(made).adopt("keys", sign_document(KEY_LIST, said, CENTRAL))
    made.open_shift()
    yield made
    made.close()


def shelf_of(till: TestTill) -> TillShelf:
    return TillShelf(till.folder, till.replica, till.clock, heard=lambda replica: None)


def hear_status(till: TestTill, **chain: Any) -> None:
    said = ChainStatus(device="K09-1", epoch=1, seq=9, **chain)
    listed = StatusList(v=1, version=1, as_of=to_wire(START), since="2026-07-01", chains=[said])
    shelf_of(till).adopt("status", sign_document(STATUS_LIST, listed, CENTRAL))


def neighbours_receipt() -> str:
    from counter_pos.wire.claims import claims_of

    chain = ChainMaker(make_ticket("K09-1", series="9AB"), NEIGHBOUR)
    paid = chain.pay(12_300)
    return to_text(claims_of(paid.envelope, paid.hash, NEIGHBOUR.key_id)[0], paid.seal_of(1))


def test_a_receipt_of_another_till_is_checked_without_a_line(till: TestTill) -> None:
    judged = till.desk.verify_receipt(neighbours_receipt())
    assert (judged.verdict, judged.claim.paise, judged.known_until) == (Verdict.GENUINE, 12_300, None)
    assert judged.number is not None and judged.number.startswith("K08-9AB-260731-000001-")
    hear_status(till)
    assert till.desk.verify_receipt(neighbours_receipt()).known_until == to_wire(START)
    hear_status(till, cancelled=[(2, 1)])
    assert till.desk.verify_receipt(neighbours_receipt()).verdict is Verdict.CANCELLED
    hear_status(till, disputed_from=2)
    assert till.desk.verify_receipt(neighbours_receipt()).verdict is Verdict.DISPUTED


def test_a_status_list_leaves_the_replica_alone(till: TestTill) -> None:
    before = till.replica.version, till.replica.policy()
    hear_status(till)
    assert shelf_of(till).version("status") == 1
    assert (till.replica.version, till.replica.policy()) == before


def test_of_its_own_receipts_a_till_knows_what_the_centre_cannot_yet(till: TestTill) -> None:
    taken = till.desk.take_payment(order(till.postpaid().account, 20_000))
    (paper,) = [till.desk.receipt_text(taken.receipts[0].number)]
    assert till.desk.verify_receipt(paper.qr).verdict is Verdict.GENUINE
    copy = till.desk.duplicate_receipt(paper.number, "torn")
    assert till.desk.verify_receipt(copy.qr).verdict is Verdict.DUPLICATE
    word = words.cancelling(till.desk, paper.number)
    till.desk.cancel_payment(paper.number, "wrong_account", word, till.papers(paper.number))
    assert till.desk.verify_receipt(paper.qr).verdict is Verdict.CANCELLED
    assert till.desk.verify_receipt(copy.qr).verdict is Verdict.CANCELLED


@pytest.mark.parametrize(("seq", "verdict"), [(3, Verdict.CLONE), (99, Verdict.DISPUTED)])
def test_what_our_key_signed_and_our_chain_does_not_hold(till: TestTill, seq: int, verdict: Verdict) -> None:
    from msgspec.structs import replace

    taken = till.desk.take_payment(order(till.postpaid().account, 20_000))
    claim, _ = from_text(till.desk.receipt_text(taken.receipts[0].number).qr)
    foreign = replace(claim, seq=seq, entry_hash=b"x" * 32)
    text = to_text(foreign, seal(foreign, Signer.from_seed(SECRETS.seed)))
    assert till.desk.verify_receipt(text).verdict is verdict


def test_what_is_no_receipt_or_cannot_be_judged_is_told_with_its_code(till: TestTill) -> None:
    with pytest.raises(Refused) as refused:
        till.desk.verify_receipt("hello")
    assert refused.value.code == "receipt_text_shape"
    heard = till.folder / "heard" / "status.json"
    heard.write_bytes(encode(sign_document(STATUS_LIST, StatusList(
        v=1, version=1, as_of="", since="", chains=[]), NEIGHBOUR)))  # fmt: skip
    with pytest.raises(Broken) as broken:
        till.desk.verify_receipt(neighbours_receipt())
    assert broken.value.code == "document_unknown_key"
    (till.folder / "public-keys.json").unlink()
    with pytest.raises(Unavailable) as away:
        till.desk.verify_receipt(neighbours_receipt())
    assert away.value.code == "till_not_enrolled"
    assert till.desk.sign_in(CLERK, CLERK_PIN)
