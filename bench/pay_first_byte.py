"""pay_first_byte: from Pay to the first byte of the receipt's job at the printer, against append and fsync of it.

The whole way: the entry is committed, the lane outside is woken, the receipt is drawn, the printer (on loopback) is
asked how it is, the job is marked as begun, and its first byte arrives.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import socket
import time
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Thread

from bench.floor import AppendAndSync, in_turns, report
from counter_pos.attendants import Printing
from counter_pos.printing import raster
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.escpos import DRAWER_PULSES, START
from counter_pos.printing.lines import network_line
from counter_pos.printing.transports import LinePrinter
from counter_pos.services.lanes import Lanes
from counter_pos.services.printing.drawer_watch import DrawerWatch
from tests.fake_printer import Decoder, Faults
from tests.tills import TestTill, order

ROUNDS = 150
PAISE = 25_000


class Stopwatch:
    """A printer on loopback that notes when a job's first byte arrives, and answers as a good one does."""

    def __init__(self) -> None:
        self.arrived = 0.0
        self.cuts = 0
        self._changed = Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def wait_cuts(self, cuts: int) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self.cuts >= cuts, 30):
                raise TimeoutError("no paper came")

    def _serve(self) -> None:
        while True:
            line, _ = self._listener.accept()
            decoder = Decoder(Faults(), line.sendall)
            while data := line.recv(65536):
                if START in data:
                    self.arrived = time.perf_counter()
                decoder.feed(data)
                if decoder.pictures:
                    decoder.pictures.clear()
                    with self._changed:
                        self.cuts += 1
                        self._changed.notify_all()
            line.close()


def main() -> None:
    raster.prepare()
    with TemporaryDirectory(prefix="counter-pos-bench-") as folder:
        lanes = Lanes()
        till = TestTill(Path(folder), lanes=lanes)
        desk = till.open_shift()
        printer = Stopwatch()
        paper = LinePrinter(network_line("127.0.0.1", printer.port), None, 576)
        print_desk = PrintDesk(desk.print_jobs, paper, DRAWER_PULSES["pin2"])
        printing = Printing(print_desk, DrawerWatch(till.journal), lanes, lambda _: None, folder=False)
        accounts = cycle([each.account for each in till.consumers() if each.heads.total > 10 * PAISE])
        rupees, papers = count(), count(1)
        append = AppendAndSync(Path(folder) / "floor")

        def pay() -> float:
            till.clock.pass_time(seconds=20)
            paise = PAISE + 100 * next(rupees)
            asked = order(next(accounts), paise, tendered=paise + 10_000)
            begun = time.perf_counter()
            desk.take_payment(asked)
            printing.drain()
            printer.wait_cuts(next(papers))
            while desk.print_jobs.waiting():  # the word that it was printed is marked before the next person pays
                time.sleep(0.001)
            return printer.arrived - begun

        def floor() -> float:
            entry = till.journal.newest()
            assert entry is not None
            return append(entry.body + entry.hash + entry.signature + entry.seals)

        values, floors = in_turns(ROUNDS, pay, floor, warm_up=10)
        report("pay_first_byte", "s", values, floors)
        append.close()
        lanes.close()
        till.close()


if __name__ == "__main__":
    main()
