"""All side screens of the window, in the order of the menu."""

from __future__ import annotations

from counter_pos.ui.day.place import DAY
from counter_pos.ui.hall import Place

PLACES: tuple[Place, ...] = (DAY,)
