"""The payment being made: which account is open, what is already added, under which command. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.half_done import Half
from counter_pos.domain.instrument import Instrument, TypedPaper
from counter_pos.domain.payment import NoteCount, PartOrder, PaymentOrder, Purpose, TenderKind
from counter_pos.services.summaries import OpenedAccount
from counter_pos.ui.kit.text import Both
from counter_pos.ui.payment.readings import Choice, choices_of


class Added(Struct, frozen=True):
    """An account already put into this payment."""

    part: PartOrder
    name: Both


@dataclass
class Draft:
    """`command_id` lives from the first account opened until the payment is recorded or abandoned."""

    opened: OpenedAccount | None = None
    choices: tuple[Choice, ...] = ()
    choice: Choice | None = None
    added: list[Added] = field(default_factory=list)
    command_id: str | None = None
    tender: TenderKind = TenderKind.CASH
    chosen: int | None = None
    """Which of the added parts is being changed."""
    _as_it_was: int = 0

    @property
    def in_cash(self) -> bool:
        return self.tender is TenderKind.CASH

    @property
    def empty(self) -> bool:
        return self.opened is None and not self.added

    @property
    def purpose(self) -> Purpose | None:
        return self.choice.purpose if self.choice else None

    def open(self, opened: OpenedAccount, new_command_id: Callable[[], str]) -> Choice:
        """An account comes to the screen; returns the purpose it is paid for at first."""
        self.opened = opened
        self.choices = choices_of(opened)
        account = opened.consumer.account
        taken = {(each.part.purpose, each.part.demand) for each in self.added if each.part.account == account}
        free = (each for each in self.choices if (each.purpose, _number(each)) not in taken)
        self.choice = next(free, self.choices[0])
        if self.command_id is None:
            self.command_id = new_command_id()
        return self.choice

    def close_account(self) -> None:
        """The open account leaves; what was added stays, and with it the command."""
        self.opened, self.choices, self.choice = None, (), None
        if not self.added:
            self.command_id = None

    def forget(self) -> None:
        """Recorded or abandoned: the next account begins a new command, in cash."""
        self.added.clear()
        self.chosen = None
        self.tender = TenderKind.CASH
        self.close_account()

    def choose(self, key: str) -> Choice | None:
        """Pay for another purpose (see Choice.key); None when this account has no such one."""
        chosen = next((each for each in self.choices if each.key == key), None)
        self.choice = chosen or self.choice
        return chosen

    def next_purpose(self) -> str:
        """The purpose after the chosen one; the first again after the last."""
        assert self.choice is not None
        return self.choices[(self.choices.index(self.choice) + 1) % len(self.choices)].key

    def part(self, pay_paise: int | None) -> PartOrder | None:
        """The open account's part, once an amount stands in the field."""
        if self.opened is None or self.choice is None or not pay_paise:
            return None
        return PartOrder(self.opened.consumer.account, self.choice.purpose, pay_paise, _number(self.choice))

    def add(self, part: PartOrder) -> None:
        """Keep the open account's part. Raises Refused(same_part_twice)."""
        assert self.opened is not None
        asked = (part.account, part.purpose, part.demand)
        if any((each.part.account, each.part.purpose, each.part.demand) == asked for each in self.added):
            raise Refused("same_part_twice", account=part.account)
        consumer = self.opened.consumer
        self.added.append(Added(part, Both(consumer.name_en, consumer.name_hi)))
        self.close_account()

    # changing what was added
    def choose_part(self, place: int) -> int:
        """The added part at `place` (kept within the list) is to be changed; its paise."""
        self.settle_part()
        self.chosen = min(max(0, place), len(self.added) - 1)
        self._as_it_was = self.added[self.chosen].part.paise
        return self._as_it_was

    def amend(self, paise: int | None) -> None:
        """The chosen part's amount while it is typed; None and nought stand only until it is settled."""
        assert self.chosen is not None
        added = self.added[self.chosen]
        self.added[self.chosen] = replace(added, part=replace(added.part, paise=paise or 0))

    def settle_part(self) -> None:
        """No part is being changed any more; one left without an amount keeps the one it had."""
        if self.chosen is not None and not self.added[self.chosen].part.paise:
            self.amend(self._as_it_was)
        self.chosen = None

    def undo_part(self) -> None:
        """The chosen part is as it was when it was chosen."""
        if self.chosen is not None:
            self.amend(self._as_it_was)
        self.chosen = None

    def take_out(self) -> None:
        """The chosen part leaves this payment. No part is chosen after it."""
        assert self.chosen is not None
        del self.added[self.chosen]
        self.chosen = None
        if self.empty:
            self.command_id = None

    @property
    def in_hand(self) -> int | None:
        """The account that is worked on: the chosen one, else the open one."""
        if self.chosen is not None:
            return self.added[self.chosen].part.account
        return self.opened.consumer.account if self.opened else None

    @property
    def settled(self) -> bool:
        """Whether every added part has an amount: one that is being typed may have none."""
        return all(each.part.paise for each in self.added)

    def half(
        self,
        pay_paise: int | None,
        cash_paise: int | None,
        notes: tuple[NoteCount, ...],
        paper: TypedPaper,
    ) -> Half | None:
        """All of it as it is kept; None while there is nothing to keep."""
        if self.empty or self.command_id is None:
            return None
        return Half(
            command_id=self.command_id,
            added=tuple(each.part for each in self.added),
            account=None if self.opened is None else self.opened.consumer.account,
            purpose=None if self.choice is None else self.choice.key,
            pay_paise=None if self.opened is None else pay_paise,
            cash_paise=cash_paise,
            notes=notes,
            tender=self.tender.value,
            paper=paper,
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """English and Hindi names of all its accounts."""
        told = [(each.name.en, each.name.hi) for each in self.added]
        if self.opened is not None:
            told.append((self.opened.consumer.name_en, self.opened.consumer.name_hi))
        return tuple(told)

    def restore(self, half: Half, open_account: Callable[[int, str | None], OpenedAccount]) -> None:
        """Go on with a half-done payment under its own command.

        `open_account` opens an account, or the request (its number) of somebody without one.
        Raises what it raises; then nothing has changed. The accounts are read again: what is owed is what
        is owed now.
        """
        added = []
        for part in half.added:
            consumer = open_account(part.account, part.demand).consumer
            added.append(Added(part, Both(consumer.name_en, consumer.name_hi)))
        number = (half.purpose or "").partition(":")[2] or None
        opened = None if half.account is None else open_account(half.account, number)
        self.forget()
        self.tender = TenderKind(half.tender)
        self.added, self.command_id = added, half.command_id
        if opened is not None:
            self.open(opened, lambda: half.command_id)
            self.choose(half.purpose or "")

    def together(self, pay_paise: int | None) -> int:
        """What one tender has to settle, paise."""
        part = self.part(pay_paise)
        return sum(each.part.paise for each in self.added) + (part.paise if part else 0)

    def order(
        self,
        pay_paise: int | None,
        cash_paise: int | None,
        notes: tuple[NoteCount, ...],
        instrument: Instrument | None = None,
    ) -> PaymentOrder:
        """What is asked of the till; no cash typed means exactly this sum, and so does a cheque or draft."""
        if not self.in_cash:
            cash_paise, notes = None, ()
        assert self.command_id is not None
        parts = tuple(each.part for each in self.added)
        part = self.part(pay_paise)
        return PaymentOrder(
            command_id=self.command_id,
            parts=(*parts, part) if part is not None else parts,
            tendered_paise=self.together(pay_paise) if cash_paise is None else cash_paise,
            typed=cash_paise is not None,
            notes=notes,
            tender=self.tender,
            instrument=None if self.in_cash else instrument,
        )


def _number(choice: Choice) -> str | None:
    return choice.demand.number if choice.demand else None
