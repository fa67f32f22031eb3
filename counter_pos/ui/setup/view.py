"""The window of a machine that is no till yet: the centre's address and a one-time code make it one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import Kit, card, column, fit_height, retell, row
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.fields import Field
from counter_pos.ui.kit.labels import KeyCap, Label
from counter_pos.ui.kit.text import say
from counter_pos.ui.news import News

WIDTH = 620


class EnrolView(QWidget):
    """enrol_asked(address of the centre, code). The window may be closed at any time."""

    enrol_asked = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(kit.words.tell(say("KESCO Cash Counter")))
        self.resize(1366, 768)
        self.setWindowState(Qt.WindowState.WindowMaximized)
        self.address = Field(kit, "centre_address", "code", say("The centre's address"), height=46)
        self.address.setMaxLength(200)
        self.address.invite("https://")
        self.code = Field(kit, "enrol_code", "code", say("One-time code"), height=46)
        self.code.setMaxLength(40)
        self.code.invite("ABCD-EFGH-JKLM")
        self.address.guarded = self.code.guarded = False  # both may be scanned from head office's letter
        self.button = primary(kit, "enrol", say("Make this machine a till"))
        self.leave = Button(kit, "close", say("Close"), cap="Esc")
        self.banner = Banner(kit)
        self._build()
        self.address.entered.connect(self.code.setFocus)
        self.code.entered.connect(self._ask)
        self.button.clicked.connect(self._ask)
        self.leave.clicked.connect(self.close)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._switch)

    def _build(self) -> None:
        kit = self.kit
        frame = self._frame = card("sheet")
        frame.setFixedWidth(WIDTH)
        inside = self._inside = column(frame, gap=8, edges=(28, 24, 28, 24))
        inside.addWidget(Label(kit, say("This machine is not a till yet"), "heading"))
        why = say("Head office gives the address and a code that is good once, for ten minutes. No money is on it yet.")
        inside.addWidget(Label(kit, why, "note", wrap=True))
        inside.addSpacing(6)
        inside.addWidget(Label(kit, say("The centre's address"), "strong"))
        inside.addWidget(self.address)
        inside.addSpacing(2)
        inside.addWidget(Label(kit, say("One-time code"), "strong"))
        inside.addWidget(self.code)
        inside.addSpacing(8)
        inside.addWidget(self.banner)
        buttons = row(gap=10)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.button, 1)
        inside.addLayout(buttons)
        language = row(gap=8)
        language.addStretch(1)
        language.addWidget(Label(kit, "English / हिन्दी", "note"))
        language.addWidget(KeyCap("Ctrl+L"))
        language.addStretch(1)
        inside.addLayout(language)
        box = column(self)
        box.addStretch(1)
        box.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)

    def arrive(self) -> None:
        """Show, ready to be typed into."""
        self.show()
        fit_height(self._frame, self._inside)
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: News | None) -> None:
        """What came of it."""
        self.banner.tell(news)
        fit_height(self._frame, self._inside)

    def set_busy(self, busy: bool) -> None:
        """While the centre is asked nothing else is."""
        for each in (self.button, self.address, self.code):
            each.setEnabled(not busy)

    def focus(self, field: str) -> None:
        """`address` or `code`; what stands there is selected."""
        target = self.code if field == "code" else self.address
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.selectAll()

    def _ask(self) -> None:
        self.enrol_asked.emit(self.address.text().strip(), self.code.text().strip())

    def _switch(self) -> None:
        self.kit.words.switch()
        self.setWindowTitle(self.kit.words.tell(say("KESCO Cash Counter")))
        retell(self)
        fit_height(self._frame, self._inside)
