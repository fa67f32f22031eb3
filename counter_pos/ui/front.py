"""The window over one till: screens, presenters, sheets, keys. Each screen is built when it is first needed.

Sign-in takes keys at once; the screens that come next are built while nothing is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from counter_pos.domain.errors import Refused
from counter_pos.domain.half_done import Kept
from counter_pos.domain.staff import StaffMember
from counter_pos.services.lanes import Lanes
from counter_pos.services.scan import ScannedReceipt, ScannedSlip
from counter_pos.services.steady import steady_ms
from counter_pos.services.summaries import StatusReading
from counter_pos.ui.crash import CrashDesk
from counter_pos.ui.greeting import Greeting
from counter_pos.ui.jobs import Jobs
from counter_pos.ui.kit.base import KeyDeed
from counter_pos.ui.kit.text import Both, Sayable, say
from counter_pos.ui.lock.presenter import IdleWatch
from counter_pos.ui.lock.touches import Touches
from counter_pos.ui.news import News
from counter_pos.ui.notices import news_of
from counter_pos.ui.places import PLACES
from counter_pos.ui.ports import Till
from counter_pos.ui.ports.reports import MakesReports, SavesDay
from counter_pos.ui.ports.training import TrainingDoor
from counter_pos.ui.settings import FrontSettings as FrontSettings
from counter_pos.ui.settings import make_kit as make_kit
from counter_pos.ui.shell.news import scan_news
from counter_pos.ui.shell.status import LineReading
from counter_pos.ui.sign_in.presenter import SignInPresenter
from counter_pos.ui.strips import Strips

if TYPE_CHECKING:
    from counter_pos.services.printing.printer_check import ChecksPrinter
    from counter_pos.ui.hall import Room
    from counter_pos.ui.kit.sheet import Sheet
    from counter_pos.ui.shell.sheets import MenuItem, MenuSheet

TICK_MS = 2_000
IDLE_MS = 300
"""Between two screens built ahead, so that keys go first. The payment screen is built as soon as sign-in stands."""
AHEAD = ("payment", "shift", "history", "count", "menu_sheet", "help_sheet")


class Front(Strips):
    """The window and everything behind it. `printer_says` and `line_says` may be called from any thread."""

    def __init__(
        self,
        app: QApplication,
        till: Till,
        lanes: Lanes,
        *,
        now: Callable[[], datetime],
        verify: Callable[[], object],
        save_report: SavesDay | None = None,
        make_report: MakesReports | None = None,
        printer: Callable[[], ChecksPrinter] | None = None,
        door: TrainingDoor | None = None,
        settings: FrontSettings | None = None,
        now_ms: Callable[[], int] = steady_ms,
        hint: Sayable = "",
        greeting: Greeting | None = None,
    ) -> None:
        """`verify` checks the journal's chain; `hint` stands below sign-in.

        `save_report` has the day's PDFs made, `make_report` any report. `printer` gives the printer
        check; it is called on the window's thread, when the check is first opened. `door` leads into training and back.

        `greeting` is the window that stands already; without one it is made here.
        """
        super().__init__()
        chosen = settings or FrontSettings()
        greeting = greeting or Greeting(app, chosen, now_ms)
        self.kit, self.window, self.sign_in_view = greeting.kit, greeting.window, greeting.sign_in_view
        self.crash = CrashDesk(self.tell, verify)
        self.jobs = Jobs(lanes, self.crash.report)
        self.crash.use(self.jobs)
        self.till, self._now, self._hint = till, now, hint
        self.save_report = save_report
        self.door = door
        self.make_report = make_report
        self.printer = printer
        self.places = {place.name: place for place in PLACES}
        self._rooms: dict[str, Room] = {}
        self._printer = "unknown"
        self._line = LineReading(online=False, set_up=False)
        self._status: StatusReading | None = None
        self._large_change_paise = chosen.large_change_paise
        self._early = greeting.answer()
        self.sign_in = SignInPresenter(
            self.sign_in_view, till, self.jobs, welcome=self._welcome, trouble=self.crash.report
        )
        self.idle = IdleWatch(now_ms, chosen.lock_minutes)
        self._touches = Touches(self.idle.touched)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.timeout.connect(self._lock_when_idle)
        self._ahead = QTimer(self)
        self._ahead.setInterval(0)
        self._ahead.timeout.connect(self._build_ahead)

    # screens
    def room(self, name: str) -> Room:
        """A side screen, built when it is first asked for."""
        if name not in self._rooms:
            room = self._rooms[name] = self.places[name].make(self)
            self._page(name, room.view)
        return self._rooms[name]

    @cached_property
    def menu_sheet(self) -> MenuSheet:
        from counter_pos.ui.shell.sheets import MenuSheet

        return self._sheet("menu", MenuSheet(self.kit, self.window, say("Shift menu"), self._menu()))

    def _build_ahead(self) -> None:
        """Build one screen that may be wanted soon; the next one a moment later, so that no key waits long."""
        self._ahead.setInterval(IDLE_MS)
        name = next((each for each in AHEAD if each not in self.__dict__), None)
        if name is not None:
            getattr(self, name)
            return
        place = next((each for each in PLACES if each.ahead and each.name not in self._rooms), None)
        if place is None:
            self._ahead.stop()
        else:
            self.room(place.name)

    def _menu(self) -> tuple[MenuItem, ...]:
        from counter_pos.ui.shell.sheets import MenuItem

        own = (
            MenuItem("payment", say("Take payments"), "payment", lambda: self.go("payment"), self._in_open_shift),
            MenuItem("receipts", say("Receipts of this shift"), "payment", lambda: self.go("receipts"), self._in_shift),
            MenuItem(
                "count", say("Count the drawer and close the shift"), "cash", lambda: self.go("count"), self._in_shift
            ),
            MenuItem("theme", say("Light or dark colours"), "machine", self.switch_theme),
            MenuItem("lock", say("Lock this window"), "machine", lambda: self.lock.lock("locked"), self._signed_in),
            MenuItem("sign_out", say("Sign out"), "machine", self.sign_out, self._signed_in),
        )
        side = (
            MenuItem(
                place.name,
                place.words,
                place.group,
                partial(self.go, place.name),
                partial(place.may_open, self.till),
            )
            for place in PLACES
            if place.words is not None
        )
        return (*own, *side)

    def _connect(self) -> None:
        self.jobs.journal_grew.connect(self.look_again)
        self.jobs.journal_grew.connect(self._refresh_receipts)
        self.window.pressed.connect(self.idle.touched)
        self.kit.scans.caught.connect(self._scan_caught)
        self._printer_told.connect(self._hear_printer)
        self._drawer_told.connect(self._hear_drawer)
        self._line_told.connect(self._hear_line)
        self._chain_told.connect(self.crash.stop)
        self.window.always(
            (
                KeyDeed("F1", say("Help"), self._help),
                KeyDeed("F10", say("Menu"), self._open_menu),
                KeyDeed("Ctrl+L", say("Language"), self.switch_language, False),
                KeyDeed("Ctrl+S", say("Line"), self._show_line, False),
                KeyDeed("Ctrl+R", say("Unprinted"), self._open_papers, False),
                KeyDeed("Ctrl+P", say("Cash to the safe"), self._pick_up, False),
                KeyDeed("Ctrl+T", say("Colours"), self.switch_theme, False),
                KeyDeed("Ctrl+Alt+L", say("Lock"), lambda: self.lock.lock("locked"), False),
            )
        )

    # starting
    def start(self) -> None:
        """Show the window at sign-in, taking keys."""
        counter = self.till.counter
        place = Both(counter.name_en, counter.name_hi)
        where = say("Counter {code} · window {window} · {place}", code=counter.code, window=counter.window, place=place)
        self.window.top.show_place(where)
        self.sign_in_view.show_counter(where, self._hint)
        self.window.top.show_clerk("")
        self.window.show_training(self.till.training)
        if self.window.page != "sign_in" or self.window.isHidden():
            self.window.go("sign_in")
            self.window.show()
        else:
            self.window.renew_keys()  # what was typed meanwhile stays
        if self._early is not None:
            self.sign_in.sign_in(*self._early)
        self.window.windowHandle().installEventFilter(self._touches)
        self.look_again()
        self._timer.start()
        self._ahead.start()

    def close(self) -> None:
        """Take no more readings; what was begun still comes home."""
        self._timer.stop()
        self._ahead.stop()

    # going about
    def go(self, name: str) -> None:
        """Bring a screen to the front, prepared."""
        match name:
            case "shift":
                self.shift.prepare()
                self.window.go("shift")
            case "count":
                if not self._in_shift():
                    return
                self.count.prepare()
                self.window.go("count")
            case "receipts":
                self.history_view.show_news(None)
                self.history.refresh()
                self.window.go("receipts")
            case "reprint":
                self.history_view.show_news(None)
                self.window.go("receipts")
                self.history.refresh_and_reprint()
            case "payment":
                assert self.payment
                self.window.go("payment")
            case side if side in self.places:
                self.room(side).prepare(lambda: self.window.go(side))
            case _:
                self.window.go(name)
        self._show_bars()

    def take_scan(self, scanned: ScannedReceipt | ScannedSlip) -> None:
        """A paper of ours was scanned: the screen that works with such papers opens with it."""
        kind = "receipt" if isinstance(scanned, ScannedReceipt) else "slip"
        name = next((each.name for each in PLACES if each.takes == kind and each.may_open(self.till)), None)
        if name is None:
            self.tell(news_of(Refused("receipt_not_here" if kind == "receipt" else "slip_not_here")))
            return
        room = self.room(name)

        def arrive() -> None:
            self.window.go(name)
            self._show_bars()
            room.scanned(scanned.text)  # type: ignore[attr-defined]  # hall.TakesScans: the place says so

        room.prepare(arrive)

    def recall(self, draft: Kept) -> None:
        """See hall.Hall."""
        self.go("payment")
        self.payment.recall(draft)

    def trouble(self, error: BaseException) -> None:
        """See hall.Hall."""
        self.crash.report(error)

    def hang(self, name: str, sheet: Sheet) -> None:
        """See hall.Hall."""
        self.window.add_sheet(name, sheet)

    def back(self) -> None:
        """From a side screen to where work goes on."""
        if self.till.who is None:
            self.go("sign_in")
        elif self._in_open_shift():
            self.go("payment")
        elif self._in_shift() and self.window.page != "count":
            self.go("count")
        elif self._in_shift():
            self._open_menu()
        else:
            self.go("shift")

    def _welcome(self, member: StaffMember) -> None:
        shift = self.till.shift
        if shift is None or shift.state == "closed":
            self.go("shift")
        elif shift.staff != member.code:
            self.go("day")
        elif shift.state == "counted":
            self.go("count")
        else:
            self.go("payment")
            self._tell_last()

    def _tell_last(self) -> None:
        """After a restart in an open shift: what was recorded last, and what was half done."""
        last, waiting = self.till.last_recorded(), self.till.drafts()
        if last is not None or waiting:
            self.payment.remember(last, waiting)

    # locking
    def _lock_when_idle(self) -> None:
        if self.idle.due() and self.jobs.under_way == 0 and self.till.who is not None:
            self.lock.lock("idle")

    def _unlocked(self) -> None:
        self.idle.touched()
        self._show_bars()

    def _lock_ended(self, member: StaffMember) -> None:
        """A supervisor came instead: the payment stays kept for whoever has the drawer."""
        self.idle.touched()
        self.payment.abandon(kept=True)
        self._welcome(member)

    def sign_out(self) -> None:
        """Nobody is at the window any more."""
        self.payment.abandon()
        self.jobs.run("journal", lambda: self.till.sign_out("asked"), lambda _none: self._signed_out())

    def _signed_out(self) -> None:
        self.jobs.grew()
        self.go("sign_in")

    # sheets
    def _help(self) -> None:
        self.help_sheet.show_helpline(self.till.rules().helpline)
        self.window.show_sheet("help", self.help_sheet.open_for(self.window.page))

    def _open_menu(self) -> None:
        self.window.show_sheet("menu", self.menu_sheet.first())

    def _open_papers(self) -> None:
        if self._signed_in():
            self.go("papers")

    def _show_line(self) -> None:
        if self._status is not None:
            words = self._words_of(self._status)
            self.line_sheet.show_lines((words.sync.text, words.bills.text, words.printer.text))
            self.window.show_sheet("line", self.line_sheet.back)

    # language and colours
    def switch_language(self) -> None:
        self.window.switch_language()

    def switch_theme(self) -> None:
        self.window.wear("dark" if self.kit.theme.name == "light" else "light")

    def _scan_caught(self, typed: str) -> None:
        self.tell(scan_news(typed))

    def tell(self, news: News) -> None:
        """News for whoever is in front."""
        if self.window.page == "payment" and self.window.open_sheet is None:
            self.payment.tell(news)
        else:
            self.window.tell(news)

    def _pick_up(self) -> None:
        if self._in_open_shift() and self.window.open_sheet is None:
            self.go("pick_up")
