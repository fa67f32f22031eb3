"""What training is, and the one deed: into it with a supervisor, or back out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import Text, say
from counter_pos.ui.news import News

WIDTH = 620
RULES: tuple[Text, ...] = (
    say("Everything works as at the live till, with the same consumers and the same keys."),
    say("Nothing of it is sent, counted or reported. No real cash belongs into a training."),
    say("Every paper is marked TRAINING, and no check takes it for a receipt."),
    say("A band stands over the whole window as long as it lasts."),
)


class TrainingView(Page):
    """enter_asked(supervisor, PIN) · leave_training_asked() · leave_asked()."""

    enter_asked = Signal(str, str)
    leave_training_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._training = False
        outer = column(self, gap=12, edges=(12, 12, 12, 12))
        outer.addStretch(2)
        frame = card()
        frame.setFixedWidth(WIDTH)
        box = column(frame, gap=10, edges=(28, 22, 28, 24))
        self._title = Label(kit, say("Training"), "heading")
        box.addWidget(self._title)
        for sentence in RULES:
            box.addWidget(Label(kit, sentence, wrap=True))
        self.approval = ApprovalForm(kit, say("A supervisor lets people into training with their own PIN"))
        box.addWidget(self.approval)
        self.banner = Banner(kit)
        box.addWidget(self.banner)
        self.button = primary(kit, "training", say("Begin training"), "F9")
        self.button.setFixedHeight(50)
        box.addWidget(self.button)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.approval.given.connect(self._ask)
        self.button.clicked.connect(self._ask)

    def keys(self) -> tuple[KeyDeed, ...]:
        words = say("Back to the live till") if self._training else say("Begin training")
        return (KeyDeed("F9", words, self._ask), KeyDeed("Esc", say("Back"), self.leave_asked.emit))

    def arrive(self) -> None:
        target = self.button if self._training else self.approval.code
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # what the presenter sets
    def show_side(self, *, training: bool, possible: bool) -> None:
        """On which side the window is; `possible` is False where there is no way."""
        self._training = training
        self._title.say(say("This is training") if training else say("Training"))
        self.approval.setVisible(not training)
        self.approval.wipe()
        self.button.say(say("Back to the live till") if training else say("Begin training"))
        self.button.setEnabled(possible)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def try_again(self) -> None:
        (self.approval.pin if self.approval.code.text() else self.approval.code).setFocus()

    def _ask(self) -> None:
        if not self.button.isEnabled():
            return
        if self._training:
            self.leave_training_asked.emit()
        else:
            self.enter_asked.emit(*self.approval.take())
