"""The supervisor's deeds, scripted: the windows of the site and its safe, staff and PINs, training."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from counter_pos.commands.console import (
    APPROVER_PIN_VARIABLE,
    NEW_PIN_VARIABLE,
    Console,
    add_approver,
    add_common,
    opened,
    pin_of,
)
from counter_pos.commands.till import parse_notes
from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.money import rupees

if TYPE_CHECKING:
    from counter_pos.domain.matters import Matter
    from counter_pos.services.cash.safe import Offered
    from counter_pos.services.days.site import WindowRow
    from counter_pos.services.people.staffing import NewPin
    from counter_pos.services.till.words import Word


def add_parsers(commands: Any) -> None:
    """site, staff, training."""
    site = commands.add_parser("site", help="all windows of this counter, its safe and its day")
    steps = site.add_subparsers(dest="step", required=True, metavar="STEP")
    status = steps.add_parser("status", help="every window: last heard, shift, what is unfinished")
    add_common(status)
    status.set_defaults(handler=_status)
    receive = steps.add_parser("receive", help="the safe takes over a shift or a bag of another window")
    add_common(receive)
    add_approver(receive)
    what = receive.add_mutually_exclusive_group(required=True)
    what.add_argument("--slip", metavar="TEXT", help="the code on the slip, CS1:...")
    what.add_argument("--entry", metavar="K08-2/1/14", help="device, epoch and entry that the centre told of")
    what.add_argument("--list", action="store_true", help="what the centre told of and is not received")
    receive.add_argument("--notes", default="", metavar="500x3,100x2", help="a bag's notes, counted again")
    receive.add_argument("--differs", action="store_true", help="the count differs from the slip, and that is so")
    receive.set_defaults(handler=_receive)
    close = steps.add_parser("close", help="the business day, over all windows")
    add_common(close)
    add_approver(close)
    close.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    close.add_argument(
        "--confirm", action="append", default=[], metavar="K08-3", help="a window of which nothing is known: not used"
    )
    close.add_argument(
        "--leave-open", action="append", default=[], metavar="K08-2", help="a silent window that is out of order"
    )
    close.set_defaults(handler=_close)
    _add_staff(commands)
    training = commands.add_parser("training", help="begin training in this till's folder, or throw it away")
    training.add_argument("step", choices=("begin", "end"))
    add_common(training)
    add_approver(training)
    training.set_defaults(handler=_training)


def _add_staff(commands: Any) -> None:
    staff = commands.add_parser("staff", help="PINs, and who may sign in at this site")
    steps = staff.add_subparsers(dest="step", required=True, metavar="STEP")
    listed = steps.add_parser("list", help="everybody of the site")
    add_common(listed)
    listed.set_defaults(handler=_staff_list)
    new_pin = f"new PIN from ${NEW_PIN_VARIABLE} or asked twice"
    for name, what in (
        ("reset-pin", f"let a person choose another PIN, with a supervisor; {new_pin}"),
        ("bar", "keep a person from signing in"),
        ("admit", "let a barred person in again"),
    ):
        step = steps.add_parser(name, help=what)
        add_common(step)
        add_approver(step)
        step.add_argument("staff", metavar="ID")
        step.add_argument("--reason", required=True)
        step.set_defaults(handler=_staff)
    change = steps.add_parser("change-pin", help=f"one's own; {new_pin}")
    add_common(change)
    change.add_argument("staff", metavar="ID")
    change.set_defaults(handler=_change)


def _word(arguments: argparse.Namespace, desk: Any, matter: Matter) -> Word:
    """The supervisor's own login for this deed. Raises Refused(approval_needed) when the command names nobody."""
    if arguments.approver is None:
        raise Refused("approval_needed")
    word: Word = desk.supervise(arguments.approver, pin_of(arguments.approver, APPROVER_PIN_VARIABLE), matter)
    return word


def _status(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        reading = till.working().site_reading()
    lines = [_line(row) for row in reading.rows]
    rows = [_row(row) for row in reading.rows]
    return console.say("\n".join(lines), keeps_safe=reading.keeps_safe, as_of=reading.as_of, windows=rows)


def _line(row: WindowRow) -> str:
    where = f"{row.device}{' (here)' if row.here else ''}"
    if row.state is None:
        return f"{where}: {'heard, told nothing of itself' if row.heard_at else 'never heard'}"
    running = row.running
    shift = "no open shift" if running is None else f"shift {running.shift} of {running.staff} {running.state}"
    state = row.state
    papers = f"{state.unprinted} unprinted, {state.uncertain} in doubt"
    counts = f"{state.receipts} receipts, {papers}, {state.unsent} unsent"
    todo = f" -> {', '.join(row.todo)}" if row.todo else ""
    return f"{where}: {shift}; {counts}; drawer {state.drawer}; printer {state.printer}; clock {state.clock}{todo}"


def _row(row: WindowRow) -> dict[str, object]:
    return {
        "device": row.device,
        "here": row.here,
        "heard_at": row.heard_at,
        "state": row.state,
        "to_receive": row.to_receive,
        "todo": row.todo,
    }


def _receive(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.cash.safe import Recount, matter_of

    with opened(arguments, deeds=not arguments.list) as till:
        desk = till.working()
        if arguments.list:
            waiting = desk.waiting_for_safe()
            told = [f"{'/'.join(map(str, each.place))}: {_about(each)}" for each in waiting]
            return console.say("\n".join(told) or "Nothing waits.", waiting=[_offer(each) for each in waiting])
        recount = Recount(parse_notes(arguments.notes), arguments.differs)
        if arguments.slip is not None:
            offered = desk.read_slip(arguments.slip)  # a bad slip is told before anybody is asked for a PIN
            taken = desk.receive_slip(arguments.slip, _word(arguments, desk, matter_of(offered, recount)), recount)
        else:
            place = _place(arguments.entry)
            told = desk.offer_at(place)
            taken = desk.receive_heard(place, _word(arguments, desk, matter_of(told, recount)), recount)
        return console.say(f"In the safe: {_about(taken)}", **_offer(taken))


def _place(text: str) -> tuple[str, int, int]:
    """'K08-2/1/14' as device, epoch, seq. Raises Refused(not_offered)."""
    device, epoch, seq = [*text.split("/"), "", ""][:3]
    if not (epoch.isdecimal() and seq.isdecimal()):
        raise Refused("not_offered", text=text)
    return device, int(epoch), int(seq)


def _about(offered: Offered) -> str:
    what = f"shift {offered.shift}" if offered.kind == "shift" else f"bag {offered.bag or ''}".strip()
    return f"window {offered.window}, {what}, {offered.staff}, {rupees(offered.paise)} of {offered.business_date}"


def _offer(offered: Offered) -> dict[str, object]:
    return {
        "kind": offered.kind,
        "entry": "/".join(map(str, offered.place)),
        "business_date": offered.business_date,
        "shift": offered.shift,
        "staff": offered.staff,
        "paise": offered.paise,
        "over_short": offered.over_short,
        "by": offered.by,
    }


def _close(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        word = _word(arguments, desk, desk.day_matter(arguments.date))
        summary = desk.close_day(arguments.date, word, confirmed=arguments.confirm, left_open=arguments.leave_open)
        whole = summary.in_safe + summary.others_in_safe
        return console.say(
            f"{summary.business_date} is closed. In the safe: {rupees(whole)}.",
            business_date=summary.business_date,
            in_safe=whole,
            of_this_window=summary.in_safe,
            of_other_windows=summary.others_in_safe,
            in_transit=summary.in_transit,
            shifts=len(summary.shifts) + len(summary.others),
            left_open=[{"window": each.device, "shift": each.shift, "staff": each.staff} for each in summary.left_open],
        )


def _staff_list(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        rows = till.working().staff_rows()
    lines = [f"{row.code}  {row.role.value:10}  {row.name_en}{'  BARRED' if row.barred else ''}" for row in rows]
    staff = [{"code": row.code, "role": row.role.value, "name": row.name_en, "barred": row.barred} for row in rows]
    return console.say("\n".join(lines), staff=staff)


def _staff(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.people.staffing import member_of

    with opened(arguments) as till:
        desk = till.working()
        if arguments.step == "reset-pin":
            person = member_of(desk.till, arguments.staff)
            new = _new_pin(person.code)  # typed before the supervisor's word, which does not wait
            word = _word(arguments, desk, matters.resetting_pin(person.code))
            member = desk.reset_pin(person.code, new, arguments.reason, word)
            return console.say(f"{member.code} has a new PIN.", staff=member.code)
        barred = arguments.step == "bar"
        person = member_of(desk.till, arguments.staff)
        word = _word(arguments, desk, matters.barring(person.code, barred=barred))
        member = desk.bar(person.code, barred, arguments.reason, word)
        told = "is barred" if barred else "may sign in again"
        return console.say(f"{member.code} {told}.", staff=member.code, barred=barred)


def _change(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        member = till.working().change_pin(arguments.staff, pin_of(arguments.staff), _new_pin(arguments.staff))
        return console.say(f"{member.code} has a new PIN.", staff=member.code)


def _new_pin(staff: str) -> NewPin:
    """The new PIN, typed twice. Raises Refused(pin_needed) when there is nobody to ask."""
    from counter_pos.services.people.staffing import NewPin

    if (given := os.environ.get(NEW_PIN_VARIABLE)) is not None:
        return NewPin(given, given)
    if not sys.stdin.isatty():
        raise Refused("pin_needed", staff=staff, variable=NEW_PIN_VARIABLE)
    import getpass

    return NewPin(getpass.getpass(f"new PIN {staff}: "), getpass.getpass("once more: "))


def _training(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        begin = arguments.step == "begin"
        word = _word(arguments, desk, desk.training_matter(begin=begin))
        if begin:
            folder = till.begin_training(word)
            return console.say(f"Training is in {folder}. Use --training with any command.", folder=folder)
        till.end_training(word)
        return console.say("The training was thrown away.", ended=True)
