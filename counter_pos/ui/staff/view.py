"""The people of the site in a list, and beside it the one deed that is being done: a PIN reset, a bar, an own PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from counter_pos.services.people.staffing import NewPin
from counter_pos.ui.kit.approval import ApprovalForm
from counter_pos.ui.kit.banner import Banner
from counter_pos.ui.kit.base import KeyDeed, Kit, Page, card, column, row
from counter_pos.ui.kit.buttons import Button, primary
from counter_pos.ui.kit.fields import Field, PinEdit
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.rows import Column, Table
from counter_pos.ui.kit.text import Sayable, join, say
from counter_pos.ui.news import News
from counter_pos.ui.staff.reading import Deed, PersonLine

FORM_WIDTH = 480

PEOPLE: tuple[Column[PersonLine], ...] = (
    Column(say("Number"), lambda each: each.code, width=88),
    Column(say("Name"), lambda each: each.name),
    Column(say("Role"), lambda each: each.role, width=112),
    Column(say("State"), lambda each: each.state, width=150, tone=lambda each: "bad" if each.barred else "text"),
)


class StaffView(Page):
    """reset_asked(code, NewPin, reason, supervisor, PIN) · bar_asked(code, barred, reason, supervisor, PIN)
    · change_asked(code, old PIN, NewPin) · leave_asked()."""

    reset_asked = Signal(str, object, str, str, str)
    bar_asked = Signal(str, bool, str, str, str)
    change_asked = Signal(str, str, object)
    leave_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._deed: Deed | None = None
        self._person: PersonLine | None = None
        self.people: Table[PersonLine] = Table(kit, "people", say("People of this site"), PEOPLE)
        frame = card()
        left = column(frame, gap=6, edges=(2, 12, 2, 2))
        head = row(edges=(16, 0, 16, 0))
        head.addWidget(Label(kit, say("People of this site"), "title"))
        head.addStretch(1)
        left.addLayout(head)
        left.addWidget(self.people, 1)
        outer = row(self, gap=10, edges=(12, 10, 12, 10))
        outer.addWidget(frame, 1)
        outer.addWidget(self._build_form(kit))
        self.people.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.show_list()

    def _build_form(self, kit: Kit) -> QFrame:
        frame = card()
        frame.setFixedWidth(FORM_WIDTH)
        box = column(frame, gap=8, edges=(22, 14, 22, 18))
        self._title = Label(kit, "", "heading")
        self._hint = Label(kit, "", "note", wrap=True)
        box.addWidget(self._title)
        box.addWidget(self._hint)
        self.old = PinEdit(kit, "old_pin", say("The PIN that holds now"))
        self.new = PinEdit(kit, "new_pin", say("New PIN: six digits"))
        self.again = PinEdit(kit, "new_pin_again", say("New PIN once more"))
        self.reason = Field(kit, "staff_reason", "reason", say("Why?"), height=40)
        self.reason.setMaxLength(80)
        self._lines: dict[str, QWidget] = {}
        for name, words, field in (
            ("old", say("The PIN that holds now"), self.old),
            ("new", say("New PIN: six digits"), self.new),
            ("again", say("New PIN once more"), self.again),
            ("reason", say("Why?"), self.reason),
        ):
            self._lines[name] = QWidget()
            pair = column(self._lines[name], gap=2)
            pair.addWidget(Label(kit, words, "strong"))
            pair.addWidget(field)
        box.addWidget(self._lines["old"])
        twice = row(gap=12)
        for name in ("new", "again"):
            twice.addWidget(self._lines[name], 1)
        box.addLayout(twice)
        box.addWidget(self._lines["reason"])
        self.approval = ApprovalForm(kit, say("A supervisor signs with their own PIN"))
        box.addWidget(self.approval)
        self.banner = Banner(kit)
        box.addWidget(self.banner)
        box.addStretch(1)
        self.buttons = {
            "reset": Button(kit, "reset_pin", say("New PIN for who forgot it"), cap="F6"),
            "bar": Button(kit, "bar", say("Bar this person"), cap="F7"),
            "change": Button(kit, "change_pin", say("Change the own PIN"), cap="F8"),
        }
        for button in self.buttons.values():
            box.addWidget(button)
        self.button = primary(kit, "staff_deed", say("Do it"), "F9")
        self.button.setFixedHeight(50)
        box.addWidget(self.button)
        self.buttons["reset"].clicked.connect(lambda: self._begin("reset"))
        self.buttons["bar"].clicked.connect(lambda: self._begin("bar"))
        self.buttons["change"].clicked.connect(lambda: self._begin("change"))
        self.button.clicked.connect(self._ask)
        self.old.entered.connect(self.new.setFocus)
        self.new.entered.connect(self.again.setFocus)
        self.again.entered.connect(self._after_pins)
        self.reason.entered.connect(self.approval.code.setFocus)
        self.approval.given.connect(self._ask)
        return frame

    def keys(self) -> tuple[KeyDeed, ...]:
        bar = say("Let in") if self._person is not None and self._person.barred else say("Bar")
        return (
            KeyDeed("F6", say("New PIN"), lambda: self._begin("reset")),
            KeyDeed("F7", bar, lambda: self._begin("bar")),
            KeyDeed("F8", say("Own PIN"), lambda: self._begin("change")),
            KeyDeed("F9", say("Do it"), self._ask),
            KeyDeed("Esc", say("Back"), self._leave),
        )

    def arrive(self) -> None:
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    # what the presenter sets
    def show_people(self, rows: list[PersonLine]) -> None:
        self.people.show_rows(rows)
        self._show_chosen()

    def show_list(self) -> None:
        """No deed is under way: choose a person."""
        self._deed = None
        self._wipe()
        for line in self._lines.values():
            line.hide()
        self.approval.hide()
        self.button.hide()
        for button in self.buttons.values():
            button.show()
        self._hint.say(say("Choose a person with the arrows, then what is to be done."))
        self._show_chosen()
        if self.isVisible():
            self.arrive()

    def show_news(self, news: News | None) -> None:
        self.banner.tell(news)

    def set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)

    def try_again(self) -> None:
        """After a refusal: PINs are typed anew."""
        for field in (self.old, self.new, self.again):
            field.clear()
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    # the deed
    def _begin(self, deed: Deed) -> None:
        if self._person is None or self._deed is not None:
            return
        self._deed = deed
        self.banner.tell(None)
        shown = {"reset": ("new", "again", "reason"), "bar": ("reason",), "change": ("old", "new", "again")}[deed]
        for name, line in self._lines.items():
            line.setVisible(name in shown)
        self.approval.setVisible(deed != "change")
        for button in self.buttons.values():
            button.hide()
        self.button.say(_WORDS[deed] if deed != "bar" or not self._person.barred else say("Let in again"))
        self.button.show()
        self._hint.say(_HINTS[deed] if deed != "bar" or not self._person.barred else say("They may sign in again."))
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _first(self) -> QWidget:
        match self._deed:
            case "reset":
                return self.new
            case "change":
                return self.old
            case "bar":
                return self.approval.code if self.reason.text().strip() else self.reason
            case None:
                return self.people

    def _after_pins(self) -> None:
        if self._deed == "reset":
            self.reason.setFocus()
        else:
            self._ask()

    def _ask(self) -> None:
        person = self._person
        if self._deed is None or person is None or not self.button.isEnabled():
            return
        supervisor, pin = self.approval.take()
        typed = NewPin(self.new.take(), self.again.take())
        reason = self.reason.text().strip()
        match self._deed:
            case "reset":
                self.reset_asked.emit(person.code, typed, reason, supervisor, pin)
            case "bar":
                self.bar_asked.emit(person.code, not person.barred, reason, supervisor, pin)
            case "change":
                self.change_asked.emit(person.code, self.old.take(), typed)

    def _leave(self) -> None:
        if self._deed is None:
            self.leave_asked.emit()
        else:
            self.show_list()

    def _wipe(self) -> None:
        for field in (self.old, self.new, self.again, self.reason):
            field.clear()
        self.approval.wipe()

    def _show_chosen(self) -> None:
        if self._deed is not None:
            return
        self._person = self.people.chosen()
        who: Sayable = "" if self._person is None else join(self._person.code, self._person.name, between=" · ")
        self._title.say(who)
        barred = self._person is not None and self._person.barred
        self.buttons["bar"].say(say("Let this person in again") if barred else say("Bar this person"))


_WORDS: dict[Deed, Sayable] = {"reset": say("Give the new PIN"), "bar": say("Bar"), "change": say("Change the PIN")}
_HINTS: dict[Deed, Sayable] = {
    "reset": say("The person types their new PIN, twice. Then the supervisor signs."),
    "bar": say("They may not sign in at this site any more. Who is at this window is signed out at once."),
    "change": say("The person types the PIN that holds now, and twice the new one."),
}
