"""Finding a consumer, taking a payment, printing what was recorded: the window's deeds, scripted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from counter_pos.commands.console import Console, add_approver, add_clerk, add_common, opened, pin_of
from counter_pos.commands.receipts import texts_of
from counter_pos.commands.till import approval_of, drain
from counter_pos.domain.account import parse_account, show_account
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.domain.money import parse_rupees, rupees
from counter_pos.domain.payment import PartOrder, PaymentOrder, Purpose
from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.scan import LookUp, ScannedReceipt, ScannedSlip
from counter_pos.services.surrender import UNREADABLE_ACTION, Surrender


def add_parsers(commands: Any) -> None:
    """find, take, cancel, receipt, print."""
    find = commands.add_parser("find", help="a consumer by account, old account, meter, mobile or name")
    add_common(find)
    find.add_argument("query")
    find.set_defaults(handler=_find)

    take = commands.add_parser("take", help="take a payment in cash")
    add_common(take)
    add_clerk(take)
    take.add_argument("account")
    take.add_argument("rupees")
    take.add_argument("--tendered", metavar="RUPEES", help="cash received (default: exactly the amount)")
    take.add_argument("--purpose", choices=[each.value for each in Purpose])
    take.add_argument("--command-id", metavar="ID", help="repeat a command safely: the same id is one payment")
    take.set_defaults(handler=_take)

    cancel = commands.add_parser("cancel", help="cancel the payment of a receipt, its papers being surrendered")
    add_common(cancel)
    add_clerk(cancel)
    add_approver(cancel)
    cancel.add_argument("number")
    cancel.add_argument("--reason", required=True)
    cancel.add_argument(
        "--paper", action="append", default=[], metavar="TEXT-OR-PICTURE", help="a paper's QR; once for each receipt"
    )
    cancel.add_argument(
        "--unreadable", action="store_true", help="the approver saw the other papers, which cannot be read"
    )
    cancel.set_defaults(handler=_cancel)

    receipt = commands.add_parser("receipt", help="what a receipt of this till says, without printing it")
    add_common(receipt)
    receipt.add_argument("number")
    receipt.add_argument("--as", dest="form", choices=("text", "png", "escpos"), default="text")
    receipt.add_argument("-o", dest="out", type=Path, metavar="FILE")
    receipt.set_defaults(handler=_receipt)

    paper = commands.add_parser("print", help="print what waits for paper")
    add_common(paper)
    paper.add_argument("--check", action="store_true", help="ask the printer what it answers, and remember it")
    paper.add_argument("--test", action="store_true", help="print a page that belongs to no payment")
    paper.set_defaults(handler=_print)


def _find(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        desk = till.working()
        scanned = desk.read_scan(arguments.query)
        if isinstance(scanned, (ScannedReceipt, ScannedSlip)):
            raise Refused("receipt_not_here" if isinstance(scanned, ScannedReceipt) else "slip_not_here")
        found = desk.find(scanned.text if isinstance(scanned, LookUp) else scanned.account)
    lines, facts = [], []
    for each in found:
        consumer = each.consumer
        lines.append(
            f"{show_account(consumer.account)}  {consumer.name_en} / {consumer.name_hi}  {consumer.place.locality_en}"
        )
        facts.append(
            {
                "account": f"{consumer.account:010d}",
                "account_old": None if consumer.account_old is None else f"{consumer.account_old:08d}",
                "name_en": consumer.name_en,
                "name_hi": consumer.name_hi,
                "locality": consumer.place.locality_en,
                "supply": consumer.supply.value,
                "matched": each.matched,
            }
        )
    return console.say("\n".join(lines), found=facts)


def _take(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        number = parse_account(arguments.account)
        account = number.value
        if number.form == "old":
            matches = till.replica.by_old_account(number.value)
            if len(matches) != 1:
                raise Refused("account_unknown", account=number.value)
            account = matches[0].account
        consumer = desk.consumer(account)
        purpose = arguments.purpose or ("recharge" if consumer.supply.value == "prepaid" else "bill")
        paise = parse_rupees(arguments.rupees)
        tendered = paise if arguments.tendered is None else parse_rupees(arguments.tendered)
        order = PaymentOrder(
            command_id=arguments.command_id or desk.new_command_id(),
            parts=(PartOrder(account, Purpose(purpose), paise),),
            tendered_paise=tendered,
            typed=arguments.tendered is not None,
        )
        drawer = DrawerWatch(till.journal)
        taken = desk.take_payment(order)
        state = drain(till, drawer)
    receipt = taken.receipts[0]
    return console.say(
        f"{receipt.number}  {rupees(paise)}  change {rupees(taken.change_paise)}",
        receipt=receipt.number,
        seq=taken.seq,
        hash=taken.entry_hash,
        paise=paise,
        change=taken.change_paise,
        printer=state,
        qr=receipt.qr,
    )


def _cancel(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        word = approval_of(arguments, desk, UNREADABLE_ACTION) if arguments.unreadable else None
        papers = Surrender(tuple(text for each in arguments.paper for text in texts_of(each)), word)
        approval = approval_of(arguments, desk, "payment_cancelled")
        drawer = DrawerWatch(till.journal)
        done = desk.cancel_payment(arguments.number, arguments.reason, approval, papers)
        drain(till, drawer)
    return console.say(
        f"Cancelled. Hand back {rupees(done.returned_paise) if done.returned_paise else 'the cheque or draft itself'}.",
        seq=done.seq,
        returned=done.returned_paise,
    )


def _receipt(arguments: argparse.Namespace, console: Console) -> int:
    with opened(arguments, deeds=False) as till:
        paper = till.working().receipt_text(arguments.number)
        body = _rendered(paper, arguments.form, till.settings.printer.width_dots)
    if arguments.out is not None:
        arguments.out.write_bytes(body)
        return console.say(f"{paper.number} -> {arguments.out}", receipt=paper.number, file=arguments.out)
    if arguments.form != "text":
        raise Refused("output_file_needed")
    return console.say(body.decode(), receipt=paper.number, text=body.decode(), qr=paper.qr)


def _rendered(paper: ReceiptText, form: str, width: int) -> bytes:
    from counter_pos.printing import raster
    from counter_pos.printing.job import make_job, page_of
    from counter_pos.printing.page import as_text

    raster.prepare()
    if form == "text":
        return as_text(page_of(paper, width)).encode()
    job = make_job(paper, 1, width)
    return job.picture.png() if form == "png" else job.data


def _print(arguments: argparse.Namespace, console: Console) -> int:
    if arguments.check or arguments.test:
        return _check_printer(arguments, console)
    with opened(arguments) as till:
        state = drain(till)
        left = till.working().status()
        queue = till.working().print_jobs.unprinted()
    lines = [f"Printer: {state}. Still unprinted: {left.unprinted}. To look at: {left.uncertain}."]
    lines += [f"{each.receipt}  {each.kind} {each.copy or ''}  {each.state}  {each.note}".rstrip() for each in queue]
    told = [
        {"receipt": each.receipt, "kind": each.kind, "copy": each.copy, "state": each.state, "note": each.note}
        for each in queue
    ]
    return console.say("\n".join(lines), printer=state, unprinted=left.unprinted, uncertain=left.uncertain, queue=told)


def _check_printer(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.app import make_print_desk, make_printer_check
    from counter_pos.printing import raster

    with opened(arguments) as till:
        check = make_printer_check(till, make_print_desk(till))
        found = check.examine()
        tested = ""
        if arguments.test:
            raster.prepare()
            tested = check.print_test()
    lines = [f"printer: {check.address}, {check.width_dots} dots wide", f"state: {found.state}"]
    lines += [f"model: {found.model or 'does not say'}", f"answers: {found.answers or 'cannot be told now'}"]
    for each in found.status:
        byte = "no answer" if each.byte is None else f"0x{each.byte:02X}"
        lines.append(f"status {each.request}: {byte} {', '.join(each.tells)}".rstrip())
    if tested:
        lines.append(f"test page: {tested}")
    facts = {
        "printer": check.address,
        "state": found.state,
        "model": found.model,
        "answers": found.answers,
        "status": [{"request": each.request, "byte": each.byte, "tells": list(each.tells)} for each in found.status],
    }
    if tested == "not_sent":
        raise Unavailable("printer_test_not_sent")
    return console.say("\n".join(lines), **facts, **({"test": tested} if tested else {}))
