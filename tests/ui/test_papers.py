"""The queue of papers that are not out and the printer check, by keys only, over a real till and a fake printer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_pos.config import PrinterSettings
from counter_pos.printing import raster
from counter_pos.printing.check import PrinterCheck
from counter_pos.printing.desk import PrintDesk
from counter_pos.printing.printers import make_printer
from counter_pos.services.printing.jobs import UnprintedPaper
from counter_pos.ui.kit.text import Words, say
from counter_pos.ui.papers.readings import kind_of, may_duplicate, may_say_it_came_out, may_try_again, news_about
from counter_pos.ui.papers.view import PapersView
from counter_pos.ui.payment.readings import receipt_state
from counter_pos.ui.printer.readings import ANSWERS, TELLS
from counter_pos.ui.printer.view import PrinterView
from counter_pos.ui.shell.news import DOUBT
from tests.fake_printer import FakePrinter
from tests.print_jobs import NO_WORD, Dragging
from tests.ui import samples
from tests.ui.conftest import Counter


@dataclass
class AtThePrinter:
    """A counter with a printer: what the window's attendants do, done when the test says so."""

    counter: Counter
    fake: FakePrinter
    desk: PrintDesk

    def pay(self) -> str:
        """The next person who owes something pays it in full."""
        owing = [each.account for each in self.counter.till.consumers() if each.heads.total > 100_000]
        self.counter.open_account(owing[len(self.counter.till.desk.receipts_of_shift())])
        self.counter.press("Enter")
        return self.counter.till.desk.receipts_of_shift()[0].number

    def drain(self) -> None:
        self.counter.front.printer_says(self.desk.drain().value)
        self.counter.settle()

    def queue(self) -> list[tuple[str, str]]:
        return [(job.receipt, job.state) for job in self.counter.till.desk.print_jobs.unprinted()]

    @property
    def view(self) -> PapersView:
        view = self.counter.front.room("papers").view
        assert isinstance(view, PapersView)
        return view


@pytest.fixture
def there(paying: Counter, qapp: QApplication, qtbot: QtBot) -> Iterator[AtThePrinter]:
    raster.prepare()
    with FakePrinter() as fake:
        settings = PrinterSettings(kind="network", host="127.0.0.1", port=fake.port)
        desk = PrintDesk(paying.till.desk.print_jobs, make_printer(settings, paying.till.folder, NO_WORD))
        check = PrinterCheck(desk, settings, paying.till.folder, paying.till.clock.now)
        paying.front.printer = lambda: check
        desk.drain()  # the slip of the shift's opening
        fake.pictures.clear()
        yield AtThePrinter(paying, fake, desk)


def told(view: PapersView) -> str:
    return " ".join(banner.accessibleName() for banner in (view._why, view.banner) if not banner.isHidden())


def test_what_waits_is_shown_in_order_and_drains_when_the_paper_is_back(there: AtThePrinter) -> None:
    there.fake.faults.paper = "out"
    receipts = [there.pay(), there.pay()]
    there.drain()
    there.counter.press("Ctrl+R")
    assert there.counter.front.window.page == "papers"
    assert there.counter.focus == "papers"
    assert [row.receipt for row in there.view.table.rows_model.rows] == receipts
    assert "The printer has no paper." in told(there.view)
    assert "Do not take the money again." in told(there.view)
    there.fake.mend()
    grown = []
    there.counter.front.jobs.journal_grew.connect(lambda: grown.append(1))
    there.counter.press("F5")
    assert grown, "the print desk is woken"
    there.drain()
    there.counter.press("Esc", "Ctrl+R")
    assert there.view.table.rows_model.rows == ()
    assert there.queue() == []
    assert len(there.fake.pictures) == 2
    there.counter.press("F2")
    assert there.counter.focus == "find"


def test_a_doubt_ends_when_a_person_says_that_the_paper_is_here(there: AtThePrinter) -> None:
    there.fake.faults.no_process_id = True
    there.pay()
    there.drain()
    there.counter.press("Ctrl+R")
    assert "did not say whether the receipt came out" in told(there.view)
    assert (there.view.came_out.isEnabled(), there.view.duplicate.isEnabled()) == (True, True)
    assert not there.view.again.isEnabled()
    there.counter.press("F8")
    assert [state for _, state in there.queue()] == ["uncertain"], "never sent again as it is"
    there.counter.press("F6")
    assert there.queue() == []
    assert "the paper is here" in told(there.view)
    assert there.counter.focus == "papers"


def test_a_doubt_is_told_over_the_counter_with_the_key_that_helps(there: AtThePrinter) -> None:
    there.fake.faults.no_process_id = True
    there.pay()
    there.drain()
    assert "Nobody knows whether the last receipt came out." in there.counter.banner
    assert "do not take the cash again" in there.counter.banner
    assert there.counter.front.window.status.printer.text() == "Printer: 1 to look at (Ctrl+R)"
    assert there.counter.focus == "find"
    there.pay()
    assert "Nobody knows" not in there.counter.banner


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_receipt_that_prints_now_is_told_calmly_however_slow_the_printer(there: AtThePrinter, language: str) -> None:
    counter, front = there.counter, there.counter.front
    if language == "hi":
        counter.press("Ctrl+L")
    slow = Dragging(there.fake)
    desk = PrintDesk(counter.till.desk.print_jobs, slow)
    there.pay()
    thread = Thread(target=desk.drain)
    thread.start()
    try:
        assert slow.began.wait(30)
        front.look_again()
        counter.settle()
        front._refresh_receipts()
        counter.settle()
        row = counter.till.desk.receipts_of_shift()[0]
        words, mark, tone = receipt_state(row)
        tell = Words(language).tell
        assert (tell(words), mark, tone) == ({"en": "prints now", "hi": "छप रही है"}[language], "ring", "text")
        assert front.window.status.printer.text() == {"en": "Printing 1", "hi": "1 छप रही हैं"}[language]
        assert tell(DOUBT.happened) not in counter.banner
        counter.press("Ctrl+R")
        assert [each.state for each in there.view.table.rows_model.rows] == ["sending"]
        assert not (there.view.came_out.isEnabled() or there.view.duplicate.isEnabled() or there.view.again.isEnabled())
        assert tell(say("It prints in its turn.")) in told(there.view)
    finally:
        slow.go_on.set()
        thread.join(30)
    there.drain()
    assert there.queue() == []


def test_a_doubt_ends_with_a_numbered_duplicate(there: AtThePrinter) -> None:
    there.fake.faults.rows_left = 300
    receipt = there.pay()
    there.drain()
    there.counter.press("Ctrl+R")
    assert "The paper ended while this receipt was printing." in told(there.view)
    there.fake.mend()
    there.counter.press("F7")
    assert there.queue() == [(receipt, "waiting")]
    there.drain()
    assert there.queue() == []
    last = there.counter.till.journal.newest()
    assert last is not None and last.envelope.kind == "receipt_duplicated"
    assert last.envelope.facts["reason"] == "printer"
    assert len(there.fake.pictures) == 1
    rows = there.counter.till.desk.receipts_of_shift()
    assert [row.print_state for row in rows] == ["replaced"]


def test_the_next_person_is_served_whatever_the_printer_does(there: AtThePrinter) -> None:
    there.fake.faults.paper = "out"
    there.pay()
    there.drain()
    assert there.counter.focus == "find"
    assert "Printer: no paper" in there.counter.banner
    assert there.pay()
    there.drain()
    assert "Printer: no paper" in there.counter.banner, "told again of this receipt, though the printer is as before"
    assert len(there.queue()) == 2


def test_the_check_asks_and_remembers_and_prints_its_page(there: AtThePrinter) -> None:
    there.fake.faults.no_process_id = True
    there.counter.menu("printer")
    view = there.counter.front.room("printer").view
    assert isinstance(view, PrinterView)
    assert there.counter.focus == "ask_printer"
    assert view.table.rows_model.rows == ()
    there.counter.press("F5")
    assert [each.byte for each in view.table.rows_model.rows] == [0x12] * 4
    assert view._facts["model"].text() == "FAKE"
    assert view._answers.text() == Words("en").tell(ANSWERS["processed"])
    there.counter.press("F6")
    assert "The test page is printed." in view.banner.accessibleName()
    assert len(there.fake.pictures) == 1
    assert there.queue() == []
    there.fake.faults.cover_open = True
    there.counter.press("F5")
    assert "The printer's lid is open." in view.banner.accessibleName()
    there.counter.press("F6")
    assert "The test page was not printed." in view.banner.accessibleName()
    assert there.counter.focus == "ask_printer"
    there.counter.press("Esc")
    assert there.counter.front.window.page == "payment"


def test_every_code_of_the_check_has_its_words() -> None:
    from counter_pos.printing.examination import MEANINGS

    assert {code for meanings in MEANINGS.values() for _, code in meanings} <= TELLS.keys()


@pytest.mark.parametrize(
    ("kind", "state", "may"),
    [
        ("payment", "waiting", (False, False, False)),
        ("payment", "sending", (False, False, False)),
        ("payment", "uncertain", (True, True, False)),
        ("payment", "failed", (False, False, True)),
        ("duplicate", "uncertain", (True, True, False)),
        ("cancellation", "uncertain", (True, False, True)),
        ("shift_close", "uncertain", (True, False, True)),
    ],
)
def test_what_may_be_done_depends_on_what_may_be_on_paper(kind: str, state: str, may: tuple[bool, bool, bool]) -> None:
    paper = UnprintedPaper(1, "K08-7QX-261124-000118-4", kind, 0, state, "", samples.NOW)
    assert (may_say_it_came_out(paper), may_duplicate(paper), may_try_again(paper)) == may
    assert Words("hi").tell(kind_of(paper)) != Words("en").tell(kind_of(paper))
    assert news_about(paper).happened


@pytest.mark.parametrize("note", ["cannot_be_drawn", "entry_hash_differs", "never heard of"])
def test_a_paper_that_failed_says_why(note: str) -> None:
    paper = UnprintedPaper(1, "K08-7QX-261124-000118-4", "payment", 0, "failed", note, samples.NOW)
    for language in ("en", "hi"):
        assert len(Words(language).tell(news_about(paper).happened)) > 10
