"""Joins the window of a machine that is no till yet with the deed that makes it one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from counter_pos.services.lanes import Lanes
from counter_pos.ui.jobs import Jobs
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News
from counter_pos.ui.setup.presenter import EnrolPresenter
from counter_pos.ui.setup.view import EnrolView

if TYPE_CHECKING:
    from counter_pos.ui.kit.base import Kit

log = logging.getLogger(__name__)


class Enrolling:
    """The window with its presenter; the centre is asked beside the window's thread."""

    def __init__(self, kit: Kit, folder: Path, enrolled: Callable[[], None]) -> None:
        self.view = EnrolView(kit)
        self._folder = folder
        self._lanes = Lanes()
        self._jobs = Jobs(self._lanes, self._bug)
        self._ended = False
        self.presenter = EnrolPresenter(self.view, self._jobs, enrol=self._enrol, enrolled=enrolled, trouble=self._bug)

    def end(self) -> None:
        """Close the window. What was begun is finished first."""
        if not self._ended:
            self._ended = True
            self.view.close()
            self._lanes.close()

    def _enrol(self, address: str, code: str) -> object:
        from counter_pos.app import enrol_till

        return enrol_till(self._folder, address, code)

    def _bug(self, error: BaseException) -> None:
        log.error("enrolling failed", exc_info=error)
        self.view.show_news(
            News(
                "bad",
                say("The program made a mistake; it stands in the log."),
                say("There is no money on this machine yet."),
                say("Try again. If it stays so, tell head office."),
            )
        )
