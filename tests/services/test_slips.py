"""Slips are made from their entries, prove themselves, and are promised with the deed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.slip import SlipText
from counter_pos.printing import raster
from counter_pos.printing.job import file_name, page_of
from counter_pos.printing.page import as_text
from counter_pos.wire.slip_qr import SlipType, from_text, is_genuine
from tests import words
from tests.tills import OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR, TestTill, order

FLOAT = (NoteCount(10_000, 5),)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestTill]:
    made = TestTill(tmp_path)
    made.open_shift()
    yield made
    made.close()


def whole_day(till: TestTill) -> list[SlipText]:
    """Every slip of a day: opening, pick-up, hand-over, close, day."""
    desk = till.desk
    desk.take_payment(order(till.postpaid().account, 20_000))
    desk.pick_up((NoteCount(10_000, 3),), "B-1044", words.picking_up(desk, "B-1044", (NoteCount(10_000, 3),)))
    desk.count_for_hand_over((NoteCount(10_000, 3),), OTHER_CLERK, OTHER_CLERK_PIN)
    desk.hand_over("a note is missing", words.handing_over(desk))
    desk.count_drawer((NoteCount(10_000, 3),))
    desk.close_shift(None, None)
    keeper = words.receiving_bag(desk, "B-1044", (NoteCount(10_000, 3),))
    desk.receive_pick_up("B-1044", (NoteCount(10_000, 3),), keeper)
    desk.close_day(None, words.closing_day(desk))
    return desk.slips()


def test_every_slip_of_a_day_proves_itself_and_says_what_its_entry_says(till: TestTill) -> None:
    told = whole_day(till)
    claims = [from_text(slip.qr) for slip in told]
    key = till.journal.public_key
    assert all(is_genuine(claim, signature, key) for claim, signature in claims)
    types = [SlipType.SHIFT_OPENED, SlipType.CASH_PICKED_UP, SlipType.SHIFT_HANDED_OVER]
    assert [claim.type for claim, _ in claims] == [*types, SlipType.SHIFT_CLOSED, SlipType.DAY_CLOSED]
    assert [claim.paise for claim, _ in claims] == [50_000, 30_000, 30_000, 30_000, 30_000]
    assert [claim.difference for claim, _ in claims] == [0, 0, -10_000, 0, 0]
    assert [claim.entry_hash.hex() for claim, _ in claims] == [slip.entry_hash for slip in told]
    assert [slip.second for slip in told] == ["", SUPERVISOR, OTHER_CLERK, "", ""]


def test_the_paper_is_promised_with_the_deed_and_read_from_its_entry(till: TestTill) -> None:
    slips = whole_day(till)
    jobs = [job for job in till.reopen().print_jobs.waiting() if job.kind not in ("payment", "cancellation")]
    papers = [till.desk.print_jobs.text_of(job) for job in jobs]
    assert [paper.kind for paper in papers] == [
        "shift_opened", "cash_picked_up", "cash_picked_up", "shift_handed_over", "shift_closed", "site_day_closed",
    ]  # fmt: skip
    assert {paper.qr for paper in papers} == {slip.qr for slip in slips}
    assert len({file_name(paper) for paper in papers}) == len(papers)


@pytest.mark.parametrize("width", [576, 384])
def test_every_slip_is_set_out_in_both_languages(till: TestTill, width: int) -> None:
    raster.prepare()
    for slip in whole_day(till):
        page = page_of(slip, width)
        written = as_text(page)
        assert slip.qr in written and slip.entry_hash[:6].upper() in written
        assert "?" not in written
        picture = raster.draw(page)
        assert picture.width == width


def test_a_slip_is_printed_again_marked_so_with_the_same_code(till: TestTill) -> None:
    slip = till.desk.slips()[0]
    again = till.desk.reprint_slip(slip.seq)
    assert (again.reprint, again.qr) == (True, slip.qr)
    before = till.journal.place.seq
    till.desk.reprint_slip(slip.seq)
    assert till.journal.place.seq == before
    papers = [till.desk.print_jobs.text_of(job) for job in till.desk.print_jobs.waiting() if job.seq == slip.seq]
    assert [isinstance(paper, SlipText) and paper.reprint for paper in papers] == [False, True, True]
    assert len({file_name(paper) for paper in papers}) == 2


def refused(code: str, deed: object) -> None:
    with pytest.raises(Refused) as told:
        deed()  # type: ignore[operator]
    assert told.value.code == code


def test_what_has_no_slip_is_refused_and_reprints_end(till: TestTill) -> None:
    refused("slip_unknown", lambda: till.desk.reprint_slip(1))
    refused("slip_unknown", lambda: till.desk.reprint_slip(999))
    opened = till.desk.slips()[0].seq
    for _ in range(29):
        till.desk.reprint_slip(opened)
    refused("slip_reprints_used", lambda: till.desk.reprint_slip(opened))
