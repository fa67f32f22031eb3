"""Where the rupees of a day are, as its screen tells it: two columns that end alike, and what is in no sum."""

from __future__ import annotations

from msgspec.structs import replace

from counter_pos.services.summaries import DaySummary
from counter_pos.ui.day.reading import Line, came, lies
from tests.ui import samples

SIGNS = {"": 1, "+": 1, "−": -1}


def terms(lines: tuple[Line, ...]) -> tuple[int, int]:
    """The terms before a column's sum added up, and the sum that stands there."""
    at = next(place for place, line in enumerate(lines) if line.strong)
    return sum(SIGNS[line.sign] * line.paise for line in lines[:at]), lines[at].paise


def with_bag(day: DaySummary) -> DaySummary:
    """The same day with change put in, a bag on its way and a difference at a hand-over."""
    first, *rest = day.shifts
    first = replace(first, floats_added=70_000, handed_over=-20_000, picked_up=50_000, instruments=2)
    first = replace(first, instruments_paise=900_000)
    return replace(day, shifts=(first, *rest), in_transit=50_000)


def test_both_columns_end_alike_in_a_sound_day() -> None:
    for day in (samples.day_summary(), with_bag(samples.day_summary())):
        assert terms(came(day)) == (day.everywhere,) * 2 == terms(lies(day))
        assert [line.tone for line in lies(day) if line.strong] == ["ok"]


def test_a_day_whose_places_hold_less_says_so_in_its_sums() -> None:
    day = samples.day_summary()
    lost = replace(day, in_safe=day.in_safe - 25_000)
    assert terms(came(lost)) == (day.everywhere,) * 2
    assert terms(lies(lost)) == (day.everywhere - 25_000,) * 2
    assert [line.tone for line in lies(lost) if line.strong] == ["bad"]


def test_papers_and_other_windows_stand_below_and_in_no_sum() -> None:
    day = replace(with_bag(samples.day_summary()), others_in_safe=8_742_000)
    assert [line.paise for line in lies(day)[-2:]] == [900_000, 8_742_000]
    assert lies(day)[-3].strong and terms(lies(day))[1] == day.everywhere
    assert len(lies(samples.day_summary())) == 4
