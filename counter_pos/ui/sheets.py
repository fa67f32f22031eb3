"""The sheets of the window that stand on their own, each built when it is first opened."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from counter_pos.ui.kit.base import Kit
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.shell.window import CounterWindow

if TYPE_CHECKING:
    from counter_pos.ui.cancelling.sheet import CancelSheet
    from counter_pos.ui.help.sheet import HelpSheet
    from counter_pos.ui.history.sheets import ReprintSheet
    from counter_pos.ui.lock.sheet import LockSheet
    from counter_pos.ui.shell.sheets import LineSheet

S = TypeVar("S", bound=Sheet)


class Sheets(QObject):
    """Whoever derives from this has a kit and a window before the first sheet is asked for."""

    kit: Kit
    window: CounterWindow

    @cached_property
    def reprint_sheet(self) -> ReprintSheet:
        from counter_pos.ui.history.sheets import ReprintSheet

        return self._sheet("reprint", ReprintSheet(self.kit, self.window))

    @cached_property
    def cancel_sheet(self) -> CancelSheet:
        from counter_pos.ui.cancelling.sheet import CancelSheet

        return self._sheet("cancel", CancelSheet(self.kit, self.window))

    @cached_property
    def lock_sheet(self) -> LockSheet:
        from counter_pos.ui.lock.sheet import LockSheet

        return self._sheet("lock", LockSheet(self.kit, self.window))

    @cached_property
    def help_sheet(self) -> HelpSheet:
        from counter_pos.ui.help.sheet import HelpSheet

        return self._sheet("help", HelpSheet(self.kit, self.window))

    @cached_property
    def line_sheet(self) -> LineSheet:
        from counter_pos.ui.shell.sheets import LineSheet

        return self._sheet("line", LineSheet(self.kit, self.window))

    def _sheet(self, name: str, sheet: S) -> S:
        self.window.add_sheet(name, sheet)
        return sheet
