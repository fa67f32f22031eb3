"""After a restart: what the till says of each payment, and what the clerk should do."""

from __future__ import annotations

import argparse
from typing import Any

from counter_pos.commands.console import Console, add_common, opened


def add_parsers(commands: Any) -> None:
    """payments."""
    payments = commands.add_parser("payments", help="how the latest payments stand: recorded, printed, in doubt")
    add_common(payments)
    payments.add_argument("--command-id", metavar="ID", help="one command's payment, recorded or not")
    payments.add_argument("--last", type=int, default=5, metavar="N", help="so many receipts (default: 5)")
    payments.set_defaults(handler=_payments)


def _payments(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.i18n.notices import caution
    from counter_pos.services.days.after_restart import latest_outcomes, outcome_of

    with opened(arguments, deeds=False) as till:
        desk = till.working().till
        if arguments.command_id is not None:
            found = outcome_of(desk, arguments.command_id)
        else:
            found = latest_outcomes(desk, arguments.last)
    language = console.language or "en"
    told = [
        caution(each.caution, {"receipt": each.receipt, "paise": each.paise, "account": each.account}, language)
        for each in found
    ]
    if not found and arguments.command_id is not None:
        told = [caution("payment_not_recorded", {}, language)]
    facts = [
        {
            "receipt": each.receipt,
            "seq": each.seq,
            "command_id": each.command_id,
            "account": f"{each.account:010d}",
            "paise": each.paise,
            "at": each.at,
            "paper": each.paper,
        }
        for each in found
    ]
    return console.say("\n".join(told), recorded=bool(found), payments=facts)
