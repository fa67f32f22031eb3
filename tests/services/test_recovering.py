"""What is no receipt to restore is refused, and the journal stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.services.restoring.papers import GivenPaper, JudgedPaper
from counter_pos.services.restoring.recovering import judge_papers, recover_receipt
from counter_pos.services.restoring.sources import JournalSource, MirrorSource
from tests.tills import TestTill, key_ring, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    (tmp_path / "till").mkdir()
    made = TestTill(tmp_path / "till")
    made.open_shift()
    yield made
    made.close()


def own_paper(till: TestTill) -> JudgedPaper:
    """A receipt of this very journal, judged."""
    number = till.desk.take_payment(order(till.postpaid().account, 20_000)).receipts[0].number
    (text,) = till.papers(number).scans
    (judged,) = judge_papers(till.till, [GivenPaper("paper 1", text)], key_ring(till.journal), [])
    return judged


def refused(code: str, deed: Callable[[], object], till: TestTill) -> Refused:
    before = till.journal.place.seq
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    assert till.journal.place.seq == before
    return told.value


def test_a_receipt_that_the_journal_holds_is_not_restored_beside_its_entry(till: TestTill) -> None:
    paper = own_paper(till)
    assert paper.state == "in_chain"
    told = refused("paper_not_wanted", lambda: recover_receipt(till.till, paper, None, in_drawer=True), till)
    assert told.facts["place"] == "paper 1"


def test_no_receipt_of_the_open_epoch_is_restored_whatever_it_was_judged(till: TestTill) -> None:
    paper = replace(own_paper(till), state="paper_only")
    refused("paper_own_epoch", lambda: recover_receipt(till.till, paper, None, in_drawer=True), till)


def test_a_folder_without_anything_of_a_till_is_no_source(till: TestTill, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused("restore_nothing", lambda: MirrorSource(empty), till)
    refused("restore_nothing", lambda: JournalSource(empty, tmp_path), till)
