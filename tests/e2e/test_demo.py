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
    taken = equation["opening_float"] + equation["collected"] - equation["returned"] + equation["over_short"]
    assert taken == equation["in_drawer"] + equation["in_safe"]
    assert equation["over_short"] == -10_000  # one hundred-rupee note short
    assert said["receipts"] >= 10
    assert said["cancelled"] == 1


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
        if "-shift-" in paper.stem or "-day-" in paper.stem:
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
    assert [each["kind"] for each in slips] == ["shift_opened", "shift_closed", "site_day_closed"]
    till = json.loads(json.loads((out / "till" / "public-keys.json").read_text())["body"])["tills"][0]
    for each in slips:
        claim, signature = from_text(each["qr"])
        assert is_genuine(claim, signature, bytes.fromhex(till["public_key"]))
    for kind in ("shift-opened", "shift-closed", "site-day-closed"):
        assert list((out / "receipts").glob(f"*-{kind}.png"))


def test_the_day_is_told_to_machines_receipt_by_receipt(played: tuple[Path, dict[str, Any]]) -> None:
    out, said = played
    day = counter_pos("report", "day", "--data", out / "till", out=out)
    assert len(day["receipts"]) == said["receipts"]
    assert all(row["sent"] and row["printed"] == "printed" for row in day["receipts"])
    assert day["closed"] and day["supervisor"] == "S0077"
