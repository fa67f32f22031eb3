"""The figures of the money panel, worked out from what is open and what is typed. Pure."""

from __future__ import annotations

from msgspec import Struct

from counter_pos.domain.account import show_account
from counter_pos.domain.consumer import Supply
from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.instrument import TypedPaper
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount, Purpose, TenderKind, change_notes, notes_total
from counter_pos.domain.policy import Rules
from counter_pos.ui.kit.text import Both, Sayable, Text, join, money, say, short_money
from counter_pos.ui.news import News
from counter_pos.ui.payment.draft import Added, Draft
from counter_pos.ui.payment.readings import PURPOSE_WORDS, SHORT_PURPOSES, change_words
from counter_pos.ui.ports import Taken

MOST_FIELDS = 10
MOST_CHOICES = 4
FEW_CHOICES = 2
OTHER_LABELS: dict[Purpose | None, Text] = {
    Purpose.SECURITY: say("SECURITY DEPOSIT"),
    Purpose.RECONNECTION: say("RECONNECTION FEE"),
    Purpose.SETTLEMENT: say("SETTLEMENT QUOTE"),
    Purpose.MISCELLANEOUS: say("REQUEST"),
}
NO_FIGURE = "₹ —"


class ChoiceReading(Struct, frozen=True):
    key: str
    text: Sayable
    chosen: bool


class MoneyReading(Struct, frozen=True):
    """All that the panel shows beside what is typed."""

    due_label: Sayable
    due: str
    choices: tuple[ChoiceReading, ...]
    change_label: Sayable
    change: str
    change_tone: str
    hint: Sayable
    notes_sum: str
    pay_on: bool
    cash_on: bool
    accept_on: bool
    tender: TenderKind = TenderKind.CASH


class Typed(Struct, frozen=True):
    """What stands in the fields, paise; None where one is empty."""

    pay_paise: int | None
    cash_paise: int | None
    notes: tuple[NoteCount, ...]
    paper: TypedPaper = TypedPaper()
    part_paise: int | None = None
    """Of the added account that is being changed."""

    @property
    def tender(self) -> bool:
        """Whether anything of what was handed over is typed."""
        return self.cash_paise is not None or not self.paper.empty


class TogetherReading(Struct, frozen=True):
    """The accounts already in this payment: who and how much; `chosen` is the place of the one being changed."""

    title: Sayable
    lines: tuple[tuple[Sayable, str], ...]
    chosen: int | None = None


def noted(rules: Rules) -> tuple[int, ...]:
    """The denominations that the payment screen has fields for: the largest ten."""
    return tuple(sorted(rules.denominations, reverse=True)[:MOST_FIELDS])


def money_reading(draft: Draft, typed: Typed, last: Taken | None, busy: bool, rules: Rules) -> MoneyReading:
    """Everything that follows from the draft and from what is typed."""
    together = draft.together(typed.pay_paise)
    ready = together > 0 and draft.settled and (draft.opened is None or bool(typed.pay_paise))
    label, change, tone, hint = _change(draft, typed, last, together, rules)
    enough = not draft.in_cash or typed.cash_paise is None or typed.cash_paise >= together
    due_label, due = _due(draft, together)
    counted = notes_total(typed.notes)
    return MoneyReading(
        due_label=due_label,
        due=due,
        choices=_choices(draft),
        change_label=label,
        change=change,
        change_tone=tone,
        hint=hint,
        notes_sum=f"= {short_money(counted)}" if counted else "",
        pay_on=draft.opened is not None,
        cash_on=not draft.empty and draft.in_cash,
        accept_on=ready and enough and not busy,
        tender=draft.tender,
    )


def _due(draft: Draft, together: int) -> tuple[Sayable, str]:
    if draft.added:
        count = len(draft.added) + (1 if draft.opened else 0)
        label = say("1 ACCOUNT SO FAR") if count == 1 else say("{count} ACCOUNTS TOGETHER", count=count)
        return label, money(together)
    if draft.opened is None:
        return say("AMOUNT DUE"), NO_FIGURE
    if draft.opened.consumer.supply is Supply.PREPAID and draft.purpose is Purpose.RECHARGE:
        return say("BALANCE"), money(draft.opened.dues.balance_paise)
    if draft.purpose is Purpose.ARREARS:
        return say("ARREARS"), money(draft.opened.dues.arrears_paise)
    if draft.purpose in OTHER_LABELS:
        asked = draft.choice.due_paise if draft.choice else None
        return OTHER_LABELS[draft.purpose], NO_FIGURE if asked is None else money(asked)
    return say("AMOUNT DUE"), money(draft.opened.dues.due_paise)


def _choices(draft: Draft) -> tuple[ChoiceReading, ...]:
    """As many as there is room for, the chosen one among them; with two, their sums stand beside the words."""
    chosen = draft.choices.index(draft.choice) if draft.choice else 0
    first = max(0, min(chosen - MOST_CHOICES + 1, len(draft.choices) - MOST_CHOICES))
    few = len(draft.choices) <= FEW_CHOICES
    shown = []
    for each in draft.choices[first : first + MOST_CHOICES]:
        words = PURPOSE_WORDS[each.purpose] if few else SHORT_PURPOSES[each.purpose]
        text = join(words, short_money(each.due_paise)) if few and each.due_paise else words
        shown.append(ChoiceReading(each.key, text, each == draft.choice))
    return tuple(shown)


def together_reading(draft: Draft) -> TogetherReading:
    """The accounts already in this payment, and their amounts."""
    lines = tuple((_whose(each), rupees(each.part.paise)) for each in draft.added)
    title = say("Paid together with") if draft.opened else say("In this payment so far")
    return TogetherReading(title, lines, draft.chosen)


def _whose(added: Added) -> Sayable:
    """The person and the account; the number of the request for somebody without one."""
    part = added.part
    number = part.demand if part.account == NO_ACCOUNT else show_account(part.account)
    return join(added.name, number or "", between=" · ")


def _change(
    draft: Draft, typed: Typed, last: Taken | None, together: int, rules: Rules
) -> tuple[Sayable, str, str, Sayable]:
    """Label, figure, tone and hint of the change."""
    if draft.empty:
        if last is not None:
            return say("LAST CHANGE"), money(last.change_paise), "ok", say("Stays until the next account opens")
        return say("CHANGE TO GIVE"), NO_FIGURE, "plain", say("Waiting for an account")
    if not draft.settled:
        return say("CHANGE TO GIVE"), NO_FIGURE, "plain", say("Type the amount of the chosen account")
    if draft.opened is not None and not typed.pay_paise:
        return say("CHANGE TO GIVE"), NO_FIGURE, "plain", say("Type the amount to pay (F5)")
    if not draft.in_cash:
        exact = say("The paper must be of exactly {amount}", amount=money(together))
        return say("NO CHANGE ON PAPER"), money(0), "plain", exact
    if typed.cash_paise is None:
        return say("CHANGE TO GIVE"), money(0), "plain", say("Enter alone = exact cash")
    change = typed.cash_paise - together
    if change < 0:
        return say("CASH SHORT"), money(-change), "bad", say("Take more cash, or F5 for a part payment")
    if change == 0:
        return say("CHANGE TO GIVE"), money(0), "ok", say("Exact amount, nothing to return")
    given = change_words(change_notes(change, rules.change_denominations))
    return say("CHANGE TO GIVE"), money(change), "ok", say("Give  {notes}", notes=given)


def done_news(taken: Taken) -> News:
    """The payment is recorded: what, from whom, what went back."""
    first = taken.receipts[0]
    shown = first.part.shown
    paise = sum(each.part.paise for each in taken.receipts)
    if len(taken.receipts) == 1:
        happened: Sayable = say("Receipt {number} is recorded", number=first.number)
    else:
        last = taken.receipts[-1].number
        happened = say("{count} receipts recorded, the last {number}", count=len(taken.receipts), number=last)
    safe = say("{amount} from {name}.", amount=money(paise), name=Both(shown.name_en, shown.name_hi))
    todo = say("Change {change}.", change=money(taken.change_paise))
    if first.tender.kind != TenderKind.CASH:
        todo = say("Keep the paper in the drawer. It counts when the bank has paid it.")
    return News("ok", happened, safe, todo, say("F7 reprint"))
