"""The manual over the screen: contents on the left, the section about this screen on the right. No line is needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QTextBrowser, QWidget

from counter_pos.i18n.manual import manual, place_of
from counter_pos.ui.kit.base import KeyDeed, Kit, role, row
from counter_pos.ui.kit.buttons import Button
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Sayable, say

WIDTH, HEIGHT, CONTENTS = 1120, 520, 300
LINE_PERCENT, GAP = 125, 8
PAGE_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1}


class Contents(QListWidget):
    """The titles. Arrows choose; Page Up and Page Down go to the text beside it."""

    turned = Signal(int)

    def __init__(self, kit: Kit, accessible: Sayable) -> None:
        super().__init__()
        self._kit = kit
        self._accessible = accessible
        self.setObjectName("help_contents")
        role(self, "contents")
        self.setFixedWidth(CONTENTS)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.retell()

    def retell(self) -> None:
        self.setAccessibleName(self._kit.words.tell(self._accessible))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = PAGE_KEYS.get(Qt.Key(event.key()))
        if by is not None:
            event.accept()
            self.turned.emit(by)
        else:
            super().keyPressEvent(event)


class HelpSheet(Sheet):
    """Opened for a screen, at its section."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, say("Help"), width=WIDTH)
        self.contents = Contents(kit, say("Sections of the manual"))
        self.page = QTextBrowser()
        self.page.setObjectName("help_page")
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.setOpenLinks(False)
        role(self.page, "manual")
        both = row(gap=14)
        both.addWidget(self.contents)
        both.addWidget(self.page, 1)
        self.contents.setFixedHeight(HEIGHT)
        self.page.setFixedHeight(HEIGHT)
        self.inside.addLayout(both)
        below = row(gap=10)
        self.back = Button(kit, "help_back", say("Back"), cap="Esc")
        self._helpline = Label(kit, "", "strong")
        below.addWidget(self._helpline)
        below.addStretch(1)
        turns = say("Arrows choose a section, Page Down reads on")
        below.addWidget(Label(kit, turns, "note"))
        below.addWidget(self.back)
        self.inside.addLayout(below)
        self.back.clicked.connect(self.close_sheet)
        self.contents.currentRowChanged.connect(self._show)
        self.contents.turned.connect(self._turn)
        self.fill(0)

    def show_helpline(self, number: str) -> None:
        self._helpline.say(say("Helpline {number}", number=number))

    def open_for(self, page: str) -> QWidget:
        """Choose the section about a screen; returns what takes the focus."""
        self.fill(place_of(manual(self.kit.words.language), page))
        return self.contents

    def fill(self, chosen: int) -> None:
        """The titles in the language of the moment, one of them chosen."""
        self.contents.blockSignals(True)
        self.contents.clear()
        self.contents.addItems([section.title for section in manual(self.kit.words.language)])
        self.contents.blockSignals(False)
        self.contents.setCurrentRow(chosen)
        self._show(chosen)

    def retell(self) -> None:
        self.fill(max(0, self.contents.currentRow()))
        super().retell()

    def keys(self) -> tuple[KeyDeed, ...]:
        return (KeyDeed("Esc", say("Back"), self.close_sheet), KeyDeed("F1", say("Back"), self.close_sheet, False))

    def _show(self, place: int) -> None:
        sections = manual(self.kit.words.language)
        if 0 <= place < len(sections):
            self.page.setMarkdown(f"### {sections[place].title}\n\n{sections[place].body}")
            self._breathe()
            self.page.verticalScrollBar().setValue(0)
            self.page.setAccessibleName(f"{sections[place].title}. {self.page.toPlainText()}")

    def _breathe(self) -> None:
        """Space between lines and paragraphs: Qt's own reading of Markdown leaves none."""
        air = QTextBlockFormat()
        air.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        air.setBottomMargin(GAP)
        cursor = QTextCursor(self.page.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(air)

    def _turn(self, by: int) -> None:
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())
