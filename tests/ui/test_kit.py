"""The kit's pure parts: money as it is typed, and what is a scanner."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.money import group_indian
from counter_pos.ui.kit.scan_guard import ScanGuard
from counter_pos.ui.kit.typed_money import caret_after, read_paise, regroup, weight_before


@pytest.mark.parametrize(
    ("typed", "shown", "paise"),
    [
        ("3000", "3,000", 300_000),
        ("120344719", "12,03,44,719", 12_034_471_900),
        ("३०००", "3,000", 300_000),
        ("₹ 2,847.5", "2,847.5", 284_750),
        ("007", "7", 700),
        ("0", "0", 0),
        ("", "", None),
        (".", "0.", 0),
        (".5", "0.5", 50),
        ("12.345", "12.34", 1_234),
    ],
)
def test_money_is_grouped_as_it_is_typed(typed: str, shown: str, paise: int | None) -> None:
    assert regroup(typed) == shown
    assert read_paise(shown) == paise


@pytest.mark.parametrize("typed", ["12a", "-5", "1.2.3", "1234567890", "1203447190", "१२३४५६७८९०", "e5", "½"])
def test_what_is_no_amount_never_gets_in(typed: str) -> None:
    assert regroup(typed) is None


@given(st.integers(0, 999_999_999), st.data())
def test_the_caret_stays_behind_the_digit_it_stood_behind(number: int, data: st.DataObject) -> None:
    plain = str(number)
    caret = data.draw(st.integers(0, len(plain)))
    shown = regroup(plain)
    assert shown == group_indian(number)
    place = caret_after(shown, weight_before(plain, caret))
    assert shown[:place].replace(",", "") == plain[:caret]
    assert read_paise(shown) == number * 100


class Ticks:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


def press(guard: ScanGuard, ticks: Ticks, text: str, gap_ms: int, before: str = "") -> None:
    for place, character in enumerate(text):
        ticks.ms += gap_ms
        guard.key(character, before + text[:place])


def test_a_burst_is_a_scan_and_tells_what_was_there_before() -> None:
    ticks = Ticks()
    guard = ScanGuard(ticks)
    press(guard, ticks, "12", 90)
    ticks.ms += 90
    press(guard, ticks, "1203447190", 3, before="12")
    ticks.ms += 3
    scan = guard.end()
    assert scan is not None
    assert (scan.typed, scan.before) == ("1203447190", "12")
    assert guard.end() is None


@pytest.mark.parametrize(("text", "gap_ms"), [("1203447190", 26), ("12345", 3), ("1203447190", 70)])
def test_a_person_is_no_scanner(text: str, gap_ms: int) -> None:
    ticks = Ticks()
    guard = ScanGuard(ticks)
    press(guard, ticks, text, gap_ms)
    ticks.ms += gap_ms
    assert guard.end() is None


def test_enter_long_after_a_burst_is_no_scan() -> None:
    ticks = Ticks()
    guard = ScanGuard(ticks)
    press(guard, ticks, "1203447190", 3)
    ticks.ms += 300
    assert guard.end() is None


def test_the_window_starts_without_the_heavy_libraries() -> None:
    heavy = ("sqlalchemy", "reportlab", "escpos", "httpx", "httpx2", "litestar", "segno", "pysqlite3", "PIL")
    code = f"import sys, counter_pos.ui.front\nprint(*[name for name in {heavy!r} if name in sys.modules])\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
