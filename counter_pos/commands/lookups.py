"""Receipts of all shifts, scripted: find one, tell its story, ask the division to move its money."""

from __future__ import annotations

import argparse
from typing import Any

from counter_pos.commands.console import Console, add_clerk, add_common, opened, pin_of
from counter_pos.commands.till import drain
from counter_pos.domain.account import parse_account, show_account
from counter_pos.domain.money import rupees


def add_parsers(commands: Any) -> None:
    """receipts, transfer."""
    found = commands.add_parser("receipts", help="receipts of all shifts, by number, serial, account, amount or date")
    add_common(found)
    found.add_argument("words", nargs="+", metavar="WORD", help="all of them must fit")
    found.set_defaults(handler=_receipts)
    transfer = commands.add_parser("transfer", help="ask the division to move a receipt's money to another account")
    add_common(transfer)
    add_clerk(transfer)
    transfer.add_argument("number")
    transfer.add_argument("account", help="where the money belongs")
    transfer.add_argument("--reason", required=True)
    transfer.set_defaults(handler=_transfer)


def _receipts(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        desk = till.working()
        stories = [desk.receipt_story(row.number) for row in desk.search_receipts(" ".join(arguments.words))]
    lines, facts = [], []
    for each in stories:
        row = each.row
        told = ", ".join(line.what for line in each.lines)
        lines.append(f"{row.number}  {show_account(row.account)}  {rupees(row.paise):>14}  {told}")
        facts.append(
            {
                "receipt": row.number,
                "account": f"{row.account:010d}",
                "paise": row.paise,
                "business_date": each.business_date,
                "cancelled": row.cancelled,
                "story": list(each.lines),
            }
        )
    return console.say("\n".join(lines), receipts=facts)


def _transfer(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        drawer = DrawerWatch(till.journal)
        done = desk.request_transfer(arguments.number, parse_account(arguments.account).value, arguments.reason)
        drain(till, drawer)
    text = f"Asked: {rupees(done.paise)} from {show_account(done.from_account)} to {show_account(done.to_account)}."
    return console.say(text, seq=done.seq, receipt=done.receipt, paise=done.paise)
