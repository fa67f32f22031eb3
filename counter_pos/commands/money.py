"""Finding a consumer, taking a payment, printing what was recorded: the window's deeds, scripted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from counter_pos.commands import taking
from counter_pos.commands.console import Console, add_approver, add_clerk, add_common, opened, pin_of
from counter_pos.commands.receipts import texts_of
from counter_pos.commands.till import approval_of, drain
from counter_pos.domain.account import show_account
from counter_pos.domain.demand import Demand
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.domain.matters import cancelling, unreadable
from counter_pos.domain.money import rupees
from counter_pos.domain.receipt import ReceiptText
from counter_pos.services.receipts.surrender import Surrender
from counter_pos.services.scan import LookUp, ScannedReceipt, ScannedSlip
from counter_pos.services.summaries import Found


def add_parsers(commands: Any) -> None:
    """find, take, cancel, receipt, print."""
    find = commands.add_parser("find", help="a consumer by account, old account, meter, mobile or name")
    add_common(find)
    find.add_argument("query")
    find.set_defaults(handler=_find)

    taking.add_parser(commands)

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
        demands = [_demands(till, each) for each in found]
    lines, facts = [], []
    for each, asked in zip(found, demands, strict=True):
        consumer = each.consumer
        place, name = consumer.place.locality_en, f"{consumer.name_en} / {consumer.name_hi}"
        lines.append(f"{show_account(consumer.account)}  {name}  {place}")
        for one in asked:
            until = f" until {one.expires:%d-%m-%Y}" if one.expires else ""
            lines.append(f"    {one.kind.value} {one.number}: {rupees(one.paise)}{until}  {one.head}")
        facts.append(
            {
                "account": f"{consumer.account:010d}",
                "account_old": None if consumer.account_old is None else f"{consumer.account_old:08d}",
                "name_en": consumer.name_en,
                "name_hi": consumer.name_hi,
                "locality": consumer.place.locality_en,
                "supply": consumer.supply.value,
                "matched": each.matched,
                "demands": [_demand_facts(one) for one in asked],
            }
        )
    return console.say("\n".join(lines), found=facts)


def _demands(till: Any, found: Found) -> list[Demand]:
    """The quotes and requests of who was found."""
    if found.demand is not None:
        return [found.demand]
    demands: list[Demand] = till.replica.demands_of(found.consumer.account)
    return demands


def _demand_facts(demand: Demand) -> dict[str, object]:
    return {
        "number": demand.number,
        "kind": demand.kind.value,
        "paise": demand.paise,
        "expires": demand.expires,
        "head": demand.head,
    }


def _cancel(arguments: argparse.Namespace, console: Console) -> int:
    from counter_pos.services.printing.drawer_watch import DrawerWatch

    with opened(arguments) as till:
        desk = till.working()
        desk.act_as(arguments.clerk, pin_of(arguments.clerk))
        needed = desk.to_surrender(arguments.number)
        scans = tuple(text for each in arguments.paper for text in texts_of(each))
        read = {desk.check_paper(arguments.number, each) for each in scans}
        unread = unreadable(each for each in needed.receipts if each not in read)
        word = approval_of(arguments, desk, lambda: unread) if arguments.unreadable else None
        papers = Surrender(scans, word)
        approval = approval_of(arguments, desk, lambda: cancelling(needed.receipts, needed.returned_paise))
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
