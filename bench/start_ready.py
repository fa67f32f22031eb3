"""start_ready: from the start, over the sign-in, to a payment screen that takes keys, against a bare window."""

from __future__ import annotations

from bench.floor import in_turns, report
from bench.starting import BARE, payment, seconds_to_keys, till_folder

ROUNDS = 15


def main() -> None:
    with till_folder() as folder:
        values, floors = in_turns(
            ROUNDS, lambda: seconds_to_keys(payment(folder)), lambda: seconds_to_keys(BARE), warm_up=2
        )
    report("start_ready", "s", values, floors)


if __name__ == "__main__":
    main()
