"""A till as a whole: enrol it, open its window, sync it, open and close its shift and day, ask the doctor."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from counter_pos.commands.console import (
    APPROVER_PIN_VARIABLE,
    DONE,
    Console,
    add_approver,
    add_clerk,
    add_common,
    exit_code,
    opened,
    pin_of,
)
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import closing, confirming_date
from counter_pos.domain.money import parse_rupees, rupees
from counter_pos.domain.payment import NoteCount

if TYPE_CHECKING:
    from counter_pos.domain.matters import Matter
    from counter_pos.services.cash.explaining import Explanation
    from counter_pos.services.printing.drawer_watch import DrawerWatch
    from counter_pos.services.till.words import Word


def add_parsers(commands: Any) -> None:
    """run, enrol, sync, shift, day, doctor."""
    run = commands.add_parser("run", help="the clerk's window")
    add_common(run)
    run.set_defaults(handler=_run)

    enrol = commands.add_parser("enrol", help="make a new till with a code from the centre")
    add_common(enrol)
    enrol.add_argument("--central", required=True, metavar="URL")
    enrol.add_argument("--code", required=True)
    enrol.set_defaults(handler=_enrol)

    sync = commands.add_parser("sync", help="send what is unsent, fetch what is new")
    add_common(sync)
    sync.add_argument("--once", action="store_true", help="one round, then stop (else: until interrupted)")
    sync.set_defaults(handler=_sync)

    _add_shift(commands)

    day = commands.add_parser("day", help="close the business day: the safe takes over the counted cash")
    add_common(day)
    day.add_argument("step", choices=("close",))
    day.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD")
    add_approver(day)
    day.set_defaults(handler=_day)

    doctor = commands.add_parser("doctor", help="what is wrong with this till, and what to do")
    add_common(doctor)
    doctor.set_defaults(handler=_doctor)


def _add_shift(commands: Any) -> None:
    shift = commands.add_parser("shift", help="open, count or close a shift")
    steps = shift.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, what in (("open", "with a float"), ("count", "the drawer, blind"), ("close", "the counted shift")):
        step = steps.add_parser(name, help=what)
        add_common(step)
        add_clerk(step)
        step.set_defaults(handler=_shift)
        if name in ("open", "count"):
            step.add_argument(
                "--notes", default="", metavar="500x3,100x2", help="denominations in rupees and how many of each"
            )
        if name == "count":
            step.add_argument("--machine", metavar="RUPEES", help="what the counting machine said")
        if name in ("open", "close"):
            add_approver(step)
        if name == "open":
            dated = "today's date, where the clock is wrong: the approver confirms it"
            step.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help=dated)
        if name == "close":
            step.add_argument("--reason", help="of a difference")
    explain = steps.add_parser("explain", help="a counted shift's sum by entries, and likely causes of a difference")
    add_common(explain)
    explain.add_argument("--shift", type=int, metavar="N", help="default: the latest")
    explain.set_defaults(handler=_explain)


def _explain(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        told = till.working().explain(arguments.shift)
    text = [f"Shift {told.shift}: expected {rupees(told.expected)}, counted {rupees(told.counted)}"]
    for line in told.lines:
        about = f" ({line.about})" if line.about else ""
        text.append(f"  {line.name}{about} {rupees(line.paise)}")
        text += [f"    {each.at:%H:%M} entry {each.seq} {each.receipt} {rupees(each.paise)}" for each in line.moved]
    text.append(f"Over/short {rupees(told.difference)}")
    for cause in told.causes:
        text.append(f"  perhaps {cause.code}: entries {', '.join(str(each.seq) for each in cause.moved)}")
    return console.say("\n".join(text), **_explained(told))


def _explained(told: Explanation) -> dict[str, object]:
    lines = [
        {
            "name": line.name,
            "about": line.about,
            "paise": line.paise,
            "entries": [{"seq": each.seq, "receipt": each.receipt, "paise": each.paise} for each in line.moved],
        }
        for line in told.lines
    ]
    causes = [
        {"code": each.code, "entries": [move.seq for move in each.moved], "was": each.was, "may_be": each.may_be}
        for each in told.causes
    ]
    sums = {"expected": told.expected, "counted": told.counted, "over_short": told.difference}
    return {"shift": told.shift, **sums, "lines": lines, "causes": causes}


def parse_notes(text: str) -> tuple[NoteCount, ...]:
    """'500x3,100x2' -> counts. Raises Refused(notes_shape) with the piece that is wrong."""
    counts = []
    for piece in filter(None, (each.strip() for each in text.split(","))):
        denomination, times, count = piece.lower().partition("x")
        if not times or not count.strip().isdecimal():
            raise Refused("notes_shape", text=piece)
        counts.append(NoteCount(parse_rupees(denomination), int(count)))
    return tuple(counts)


def approval_of(arguments: argparse.Namespace, desk: Any, matter: Callable[[], Matter]) -> Word | None:
    """The supervisor's word that the command line gives for this deed, if it names one. `matter` is asked only then."""
    if arguments.approver is None:
        return None
    approval: Word = desk.approve(arguments.approver, pin_of(arguments.approver, APPROVER_PIN_VARIABLE), matter())
    return approval


def drain(till: Any, drawer: DrawerWatch | None = None) -> str:
    """Open the drawer for a deed with cash and print what waits; the deed stands whatever the printer says.

    Returns the printer's state.
    """
    from counter_pos.app import make_print_desk
    from counter_pos.printing import raster

    raster.prepare()
    desk = make_print_desk(till)
    if drawer is not None and drawer.fresh():
        desk.ask_kick()
    return str(desk.drain().value)


def _run(arguments: argparse.Namespace, console: Console) -> int:
    import gc

    gc.disable()  # the window collects when it is idle; while modules are fetched there is nothing to collect
    from counter_pos.unread import leave_sources_unread

    leave_sources_unread()
    from counter_pos.start import run_window

    trouble = run_window(arguments.data, arguments.language)
    return DONE if trouble is None else console.trouble(trouble)


def _enrol(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.app import enrol_till

    device, epoch = enrol_till(arguments.data, arguments.central, arguments.code)
    return console.say(f"{device} is enrolled; its epoch {epoch} is open.", device=device, epoch=epoch)


def _sync(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.app import make_courier

    with opened(arguments) as till:
        courier = make_courier(till)
        if arguments.once:
            report = courier.round()
            if report.trouble is not None:
                if report.fenced:
                    till.fence(report.trouble)
                console.trouble(report.trouble)
                return exit_code(report.trouble)
            return console.say(
                f"Sent {report.sent} entries; {report.unsent} unsent. New: {', '.join(report.fetched) or 'nothing'}.",
                sent=report.sent,
                unsent=report.unsent,
                acknowledged_seq=report.acknowledged_seq,
                fetched=report.fetched,
            )
        return _sync_for_ever(till, courier, console)


def _sync_for_ever(till: Any, courier: Any, console: Console) -> int:
    from random import random

    from counter_pos.sync.rounds import Bell, run_rounds

    bell = Bell()

    def tell(report: Any) -> None:
        if report.trouble is not None:
            if report.fenced:
                till.fence(report.trouble)
            console.trouble(report.trouble)
        elif report.sent or report.fetched:
            console.say(f"Sent {report.sent} entries; {report.unsent} unsent.", sent=report.sent, unsent=report.unsent)

    try:
        run_rounds(courier, bell, random, tell)
    except KeyboardInterrupt:
        bell.close()
    return DONE


def _opened(arguments: argparse.Namespace, desk: Any) -> Any:
    """The shift that was opened; where the clock cannot be believed, on the date that the approver confirms."""
    believed, today = desk.status().clock_trusted, arguments.date or desk.business_date
    if not believed and None in (arguments.date, arguments.approver):
        raise Refused("clock_needs_options", at=desk.till.clock.now())
    if believed and today != desk.business_date:
        raise Refused("clock_believed_again", day=desk.business_date)
    word = approval_of(arguments, desk, lambda: confirming_date(today))
    return desk.open_shift(parse_notes(arguments.notes), approval=word)


def _shift(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        if arguments.step == "open":
            shift = _opened(arguments, desk)
            drain(till)
            return console.say(
                f"Shift {shift.number} is open for {shift.business_date}.",
                shift=shift.number,
                business_date=shift.business_date,
                opening_float=shift.drawer.opening_float,
            )
        if arguments.step == "count":
            machine = None if arguments.machine is None else parse_rupees(arguments.machine)
            count = desk.count_drawer(parse_notes(arguments.notes), machine_total=machine)
            text = f"Counted {rupees(count.counted)}; expected {rupees(count.expected)}."
            return console.say(
                f"{text} Over/short {rupees(count.over_short)}.",
                attempt=count.attempt,
                counted=count.counted,
                expected=count.expected,
                over_short=count.over_short,
            )
        word = approval_of(arguments, desk, lambda: closing(desk.shift.number, desk.counted().over_short))
        summary = desk.close_shift(arguments.reason, word)
        drain(till)
        return console.say(
            f"Shift {summary.shift} is closed. Over/short {rupees(summary.over_short or 0)}.",
            shift=summary.shift,
            expected=summary.expected,
            counted=summary.counted,
            over_short=summary.over_short,
        )


def _day(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        word = approval_of(arguments, desk, lambda: desk.day_matter(arguments.date))
        summary = desk.close_day(arguments.date, word)
        drain(till)
        return console.say(
            f"{summary.business_date} is closed. In the safe: {rupees(summary.in_safe)}.",
            business_date=summary.business_date,
            in_safe=summary.in_safe,
            in_drawer=summary.in_drawer,
        )


def _doctor(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.commands.doctor import examine

    findings = examine(arguments.data)
    text = "\n".join(f"{'ok ' if each.good else 'BAD'}  {each.what}: {each.told}" for each in findings)
    well = all(each.good for each in findings)
    console.say(
        text, ok=well, findings=[{"what": each.what, "good": each.good, "told": each.told} for each in findings]
    )
    return DONE if well else max(each.code for each in findings)
