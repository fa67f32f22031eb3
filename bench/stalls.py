"""stalls: gaps of the window's event loop over 100 ms per 1,000 keys, idle and while everything else is at work.

At work: a centre takes entries in, the replica is fetched and built again, and the day's reports are made, over and
over. Counts; no floor.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication

from bench.typist import Heartbeat, Typist, window_of
from counter_pos.app import OpenTill
from counter_pos.demo.city import WHOLE_CITY
from counter_pos.demo.stage import CLERK, Stage, set_stage
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose
from counter_pos.services.desk import Desk

KEYS = 1_000
LONG_S = 0.1
KEY_EVERY_S = 0.03


def type_keys(hands: Typist, till: OpenTill, between: Callable[[], None]) -> list[float]:
    """Press `KEYS` keys as clerks do: look up, type cash, clear, search a name. Returns the gaps of the event loop."""
    random = Random(5)
    assert till.replica is not None
    people = [each for each in till.replica.each(0, 4_000) if each.heads.total > 100_000]
    beat = Heartbeat()
    pressed = 0
    while pressed < KEYS:
        payer = random.choice(people)
        for text in (f"{payer.account:010d}", "\n", "3000", "\x1b", "\x1b", payer.name_en[:4].lower(), "\x1b", "\x1b"):
            for key in text:
                {"\n": hands.enter, "\x1b": hands.clear}.get(key, lambda key=key: hands.type(key))()
                pressed += 1
                until = time.perf_counter() + KEY_EVERY_S
                while time.perf_counter() < until:
                    QCoreApplication.processEvents()
            between()
    return beat.gaps


def tell(name: str, gaps: list[float]) -> None:
    long = [gap for gap in gaps if gap > LONG_S]
    figure = {"name": name, "value": len(long), "unit": "per 1000 keys", "floor": None, "ratio": None, "n": KEYS}
    ordered = sorted(gaps)
    figure |= {"p50": ordered[len(ordered) // 2], "p99": ordered[len(ordered) * 99 // 100], "max": ordered[-1]}
    print(json.dumps(figure), flush=True)


class AtWork:
    """Keeps the courier, the builder of replicas and the maker of reports busy."""

    def __init__(self, stage: Stage, till: OpenTill) -> None:
        self._stage, self._till = stage, till
        self._desk: Desk = till.working()
        assert till.replica is not None
        self._people = [each for each in till.replica.each(0, 4_000) if each.heads.total > 100_000]
        self._turn = 0
        self._making: Future[None] | None = None

    def __call__(self) -> None:
        """A payment now and then, and heavy work whenever none is under way."""
        self._turn += 1
        payer = self._people[self._turn % len(self._people)]
        part = PartOrder(payer.account, Purpose.BILL, 50_000 + 100 * self._turn)
        order = PaymentOrder(self._desk.new_command_id(), (part,), part.paise, False)
        assert self._till.lanes is not None
        self._till.lanes.run("outside", self._desk.take_payment, order)
        if self._making is None or self._making.done():
            self._making = self._till.lanes.run("heavy", burn, str(self._stage.folder / "burnt"), self._turn)


def burn(path: str, turn: int) -> None:
    """What the heavy process does by turns: a report's PDF, or a replica built from rows."""
    from datetime import UTC, datetime

    from counter_pos.demo.city import make_city
    from counter_pos.replica.build import build
    from counter_pos.replica.manifest import Manifest
    from counter_pos.wire.instants import to_wire
    from tests.report_samples import two_shift_day
    from tests.tills import documents

    if turn % 2:
        from counter_pos.reports.render import day_pdf

        day_pdf(two_shift_day(), "hi", datetime.now(UTC))
    else:
        now = datetime.now(UTC)
        manifest = Manifest(v=1, version=1, as_of=to_wire(now), rows=30_000, mobile_key="5a" * 32)
        build(Path(path), make_city(30_000, as_of=now.date()), manifest, documents(), built_at=to_wire(now))


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE_CITY
    with TemporaryDirectory(prefix="counter-pos-bench-") as place:
        stage = set_stage(Path(place), accounts, lambda text: print(text, file=sys.stderr, flush=True))
        try:
            from counter_pos.app import open_till

            till = open_till(stage.till_folder)
            till.working().sign_in(CLERK.code, CLERK.pin)
            till.working().open_shift((NoteCount(10_000, 5),))
            till.close()
            with window_of(stage.till_folder) as (hands, till):
                tell("stalls_idle", type_keys(hands, till, lambda: None))
                tell("stalls_at_work", type_keys(hands, till, AtWork(stage, till)))
        finally:
            stage.close()


if __name__ == "__main__":
    main()
