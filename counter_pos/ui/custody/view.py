"""Cash counted note by note for one deed, with what that deed needs beside it: a seal, a machine's total, a login."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from counter_pos.ui.custody.reading import CountResult
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, centred, column, row, rule
from counter_pos.ui.kit.buttons import primary
from counter_pos.ui.kit.count_grid import CountGrid
from counter_pos.ui.kit.fields import Field, MoneyEdit
from counter_pos.ui.kit.labels import RIGHT, Label
from counter_pos.ui.kit.text import Sayable, Text, money, say
from counter_pos.ui.news import News

LEFT_WIDTH = 640
RIGHT_WIDTH = 480
HEIGHT = 540


@dataclass(frozen=True)
class CountForm:
    """What one deed asks for. `login` is the heading of the second person's login; None where nobody is needed."""

    title: Text
    ask: Sayable
    why: Sayable
    deed: Text
    total: Text
    bag: bool = False
    machine: bool = False
    login: Text | None = None


class CountDeedView(Page):
    """done_asked(notes, machine's total or None, seal, staff number, PIN) · leave_asked()."""

    done_asked = Signal(object, object, str, str, str)
    leave_asked = Signal()

    def __init__(self, kit: Kit, form: CountForm) -> None:
        super().__init__()
        self._form = form
        self._locked = self._done = False
        self._asked: list[QWidget] = []
        outer = column(self, gap=10, edges=(12, 10, 12, 10))
        outer.addStretch(1)
        line = row(gap=12)
        line.addStretch(1)
        line.addWidget(self._build_count(kit), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._build_side(kit), 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        outer.addLayout(line)
        self.banner = Banner(kit)
        self.banner.setFixedWidth(LEFT_WIDTH + RIGHT_WIDTH + 12)
        outer.addLayout(centred(self.banner))
        outer.addStretch(2)

    def _build_count(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedSize(LEFT_WIDTH, HEIGHT)
        box = column(frame, gap=10, edges=(24, 16, 24, 20))
        box.addWidget(Label(kit, self._form.title, "heading"))
        box.addWidget(Label(kit, self._form.ask, "note", wrap=True))
        box.addWidget(rule())
        self.grid = CountGrid(kit, big=True)
        box.addWidget(self.grid)
        box.addStretch(1)
        box.addWidget(rule())
        line = row()
        line.addWidget(Label(kit, self._form.total, "title"))
        line.addStretch(1)
        self._total = Label(kit, "", "due", align=RIGHT)
        line.addWidget(self._total)
        box.addLayout(line)
        self.grid.changed.connect(self._show_total)
        self.grid.finished.connect(self._after_grid)
        return frame

    def _build_side(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedSize(RIGHT_WIDTH, HEIGHT)
        box = column(frame, gap=10, edges=(24, 16, 24, 20))
        self._why = Label(kit, self._form.why, "note", wrap=True)
        box.addWidget(self._why)
        self.machine = MoneyEdit(kit, "machine_total", "money", say("Counting machine's total"), height=44)
        self.bag = Field(kit, "bag_seal", "code", say("Number on the seal of the bag"), height=44)
        self.bag.setMaxLength(24)
        self.approval = ApprovalForm(kit, self._form.login or "")
        machine = say("Counting machine's total, coins added (none: leave empty)")
        for words, field, wanted in (
            (machine, self.machine, self._form.machine),
            (say("Number on the seal of the bag"), self.bag, self._form.bag),
        ):
            holder = QWidget()
            inside = column(holder, gap=2)
            inside.addWidget(Label(kit, words, "small"))
            inside.addWidget(field)
            box.addWidget(holder)
            if wanted:
                self._asked.append(holder)
            else:
                holder.hide()
        box.addWidget(self.approval)
        self._result = QWidget()
        inside = column(self._result, gap=8)
        self._lines: list[tuple[Label, Label]] = []
        for _ in range(3):
            line = row()
            pair = (Label(kit, ""), Label(kit, "", "title", align=RIGHT))
            line.addWidget(pair[0])
            line.addStretch(1)
            line.addWidget(pair[1])
            inside.addLayout(line)
            self._lines.append(pair)
        self._note = Label(kit, "", "note", wrap=True)
        inside.addWidget(self._note)
        self._result.hide()
        box.addWidget(self._result)
        self.add_below(kit, box)
        box.addStretch(1)
        self.button = primary(kit, "count_deed", self._form.deed, "F9")
        self.button.setFixedHeight(50)
        box.addWidget(self.button)
        self.button.clicked.connect(self._ask)
        self.machine.entered.connect(lambda: self._step(self.machine))
        self.bag.entered.connect(lambda: self._step(self.bag))
        self.approval.given.connect(self._ask)
        return frame

    def add_below(self, kit: Kit, box: QBoxLayout) -> None:
        """Room for what a deed of two steps asks for after the count."""

    def keys(self) -> tuple[KeyDeed, ...]:
        return (
            KeyDeed("F9", self._form.deed, self._ask),
            KeyDeed("Esc", say("Back"), self.leave_asked.emit),
        )

    def arrive(self) -> None:
        if self.grid.fields:
            self.grid.first().setFocus(Qt.FocusReason.OtherFocusReason)

    # what the presenter sets
    def begin(self, denominations: tuple[int, ...]) -> None:
        """An empty count."""
        self._done = False
        self.grid.offer(denominations)
        self.grid.wipe()
        self.grid.setEnabled(True)
        self.machine.put("")
        self.bag.clear()
        self.approval.wipe()
        self._result.hide()
        for holder in self._asked:
            holder.show()
        self.button.say(self._form.deed)
        self.banner.tell(None)
        self.approval.setVisible(self._form.login is not None)
        self._show_total()
        self.set_busy(False)

    def show_result(self, result: CountResult) -> None:
        """The deed is on the disk: what came of it, and nothing more to type."""
        self._done = True
        for (label, figure), (words, paise, tone) in zip(self._lines, result.lines, strict=True):
            label.say(words)
            figure.say(paise, tone)
        self._note.say(result.note)
        self.grid.setEnabled(False)
        for widget in (self.approval, *self._asked):
            widget.hide()
        self._result.show()
        self.button.say(say("Back"))
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self._locked = busy
        self.button.setEnabled(not busy)

    def focus_on(self, name: str) -> None:
        """After a refusal: to the `machine`, the `bag`, the `login` or the `notes` again."""
        login = self.approval.pin if self.approval.code.text() else self.approval.code
        target: QWidget = {"machine": self.machine, "bag": self.bag, "login": login}.get(name, self.grid.first())
        if target.isVisible():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def put(self, notes: tuple[object, ...]) -> None:
        """Show a count."""
        self.grid.put(notes)  # type: ignore[arg-type]
        self._show_total()

    def _stops(self) -> list[QWidget]:
        every: list[QWidget] = [self.machine, self.bag, self.approval.code, self.button]
        return [each for each in every if each.isVisible() and each.isEnabled()]

    def _after_grid(self) -> None:
        self._stops()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, at: QWidget) -> None:
        stops = self._stops()
        stops[stops.index(at) + 1].setFocus(Qt.FocusReason.TabFocusReason)

    def _ask(self) -> None:
        if self._locked:
            return
        if self._done:
            self.leave_asked.emit()
            return
        self.done_asked.emit(self.grid.notes(), self.machine.paise(), self.bag.text().strip(), *self.approval.take())

    def _show_total(self) -> None:
        self._total.say(money(self.grid.total()))
