"""A till that is killed while it takes money keeps every payment whose receipt was shown, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from counter_pos.journal.integrity import verify_file
from tests.tills import CLERK, CLERK_PIN, TestTill, key_ring, order

ROUNDS = 12

PAY_FOR_EVER = """
import sys
from itertools import cycle
from pathlib import Path
from tests.tills import CLERK, CLERK_PIN, TestTill, order

till = TestTill(Path(sys.argv[1]))
till.clock.pass_time(minutes=int(sys.argv[2]))
till.desk.act_as(CLERK, CLERK_PIN)
accounts = cycle([each.account for each in till.consumers() if each.heads.total > 50_000])
while True:
    till.clock.pass_time(seconds=1)
    asked = order(next(accounts), 10_000, tendered=20_000)
    print("ASKED", asked.command_id, asked.parts[0].account, flush=True)
    taken = till.desk.take_payment(asked)
    print("SHOWN", taken.receipts[0].number, taken.seq, flush=True)
"""


def test_what_was_shown_survives_a_kill_and_nothing_is_there_twice(tmp_path: Path) -> None:
    first = TestTill(tmp_path)
    first.open_shift()
    first.close()
    shown: dict[str, int] = {}
    for round_number in range(1, ROUNDS + 1):
        asked = pay_until_killed(tmp_path, round_number, shown)
        till = TestTill(tmp_path)
        till.clock.pass_time(minutes=round_number, seconds=59)
        report = verify_file(till.journal_file, key_ring(till.journal))
        assert report.whole, report
        held = {row.number: row.seq for row in till.desk.receipts_of_shift()}
        assert len(held) == till.journal.place.serial  # no receipt twice, no serial left out
        assert shown.items() <= held.items()
        repeat_last(till, asked)
        till.close()


def pay_until_killed(folder: Path, round_number: int, shown: dict[str, int]) -> tuple[str, int]:
    """Kill the till after some lines, wherever it happens to be; returns the last command it had begun."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PAY_FOR_EVER, str(folder), str(round_number)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    for _ in range(round_number * 7 % 23 + 2):  # an odd count ends between asking and showing
        line = process.stdout.readline()
    process.kill()
    last = ("", 0)
    for said in [line, *process.stdout.read().splitlines(keepends=True)]:
        words = said.split()
        if said.endswith("\n") and words[0] == "SHOWN":
            shown[words[1]] = int(words[2])
        elif said.endswith("\n") and words[0] == "ASKED":
            last = (words[1], int(words[2]))
    process.stdout.close()
    process.wait()
    return last


def repeat_last(till: TestTill, asked: tuple[str, int]) -> None:
    """The clerk presses again: one payment, whether or not the first press was recorded."""
    command_id, account = asked
    if not command_id:
        return
    till.desk.act_as(CLERK, CLERK_PIN)
    again = order(account, 10_000, tendered=20_000, command_id=command_id)
    recorded = till.journal.of_command(command_id)
    before = till.journal.place.seq
    taken = till.desk.take_payment(again)
    assert taken.seq == (before + 1 if recorded is None else recorded.seq)
    assert till.desk.take_payment(again).seq == taken.seq
