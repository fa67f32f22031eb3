"""Spares the start of the window a second reading of every source file.

PySide reads the source of each module that is imported after it, and looks there for the word PySide6, in case the
module asks for snake_case names (see its `__feature__`). Nothing here does, and three hundred files more to
read are felt on an old disk. What it would have found is said beforehand; where a later PySide asks in another way,
nothing is changed.
"""

from __future__ import annotations

from types import ModuleType


def leave_sources_unread() -> None:
    """To be called before the rooms of the window are imported."""
    import PySide6  # noqa: F401  # it brings the module below along
    from shibokensupport import feature  # type: ignore[import-not-found]

    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _asks_for_nothing


def _asks_for_nothing(_module: ModuleType) -> bool:
    return False
