"""What a person sees when the till cannot open: what happened, what is safe, what to do, in both languages at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counter_pos.domain.errors import CounterError
from counter_pos.i18n.notices import notice_for
from counter_pos.ui.kit.base import Kit, card, column, row, rule
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import say

WIDTH = 760


class NotReady(QWidget):
    """again_asked(): a person wants it tried once more. The window may be closed at any time."""

    again_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(kit.words.tell(say("KESCO Cash Counter")))
        self.resize(1366, 768)
        self.setWindowState(Qt.WindowState.WindowMaximized)
        frame = card("sheet")
        frame.setFixedWidth(WIDTH)
        inside = column(frame, gap=12, edges=(28, 24, 28, 24))
        inside.addWidget(Label(kit, say("The till is not ready"), "heading"))
        self._blocks: list[tuple[str, list[Label]]] = []
        for language in ("hi", "en"):
            inside.addWidget(rule())
            labels = [Label(kit, "", look, wrap=True) for look in ("title", "note", "strong")]
            for label in labels:
                inside.addWidget(label)
            self._blocks.append((language, labels))
        inside.addWidget(rule())
        self.again: Button = primary(kit, "try_again", say("Try again"), "F5")
        self.leave: Button = Button(kit, "close", say("Close"), cap="Esc")
        buttons = row(gap=10)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.again, 1)
        inside.addLayout(buttons)
        box = column(self)
        box.addStretch(1)
        middle = row()  # an alignment would take the frame's height for texts of one line, and cut longer ones
        middle.addStretch(1)
        middle.addWidget(frame)
        middle.addStretch(1)
        box.addLayout(middle)
        box.addStretch(1)
        self.again.clicked.connect(self.again_asked)
        self.leave.clicked.connect(self.close)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.again_asked)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)

    def show_trouble(self, trouble: CounterError) -> None:
        """Tell one trouble in both languages."""
        for language, labels in self._blocks:
            notice = notice_for(trouble, language)
            for label, text in zip(labels, (notice.happened, notice.safe, notice.todo), strict=True):
                label.say(text)
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
