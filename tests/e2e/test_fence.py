"""What stops a till for good: the centre's signed word that its chain must not go on, and nothing else on the line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from counter_pos.__main__ import main
from counter_pos.app import OpenTill, make_courier
from counter_pos.attendants import Sending
from counter_pos.domain.errors import CounterError, Unavailable
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.keys import STATE_VARIABLE
from tests.enrolled import Line, enrolled
from tests.tills import CLERK, CLERK_PIN, order


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    monkeypatch.setenv("COUNTER_POS_PIN", CLERK_PIN)
    with enrolled(tmp_path) as made:
        yield made


def synced(till: OpenTill) -> None:
    courier = make_courier(till)
    assert courier.round().trouble is None
    courier.close()


def test_damage_on_the_line_never_stops_the_till(line: Line) -> None:
    """The snapshot comes damaged: money is not in it, and the next round brings it whole."""

    def spoil(request: bytes, answer: bytes) -> bytes:
        wanted = request.split(b" ", 2)[1].endswith(b"snapshot")
        return answer[:-1] + bytes([answer[-1] ^ 1]) if wanted else answer

    till = line.open()
    told: Queue[bool] = Queue()
    fenced: list[CounterError] = []
    line.proxy.faults = [spoil] * 30
    sending = Sending(till, lambda online, _since: told.put(online), fenced.append)
    sending.start()
    assert told.get(timeout=30) is False
    assert sending.last is not None and sending.last.trouble is not None
    assert sending.last.trouble.code == "snapshot_damaged"
    line.proxy.faults = []
    sending.bell.ring("now")
    while not told.get(timeout=30):
        sending.bell.ring("now")
    sending.stop()
    assert fenced == []
    desk = till.working()
    desk.sign_in(CLERK, CLERK_PIN)
    assert desk.open_shift((NoteCount(10_000, 5),)).number == 1
    till.close()


def test_a_clone_that_syncs_from_the_command_line_is_stopped(
    line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till = line.open()
    synced(till)
    till.close()
    clone = tmp_path / "clone"
    shutil.copytree(line.folder, clone)
    for folder in (line.folder, clone):
        each = line.open(folder)
        each.working().sign_in(CLERK, CLERK_PIN)
        each.close()
        line.clock.pass_time(seconds=5)

    def sync(folder: Path) -> int:
        return main(["sync", "--once", "--json", "--data", str(folder)])

    assert sync(line.folder) == 0
    capsys.readouterr()
    assert sync(clone) == 4
    assert json.loads(capsys.readouterr().out)["code"] == "centre_forked"
    stopped = line.open(clone)
    stopped.working().act_as(CLERK, CLERK_PIN)
    with pytest.raises(Unavailable) as told:
        stopped.working().open_shift(())
    assert told.value.code == "centre_forked"
    stopped.close()


def test_a_fence_holds_for_a_till_that_has_no_replica_yet(line: Line) -> None:
    till = line.open()
    till.fence(CounterError("centre_forked"))
    synced(till)
    desk = till.working()
    desk.act_as(CLERK, CLERK_PIN)
    account = till.replica.each(0, 1)[0].account if till.replica else 0
    for deed in (lambda: desk.open_shift(()), lambda: desk.take_payment(order(account, 20_000))):
        with pytest.raises(CounterError):
            deed()
    assert till.journal.place.seq == 1
    till.close()
