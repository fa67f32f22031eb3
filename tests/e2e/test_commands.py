"""Every deed from the command line, with its exit code and one JSON object, on a real till's folder."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2

from counter_pos.__main__ import main
from counter_pos.app import open_till, pepper_name
from counter_pos.domain.demand import Demand, DemandKind
from counter_pos.journal.chains import chain_name
from counter_pos.journal.keys import FileKeyStore, keep_secrets
from counter_pos.replica.demands import demand_list, demand_rows
from counter_pos.replica.store import Replica
from counter_pos.services.till.clock import SystemClock
from counter_pos.wire.canonical import encode
from counter_pos.wire.signing import Signer
from tests.fake_printer import FakePrinter, Faults
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
    cancel = clerk(*approved("cancel", other["receipt"], "--reason", "wrong_amount"))
    assert say(*cancel, code=1)["code"] == "cancel_not_surrendered"
    assert say(*cancel, "--paper", tmp_path / "receipt.png", code=1)["code"] == "paper_of_other_payment"
    say(*cancel, "--paper", other["qr"])
    torn = say(*clerk("take", account, "250"))
    say(*clerk(*approved("cancel", torn["receipt"], "--reason", "wrong_amount", "--unreadable")))
    assert say("print")["unprinted"] == 0
    assert say(*clerk("shift", "count", "--notes", "500x1,100x2"))["over_short"] == -10_000
    say(*clerk("shift", "close"), code=1)
    say(*clerk(*approved("shift", "close", "--reason", "one note short")))
    say(*approved("day", "close"))
    day = say("report", "day", "--pdf", tmp_path / "day.pdf")
    assert day["closed"] and [row["cancelled"] for row in day["receipts"]] == [False, True, True]
    assert (tmp_path / "day.pdf").read_bytes().startswith(b"%PDF")
    assert say("verify", "journal")["whole"]
    assert say("export", tmp_path / "entries.jsonl")["complete"]
    assert say("doctor")["findings"]


def test_every_register_is_written_in_every_form_and_told_to_machines(say: Say, tmp_path: Path) -> None:
    say(*clerk("shift", "open", "--notes", "100x5"))
    account = account_of(say)
    say(*clerk("take", account, "300"))
    gone = say(*clerk("take", account, "200"))["receipt"]
    say(*clerk(*approved("cancel", gone, "--reason", "wrong_amount", "--unreadable")))
    say(*clerk("shift", "count", "--notes", "500x1,100x2"))
    say(*clerk(*approved("shift", "close", "--reason", "one note short")))
    found = {}
    for name in ("scroll", "denominations", "cancellations", "over-short", "hand-overs", "shift", "day"):
        files = {form: tmp_path / f"{name}.{form}" for form in ("pdf", "csv", "xlsx")}
        wanted = [each for form, path in files.items() for each in (f"--{form}", path)]
        found[name] = say("report", name, *wanted, "--language", "hi")
        begins = [files[form].read_bytes()[:4] for form in ("pdf", "csv", "xlsx")]
        assert begins[0] == b"%PDF" and begins[1][:3] == b"\xef\xbb\xbf" and begins[2] == b"PK\x03\x04"
        assert found[name]["pdf"] == str(files["pdf"])
    assert [row["amount"] for row in found["scroll"]["rows"]] == [30_000, None]
    assert [row["cancelled"] for row in found["scroll"]["rows"]] == [None, 20_000]
    assert [row["receipt"] for row in found["cancellations"]["rows"]] == [gone]
    assert [row["short"] for row in found["over-short"]["rows"]] == [10_000]
    assert sum(row["amount"] for row in found["denominations"]["rows"]) == 70_000
    assert found["shift"]["instruments"] == 0
    assert say("report", "scroll", "--from", "2020-01-01", "--to", "2020-01-31")["rows"] == []
    turned = say("report", "scroll", "--from", "2020-02-01", "--to", "2020-01-31", code=1)
    assert turned["code"] == "dates_turned_round"


def test_a_receipt_is_found_and_its_money_asked_to_be_moved(say: Say) -> None:
    say(*clerk("shift", "open"))
    wrong = account_of(say)
    taken = say(*clerk("take", wrong, "300"))
    right = say("find", "devi")["found"][0]["account"]
    asked = say(*clerk("transfer", taken["receipt"], right, "--reason", "typed wrongly"))
    assert (asked["receipt"], asked["paise"]) == (taken["receipt"], 30_000)
    (told,) = say("receipts", wrong, "300")["receipts"]
    assert told["receipt"] == taken["receipt"]
    assert [line["what"] for line in told["story"]] == ["taken", "printed", "transfer"]
    assert say("receipts", "ram", code=1)["code"] == "receipt_sought_unclear"


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
        {"file": "journal-K08-1-1.sqlite3", "seq": 1, "problem": "bad_signature"},
        {"file": "journal-K08-1-1.sqlite3", "seq": None, "problem": "schema: trigger entry_never_changes is missing"},
    ]
    assert say(*clerk("take", "1100006432", "300"), code=4)["code"] == "journal_damaged"
    assert say("doctor", code=4)["findings"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("receipt", "K08-7QX-260731-000001-Z"), 1, "receipt_number_check"),
        (("receipt", "1"), 1, "receipt_number_shape"),
        (("receipt", "K12-7QX-260731-000001-2"), 1, "receipt_unknown"),
        (("report", "shift"), 1, "day_without_shift"),
        (("report", "day"), 1, "day_without_shift"),
        (("report", "scroll"), 1, "day_without_shift"),
        (("day", "close"), 1, "approval_needed"),
        (("day", "close", "--approver", SUPERVISOR), 1, "day_without_shift"),
        (("shift", "count", "--clerk", CLERK), 1, "shift_not_open"),
        (("shift", "close", "--clerk", CLERK), 1, "shift_not_open"),
        (("shift", "open", "--clerk", "S0999"), 1, "staff_unknown"),
        (("shift", "open", "--clerk", CLERK, "--notes", "500"), 1, "notes_shape"),
        (("shift", "open", "--clerk", CLERK, "--notes", "500x\u00b3"), 1, "notes_shape"),
        (("shift", "open", "--clerk", CLERK, "--notes", "500x-1"), 1, "notes_shape"),
        (("shift", "open", "--clerk", CLERK, "--notes", "fivex1"), 1, "amount_not_number"),
        (("shift", "open", "--clerk", CLERK, "--notes", "3x1"), 1, "denomination_refused"),
        (("shift", "open", "--clerk", CLERK, "--approver", CLERK), 1, "pin_wrong"),
        (("cancel", "1", "--clerk", CLERK, "--reason", "x"), 1, "shift_not_open"),
        (("take", "12345678", "5", "--clerk", CLERK), 1, "account_unknown"),
        (("take", "9999999999", "5", "--clerk", CLERK), 1, "account_unknown"),
        (("take", "12O4567890", "5", "--clerk", CLERK), 1, "account_not_digits"),
        (("find", "1234567"), 1, "account_length"),
        (("verify", "journal", "--keys", "no such file"), 1, "keys_unreadable"),
        (("export", "no/such/folder/out.jsonl"), 3, "export_unwritable"),
    ],
)
def test_what_cannot_be_done_is_told_once_with_its_code(say: Say, words: tuple[str, ...], code: int, told: str) -> None:
    answer = say(*words, code=code)
    assert answer["code"] == told
    assert all(answer[each] and "{" not in answer[each] for each in ("happened", "safe", "todo"))


@pytest.mark.parametrize(
    "words",
    [
        ("take",),
        ("take", "1203447190", "5"),
        ("report", "day", "--date", "yesterday"),
        ("receipt", "1", "--as", "jpeg"),
        ("no-such-command",),
        ("shift",),
    ],
)
def test_a_command_that_is_not_understood_ends_with_two(
    folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_one_process_does_deeds_and_others_may_read(say: Say, folder: Path) -> None:
    say(*clerk("shift", "open", "--notes", "100x5"))
    account = account_of(say)
    number = say(*clerk("take", account, "300"))["receipt"]
    window = open_till(folder)
    for deed in (
        clerk("take", account, "300"),
        clerk("shift", "count"),
        approved("day", "close"),
        ("print",),
        approved(*clerk("cancel", number, "--reason", "wrong_amount", "--unreadable")),
    ):
        assert say(*deed, code=3)["code"] == "till_locked"
    assert say("find", account)["found"][0]["account"] == account
    assert number in say("receipt", number)["text"]
    shift, day = say("report", "shift"), say("report", "day")
    assert len(shift["receipts"]) == 1
    assert all(told[name] is None for told in (shift, day) for name in ("expected", "collected")), "the count is blind"
    assert say("verify", "journal")["whole"]
    window.close()
    assert say(*clerk("take", account, "200"))["seq"] > 0


def test_a_written_receipt_is_whole_or_told(say: Say, tmp_path: Path) -> None:
    say(*clerk("shift", "open"))
    number = say(*clerk("take", account_of(say), "300"))["receipt"]
    assert say("receipt", number, "--as", "png", code=1)["code"] == "output_file_needed"
    away = say("receipt", number, "-o", tmp_path / "no" / "such.txt", code=3)
    assert away["code"] == "disk_trouble" and "such.txt" in away["happened"]
    assert say("report", "shift", "--pdf", "/dev/null/x.pdf", code=3)["code"] == "report_not_written"


def test_a_forged_receipt_ends_with_four(say: Say, folder: Path, tmp_path: Path) -> None:
    say(*clerk("shift", "open"))
    taken = say(*clerk("take", account_of(say), "300"))
    keys = ("--keys", folder / "public-keys.json")
    text = taken["qr"]
    forged = text[:-1] + ("A" if text[-1] != "A" else "B")
    stranger = tmp_path / "blank.png"
    page = tmp_path / "page.png"
    say("receipt", taken["receipt"], "--as", "png", "-o", page)
    stranger.write_bytes(page.read_bytes()[:200])
    assert main(["verify", "receipt", forged, *map(str, keys), "--json"]) in (1, 4)
    assert say("verify", "receipt", stranger, *keys, code=1, data=False)["code"] == "picture_unreadable"
    assert main(["verify", "receipt", "x" * 5_000, *map(str, keys), "--json"]) in (1, 4)


def test_without_a_pin_nobody_is_asked_for_ever(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COUNTER_POS_PIN")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert say(*clerk("shift", "open"), code=1)["code"] == "pin_needed"


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # python-escpos drops a socket unclosed here
def test_a_printer_that_is_off_undoes_no_payment(say: Say, folder: Path) -> None:
    (folder / "settings.toml").write_text('[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = 9\n')
    say(*clerk("shift", "open"))
    taken = say(*clerk("take", account_of(say), "300"))
    assert taken["printer"] == "off"
    assert say("print")["unprinted"] == 2  # the slip of the shift, the receipt
    (folder / "settings.toml").unlink()
    assert say("print")["unprinted"] == 0
    assert list((folder / "receipts").glob("*.png"))


def test_a_printer_is_checked_tested_and_told_by_the_doctor(say: Say, folder: Path) -> None:
    with FakePrinter(Faults(no_process_id=True)) as fake:
        (folder / "settings.toml").write_text(
            f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {fake.port}\ndrawer = "pin2"\n'
        )
        checked = say("print", "--check", "--test")
        assert (checked["answers"], checked["model"], checked["test"]) == ("processed", "FAKE", "printed")
        assert [each["byte"] for each in checked["status"]] == [0x12] * 4
        doctor = {each["what"]: each for each in say("doctor")["findings"]}
        assert "FAKE" in doctor["printer"]["told"] and "processed" in doctor["printer"]["told"]
        assert fake.decoder.pulses == []
        say(*clerk("shift", "open"))
        account = account_of(say)
        for _ in range(2):
            assert say(*clerk("take", account, "300", "--command-id", "one-deed"))["printer"] == "ok"
        assert fake.decoder.pulses == [2], "once for one deed"
        assert len(fake.pictures) == 3, "the test page, the shift's slip and one receipt"
        fake.faults.paper = "out"
        assert say("doctor", code=3)["findings"]
        assert say(*clerk("take", account, "400"))["printer"] == "paper_out"
        waiting = say("print")
        assert [(each["state"], each["note"]) for each in waiting["queue"]] == [("waiting", "paper_out")]
        assert say("print", "--test", code=3)["code"] == "printer_test_not_sent"
        fake.mend()
        assert say("print")["queue"] == []


def test_a_damaged_replica_is_no_loss_of_money(say: Say, folder: Path) -> None:
    (folder / "replica.sqlite3").write_bytes(b"rubbish" * 4_000)
    told = say("find", "ram", code=4)
    assert told["code"] == "replica_damaged"
    assert say("verify", "journal")["whole"]
    assert say("doctor", code=4)["findings"]
    assert (folder / "replica.sqlite3").exists()


def test_a_till_is_not_enrolled_twice_nor_by_a_stranger(say: Say, tmp_path: Path) -> None:
    again = say("enrol", "--central", "http://127.0.0.1:9", "--code", "AAAA", code=1)
    assert again["code"] == "till_already_enrolled"
    fresh = ("--data", str(tmp_path / "fresh"), "--json")
    assert main(["enrol", "--central", "http://127.0.0.1:9", "--code", "ABCD-EFGH", *fresh]) in (1, 3)
    (tmp_path / "file").write_text("")
    assert main(["enrol", "--central", "http://127.0.0.1:9", "--code", "X", "--data", str(tmp_path / "file")]) == 3


def asked_for(folder: Path, *demands: Demand) -> None:
    """What the courier brought home."""
    replica = Replica(folder / "replica.sqlite3")
    replica.replace_demands(demand_rows(demand_list(demands, 1)))
    replica.close()


def test_a_quote_a_request_and_a_draft_are_taken_by_command(say: Say, folder: Path) -> None:
    say(*clerk("shift", "open", "--notes", "100x5"))
    account = account_of(say)
    asked_for(
        folder,
        Demand("OTS26-1", DemandKind.QUOTE, int(account), 250_000, date(2099, 1, 1), "OTS 2026"),
        Demand("OTS26-2", DemandKind.QUOTE, int(account), 250_000, date(2020, 1, 1), "OTS 2026"),
        Demand("REQ/77", DemandKind.REQUEST, 0, 118_000, None, "meter_test", "Asha Rani", "आशा रानी"),
    )
    (found,) = say("find", "ots26-1")["found"]
    assert (found["matched"], [each["number"] for each in found["demands"]]) == ("quote", ["OTS26-1"])
    assert len(say("find", account)["found"][0]["demands"]) == 2
    assert say(*clerk("take", "--quote", "OTS26-1"))["paise"] == 250_000
    assert say(*clerk("take", "--quote", "OTS26-1"), code=1)["code"] == "demand_paid"
    assert say(*clerk("take", "--quote", "OTS26-2"), code=1)["code"] == "demand_expired"
    assert say(*clerk("take", "--quote", "REQ/77"), code=1)["code"] == "demand_unknown"
    assert say(*clerk("take", account, "500", "--purpose", "settlement"), code=1)["code"] == "demand_needed"
    paper = ("--tender", "demand_draft", "--instrument-number", "004217", "--bank", "SBI", "--branch", "Naubasta")
    today = f"{SystemClock().now():%d-%m-%Y}"
    dated = (*paper, "--instrument-date", today, "--drawer", "Asha Rani")
    taken = say(*clerk("take", "--request", "req/77", *dated))
    assert (taken["change"], taken["warnings"]) == (0, ["subject_to_realisation"])
    assert say(*clerk("take", account, "200", *paper, "--instrument-date", today), code=1)["code"] == "instrument_text"
    assert say(*clerk("take", account, "200", *paper), code=1)["code"] == "instrument_date"
    assert say(*clerk("take", account, "200", "--tender", "cheque"), code=1)["code"] == "tender_refused"
    assert say(*clerk("take"), code=1)["code"] == "account_empty"
    assert say(*clerk("take", account), code=1)["code"] == "amount_empty"


def test_several_accounts_are_paid_with_one_tender_by_command(say: Say) -> None:
    say(*clerk("shift", "open", "--notes", "100x5"))
    account = account_of(say)
    other = ("--also", account, "100", "security")
    taken = say(*clerk("take", account, "200", *other, "--tendered", "500"))
    assert (len(taken["receipts"]), taken["paise"], taken["change"]) == (2, 30_000, 20_000)
    assert say(*clerk("take", account, "200", "--also", account), code=1)["code"] == "amount_empty"
    assert say(*clerk("take", account, "200", "--also", account, "1", "x"), code=1)["code"] == "purpose_not_for_account"


def test_the_mirror_is_told_by_the_doctor_and_proves_itself(say: Say, folder: Path, tmp_path: Path) -> None:
    def told(code: int = 0) -> str:
        return str({each["what"]: each for each in say("doctor", code=code)["findings"]}["mirror"]["told"])

    assert told().startswith("none set")
    stick = tmp_path / "stick"
    (folder / "settings.toml").write_text(f"mirror = {json.dumps(str(stick))}\n")
    assert "no such folder" in told(3)
    say(*clerk("shift", "open"))
    account = account_of(say)
    assert say(*clerk("take", account, "300"))["printer"] == "ok", "a mirror that is away keeps nobody"
    stick.mkdir()
    assert "lacks the last" in told(3)
    taken = say(*clerk("take", account, "400"))
    assert f"holds all {taken['seq']} entries" in told()
    assert "own disk" in told()
    file = stick / "mirror-K08-1-1.jsonl"
    proven = say("verify", "mirror", file)
    assert (proven["entries"], proven["receipts"], proven["torn"]) == (taken["seq"], 2, 0)
    exported = tmp_path / "export.jsonl"
    say("export", exported)
    assert exported.read_bytes() == file.read_bytes()
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    assert say("verify", "mirror", file)["torn"] > 0
    room = b"\n" * 900
    file.write_bytes(whole + room)
    assert say("verify", "mirror", file)["torn"] == 0, "a till at work keeps room behind the last entry"
    file.write_bytes(whole[:-700] + room)
    torn = say("verify", "mirror", file)
    assert torn["torn"] > 0 and torn["entries"] == taken["seq"] - 1
    file.write_bytes(whole[:-700] + room + bytes(4_096))  # it wrote past the room's end, and that block never came
    assert say("verify", "mirror", file)["torn"] == torn["torn"] + len(room) + 4_096
    last = whole.splitlines(keepends=True)[-1]
    file.write_bytes(whole[: -len(last) - 700] + room + last + room)
    assert say("verify", "mirror", file, code=4)["problem"]["seq"] == taken["seq"] - 1, "an entry behind is no room"
    file.write_bytes(whole[:-5] + b"\n")
    assert say("verify", "mirror", file, code=4)["problem"]["seq"] == taken["seq"], "and without room nothing was torn"
    file.write_bytes(whole.replace(b"30000", b"30100"))
    assert say("verify", "mirror", file, code=4)["problem"]["problem"] == "bad_hash"
    assert say("verify", "mirror", tmp_path / "none", code=3)["code"] == "mirror_unreadable"
    (folder / "settings.toml").write_text('mirror = "/"\n')
    assert "root" in told(3)
