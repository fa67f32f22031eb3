"""`counter-pos verify paper`: papers held against a whole journal, a copy that lost its end, and another till's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counter_pos.__main__ import main
from counter_pos.services.shelf import TillShelf
from tests.photos import Shot, photo
from tests.tills import CLERK, CLERK_PIN, TestTill, key_list, order

pytestmark = pytest.mark.usefixtures("qapp")  # before the receipts are drawn
Verify = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    (tmp_path / "till").mkdir()
    made = TestTill(tmp_path / "till")
    TillShelf(made.folder, None, made.clock, heard=lambda replica: None).adopt("keys", key_list(made.journal))
    made.open_shift()
    yield made
    made.close()


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    def verify(folder: Path, *papers: object) -> tuple[int, dict[str, Any]]:
        code = main(["verify", "paper", *map(str, papers), "--data", str(folder), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return verify


def test_a_cut_off_end_shows_by_slip_receipt_photo_and_report(till: TestTill, verify: Verify, tmp_path: Path) -> None:
    till.journal.close()
    shutil.copytree(till.folder, tmp_path / "cut")
    desk = till.reopen()
    desk.sign_in(CLERK, CLERK_PIN)
    opening = desk.slips()[0]
    taken = desk.take_payment(order(till.postpaid().account, 20_000))
    receipt = desk.receipt_text(taken.receipts[0].number)
    (tmp_path / "photo.jpg").write_bytes(photo(receipt.qr, Shot("as it lies there")))
    head = f"{till.journal.place.seq}:{till.journal.place.hash.hex()[:12]}"
    papers = (opening.qr, receipt.qr, tmp_path / "photo.jpg", head)
    code, told = verify(till.folder, *papers)
    assert code == 0 and [each["state"] for each in told["anchors"]] == ["holds"] * 4
    assert [each["kind"] for each in told["anchors"]] == ["start", "deed", "deed", "written"]
    code, told = verify(tmp_path / "cut", *papers)
    assert code == 4 and [each["state"] for each in told["anchors"]] == ["holds", "cut_off", "cut_off", "cut_off"]
    code, told = verify(till.folder, f"{till.journal.place.seq}:abcdef")
    assert (code, told["anchors"][0]["state"]) == (4, "other_history")


def test_what_cannot_be_held_against_this_journal_is_told(till: TestTill, verify: Verify, tmp_path: Path) -> None:
    vectors = Path(__file__).resolve().parent.parent / "vectors"
    foreign = json.loads((vectors / "receipts.json").read_text(encoding="utf-8"))[0]["text"]
    assert verify(till.folder, foreign)[1]["code"] == "paper_unproven"
    assert verify(till.folder, "hello")[1]["code"] == "receipt_text_shape"
    assert verify(tmp_path / "nowhere", "1:abcdef")[1]["code"] == "till_not_enrolled"
