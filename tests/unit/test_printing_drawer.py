"""The cash drawer on the printer: once for a deed with cash, at once or not at all, and never in the way of paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from counter_pos.config import PrinterSettings
from counter_pos.domain.errors import Refused
from counter_pos.domain.instrument import Instrument
from counter_pos.domain.payment import NoteCount, TenderKind
from counter_pos.printing import raster
from counter_pos.printing.desk import STALE_KICK_SECONDS, PrintDesk
from counter_pos.printing.drawer import TRIES
from counter_pos.printing.printers import drawer_pulse
from counter_pos.services.printing.drawer_watch import DrawerWatch, opens_drawer
from counter_pos.services.receipts.surrender import Surrender
from tests import words
from tests.fake_printer import FakePrinter, Faults
from tests.print_jobs import SILENCE, Jobs, printer_at
from tests.receipt_samples import payment
from tests.tills import TestTill, order

PIN2 = drawer_pulse(PrinterSettings(drawer="pin2"))
PIN5 = drawer_pulse(PrinterSettings(drawer="pin5"))
DRAFT = Instrument("004217", date(2026, 7, 30), "State Bank of India", "Swaroop Nagar", "Shri Balaji Traders")


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    raster.prepare()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(("pulse", "pins"), [(PIN2, [2]), (PIN5, [5]), (b"", [])])
def test_the_drawer_opens_once_before_the_paper_on_the_pin_that_was_set(pulse: bytes, pins: list[int]) -> None:
    jobs = Jobs()
    jobs.add(payment())
    jobs.add(payment(124))
    with FakePrinter() as fake:
        desk = PrintDesk(jobs, printer_at(fake), pulse)
        desk.ask_kick()
        desk.drain()
        desk.drain()
    assert fake.decoder.pulses == pins
    assert len(fake.pictures) == 2
    if pins:
        assert fake.decoder.received.index(pulse) < fake.decoder.received.index(b"\x1b@")


def test_printing_alone_never_opens_it() -> None:
    jobs = Jobs()
    jobs.add(payment(kind="duplicate", copy=1))
    with FakePrinter() as fake:
        PrintDesk(jobs, printer_at(fake), PIN2).drain()
    assert len(fake.pictures) == 1
    assert fake.decoder.pulses == []


@pytest.mark.parametrize(
    "faults", [Faults(paper="out"), Faults(cover_open=True), Faults(mute=True), Faults(garbled=True)]
)
def test_a_printer_that_stands_still_is_given_no_pulse_to_keep(faults: Faults) -> None:
    jobs = Jobs()
    number = jobs.add(payment())
    with FakePrinter(faults) as fake:
        desk = PrintDesk(jobs, printer_at(fake, SILENCE), PIN2)
        desk.ask_kick()
        assert not desk.drain().can_print
        fake.mend()
        assert desk.drain().can_print
        assert fake.decoder.pulses == []
    assert jobs.states[number] == "printed"


def test_a_wish_that_had_to_wait_too_long_lapses() -> None:
    now = [100.0]
    with FakePrinter() as fake:
        desk = PrintDesk(Jobs(), printer_at(fake), PIN2, lambda: now[0])
        desk.ask_kick()
        now[0] += STALE_KICK_SECONDS + 0.1
        desk.drain()
        assert fake.decoder.pulses == []
        desk.ask_kick()
        desk.drain()
    assert fake.decoder.pulses == [2]


def test_a_pulse_whose_line_breaks_touches_no_paper() -> None:
    jobs = Jobs()
    number = jobs.add(payment())
    with FakePrinter(Faults(close_after=14)) as fake:
        desk = PrintDesk(jobs, printer_at(fake), PIN2)
        desk.ask_kick()
        desk.drain()
        fake.mend()
        desk.drain()
    assert jobs.states[number] in ("printed", "uncertain")
    assert len(fake.pictures) <= 1


# What the drawer's switch tells


def kick(desk: PrintDesk, fake: FakePrinter) -> str:
    """One deed with cash; afterwards somebody shuts the drawer. Returns what is told of it."""
    desk.ask_kick()
    desk.drain()
    fake.faults.drawer_open = False
    return desk.drawer_trouble()


@pytest.mark.parametrize("level", ["high", "low"])
def test_a_drawer_that_was_seen_to_open_and_stays_shut_is_told(level: Literal["high", "low"]) -> None:
    with FakePrinter(Faults(drawer=level)) as fake:
        desk = PrintDesk(Jobs(), printer_at(fake), PIN2)
        assert kick(desk, fake) == ""
        fake.faults.drawer_stuck = True
        assert kick(desk, fake) == "drawer_stuck"
        assert desk.drawer_trouble() == "", "it is told once"
        fake.faults.drawer_stuck = False
        assert kick(desk, fake) == ""
    assert fake.decoder.pulses == [2, 2, 2], "no pulse is repeated"


def test_a_drawer_that_stands_open_is_not_called_stuck() -> None:
    with FakePrinter(Faults(drawer="high")) as fake:
        desk = PrintDesk(Jobs(), printer_at(fake), PIN2)
        assert kick(desk, fake) == ""
        fake.faults.drawer_open = fake.faults.drawer_stuck = True
        assert kick(desk, fake) == ""


def test_nothing_is_said_of_a_drawer_without_a_switch_and_no_paper_waits_for_it() -> None:
    asked: list[float] = []
    with FakePrinter(Faults(drawer="deaf", drawer_stuck=True)) as fake:
        desk = PrintDesk(Jobs(), printer_at(fake), PIN2)
        for _ in range(TRIES + 2):
            before = fake.decoder.received.count(b"\x10\x04\x01")
            assert kick(desk, fake) == ""
            asked.append(fake.decoder.received.count(b"\x10\x04\x01") - before)
    assert min(asked[:TRIES]) > 2 and set(asked[TRIES:]) == {2}, "after its tries the switch is asked for no more"


@pytest.mark.parametrize("faults", [Faults(paper="out"), Faults(cover_open=True), Faults(mute=True)])
def test_a_printer_that_cannot_leaves_the_drawer_to_its_key_and_says_so(faults: Faults) -> None:
    with FakePrinter(faults) as fake:
        desk = PrintDesk(Jobs(), printer_at(fake, SILENCE), PIN2)
        assert kick(desk, fake) == "drawer_printer_still"
        desk.drain()
        assert desk.drawer_trouble() == "", "printing alone wants no drawer"


def test_a_wish_that_lapsed_is_told() -> None:
    now = [100.0]
    with FakePrinter() as fake:
        desk = PrintDesk(Jobs(), printer_at(fake), PIN2, lambda: now[0])
        desk.ask_kick()
        now[0] += STALE_KICK_SECONDS + 0.1
        desk.drain()
        assert desk.drawer_trouble() == "drawer_late"


def test_a_till_without_a_drawer_on_its_printer_says_nothing_of_one() -> None:
    with FakePrinter(Faults(mute=True)) as fake:
        desk = PrintDesk(Jobs(), printer_at(fake, SILENCE))
        assert kick(desk, fake) == ""


# Which deeds


def test_each_deed_with_cash_opens_it_once_and_nothing_else_does(till: TestTill) -> None:
    watch = DrawerWatch(till.journal)
    desk = till.open_shift()
    assert watch.fresh()
    consumer = till.postpaid()
    taken = desk.take_payment(order(consumer.account, 20_000, command_id="a"))
    assert [watch.fresh(), watch.fresh()] == [True, False]
    desk.take_payment(order(consumer.account, 20_000, command_id="a"))
    assert not watch.fresh(), "the same command again is the same deed"
    with pytest.raises(Refused):
        desk.take_payment(order(consumer.account, 0))
    assert not watch.fresh()
    desk.duplicate_receipt(taken.receipts[0].number, "the first was torn")
    assert not watch.fresh(), "never on a reprint"
    desk.open_drawer("change")
    assert watch.fresh()
    approval = words.cancelling(desk, taken.receipts[0].number)
    desk.cancel_payment(taken.receipts[0].number, "wrong_amount", approval, Surrender((taken.receipts[0].qr,)))
    assert watch.fresh(), "cash goes back"
    desk.add_float((NoteCount(10_000, 2),))
    assert watch.fresh()
    bag = (NoteCount(10_000, 3),)
    desk.pick_up(bag, "B-1", words.picking_up(desk, "B-1", bag))
    assert watch.fresh(), "the bag is filled from it"
    desk.sign_out("idle")
    assert not watch.fresh()


def test_a_draft_and_training_leave_the_drawer_shut(till: TestTill) -> None:
    """No cash moves: paper lies beside the drawer, and what is practised moves nothing."""
    desk = till.open_shift()
    watch = DrawerWatch(till.journal)
    desk.take_payment(replace(order(till.postpaid().account, 20_000), tender=TenderKind.DEMAND_DRAFT, instrument=DRAFT))
    assert not watch.fresh()
    paid = desk.take_payment(order(till.postpaid().account, 30_000))
    entry = till.journal.at(paid.seq)
    assert entry is not None and opens_drawer(entry.envelope)
    assert not opens_drawer(replace(entry.envelope, mode="training"))


def test_what_was_done_before_a_restart_opens_nothing_after_it(till: TestTill) -> None:
    desk = till.open_shift()
    desk.take_payment(order(till.postpaid().account, 20_000))
    till.reopen()
    assert not DrawerWatch(till.journal).fresh()
