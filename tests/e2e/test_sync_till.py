"""A real till on its journal, its key store and its replica, against a real centre over a line that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from counter_pos.app import OpenTill, enrol_till, make_courier, open_till
from counter_pos.central.centre import Centre, open_centre
from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Supply
from counter_pos.domain.demand import Demand, DemandKind
from counter_pos.domain.errors import Broken, Unavailable
from counter_pos.domain.payment import NoteCount, Purpose
from counter_pos.journal.integrity import verify_file
from counter_pos.journal.keys import FileKeyStore
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.shelf import HEARD_FOLDER
from counter_pos.sync.courier import RoundReport
from counter_pos.wire.keyring import KeyRing
from tests import words
from tests.serving import COUNTER, FaultProxy, TestTime, served
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR_PIN, HandClock, order

PEOPLE = [
    {"number": 412, "name_en": "Sunita", "name_hi": "सुनीता", "role": "clerk", "pin": CLERK_PIN},
    {"number": 77, "name_en": "Rakesh", "name_hi": "राकेश", "role": "supervisor", "pin": SUPERVISOR_PIN},
]
ASSETS = Path(__file__).parents[2] / "counter_pos" / "assets"


@dataclass
class Site:
    """A centre, a line, and where the tills' folders go."""

    centre: Centre
    proxy: FaultProxy
    folder: Path
    clock: HandClock
    keys: FileKeyStore

    def open(self, name: str = "till") -> OpenTill:
        return open_till(self.folder / name, clock=self.clock, keys=self.keys)

    def go(self, till: OpenTill) -> RoundReport:
        """One round, as of a courier that was just started."""
        courier = make_courier(till)
        try:
            return courier.round()
        finally:
            courier.close()

    def same_on_both_sides(self, till: OpenTill) -> None:
        with self.centre.store.reading() as connection:
            there = connection.exec_driver_sql("SELECT body, hash, signature, seals FROM entry ORDER BY seq").all()
        here = [(each.body, each.hash, each.signature, each.seals) for each in till.journal.after(0, 10_000, 2**30)]
        assert [tuple(row) for row in there] == here
        assert self.centre.verify().whole


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    time = TestTime()
    centre = open_centre(tmp_path / "centre", time, create=True)
    centre.publisher.put_policy((ASSETS / "policy" / "default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    centre.import_accounts(make_city(300, as_of=date(2026, 7, 31)), as_of=time.now())
    with served(centre) as url:
        proxy = FaultProxy(url)
        keys = FileKeyStore(tmp_path / "state", machine=b"the machine of the tests")
        made = Site(centre, proxy, tmp_path, HandClock(), keys)
        code, _ = centre.enrolment.make_code(COUNTER)
        assert enrol_till(tmp_path / "till", proxy.url, code, clock=made.clock, keys=keys) == ("K08-1", 1)
        yield made
        proxy.close()
    centre.close()


def open_for_money(site: Site, till: OpenTill) -> list[int]:
    """The first sync, a clerk, a shift; some accounts to pay for."""
    report = site.go(till)
    assert (report.trouble, report.unsent) == (None, 0), report
    assert set(report.fetched) >= {"replica"}
    desk = till.working()
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift((NoteCount(10_000, 5),))
    assert till.replica is not None
    owing = [each for each in till.replica.each(0, 200) if each.supply is Supply.POSTPAID and each.heads.total > 50_000]
    return [each.account for each in owing]


def test_an_enrolment_that_ended_half_way_is_done_with_the_same_code(site: Site) -> None:
    """A full disk, or the power, after the key was kept and before the first entry."""
    code, _ = site.centre.enrolment.make_code(COUNTER)
    folder = site.folder / "again"
    folder.mkdir()
    in_the_way = folder / HEARD_FOLDER
    in_the_way.touch()
    with pytest.raises(OSError, match=HEARD_FOLDER):
        enrol_till(folder, site.proxy.url, code, clock=site.clock, keys=site.keys)
    in_the_way.unlink()
    assert enrol_till(folder, site.proxy.url, code, clock=site.clock, keys=site.keys) == ("K08-1", 2)
    till = site.open("again")
    assert site.go(till).trouble is None
    till.close()


def test_a_day_with_the_line_cut_for_half_of_the_payments(site: Site) -> None:
    till = site.open()
    accounts = open_for_money(site, till)
    desk = till.working()
    for place, account in enumerate(accounts[:10]):
        desk.take_payment(order(account, 20_000, purpose=Purpose.BILL))
        site.clock.pass_time(minutes=2)
        if 3 <= place < 8:
            site.proxy.faults = [lambda request, answer: None]
            assert isinstance(site.go(till).trouble, Unavailable)
            assert desk.status().unsent > 0
        else:
            assert site.go(till).trouble is None
            assert desk.status().unsent == 0
    taken = desk.receipts_of_shift()
    papers = Surrender((desk.receipt_text(taken[0].number).qr,))
    desk.cancel_payment(taken[0].number, "wrong_account", words.cancelling(desk, taken[0].number), papers)
    assert site.go(till).trouble is None
    site.same_on_both_sides(till)
    report = site.centre.verify()
    assert (report.receipts, report.collected_paise, report.cancelled_paise) == (10, 200_000, 20_000)
    assert report.exceptions == 0
    assert "status" in site.go(till).fetched
    verdicts = [desk.verify_receipt(desk.receipt_text(each.number).qr).verdict for each in taken]
    assert verdicts == ["cancelled"] + ["genuine"] * 9
    assert report.balances == {"cash:K08-1": 230_000, "float:K08": -50_000, "receivable": -180_000}
    ring = KeyRing.read((site.folder / "till" / "public-keys.json").read_bytes())
    assert verify_file(till.journal.path, ring).whole
    till.close()


def test_the_centre_books_what_a_till_with_a_wrong_clock_took_on_the_date_that_was_confirmed(site: Site) -> None:
    site.go(till := site.open())
    till.close()
    site.clock.at, site.clock.boot = datetime(2009, 1, 1, tzinfo=UTC), "dead0bat"
    till = site.open()
    desk = till.working()
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift((), approval=words.confirming_date(desk, date(2026, 8, 1)))
    assert till.replica is not None
    owing = next(each for each in till.replica.each(0, 200) if each.heads.total > 50_000)
    taken = desk.take_payment(order(owing.account, 20_000))
    assert taken.receipts[0].clock_unverified
    assert site.go(till).trouble is None
    assert desk.status().unsent == 0
    site.same_on_both_sides(till)
    with site.centre.store.reading() as connection:
        parts = connection.exec_driver_sql("SELECT receipt, business_date FROM payment_part").all()
    assert [tuple(row) for row in parts] == [(taken.receipts[0].number, "2026-08-01")]
    assert desk.own_state().clock == "unverified"
    till.close()


@pytest.mark.parametrize("wrong", [datetime(2009, 1, 1, tzinfo=UTC), datetime(2066, 1, 1, tzinfo=UTC)])
def test_a_till_that_was_enrolled_with_a_wrong_clock_believes_it_once_it_is_right(site: Site, wrong: datetime) -> None:
    right, site.clock.at = site.clock.at, wrong
    code, _ = site.centre.enrolment.make_code(COUNTER)
    device, _ = enrol_till(site.folder / "other", site.proxy.url, code, clock=site.clock, keys=site.keys)
    till = site.open("other")
    assert till.journal.device == device
    first = till.journal.at(1)
    assert first is not None and first.envelope.clock == "unverified"
    assert site.go(till).trouble is None
    site.clock.at = right + timedelta(minutes=10)
    desk = till.working()
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift(())
    opened = till.journal.last_of_kind("shift_opened")
    assert opened is not None and opened.envelope.clock == "ok"
    till.close()


def test_a_reply_lost_again_and_again_makes_no_second_entry(site: Site) -> None:
    till = site.open()
    accounts = open_for_money(site, till)
    for account in accounts[:3]:
        till.working().take_payment(order(account, 20_000))
        site.proxy.faults = [lambda request, answer: answer, lambda request, answer: None]
        assert isinstance(site.go(till).trouble, Unavailable)
    assert till.working().status().unsent > 0
    assert site.go(till).trouble is None
    assert till.working().status().unsent == 0
    site.same_on_both_sides(till)
    till.close()


def test_an_enrolment_whose_answer_was_lost_is_asked_for_again(site: Site) -> None:
    code, _ = site.centre.enrolment.make_code(COUNTER)
    site.proxy.faults = [lambda request, answer: None]
    folder = site.folder / "second"
    keys = FileKeyStore(site.folder / "other state", machine=b"another machine")
    with pytest.raises(Unavailable):
        enrol_till(folder, site.proxy.url, code, clock=site.clock, keys=keys)
    assert not list(folder.glob("journal-*"))


def test_a_copied_folder_is_stopped_at_first_contact(site: Site) -> None:
    """The whole disk, keys and all, so that nothing on the till can tell: only the centre sees two histories."""
    import shutil

    till = site.open()
    accounts = open_for_money(site, till)
    till.close()
    shutil.copytree(site.folder / "till", site.folder / "clone")
    till, clone = site.open(), site.open("clone")
    for each, paise in ((till, 20_000), (clone, 30_000)):
        each.working().sign_in(CLERK, CLERK_PIN)
        each.working().take_payment(order(accounts[0], paise))
    assert site.go(till).trouble is None
    report = site.go(clone)
    assert report.fenced and isinstance(report.trouble, Broken)
    assert report.trouble.code == "centre_forked"
    with site.centre.store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT hash FROM quarantine").scalars().all()
    assert clone.journal.newest().hash in kept
    site.same_on_both_sides(till)
    clone.close()
    till.close()


def test_quotes_reach_the_till_outlive_a_new_replica_and_what_is_paid_leaves_the_list(site: Site) -> None:
    till = site.open()
    accounts = open_for_money(site, till)
    assert till.replica is not None
    quote = Demand("OTS26-1", DemandKind.QUOTE, accounts[0], 20_000, date(2026, 8, 31), "OTS 2026")
    other = Demand("OTS26-2", DemandKind.QUOTE, accounts[1], 30_000, date(2026, 8, 31), "OTS 2026")
    assert site.centre.publisher.put_demands([quote, other]) == (1, 0)
    assert "demands" in site.go(till).fetched
    assert till.replica.demand("OTS26-1") == quote
    assert site.go(till).fetched == []  # what is here is not fetched again
    site.centre.import_accounts(make_city(300, as_of=date(2026, 7, 31)), as_of=TestTime().now())
    assert "replica" in site.go(till).fetched
    assert till.replica.demand("OTS26-2") == other
    till.close()
    again = site.open()
    assert again.replica is not None and again.replica.demand("OTS26-1") == quote
    again.close()


def bar_the_clerk(site: Site) -> None:
    site.centre.publisher.put_staff("K08", json.dumps([{**PEOPLE[0], "barred": True}, PEOPLE[1]]).encode())


def test_a_document_that_cannot_be_kept_ends_no_courier_and_is_fetched_again(site: Site) -> None:
    till = site.open()
    open_for_money(site, till)
    assert till.replica is not None
    kept = till.folder / HEARD_FOLDER / "staff.json"
    before = kept.read_bytes()
    kept.unlink()
    kept.mkdir()  # what is to take its place cannot
    (kept / "in the way").touch()
    bar_the_clerk(site)
    trouble = site.go(till).trouble
    assert isinstance(trouble, Unavailable) and trouble.code == "disk_trouble"
    (kept / "in the way").unlink()
    kept.rmdir()
    kept.write_bytes(before)
    report = site.go(till)
    assert report.trouble is None and "staff" in report.fetched
    assert till.replica.is_barred(412)
    till.close()


def test_what_the_replica_did_not_take_is_not_said_to_be_here(site: Site) -> None:
    till = site.open()
    open_for_money(site, till)
    assert till.replica is not None
    bar_the_clerk(site)
    path = till.folder / "replica.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(b"no database" * 1_000)
    trouble = site.go(till).trouble
    assert trouble is not None and trouble.code == "replica_damaged"
    till.close()
    path.write_bytes(whole)
    again = site.open()
    assert again.replica is not None and not again.replica.is_barred(412)
    assert "staff" in site.go(again).fetched
    assert again.replica.is_barred(412)
    again.close()


def test_a_kept_document_that_does_not_read_any_more_is_fetched_again(site: Site) -> None:
    till = site.open()
    open_for_money(site, till)
    till.close()
    kept = till.folder / HEARD_FOLDER / "policy.json"
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    again = site.open()
    report = site.go(again)
    assert report.trouble is None and "policy" in report.fetched
    assert kept.read_bytes() == whole
    again.close()
