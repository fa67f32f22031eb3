"""Every deed from the command line, with its exit code and one JSON object, on a real till's folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2

from counter_pos.__main__ import main
from counter_pos.app import pepper_name
from counter_pos.journal.chains import chain_name
from counter_pos.journal.keys import FileKeyStore, keep_secrets
from counter_pos.services.clock import SystemClock
from counter_pos.wire.canonical import encode
from counter_pos.wire.signing import Signer
from tests.tills import (
    CLERK,
    CLERK_PIN,
    PEPPER,
    SECRETS,
    SUPERVISOR,
    SUPERVISOR_PIN,
    HandClock,
    TestTill,
    key_list,
)

Say = Callable[..., dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A till as an enrolment leaves it, with this machine's own key store."""
    data = tmp_path / "till"
    data.mkdir()
    till = TestTill(data, HandClock(SystemClock().now()))
    (data / "public-keys.json").write_bytes(encode(key_list(till.journal)))
    till.close()
    keys = FileKeyStore(tmp_path / "keys")
    signer = Signer.from_seed(SECRETS.seed)
    keep_secrets(keys, chain_name("K08-1", 1, signer.key_id.hex()), SECRETS)
    keys.put(pepper_name("K08-1"), PEPPER)
    for name, value in (
        ("COUNTER_POS_STATE", str(tmp_path / "keys")),
        ("COUNTER_POS_PIN", CLERK_PIN),
        ("COUNTER_POS_APPROVER_PIN", SUPERVISOR_PIN),
    ):
        monkeypatch.setenv(name, value)
    return data


@pytest.fixture
def say(folder: Path, capsys: pytest.CaptureFixture[str], qapp: QApplication) -> Iterator[Say]:
    def run(*words: str | Path, code: int = 0, data: bool = True) -> dict[str, Any]:
        place = ["--data", str(folder)] if data else []
        capsys.readouterr()
        assert main([*map(str, words), *place, "--json"]) == code
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1, lines
        told: dict[str, Any] = json.loads(lines[0])
        assert told["ok"] is (code == 0)
        return told

    yield run


def account_of(say: Say) -> str:
    """A post-paid account, found by the first letters of a common name."""
    found = say("find", "ram")["found"]
    return str(next(each["account"] for each in found if each["supply"] == "postpaid"))


def clerk(*words: str) -> tuple[str, ...]:
    return (*words, "--clerk", CLERK)


def approved(*words: str) -> tuple[str, ...]:
    return (*words, "--approver", SUPERVISOR)


def test_a_whole_day_is_scripted(say: Say, folder: Path, tmp_path: Path) -> None:
    opened = say(*approved(*clerk("shift", "open", "--notes", "100x5")))
    assert opened["opening_float"] == 50_000
    account = account_of(say)
    taken = say(*clerk("take", account, "300", "--tendered", "500", "--command-id", "one"))
    assert taken["change"] == 20_000 and taken["printer"] == "ok"
    again = say(*clerk("take", account, "300", "--tendered", "500", "--command-id", "one"))
    assert again["receipt"] == taken["receipt"] and again["seq"] == taken["seq"]
    for form in ("text", "png", "escpos"):
        out = tmp_path / f"receipt.{form}"
        say("receipt", taken["receipt"], "--as", form, "-o", out)
        assert out.stat().st_size > 500
    keys = folder / "public-keys.json"
    for proof in (taken["qr"], tmp_path / "receipt.png"):
        assert say("verify", "receipt", proof, "--keys", keys, data=False)["verdict"] == "genuine"
    other = say(*clerk("take", account, "200"))
    say(*clerk(*approved("cancel", other["receipt"], "--reason", "wrong_amount", "--surrendered")))
    assert say("print")["unprinted"] == 0
    assert say(*clerk("shift", "count", "--notes", "500x1,100x2"))["over_short"] == -10_000
    say(*clerk("shift", "close"), code=1)
    say(*clerk(*approved("shift", "close", "--reason", "one note short")))
    say(*approved("day", "close"))
    day = say("report", "day", "--pdf", tmp_path / "day.pdf")
    assert day["closed"] and [row["cancelled"] for row in day["receipts"]] == [False, True]
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    assert say("verify", "journal")["whole"]
    assert say("export", tmp_path / "entries.jsonl")["complete"]
    assert say("doctor")["findings"]


def test_refusals_end_with_one(say: Say) -> None:
    assert say(*clerk("take", "123456789012", "5"), code=1)["code"] == "account_other_company"
    assert say("find", "zzzzqqq", code=1)["code"] == "nothing_found"
    assert say(*clerk("take", account_of(say), "300"), code=1)["code"] == "shift_not_open"
    assert say("sync", "--once", code=1)["code"] == "no_centre"
    hindi = say(*clerk("take", "123456789012", "5", "--language", "hi"), code=1)
    assert "दूसरी" in hindi["happened"]


def test_bad_settings_end_with_two(say: Say, folder: Path) -> None:
    (folder / "settings.toml").write_text('langauge = "hi"\n', encoding="utf-8")
    told = say("find", "ram", code=2)
    assert told["code"] == "settings_damaged" and "langauge" in told["happened"]
    assert (folder / "settings.toml").read_text(encoding="utf-8") == 'langauge = "hi"\n'


def test_what_is_away_ends_with_three(say: Say, folder: Path, tmp_path: Path) -> None:
    (folder / "settings.toml").write_text('central_url = "http://127.0.0.1:9"\n', encoding="utf-8")
    assert say("sync", "--once", code=3)["code"] == "centre_unreachable"
    (folder / "replica.sqlite3").unlink()
    assert say("find", "ram", code=3)["code"] == "replica_missing"
    assert main(["find", "ram", "--data", str(tmp_path / "nowhere"), "--json"]) == 3


def test_what_does_not_prove_itself_ends_with_four(say: Say, folder: Path) -> None:
    raw = dbapi2.connect(str(folder / "journal-K08-1-1.sqlite3"), isolation_level=None)
    raw.execute("DROP TRIGGER entry_never_changes")
    raw.execute("UPDATE entry SET signature = zeroblob(64) WHERE seq = 1")
    raw.close()
    assert say("verify", "journal", code=4)["findings"] == [
        {"file": "journal-K08-1-1.sqlite3", "seq": 1, "problem": "bad_signature"}
    ]
    assert say(*clerk("take", "1100006432", "300"), code=4)["code"] == "journal_damaged"
    assert say("doctor", code=4)["findings"]
