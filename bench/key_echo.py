"""key_echo: a digit pressed in the find field and in the cash field, until it is painted. Absolute; no floor."""

from __future__ import annotations

import sys
from functools import partial
from random import Random

from bench.floor import report
from bench.typist import Painted, typist
from counter_pos.demo.city import WHOLE_CITY

PAYERS = 40


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE_CITY
    random = Random(1)
    spent: list[float] = []
    with typist(accounts) as (hands, till):
        assert till.replica is not None
        view = hands.front.payment_view
        find, cash = Painted(view.find_field), Painted(view.money.cash)
        people = [each for each in till.replica.each(0, 4_000) if each.heads.total > 100_000]
        for _ in range(PAYERS):
            account = f"{random.choice(people).account:010d}"
            spent += [hands.seconds_to_paint(partial(hands.type, digit), find) for digit in account]
            hands.enter()
            hands.rest()
            spent += [hands.seconds_to_paint(partial(hands.type, digit), cash) for digit in "3000"]
            hands.clear()
            hands.clear()
    report("key_echo", "s", spent, None)


if __name__ == "__main__":
    main()
