"""A counted shift explains itself over a real till; an uncounted one tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from tests import words
from tests.tills import TestTill, order


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def test_nothing_is_told_before_the_count(till: TestTill) -> None:
    till.desk.take_payment(order(till.postpaid().account, 54_000))
    with pytest.raises(Refused) as told:
        till.desk.explain()
    assert told.value.code == "shift_not_counted"
    with pytest.raises(Refused) as told:
        till.desk.explain(7)
    assert told.value.code == "shift_unknown"


def test_a_shift_that_is_ninety_rupees_short_names_the_payment_that_may_be_450(till: TestTill) -> None:
    people = [each.account for each in till.consumers() if each.heads.total > 100_000]
    till.desk.take_payment(order(people[0], 30_000))
    taken = till.desk.take_payment(order(people[1], 54_000))
    till.desk.count_drawer((NoteCount(10_000, 12), NoteCount(5_000, 1)))
    told = till.desk.explain()
    assert (told.expected, told.counted, told.difference) == (134_000, 125_000, -9_000)
    assert [(line.name, line.paise) for line in told.lines] == [("opening_float", 50_000), ("collected", 84_000)]
    first = told.causes[0]
    assert (first.code, first.was, first.may_be, first.moved[0].seq) == ("transposed", 54_000, 45_000, taken.seq)
    assert first.moved[0].receipt == taken.receipts[0].number
    till.desk.close_shift("typed wrong", words.closing(till.desk))
    assert till.desk.explain(1) == told
