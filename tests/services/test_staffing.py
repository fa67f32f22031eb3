"""PINs and bars within the site: at once at this till, over a restart, and until a staff list contains them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.pin import is_trivial
from counter_pos.replica.manifest import Reflected
from counter_pos.services.people.staffing import NewPin
from counter_pos.services.till.tries import LOCK_MS, TRIES
from counter_pos.wire.documents import STAFF, sign_document
from tests import words
from tests.tills import (
    CENTRAL,
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    TestTill,
    staff_book,
)

NEW = "860213"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    yield made
    made.close()


def reset(till: TestTill, pin: str = NEW) -> None:
    till.desk.reset_pin(CLERK, NewPin(pin, pin), "forgotten", words.resetting_pin(till.desk, CLERK))


def refused(till: TestTill, pin: str, code: str = CLERK) -> Refused:
    with pytest.raises(Refused) as told:
        till.desk.sign_in(code, pin)
    return told.value


def test_a_reset_holds_at_once_and_over_a_restart(till: TestTill) -> None:
    reset(till)
    assert refused(till, CLERK_PIN).code == "pin_wrong"
    assert till.desk.sign_in(CLERK, NEW).code == CLERK
    entry = till.journal.last_of_kind("pin_reset")
    assert entry is not None
    assert (entry.envelope.who.staff, entry.envelope.approvals[0].staff) == (SUPERVISOR, SUPERVISOR)
    assert NEW not in entry.body.decode() and entry.envelope.facts["pin_hash"].startswith(
        "$argon2id$v=19$m=19456,t=2,p=1$"
    )
    till.reopen()
    assert till.desk.sign_in(CLERK, NEW).code == CLERK


def test_a_person_changes_an_own_pin_without_anybody_else(till: TestTill) -> None:
    till.desk.change_pin(OTHER_CLERK, OTHER_CLERK_PIN, NewPin(NEW, NEW), command_id="one")
    assert till.desk.change_pin(OTHER_CLERK, "whatever", NewPin(NEW, NEW), command_id="one").code == OTHER_CLERK
    entry = till.journal.last_of_kind("pin_reset")
    assert entry is not None
    assert (entry.envelope.who.staff, entry.envelope.approvals) == (OTHER_CLERK, [])
    assert till.desk.sign_in(OTHER_CLERK, NEW).code == OTHER_CLERK


def test_a_staff_list_that_contains_a_deed_is_the_later_word(till: TestTill) -> None:
    reset(till)
    seq = till.journal.place.seq
    for contained, good in ((seq - 1, NEW), (seq, CLERK_PIN)):
        book = replace(staff_book(), version=contained, reflected=(Reflected("K08-1", 1, contained),))
        till.replica.replace_documents({"staff": sign_document(STAFF, book, CENTRAL)})
        assert till.desk.sign_in(CLERK, good).code == CLERK


def test_who_is_barred_is_signed_out_and_comes_in_again_only_when_let(till: TestTill) -> None:
    till.desk.sign_in(CLERK, CLERK_PIN)
    till.desk.bar(CLERK, True, "under inquiry", words.barring(till.desk, CLERK, barred=True))
    assert till.desk.who is None
    newest = till.journal.newest()
    assert newest is not None and newest.envelope.facts == {"reason": "barred"}
    assert refused(till, CLERK_PIN).code == "staff_barred_here"
    assert refused(till, "000000").code == "pin_wrong"  # a bar is told only to who knows the PIN
    assert [row.barred for row in till.desk.staff_rows() if row.code == CLERK] == [True]
    till.desk.bar(CLERK, False, "cleared", words.barring(till.desk, CLERK, barred=False))
    assert till.desk.sign_in(CLERK, CLERK_PIN).code == CLERK


def test_wrong_tries_lock_over_a_restart_and_over_another_boot(till: TestTill) -> None:
    left = [refused(till, "000000").facts["tries_left"] for _ in range(TRIES)]
    assert left == [4, 3, 2, 1, 0]
    till.reopen()
    assert refused(till, CLERK_PIN).facts["seconds"] == LOCK_MS // 1_000
    till.clock.pass_time(seconds=50)
    till.clock.boot, till.clock.mono = "after a power cut", 100
    till.reopen()
    assert refused(till, CLERK_PIN).facts["seconds"] == LOCK_MS // 1_000
    till.clock.jump(days=1)
    assert refused(till, CLERK_PIN).code == "pin_locked"
    till.clock.pass_time(milliseconds=LOCK_MS)
    till.desk.sign_in(CLERK, CLERK_PIN)
    entry = till.journal.last_of_kind("signed_in")
    assert entry is not None and entry.envelope.facts == {"role": "clerk", "wrong_tries": TRIES}
    till.desk.sign_in(CLERK, CLERK_PIN)
    entry = till.journal.last_of_kind("signed_in")
    assert entry is not None and entry.envelope.facts == {"role": "clerk"}


def test_a_reset_frees_the_tries(till: TestTill) -> None:
    for _ in range(TRIES):
        refused(till, "000000")
    reset(till)
    assert till.desk.sign_in(CLERK, NEW).code == CLERK


def test_a_damaged_count_of_tries_stops_nobody(till: TestTill) -> None:
    (till.folder / "pin-tries.json").write_text("rubbish")
    assert till.desk.sign_in(CLERK, CLERK_PIN).code == CLERK


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "987654", "121212", "123123", "112211", "901234", "246802", "041277"]
)
def test_easy_pins(pin: str) -> None:
    assert is_trivial(pin, 412 if pin.startswith("041") else 1)


@pytest.mark.parametrize("pin", ["271828", "860213", "314159", "907341"])
def test_good_pins(pin: str) -> None:
    assert not is_trivial(pin, 412)


@given(st.text("0123456789", min_size=6, max_size=12), st.integers(min_value=1, max_value=65_535))
def test_any_digits_are_judged_and_repeats_never_pass(pin: str, number: int) -> None:
    assert is_trivial(pin + pin, number)
    assert is_trivial(pin, number) in (True, False)
