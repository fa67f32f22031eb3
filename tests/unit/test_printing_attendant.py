"""The attendant behind the window: paper follows by itself when the printer can again, and the drawer opens once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.attendants import Printing
from counter_pos.printing import raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.escpos import DRAWER_PULSES
from counter_pos.services.lanes import Lanes
from counter_pos.services.printing.drawer_watch import DrawerWatch
from tests.fake_printer import FakePrinter
from tests.print_jobs import NO_WORD, printer_at
from tests.tills import TestTill, order


@dataclass
class Counter:
    till: TestTill
    lanes: Lanes
    fake: FakePrinter
    printing: Printing
    told: list[str]
    drawer: list[str]

    def pay(self, command: str = "") -> None:
        """The next person pays, as the window does it: the deed, then the attendant."""
        desk = self.till.desk
        account = self.till.consumers()[len(desk.receipts_of_shift()) if not command else 0].account
        desk.take_payment(order(account, 20_000, command_id=command or None))
        self.printing.drain().result(10)

    def look(self) -> None:
        """As the window's timer does."""
        self.printing.look().result(10)

    def waiting(self) -> int:
        return len(self.till.desk.print_jobs.waiting())


@pytest.fixture
def counter(tmp_path: Path, qapp: QApplication) -> Iterator[Counter]:
    raster.prepare()
    lanes = Lanes()
    till = TestTill(tmp_path, lanes=lanes)
    desk = till.open_shift()
    for slip in desk.print_jobs.unprinted():
        desk.print_jobs.mark(slip.id, "printed", "")
    told: list[str] = []
    shut: list[str] = []
    with FakePrinter() as fake:
        print_desk = PrintDesk(desk.print_jobs, printer_at(fake, NO_WORD), DRAWER_PULSES["pin2"])
        printing = Printing(
            print_desk, DrawerWatch(till.journal), lanes, told.append, folder=False, tell_drawer=shut.append
        )
        yield Counter(till, lanes, fake, printing, told, shut)
        lanes.close()
    till.close()


def test_what_waited_prints_by_itself_when_the_paper_is_back(counter: Counter) -> None:
    counter.fake.faults.paper = "out"
    counter.pay()
    counter.pay()
    assert counter.waiting() == 2
    counter.look()
    assert counter.waiting() == 2
    counter.fake.mend()
    counter.look()
    assert counter.waiting() == 0
    assert len(counter.fake.pictures) == 2
    assert counter.told[0] == "paper_out" and counter.told[-1] == "ok"


def test_one_deed_opens_the_drawer_once_however_often_it_is_asked(counter: Counter) -> None:
    counter.pay("one-deed")
    counter.pay("one-deed")
    counter.look()
    assert counter.fake.decoder.pulses == [2]
    assert len(counter.fake.pictures) == 1


def test_who_takes_cash_hears_that_the_drawer_stayed_shut(counter: Counter) -> None:
    counter.fake.faults.paper = "out"
    counter.pay()
    assert counter.drawer == ["drawer_printer_still"]
    counter.look()
    assert len(counter.drawer) == 1, "told once for each deed"
    counter.fake.mend()
    counter.pay()
    assert len(counter.drawer) == 1
