"""The demo's day from end to end, as a stranger runs it: the real program, a real centre, a line that is cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counter_pos.wire.slip_qr import from_text, is_genuine

ACCOUNTS = 5_000


def counter_pos(*words: str | Path, out: Path, code: int = 0) -> dict[str, Any]:
    """Run one command with --json and return what it said."""
    environment = {**os.environ, "COUNTER_POS_STATE": str(out / "state"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "counter_pos", *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    said: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return said


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("demo")
    return out, counter_pos("demo", "--headless", "--accounts", str(ACCOUNTS), "--out", out, out=out)


def test_every_rupee_of_the_day_has_a_place(played: tuple[Path, dict[str, Any]]) -> None:
    _, said = played
    equation = said["equation"]
    taken = equation["opening_float"] + equation["floats_added"] + equation["collected"]
    assert taken - equation["returned"] + equation["over_short"] == equation["in_safe"]
    assert (equation["in_drawer"], equation["in_transit"]) == (0, 0)
    (bag,) = said["bags"]
    assert bag["received"] and bag["paise"] == equation["in_bags"] > 0
    assert equation["in_safe"] == equation["in_bags"] + equation["counted"]
    assert equation["over_short"] == -10_000  # one hundred-rupee note short
    assert equation["drafts"] == 1 and equation["drafts_paise"] >= 20_000_000  # no cash: in neither side above
    assert said["receipts"] >= 10
    assert said["cancelled"] == 1


def test_each_deed_is_told_in_one_line_and_the_last_lines_account_for_the_cash(
    played: tuple[Path, dict[str, Any]],
) -> None:
    out, said = played
    lines = (out / "summary.txt").read_text(encoding="utf-8").splitlines()
    happened = [each["said"] for each in said["happened"]]
    assert lines[: len(happened)] == happened
    names = [each["name"] for each in said["happened"]]
    custody = ["open-shift", "float", "pick-up", "close-shift", "receive", "close-day"]
    assert [name for name in names if name in custody] == custody
    assert {"over-cash-limit", "draft", "settlement", "service-request", "line-cut", "line-back"} <= set(names)
    sums = [line for line in lines if line.startswith("=")]
    assert len(sums) == 2 and sums[0].split()[-1] == sums[1].split()[-1]
    assert any(line.split()[:4] == ["-", "missing", "at", "the"] and line.endswith(" 100.00") for line in lines)


def test_what_head_office_asked_for_by_number_is_paid_there(played: tuple[Path, dict[str, Any]]) -> None:
    out, said = played
    rows = counter_pos("report", "day", "--data", out / "till", out=out)["receipts"]
    assert ("bill", "demand_draft") in {(row["purpose"], row["tender"]) for row in rows}
    by_number = {"quote": "settlement", "request": "miscellaneous"}
    asked = {(by_number[each["kind"]], each["paise"]) for each in said["demands"]}
    assert {(row["purpose"], row["paise"]) for row in rows if row["purpose"] in by_number.values()} == asked
    columns = ("number", "kind", "account", "amount", "expires", "head", "name_en", "name_hi")
    lines = [
        ",".join(
            (
                each["number"],
                each["kind"],
                each["account"] or "",
                str(each["paise"] // 100),
                "2099-12-31",
                "h",
                "A",
                "A",
            )
        )
        for each in said["demands"]
    ]
    (out / "again.csv").write_text("\n".join((",".join(columns), *lines)) + "\n", encoding="utf-8")
    again = counter_pos(
        "central", "import-demands", "--data", out / "centre", "--csv", out / "again.csv", out=out
    )  # the same numbers once more: head office's ledger has them as paid
    assert (again["rows"], again["paid"]) == (0, 2)


def test_both_sides_prove_themselves_and_hold_the_same_chain(played: tuple[Path, dict[str, Any]]) -> None:
    out, said = played
    journal = counter_pos("verify", "journal", "--data", out / "till", out=out)
    ledger = counter_pos("central", "verify", "--data", out / "centre", out=out)
    status = counter_pos("central", "status", "--data", out / "centre", out=out)
    assert journal["whole"] and journal["entries"] == said["entries"]
    assert ledger["whole"]
    assert [(each["seq"], each["hash"]) for each in status["chains"]] == [(said["entries"], said["head"])]


def test_it_leaves_pictures_receipts_and_papers_in_both_languages(played: tuple[Path, dict[str, Any]]) -> None:
    out, _ = played
    assert len(list((out / "pictures").glob("*.png"))) >= 25
    assert {each.name.rsplit("-", 1)[1] for each in (out / "reports").glob("*.pdf")} == {"hi.pdf", "en.pdf"}
    assert (out / "summary.txt").read_text(encoding="utf-8").count("=") >= 1


def test_every_paper_of_the_day_is_genuine_to_a_stranger(played: tuple[Path, dict[str, Any]]) -> None:
    out, _ = played
    verdicts = {}
    for paper in sorted((out / "receipts").glob("*.png")):
        if any(slip in paper.stem for slip in ("-shift-", "-day-", "-cash-")):
            continue  # a slip, not a receipt: proven below
        keys = out / "till" / "public-keys.json"
        verdicts[paper.stem] = counter_pos("verify", "receipt", paper, "--keys", keys, out=out)["verdict"]
    kinds = {
        "copy1": "duplicate",
        "cancelled": "cancellation",
    }
    for name, verdict in verdicts.items():
        assert verdict == kinds.get(name.rsplit("-", 1)[1], "genuine"), name
    assert {"genuine", "duplicate", "cancellation"} <= set(verdicts.values())


def test_the_page_and_the_status_list_know_what_was_cancelled(played: tuple[Path, dict[str, Any]]) -> None:
    out, said = played
    status, keys = out / "status.json", out / "till" / "public-keys.json"
    told = json.loads(json.loads(status.read_bytes())["body"])
    (chain,) = told["chains"]
    assert (chain["seq"], len(chain["cancelled"])) == (said["entries"], said["cancelled"])
    page = Path(said["page"]).read_text(encoding="utf-8")
    assert json.loads(keys.read_bytes())["signature"] in page and json.loads(status.read_bytes())["signature"] in page
    (slip,) = (each for each in (out / "receipts").glob("*cancelled.png"))
    original = slip.with_name(slip.name.removesuffix("-cancelled.png") + ".png")
    for more, verdict, code in (((), "genuine", 0), (("--status", status), "cancelled", 1)):
        judged = counter_pos("verify", "receipt", original, "--keys", keys, *more, out=out, code=code)
        assert judged["verdict"] == verdict


def test_every_slip_of_the_day_proves_itself(played: tuple[Path, dict[str, Any]]) -> None:
    out, _ = played
    slips = counter_pos("slip", "list", "--data", out / "till", out=out)["slips"]
    assert [each["kind"] for each in slips] == ["shift_opened", "cash_picked_up", "shift_closed", "site_day_closed"]
    till = json.loads(json.loads((out / "till" / "public-keys.json").read_text())["body"])["tills"][0]
    for each in slips:
        claim, signature = from_text(each["qr"])
        assert is_genuine(claim, signature, bytes.fromhex(till["public_key"]))
    for kind in ("shift-opened", "cash-picked-up-[12]", "shift-closed", "site-day-closed"):
        assert list((out / "receipts").glob(f"*-{kind}.png"))


def test_the_day_is_told_to_machines_receipt_by_receipt(played: tuple[Path, dict[str, Any]]) -> None:
    out, said = played
    day = counter_pos("report", "day", "--data", out / "till", out=out)
    assert len(day["receipts"]) == said["receipts"]
    assert all(row["sent"] and row["printed"] == "printed" for row in day["receipts"])
    assert day["closed"] and day["supervisor"] == "S0077"
