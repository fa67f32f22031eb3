"""start_window: from the start of the program to a sign-in that takes keys, against a bare window of the same Qt."""

from __future__ import annotations

from bench.floor import in_turns, report
from bench.starting import BARE, seconds_to_keys, sign_in, till_folder

ROUNDS = 15


def main() -> None:
    with till_folder() as folder:
        values, floors = in_turns(
            ROUNDS, lambda: seconds_to_keys(sign_in(folder)), lambda: seconds_to_keys(BARE), warm_up=2
        )
    report("start_window", "s", values, floors)


if __name__ == "__main__":
    main()
