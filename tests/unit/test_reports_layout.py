"""Blocks over pages and tables over pages: nothing lost, nothing alone, headings and sums where they belong."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.reports.blocks import Figure, Figures
from counter_pos.reports.paper import BOTTOM, GAP_INSTEAD, HEIGHT, TOP, Gap, PageBreak, Pen, Whole, lay_out
from counter_pos.reports.table import Column, Row, Table


@dataclass(frozen=True)
class Brick(Whole):
    height: float

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Only its height matters."""


def table(rows: int, **put: object) -> Table:
    columns = (Column("No.", 40), Column("Name", 60))
    return Table(columns, [Row((str(row), f"Row {row}")) for row in range(rows)], **put)  # type: ignore[arg-type]


def spans(pages: list[list[tuple[float, object]]]) -> list[tuple[int, int]]:
    return [(part.start, part.stop) for page in pages for _, part in page if isinstance(part, Table)]


def test_blocks_that_fit_share_a_page_and_the_next_begins_another() -> None:
    pages = lay_out([Brick(300), Brick(300), Brick(300)], head=20)
    assert [len(page) for page in pages] == [2, 1]
    assert pages[1][0][0] == TOP + 20


def test_white_space_does_not_begin_a_page() -> None:
    pages = lay_out([Brick(700), Gap(100), Brick(200)], head=20)
    assert [[type(block) for _, block in page] for page in pages] == [[Brick], [Brick]]


def test_a_page_break_at_the_top_of_a_page_adds_none() -> None:
    assert len(lay_out([PageBreak(), Brick(10), PageBreak(), PageBreak(), Brick(10)], head=20)) == 2


def test_a_break_that_is_not_worth_a_page_is_a_gap() -> None:
    pages = lay_out([Brick(700), Brick(90), PageBreak(least=140), Brick(50)], head=20)
    assert [len(page) for page in pages] == [1, 2]
    assert pages[1][1][0] == TOP + 20 + 90 + GAP_INSTEAD
    assert [len(page) for page in lay_out([Brick(150), PageBreak(least=140), Brick(50)], head=20)] == [1, 1]


def test_a_block_taller_than_the_paper_is_drawn_all_the_same() -> None:
    pages = lay_out([Brick(10), Brick(2000), Brick(10)], head=20)
    assert [len(page) for page in pages] == [1, 1, 1]


@given(st.integers(0, 400), st.floats(0, 700), st.booleans())
def test_a_table_over_pages_shows_every_row_once_and_stays_on_the_paper(rows: int, above: float, sums: bool) -> None:
    tall = table(rows, page_foot=lambda start, stop: Row((str(stop - start), "page")), sums=(Row(("", "all")),) * sums)
    pages = lay_out([Brick(above), tall], head=20)
    parts = spans(pages)
    assert [row for start, stop in parts for row in range(start, stop)] == list(range(rows))
    for page in pages:
        for top, block in page:
            assert top + block.height <= HEIGHT - BOTTOM + 0.01


@given(st.integers(2, 400))
def test_no_lone_row_is_carried_to_the_last_page(rows: int) -> None:
    parts = spans(lay_out([table(rows)], head=20))
    assert all(stop - start >= min(3, rows) for start, stop in parts)


def test_each_page_is_closed_and_the_sums_come_last() -> None:
    tall = table(120, page_foot=lambda start, stop: Row((f"{start}-{stop}", "page")), sums=(Row(("120", "all")),))
    parts = [part for page in lay_out([tall], head=20) for _, part in page]
    ends = [[row.cells for row in part._ends()] for part in parts if isinstance(part, Table)]
    assert len(ends) == 3
    assert [len(each) for each in ends] == [1, 1, 2]
    assert ends[-1][-1] == ("120", "all")
    assert [row.cells for row in table(5, page_foot=lambda start, stop: Row(("", "")))._ends()] == []


def test_large_figures_have_cells_alike_until_one_needs_more() -> None:
    small = Figures([Figure("Receipts", "12"), Figure("Over", "0.00", "Exact"), Figure("Short", "0.00")])
    assert small.cells() == [small.width / 3] * 3
    city = Figures(
        [Figure("Heard", "66 / 67"), Figure("Collected", "₹ 1,16,29,15,230.00", "Over"), Figure("Short", "1")]
    )
    assert sum(city.cells()) == pytest.approx(city.width)
    assert all(cell >= need for cell, need in zip(city.cells(), map(city._need, city.figures), strict=True))
    assert max(city.cells()) > city.width / 3
