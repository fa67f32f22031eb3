"""soak: thousands of payments at one window, key by key, and what its memory (PSS) has grown by meanwhile.

python -m bench.soak [PAYMENTS] [ACCOUNTS]
"""

from __future__ import annotations

import gc
import json
import os
import sys

import psutil

from bench.typist import Typist, typist
from counter_pos.app import OpenTill
from counter_pos.domain.payment import NoteCount
from tests.tills import CLERK, CLERK_PIN

PAYMENTS = 10_000
ACCOUNTS = 20_000
WARM = 500
"""Payments until every screen, font and cache that a day needs is there."""
SHIFT = 400
"""Receipts of one shift: a list of ten thousand would be no counter's day."""


def pss_mib() -> float:
    """This process's share of memory."""
    gc.collect()
    return float(psutil.Process(os.getpid()).memory_full_info().pss) / 2**20


def pay(hands: Typist, account: int, rupees: int) -> None:
    """Look up, a sum of one's own, exact cash, accept."""
    hands.type(f"{account:010d}")
    hands.enter()
    hands.front.payment.command("pay")
    hands.type(str(rupees))
    hands.enter()
    hands.enter()
    hands.rest()


def next_shift(hands: Typist, till: OpenTill) -> None:
    """Count, close and open again, through the services: the screens are not what is weighed here."""
    desk = till.working()
    shift = desk.shift
    assert shift is not None
    rupees = shift.drawer.expected // 100
    desk.count_drawer((NoteCount(50_000, rupees // 500), NoteCount(100, rupees % 500)))
    desk.close_shift(None, None)
    desk.sign_out("asked")
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift((NoteCount(10_000, 5),))
    hands.front.go("payment")
    hands.rest()


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:]]
    payments = numbers[0] if numbers else PAYMENTS
    with typist(numbers[1] if len(numbers) > 1 else ACCOUNTS) as (hands, till):
        assert till.replica is not None
        people = [each.account for each in till.replica.each(0, 20_000) if 10_000 < each.heads.total < 2_000_000]
        before, recorded = 0.0, 0
        for turn in range(payments):
            if turn == WARM:
                before = pss_mib()
            if turn and turn % SHIFT == 0:
                next_shift(hands, till)
            pay(hands, people[turn % len(people)], 150 + turn % 900)
        shift = till.working().shift
        assert shift is not None
        recorded = till.journal.place.serial
        grown = pss_mib() - before
    told = {"name": "soak", "value": round(grown, 2), "unit": "MiB grown", "n": payments, "recorded": recorded}
    assert recorded == payments, f"{recorded} of {payments} payments were recorded"
    print(json.dumps(told | {"floor": None, "ratio": None, "start": round(before, 1)}), flush=True)


if __name__ == "__main__":
    main()
