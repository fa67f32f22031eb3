"""What is no receipt to restore is refused, and the journal stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from counter_pos.domain.errors import Refused
from counter_pos.services.restoring.papers import GivenPaper, JudgedPaper
from counter_pos.services.restoring.recovering import judge_papers, matter_of, recover_receipt
from counter_pos.services.restoring.sources import JournalSource, MirrorSource
from tests import words
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


def of_an_earlier_epoch(till: TestTill) -> JudgedPaper:
    """As of a receipt whose entry is lost with its epoch."""
    paper = own_paper(till)
    assert paper.claim is not None
    return replace(paper, state="paper_only", claim=msgspec.structs.replace(paper.claim, epoch=0))


def test_a_paper_asked_for_again_is_answered_by_its_first_entry(till: TestTill) -> None:
    """The answer was lost: asked again, with whatever word, its money is there once and no supervisor is needed."""
    paper = of_an_earlier_epoch(till)
    assert till.till.shift is not None
    before = till.till.shift.drawer.expected
    word = words.agreed(till.desk, matter_of(paper))
    first = recover_receipt(till.till, paper, word, in_drawer=True)
    assert till.till.shift.drawer.expected == before + 20_000
    for again in (paper, replace(paper, state="recovered")):
        assert recover_receipt(till.till, again, None, in_drawer=True) == first
    assert till.till.shift.drawer.expected == before + 20_000
    assert len(list(till.journal.of_kind("payment_recovered"))) == 1


def test_what_an_earlier_epoch_took_over_is_not_wanted_again(till: TestTill) -> None:
    """Its cash is in what was taken over from there, whatever supervisor agrees."""
    paper = replace(of_an_earlier_epoch(till), state="recovered")
    word = words.agreed(till.desk, matter_of(paper))
    refused("paper_not_wanted", lambda: recover_receipt(till.till, paper, word, in_drawer=True), till)


def test_a_folder_without_anything_of_a_till_is_no_source(till: TestTill, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused("restore_nothing", lambda: MirrorSource(empty), till)
    refused("restore_nothing", lambda: JournalSource(empty, tmp_path), till)
