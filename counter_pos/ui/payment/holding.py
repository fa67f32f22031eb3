"""Keeps the payment being made beside the journal, so that a crash or a waiting person loses none of it. No Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.half_done import Half, Kept
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import TenderKind
from counter_pos.services.summaries import OpenedAccount
from counter_pos.ui.kit.text import Both, Sayable, join, money, say
from counter_pos.ui.news import News
from counter_pos.ui.notices import is_expected
from counter_pos.ui.payment import figures
from counter_pos.ui.payment.draft import Draft
from counter_pos.ui.payment.figures import Typed
from counter_pos.ui.payment.readings import account_reading, bill_reading
from counter_pos.ui.payment.view_port import PaymentViewPort
from counter_pos.ui.ports import RunsJobs, Taken, Till

log = logging.getLogger(__name__)


class Holding:
    """Follows one draft after another. A draft that cannot be kept holds up no payment: it is logged."""

    def __init__(self, till: Till, jobs: RunsJobs, trouble: Callable[[BaseException], None]) -> None:
        self._till, self._jobs, self._trouble = till, jobs, trouble
        self._kept: Half | None = None

    def follow(self, draft: Draft, typed: Typed) -> None:
        """Keep what has changed; forget what was abandoned."""
        half = _half(draft, typed)
        before, self._kept = self._kept, half
        if before is not None and (half is None or half.command_id != before.command_id):
            command_id = before.command_id
            self._run(lambda: self._till.drop_draft(command_id))
        if half is not None and half != before:
            names = draft.names()
            self._run(lambda: self._till.keep_draft(half, names))

    def hold(self, draft: Draft, typed: Typed) -> News:
        """Put it aside under its command; what to tell."""
        half, names = _half(draft, typed), draft.names()
        assert half is not None
        self._kept = None
        self._run(lambda: self._till.keep_draft(half, names, held=True))
        safe = say("Nothing is recorded. Give back any cash you hold.")
        return News(
            "info",
            say("On hold: {name}, {amount}", name=who(names), amount=money(half.together_paise)),
            safe if draft.in_cash else say("Nothing is recorded. Give back the cheque or draft."),
            say("Ctrl+H shows what is on hold."),
            say("Ctrl+H list"),
        )

    def recorded(self) -> None:
        """The journal let go of it in the transaction that recorded it."""
        self._kept = None

    def recalled(self, half: Half) -> None:
        """From now on this one is followed."""
        self._kept = half

    def _run(self, deed: Callable[[], None]) -> None:
        self._jobs.run("journal", deed, lambda _none: None, self._not_kept)

    def _not_kept(self, error: BaseException) -> None:
        if is_expected(error):
            log.warning("a draft could not be kept: %s", error)
        else:
            self._trouble(error)


def _half(draft: Draft, typed: Typed) -> Half | None:
    return draft.half(typed.pay_paise, typed.cash_paise, typed.notes, typed.paper)


def who(names: tuple[tuple[str, str], ...]) -> Sayable:
    """The first person's name, and how many more."""
    if not names:
        return ""
    first = Both(*names[0])
    return first if len(names) == 1 else join(first, say("and {count} more", count=len(names) - 1))


def waiting_news(drafts: list[Kept]) -> News | None:
    """Half-done payments that somebody should look at; None when there are none."""
    if not drafts:
        return None
    count = len(drafts)
    happened = say("1 payment is on hold.") if count == 1 else say("{count} payments are on hold.", count=count)
    return News(
        "warn",
        happened,
        say("Nothing of them is recorded."),
        say("Ctrl+H shows them: go on with one, or discard it."),
        say("Ctrl+H list"),
    )


def recalled_news(draft: Kept, *, mine: bool) -> News:
    """A payment goes on: whose it was, and what became of its cash."""
    if mine:
        return News("info", say("{name} goes on where it was.", name=who(draft.names)))
    begun = say("This payment was begun by {staff} in shift {shift}.", staff=draft.staff, shift=draft.shift)
    if draft.half.tender != TenderKind.CASH:
        safe = say("Nothing is recorded, and its cheque or draft is not taken over.")
        return News("warn", begun, safe, say("Take the paper and compare it with what was typed."))
    safe = say("Nothing is recorded, and its cash is not taken over.")
    return News("warn", begun, safe, say("Take the cash and count it again."))


def remembered_news(last: Taken | None, waiting: list[Kept]) -> News | None:
    """After a restart: what was recorded last, and that something was half done."""
    half = waiting_news(waiting)
    if last is None:
        return half
    done = figures.done_news(last)
    told = join(done.safe, done.todo, half.happened if half else "")
    return News("info", say("Last recorded before this start:"), done.happened, told, half.key if half else "")


def put_back(view: PaymentViewPort, draft: Draft, half: Half, today: date, *, mine: bool) -> None:
    """Show a restored draft; the cash of another shift is not put back, what was typed of a paper is."""
    view.put_paper(half.paper)
    opened = draft.opened
    if opened is None:
        view.show_ready()
    else:
        put_account(view, opened, today)
    cash = typed_money(half.cash_paise) if mine else ""
    view.put_amounts(pay=typed_money(half.pay_paise), cash=cash, notes=half.notes if mine else ())


def put_account(view: PaymentViewPort, opened: OpenedAccount, today: date) -> None:
    """Show who was opened; the find field says under which number."""
    reading, account = account_reading(opened), opened.consumer.account
    view.put_find(reading.number if account == NO_ACCOUNT else f"{account:010d}")
    view.show_account(reading, bill_reading(opened, today))


def typed_money(paise: int | None) -> str:
    """An amount as a person would have typed it."""
    return "" if paise is None else rupees(paise, always_paise=False)
