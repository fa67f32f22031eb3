"""What a counting screen shows once its deed is on the disk. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_pos.ui.kit.text import Sayable, money, say

if TYPE_CHECKING:
    from counter_pos.services.cash.shifts import Counted


@dataclass(frozen=True)
class CountResult:
    """Three lines of (words, figure, tone), and a sentence below them."""

    lines: tuple[tuple[Sayable, Sayable, str], ...]
    note: Sayable


def difference_words(over_short: int) -> tuple[Sayable, str]:
    """What a difference is called, and its tone."""
    if not over_short:
        return say("EXACT"), "ok"
    return (say("TOO MUCH") if over_short > 0 else say("SHORT")), "bad"


def result_of(count: Counted, note: Sayable) -> CountResult:
    """A committed count beside what the journal says."""
    words, tone = difference_words(count.over_short)
    return CountResult(
        (
            (say("Counted"), money(count.counted), "text"),
            (say("By the journal"), money(count.expected), "text"),
            (words, money(abs(count.over_short)), tone),
        ),
        note,
    )
