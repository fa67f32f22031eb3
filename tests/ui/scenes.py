"""Every screen and state of the window, posed without a till: what the pictures and the label checks look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_pos.domain.errors import CounterError, Refused, Unavailable
from counter_pos.domain.payment import NoteCount, PartOrder, Purpose, TenderKind
from counter_pos.services.payments import Taken
from counter_pos.services.printing.printer_check import Findings
from counter_pos.services.summaries import Caution, OpenedAccount, StatusReading
from counter_pos.ui.cancelling.sheet import CancelSheet
from counter_pos.ui.cash.reading import CountReading
from counter_pos.ui.cash.view import CashView
from counter_pos.ui.day.view import DayView
from counter_pos.ui.front import FrontSettings, make_kit
from counter_pos.ui.help.sheet import HelpSheet
from counter_pos.ui.history.sheets import ReprintSheet
from counter_pos.ui.history.view import HistoryView
from counter_pos.ui.kit.base import KeyDeed, Kit, Page
from counter_pos.ui.kit.sheet import Sheet
from counter_pos.ui.kit.text import Both, full_day, join, money, say
from counter_pos.ui.kit.theme import ThemeName
from counter_pos.ui.news import News
from counter_pos.ui.not_ready import NotReady
from counter_pos.ui.notices import news_of, news_of_cautions
from counter_pos.ui.papers.readings import note_of as papers_note
from counter_pos.ui.papers.view import PapersView
from counter_pos.ui.payment import figures
from counter_pos.ui.payment.draft import Added, Draft
from counter_pos.ui.payment.holding import put_account, typed_money
from counter_pos.ui.payment.readings import count_note, found_row, receipt_row
from counter_pos.ui.payment.view import PaymentView
from counter_pos.ui.places import PLACES
from counter_pos.ui.printer.readings import news_of_findings
from counter_pos.ui.printer.view import PrinterView
from counter_pos.ui.reports.view import ReportsView
from counter_pos.ui.setup.view import EnrolView
from counter_pos.ui.shell.news import OFFLINE, printer_news
from counter_pos.ui.shell.sheets import MenuItem, MenuSheet
from counter_pos.ui.shell.status import LineReading, status_words
from counter_pos.ui.shell.window import CounterWindow
from counter_pos.ui.shift.view import ShiftView
from counter_pos.ui.sign_in.view import SignInView
from tests.ui import samples
from tests.ui.cash_scenes import CASH_SCENES
from tests.ui.desk_scenes import DESK_SCENES
from tests.ui.paying_scenes import PAYING_SCENES
from tests.ui.site_scenes import SITE_SCENES
from tests.ui.trouble_scenes import TROUBLE_SCENES

SUNITA = Both("Sunita Verma", "सुनीता वर्मा")
ONLINE = LineReading(online=True)
WHERE = say(
    "Counter {code} · window {window} · {place}", code="K08", window=1, place=Both("Sarojini Nagar", "सरोजिनी नगर")
)
P = TypeVar("P", bound=Page)
S = TypeVar("S", bound=Sheet)
SHORT_FLOAT = (
    NoteCount(10_000, 10),
    NoteCount(5_000, 10),
    NoteCount(1_000, 30),
    NoteCount(500, 20),
    NoteCount(200, 25),
)
FULL_COUNT = (
    NoteCount(50_000, 196), NoteCount(20_000, 74), NoteCount(10_000, 88), NoteCount(5_000, 31),
    NoteCount(2_000, 22), NoteCount(1_000, 47), NoteCount(500, 20), NoteCount(200, 25),
)  # fmt: skip


OWN = (
    ("payment", say("Take payments"), "payment"),
    ("receipts", say("Receipts of this shift"), "payment"),
    ("count", say("Count the drawer and close the shift"), "cash"),
    ("theme", say("Light or dark colours"), "machine"),
    ("sign_out", say("Sign out"), "machine"),
)


@dataclass
class Stage:
    """A window and no till behind it. A screen is built when a scene first names it, as the product does."""

    kit: Kit
    window: CounterWindow

    def go(self, name: str) -> None:
        """Bring a screen of this stage to the front."""
        assert isinstance(getattr(self, name), Page)
        self.window.go(name)

    @cached_property
    def sign_in(self) -> SignInView:
        view = self._page("sign_in", SignInView(self.kit))
        view.show_counter(WHERE)
        return view

    @cached_property
    def shift(self) -> ShiftView:
        return self._page("shift", ShiftView(self.kit))

    @cached_property
    def payment(self) -> PaymentView:
        return self._page("payment", PaymentView(self.kit))

    @cached_property
    def history(self) -> HistoryView:
        return self._page("history", HistoryView(self.kit))

    @cached_property
    def cash(self) -> CashView:
        return self._page("cash", CashView(self.kit))

    @cached_property
    def day(self) -> DayView:
        return self._page("day", DayView(self.kit))

    @cached_property
    def papers(self) -> PapersView:
        return self._page("papers", PapersView(self.kit))

    @cached_property
    def printer(self) -> PrinterView:
        return self._page("printer", PrinterView(self.kit))

    @cached_property
    def reports(self) -> ReportsView:
        return self._page("reports", ReportsView(self.kit))

    @cached_property
    def cancel(self) -> CancelSheet:
        return self._sheet("cancel", CancelSheet(self.kit, self.window))

    @cached_property
    def reprint(self) -> ReprintSheet:
        return self._sheet("reprint", ReprintSheet(self.kit, self.window))

    @cached_property
    def menu(self) -> MenuSheet:
        items = (*OWN, *((each.name, each.words, each.group) for each in PLACES if each.words is not None))
        shown = tuple(MenuItem(*item, lambda: None) for item in items)
        return self._sheet("menu", MenuSheet(self.kit, self.window, say("Shift menu"), shown))

    @cached_property
    def help(self) -> HelpSheet:
        return self._sheet("help", HelpSheet(self.kit, self.window))

    def _page(self, name: str, view: P) -> P:
        self.window.add_page(name, view)
        return view

    def _sheet(self, name: str, sheet: S) -> S:
        self.window.add_sheet(name, sheet)
        return sheet


def build(app: QApplication, language: str, theme: ThemeName) -> Stage:
    """The window at 1366x768, dressed; `app` already has the fonts."""
    kit = make_kit(FrontSettings(language, theme), lambda: 0)
    app.setStyleSheet(kit.theme.style_sheet())
    window = CounterWindow(kit)
    stage = Stage(kit, window)
    window.always((KeyDeed("F1", say("Help"), lambda: None), KeyDeed("F10", say("Menu"), lambda: None)))
    window.top.show_place(WHERE)
    window.top.show_clerk(join(SUNITA, say("Shift {number} open", number=2), between=" · "))
    window.top.show_date(full_day(samples.TODAY))
    window.top.show_clock("10:42")
    light(stage)
    window.resize(1366, 768)
    window.show()
    return stage


def light(
    stage: Stage,
    reading: StatusReading | None = None,
    line: LineReading = ONLINE,
    printer: str = "ok",
    *,
    in_shift: bool = True,
) -> None:
    """The status strip."""
    words = status_words(reading or samples.status(), line, printer, samples.TODAY, in_shift=in_shift)
    stage.window.status.show_status(words)


def pay(
    stage: Stage,
    account: OpenedAccount | None = None,
    *,
    pay_text: str | None = None,
    cash: str = "",
    notes: tuple[NoteCount, ...] = (),
    news: News | None = None,
    last: Taken | None = None,
    first: OpenedAccount | None = None,
    focus: str = "cash",
    unsent: int = 0,
    failed: bool = False,
    choose: str = "",
    tender: TenderKind = TenderKind.CASH,
    more: int = 0,
    amend: int | None = None,
) -> None:
    """The payment screen in one state; `more` accounts beside `first`, one of which (its place) is being changed."""
    view, draft = stage.payment, Draft()
    stage.go("payment")
    view.offer_notes(figures.noted(samples.RULES))
    rows = samples.receipts(unsent=unsent, failed=failed)
    view.show_receipts(count_note(rows), [receipt_row(each) for each in rows])
    if first is not None:
        draft.open(first, lambda: "c1")
        part = draft.part(first.dues.due_paise)
        assert part is not None
        draft.add(part)
        for who in (each.consumer for each in samples.found()[:more]):
            line = PartOrder(who.account, Purpose.BILL, who.heads.total)
            draft.added.append(Added(line, Both(who.name_en, who.name_hi)))
    if account is None:
        view.show_ready()
        view.put_amounts(pay="", cash="", notes=())
    else:
        choice = draft.open(account, lambda: "c1")
        choice = draft.choose(choose) or choice
        draft.tender = tender
        put_account(view, account, samples.TODAY)
        due = money(choice.due_paise).removeprefix("₹ ") if choice.due_paise else ""
        view.put_amounts(pay=due if pay_text is None else pay_text, cash=cash, notes=notes)
    if amend is not None:
        view.put_part(typed_money(draft.choose_part(amend)))
    view.show_together(figures.together_reading(draft))
    view.show_money(figures.money_reading(draft, view.typed(), last, False, samples.RULES))
    view.show_news(news or (news_of_cautions(account.cautions) if account else None))
    view.focus("part" if amend is not None else focus)


def _sign_in(stage: Stage) -> None:
    stage.window.top.show_clerk("")
    light(stage, in_shift=False)
    stage.go("sign_in")
    stage.sign_in.code.setText("S0412")
    stage.sign_in.pin.setText("123456")
    stage.sign_in.pin.setFocus()


def _sign_in_wrong(stage: Stage) -> None:
    _sign_in(stage)
    stage.sign_in.pin.clear()
    stage.sign_in.show_news(news_of(Refused("pin_wrong", tries_left=3)))


def _shift(stage: Stage) -> None:
    stage.window.top.show_clerk(SUNITA)
    light(stage, in_shift=False)
    stage.shift.offer(say("Good day, {name}. Open your shift.", name=SUNITA), samples.RULES.denominations)
    stage.go("shift")
    stage.shift.put(SHORT_FLOAT)


def _offline(stage: Stage) -> None:
    reading = samples.status(unsent=14, oldest_unsent_at=samples.NOW)
    light(stage, reading, LineReading(False, samples.NOW))
    pay(stage, samples.opened(), cash="3000", news=OFFLINE, unsent=3)


def _stale(stage: Stage) -> None:
    old = samples.AS_OF.replace(day=21)
    light(stage, samples.status(replica_as_of=old, replica_stale=True))
    account = samples.opened(cautions=(Caution("stale_dues", {"as_of": old}),))
    account = replace(account, dues=replace(account.dues, as_of=old))
    pay(stage, account, cash="3000")


def _printer(stage: Stage) -> None:
    light(stage, samples.status(unprinted=1), printer="paper_out")
    news = printer_news("paper_out")
    pay(stage, samples.opened(), cash="3000", news=news, failed=True)


def _limit(stage: Stage) -> None:
    light(stage, samples.status(drawer_band="near"))
    news = news_of(Refused("cash_limit", limit_paise=20_000_000, already_paise=17_300_000, most_paise=2_699_900))
    pay(stage, samples.opened(), pay_text="30000", cash="30000", news=news, focus="pay")


def _search(stage: Stage) -> None:
    pay(stage, focus="find")
    stage.payment.put_find("ram tiw")
    people = samples.found()
    head = say("{count} people found. Arrows choose, Enter opens.", count=len(people))
    stage.payment.show_found(head, [found_row(each) for each in people])
    stage.payment.find_field.end(False)


def _error(stage: Stage) -> None:
    pay(stage, focus="find", news=news_of(Refused("account_unknown", account=1203447191, text="1203447191")))
    stage.payment.put_find("1203447191", wrong=True)
    stage.payment.focus("find")


def _cut(stage: Stage) -> None:
    from counter_pos.domain.consumer import Status

    person = samples.consumer(status=Status.TEMPORARILY_DISCONNECTED, due_date=samples.TODAY.replace(day=10))
    told = (Caution("connection_cut", {"account": person.account}),)
    pay(stage, samples.opened(person, cautions=told), pay_text="1000", cash="1000")


def _prepaid(stage: Stage) -> None:
    account = samples.prepaid()
    small = Caution("recharge_too_small", {"account": account.consumer.account, "needed_paise": 31300})
    pay(stage, account, pay_text="300", cash="300", news=news_of_cautions([small, *account.cautions]), focus="pay")


def _receipts(stage: Stage) -> None:
    stage.go("history")
    rows = samples.receipts(unsent=2)
    stage.history.show_receipts(count_note(rows), rows)
    stage.history.table.selectRow(2)


def _doubt(stage: Stage) -> None:
    stage.go("history")
    rows = [
        replace(each, print_state="uncertain" if place == 0 else each.print_state)
        for place, each in enumerate(samples.receipts())
    ]
    stage.history.show_receipts(count_note(rows), rows)
    stage.history.table.selectRow(0)


def _cancel(stage: Stage, scanned: int = 1) -> None:
    _receipts(stage)
    row = samples.receipts()[0]
    which = join(row.number, Both(row.name_en, row.name_hi), money(row.paise), between=" · ")
    goes_back = say("{amount} goes back. All receipts of the same payment are cancelled.", amount=money(row.paise))
    stage.window.show_sheet("cancel", stage.cancel.ask_about(which, goes_back, samples.RULES.cancel_reasons))
    stage.cancel.show_papers(say("{count} of {papers} scanned", count=scanned, papers=1), whole=scanned == 1)
    stage.cancel.approval.code.setText("S0007")
    stage.cancel.approval.pin.setFocus()


def _cancel_unread(stage: Stage) -> None:
    """The paper is torn: a supervisor's separate word."""
    _cancel(stage, scanned=0)
    stage.cancel.approval.wipe()
    stage.cancel.show_news(news_of(Refused("receipt_text_shape")))
    stage.cancel.ask_seen()
    stage.cancel.seen.code.setText("S0007")
    stage.cancel.seen.pin.setFocus()


def _reprint(stage: Stage) -> None:
    _receipts(stage)
    stage.window.show_sheet("reprint", stage.reprint.ask_about(samples.receipts()[2]))


def _count(stage: Stage) -> None:
    stage.go("cash")
    stage.cash.begin(samples.RULES.denominations)
    stage.cash.grid.put(FULL_COUNT)
    stage.cash.grid.changed.emit()
    stage.cash.grid.fields[5].setFocus()


def _close(stage: Stage) -> None:
    _count(stage)
    stage.cash.reveal(
        CountReading(
            counted=money(12_421_000),
            expected=money(12_471_000),
            difference_label=say("SHORT"),
            difference=money(50_000),
            tone="bad",
            hint=say("There is less cash than the journal says."),
            may_recount=True,
            needs_reason=True,
            needs_approval=True,
        )
    )


def _close_exact(stage: Stage) -> None:
    _count(stage)
    stage.cash.reveal(
        CountReading(
            counted=money(12_421_000),
            expected=money(12_421_000),
            difference_label=say("EXACT"),
            difference=money(0),
            tone="ok",
            hint=say("The drawer holds what the journal says. Close the shift."),
            may_recount=False,
            needs_reason=False,
            needs_approval=False,
        )
    )


def _day(stage: Stage) -> None:
    light(stage, in_shift=False)
    hint = say("Every shift is closed. The safe takes over the counted cash.")
    stage.window.top.show_clerk(SUNITA)
    stage.day.show_day(samples.day_summary(), hint, may_close=True, may_see=True)
    stage.day.show_site("", "", "")
    stage.go("day")


def _papers(stage: Stage) -> None:
    light(stage, samples.status(unprinted=3), printer="paper_out")
    waiting = samples.unprinted()
    stage.papers.show_papers(papers_note(waiting), waiting)
    stage.go("papers")


def _papers_doubt(stage: Stage) -> None:
    light(stage, samples.status(unprinted=2, uncertain=1))
    queue = samples.unprinted(doubt=True)
    stage.papers.show_papers(papers_note(queue), queue)
    stage.go("papers")


def _papers_none(stage: Stage) -> None:
    stage.papers.show_papers(papers_note([]), [])
    stage.go("papers")


def _printer_check(stage: Stage) -> None:
    found = Findings("ok", samples.status_answers(), "TM-T82III", "printed")
    stage.printer.show_printer("network 192.168.1.87:9100", 576)
    stage.printer.show_findings(found)
    stage.go("printer")


def _printer_check_out(stage: Stage) -> None:
    light(stage, samples.status(unprinted=1), printer="paper_out")
    found = Findings("paper_out", samples.status_answers(out=True))
    stage.printer.show_printer("usb 04b8:0202", 384)
    stage.printer.show_findings(found)
    stage.printer.show_news(news_of_findings(found))
    stage.go("printer")


def _menu(stage: Stage) -> None:
    pay(stage, focus="find")
    stage.window.show_sheet("menu", stage.menu.first())


def _help(stage: Stage) -> None:
    pay(stage, focus="find")
    stage.help.show_helpline("1912")
    stage.window.show_sheet("help", stage.help.open_for("payment"))


NOTES = (NoteCount(50_000, 5), NoteCount(20_000, 2), NoteCount(10_000, 1))
TOGETHER = samples.consumer(
    account=1203461038, account_old=None, name_en="Kamla Tiwari", name_hi="कमला तिवारी", meter="SP1087443"
)


def not_ready(stage: Stage, trouble: CounterError) -> None:
    """The notice is a window of its own; here it stands in the other, so that both go together."""
    notice = NotReady(stage.kit)
    for each in stage.window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        each.hide()
    notice.setParent(stage.window)
    notice.setGeometry(stage.window.rect())
    notice.show_trouble(trouble)
    notice.show()


def _enrol(stage: Stage) -> None:
    """A machine that is no till yet, with a code that was not taken."""
    view = EnrolView(stage.kit)
    for each in stage.window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        each.hide()
    view.setParent(stage.window)
    view.setGeometry(stage.window.rect())
    view.address.setText("https://till.kesco.example")
    view.code.setText("7K2M-QX4P-9RTD")
    view.show_news(news_of(Refused("enrol_code_bad", reason="code-expired")))
    view.show()
    view.focus("code")


def _reports(stage: Stage, *, report: int = 2) -> None:
    stage.go("reports")
    stage.reports.show_dates("01-11-2026", "22-11-2026")
    stage.reports.reports.buttons[report].click()


def _reports_made(stage: Stage) -> None:
    """A scroll is being made."""
    _reports(stage)
    stage.reports.set_busy(True)
    stage.reports.progress_told.emit(45, 100)


def _reports_done(stage: Stage) -> None:
    _reports(stage, report=5)
    name, folder = "over-short-2026-11-01_2026-11-22-hi.pdf", "C:\\counter-pos\\K08-1\\reports"
    ready = News("ok", say("The report is ready: {name}", name=name), safe=say("It is in {folder}", folder=folder))
    stage.reports.show_news(ready)


SCENES: dict[str, Callable[[Stage], object]] = {
    "sign-in": _sign_in,
    "sign-in-wrong": _sign_in_wrong,
    "not-ready": lambda stage: not_ready(stage, Unavailable("replica_missing", path="replica.sqlite3")),
    "enrol": _enrol,
    "shift-open": _shift,
    "empty": lambda stage: pay(stage, focus="find"),
    "ready": lambda stage: pay(stage, samples.opened(), cash="3000"),
    "short": lambda stage: pay(stage, samples.opened(), cash="2500"),
    "limit": _limit,
    "notes": lambda stage: pay(stage, samples.opened(), cash="3000", notes=NOTES, focus="notes"),
    "done": lambda stage: pay(stage, last=samples.taken(), news=figures.done_news(samples.taken()), focus="find"),
    "offline": _offline,
    "prepaid": _prepaid,
    "error": _error,
    "stale": _stale,
    "printer": _printer,
    "disconnected": _cut,
    "several": lambda stage: pay(stage, samples.opened(TOGETHER), first=samples.opened(), cash="6000"),
    "search": _search,
    "receipts": _receipts,
    "doubt": _doubt,
    "reprint": _reprint,
    "cancel": _cancel,
    "cancel-unread": _cancel_unread,
    "count": _count,
    "close": _close,
    "close-exact": _close_exact,
    **PAYING_SCENES,
    **CASH_SCENES,
    **DESK_SCENES,
    **TROUBLE_SCENES,
    "day": _day,
    "reports": _reports,
    "reports-made": _reports_made,
    "reports-done": _reports_done,
    "papers": _papers,
    "papers-doubt": _papers_doubt,
    "papers-none": _papers_none,
    "printer-check": _printer_check,
    "printer-check-out": _printer_check_out,
    "menu": _menu,
    "help": _help,
    **SITE_SCENES,
}
