"""search_rows: a letter of a name pressed, until the rows of the people found are painted. Absolute; no floor."""

from __future__ import annotations

import sys
from functools import partial

from bench.floor import report
from bench.typist import Painted, name_beginnings, typist
from counter_pos.demo.city import WHOLE_CITY

NAMES = 60


def main() -> None:
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else WHOLE_CITY
    spent: list[float] = []
    with typist(accounts) as (hands, till):
        rows = Painted(hands.front.payment_view.found.viewport())
        for name in name_beginnings(till, NAMES):
            hands.type(name[:1])
            for letter in name[1:]:
                spent.append(hands.seconds_to_paint(partial(hands.type, letter), rows))
            hands.clear()
            hands.clear()
    report("search_rows", "s", spent, None)


if __name__ == "__main__":
    main()
