"""After a restart the till says of each payment whether it is recorded, whether it is on paper, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter_pos.i18n.notices import caution
from counter_pos.i18n.sentences import CAUTIONS
from counter_pos.services.days.after_restart import PAPERS, PaymentOutcome, latest_outcomes, outcome_of
from tests import words
from tests.tills import TestTill, order


def test_each_payment_stands_as_its_paper_does(tmp_path: Path) -> None:
    till = TestTill(tmp_path)
    desk = till.open_shift()
    account = till.postpaid().account
    orders = [order(account, 10_000 + 100 * number) for number in range(5)]
    taken = [desk.take_payment(each) for each in orders]
    jobs = [job.id for job in desk.print_jobs.waiting() if job.kind == "payment"]
    for job, state in zip(jobs[1:], ("printed", "sending", "failed"), strict=False):
        desk.print_jobs.mark(job, state, "")  # type: ignore[arg-type]
    word = words.cancelling(desk, taken[4].receipts[0].number)
    desk.cancel_payment(taken[4].receipts[0].number, "wrong_amount", word, till.papers(taken[4].receipts[0].number))
    till.reopen()
    told = latest_outcomes(till.till)
    assert [each.paper for each in told] == ["cancelled", "failed", "uncertain", "printed", "waiting"]
    assert [each.receipt for each in told] == [each.receipts[0].number for each in reversed(taken)]
    assert latest_outcomes(till.till, limit=2) == told[:2]
    assert outcome_of(till.till, orders[2].command_id) == [told[2]]
    assert outcome_of(till.till, "never pressed") == []
    till.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_standing_has_its_sentence(paper: str) -> None:
    outcome = PaymentOutcome("c", 1, "K08-7QX-260731-000001-Y", 1100003508, 30_000, None, paper)  # type: ignore[arg-type]
    assert outcome.caution in CAUTIONS
    facts = {"receipt": outcome.receipt, "paise": outcome.paise, "account": outcome.account}
    for language in ("en", "hi"):
        said = caution(outcome.caution, facts, language)
        assert "K08-7QX-260731-000001-Y" in said and "300" in said
