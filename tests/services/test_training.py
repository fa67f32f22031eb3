"""Training: begun once, its own in everything, never opened as the live till, and proven by the live till's key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.app import make_courier, open_till, pepper_name
from counter_pos.domain.errors import Broken, Refused
from counter_pos.journal.integrity import verify_file
from counter_pos.services.people.training import SERIES
from counter_pos.wire.canonical import encode
from counter_pos.wire.keyring import KeyRing
from tests import words
from tests.tills import (
    CLERK,
    CLERK_PIN,
    PEPPER,
    TestTill,
    key_list,
    order,
)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.keys.put(pepper_name("K08-1"), PEPPER)
    (tmp_path / "public-keys.json").write_bytes(encode(key_list(made.journal)))
    yield made
    made.close()


def begin(live: TestTill) -> Path:
    """The training folder, begun by the supervisor."""
    till = open_till(live.folder, clock=live.clock, keys=live.keys, deeds=False)
    folder = till.begin_training(words.training(till.working()))
    till.close()
    return folder


def test_a_training_shift_is_its_own_in_everything(live: TestTill) -> None:
    before = live.journal.place.seq
    folder = begin(live)
    assert begin(live) == folder  # the second time it is there
    till = open_till(folder, clock=live.clock, keys=live.keys)
    desk = till.working()
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift(())
    taken = desk.take_payment(order(live.postpaid().account, 20_000))
    assert taken.receipts[0].training and f"-{SERIES}-" in taken.receipts[0].number
    assert {entry.envelope.mode for entry in till.journal.after(0, 100)} == {"training"}
    assert till.journal.public_key != live.journal.public_key
    with pytest.raises(Refused, match="training_is_on"):
        make_courier(till)
    till.close()
    live.reopen()
    assert live.journal.place.seq == before and live.desk.shift is None
    ring = KeyRing.read((live.folder / "public-keys.json").read_bytes())
    report = verify_file(next(folder.glob("journal-*.sqlite3")), ring)
    assert report.whole and report.chain.training
    assert not verify_file(live.journal_file, ring).chain.training


def test_a_wrong_pin_costs_the_same_tries_on_both_sides(live: TestTill) -> None:
    folder = begin(live)
    till = open_till(folder, clock=live.clock, keys=live.keys)
    with pytest.raises(Refused) as told:
        till.working().sign_in(CLERK, "000000")
    till.close()
    with pytest.raises(Refused) as again:
        live.desk.sign_in(CLERK, "000000")
    assert (told.value.facts["tries_left"], again.value.facts["tries_left"]) == (4, 3)


def test_a_training_chain_in_a_live_folder_does_not_open(live: TestTill, tmp_path: Path) -> None:
    folder = begin(live)
    live.journal.close()
    for path in live.folder.glob("journal-*"):
        path.unlink()
    shutil.copy(folder / "journal-K08-1-1.sqlite3", live.folder)
    with pytest.raises(Broken, match="journal_damaged"):
        open_till(live.folder, clock=live.clock, keys=live.keys)
