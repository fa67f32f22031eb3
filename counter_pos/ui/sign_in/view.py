"""Staff number and PIN, in the middle of an empty screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, centred, column, row
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.fields import Field, PinEdit
from counter_pos.ui.kit.labels import KeyCap, Label
from counter_pos.ui.kit.text import Sayable, say
from counter_pos.ui.news import News

WIDTH = 460


class SignInView(Page):
    """sign_in_asked(staff number, PIN)."""

    sign_in_asked = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.code = Field(kit, "staff_code", "code", say("Staff number"), height=46)
        self.code.setMaxLength(8)
        self.code.invite("S0412")
        self.pin = PinEdit(kit, "pin", say("PIN"))
        self.pin.setFixedHeight(46)
        self.button = primary(kit, "sign_in", say("Sign in"))
        self.button.setFixedHeight(50)
        self._counter = Label(kit, "", "note")
        self._hint = Label(kit, "", "note", wrap=True)
        self.banner = Banner(kit)
        frame = card()
        frame.setFixedWidth(WIDTH)
        box = column(frame, gap=8, edges=(28, 24, 28, 26))
        box.addWidget(Label(kit, say("Sign in"), "heading"))
        box.addWidget(self._counter)
        box.addSpacing(6)
        box.addWidget(Label(kit, say("Staff number"), "strong"))
        box.addWidget(self.code)
        box.addSpacing(2)
        box.addWidget(Label(kit, say("PIN (six digits or more)"), "strong"))
        box.addWidget(self.pin)
        box.addSpacing(8)
        box.addWidget(self.button)
        language = row(gap=8)
        language.addStretch(1)
        language.addWidget(Label(kit, "English / हिन्दी", "note"))
        language.addWidget(KeyCap("Ctrl+L"))
        language.addStretch(1)
        box.addLayout(language)
        box.addWidget(self._hint)
        outer = column(self, gap=14, edges=(12, 12, 12, 12))
        outer.addStretch(2)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        self.banner.setFixedWidth(WIDTH)
        outer.addLayout(centred(self.banner))
        outer.addStretch(3)
        self._hint.hide()
        self.code.entered.connect(self.pin.setFocus)
        self.pin.entered.connect(self._ask)
        self.button.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.sign_in_asked.emit(self.code.text().strip(), self.pin.take())

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("Esc", say("Clear"), self.clear),)

    def arrive(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Empty fields, nothing told, the focus in the staff number."""
        self.code.clear()
        self.pin.clear()
        self.banner.tell(None)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_counter(self, counter: Sayable, hint: Sayable = "") -> None:
        """Where this till stands; `hint` is for a demonstration's credentials."""
        self._counter.say(counter)
        self._hint.say(hint)
        self._hint.setVisible(hint != "")

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def try_again(self, *, whole: bool) -> None:
        """After a refusal: the PIN again, or from the staff number."""
        field = self.code if whole else self.pin
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
