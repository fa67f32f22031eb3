"""From what the till knows to what the payment screen says: pure, so that the words are tested without a window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from counter_pos.domain.account import show_account, show_old_account
from counter_pos.domain.consumer import Consumer, Status, Supply
from counter_pos.domain.demand import NO_ACCOUNT, Demand
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount, Purpose
from counter_pos.services.summaries import Found, OpenedAccount, ReceiptRow
from counter_pos.ui.kit.lines import Mark, TwoLines
from counter_pos.ui.kit.text import Both, Sayable, Text, clock, day, join, moment, money, month, say, short_money
from counter_pos.ui.news import Tone

MOST_TILES = 3
MOST_LINES = 9
DEMAND_KEY = "demand:"
"""Before the number of a quote or request in a list of people."""

STATUS_WORDS: dict[Status, tuple[Text, Tone, Mark]] = {
    Status.LIVE: (say("Connected"), "ok", "dot"),
    Status.TEMPORARILY_DISCONNECTED: (say("Supply cut for dues"), "bad", "cross"),
    Status.PERMANENTLY_DISCONNECTED: (say("Permanently disconnected"), "bad", "cross"),
    Status.LEGAL: (say("Recovery case"), "warn", "triangle"),
    Status.STOP_BILL: (say("Billing stopped"), "warn", "triangle"),
    Status.PREPAID_CUT: (say("Supply cut by meter"), "bad", "cross"),
}

PURPOSE_WORDS: dict[str, Text] = {
    Purpose.BILL: say("Bill"),
    Purpose.ARREARS: say("Arrears"),
    Purpose.RECHARGE: say("Recharge"),
    Purpose.SECURITY: say("Security deposit"),
    Purpose.RECONNECTION: say("Reconnection"),
    Purpose.SETTLEMENT: say("One-time settlement"),
    Purpose.MISCELLANEOUS: say("Miscellaneous"),
}


SHORT_PURPOSES: dict[str, Text] = {
    Purpose.BILL: say("Bill"),
    Purpose.ARREARS: say("Arrears"),
    Purpose.RECHARGE: say("Recharge"),
    Purpose.SECURITY: say("Deposit"),
    Purpose.RECONNECTION: say("Reconnect"),
    Purpose.SETTLEMENT: say("Settlement"),
    Purpose.MISCELLANEOUS: say("Service"),
}
"""For the buttons beside one another."""


class ChipText(Struct, frozen=True):
    text: Sayable
    tone: Tone
    mark: Mark = "none"


class AccountReading(Struct, frozen=True):
    """The person's card."""

    number: str
    chips: tuple[ChipText, ...]
    name: Both
    other_name: Both
    address: Sayable
    facts: tuple[tuple[Sayable, Sayable], ...]


class BillReading(Struct, frozen=True):
    """The bill or the prepaid balance: lines of (label, amount, whether it is nought)."""

    title: Sayable
    chip: ChipText
    lines: tuple[tuple[Sayable, str, bool], ...]
    total_label: Sayable
    total_note: Sayable
    total: str
    source: Sayable
    tiles: tuple[tuple[str, Sayable], ...]
    folded: tuple[tuple[Sayable, str, bool], ...]
    """The same in two or three lines, for a low screen."""


class Choice(Struct, frozen=True):
    """One purpose that this account can be paid for; `due_paise` is its full sum, None where the person decides."""

    purpose: Purpose
    due_paise: int | None
    demand: Demand | None = None
    head: tuple[str, str] = ("", "")

    @property
    def key(self) -> str:
        """Names this choice among those of one account."""
        return f"{self.purpose.value}:{self.demand.number}" if self.demand else self.purpose.value


def choices_of(opened: OpenedAccount) -> tuple[Choice, ...]:
    """The purposes of an account, the usual one first."""
    return tuple(Choice(each.purpose, each.paise, each.demand, each.head) for each in opened.offers)


def account_reading(opened: OpenedAccount) -> AccountReading:
    """What the person's card says."""
    consumer = opened.consumer
    if consumer.account == NO_ACCOUNT:
        return _applicant(opened)
    words, tone, mark = STATUS_WORDS[consumer.status]
    prepaid = consumer.supply is Supply.PREPAID
    kind = ChipText(say("Prepaid meter"), "warn") if prepaid else ChipText(say("Postpaid"), "info")
    old = ((say("Old account"), show_old_account(consumer.account_old)),) if consumer.account_old else ()
    mobile = f"•••• ••{consumer.mobile_last4}" if consumer.mobile_last4 else "—"
    load = f"{consumer.load_w / 1000:g} kW"
    return AccountReading(
        number=show_account(consumer.account),
        chips=(ChipText(words, tone, mark), kind),
        name=Both(consumer.name_en, consumer.name_hi),
        other_name=Both(consumer.name_hi, consumer.name_en),
        address=join(consumer.address, _place(consumer), between=", "),
        facts=(
            (say("Meter no."), consumer.meter or "—"),
            (say("Category · load"), f"{consumer.category} · {load}"),
            (say("Mobile"), mobile),
            (say("Bill no."), consumer.bill_no or "—"),
            *old,
        ),
    )


def _applicant(opened: OpenedAccount) -> AccountReading:
    """Somebody without an account: the request stands for one."""
    consumer, choice = opened.consumer, choices_of(opened)[0]
    number = choice.demand.number if choice.demand else ""
    return AccountReading(
        number=number,
        chips=(ChipText(say("Request"), "info"), ChipText(say("No account"), "plain")),
        name=Both(consumer.name_en, consumer.name_hi),
        other_name=Both(consumer.name_hi, consumer.name_en),
        address="",
        facts=((say("Service"), Both(*choice.head)),),
    )


def _place(consumer: Consumer) -> Both:
    return Both(consumer.place.locality_en, consumer.place.locality_hi)


def bill_reading(opened: OpenedAccount, today: date) -> BillReading:
    """What the bill card says: heads for a bill, a balance for a prepaid meter."""
    if opened.consumer.account == NO_ACCOUNT:
        return _request(opened, today)
    if opened.consumer.supply is Supply.PREPAID:
        return _prepaid(opened, today)
    consumer, dues, heads = opened.consumer, opened.dues, opened.consumer.heads
    lines = [
        _line(say("Energy charge"), heads.energy),
        _line(say("Fixed charge"), heads.fixed),
        _line(say("Fuel surcharge"), heads.fuel),
        _line(say("Electricity duty"), heads.duty),
        _line(say("Arrears"), heads.arrears),
        _line(say("Late payment surcharge"), heads.late_surcharge),
        _line(say("Adjustment / subsidy"), heads.adjustment),
    ]
    if dues.unreflected_paise:
        lines.append(_line(say("Paid since, not yet in the bill"), -dues.unreflected_paise))
    lines += _asked_lines(opened)[: MOST_LINES - len(lines)]
    after: Sayable = ""
    if consumer.due_date and consumer.after_due_paise > 0 and dues.due_paise and not dues.unreflected_paise:
        after = say("After {date} {amount}", date=day(consumer.due_date), amount=money(consumer.after_due_paise))
    title = say("Bill for {month}", month=month(consumer.bill_month)) if consumer.bill_month else say("No bill yet")
    total_label, total = say("Total payable"), dues.due_paise
    if dues.advance_paise and not dues.due_paise:
        total_label, total = say("In advance"), dues.advance_paise
    return BillReading(
        title=title,
        chip=_due_chip(consumer, today),
        lines=tuple(lines),
        total_label=total_label,
        total_note=after,
        total=money(total),
        source=_source(opened, today),
        tiles=_tiles(opened),
        folded=(
            _line(say("This month's charges"), heads.total - heads.arrears - heads.late_surcharge),
            _line(say("Arrears and surcharge"), heads.arrears + heads.late_surcharge),
            *lines[7:],
        ),
    )


def _prepaid(opened: OpenedAccount, today: date) -> BillReading:
    dues = opened.dues
    owed = max(0, -dues.balance_paise)
    lines = [
        _line(say("Owed for energy already used"), owed),
        _line(say("Old arrears of postpaid days"), dues.arrears_paise),
    ]
    if dues.unreflected_paise:
        lines.append(_line(say("Recharged since, not yet in the balance"), dues.unreflected_paise))
    if owed:
        lines.append(_line(say("Least recharge for supply to return"), (owed // 100 + 1) * 100))
    low = dues.balance_paise < 0
    return BillReading(
        title=say("Prepaid balance"),
        chip=ChipText(say("Below zero"), "bad", "cross") if low else ChipText(say("In credit"), "ok", "dot"),
        lines=tuple(lines),
        total_label=say("Balance"),
        total_note=say("as of {when}", when=moment(dues.as_of, today)),
        total=money(dues.balance_paise),
        source=_source(opened, today),
        tiles=_tiles(opened),
        folded=tuple(lines),
    )


def _asked_lines(opened: OpenedAccount) -> list[tuple[Sayable, str, bool]]:
    """Quotes and requests of the account that may be paid."""
    lines = []
    for each in choices_of(opened):
        if each.demand is not None and each.due_paise is not None:
            number = each.demand.number
            label: Sayable = say("Request {number}", number=number)
            if each.purpose is Purpose.SETTLEMENT and each.demand.expires is not None:
                label = say("Quote {number}, until {date}", number=number, date=day(each.demand.expires))
            lines.append((label, rupees(each.due_paise), True))  # quiet: it is no part of the sum below
    return lines


def _request(opened: OpenedAccount, today: date) -> BillReading:
    """The card of a request without an account."""
    choice = choices_of(opened)[0]
    lines = (_line(Both(*choice.head), choice.due_paise or 0),)
    return BillReading(
        title=say("Request {number}", number=choice.demand.number if choice.demand else ""),
        chip=ChipText("", "plain"),
        lines=lines,
        total_label=say("Total payable"),
        total_note="",
        total=money(choice.due_paise or 0),
        source=say("Figures from head office, {when}", when=moment(opened.dues.as_of, today)),
        tiles=(),
        folded=lines,
    )


def _line(label: Sayable, paise: int) -> tuple[Sayable, str, bool]:
    return (label, rupees(paise), paise == 0)


def _due_chip(consumer: Consumer, today: date) -> ChipText:
    if consumer.due_date is None:
        return ChipText("", "plain")
    left = (consumer.due_date - today).days
    when = day(consumer.due_date)
    if left < 0:
        return ChipText(say("Was due {date}", date=when), "bad", "triangle")
    if left == 0:
        return ChipText(say("Due today"), "warn", "triangle")
    if left == 1:
        return ChipText(say("Due {date} · 1 day left", date=when), "warn")
    return ChipText(say("Due {date} · {days} days left", date=when, days=left), "warn" if left <= 5 else "info")


def _source(opened: OpenedAccount, today: date) -> Sayable:
    heard = say("Figures from head office, {when}", when=moment(opened.dues.as_of, today))
    return (
        join(heard, say("no other payment seen since"), between=" · ") if not opened.dues.unreflected_paise else heard
    )


def _tiles(opened: OpenedAccount) -> tuple[tuple[str, Sayable], ...]:
    tiles: list[tuple[str, Sayable]] = []
    for payment in opened.payments:
        where: Sayable = say("here") if payment.here else payment.counter
        tiles.append((short_money(payment.paise), join(day(payment.business_date), where, between=" · ")))
    consumer = opened.consumer
    seen = {(payment.business_date, payment.paise) for payment in opened.payments}
    if consumer.last_paid_on and (consumer.last_paid_on, consumer.last_paid_paise) not in seen:
        tiles.append((short_money(consumer.last_paid_paise), day(consumer.last_paid_on)))
    return tuple(tiles[:MOST_TILES])


def found_row(found: Found) -> TwoLines:
    """One row of the list of people found: number, matched by, names, address, due."""
    consumer = found.consumer
    matched = {
        "account": say("account"),
        "old_account": say("old account"),
        "meter": say("meter"),
        "mobile": say("mobile"),
        "name": say("name"),
        "quote": say("quote"),
        "request": say("request"),
    }[found.matched]
    due = consumer.balance_paise if consumer.supply is Supply.PREPAID else consumer.heads.total
    key, number = str(consumer.account), show_account(consumer.account)
    if found.demand is not None:
        due, key, number = found.demand.paise, DEMAND_KEY + found.demand.number, found.demand.number
    return TwoLines(
        key=key,
        left=number,
        left_below=matched,
        top=join(consumer.name_en, consumer.name_hi, between="  ·  "),
        below=join(consumer.address, _place(consumer), between=", "),
        amount=short_money(due),
    )


def change_words(notes: Iterable[NoteCount]) -> str:
    """₹100×1 ₹50×1 ₹2×1"""
    return "  ".join(f"₹{rupees(note.paise, always_paise=False)}×{note.count}" for note in notes)


def receipt_state(receipt: ReceiptRow) -> tuple[Text, Mark, str]:
    """Word, mark and colour of a receipt in a list: the worst news first."""
    if receipt.cancelled:
        return say("cancelled"), "cross", "bad"
    if receipt.print_state == "failed":
        return say("not printed"), "triangle", "bad"
    if receipt.print_state == "uncertain":
        return say("did it print?"), "triangle", "warn"
    if receipt.print_state == "sending":
        return say("prints now"), "ring", "text"
    if receipt.sent:
        return say("sent"), "tick", "text"
    return say("on this PC"), "ring", "text"


def receipt_row(receipt: ReceiptRow) -> TwoLines:
    """One receipt in the list beside the money."""
    words, mark, tone = receipt_state(receipt)
    return TwoLines(
        key=receipt.number,
        left=clock(receipt.at),
        left_below=f"{receipt.serial:04d}",
        top=Both(receipt.name_en, receipt.name_hi),
        below=words,
        amount=rupees(receipt.paise),
        mark=mark,
        tone=tone,
        struck=receipt.cancelled,
    )


def count_note(rows: list[ReceiptRow]) -> Sayable:
    """How many receipts, how many cancelled: never their sum."""
    cancelled = sum(1 for each in rows if each.cancelled)
    count = say("1 receipt") if len(rows) == 1 else say("{count} receipts", count=len(rows))
    return join(count, say("{count} cancelled", count=cancelled) if cancelled else "", between=" · ")
