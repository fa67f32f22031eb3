"""A supervisor's word is good for one deed: its kind, subject and amount, once, now, and while they may give it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import counter_pos
from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import CashPickedUp, FloatAdded, StaffBarred
from counter_pos.domain.matters import LIVES, STANDS_UNDER, TWO_PERSONS, Matter
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.staff import Role
from counter_pos.services.people.staffing import NewPin
from counter_pos.services.people.training import begin_training
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.till.approvals import check, give
from counter_pos.services.till.words import REMEMBERED, Word
from counter_pos.wire.documents import STAFF, sign_document
from tests import words
from tests.tills import (
    CENTRAL,
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    order,
    staff_book,
)
from tests.windows import newest, two_windows

FLOAT, BAG = (NoteCount(10_000, 5),), (NoteCount(10_000, 3),)
DAY = date(2026, 7, 31)
NEW = NewPin("860213", "860213")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    yield made
    made.close()


def refused(code: str, deed: Callable[[], object], till: TestTill) -> Refused:
    """The deed is refused with this code and leaves the journal as it was."""
    before = till.journal.place.seq
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    assert till.journal.place.seq == before
    return told.value


def word(till: TestTill, matter: Matter) -> Word:
    """As after a good PIN (proving one is slow on purpose, and tried elsewhere)."""
    return give(till.till, till.replica.staff()[77], matter)


@dataclass(frozen=True)
class Approved:
    """A deed that needs a supervisor: what comes before it, what is agreed to, and the deed itself."""

    kind: str
    ready: Callable[[TestTill], object]
    matter: Callable[[TestTill], Matter]
    do: Callable[[TestTill, Word | None, str], object]


def paid(till: TestTill) -> str:
    till.open_shift()
    return till.desk.take_payment(order(till.postpaid().account, 20_000)).receipts[0].number


def receipt(till: TestTill) -> str:
    return till.desk.receipts_of_shift()[0].number


def whole(till: TestTill) -> Matter:
    return matters.cancelling([receipt(till)], 20_000)


def bagged(till: TestTill) -> None:
    till.open_shift()
    till.desk.pick_up(BAG, "B-1", word(till, matters.picking_up("B-1", 30_000)))


def counted(till: TestTill) -> None:
    till.open_shift()
    till.desk.count_drawer((NoteCount(10_000, 4),))


def counted_over(till: TestTill) -> None:
    till.open_shift()
    till.desk.count_for_hand_over((NoteCount(10_000, 4),), OTHER_CLERK, OTHER_CLERK_PIN)


def closed(till: TestTill) -> None:
    till.open_shift()
    till.desk.count_drawer(FLOAT)
    till.desk.close_shift(None, None)


def doubtful_clock(till: TestTill) -> None:
    till.desk.sign_in(CLERK, CLERK_PIN)
    till.clock.jump(days=3)


def barred(till: TestTill) -> None:
    till.desk.bar(CLERK, True, "left", word(till, matters.barring(CLERK, barred=True)))


def cancel(till: TestTill, agreed: Word | None, command: str) -> object:
    number = receipt(till)
    return till.desk.cancel_payment(number, "wrong_amount", agreed, till.papers(number), command)


def cancel_unread(till: TestTill, seen: Word | None, command: str) -> object:
    number, agreed = receipt(till), word(till, whole(till))
    return till.desk.cancel_payment(number, "wrong_amount", agreed, Surrender((), seen), command)


DEEDS = {
    "cancel": Approved("payment_cancelled", paid, whole, cancel),
    "cancel without the paper": Approved(
        "payment_cancelled", paid, lambda t: matters.unreadable([receipt(t)]), cancel_unread
    ),
    "pick up": Approved(
        "cash_picked_up",
        lambda t: t.open_shift(),
        lambda t: matters.picking_up("B-1", 30_000),
        lambda t, w, c: t.desk.pick_up(BAG, "b-1", w, c),
    ),
    "receive a bag": Approved(
        "cash_received_in_safe",
        bagged,
        lambda t: matters.receiving_bag("B-1", 30_000),
        lambda t, w, c: t.desk.receive_pick_up("B-1", BAG, w, c),
    ),
    "open on a doubtful clock": Approved(
        "shift_opened",
        doubtful_clock,
        lambda t: matters.confirming_date(date(2026, 8, 3)),
        lambda t, w, c: t.desk.open_shift(FLOAT, c, w),
    ),
    "close a shift": Approved(
        "shift_closed",
        counted,
        lambda t: matters.closing(1, -10_000),
        lambda t, w, c: t.desk.close_shift("a note is missing", w, c),
    ),
    "hand over": Approved(
        "shift_handed_over",
        counted_over,
        lambda t: matters.handing_over(1, -10_000),
        lambda t, w, c: t.desk.hand_over("a note is missing", w, c),
    ),
    "close the day": Approved(
        "site_day_closed",
        closed,
        lambda t: matters.closing_day(DAY, 50_000),
        lambda t, w, c: t.desk.close_day(DAY, w, c),
    ),
    "reset a PIN": Approved(
        "pin_reset",
        lambda t: None,
        lambda t: matters.resetting_pin(CLERK),
        lambda t, w, c: t.desk.reset_pin(CLERK, NEW, "forgotten", w, c),
    ),
    "bar": Approved(
        "staff_barred",
        lambda t: None,
        lambda t: matters.barring(CLERK, barred=True),
        lambda t, w, c: t.desk.bar(CLERK, True, "left", w, c),
    ),
    "let in": Approved(
        "staff_barred",
        barred,
        lambda t: matters.barring(CLERK, barred=False),
        lambda t, w, c: t.desk.bar(CLERK, False, "back", w, c),
    ),
}
each_deed = pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)


@each_deed
def test_the_entry_names_what_was_agreed_to_and_the_same_command_is_answered_again(
    deed: Approved, till: TestTill
) -> None:
    deed.ready(till)
    agreed = word(till, deed.matter(till))
    first = deed.do(till, agreed, "one")
    entry = newest(till, deed.kind)
    assert (SUPERVISOR, agreed.matter.ref) in {(each.staff, each.ref) for each in entry.envelope.approvals}
    assert deed.do(till, agreed, "one") == first
    assert newest(till, deed.kind).seq == entry.seq
    refused("approval_used", lambda: check(till.till, agreed, agreed.matter, "two"), till)


@each_deed
def test_a_word_for_anything_else_is_good_for_nothing(deed: Approved, till: TestTill) -> None:
    deed.ready(till)
    right = deed.matter(till)
    other_kind = next(kind for kind in STANDS_UNDER if kind != right.kind)
    wrong = [
        ("approval_other_deed", replace(right, kind=other_kind)),
        ("approval_other_subject", replace(right, subject=f"{right.subject}9")),
    ]
    if right.paise is not None:
        wrong += [("approval_other_amount", replace(right, paise=right.paise + each)) for each in (-1, 1, 100_000)]
    for code, matter in wrong:
        given = word(till, matter)
        refused(code, lambda given=given: deed.do(till, given, "one"), till)  # type: ignore[misc]
    refused("approval_needed", lambda: deed.do(till, Word(SUPERVISOR, right), "one"), till)  # made by hand
    old = word(till, right)
    till.clock.pass_time(seconds=LIVES.total_seconds() + 1)
    refused("approval_stale", lambda: deed.do(till, old, "one"), till)
    late = word(till, deed.matter(till))
    till.clock.pass_time(seconds=LIVES.total_seconds())
    deed.do(till, late, "one")


@each_deed
def test_who_may_not_approve_any_more_has_not_approved(deed: Approved, till: TestTill) -> None:
    deed.ready(till)
    agreed = word(till, deed.matter(till))
    other = words.second_supervisor(till)
    till.desk.bar(SUPERVISOR, True, "inquiry", other(matters.barring(SUPERVISOR, barred=True)))
    told = refused("approval_withdrawn", lambda: deed.do(till, agreed, "one"), till)
    assert told.facts == {"staff": SUPERVISOR}


def test_a_word_does_not_outlive_the_pin_it_was_given_with(till: TestTill) -> None:
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    till.desk.change_pin(SUPERVISOR, SUPERVISOR_PIN, NEW)
    refused("approval_withdrawn", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)
    again = till.desk.approve(SUPERVISOR, NEW.pin, agreed.matter)
    assert till.desk.pick_up(BAG, "B-1", again).second == SUPERVISOR


def test_a_supervisor_who_became_a_clerk_has_not_approved(till: TestTill) -> None:
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    people = tuple(replace(each, role=Role.CLERK) for each in staff_book().staff)
    book = replace(staff_book(), version=2, staff=people)
    till.replica.replace_documents({"staff": sign_document(STAFF, book, CENTRAL)})
    refused("approval_withdrawn", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)
    refused("not_supervisor", lambda: words.picking_up(till.desk, "B-1", BAG), till)
    till.replica.replace_documents({"staff": sign_document(STAFF, replace(book, version=3, staff=()), CENTRAL)})
    refused("approval_withdrawn", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)


def test_one_word_does_the_same_deed_once(till: TestTill) -> None:
    bar = words.barring(till.desk, CLERK, barred=True)
    till.desk.bar(CLERK, True, "left", bar)
    till.desk.bar(CLERK, False, "back", words.barring(till.desk, CLERK, barred=False))
    refused("approval_used", lambda: till.desk.bar(CLERK, True, "left", bar), till)


def test_a_refused_deed_leaves_its_word_for_the_next_try(till: TestTill) -> None:
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    refused("approval_other_amount", lambda: till.desk.pick_up(FLOAT, "B-1", agreed), till)
    refused("approval_other_subject", lambda: till.desk.pick_up(BAG, "B-2", agreed), till)
    assert till.desk.pick_up(BAG, "B-1", agreed).paise == 30_000


def test_a_word_is_good_for_two_minutes(till: TestTill) -> None:
    """The figure itself, as the manual tells it: who approves stays beside the deed."""
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    till.clock.pass_time(seconds=121)
    refused("approval_stale", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)
    again = words.picking_up(till.desk, "B-1", BAG)
    till.clock.pass_time(seconds=119)
    assert till.desk.pick_up(BAG, "B-1", again).paise == 30_000


def test_a_restart_forgets_what_was_not_used(till: TestTill) -> None:
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    till.reopen()
    till.desk.act_as(CLERK, CLERK_PIN)
    refused("approval_needed", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)


def test_only_so_many_words_are_kept(till: TestTill) -> None:
    till.open_shift()
    agreed = words.picking_up(till.desk, "B-1", BAG)
    for _ in range(REMEMBERED):
        word(till, agreed.matter)
    refused("approval_needed", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)


def test_a_clock_that_is_set_ends_every_word(till: TestTill) -> None:
    till.open_shift()
    for jump in (timedelta(hours=-1), timedelta(minutes=-3), timedelta(minutes=3), timedelta(days=1)):
        agreed = word(till, matters.picking_up("B-1", 30_000))
        till.clock.at += jump
        refused("approval_stale", lambda agreed=agreed: till.desk.pick_up(BAG, "B-1", agreed), till)  # type: ignore[misc]
    agreed = word(till, matters.picking_up("B-1", 30_000))
    till.clock.mono -= 1
    refused("approval_stale", lambda: till.desk.pick_up(BAG, "B-1", agreed), till)


def test_a_word_of_another_window_is_no_word_here(tmp_path: Path) -> None:
    with two_windows(tmp_path) as site:
        closing = site.second_shift()
        slip = site.slip(closing)
        offered = site.desk.read_slip(slip)
        matter = matters.receiving("shift", offered.place, 80_000)
        elsewhere = words.agreed(site.second.desk, matter)
        refused("approval_needed", lambda: site.desk.receive_slip(slip, elsewhere), site.first)
        for code, wrong in (
            ("approval_other_subject", matters.receiving("shift", ("K08-2", 1, offered.seq + 1), 80_000)),
            ("approval_other_amount", matters.receiving("shift", offered.place, 79_900)),
            ("approval_other_deed", matters.receiving("pickup", offered.place, 80_000)),
        ):
            other = words.agreed(site.desk, wrong)
            refused(code, lambda other=other: site.desk.receive_slip(slip, other), site.first)  # type: ignore[misc]
        site.desk.receive_slip(slip, words.agreed(site.desk, matter))
        said = newest(site.first, "shift_received").envelope.approvals[0]
        assert said.ref == f"shift_received K08-2/1/{offered.seq} 80000"


def test_training_wants_a_word_for_this_very_till(till: TestTill) -> None:
    def begin(agreed: Word | None) -> None:
        begin_training(till.till, till.keys, till.folder, "test", agreed)

    refused("approval_other_deed", lambda: begin(words.training(till.desk, begin=False)), till)
    other = words.agreed(till.desk, matters.training("K08-1", 2, begin=True))
    refused("approval_other_subject", lambda: begin(other), till)
    agreed = words.training(till.desk)
    begin(agreed)
    refused("approval_used", lambda: begin(agreed), till)


def test_the_next_clerk_must_still_be_let_in_when_the_drawer_goes_over(till: TestTill) -> None:
    till.open_shift()
    till.desk.count_for_hand_over(FLOAT, OTHER_CLERK, OTHER_CLERK_PIN)
    till.desk.bar(OTHER_CLERK, True, "left", words.barring(till.desk, OTHER_CLERK, barred=True))
    refused("next_clerk_withdrawn", lambda: till.desk.hand_over(None, None), till)
    till.desk.bar(OTHER_CLERK, False, "back", words.barring(till.desk, OTHER_CLERK, barred=False))
    till.desk.reset_pin(OTHER_CLERK, NEW, "forgotten", words.resetting_pin(till.desk, OTHER_CLERK))
    told = refused("next_clerk_withdrawn", lambda: till.desk.hand_over(None, None), till)
    assert told.facts == {"staff": OTHER_CLERK}
    till.desk.count_for_hand_over(FLOAT, OTHER_CLERK, NEW.pin)
    till.desk.hand_over(None, None)
    assert [each.ref for each in newest(till, "shift_handed_over").envelope.approvals] == [
        "shift_handed_over shift-1 0"
    ]


def test_the_papers_of_a_payment_are_agreed_to_one_by_one(till: TestTill) -> None:
    till.open_shift()
    accounts = [each.account for each in till.consumers() if each.heads.total > 50_000][:2]
    parts = tuple(order(each, 20_000).parts[0] for each in accounts)
    taken = till.desk.take_payment(replace(order(accounts[0], 40_000), parts=parts))
    first, second = (each.number for each in taken.receipts)
    both = words.cancelling(till.desk, second)
    assert (both.matter.subject, both.matter.paise) == (first, 40_000)
    scanned = till.papers(first).scans[:1]

    def cancel_with(*torn: str) -> object:
        papers = Surrender(scanned, words.unreadable(till.desk, *torn))
        return till.desk.cancel_payment(second, "wrong_amount", both, papers)

    refused("approval_other_subject", lambda: cancel_with(first), till)
    refused("approval_other_subject", lambda: cancel_with(first, second), till)
    cancel_with(second)
    refs = [each.ref for each in newest(till, "payment_cancelled").envelope.approvals]
    assert refs == [f"payment_cancelled {first} 40000", f"paper_unreadable {second}"]


CHECKED = st.builds(
    Matter,
    kind=st.sampled_from(sorted(STANDS_UNDER)),
    subject=st.sampled_from(("a", "b")),
    paise=st.sampled_from((None, 0, 100)),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_for=CHECKED,
    asked=CHECKED,
    same=st.booleans(),
    waited_ms=st.integers(0, 240_000),
    jumped_s=st.sampled_from((0, 0, 0, -3_600, -60, 60, 3_600)),
    used_by=st.sampled_from((None, "one", "two")),
    not_by=st.sampled_from(((), (CLERK,), (CLERK, SUPERVISOR))),
)
def test_a_word_is_good_for_just_what_it_was_given_for(
    till: TestTill,
    given_for: Matter,
    asked: Matter,
    same: bool,
    waited_ms: int,
    jumped_s: int,
    used_by: str | None,
    not_by: tuple[str, ...],
) -> None:
    asked = given_for if same else asked
    agreed = word(till, given_for)
    if used_by is not None:
        till.till.words.used(check(till.till, agreed, given_for, used_by))
    till.clock.pass_time(milliseconds=waited_ms)
    till.clock.jump(seconds=jumped_s)
    good = (
        given_for == asked
        and used_by != "two"
        and waited_ms <= 120_000
        and abs(jumped_s) <= 120
        and SUPERVISOR not in not_by
    )
    try:
        found = check(till.till, agreed, asked, "one", *not_by)
    except Refused:
        assert not good
    else:
        assert good and found.approval.ref == asked.ref


def test_a_service_that_records_another_deed_than_it_checked_is_stopped(till: TestTill) -> None:
    member, matter = till.replica.staff()[77], matters.barring(CLERK, barred=True)
    agreed = check(till.till, word(till, matter), matter, "one")
    before = till.journal.place.seq
    for facts, command in (
        (FloatAdded(paise=100, notes=[(100, 1)]), "one"),
        (StaffBarred(staff=CLERK, barred=True, reason="left"), "two"),
    ):
        with pytest.raises(ValueError, match="does not fit"):
            till.till.record(facts, command, member, approvals=(agreed,))
    assert till.journal.place.seq == before


def test_what_two_persons_do_is_never_recorded_with_one(till: TestTill) -> None:
    assert {entry for entries in STANDS_UNDER.values() for entry in entries} >= TWO_PERSONS
    before = till.journal.place.seq
    with pytest.raises(ValueError, match="without a second person"):
        till.till.record(CashPickedUp(paise=100, notes=[(100, 1)], bag="B-1"), "one", till.replica.staff()[77])
    assert till.journal.place.seq == before


def test_no_other_file_makes_an_approval_or_appends_a_deed() -> None:
    room = Path(counter_pos.__path__[0])
    only = {
        "Approval": {"services/till/approvals.py"},
        "Agreed": {"services/till/approvals.py"},
        "Word": {"services/till/approvals.py"},
        "Deed": {"services/till/till.py", "journal/chains.py", "services/restoring/going_on.py"},
    }
    found: dict[str, set[str]] = {name: set() for name in only}
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in only:
                found[node.func.id].add(path.relative_to(room).as_posix())
    assert found == only
