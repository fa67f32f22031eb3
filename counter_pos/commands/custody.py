"""Cash on its way, scripted: change added, bags to the safe, the drawer handed over or counted by surprise, slips."""

from __future__ import annotations

import argparse
from typing import Any

from counter_pos.commands.console import (
    APPROVER_PIN_VARIABLE,
    Console,
    add_approver,
    add_clerk,
    add_common,
    opened,
    pin_of,
)
from counter_pos.commands.till import approval_of, drain, parse_notes
from counter_pos.domain.account import parse_account
from counter_pos.domain.errors import Refused
from counter_pos.domain.matters import Matter, handing_over, picking_up, receiving_bag
from counter_pos.domain.money import parse_rupees, rupees
from counter_pos.domain.payment import notes_total
from counter_pos.services.cash.custody import bag_number

NOTES_HELP = "denominations in rupees and how many of each"


def add_parsers(commands: Any) -> None:
    """pickup, drawer, handover, slip."""
    _add_pickup(commands)
    _add_drawer(commands)
    _add_handover(commands)
    slip = commands.add_parser("slip", help="the slips of this till, and printing one again")
    slips = slip.add_subparsers(dest="step", required=True, metavar="STEP")
    listed = slips.add_parser("list", help="every slip, with its entry")
    add_common(listed)
    listed.set_defaults(handler=_slips)
    again = slips.add_parser("print", help="one of them again, marked so")
    add_common(again)
    add_clerk(again)
    again.add_argument("seq", type=int, metavar="ENTRY")
    again.set_defaults(handler=_slip_again)


def _add_pickup(commands: Any) -> None:
    pickup = commands.add_parser("pickup", help="cash from the drawer to the safe, by two persons")
    steps = pickup.add_subparsers(dest="step", required=True, metavar="STEP")
    take = steps.add_parser("take", help="into a sealed bag")
    add_common(take)
    add_clerk(take)
    add_approver(take)
    take.set_defaults(handler=_pickup_take)
    receive = steps.add_parser("receive", help="the safe takes a bag over, counted again")
    add_common(receive)
    add_approver(receive)
    receive.add_argument("--differs", action="store_true", help="the count differs from the slip, and that is so")
    receive.set_defaults(handler=_pickup_receive)
    for step in (take, receive):
        step.add_argument("--notes", required=True, metavar="500x3,100x2", help=NOTES_HELP)
        step.add_argument("--bag", required=True, metavar="SEAL", help="the number on the bag's seal")
    listed = steps.add_parser("list", help="every bag, and whether the safe has it")
    add_common(listed)
    listed.set_defaults(handler=_pickup_list)


def _add_drawer(commands: Any) -> None:
    drawer = commands.add_parser("drawer", help="change added, opened without a sale, counted by surprise, fakes")
    steps = drawer.add_subparsers(dest="step", required=True, metavar="STEP")
    add = steps.add_parser("add", help="change put into the drawer")
    add_common(add)
    add_clerk(add)
    add.add_argument("--notes", required=True, metavar="10x50", help=NOTES_HELP)
    add.set_defaults(handler=_drawer_add)
    without = steps.add_parser("open", help="without a sale, for one of the policy's reasons")
    add_common(without)
    add_clerk(without)
    without.add_argument("--reason", required=True)
    without.set_defaults(handler=_drawer_open)
    surprise = steps.add_parser("surprise", help="a supervisor counts the drawer; it ends nothing")
    add_common(surprise)
    add_approver(surprise)
    surprise.add_argument("--notes", default="", metavar="500x3,100x2", help=NOTES_HELP)
    surprise.add_argument("--machine", metavar="RUPEES", help="what the counting machine said")
    surprise.set_defaults(handler=_drawer_surprise)
    fake = steps.add_parser("counterfeit", help="notes that were not taken")
    add_common(fake)
    add_clerk(fake)
    fake.add_argument("denomination", metavar="RUPEES")
    fake.add_argument("pieces", type=int)
    fake.add_argument("--marks", default="", help="what was read on them")
    fake.add_argument("--account", help="of the person who offered them")
    fake.set_defaults(handler=_counterfeit)


def _add_handover(commands: Any) -> None:
    handover = commands.add_parser("handover", help="the drawer goes to another clerk within a shift")
    steps = handover.add_subparsers(dest="step", required=True, metavar="STEP")
    count = steps.add_parser("count", help="the next clerk counts, blind")
    add_common(count)
    add_clerk(count)
    count.add_argument(
        "--to", required=True, metavar="ID", help=f"the next clerk; PIN from ${APPROVER_PIN_VARIABLE} or asked"
    )
    count.add_argument("--notes", default="", metavar="500x3,100x2", help=NOTES_HELP)
    count.add_argument("--machine", metavar="RUPEES", help="what the counting machine said")
    count.set_defaults(handler=_handover_count)
    give = steps.add_parser("give", help="hand over what was counted")
    add_common(give)
    add_clerk(give)
    add_approver(give)
    give.add_argument("--reason", help="of a difference")
    give.set_defaults(handler=_handover_give)


def machine_of(arguments: argparse.Namespace) -> int | None:
    """The counting machine's total, paise, when one was named."""
    return None if arguments.machine is None else parse_rupees(arguments.machine)


def _pickup_take(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        notes = parse_notes(arguments.notes)
        approval = approval_of(arguments, desk, lambda: picking_up(bag_number(arguments.bag), notes_total(notes)))
        drawer = DrawerWatch(till.journal)
        done = desk.pick_up(notes, arguments.bag, approval)
        drain(till, drawer)
    return console.say(
        f"{rupees(done.paise)} is in the bag {done.bag}, on its way to the safe.",
        seq=done.seq,
        paise=done.paise,
        bag=done.bag,
    )


def _pickup_receive(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        notes = parse_notes(arguments.notes)
        approval = approval_of(arguments, desk, lambda: receiving_bag(bag_number(arguments.bag), notes_total(notes)))
        bag = desk.receive_pick_up(arguments.bag, notes, approval, differs=arguments.differs)
    return console.say(f"The safe has the bag {bag.bag}.", seq=bag.seq, bag=bag.bag, slip_paise=bag.paise)


def _pickup_list(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        bags = till.working().pick_ups()
    lines = [
        f"{each.business_date}  {each.bag}  {rupees(each.paise)}  {'in the safe' if each.received else 'ON ITS WAY'}"
        for each in bags
    ]
    told = [
        {"seq": each.seq, "date": each.business_date, "bag": each.bag, "paise": each.paise, "received": each.received}
        for each in bags
    ]
    return console.say("\n".join(lines) or "No bag has left this till.", bags=told)


def _drawer_add(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        drawer = DrawerWatch(till.journal)
        shift = desk.add_float(parse_notes(arguments.notes))
        drain(till, drawer)
    return console.say("The change is in the drawer.", shift=shift.number)


def _drawer_open(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        drawer = DrawerWatch(till.journal)
        desk.open_drawer(arguments.reason)
        drain(till, drawer)
    return console.say("The drawer may be opened.", reason=arguments.reason)


def _drawer_surprise(arguments: argparse.Namespace, console: Console) -> int:
    staff = arguments.approver or ""
    with opened(arguments) as till:
        pin = pin_of(staff, APPROVER_PIN_VARIABLE)
        count = till.working().surprise_count(parse_notes(arguments.notes), staff, pin, machine_of(arguments))
    return console.say(
        f"Counted {rupees(count.counted)}; expected {rupees(count.expected)}. Over/short {rupees(count.over_short)}.",
        counted=count.counted,
        expected=count.expected,
        over_short=count.over_short,
    )


def _counterfeit(arguments: argparse.Namespace, console: Console) -> int:
    account = None if arguments.account is None else parse_account(arguments.account).value
    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        desk.refuse_counterfeit(parse_rupees(arguments.denomination), arguments.pieces, arguments.marks, account)
    return console.say("Noted. The payer keeps the notes.", pieces=arguments.pieces)


def _handover_count(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        pin = pin_of(arguments.to, APPROVER_PIN_VARIABLE)
        count = desk.count_for_hand_over(parse_notes(arguments.notes), arguments.to, pin, machine_of(arguments))
    return console.say(
        f"Counted {rupees(count.counted)}; expected {rupees(count.expected)}. Over/short {rupees(count.over_short)}.",
        attempt=count.attempt,
        counted=count.counted,
        expected=count.expected,
        over_short=count.over_short,
    )


def _handover_give(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        incoming = desk.hand_over(arguments.reason, approval_of(arguments, desk, lambda: _handing_over(desk)))
        drain(till)
    return console.say(f"The drawer is {incoming.code}'s now.", staff=incoming.code)


def _handing_over(desk: Any) -> Matter:
    """What a supervisor agrees to. Raises Refused(hand_over_not_counted)."""
    counted = desk.counted_for_hand_over()
    if counted is None:
        raise Refused("hand_over_not_counted")
    return handing_over(desk.shift.number, counted[0].over_short)


def _slips(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        found = till.working().slips()
    lines = [f"{each.seq:>6}  {each.at:%Y-%m-%d %H:%M}  {each.kind}  {each.staff}" for each in found]
    told = [{"seq": each.seq, "kind": each.kind, "at": each.at, "qr": each.qr} for each in found]
    return console.say("\n".join(lines) or "No slip was promised yet.", slips=told)


def _slip_again(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        slip = desk.reprint_slip(arguments.seq)
        state = drain(till)
    return console.say(f"The slip of entry {slip.seq} is promised once more.", seq=slip.seq, printer=state)
