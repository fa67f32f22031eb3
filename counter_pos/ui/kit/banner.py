"""One line of news in the left column: what happened, what is safe, what to do, and its key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy

from counter_pos.ui.kit.base import Kit, column, role, row, set_property
from counter_pos.ui.kit.labels import Label
from counter_pos.ui.kit.text import join
from counter_pos.ui.news import News


class Banner(QFrame):
    """Hidden when there is nothing to say."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        role(self, "banner")
        self.setProperty("tone", "info")
        self.news: News | None = None
        self._stripe = QFrame()
        role(self._stripe, "stripe")
        self._stripe.setFixedWidth(6)
        self._title = Label(kit, "", "banner_title", wrap=True)
        self._body = Label(kit, "", "banner_body", wrap=True)
        self._key = Label(kit, "", "banner_title")
        self._key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        words = column(gap=0, edges=(8, 6, 0, 7))
        words.addWidget(self._title)
        words.addWidget(self._body)
        box = row(self, gap=0, edges=(0, 0, 12, 0))
        box.addWidget(self._stripe)
        box.addLayout(words, 1)
        box.addSpacing(12)
        box.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def tell(self, news: News | None) -> None:
        """Show `news`, or nothing."""
        self.news = news
        if news is None:
            self.hide()
            return
        for widget in (self, self._stripe):
            set_property(widget, "tone", news.tone)
        self._title.say(news.happened, news.tone)
        self._body.say(join(news.safe, news.todo), news.tone)
        self._key.say(news.key, news.tone)
        self._body.setVisible(bool(self._body.text()))
        self._key.setVisible(bool(self._key.text()))
        self.setAccessibleName(f"{self._title.text()} {self._body.text()}")
        self.show()

    def retell(self) -> None:
        self.tell(self.news)
