"""Cash between persons from the command line, with exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_commands import Say, account_of, approved, clerk, folder, say
from tests.tills import OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR_PIN

__all__ = ["folder", "say"]  # fixtures


def test_a_day_with_a_bag_a_hand_over_and_a_surprise_count(
    say: Say,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(*clerk("shift", "open", "--notes", "100x5"))
    say(*clerk("drawer", "add", "--notes", "10x10"))
    say(*clerk("take", account_of(say), "300"))
    assert say(*clerk("drawer", "open", "--reason", "because"), code=1)["code"] == "reason_needed"
    say(*clerk("drawer", "open", "--reason", "change"))
    say(*clerk("drawer", "counterfeit", "500", "1", "--marks", "4BC 271828"))
    surprise = say(*approved("drawer", "surprise", "--notes", "100x8,10x10", "--machine", "900"))
    assert (surprise["expected"], surprise["over_short"]) == (90_000, 0)
    assert say(*clerk("pickup", "take", "--notes", "100x4", "--bag", "B-1"), code=1)["code"] == "approval_needed"
    taken = say(*approved(*clerk("pickup", "take", "--notes", "100x4", "--bag", "B-104")))
    assert (taken["paise"], taken["bag"]) == (40_000, "B-104")
    monkeypatch.setenv("COUNTER_POS_APPROVER_PIN", OTHER_CLERK_PIN)
    count = say(*clerk("handover", "count", "--to", OTHER_CLERK, "--notes", "100x4,10x10"))
    assert count["over_short"] == 0
    assert say(*clerk("handover", "give"))["staff"] == OTHER_CLERK
    monkeypatch.setenv("COUNTER_POS_APPROVER_PIN", SUPERVISOR_PIN)
    assert say(*clerk("shift", "count", "--notes", "100x4"), code=1)["code"] == "shift_of_another"
    monkeypatch.setenv("COUNTER_POS_PIN", OTHER_CLERK_PIN)
    next_clerk = ("--clerk", OTHER_CLERK)
    told = say("shift", "count", "--notes", "100x4,10x10", "--machine", "400", *next_clerk, code=1)
    assert told["code"] == "machine_differs"
    say("shift", "count", "--notes", "100x4,10x10", "--machine", "500", *next_clerk)
    say("shift", "close", *next_clerk)
    explained = say("shift", "explain")
    names = ["opening_float", "floats_added", "collected", "picked_up", "handed_over"]
    assert [line["name"] for line in explained["lines"]] == names
    assert sum(line["paise"] for line in explained["lines"]) == explained["expected"] == 50_000
    assert say(*approved("day", "close"), code=1)["code"] == "day_pick_up_open"
    assert [each["received"] for each in say("pickup", "list")["bags"]] == [False]
    say(*approved("pickup", "receive", "--bag", "B-104", "--notes", "100x4"))
    closed = say(*approved("day", "close"))
    assert (closed["in_safe"], closed["in_drawer"]) == (90_000, 0)
    slips = say("slip", "list")["slips"]
    kinds = ["shift_opened", "cash_picked_up", "shift_handed_over", "shift_closed", "site_day_closed"]
    assert [each["kind"] for each in slips] == kinds
    say("slip", "print", str(slips[1]["seq"]), *next_clerk)
    papers = {path.stem for path in (folder / "receipts").glob("*.png")}
    assert sum("cash-picked-up" in stem for stem in papers) == 3
    assert say("verify", "journal")["whole"]
