"""Where a site's safe is kept: at window 1, whose chain is the site's one safe-keeping chain (decisions/0013)."""

from __future__ import annotations

from counter_pos.domain.errors import Refused
from counter_pos.services.till.till import Till

SAFE_WINDOW = 1


def keeps_safe(till: Till) -> bool:
    """Whether the site's safe is kept at this till."""
    return till.counter.window == SAFE_WINDOW


def check_keeps_safe(till: Till) -> None:
    """Raises Refused(safe_elsewhere), which says where."""
    if not keeps_safe(till):
        raise Refused("safe_elsewhere", window=SAFE_WINDOW, counter=till.counter.code)
