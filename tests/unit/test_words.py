"""Amounts in words and dates for people, checked against two other makers' tables."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import icu_rbnf
import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from counter_pos.i18n.words import (
    english_number,
    english_words,
    hindi_number,
    hindi_words,
    show_date,
    show_instant,
    show_month,
    show_time,
)

BELOW_ARAB = 10**9  # ICU says अरब from here; a counter says करोड़


def by_icu(number: int) -> str:
    return unicodedata.normalize("NFC", icu_rbnf.spellout(number, "hi"))


def by_num2words(number: int) -> str:
    return num2words(number, lang="en_IN").replace(",", "").replace(" and ", " ")


@pytest.mark.parametrize("start", range(0, 12_000, 1_000))
def test_words_of_small_amounts_agree_with_the_oracles(start: int) -> None:
    for number in range(start, start + 1_000):
        assert hindi_number(number) == by_icu(number)
        assert english_number(number) == by_num2words(number)


@given(st.integers(0, BELOW_ARAB - 1))
def test_words_agree_with_the_oracles(number: int) -> None:
    assert hindi_number(number) == by_icu(number)
    assert english_number(number) == by_num2words(number)


@pytest.mark.parametrize("number", [10**power + step for power in range(1, 9) for step in (-1, 0, 1)])
def test_words_at_the_edges_of_scales(number: int) -> None:
    assert hindi_number(number) == by_icu(number)
    assert english_number(number) == by_num2words(number)


def test_the_largest_amount_is_counted_in_crores() -> None:
    assert hindi_words(10**12) == "रुपये एक हज़ार करोड़ मात्र"
    assert english_words(10**12) == "Rupees one thousand crore only"


@pytest.mark.parametrize(
    ("paise", "english", "hindi"),
    [
        (0, "Rupees zero only", "रुपये शून्य मात्र"),
        (1, "One paisa only", "एक पैसा मात्र"),
        (50, "Fifty paise only", "पचास पैसे मात्र"),
        (100, "Rupee one only", "रुपया एक मात्र"),
        (101, "Rupee one and one paisa only", "रुपया एक और एक पैसा मात्र"),
        (540_000, "Rupees five thousand four hundred only", "रुपये पाँच हज़ार चार सौ मात्र"),
        (
            540_050,
            "Rupees five thousand four hundred and fifty paise only",
            "रुपये पाँच हज़ार चार सौ और पचास पैसे मात्र",
        ),
        (284_700, "Rupees two thousand eight hundred forty-seven only", "रुपये दो हज़ार आठ सौ सैंतालीस मात्र"),
    ],
)
def test_amounts(paise: int, english: str, hindi: str) -> None:
    assert english_words(paise) == english
    assert hindi_words(paise) == unicodedata.normalize("NFC", hindi)


@pytest.mark.parametrize("say", [hindi_words, english_words, hindi_number, english_number])
def test_nothing_is_said_below_zero(say: object) -> None:
    with pytest.raises(ValueError, match="below zero"):
        say(-1)  # type: ignore[operator]


def test_dates_are_written_as_people_write_them() -> None:
    day = date(2026, 7, 31)
    assert (show_date(day, "en"), show_date(day, "hi")) == ("31 Jul 2026", "31 जुलाई 2026")
    assert (show_month(day, "en"), show_month(day, "hi")) == ("Jul 2026", "जुलाई 2026")


def test_months_agree_with_the_common_locale_data() -> None:
    for month in range(1, 13):
        day = date(2026, month, 1)
        assert (
            show_month(day, "hi") == unicodedata.normalize("NFC", get_month_names("wide", locale="hi")[month]) + " 2026"
        )
        assert show_month(day, "en") == get_month_names("abbreviated", locale="en_US")[month] + " 2026"


def test_times_are_on_the_wall_clock_of_kanpur() -> None:
    late = datetime(2026, 7, 31, 18, 45, tzinfo=UTC)
    assert show_time(late) == "00:15"
    assert show_instant(late, "en") == "1 Aug 2026, 00:15"
    with pytest.raises(TypeError):
        show_time(datetime(2026, 7, 31, 18, 45))  # noqa: DTZ001
