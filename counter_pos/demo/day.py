"""Plays a clerk's day through the real window, key by key: the shift, the people, a cut line, a short drawer."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_pos.demo.picks import DemoAccounts, demo_accounts
from counter_pos.demo.stage import CLERK, SUPERVISOR, Stage, Tell
from counter_pos.domain.consumer import Consumer
from counter_pos.domain.money import rupees
from counter_pos.services.summaries import DaySummary

if TYPE_CHECKING:
    from counter_pos.ui.hands import Hands
    from counter_pos.window import Window

FLOAT = {50_000: 2, 10_000: 8, 5_000: 10, 1_000: 20, 100: 50}
"""The opening float by denomination, paise: what a clerk needs for change."""


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """What the day came to, for people and for machines."""

    text: str
    facts: dict[str, Any]


class Day:
    """One clerk's day at one window."""

    def __init__(self, window: Window, hands: Hands, stage: Stage, people: DemoAccounts, tell: Tell) -> None:
        self.window, self.hands, self.stage, self.people, self.tell = window, hands, stage, people, tell
        self.desk = window.till.working()

    def play(self) -> DaySummary:
        """From sign-in to the closed day. Returns the day as the journal tells it."""
        self._sign_in()
        self._open_shift()
        for name, person in self._first_half():
            self._serve(name, person)
        self._cut_line()
        for name, person in self._second_half():
            self._serve(name, person)
        self._mend_line()
        self._cancel_first()
        self._reprint()
        self._close_shift()
        return self._close_day()

    # the morning

    def _sign_in(self) -> None:
        self.hands.picture("sign-in")
        self.hands.type(CLERK.code)
        self.hands.press("Enter")
        self.hands.type(CLERK.pin)
        self.hands.press("Enter")
        self.hands.wait(lambda: self.desk.who is not None)

    def _open_shift(self) -> None:
        self._type_notes(FLOAT)
        self.hands.picture("open-shift")
        self.hands.press("F9")
        self.hands.wait(lambda: self.desk.shift is not None and self.desk.shift.state == "open")
        self.hands.picture("ready")

    def _type_notes(self, counts: dict[int, int]) -> None:
        """Into the grid of denominations, largest first; Enter goes on."""
        for denomination in self.desk.rules().denominations:
            if count := counts.get(denomination, 0):
                self.hands.type(str(count))
            self.hands.press("Enter")

    # the people

    def _first_half(self) -> list[tuple[str, Callable[[], None]]]:
        bill, arrears = self.people.bill, self.people.arrears
        return [
            ("exact", lambda: self._pay(bill[0])),
            ("with-change", lambda: self._pay(bill[1], tendered=_next_notes(bill[1].heads.total))),
            ("part-payment", lambda: self._pay(arrears[0], amount=100_000, tendered=100_000)),
            ("advance", lambda: self._pay(self.people.paid_up[0], amount=50_000)),
            ("arrears", lambda: self._pay(arrears[1], purpose="arrears", picture=True)),
            ("disconnected", lambda: self._pay(self.people.disconnected[0], amount=200_000)),
        ]

    def _second_half(self) -> list[tuple[str, Callable[[], None]]]:
        bill = self.people.bill
        return [
            ("two-accounts", lambda: self._pay_together(self.people.one_owner)),
            ("recharge-too-small", lambda: self._pay(self.people.prepaid_cut[0], amount=20_000)),
            ("twelve-digits", self._twelve_digits),
            ("over-cash-limit", self._over_cash_limit),
            ("hindi-old-number", lambda: self._pay(bill[2], by_old=True, language=True)),
            ("by-meter", lambda: self._pay(bill[3], by_meter=True, tendered=_next_notes(bill[3].heads.total))),
            ("by-name", lambda: self._by_name(bill[4])),
            ("recharge", lambda: self._pay(self.people.prepaid[0], amount=50_000)),
        ]

    def _serve(self, name: str, person: Callable[[], None]) -> None:
        self.tell(f"  {name}")
        self._name = name
        person()

    def _receipts(self) -> int:
        shift = self.desk.shift
        return shift.receipts if shift is not None else 0

    def _pay(
        self,
        consumer: Consumer,
        *,
        amount: int | None = None,
        tendered: int | None = None,
        purpose: str | None = None,
        by_old: bool = False,
        by_meter: bool = False,
        language: bool = False,
        picture: bool = False,
    ) -> None:
        """One account. `amount` changes what is paid; without `tendered` an empty Enter means exactly that."""
        number = f"{consumer.account:010d}"
        if by_old and consumer.account_old is not None:
            number = f"{consumer.account_old:08d}"
        if by_meter:
            number = consumer.meter
        self.hands.type(number)
        self.hands.press("Enter")
        if language:
            self.hands.press("Ctrl+L")
        if purpose is not None:
            self.hands.press("F12")
        if amount is not None:
            self.hands.press("F5")
            self.hands.press("Ctrl+A")
            self.hands.type(_typed(amount))
            self.hands.press("Enter")
        if tendered is not None:
            self.hands.type(_typed(tendered))
        self.hands.picture(self._name)
        self._accept(tendered is not None)
        if picture or tendered is not None:
            self.hands.picture(f"{self._name}-done")
        if language:
            self.hands.press("Ctrl+L")

    def _accept(self, typed: bool) -> None:
        before = self._receipts()
        self.hands.press("Enter")
        if typed:
            self.hands.press("Enter")
        self.hands.wait(lambda: self._receipts() > before)

    def _pay_together(self, consumers: Sequence[Consumer]) -> None:
        """One person, two accounts, one tender."""
        first, second = consumers[:2]
        self.hands.type(f"{first.account:010d}")
        self.hands.press("Enter", "F11")
        self.hands.type(f"{second.account:010d}")
        self.hands.press("Enter")
        self.hands.type(_typed(_next_notes(first.heads.total + second.heads.total)))
        self.hands.picture(self._name)
        self._accept(typed=True)
        self.hands.wait(lambda: not self._online())
        self.hands.picture(f"{self._name}-done-offline")

    def _twelve_digits(self) -> None:
        self.hands.type("123456789012")
        self.hands.press("Enter")
        self.hands.picture(self._name)
        self.hands.press("Esc")

    def _over_cash_limit(self) -> None:
        consumer = self.people.over_cash_limit[0]
        before = self._receipts()
        self.hands.type(f"{consumer.account:010d}")
        self.hands.press("Enter", "Enter")
        self.hands.picture(self._name)
        if self._receipts() != before:
            raise AssertionError("cash over the limit was taken")
        self.hands.press("Esc", "Esc")

    def _by_name(self, consumer: Consumer) -> None:
        self.hands.press("F3")
        self.hands.type(consumer.name_en[:6])
        self.hands.picture(self._name)
        self.hands.press("Esc", "Esc")
        self._pay(consumer)

    # the line

    def _cut_line(self) -> None:
        self.tell("The line to the centre is cut.")
        self.stage.line.cut()

    def _online(self) -> bool:
        sending = self.window.sending
        return sending is not None and sending.last is not None and sending.last.trouble is None

    def _mend_line(self) -> None:
        self.tell("The line returns.")
        self.stage.line.mend()
        sending = self.window.sending
        assert sending is not None
        sending.bell.ring("now")
        self.hands.wait(lambda: self.desk.status().unsent == 0)
        self.hands.picture("line-back")

    # second thoughts

    def _cancel_first(self) -> None:
        """The latest bill is cancelled: original back, a supervisor agrees. A recharge may be in the meter already."""
        self.tell("  cancellation")
        self.hands.press("F4")
        self.hands.picture("receipts")
        rows = self.desk.receipts_of_shift()
        place = next(at for at, row in enumerate(rows) if row.purpose == "bill")
        latest = rows[place]
        self.hands.press(*["Down"] * place, "F8")
        self.hands.type("2")
        self.hands.press("Enter")
        self.hands.type(self.desk.receipt_text(latest.number).qr)  # as the scanner reads it off the paper
        self.hands.press("Enter")
        self.hands.type(SUPERVISOR.code)
        self.hands.press("Enter")
        self.hands.type(SUPERVISOR.pin)
        self.hands.picture("cancel")
        self.hands.press("Enter")
        self.hands.wait(lambda: self.desk.shift is not None and self.desk.shift.cancelled == 1)
        self.hands.picture("cancelled")

    def _reprint(self) -> None:
        self.tell("  duplicate")
        self.hands.press("Down", "F7")
        self.hands.type("2")
        self.hands.press("Enter")
        self.hands.picture("reprint")
        self.hands.press("F9")
        self.hands.wait(lambda: any(row.copies for row in self.desk.receipts_of_shift()))
        self.hands.press("F2")

    # the evening

    def _close_shift(self) -> None:
        """The drawer is counted blind, one hundred-rupee note short."""
        self.tell("The drawer is counted, one note short.")
        shift = self.desk.shift
        assert shift is not None
        counts = _as_notes(shift.drawer.expected - 10_000, self.desk.rules().denominations)
        self.hands.press("F10")
        self.hands.picture("menu")
        self.window.front.menu_sheet.close_sheet()
        self.window.front.go("count")
        self.hands.picture("count-empty")
        self._type_notes(counts)
        self.hands.picture("count")
        self.hands.press("F9")
        self.hands.wait(lambda: self.desk.shift is not None and self.desk.shift.state == "counted")
        self.hands.picture("count-result")
        self.hands.type("One 100 note short, counted twice")
        self.hands.press("Enter")
        self.hands.type(SUPERVISOR.code)
        self.hands.press("Enter")
        self.hands.type(SUPERVISOR.pin)
        self.hands.press("Enter")
        self.hands.wait(lambda: self.desk.shift is not None and self.desk.shift.state == "closed")
        self.hands.picture("shift-closed")

    def _close_day(self) -> DaySummary:
        self.tell("The supervisor closes the day.")
        day = self.desk.business_date
        self.window.front.go("day")
        self.hands.wait()
        self.hands.picture("day")
        self.hands.type(SUPERVISOR.code)
        self.hands.press("Enter")
        self.hands.type(SUPERVISOR.pin)
        self.hands.press("Enter")
        self.hands.wait(lambda: self.desk.day_summary(day).closed_at is not None)
        self.hands.picture("day-closed")
        self.hands.wait(lambda: self.window.sending is not None and self._all_sent())
        self.hands.wait(lambda: self.desk.status().unprinted == 0)
        return self.desk.day_summary(day)

    def _all_sent(self) -> bool:
        place = self.window.till.journal.place
        return place.acknowledged is not None and place.acknowledged.acked_seq == place.seq


def _typed(paise: int) -> str:
    """An amount as fingers type it."""
    whole, rest = divmod(paise, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _next_notes(paise: int) -> int:
    """What a person puts down: the next whole five hundred."""
    return -(-paise // 50_000) * 50_000 if paise % 50_000 else paise + 50_000


def _as_notes(paise: int, denominations: Sequence[int]) -> dict[int, int]:
    """A sum laid out as a drawer would hold it."""
    counts = {}
    for denomination in sorted(denominations, reverse=True):
        counts[denomination], paise = divmod(paise, denomination)
    return counts


def play_day(stage: Stage, tell: Tell) -> DayPlayed:
    """Open the window off-screen, play the day, close everything, prove both sides; leave the pictures and a summary.

    Raises AssertionError when the day does not come out as it must.
    """
    from PySide6.QtWidgets import QApplication

    from counter_pos.app import open_till
    from counter_pos.services.lanes import Lanes
    from counter_pos.ui.front import FrontSettings
    from counter_pos.ui.hands import Hands, PersonsClock
    from counter_pos.window import Window, keep_log

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    lanes = Lanes()
    keep_log(stage.till_folder)
    till = open_till(stage.till_folder, lanes=lanes)
    assert till.replica is not None
    people = demo_accounts(till.replica)
    window = Window(app, till, lanes, FrontSettings(language="en"), "", now_ms=PersonsClock())
    hands = Hands(window.front, stage.folder / "pictures")
    window.start()
    hands.wait()
    tell("The day begins.")
    try:
        summary = Day(window, hands, stage, people, tell).play()
        reports = window.save_reports(summary)
    finally:
        window.stop()
        window.front.window.close()
    tell("Both sides are proven.")
    return _told(stage, summary, reports)


def _told(stage: Stage, summary: DaySummary, reports: Sequence[Path]) -> DayPlayed:
    """The equation of the day's rupees, and what the verifiers say of both sides."""
    from counter_pos.app import key_ring
    from counter_pos.central.centre import open_centre
    from counter_pos.journal.chains import chain_files
    from counter_pos.journal.integrity import verify_file

    journal = verify_file(chain_files(stage.till_folder)[-1].path, key_ring(stage.till_folder))
    centre = open_centre(stage.centre_folder)
    try:
        ledger = centre.verify()
        chains: Any = centre.status()["chains"]
    finally:
        centre.close()
    here = sum(summary.total(name) for name in ("opening_float", "floats_added", "collected", "over_short"))
    here -= summary.total("returned") + summary.total("picked_up")
    there = summary.in_drawer + summary.in_safe
    same_head = (chains[0]["seq"], chains[0]["hash"]) == (journal.chain.good, journal.chain.head_hash)
    if here != there or not journal.whole or not ledger.whole or not same_head:
        raise AssertionError(f"the day does not come out: {here} {there} {journal} {ledger} {chains}")
    receipts = [row for shift in summary.shifts for row in shift.receipts]
    lines = [
        f"{len(receipts)} receipts, {sum(row.cancelled for row in receipts)} cancelled; "
        f"{journal.chain.good} entries on both sides, head {journal.chain.head_hash[:12]}.",
        "",
        f"  opening float          {rupees(summary.total('opening_float')):>14}",
        f"+ collected              {rupees(summary.total('collected')):>14}",
        f"- returned               {rupees(summary.total('returned')):>14}",
        f"+ over/short             {rupees(summary.total('over_short')):>14}",
        f"= in the drawer          {rupees(summary.in_drawer):>14}",
        f"+ in the safe            {rupees(summary.in_safe):>14}",
        "",
        f"Everything is in {stage.folder}",
    ]
    facts: dict[str, Any] = {
        "receipts": len(receipts),
        "cancelled": sum(row.cancelled for row in receipts),
        "entries": journal.chain.good,
        "head": journal.chain.head_hash,
        "equation": {
            "opening_float": summary.total("opening_float"),
            "collected": summary.total("collected"),
            "returned": summary.total("returned"),
            "over_short": summary.total("over_short"),
            "in_drawer": summary.in_drawer,
            "in_safe": summary.in_safe,
        },
        "reports": [str(each) for each in reports],
        "out": str(stage.folder),
    }
    for name in ("receipts", "reports"):
        shutil.copytree(stage.till_folder / name, stage.folder / name, dirs_exist_ok=True)
    text = "\n".join(lines)
    (stage.folder / "summary.txt").write_text(text + "\n", encoding="utf-8")
    (stage.folder / "summary.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    return DayPlayed(text, facts)
