"""`counter-pos central ...` as a person or a script runs it: output, exit codes, and a served centre that stops."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_pos.__main__ import main
from counter_pos.central.centre import open_centre
from counter_pos.central.keys import KEY_FILE
from counter_pos.sync.enrol import enrol
from counter_pos.wire.canonical import decode
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import ReceiptStatus
from tests.chains import TILL, ChainMaker
from tests.serving import enrol_directly

PERSON = {"number": 412, "name_en": "Asha", "name_hi": "आशा", "role": "clerk"}

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(step: str, *arguments: object) -> tuple[int, dict[str, Any]]:
        code = main(["central", step, "--data", str(tmp_path / "centre"), "--json", *map(str, arguments)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.json"
    path.write_text(json.dumps([PERSON | {"pin": "314159"}]))
    return path


def test_a_centre_is_made_fed_and_proven(run: Run, staff: Path, tmp_path: Path) -> None:
    assert run("publish", "--staff", staff, "--site", "K08")[1]["staff"] == 1
    code, told = run("import-accounts", "--generate", 300, "--as-of", "2026-07-31T00:00:00Z")
    assert (code, told["rows"], told["version"], told["as_of"]) == (0, 300, 1, "2026-07-31T00:00:00.000Z")
    code, told = run("enrol-code", "--counter", "K08", "--window", 2)
    assert code == 0 and told["device"] == "K08-2" and len(told["code"]) == 14
    assert (tmp_path / "centre" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    centre = open_centre(tmp_path / "centre")
    answer = enrol_directly(centre, TILL)
    assert b"314159" not in answer.staff.body.encode()
    from counter_pos.central.ledger import Batch

    maker = ChainMaker(answer.ticket, TILL)
    maker.pay(500)
    centre.ledger.ingest(Batch("K08-1", 1, 1, tuple(maker.entries)))
    centre.close()
    code, told = run("verify")
    assert (code, told["ok"], told["entries"], told["collected_paise"]) == (0, True, 2, 500)
    code, told = run("report", "counters", "--date", "2026-07-31", "--xlsx", tmp_path / "counters.xlsx")
    assert code == 0 and [(row["code"], row["cash"]) for row in told["rows"]] == [("K08", 500)]
    assert (tmp_path / "counters.xlsx").read_bytes().startswith(b"PK")
    assert run("report", "counters", "--from", "2026-08-01", "--to", "2026-07-01")[0] == 1
    code, told = run("status")
    assert (code, told["receipts"], told["exceptions"], told["chains"][0]["seq"]) == (0, 1, 1, 2)


def test_what_receipts_are_verified_with_is_written_as_signed_files(run: Run, staff: Path, tmp_path: Path) -> None:
    run("publish", "--staff", staff, "--site", "K08")
    keys, status = tmp_path / "keys.json", tmp_path / "status.json"
    assert run("document", "keys", "-o", keys)[0] == run("document", "status", "-o", status)[0] == 0
    ring = KeyRing.read(keys.read_bytes())
    assert ReceiptStatus.read(status.read_bytes(), ring).said.chains == []
    assert run("document", "keys", "-o", tmp_path / "no" / "such")[1]["code"] == "disk_trouble"


def test_verify_ends_with_4_and_names_the_entry(run: Run, tmp_path: Path, staff: Path) -> None:
    test_a_centre_is_made_fed_and_proven(run, staff, tmp_path)
    centre = open_centre(tmp_path / "centre")
    with centre.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_no_update")
        connection.exec_driver_sql("UPDATE entry SET signature = zeroblob(64) WHERE seq = 2")
    centre.close()
    code, told = run("verify")
    assert (code, told["ok"]) == (4, False)
    assert [(each["device"], each["seq"], each["what"]) for each in told["findings"]] == [("K08-1", 2, "entry")]


def test_accounts_come_from_csv_and_refused_lines_are_told(run: Run, tmp_path: Path) -> None:
    from datetime import date

    from counter_pos.demo.city import make_city
    from counter_pos.replica.importer import write_consumers

    path = tmp_path / "city.csv"
    write_consumers(path, make_city(50, as_of=date(2026, 7, 31)))
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:-3], "rubbish", *lines[-3:]]) + "\n")
    code, told = run("import-accounts", "--csv", path)
    assert (code, told["rows"], told["refused"]) == (0, 50, 1)
    assert Path(told["refused_file"]).exists()


def test_quotes_come_from_csv_and_refused_lines_are_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    head = "number,kind,account,amount,expires,head,name_en,name_hi"
    path.write_text(f"{head}\nOTS-0001,quote,1100003508,2500,2026-08-31,OTS,,\nrubbish\n")
    code, told = run("import-demands", "--csv", path)
    assert (code, told["version"], told["rows"], told["refused"]) == (0, 1, 1, 1)
    assert Path(told["refused_file"]).exists()
    assert run("import-demands", "--csv", path)[1]["version"] == 1  # the same list is no new version
    assert run("import-demands", "--csv", tmp_path / "none")[1]["code"] == "import_missing"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "told"),
    [
        (("status",), 3, "central_store_missing"),
        (("verify",), 3, "central_store_missing"),
        (("serve", "--port", "0"), 3, "central_store_missing"),
        (("enrol-code", "--counter", "K08"), 3, "central_store_missing"),
        (("enrol-code", "--counter", "NOWHERE"), 1, "counter_unknown"),
        (("publish", "--site", "K08"), 1, "staff_site_missing"),
        (("publish", "--policy", "no such file"), 3, "import_missing"),
        (("publish", "--policy", __file__), 1, "policy_damaged"),
        (("publish", "--staff", __file__, "--site", "K08"), 1, "staff_damaged"),
        (("import-accounts", "--csv", "no such file"), 3, "import_missing"),
        (("import-accounts", "--generate", "0"), 1, "no_accounts"),
        (("import-accounts", "--generate", "1", "--as-of", "yesterday"), 1, "bad_instant"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    run: Run, arguments: tuple[str, ...], exit_code: int, told: str
) -> None:
    code, answer = run(*arguments)
    assert (code, answer["ok"], answer["code"]) == (exit_code, False, told)


@pytest.mark.parametrize(
    "entry", [PERSON, PERSON | {"pin": "123"}, PERSON | {"pin": "12345x"}, PERSON | {"pin": "१२३४५६"}]
)
def test_a_pin_has_six_digits_or_more(run: Run, tmp_path: Path, entry: dict[str, object]) -> None:
    path = tmp_path / "staff.json"
    path.write_text(json.dumps([entry]))
    assert run("publish", "--staff", path, "--site", "K08")[1]["code"] == "staff_damaged"


def test_a_damaged_centre_is_told_as_damage(run: Run, staff: Path, tmp_path: Path) -> None:
    run("publish", "--staff", staff, "--site", "K08")
    folder = tmp_path / "centre"
    (folder / KEY_FILE).write_text("{}")
    assert run("status")[1]["code"] == "central_key_damaged"
    (folder / KEY_FILE).unlink()
    code, told = run("publish")
    assert (code, told["code"]) == (3, "central_key_missing"), "a lost key is never replaced by another"
    for name in ("central.sqlite3", "central.sqlite3-wal", "central.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "central.sqlite3").write_bytes(b"no database " * 1000)
    key = json.dumps({"signing_seed": "00" * 32, "till_secret": "00" * 32, "mobile_key": "00" * 32})
    (folder / KEY_FILE).write_text(key)
    assert run("status") == (4, run("status")[1])
    assert run("status")[1]["code"] == "central_store_damaged"


def test_a_served_centre_answers_and_stops(run: Run, staff: Path, tmp_path: Path) -> None:
    """The server that is used every day, in a process of its own."""
    run("publish", "--staff", staff, "--site", "K08")
    code = run("enrol-code", "--counter", "K08")[1]["code"]
    command = [sys.executable, "-m", "counter_pos", "central", "serve", "--data", str(tmp_path / "centre")]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen([*command, "--port", "0", "--json"], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        answer = enrol(url, code, TILL)
        process.terminate()
        assert process.wait(30) == 0
    ticket = decode(answer.ticket.body.encode())
    assert (ticket["device"], ticket["epoch"], ticket["counter"]["code"]) == ("K08-1", 1, "K08")
    assert ticket["counter"]["name_hi"], "named from the built-in list"
