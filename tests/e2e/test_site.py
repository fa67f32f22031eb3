"""Two tills of one site with a real centre: shifts, slips without a line, the same through the centre, one close."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from counter_pos.app import OpenTill, enrol_till, make_courier, open_till
from counter_pos.central.centre import Centre, open_centre
from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Supply
from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.keys import FileKeyStore
from counter_pos.services.cash.safe import Recount
from counter_pos.services.cash.slips import slip_of
from counter_pos.services.people.staffing import NewPin
from counter_pos.sync.courier import RoundReport
from tests import words
from tests.serving import TestTime, served
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    SUPERVISOR_PIN,
    HandClock,
    counter_of,
    order,
)

RECOUNT = Recount((NoteCount(10_000, 3),))
PEOPLE = [
    {"number": 412, "name_en": "Sunita", "name_hi": "सुनीता", "role": "clerk", "pin": CLERK_PIN},
    {"number": 413, "name_en": "Imran", "name_hi": "इमरान", "role": "clerk", "pin": OTHER_CLERK_PIN},
    {"number": 77, "name_en": "Rakesh", "name_hi": "राकेश", "role": "supervisor", "pin": SUPERVISOR_PIN},
]
DAY = date(2026, 7, 31)
NEW = "860213"


@dataclass
class Site:
    """Two enrolled tills, each on a machine of its own, and their centre."""

    centre: Centre
    time: TestTime
    clock: HandClock
    first: OpenTill
    second: OpenTill

    def go(self, till: OpenTill) -> RoundReport:
        """A round as of a courier that was just started."""
        courier = make_courier(till)
        try:
            report = courier.round()
        finally:
            courier.close()
        assert report.trouble is None, report
        return report

    def both(self) -> None:
        """What window 2 did reaches window 1."""
        self.go(self.second)
        self.go(self.first)


@contextmanager
def a_site(tmp_path: Path) -> Iterator[Site]:
    time, clock = TestTime(), HandClock()
    centre = open_centre(tmp_path / "centre", time, create=True)
    centre.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    centre.import_accounts(make_city(200, as_of=DAY), as_of=time.now())
    with served(centre) as url:
        tills = []
        for window in (1, 2):
            keys = FileKeyStore(tmp_path / f"state-{window}", machine=f"machine {window}".encode())
            code, _ = centre.enrolment.make_code(counter_of(window))
            enrol_till(tmp_path / f"till-{window}", url, code, clock=clock, keys=keys)
            tills.append(open_till(tmp_path / f"till-{window}", clock=clock, keys=keys))
        made = Site(centre, time, clock, tills[0], tills[1])
        for till in tills:
            made.go(till)
        made.go(made.first)  # window 1 was enrolled before window 2: now it knows its key
        yield made
        for till in tills:
            till.close()
    centre.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with a_site(tmp_path) as made:
        yield made


def accounts(till: OpenTill) -> list[int]:
    assert till.replica is not None
    owing = [each for each in till.replica.each(0, 200) if each.supply is Supply.POSTPAID and each.heads.total > 50_000]
    return [each.account for each in owing]


def begin(till: OpenTill, clerk: str, pin: str, payments: int) -> None:
    """A shift on a float of ₹ 500, with payments of ₹ 200 each."""
    desk = till.working()
    desk.sign_in(clerk, pin)
    desk.open_shift((NoteCount(10_000, 5),))
    for account in accounts(till)[:payments]:
        desk.take_payment(order(account, 20_000))


def finish(till: OpenTill, rupees: int) -> str:
    """Count and close; the code on the slip."""
    desk = till.working()
    desk.count_drawer((NoteCount(100, rupees),))
    desk.close_shift("as counted", words.closing(desk))
    entry = till.journal.last_of_kind("shift_closed")
    assert entry is not None
    return slip_of(desk.till, entry).qr


def pick_up(till: OpenTill) -> str:
    desk = till.working()
    desk.pick_up((NoteCount(10_000, 3),), "B-77", words.picking_up(desk, "B-77", (NoteCount(10_000, 3),)))
    entry = till.journal.last_of_kind("cash_picked_up")
    assert entry is not None
    return slip_of(desk.till, entry).qr


def equation(site: Site, over_short: int = 0) -> None:
    """Part 1 of the design, each side a fold of its own at the centre."""
    report = site.centre.verify()
    assert report.whole and report.exceptions == 0
    held = sum(paise for gl, paise in report.balances.items() if gl.split(":")[0] in ("cash", "transit", "safe"))
    floats = -report.balances["float:K08"]
    assert floats + report.collected_paise - report.cancelled_paise + over_short == held
    found = sum(-paise for gl, paise in report.balances.items() if gl.startswith("over_short"))
    assert found == over_short


def test_slips_close_the_day_without_a_line(site: Site) -> None:
    begin(site.first, CLERK, CLERK_PIN, 2)
    begin(site.second, OTHER_CLERK, OTHER_CLERK_PIN, 3)
    bag = pick_up(site.second)
    first, second = finish(site.first, 900), finish(site.second, 799)
    desk = site.first.working()
    with pytest.raises(Refused, match="slip_own"):
        desk.read_slip(first)
    desk.receive_slip(second, words.by_slip(desk, second))
    desk.receive_slip(bag, words.by_slip(desk, bag, RECOUNT), RECOUNT)
    summary = desk.close_day(DAY, words.closing_day(desk, DAY))
    assert (summary.in_safe, summary.others_in_safe) == (90_000, 109_900)
    for till in (site.second, site.first):
        site.go(till)
    equation(site, over_short=-100)
    balances = site.centre.verify().balances
    assert balances["safe:K08"] == 199_900
    assert {gl: paise for gl, paise in balances.items() if gl.startswith(("cash", "transit"))} in (
        {"cash:K08-1": 0, "cash:K08-2": 0, "transit:K08": 0},
        {},
    )


def test_the_centre_brings_what_a_slip_would(site: Site) -> None:
    begin(site.first, CLERK, CLERK_PIN, 2)
    begin(site.second, OTHER_CLERK, OTHER_CLERK_PIN, 1)
    site.both()
    desk = site.first.working()
    row = desk.site_reading().rows[1]
    assert row.running is not None and (row.running.staff, row.running.shift) == (OTHER_CLERK, 1)
    finish(site.first, 900)
    with pytest.raises(Refused, match="day_window_open"):
        desk.close_day(DAY, words.closing_day(desk, DAY), confirmed=["K08-2"])
    pick_up(site.second)
    slip = finish(site.second, 400)
    site.both()
    with pytest.raises(Refused, match="day_not_received"):
        desk.close_day(DAY, words.closing_day(desk, DAY))
    waiting = {each.kind: each for each in desk.waiting_for_safe()}
    assert {kind: each.paise for kind, each in waiting.items()} == {"shift": 40_000, "pickup": 30_000}
    assert waiting["pickup"].bag == "B-77"
    desk.receive_heard(waiting["shift"].place, words.by_place(desk, waiting["shift"].place))
    desk.receive_heard(waiting["pickup"].place, words.by_place(desk, waiting["pickup"].place, RECOUNT), RECOUNT)
    with pytest.raises(Refused, match="slip_received"):
        desk.receive_slip(slip, words.by_slip(desk, slip))
    summary = desk.close_day(DAY, words.closing_day(desk, DAY))
    assert (summary.in_safe, summary.others_in_safe) == (90_000, 70_000)
    site.go(site.first)
    equation(site)


def test_the_day_is_closed_without_a_dead_window_and_no_rupee_loses_its_place(site: Site) -> None:
    begin(site.first, CLERK, CLERK_PIN, 2)
    begin(site.second, OTHER_CLERK, OTHER_CLERK_PIN, 1)
    site.both()
    finish(site.first, 900)
    site.clock.pass_time(minutes=20)  # window 2's machine died: nothing is heard of it any more
    site.time.instant += timedelta(minutes=20)
    site.go(site.first)
    desk = site.first.working()
    with pytest.raises(Refused, match="day_window_silent"):
        desk.close_day(DAY, words.closing_day(desk, DAY))
    summary = desk.close_day(DAY, words.closing_day(desk, DAY), left_open=["K08-2"])
    assert (summary.in_safe, summary.others_in_safe, len(summary.left_open)) == (90_000, 0, 1)
    site.go(site.first)
    equation(site)
    assert site.centre.verify().balances["cash:K08-2"] == 70_000, "where it is: in its drawer"
    slip = finish(site.second, 700)  # the till is there again, and the shift went on
    desk.receive_slip(slip, words.by_slip(desk, slip))
    site.both()
    equation(site)
    balances = site.centre.verify().balances
    assert (balances.get("cash:K08-2", 0), balances["safe:K08"]) == (0, 160_000)


def test_a_reset_reaches_the_other_window_through_the_centre(site: Site) -> None:
    first, second = site.first.working(), site.second.working()
    second.reset_pin(CLERK, NewPin(NEW, NEW), "forgotten", words.resetting_pin(second, CLERK))
    second.bar(OTHER_CLERK, True, "left", words.barring(second, OTHER_CLERK, barred=True))
    assert second.sign_in(CLERK, NEW).code == CLERK
    assert first.sign_in(CLERK, CLERK_PIN).code == CLERK  # no line yet
    site.both()
    assert first.sign_in(CLERK, NEW).code == CLERK
    with pytest.raises(Refused, match="staff_barred_here"):
        first.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    first.bar(OTHER_CLERK, False, "back", words.barring(first, OTHER_CLERK, barred=False))
    site.go(site.first)
    site.go(site.second)
    assert second.sign_in(OTHER_CLERK, OTHER_CLERK_PIN).code == OTHER_CLERK
    assert second.sign_in(CLERK, NEW).code == CLERK


def test_head_offices_list_keeps_the_pins_it_does_not_name(site: Site) -> None:
    first = site.first.working()
    first.reset_pin(CLERK, NewPin(NEW, NEW), "forgotten", words.resetting_pin(first, CLERK))
    site.go(site.first)
    people = [{name: each[name] for name in each if name != "pin"} for each in PEOPLE]
    people[1]["pin"] = "907341"
    site.centre.publisher.put_staff("K08", json.dumps(people).encode())
    site.go(site.first)
    assert first.sign_in(CLERK, NEW).code == CLERK
    assert first.sign_in(OTHER_CLERK, "907341").code == OTHER_CLERK
    site.centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    site.go(site.first)
    assert first.sign_in(CLERK, CLERK_PIN).code == CLERK  # head office's is the later word


def test_a_state_that_no_document_can_carry_harms_nobody(site: Site) -> None:
    from msgspec.structs import replace

    state = replace(site.second.working().own_state(), receipts=2**60)
    site.centre.publisher.note_window("K08-2", state)
    site.go(site.first)
    row = site.first.working().site_reading().rows[1]
    assert row.state is None and row.heard_at is not None
