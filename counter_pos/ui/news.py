"""What is told to a person, before any widget: tone, three parts and the key that helps. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counter_pos.ui.kit.text import Sayable

Tone = Literal["plain", "ok", "warn", "bad", "info"]


@dataclass(frozen=True, slots=True)
class News:
    """What a banner says. Errors fill all three parts: what happened, what is safe, what to do."""

    tone: Tone
    happened: Sayable
    safe: Sayable = ""
    todo: Sayable = ""
    key: Sayable = ""
