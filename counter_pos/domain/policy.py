"""Rates, limits and permissions as effective-dated data. None of these numbers stands in code: central signs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import msgspec
from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.tax import TaxRate


class ReliefWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename=None):
    """Bills due from `due_from` to `due_to` may be paid without surcharge until `until`."""

    due_from: date
    due_to: date
    until: date


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Opening hours by weekday, Monday first; None where the counter is shut that day."""

    opens: tuple[time | None, time | None, time | None, time | None, time | None, time | None, time | None]
    closes: tuple[time | None, time | None, time | None, time | None, time | None, time | None, time | None]

    def is_open(self, moment: time, weekday: int) -> bool:
        """`weekday` as date.weekday(): Monday is 0, Sunday 6."""
        opens, closes = self.opens[weekday], self.closes[weekday]
        return opens is not None and closes is not None and opens <= moment < closes


class ReconnectionFee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What it costs to have supply back, by kind of supply and load. The first row that fits counts.

    `up_to_w` 0: any load. Disconnecting and reconnecting are two jobs. No row, or nought, is no fee.
    """

    supply: str
    up_to_w: int
    per_job_paise: int
    jobs: int


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a request may be for, and the taxes that its sum contains."""

    code: str
    name_en: str
    name_hi: str
    taxes: tuple[TaxRate, ...] = ()


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything in force on one date. Money in paise."""

    cash_limit_paise: int
    """Section 269ST: cash from one person in a day, in one transaction or for one event stays below this."""
    cash_warn_paise: int
    """From here the clerk is told that the limit is near."""
    least_part_paise: int
    """Smallest part payment of a bill."""
    least_part_percent_when_disconnected: int
    """Share of dues that a temporarily disconnected account must pay for supply."""
    least_recharge_paise: int
    most_recharge_paise: int
    denominations: tuple[int, ...]
    """Notes and coins accepted, paise."""
    change_denominations: tuple[int, ...]
    """Notes and coins given out as change, paise."""
    tenders: tuple[str, ...]
    drawer_warn_paise: int
    drawer_lock_paise: int
    cancel_same_shift_only: bool
    cancel_reasons: tuple[str, ...]
    repeat_minutes: int
    """After a restart, an equal account and amount within this time is asked about."""
    approve_over_short_above_paise: int
    stale_after_hours: int
    """Dues older than this are shown as old."""
    stamp_above_paise: int
    """Receipts above this need a revenue stamp."""
    most_opening_float_paise: int
    drawer_reasons: tuple[str, ...] = ("other",)
    """Why a drawer may be opened without a sale."""
    opening_slip: bool = True
    """Whether a shift begins with a printed slip that shows the chain's head."""
    relief: tuple[ReliefWindow, ...] = ()
    least_part_percent: int = 0
    """Share of the due below which no part payment is taken, if that is more than `least_part_paise`."""
    arrears_percent_of_recharge: int = 0
    """Share of each recharge that goes to the arrears of post-paid days."""
    instrument_months: int = 3
    """A cheque or draft older than this is not taken."""
    reconnection: tuple[ReconnectionFee, ...] = ()
    heads: tuple[Head, ...] = ()
    gstin: str = ""
    """The company's tax number: it stands on receipts with a tax, and on no others."""
    hours: Hours
    helpline: str


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes on `effective` (a date): field names of Rules to new values."""

    effective: date
    source: str
    put: dict[str, Any]


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All changes known, oldest first, with the version that central gave them."""

    version: int
    changes: tuple[Change, ...]

    def on(self, day: date) -> Rules:
        """The rules in force on `day`.

        Raises Refused(policy_incomplete) when a rule has no value by then, Refused(policy_damaged) for a bad one.
        """
        values: dict[str, Any] = {}
        for change in sorted(self.changes, key=lambda each: each.effective):
            if change.effective <= day:
                values.update(change.put)
        needed = (each.name for each in msgspec.structs.fields(Rules) if each.required)
        missing = sorted(name for name in needed if name not in values)
        if missing:
            raise Refused("policy_incomplete", day=day, names=", ".join(missing))
        try:
            return msgspec.convert(values, Rules)
        except msgspec.ValidationError as wrong:
            raise Refused("policy_damaged", reason=str(wrong)) from wrong


def read_policy(body: bytes | Mapping[str, Any]) -> Policy:
    """Read a policy from JSON bytes (or decoded). Raises Refused(policy_damaged) and says where it is wrong."""
    try:
        if isinstance(body, bytes):
            return msgspec.json.decode(body, type=Policy)
        return msgspec.convert(body, Policy)
    except msgspec.MsgspecError as wrong:
        raise Refused("policy_damaged", reason=str(wrong)) from wrong


class CashSeen(Struct, frozen=True):
    """Cash this till knows of for one account: taken on the business date, and on one bill over all days."""

    today_paise: int
    on_bill_paise: int


def check_cash_limit(rules: Rules, tender_paise: int, account_paise: int, seen: CashSeen) -> None:
    """Refuse cash that would reach the limit of section 269ST on what this till knows.

    `tender_paise` is what the tender settles in all, `account_paise` what goes to the account in question.
    Raises Refused: cash_limit, or cash_limit_at_once where nothing was taken before.
    """
    reached = max(tender_paise, seen.today_paise + account_paise, seen.on_bill_paise + account_paise)
    if reached >= rules.cash_limit_paise:
        already = max(seen.today_paise, seen.on_bill_paise)
        raise Refused(
            "cash_limit" if already else "cash_limit_at_once",
            limit_paise=rules.cash_limit_paise,
            already_paise=already,
            most_paise=max(0, rules.cash_limit_paise - 100 - already),
        )
