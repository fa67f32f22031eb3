"""What the count screen shows once a count is committed."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.ui.kit.text import Sayable


@dataclass(frozen=True, slots=True)
class CountReading:
    """What a committed count revealed. `tone` colours the difference; `may_recount` offers one more count."""

    counted: str
    expected: str
    difference_label: Sayable
    difference: str
    tone: str
    hint: Sayable
    may_recount: bool
    needs_reason: bool
    needs_approval: bool
