"""A clerk's day and a supervisor's, written once for any pair of hands: real keys on a real screen, or pytest-qt's.

Every key stands on the screen or in F1. What a scenario expects of money it reckons itself, from what people paid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from counter_pos.app import enrol_till, make_courier, open_till
from counter_pos.central.centre import Centre, open_centre
from counter_pos.config import FILE_NAME
from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer, Status, Supply
from counter_pos.domain.entry import Envelope
from counter_pos.services.ports import Clock
from counter_pos.services.shelf import KEYS_FILE
from counter_pos.ui.places import PLACES
from counter_pos.ui.shell.sheets import GROUPS, SIGNS
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import Verdict, verify_receipt
from counter_pos.wire.receipt_qr import PREFIX
from tests.enrolled import PEOPLE
from tests.fake_printer import FakePrinter
from tests.pictures import qr_texts
from tests.real_screen import entries
from tests.serving import COUNTER, FaultProxy, served
from tests.tills import CLERK, CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN

NEW_PIN = "602214"
HUNDRED = 10_000
COINS_AFTER_HUNDREDS = 7
"""From the field of the hundreds past 50, 20, 10, 5, 2 and 1 and on to what follows the count."""
OWN_MENU = (
    ("payment", "payment"),
    ("receipts", "payment"),
    ("count", "cash"),
    ("theme", "machine"),
    ("lock", "machine"),
    ("sign_out", "machine"),
)


class Hands(Protocol):
    """A person at the window."""

    def press(self, *names: str) -> None:
        """Keys by the names that stand on the screen, each after what the one before began has come home."""

    def run(self, name: str, times: int) -> None:
        """One key again and again, through a column of fields."""

    def type(self, text: str) -> None:
        """At a person's speed."""

    def scan(self, text: str) -> None:
        """As a scanner types, with its Enter."""

    def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait until it is so; an AssertionError that says `what` when it never is."""

    def look(self, name: str) -> None:
        """The next key goes somewhere and something is on the screen; a picture is kept where pictures are."""


@dataclass
class World:
    """A centre, a line that can be cut, a printer, and the enrolled till's folder with its first consumers."""

    centre: Centre
    line: FaultProxy
    printer: FakePrinter
    folder: Path
    owing: list[Consumer]
    prepaid: list[Consumer]
    _read: list[list[str]] = field(default_factory=list)

    def kind(self, kind: str) -> list[Envelope]:
        """The journal's entries of a kind, read beside the running program."""
        return [each for each in entries(self.folder) if each.kind == kind]

    def papers(self, verdict: Verdict) -> dict[str, str]:
        """QR text by receipt number of every such paper that came out of the printer, as a scanner reads it."""
        pictures = self.printer.pictures
        self._read += [qr_texts(each) for each in pictures[len(self._read) :]]
        texts = [text for page in self._read for text in page if text.startswith(PREFIX)]
        judged = [(verify_receipt(text, self._ring()), text) for text in texts]
        return {str(each.number): text for each, text in judged if each.verdict is verdict}

    def same_chain(self) -> bool:
        """Whether the centre holds every entry of the till."""
        newest = entries(self.folder)[-1]
        return self.centre.ledger.head(newest.device, newest.epoch).seq == newest.seq

    def _ring(self) -> KeyRing:
        return KeyRing.read((self.folder / KEYS_FILE).read_bytes())


@contextmanager
def world(tmp_path: Path, clock: Clock, accounts: int = 200) -> Iterator[World]:
    """Everything around the window. COUNTER_POS_STATE names where the till's keys go."""
    centre = open_centre(tmp_path / "centre", clock.now, create=True)
    centre.publisher.put_policy(files("counter_pos").joinpath("assets/policy/default.json").read_bytes())
    centre.publisher.put_staff("K08", json.dumps(PEOPLE).encode())
    city = list(make_city(accounts, as_of=clock.now().date()))
    centre.import_accounts(iter(city), as_of=clock.now())
    people = [row.consumer for row in city]
    folder = tmp_path / "till"
    with served(centre) as url, FakePrinter() as printer:
        line = FaultProxy(url)
        enrol_till(folder, line.url, centre.enrolment.make_code(COUNTER)[0], clock=clock)
        settings = folder / FILE_NAME
        told = settings.read_text(encoding="utf-8").replace('kind = "folder"', 'kind = "network"')
        settings.write_text(f'{told}host = "127.0.0.1"\nport = {printer.port}\n', encoding="utf-8")
        _fetch_consumers(folder, clock)
        made = World(
            centre,
            line,
            printer,
            folder,
            [each for each in people if each.status is Status.LIVE and 100_000 < each.heads.total < 900_000],
            [each for each in people if each.supply is Supply.PREPAID and each.balance_paise < -50_000],
        )
        try:
            yield made
        finally:
            line.close()
    centre.close()


def _fetch_consumers(folder: Path, clock: Clock) -> None:
    till = open_till(folder, clock=clock)
    courier = make_courier(till)
    try:
        report = courier.round()
        assert report.trouble is None, report
    finally:
        courier.close()
        till.close()
    open_till(folder, clock=clock).close()  # with its consumers it notes the version: nothing is left for the window


def sign_of(name: str) -> str:
    """The digit or letter that stands in the menu before a deed."""
    items = [*OWN_MENU, *((each.name, each.group) for each in PLACES if each.words is not None)]
    shown = [item for column in GROUPS for group, _ in column for item, its in items if its == group]
    return SIGNS[shown.index(name)]


@dataclass
class Day:
    """A day at the window, and what its money must come to by a reckoning of its own. Paise."""

    hands: Hands
    world: World
    opening: int = 0
    collected: int = 0
    returned: int = 0
    picked_up: int = 0
    counted: int = 0
    used: int = 0
    receipts: list[str] = field(default_factory=list)

    def person(self) -> Consumer:
        """The next person in the queue, who owes something."""
        self.used += 1
        return self.world.owing[self.used - 1]

    def menu(self, name: str) -> None:
        """The menu, and the sign before the deed."""
        self.hands.press("F10")
        self.hands.type(sign_of(name))

    def login(self, code: str = SUPERVISOR, pin: str = SUPERVISOR_PIN) -> None:
        """Number, Enter, PIN, Enter."""
        self.hands.type(code)
        self.hands.press("Enter")
        self.hands.type(pin)
        self.hands.press("Enter")

    def until_kind(self, kind: str, times: int = 1) -> Envelope:
        """The newest of so many entries of a kind."""
        self.hands.until(lambda: len(self.world.kind(kind)) >= times, f"{times} {kind}")
        found = self.world.kind(kind)
        assert len(found) == times, kind
        return found[-1]

    def paid(self, *sums: int) -> Envelope:
        """One more payment was recorded, of exactly these sums."""
        self.hands.until(self._is_new, "a payment is recorded")
        taken = self.world.kind("payment_taken")[-1]
        assert [each["paise"] for each in taken.facts["parts"]] == list(sums)
        self.collected += sum(sums)
        self.receipts += [each["receipt"] for each in taken.facts["parts"]]
        return taken

    def none_new(self) -> None:
        """No payment was recorded."""
        assert not self._is_new()

    def _is_new(self) -> bool:
        found = [part["receipt"] for each in self.world.kind("payment_taken") for part in each.facts["parts"]]
        return len(found) > len(self.receipts)

    def printed(self) -> None:
        """Every receipt so far came out, and its code is genuine."""
        self.hands.until(lambda: set(self.world.papers(Verdict.GENUINE)) == set(self.receipts), "every receipt printed")

    def count(self, paise: int) -> None:
        """Into the fields of a count: hundreds, and the rest in coins of a rupee; on to what follows."""
        hands, (hundreds, rest) = self.hands, divmod(paise, HUNDRED)
        hands.run("Enter", 2)
        hands.type(str(hundreds))
        hands.run("Enter", COINS_AFTER_HUNDREDS - 1)
        if rest:
            hands.type(str(rest // 100))
        hands.press("Enter")

    @property
    def in_drawer(self) -> int:
        return self.opening + self.collected - self.returned - self.picked_up


def whole_rupees(paise: int) -> int:
    """What is asked: rupees, rounded up."""
    return -(-paise // 100) * 100


def open_the_shift(day: Day) -> None:
    """Sign in; ten notes of a hundred for change."""
    day.login(CLERK, CLERK_PIN)
    day.until_kind("signed_in")
    day.hands.look("shift")
    day.hands.run("Enter", 2)
    day.hands.type("10")
    day.hands.press("F9")
    assert day.until_kind("shift_opened").facts["opening_float"] == 10 * HUNDRED
    day.opening = 10 * HUNDRED


def pay_exactly(day: Day, person: Consumer | None = None) -> None:
    """Scan, and one key."""
    person = person or day.person()
    day.hands.scan(f"{person.account:010d}")
    day.hands.press("Enter")
    taken = day.paid(whole_rupees(person.heads.total))
    assert taken.facts["tender"]["typed"] is False


def pay_with_change(day: Day) -> None:
    """A thousand more than is asked, and the change read out."""
    person = day.person()
    asked = whole_rupees(person.heads.total)
    day.hands.scan(f"{person.account:010d}")
    day.hands.type(str(asked // 100 + 1_000))
    day.hands.look("change")
    day.hands.press("Enter", "Enter")
    tender = day.paid(asked).facts["tender"]
    assert (tender["tendered"], tender["change"], tender["typed"]) == (asked + 100_000, 100_000, True)


def pay_a_part_and_in_advance(day: Day) -> None:
    """Less than is asked, and more."""
    for rupees in (400, 12_000):
        person = day.person()
        day.hands.type(f"{person.account:010d}")
        day.hands.press("Enter", "F5")
        day.hands.type(str(rupees))
        day.hands.press("Enter", "Enter")
        day.paid(rupees * 100)


def pay_for_two(day: Day) -> None:
    """One person, two accounts, one tender, two receipts."""
    first, second = day.person(), day.person()
    day.hands.scan(f"{first.account:010d}")
    day.hands.press("F11")
    day.hands.scan(f"{second.account:010d}")
    day.hands.look("two")
    day.hands.press("Enter")
    day.paid(whole_rupees(first.heads.total), whole_rupees(second.heads.total))


def recharge_too_little(day: Day) -> None:
    """The warning stops nothing, and is kept."""
    day.hands.scan(f"{day.world.prepaid[0].account:010d}")
    day.hands.type("100")
    day.hands.look("recharge")
    day.hands.press("Enter", "Enter")
    (part,) = day.paid(HUNDRED).facts["parts"]
    assert part["purpose"] == "recharge" and "recharge_too_small" in part["warnings"]


def refuse_what_is_not_lawful(day: Day) -> None:
    """An account of another company, and cash over the limit."""
    day.hands.type("123456789012")
    day.hands.press("Enter")
    day.hands.look("foreign")
    day.none_new()
    person = day.person()
    day.hands.type(f"{person.account:010d}")
    day.hands.press("Enter", "F5")
    day.hands.type("200000")
    day.hands.press("Enter", "Enter")
    day.hands.look("limit")
    day.none_new()
    day.hands.press("Esc", "F2")


def hold_and_recall(day: Day) -> None:
    """Somebody looks for a purse; the next one is served meanwhile."""
    person = day.person()
    day.hands.scan(f"{person.account:010d}")
    day.hands.press("F5")
    day.hands.type("300")
    day.hands.press("Enter")
    day.hands.type("500")
    day.hands.press("Ctrl+H")
    pay_exactly(day)
    day.hands.press("Ctrl+H")
    day.hands.look("held")
    day.hands.press("Enter", "Enter", "Enter")
    assert day.paid(30_000).facts["tender"]["change"] == 20_000


def duplicate(day: Day) -> None:
    """The last receipt is lost."""
    day.hands.press("F7", "Down", "Enter", "Enter")
    said = day.until_kind("receipt_duplicated").facts
    assert (said["receipt"], said["copy"]) == (day.receipts[-1], 1)
    day.hands.until(lambda: day.receipts[-1] in day.world.papers(Verdict.DUPLICATE), "the duplicate is printed")
    day.hands.press("Esc")


def cancel(day: Day) -> None:
    """The wrong account; the paper comes back and is scanned as it was printed."""
    pay_exactly(day)
    day.printed()
    receipt, paise = day.receipts[-1], day.world.kind("payment_taken")[-1].facts["parts"][0]["paise"]
    day.hands.press("F4", "F8", "Enter")
    day.hands.scan(day.world.papers(Verdict.GENUINE)[receipt])
    day.hands.look("cancel")
    day.login()
    said = day.until_kind("payment_cancelled")
    assert (said.facts["returned"], said.facts["original_surrendered"]) == (paise, True)
    assert [each.staff for each in said.approvals] == [SUPERVISOR]
    day.returned += paise
    day.hands.until(lambda: receipt in day.world.papers(Verdict.CANCELLATION), "the cancellation is printed")
    day.hands.press("Esc")


def lose_the_line(day: Day) -> None:
    """Head office is away for two payments; nothing is lost and nothing waits."""
    day.hands.until(day.world.same_chain, "the centre holds everything")
    day.world.line.cut = True
    pay_exactly(day)
    day.until_kind("outage_began")
    pay_exactly(day)
    assert not day.world.same_chain()
    day.hands.look("offline")
    day.printed()
    day.world.line.cut = False
    day.until_kind("outage_ended")
    day.hands.until(day.world.same_chain, "the centre holds everything again")


def run_out_of_paper(day: Day) -> None:
    """The payment stands; its receipt comes when the paper is back."""
    day.world.printer.faults.paper = "out"
    pay_exactly(day)
    day.hands.press("Ctrl+R")
    day.hands.look("papers")
    assert day.receipts[-1] not in day.world.papers(Verdict.GENUINE)
    day.world.printer.mend()
    day.hands.press("F5")
    day.printed()
    day.hands.press("Esc")


def pick_up(day: Day) -> None:
    """Fifty hundreds to the safe, with the supervisor."""
    day.hands.press("Ctrl+P")
    day.count(50 * HUNDRED)
    day.hands.type("B-1044")
    day.hands.press("Enter")
    day.login()
    assert day.until_kind("cash_picked_up").facts["paise"] == 50 * HUNDRED
    day.picked_up += 50 * HUNDRED


def close_short(day: Day) -> None:
    """One note short, with a reason and the supervisor's word."""
    day.menu("count")
    day.count(day.in_drawer - HUNDRED)
    day.hands.press("Enter")
    day.hands.look("counted_blind")
    day.hands.press("F9")
    day.until_kind("drawer_counted")
    day.hands.look("short")
    day.hands.type("a note was lost")
    day.hands.press("Enter")
    day.login()
    day.counted = day.in_drawer - HUNDRED
    said = day.until_kind("shift_closed")
    assert [each.staff for each in said.approvals] == [SUPERVISOR]
    day.printed()


def sign_out(day: Day) -> None:
    """Nobody is at the window any more."""
    before = len(day.world.kind("signed_out"))
    day.menu("sign_out")
    day.until_kind("signed_out", before + 1)


MORNING = (open_the_shift, pay_exactly, pay_with_change, pay_a_part_and_in_advance, pay_for_two, recharge_too_little)
AFTERNOON = (hold_and_recall, duplicate, cancel, lose_the_line, run_out_of_paper, pick_up, close_short, sign_out)


def clerks_day(day: Day) -> None:
    """All of it, half in each language; at the end the money adds up and head office holds every entry."""
    for deed in (*MORNING, refuse_what_is_not_lawful):
        deed(day)
        day.hands.look(deed.__name__)
    day.hands.press("Ctrl+L")
    day.hands.look("other_language")
    for deed in AFTERNOON:
        deed(day)
        day.hands.look(deed.__name__)
    said = day.world.kind("shift_closed")[-1].facts
    told = tuple(said[name] for name in ("opening_float", "collected", "returned", "picked_up", "counted"))
    assert told == (day.opening, day.collected, day.returned, day.picked_up, day.counted)
    assert said["over_short"] == -HUNDRED
    assert said["opening_float"] + said["collected"] - said["returned"] + said["over_short"] == (
        said["counted"] + said["picked_up"]
    )
    day.hands.until(day.world.same_chain, "the centre holds the day")


def supervisors_day(day: Day) -> None:
    """After the clerk's: the safe, the site, the day, a report, a forgotten PIN."""
    hands = day.hands
    day.login()
    day.until_kind("signed_in", 2)
    day.menu("site")
    hands.look("site")
    hands.press("Esc")
    day.menu("receive")
    day.count(day.picked_up)
    hands.type("B-1044")
    hands.press("Enter")
    day.login()
    received = day.until_kind("cash_received_in_safe").facts["paise"]
    hands.press("Ctrl+L")
    day.menu("day")
    hands.look("day")
    day.login()
    closed = day.until_kind("site_day_closed").facts
    assert closed["counted"] + received == day.opening + day.collected - day.returned - HUNDRED
    reports = day.world.folder / "reports"
    hands.until(lambda: len(list(reports.glob("*.pdf"))) == 4, "the day's and the shift's PDF in both languages")
    make_a_report(day)
    give_a_new_pin(day)
    sign_out(day)
    day.login(CLERK, NEW_PIN)
    assert day.until_kind("signed_in", 3).who.staff == CLERK
    hands.look("new_pin")
    hands.until(day.world.same_chain, "the centre holds the day")
    assert day.world.centre.verify().whole


def make_a_report(day: Day) -> None:
    """The scroll of today as a PDF."""
    day.menu("reports")
    day.hands.type("3")
    day.hands.press("F9")
    reports = day.world.folder / "reports"
    day.hands.until(lambda: any(each.read_bytes()[:5] == b"%PDF-" for each in reports.glob("scroll-*.pdf")), "a scroll")
    day.hands.look("report")
    day.hands.press("Esc")


def give_a_new_pin(day: Day) -> None:
    """The clerk forgot it, types a new one twice, and the supervisor signs."""
    day.menu("staff")
    day.hands.press("Down", "F6")
    for text in (NEW_PIN, NEW_PIN, "forgot it"):
        day.hands.type(text)
        day.hands.press("Enter")
    day.hands.look("staff")
    day.login()
    assert day.until_kind("pin_reset").facts["staff"] == CLERK
    day.hands.press("Esc")
