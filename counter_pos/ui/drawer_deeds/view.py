"""Two short deeds: the drawer opened without a sale, and notes that were not taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, centred, column
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.choices import ChoiceList
from counter_pos.ui.kit.fields import CountEdit, Field
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import Sayable, Text, say
from counter_pos.ui.news import News

WIDTH = 760


class _ShortDeedView(Page):
    """A card in the middle with a title, choices, fields and one button."""

    leave_asked = Signal()

    def __init__(self, kit: Kit, title: Text, ask: Text, deed: Text, name: str, *, columns: int = 2) -> None:
        super().__init__()
        self._deed = deed
        self.choices = ChoiceList(kit, name, columns=columns)
        self.banner = Banner(kit)
        self.banner.setFixedWidth(WIDTH)
        self.button = primary(kit, f"{name}_deed", deed, "F9")
        self.button.setFixedHeight(50)
        frame = card()
        frame.setFixedWidth(WIDTH)
        box = column(frame, gap=12, edges=(28, 18, 28, 22))
        box.addWidget(Label(kit, title, "heading"))
        box.addWidget(Label(kit, ask, "note", wrap=True))
        box.addWidget(self.choices)
        for words, field in self.fields(kit):
            box.addWidget(Label(kit, words, "small"))
            box.addWidget(field)
        box.addWidget(self.button)
        outer = column(self, gap=12, edges=(12, 12, 12, 12))
        outer.addStretch(1)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addLayout(centred(self.banner))
        outer.addStretch(2)
        self.button.clicked.connect(self.ask)

    def fields(self, kit: Kit) -> tuple[tuple[Text, QWidget], ...]:
        """What stands below the choices."""
        return ()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("F9", self._deed, self.ask), KeyDeed("Esc", say("Back"), self.leave_asked.emit))

    def arrive(self) -> None:
        self.choices.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def ask(self) -> None:
        """Emit what was chosen."""


class OpenDrawerView(_ShortDeedView):
    """open_asked(reason) · leave_asked()."""

    open_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(
            kit,
            say("Open the drawer without a sale"),
            say("Why is it opened? The reason is in the register. Arrows or a digit choose, Enter opens."),
            say("Open the drawer"),
            "drawer_reason",
        )
        self.choices.picked.connect(lambda _code: self.ask())

    def offer(self, reasons: tuple[tuple[str, Sayable], ...]) -> None:
        self.banner.tell(None)
        self.choices.offer(reasons)

    def ask(self) -> None:
        if self.button.isEnabled():
            self.open_asked.emit(self.choices.code)


class CounterfeitView(_ShortDeedView):
    """refuse_asked(denomination code, pieces, marks) · leave_asked()."""

    refuse_asked = Signal(str, int, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(
            kit,
            say("Notes not taken"),
            say("Give suspicious notes back to the payer: a counter may not keep them. Write down what was refused."),
            say("Write it down"),
            "fake_note",
            columns=5,
        )
        self.choices.picked.connect(lambda _code: self.pieces.setFocus(Qt.FocusReason.TabFocusReason))
        self.pieces.entered.connect(lambda: self.marks.setFocus(Qt.FocusReason.TabFocusReason))
        self.marks.entered.connect(self.ask)

    def fields(self, kit: Kit) -> tuple[tuple[Text, QWidget], ...]:
        self.pieces = CountEdit(kit, "fake_pieces", "big_count", say("How many pieces"), height=40)
        self.pieces.setFixedWidth(140)
        self.marks = Field(kit, "fake_marks", "reason", say("Number or marks on the note, if read"), height=40)
        self.marks.setMaxLength(60)
        return (
            (say("How many pieces"), self.pieces),
            (say("Number or marks on the note, if read"), self.marks),
        )

    def offer(self, denominations: tuple[tuple[str, Sayable], ...]) -> None:
        self.banner.tell(None)
        self.choices.offer(denominations)
        self.pieces.put("1")
        self.marks.clear()

    def ask(self) -> None:
        if self.button.isEnabled():
            self.refuse_asked.emit(self.choices.code, self.pieces.count(), self.marks.text().strip())
