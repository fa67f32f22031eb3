"""Plays a short day with today's program and keeps its journal: `python -m tests.journals.make NAME`, once a layout."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from counter_pos.domain import matters
from counter_pos.domain.matters import Matter
from counter_pos.domain.payment import NoteCount, Purpose
from counter_pos.services.till.words import Word
from counter_pos.wire.canonical import encode
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, TestTill, key_list, order

HERE = Path(__file__).parent
BAG = "B-104417"


def play(till: TestTill) -> None:
    """Payments, a second copy, a cancellation, a pick-up and a close; then a shift that stays open."""
    desk = till.open_shift()
    owing = [each.account for each in till.consumers() if each.heads.total > 60_000]

    def word(matter: Matter) -> Word:
        till.clock.pass_time(minutes=2)
        return desk.approve(SUPERVISOR, SUPERVISOR_PIN, matter)

    first = desk.take_payment(order(owing[0], 20_000, tendered=50_000)).receipts[0].number
    desk.take_payment(order(till.prepaid().account, 30_000, purpose=Purpose.RECHARGE))
    desk.duplicate_receipt(first, "torn")
    desk.cancel_payment(first, "wrong_amount", word(matters.cancelling([first], 20_000)), till.papers(first))
    desk.outage_began("unreachable")
    desk.take_payment(order(owing[1], 70_000))
    desk.outage_ended("answered")
    till.acknowledge()
    desk.add_float((NoteCount(1_000, 10),))
    desk.pick_up((NoteCount(50_000, 1),), BAG, word(matters.picking_up(BAG, 50_000)))
    counted = desk.count_drawer((NoteCount(10_000, 11),))
    if counted.over_short:
        counted = desk.count_drawer((NoteCount(10_000, 11),))
    desk.close_shift("counted twice", word(matters.closing(1, counted.over_short)))
    till.clock.pass_time(hours=1)
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift((NoteCount(10_000, 5),))
    desk.take_payment(order(owing[2], 12_500, tendered=20_000))


def main(name: str) -> None:
    """Keep the journal in a new folder. Raises FileExistsError when there is one of that name."""
    target = HERE / name
    target.mkdir()
    with TemporaryDirectory() as place:
        till = TestTill(Path(place))
        play(till)
        (target / "public-keys.json").write_bytes(encode(key_list(till.journal)))
        till.close()
        shutil.copy(till.journal_file, target)
        shutil.copytree(till.folder / "state", target / "state")


if __name__ == "__main__":
    main(sys.argv[1])
