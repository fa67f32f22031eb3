"""The window at sign-in, before the till behind it is open: it takes keys while the rest is still being fetched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from counter_pos.services.steady import steady_ms
from counter_pos.ui.kit.text import Sayable
from counter_pos.ui.settings import FrontSettings, dress, make_kit
from counter_pos.ui.shell.window import CounterWindow
from counter_pos.ui.sign_in.view import SignInView


class Greeting:
    """What stands on the screen first. `early` is a sign-in that was asked for before anybody could answer."""

    def __init__(
        self, app: QApplication, settings: FrontSettings, now_ms: Callable[[], int] = steady_ms, hint: Sayable = ""
    ) -> None:
        """`hint` stands below sign-in."""
        self.kit = make_kit(settings, now_ms)
        dress(app, self.kit)
        self.window = CounterWindow(self.kit)
        self.sign_in_view = SignInView(self.kit)
        self.window.add_page("sign_in", self.sign_in_view)
        self.sign_in_view.show_counter("", hint)
        self.early: tuple[str, str] | None = None
        self.sign_in_view.sign_in_asked.connect(self._keep)

    def show(self) -> None:
        """Take keys."""
        self.window.go("sign_in")
        self.window.show()

    def answer(self) -> tuple[str, str] | None:
        """From now on somebody else hears what is asked; what was asked before is handed over."""
        self.sign_in_view.sign_in_asked.disconnect(self._keep)
        return self.early

    def _keep(self, staff_code: str, pin: str) -> None:
        self.early = (staff_code, pin)
