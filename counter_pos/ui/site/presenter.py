"""Reads the site's windows, proves a scanned slip, and has the safe take over what a supervisor chose. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.domain.staff import StaffMember
from counter_pos.services.cash.safe import Offered, Place, Recount, matter_of
from counter_pos.services.days.site import SiteReading
from counter_pos.ui.kit.text import Sayable, full_day, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected, news_of
from counter_pos.ui.payment.view_port import Asking
from counter_pos.ui.ports import RunsJobs, Till
from counter_pos.ui.site.words import OfferLine, WindowLine, name_of, offer_line, signed, what_of, window_line

T = TypeVar("T")


class SiteViewPort(Protocol):
    @property
    def slip_scanned(self) -> Asking: ...
    @property
    def offer_chosen(self) -> Asking: ...
    @property
    def receive_asked(self) -> Asking: ...
    @property
    def refresh_asked(self) -> Asking: ...
    def show_windows(self, note: Sayable, rows: list[WindowLine]) -> None: ...
    def show_offers(self, rows: list[OfferLine]) -> None: ...
    def show_keeper(self, where: Sayable | None) -> None: ...
    def show_chosen(self, title: Sayable, detail: Sayable, denominations: tuple[int, ...]) -> None: ...
    def show_nothing_chosen(self) -> None: ...
    def show_news(self, news: News | None) -> None: ...
    def set_busy(self, busy: bool) -> None: ...
    def try_again(self) -> None: ...


class SitePresenter:
    """What is chosen is either a slip's text or a place that the centre told of."""

    def __init__(
        self, view: SiteViewPort, till: Till, jobs: RunsJobs, *, trouble: Callable[[BaseException], None]
    ) -> None:
        self._view, self._till, self._jobs, self._trouble = view, till, jobs, trouble
        self._busy = False
        self._waiting: dict[Place, Offered] = {}
        self._chosen: Offered | None = None
        self._slip: str | None = None
        self._differs: tuple[NoteCount, ...] | None = None
        self._command = ""
        view.slip_scanned.connect(self.scan)
        view.offer_chosen.connect(self.choose)
        view.receive_asked.connect(self.receive)
        view.refresh_asked.connect(self.refresh)

    def prepare(self, then: Callable[[], None]) -> None:
        """Read the site; `then` brings the screen to the front."""
        self._view.show_news(None)
        self._forget()
        self._read(then)

    def refresh(self) -> None:
        """Read it again, and keep what is chosen."""
        self._read(lambda: None)

    def _read(self, then: Callable[[], None]) -> None:
        def read() -> tuple[SiteReading, list[Offered], dict[str, StaffMember]]:
            staff = {member.code: member for member in self._till.people()}
            return self._till.site_reading(), self._till.waiting_for_safe() if self._till.keeps_safe else [], staff

        def landed(found: tuple[SiteReading, list[Offered], dict[str, StaffMember]]) -> None:
            self._show(*found)
            then()

        self._jobs.run("journal", read, landed, self._trouble)

    def _show(self, reading: SiteReading, waiting: list[Offered], staff: dict[str, StaffMember]) -> None:
        now = next((row.heard_at for row in reading.rows if row.here and row.heard_at), None)
        assert isinstance(now, datetime)
        self._waiting = {each.place: each for each in waiting}
        self._view.show_windows(_heard_note(reading, now), [window_line(row, now, staff) for row in reading.rows])
        self._view.show_offers([offer_line(each, staff) for each in waiting])
        elsewhere = say("The safe of this counter is kept at window 1: take the slips there.")
        self._view.show_keeper(None if reading.keeps_safe else elsewhere)

    # choosing
    def scan(self, text: str) -> None:
        """A slip's code was read: prove it and show what it stands for."""
        if self._busy or not text.strip():
            return
        self._run(lambda: self._till.read_slip(text), lambda offered: self._choose(offered, text))

    def choose(self, place: Place) -> None:
        """A row of what the centre told of."""
        offered = self._waiting.get(place)
        if offered is not None:
            self._choose(offered, None)

    def _choose(self, offered: Offered, slip: str | None) -> None:
        self._chosen, self._slip, self._differs = offered, slip, None
        self._command = self._till.new_command_id()
        title = join(say("Window {number}", number=offered.window), what_of(offered), between=" · ")
        staff = {member.code: member for member in self._till.people()}
        parts: list[Sayable] = [money(offered.paise), name_of(offered.staff, staff), full_day(offered.business_date)]
        if offered.kind == "shift":
            parts.append(signed(offered.over_short))
        if offered.instruments:
            worth = money(offered.instruments_paise)
            parts.append(say("{count} cheques and drafts, {amount}", count=offered.instruments, amount=worth))
        parts.append(say("by its slip") if offered.by == "slip" else say("by the centre's word"))
        count = self._till.rules().denominations if offered.kind == "pickup" else ()
        self._view.show_news(None)
        self._view.show_chosen(title, join(*parts, between=" · "), count)

    def _forget(self) -> None:
        self._chosen = self._slip = self._differs = None
        self._view.show_nothing_chosen()

    # receiving
    def receive(self, supervisor: str, pin: str, notes: tuple[NoteCount, ...]) -> None:
        """The safe takes over what is chosen. A count that differs is asked about once, then taken as it is."""
        offered, slip = self._chosen, self._slip
        if self._busy or offered is None:
            return
        recount = Recount(notes, differs=self._differs == notes)
        command, matter = self._command, matter_of(offered, recount)

        def deed() -> Offered:
            word = self._till.supervise(supervisor, pin, matter)
            if slip is not None:
                return self._till.receive_slip(slip, word, recount, command_id=command)
            return self._till.receive_heard(offered.place, word, recount, command_id=command)

        def refused(error: BaseException) -> None:
            if isinstance(error, Refused) and error.code == "pickup_differs":
                self._differs = notes
            self._refused(error)

        self._set_busy(True)
        self._jobs.run("journal", deed, self._received, refused)

    def _received(self, offered: Offered) -> None:
        self._set_busy(False)
        self._forget()
        done = say("{amount} of window {window} is in the safe.", amount=money(offered.paise), window=offered.window)
        self._view.show_news(
            News("ok", done, say("It is written down with your name."), say("Scan the next slip, or choose the next."))
        )
        self._jobs.grew()
        self.refresh()

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._set_busy(True)

        def landed(result: T) -> None:
            self._set_busy(False)
            then(result)

        self._jobs.run("journal", work, landed, self._refused)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(False)
        if is_expected(error):
            self._view.show_news(news_of(error))
            self._view.try_again()
        else:
            self._trouble(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy)


def _heard_note(reading: SiteReading, now: datetime) -> Sayable:
    from counter_pos.ui.site.words import age

    if reading.as_of is None:
        return say("The centre has told nothing of the other windows yet.")
    return say("As the centre knew it {age}", age=age(reading.as_of, now))
