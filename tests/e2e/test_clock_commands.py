"""The command line on a machine whose clock is wrong: told what to do, opened by a supervisor's word, and the doctor's.

The machine's own clock is used: the tills of these tests were at work in its future, or long before its present.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.__main__ import main
from counter_pos.app import pepper_name
from counter_pos.domain.business_date import local
from counter_pos.journal.keys import FileKeyStore, chain_name, keep_secrets
from counter_pos.services.till.clock import SystemClock
from counter_pos.wire.canonical import encode
from counter_pos.wire.signing import Signer
from tests.tills import (
    CLERK,
    CLERK_PIN,
    PEPPER,
    SECRETS,
    START,
    SUPERVISOR,
    SUPERVISOR_PIN,
    HandClock,
    TestTill,
    key_list,
)

AHEAD = timedelta(days=6_200)
"""So far in the machine's future the till was at work: the machine says 2009 to a till of 2026."""
OPEN = ("shift", "open", "--clerk", CLERK)
Say = Callable[..., dict[str, Any]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], qapp: QApplication) -> Say:
    """A command on the till; its one object of output."""
    keys = FileKeyStore(tmp_path / "keys")
    keep_secrets(keys, chain_name("K08-1", 1, Signer.from_seed(SECRETS.seed).key_id.hex()), SECRETS)
    keys.put(pepper_name("K08-1"), PEPPER)
    monkeypatch.setenv("COUNTER_POS_STATE", str(tmp_path / "keys"))
    monkeypatch.setenv("COUNTER_POS_PIN", CLERK_PIN)
    monkeypatch.setenv("COUNTER_POS_APPROVER_PIN", SUPERVISOR_PIN)

    def run(*words: str, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert main([*words, "--data", str(tmp_path / "till"), "--json"]) == code
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return run


def worked(tmp_path: Path, moved: timedelta) -> HandClock:
    """A till whose last deed was so far from the machine's present; its clock."""
    clock = HandClock(SystemClock().now() + moved)
    (tmp_path / "till").mkdir()
    till = TestTill(tmp_path / "till", clock)
    (till.folder / "public-keys.json").write_bytes(encode(key_list(till.journal)))
    till.desk.sign_in(CLERK, CLERK_PIN)
    till.close()
    return clock


def finding(told: dict[str, Any], what: str) -> dict[str, Any]:
    return next(each for each in told["findings"] if each["what"] == what)


def test_a_machine_that_says_2009_is_told_of_and_works_on(say: Say, tmp_path: Path) -> None:
    today = local(worked(tmp_path, AHEAD).now()).date()
    sick = finding(say("doctor", code=1), "clock")
    assert not sick["good"] and "or later" in sick["told"] and "Set date and time." in sick["told"]
    refused = say(*OPEN, code=1)
    assert refused["code"] == "clock_needs_options"
    assert "--date YYYY-MM-DD --approver ID" in refused["todo"]
    day = today.isoformat()
    assert say(*OPEN, "--date", day, code=1)["code"] == "clock_needs_options", "nobody confirmed it"
    assert say(*OPEN, "--approver", SUPERVISOR, code=1)["code"] == "clock_needs_options", "no date is taken over"
    early = (today - timedelta(days=1)).isoformat()
    assert say(*OPEN, "--date", early, "--approver", SUPERVISOR, code=1)["code"] == "date_is_past"
    late = (today + timedelta(days=400)).isoformat()
    assert say(*OPEN, "--date", late, "--approver", SUPERVISOR, code=1)["code"] == "date_far_ahead"
    assert say(*OPEN, "--date", day, "--approver", SUPERVISOR)["business_date"] == day
    account = say("find", "ram")["found"][0]["account"]
    taken = say("take", str(account), "300", "--clerk", CLERK)
    assert today.strftime("-%y%m%d-") in taken["receipt"]
    say("shift", "count", "--notes", "100x3", "--clerk", CLERK)
    say("shift", "close", "--clerk", CLERK)
    report = say("report", "shift")
    assert report["clock_unverified"] and report["receipts"][0]["clock"] == "unverified"
    assert report["business_date"] == day


def test_a_machine_that_is_years_ahead_is_told_of_and_works_on(say: Say, tmp_path: Path) -> None:
    known = max(worked(tmp_path, -timedelta(days=60)).now(), START)  # the replica is of START
    today = local(known).date() + timedelta(days=1)
    sick = finding(say("doctor", code=1), "clock")
    assert not sick["good"] and "more than 26 hours earlier" in sick["told"]
    assert say(*OPEN, "--date", today.isoformat(), "--approver", SUPERVISOR)["business_date"] == today.isoformat()


def test_a_clock_that_is_right_is_said_to_be(say: Say, tmp_path: Path) -> None:
    today = local(worked(tmp_path, -timedelta(hours=1)).now()).date()
    assert finding(say("doctor"), "clock")["good"]
    far = (today + timedelta(days=30)).isoformat()
    refused = say(*OPEN, "--date", far, "--approver", SUPERVISOR, code=1)
    assert refused["code"] == "clock_believed_again", "a typed date never overrules a clock that is believed"
    assert say(*OPEN)["ok"]
