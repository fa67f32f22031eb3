"""Takings by hour: which bar stands where, before it is drawn."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from counter_pos.domain.business_date import INDIA
from counter_pos.reports.chart import round_step, takings_by_hour
from tests.report_samples import receipt

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=INDIA)


def test_hours_are_kanpurs_and_quiet_ones_stand_between() -> None:
    rows = [
        receipt(1, NINE, 100),
        receipt(2, NINE + timedelta(minutes=59), 200),
        receipt(3, NINE + timedelta(hours=2), 50),
    ]
    assert [(hour.hour, paise) for hour, paise in takings_by_hour(rows)] == [(9, 300), (10, 0), (11, 50)]


def test_cancelled_receipts_raise_no_bar() -> None:
    assert takings_by_hour([receipt(1, NINE, 100, cancelled=True)]) == []


def test_a_night_is_one_run_of_hours_and_a_jumped_clock_keeps_its_bars() -> None:
    late = NINE.replace(hour=23)
    rows = [receipt(1, late, 100), receipt(2, late + timedelta(hours=2), 200)]
    assert [hour.hour for hour, _ in takings_by_hour(rows)] == [23, 0, 1]
    far = [receipt(1, NINE, 100), receipt(2, NINE + timedelta(days=30), 200)]
    assert [paise for _, paise in takings_by_hour(far)] == [100, 200]


@pytest.mark.parametrize(("highest", "step"), [(0, 1), (5, 1), (6, 2), (76_906, 20_000), (1_00_001, 50_000)])
def test_grid_lines_stand_at_round_numbers(highest: int, step: int) -> None:
    assert round_step(highest) == step
