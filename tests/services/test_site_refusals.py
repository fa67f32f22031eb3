"""Every reason for which a deed between the windows of a site, or about its staff, is refused: nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import closing_day
from counter_pos.domain.payment import NoteCount
from counter_pos.services.cash.safe import Recount
from counter_pos.services.people.staffing import NewPin
from counter_pos.services.people.training import begin_training, end_training
from counter_pos.services.till.words import Word
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import slip_text
from tests import words
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR,
    SUPERVISOR_PIN,
    TestTill,
    counter_of,
    key_ring,
)
from tests.windows import FLOAT, Windows, newest, running, shift, two_windows

DAY = date(2026, 7, 31)
GOOD = NewPin("860213", "860213")

Case = Callable[[Windows], Callable[[], object]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Windows]:
    with two_windows(tmp_path) as made:
        yield made


def scan(make: Callable[[Windows], str]) -> Case:
    def case(site: Windows) -> Callable[[], object]:
        text = make(site)
        return lambda: site.desk.read_slip(text)

    return case


def after(prepare: Callable[[Windows], object], deed: Callable[[Windows], object]) -> Case:
    def case(site: Windows) -> Callable[[], object]:
        prepare(site)
        return lambda: deed(site)

    return case


def closed(site: Windows) -> str:
    return site.slip(site.second_shift())


def opening(site: Windows) -> str:
    site.second.desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    site.second.desk.open_shift(FLOAT)
    return site.slip(newest(site.second, "shift_opened"))


def own(site: Windows) -> str:
    site.first_shift()
    closing = newest(site.first, "shift_closed")
    return slip_text(slip_claim(closing.envelope, closing.hash, site.first.journal.key_id), site.first.journal.signer)


def of_another_site(site: Windows) -> str:
    (site.first.folder / "far").mkdir()
    far = TestTill(site.first.folder / "far", counter=counter_of(1, "K09"))
    site.heard.ring = key_ring(site.first.journal, far.journal)
    far.desk.sign_in(CLERK, CLERK_PIN)
    far.desk.open_shift(FLOAT)
    entry = newest(far, "shift_opened")
    text = slip_text(slip_claim(entry.envelope, entry.hash, far.journal.key_id), far.journal.signer)
    far.close()
    return text


def unknown_key(site: Windows) -> str:
    site.heard.ring = key_ring(site.first.journal)
    return closed(site)


def forged(site: Windows) -> str:
    closing = site.second_shift()
    claim = slip_claim(closing.envelope, closing.hash, site.second.journal.key_id)
    return slip_text(claim, site.first.journal.signer)


def of_training(site: Windows) -> str:
    closing = site.second_shift()
    claim = slip_claim(closing.envelope, closing.hash, site.second.journal.key_id)
    return slip_text(replace(claim, training=True), site.second.journal.signer)


def received(site: Windows) -> str:
    text = closed(site)
    site.desk.receive_slip(text, words.by_slip(site.desk, text))
    return text


def contradicted(site: Windows) -> str:
    closing = site.second_shift()
    told = site.told(closing)
    site.heard.book = replace(told, closings=(replace(told.closings[0], hash="ab" * 32),))
    return site.slip(closing)


def bag(site: Windows) -> str:
    desk = site.second.desk
    desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    desk.open_shift(FLOAT)
    desk.pick_up((NoteCount(10_000, 3),), "B-1", words.picking_up(desk, "B-1", (NoteCount(10_000, 3),)))
    return site.slip(newest(site.second, "cash_picked_up"))


def receive(make: Callable[[Windows], str], **how: object) -> Case:
    def case(site: Windows) -> Callable[[], object]:
        text = make(site)
        return lambda: site.desk.receive_slip(text, **({"approval": words.for_something(site.desk)} | how))  # type: ignore[arg-type]

    return case


def day(prepare: Callable[[Windows], object]) -> Case:
    def case(site: Windows) -> Callable[[], object]:
        site.first_shift()
        prepare(site)
        return lambda: site.desk.close_day(DAY, words.for_something(site.desk))

    return case


def jumped_over(site: Windows) -> None:
    closings = [site.second_shift() for _ in range(3)]
    for each in (closings[0], closings[2]):
        text = site.slip(each)
        site.desk.receive_slip(text, words.by_slip(site.desk, text))


def reset(pin: NewPin = GOOD, staff: str = CLERK, reason: str = "forgotten") -> Callable[[Windows], object]:
    return lambda site: site.desk.reset_pin(staff, pin, reason, words.resetting_pin(site.desk, staff))


def bar(barred: bool, staff: str = CLERK, reason: str = "left") -> Callable[[Windows], object]:
    return lambda site: site.desk.bar(staff, barred, reason, words.barring(site.desk, staff, barred=barred))


def begin(site: Windows, word: Word | None) -> None:
    begin_training(site.first.till, site.first.keys, site.first.folder, "test", word)


def end(site: Windows, word: Word | None) -> None:
    end_training(site.first.till, site.first.folder, word)


def as_training(site: Windows) -> None:
    site.first.journal.mode = "training"


def nothing(_site: Windows) -> None:
    """Nothing to prepare."""


CASES: list[tuple[str, Case]] = [
    ("safe_elsewhere", after(nothing, lambda s: s.second.desk.close_day(DAY, words.for_something(s.desk)))),
    ("safe_elsewhere", after(nothing, lambda s: s.second.desk.receive_pick_up("B-1", (), words.for_something(s.desk)))),
    ("slip_text_shape", scan(lambda s: "CC1:AAAA")),
    ("slip_training", scan(of_training)),
    ("slip_key_unknown", scan(unknown_key)),
    ("slip_altered", scan(forged)),
    ("slip_other_site", scan(of_another_site)),
    ("slip_own", scan(own)),
    ("slip_not_for_safe", scan(opening)),
    ("slip_received", scan(received)),
    ("slip_contradicted", scan(contradicted)),
    ("not_offered", after(nothing, lambda s: s.desk.receive_heard(("K08-2", 1, 5), words.for_something(s.desk)))),
    ("approval_needed", receive(closed, approval=None)),
    ("recount_needed", receive(bag)),
    ("pickup_differs", receive(bag, recount=Recount((NoteCount(10_000, 2),)))),
    ("denomination_refused", receive(bag, recount=Recount((NoteCount(30_000, 1),)))),
    ("day_window_open", day(lambda s: s.told(running=running()))),
    ("day_not_received", day(lambda s: s.told(s.second_shift()))),
    ("day_shift_missing", day(jumped_over)),
    ("day_unconfirmed", day(nothing)),
    ("approval_needed", after(nothing, lambda s: s.desk.reset_pin(CLERK, GOOD, "forgotten", None))),
    ("same_person", after(nothing, reset(staff=SUPERVISOR))),
    ("reason_needed", after(nothing, reset(reason=" "))),
    ("staff_unknown", after(nothing, reset(staff="S9999"))),
    ("pin_shape", after(nothing, reset(NewPin("86021", "86021")))),
    ("pin_shape", after(nothing, reset(NewPin("8602134567890", "8602134567890")))),
    ("pins_differ", after(nothing, reset(NewPin("860213", "860214")))),
    ("pin_trivial", after(nothing, reset(NewPin("123456", "123456")))),
    ("pin_trivial", after(nothing, reset(NewPin("904128", "904128")))),
    ("pin_same", after(nothing, reset(NewPin(CLERK_PIN, CLERK_PIN)))),
    ("pin_wrong", after(nothing, lambda s: s.desk.change_pin(CLERK, "000000", GOOD))),
    ("approval_needed", after(nothing, lambda s: s.desk.bar(CLERK, True, "left", None))),
    ("same_person", after(nothing, bar(True, SUPERVISOR))),
    ("reason_needed", after(nothing, bar(True, reason=""))),
    ("already_barred", after(bar(True), bar(True))),
    ("not_barred", after(nothing, bar(False))),
    ("staff_barred_here", after(bar(True), lambda s: s.desk.sign_in(CLERK, CLERK_PIN))),
    (
        "training_not_begun",
        after(nothing, lambda s: end(s, words.training(s.desk, begin=False))),
    ),
    ("approval_needed", after(nothing, lambda s: begin(s, None))),
    ("training_is_on", after(as_training, lambda s: begin(s, words.for_something(s.desk)))),
    ("training_is_on", after(as_training, reset())),
    ("training_is_on", after(as_training, bar(True))),
    (
        "not_supervisor",
        after(nothing, lambda s: s.desk.supervise(CLERK, CLERK_PIN, closing_day(DAY, 0))),
    ),
]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{at}-{code}" for at, (code, _) in enumerate(CASES)])
def test_a_refusal_records_nothing(code: str, case: Case, site: Windows) -> None:
    deed = case(site)
    before = [(each.journal.place.seq, each.journal.place.hash) for each in (site.first, site.second)]
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    assert [(each.journal.place.seq, each.journal.place.hash) for each in (site.first, site.second)] == before


def test_the_clerk_of_a_shift_does_not_take_it_into_the_safe(site: Windows) -> None:
    shift(site.second, SUPERVISOR, SUPERVISOR_PIN)
    text = site.slip(newest(site.second, "shift_closed"))
    with pytest.raises(Refused, match="same_person"):
        site.desk.receive_slip(text, words.by_slip(site.desk, text))
