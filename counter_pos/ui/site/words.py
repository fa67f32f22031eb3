"""How a window of the site stands, in words: pure, from what the till knows of it. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from counter_pos.domain.staff import StaffMember
from counter_pos.ui.kit.text import Both, Sayable, clock, join, money, say
from counter_pos.ui.shell.status import PRINTER_TROUBLE, PRINTERS

if TYPE_CHECKING:
    from counter_pos.services.cash.safe import Offered
    from counter_pos.services.days.site import WindowRow

NOTHING: Sayable = "—"


class WindowLine(Struct, frozen=True):
    """One row of the table of windows; `advice` are whole sentences, the most pressing first."""

    window: Sayable
    shift: Sayable
    heard: Sayable
    receipts: str
    unprinted: str
    unsent: str
    unverified: str
    drawer: Sayable
    printer: Sayable
    clock: Sayable
    todo: Sayable
    tone: str
    advice: Sayable


SHORT: dict[str, Sayable] = {
    "never_heard": say("go and look"),
    "silent": say("look at its line"),
    "to_receive": say("receive its cash"),
    "lock": say("pick cash up now"),
    "near": say("plan a pick-up"),
    "printer": say("look at its printer"),
    "in_doubt": say("ask what printed"),
    "unprinted": say("let papers print"),
    "uncounted": say("close its old shift"),
    "unverified": say("start it anew"),
    "clock": say("set its clock"),
}
ADVICE: dict[str, Sayable] = {
    "never_heard": say("Nothing was ever heard of this window: go and look, and let its line run once."),
    "silent": say("It has been silent for long: look at its line. It takes cash all the same."),
    "to_receive": say("It has closed cash that is not in the safe: receive it below (F6), or scan its slip (F2)."),
    "lock": say("Its drawer is over its ceiling: have cash picked up now."),
    "near": say("Its drawer is near its ceiling: plan a pick-up."),
    "printer": say("Its printer does not print: look at paper, lid and cable."),
    "in_doubt": say("Nobody knows whether a paper came out: its clerk is asked in the list of receipts (F4 there)."),
    "unprinted": say("Papers wait to be printed there."),
    "uncounted": say("A shift of an earlier day is still open there: have it counted and closed."),
    "unverified": say("Its journal was not checked for a long time: start its program again, and it is checked."),
    "clock": say("Its clock is doubtful: set it, and let a supervisor confirm the date."),
}
SERIOUS = frozenset({"lock", "uncounted", "printer", "never_heard"})
BANDS: dict[str, Sayable] = {"low": say("low"), "near": say("near"), "over": say("over")}
STATES: dict[str, Sayable] = {"open": say("open"), "counted": say("counted")}


def age(then: datetime, now: datetime) -> Sayable:
    """How long ago, in one unit."""
    passed = max(timedelta(0), now - then)
    if passed < timedelta(minutes=2):
        return say("just now")
    if passed < timedelta(hours=2):
        return say("{count} min ago", count=passed // timedelta(minutes=1))
    if passed < timedelta(days=2):
        return say("{count} h ago", count=passed // timedelta(hours=1))
    return say("{count} days ago", count=passed // timedelta(days=1))


def name_of(code: str, staff: dict[str, StaffMember]) -> Sayable:
    """A person's name in both languages; the number where the list has no name."""
    member = staff.get(code)
    return code if member is None else Both(member.name_en, member.name_hi)


def window_line(row: WindowRow, now: datetime, staff: dict[str, StaffMember]) -> WindowLine:
    """A window as the table shows it. What was never heard is a dash."""
    todo = tuple(row.todo)
    state, running = row.state, row.running
    heard: Sayable = say("never") if row.heard_at is None else age(row.heard_at, now)
    shift: Sayable = NOTHING if state is None else say("no open shift")
    if running is not None:
        shift = join(str(running.shift), name_of(running.staff, staff), STATES[running.state], between=" · ")
    printer = NOTHING if state is None else PRINTERS.get(state.printer, PRINTER_TROUBLE).text
    more: Sayable = f" +{len(todo) - 1}" if len(todo) > 1 else ""
    return WindowLine(
        window=join(str(row.window), say("here") if row.here else "", between=" · "),
        shift=shift,
        heard=say("this window") if row.here else heard,
        receipts=_count(None if state is None else state.receipts),
        unprinted=_count(None if state is None else state.unprinted + state.uncertain),
        unsent=_count(None if state is None else state.unsent),
        unverified=_count(None if state is None else state.unverified),
        drawer=NOTHING if state is None else BANDS[state.drawer],
        printer=printer,
        clock=NOTHING if state is None else say("right") if state.clock == "ok" else say("doubtful"),
        todo=join(SHORT[todo[0]], more, between="") if todo else say("nothing"),
        tone="text" if not todo else "bad" if SERIOUS & set(todo) else "warn",
        advice=join(*(ADVICE[each] for each in todo)) if todo else say("All is well there."),
    )


def _count(number: int | None) -> str:
    return "—" if number is None else str(number)


class OfferLine(Struct, frozen=True):
    """One row of what the safe has not received."""

    place: tuple[str, int, int]
    window: str
    what: Sayable
    staff: Sayable
    at: str
    cash: str
    over_short: Sayable


def offer_line(offered: Offered, staff: dict[str, StaffMember]) -> OfferLine:
    """A closed shift or a bag as the list shows it."""
    return OfferLine(
        place=offered.place,
        window=str(offered.window),
        what=what_of(offered),
        staff=name_of(offered.staff, staff),
        at=clock(offered.at),
        cash=money(offered.paise),
        over_short=signed(offered.over_short) if offered.kind == "shift" else NOTHING,
    )


def what_of(offered: Offered) -> Sayable:
    """'Shift 2' or 'Bag B-77'."""
    if offered.kind == "shift":
        return say("Shift {number}", number=offered.shift)
    return say("Bag {number}", number=offered.bag) if offered.bag else say("A picked-up bag")


def signed(paise: int) -> Sayable:
    """A difference with its word."""
    if not paise:
        return say("exact")
    return say("{amount} short", amount=money(-paise)) if paise < 0 else say("{amount} too much", amount=money(paise))
