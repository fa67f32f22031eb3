"""The supervisor's deeds and training from the command line, each with its exit code and one JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from counter_pos.__main__ import main
from counter_pos.app import open_till, pepper_name
from counter_pos.domain.payment import NoteCount
from counter_pos.journal.chains import chain_name
from counter_pos.journal.keys import FileKeyStore, keep_secrets
from counter_pos.services.till.clock import SystemClock
from counter_pos.wire.canonical import encode
from counter_pos.wire.signing import Signer
from tests.tills import (
    CLERK,
    CLERK_PIN,
    OTHER_CLERK,
    OTHER_CLERK_PIN,
    PEPPER,
    SECRETS,
    SUPERVISOR,
    SUPERVISOR_PIN,
    HandClock,
    TestTill,
    counter_of,
    key_list,
    order,
)
from tests.windows import Windows

Say = Callable[..., dict[str, Any]]


@pytest.fixture
def windows(tmp_path: Path) -> Windows:
    """Two windows whose clocks are this machine's; window 1 is used from the command line."""
    for name in ("till", "second"):
        (tmp_path / name).mkdir()
    clock = HandClock(SystemClock().now())
    made = Windows(TestTill(tmp_path / "till", clock), TestTill(tmp_path / "second", clock, counter=counter_of(2)))
    (tmp_path / "till" / "public-keys.json").write_bytes(encode(key_list(made.first.journal, made.second.journal)))
    made.first.close()
    return made


@pytest.fixture
def say(
    windows: Windows,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    qapp: QApplication,
) -> Say:
    keys = FileKeyStore(tmp_path / "keys")
    keep_secrets(keys, chain_name("K08-1", 1, Signer.from_seed(SECRETS.seed).key_id.hex()), SECRETS)
    keys.put(pepper_name("K08-1"), PEPPER)
    monkeypatch.setenv("COUNTER_POS_STATE", str(tmp_path / "keys"))
    monkeypatch.setenv("COUNTER_POS_PIN", CLERK_PIN)
    monkeypatch.setenv("COUNTER_POS_APPROVER_PIN", SUPERVISOR_PIN)

    def run(*words: str | Path, code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        given = [*map(str, words), "--data", str(tmp_path / "till"), "--json"]
        assert main(given) == code, capsys.readouterr().out
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return run


def second_shift(windows: Windows) -> str:
    """Window 2's shift, and the code on its slip."""
    desk = windows.second.desk
    desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    desk.open_shift((NoteCount(10_000, 5),))
    desk.take_payment(order(windows.second.postpaid().account, 30_000))
    desk.count_drawer((NoteCount(10_000, 8),))
    desk.close_shift(None, None)
    entry = windows.second.journal.last_of_kind("shift_closed")
    assert entry is not None
    return windows.slip(entry)


def test_a_slip_is_received_and_the_day_closed(windows: Windows, say: Say) -> None:
    slip = second_shift(windows)
    approver = ("--approver", SUPERVISOR)
    assert say("site", "receive", "--slip", slip, code=1)["code"] == "approval_needed"
    altered = slip[:-1] + ("C" if slip[-1] == "A" else "A")
    assert say("site", "receive", "--slip", altered, *approver, code=1)["code"] in (
        "slip_altered",
        "slip_text_shape",
    )
    told = say("site", "receive", "--slip", slip, *approver)
    assert (told["kind"], told["paise"], told["by"]) == ("shift", 80_000, "slip")
    assert say("site", "receive", "--slip", slip, *approver, code=1)["code"] == "slip_received"
    assert say("site", "receive", "--list")["waiting"] == []
    assert say("site", "receive", "--entry", "K08-2/1/x", *approver, code=1)["code"] == "not_offered"
    say("shift", "open", "--clerk", CLERK, "--notes", "100x5")
    assert say("site", "close", *approver, code=1)["code"] == "day_shift_open"
    say("shift", "count", "--clerk", CLERK, "--notes", "100x5")
    say("shift", "close", "--clerk", CLERK)
    told = say("site", "close", *approver)
    assert (told["in_safe"], told["of_other_windows"], told["shifts"]) == (130_000, 80_000, 2)


def test_a_window_nobody_heard_of_is_confirmed_by_name(say: Say) -> None:
    say("shift", "open", "--clerk", CLERK)
    say("shift", "count", "--clerk", CLERK)
    say("shift", "close", "--clerk", CLERK)
    told = say("site", "close", "--approver", SUPERVISOR, code=1)
    assert (told["code"], told["facts"]["names"]) == ("day_unconfirmed", "K08-2")
    rows = say("site", "status")["windows"]
    assert [(row["device"], row["here"], row["todo"]) for row in rows] == [
        ("K08-1", True, rows[0]["todo"]),
        ("K08-2", False, ["never_heard"]),
    ]
    assert say("site", "close", "--approver", SUPERVISOR, "--confirm", "K08-2")["ok"]


def test_staff_deeds(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    approver = ("--approver", SUPERVISOR)
    assert say("staff", "reset-pin", CLERK, "--reason", "forgotten", *approver, code=1)["code"] == "pin_needed"
    monkeypatch.setenv("COUNTER_POS_NEW_PIN", "860213")
    say("staff", "reset-pin", CLERK, "--reason", "forgotten", *approver)
    assert say("shift", "open", "--clerk", CLERK, code=1)["code"] == "pin_wrong"
    monkeypatch.setenv("COUNTER_POS_PIN", "860213")
    monkeypatch.setenv("COUNTER_POS_NEW_PIN", "907341")
    say("staff", "change-pin", CLERK)
    monkeypatch.setenv("COUNTER_POS_PIN", "907341")
    say("shift", "open", "--clerk", CLERK)
    say("staff", "bar", CLERK, "--reason", "inquiry", *approver)
    assert [each["code"] for each in say("staff", "list")["staff"] if each["barred"]] == [CLERK]
    assert say("shift", "count", "--clerk", CLERK, code=1)["code"] == "staff_barred_here"
    say("staff", "admit", CLERK, "--reason", "cleared", *approver)
    say("shift", "count", "--clerk", CLERK)


def test_training_is_its_own_chain_and_counts_nowhere(say: Say, windows: Windows, tmp_path: Path) -> None:
    account = windows.second.postpaid().account
    live = tmp_path / "till"
    assert say("shift", "open", "--clerk", CLERK, "--training", code=1)["code"] == "training_not_begun"
    assert say("training", "begin", code=1)["code"] == "approval_needed"
    say("training", "begin", "--approver", SUPERVISOR)
    before = say("verify", "journal")
    assert before["training"] is False
    say("--training", "shift", "open", "--clerk", CLERK, "--notes", "100x5")
    taken = say("take", str(account), "300", "--clerk", CLERK, "--training")
    number = json.dumps(taken)
    assert "K08-TRN-" in number and "K08-7QX-" not in number
    told = say("--training", "verify", "journal")
    assert (told["ok"], told["training"]) == (True, True)
    assert say("verify", "journal")["entries"] == before["entries"]  # the live chain has nothing of it
    till = open_till(live / "training", deeds=False)
    assert {entry.envelope.mode for entry in till.journal.after(0, 1_000)} == {"training"}
    till.close()
    assert say("sync", "--once", "--training", code=1)["code"] == "training_is_on"
    bar = ("--training", "staff", "bar", OTHER_CLERK, "--reason", "x", "--approver", SUPERVISOR)
    assert say(*bar, code=1)["code"] == "training_is_on"
    say("training", "end", "--approver", SUPERVISOR)
    assert not (live / "training").exists()
    assert say("training", "end", "--approver", SUPERVISOR, code=1)["code"] == "training_not_begun"
    assert say("verify", "journal")["ok"]
