"""`counter-pos take`: every purpose, several accounts, cash, cheque or draft, as the window takes them."""

from __future__ import annotations

import argparse
from typing import Any

from counter_pos.commands.console import Console, add_clerk, add_common, opened, pin_of
from counter_pos.commands.till import drain
from counter_pos.domain.account import parse_account
from counter_pos.domain.demand import DemandKind
from counter_pos.domain.errors import Refused
from counter_pos.domain.instrument import Instrument, read_day
from counter_pos.domain.money import parse_rupees, rupees
from counter_pos.domain.offers import purpose_of
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose, TenderKind


def add_parser(commands: Any) -> None:
    """take"""
    take = commands.add_parser("take", help="take a payment: cash, cheque or draft")
    add_common(take)
    add_clerk(take)
    take.add_argument("account", nargs="?", help="left out with --quote or --request, which name it")
    take.add_argument("rupees", nargs="?", help="left out with --quote or --request: their sum")
    take.add_argument("--tendered", metavar="RUPEES", help="cash received (default: exactly the sum)")
    take.add_argument("--purpose", choices=[each.value for each in Purpose])
    number = take.add_mutually_exclusive_group()
    number.add_argument("--quote", metavar="NUMBER", help="settle against this quote of head office")
    number.add_argument("--request", metavar="NUMBER", help="pay this request or estimate of head office")
    take.add_argument(
        "--also",
        nargs="+",
        action="append",
        default=[],
        metavar="ACCOUNT RUPEES [PURPOSE]",
        help="one more account of the same payment; once for each",
    )
    take.add_argument("--tender", choices=[each.value for each in TenderKind], default=TenderKind.CASH.value)
    paper = take.add_argument_group("what stands on a cheque or draft")
    paper.add_argument("--instrument-number", metavar="DIGITS", help="six digits")
    paper.add_argument("--instrument-date", metavar="DAY", help="as 31-07-2026")
    paper.add_argument("--bank", default="")
    paper.add_argument("--branch", default="")
    paper.add_argument("--drawer", default="", help="who signed it")
    take.add_argument("--command-id", metavar="ID", help="repeat a command safely: the same id is one payment")
    take.set_defaults(handler=_take)


def _take(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        first = _asked(arguments, till, desk)
        parts = (first, *(_also(words, till, desk) for words in arguments.also))
        paise = sum(each.paise for each in parts)
        order = PaymentOrder(
            command_id=arguments.command_id or desk.new_command_id(),
            parts=parts,
            tendered_paise=paise if arguments.tendered is None else parse_rupees(arguments.tendered),
            typed=arguments.tendered is not None,
            tender=TenderKind(arguments.tender),
            instrument=_instrument(arguments),
        )
        warned = sorted({each.code for each in desk.cautions(order)}) if arguments.command_id is None else []
        drawer = DrawerWatch(till.journal)
        taken = desk.take_payment(order)
        state = drain(till, drawer)
    receipt = taken.receipts[0]
    numbers = [each.number for each in taken.receipts]
    return console.say(
        f"{', '.join(numbers)}  {rupees(paise)}  change {rupees(taken.change_paise)}",
        receipt=receipt.number,
        receipts=numbers,
        seq=taken.seq,
        hash=taken.entry_hash,
        paise=paise,
        change=taken.change_paise,
        warnings=warned,
        printer=state,
        qr=receipt.qr,
    )


def _asked(arguments: argparse.Namespace, till: Any, desk: Any) -> PartOrder:
    """The first part. Raises Refused: account_empty, demand_unknown, those of an account and an amount."""
    number = arguments.quote or arguments.request
    if number is not None:
        wanted = DemandKind.QUOTE if arguments.quote else DemandKind.REQUEST
        offers = desk.open_demand(number).offers
        sought = "".join(number.split()).upper()
        demand = next((each.demand for each in offers if each.demand and each.demand.number == sought), None)
        if demand is None or demand.kind is not wanted:
            raise Refused("demand_unknown", number=number)
        account = demand.account if arguments.account is None else _account(arguments.account, till)
        paise = demand.paise if arguments.rupees is None else parse_rupees(arguments.rupees)
        return PartOrder(account, purpose_of(demand), paise, demand.number)
    if arguments.account is None:
        raise Refused("account_empty")
    if arguments.rupees is None:
        raise Refused("amount_empty")
    return _part(arguments.account, arguments.rupees, arguments.purpose, till, desk)


def _also(words: list[str], till: Any, desk: Any) -> PartOrder:
    purpose = words[2] if len(words) > 2 else None
    if len(words) not in (2, 3):
        raise Refused("amount_empty")
    if purpose is not None and purpose not in [each.value for each in Purpose]:
        raise Refused("purpose_not_for_account", account=words[0], purpose=purpose)
    return _part(words[0], words[1], purpose, till, desk)


def _part(account_text: str, rupees_text: str, purpose: str | None, till: Any, desk: Any) -> PartOrder:
    account = _account(account_text, till)
    usual = "recharge" if desk.consumer(account).supply.value == "prepaid" else "bill"
    return PartOrder(account, Purpose(purpose or usual), parse_rupees(rupees_text))


def _account(text: str, till: Any) -> int:
    """The ten-digit number, also of an old one. Raises Refused: account_*."""
    number = parse_account(text)
    if number.form == "new":
        return number.value
    matches = till.replica.by_old_account(number.value)
    if len(matches) != 1:
        raise Refused("account_unknown", account=number.value)
    return int(matches[0].account)


def _instrument(arguments: argparse.Namespace) -> Instrument | None:
    """What stands on the paper; None when nothing of it was given. Raises Refused(instrument_date)."""
    number, dated = arguments.instrument_number, arguments.instrument_date
    if number is None and dated is None:
        return None
    return Instrument(number or "", read_day(dated or ""), arguments.bank, arguments.branch, arguments.drawer)
