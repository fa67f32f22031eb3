"""What a two-line row says: plain data, so that presenters can make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counter_pos.ui.kit.text import Sayable

Mark = Literal["none", "dot", "tick", "cross", "triangle", "ring"]


@dataclass(frozen=True, slots=True)
class TwoLines:
    """One row: a narrow left pair, a wide pair, an amount. `key` is what the row stands for."""

    key: str
    left: Sayable
    left_below: Sayable
    top: Sayable
    below: Sayable
    amount: str
    mark: Mark = "none"
    tone: str = "text"
    struck: bool = False
