"""A city of consumers to try the counter with: the same accounts for the same seed, none of them a real person.

What in assets/city is fact and what is filled in stands in its README.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from counter_pos.demo.city_names import Lists, pick, weighted
from counter_pos.domain.consumer import Consumer, Heads, Status, Supply
from counter_pos.replica.rows import AccountRow

CityRow = AccountRow

WHOLE_CITY = 705_000
PREPAID_OF_WHOLE = 128_000
_BLOCK, _PREPAID_IN_BLOCK = 5_640, 1_024  # 705,000 : 128,000 in lowest terms
_FIRST_ACCOUNT, _LAST_ACCOUNT = 1_100_000_000, 5_900_000_000  # no account looks like a mobile number
_RUPEE = 100

# Numbers of an account follow from its place in the city by a multiplication that never meets itself again (the
# factor shares no divisor with the modulus), so old numbers, meters, mobiles and bills are unique without a memory.


def _old_account(index: int) -> int:
    return 10_000_000 + (index * 7_654_321 + 27_182_818) % 90_000_000


def _meter_serial(index: int) -> int:
    return (index * 61_803_399 + 14_142_135) % 100_000_000


def _mobile(index: int) -> str:
    return str(6_000_000_000 + (index * 2_718_281_829 + 3_141_592_653) % 4_000_000_000)


def _bill_serial(index: int) -> int:
    return (index * 39_916_801 + 5_040) % 100_000_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """A tariff category: its usual loads in watts, rates in paise per unit and per kW and month, who holds it."""

    category: str
    loads: tuple[int, ...]
    energy_rate: int
    fixed_rate: int
    duty_per_mille: int
    holder: str
    units_per_kw: int


_HOMES = (1000,) * 5 + (2000,) * 6 + (3000,) * 3 + (4000, 4000, 5000, 5000, 7500, 10_000)
_DOMESTIC = _Kind("LMV-1", _HOMES, 650, 11_000, 50, "person", 95)
_KINDS = weighted(
    (
        (830, _DOMESTIC),
        (120, _Kind("LMV-2", (1000, 2000, 2000, 3000, 4000, 5000, 8000, 15_000), 840, 33_000, 75, "shop", 105)),
        (18, _Kind("LMV-6", (10_000, 15_000, 20_000, 25_000, 37_500, 56_000), 770, 29_000, 75, "works", 140)),
        (12, _Kind("LMV-4B", (5000, 10_000, 20_000, 30_000), 900, 35_000, 75, "house", 85)),
        (9, _Kind("LMV-9", (1000, 2000, 5000), 950, 20_000, 75, "person", 80)),
        (6, _Kind("LMV-5", (2000, 3750, 5600), 650, 13_000, 50, "person", 80)),
        (5, _Kind("LMV-11", (7500, 15_000, 30_000), 770, 0, 75, "shop", 130)),
    )
)
_STATUSES = weighted(
    (
        (930, Status.LIVE),
        (32, Status.TEMPORARILY_DISCONNECTED),
        (18, Status.PERMANENTLY_DISCONNECTED),
        (8, Status.LEGAL),
        (12, Status.STOP_BILL),
    )
)
_NOT_BILLED = frozenset({Status.PERMANENTLY_DISCONNECTED, Status.LEGAL, Status.STOP_BILL})
_METER_MAKERS = ("GN", "LT", "SE", "HP", "AV", "LG", "CP")


@dataclass(frozen=True, slots=True)
class _Days:
    """The dates that all bills of a city share. Due dates pile up at the end of the cycle's month."""

    as_of: date
    cycle: date
    month_end: date
    bill_prefix: str

    @classmethod
    def around(cls, as_of: date) -> _Days:
        # Bills for the month's end are out by the twentieth; before that, people hold last month's.
        first = as_of.replace(day=1)
        cycle = first if as_of.day >= 20 else (first - timedelta(days=1)).replace(day=1)
        end = cycle.replace(day=monthrange(cycle.year, cycle.month)[1])
        return cls(as_of, cycle, end, f"{cycle:%y%m}")


def make_city(accounts: int = WHOLE_CITY, *, seed: int = 1, as_of: date) -> Iterator[CityRow]:
    """Yield `accounts` consumers in ascending order of account number, as they stand on `as_of`.

    Post-paid to prepaid is 577 to 128 (to the nearest one in each 5,640). The same arguments give the same city.
    """
    lists, days = Lists(), _Days.around(as_of)
    step = (_LAST_ACCOUNT - _FIRST_ACCOUNT) // max(accounts, WHOLE_CITY)
    for block, start in enumerate(range(0, accounts, _BLOCK)):
        size = min(_BLOCK, accounts - start)
        random = Random(f"counter_pos city {seed} {block}")
        prepaid = frozenset(random.sample(range(size), round(size * _PREPAID_IN_BLOCK / _BLOCK)))
        maker = _Maker(random, lists, days)
        for place in range(size):
            index = start + place
            account = _FIRST_ACCOUNT + index * step + int(random.random() * step)
            yield maker.row(index, account, place in prepaid)


class _Maker:
    """Makes the rows of one block from its own stream of chance."""

    def __init__(self, random: Random, lists: Lists, days: _Days) -> None:
        self._random, self._chance = random, random.random
        self._lists, self._days = lists, days
        self._last: CityRow | None = None

    def row(self, index: int, account: int, prepaid: bool) -> CityRow:
        """The account at `index` of the city."""
        chance = self._chance
        kind = _DOMESTIC if prepaid and chance() < 0.9 else pick(chance, _KINDS)
        if self._last is not None and chance() < 0.06:  # a second connection: a landlord, the upper floor
            before, mobile = self._last
            name_en, name_hi, address, place = before.name_en, before.name_hi, before.address, before.place
        else:
            name_en, name_hi = self._name(kind.holder)
            locality = pick(chance, self._lists.localities)
            address, place = self._lists.address(chance, locality), locality.place
            mobile = None if chance() < 0.09 else _mobile(index)
        load_w = pick(chance, kind.loads)
        maker = "KS" if prepaid else pick(chance, _METER_MAKERS)
        who = (
            account,
            _old_account(index) if chance() < 0.93 else None,
            name_en,
            name_hi,
            address,
            place,
            f"{maker}{_meter_serial(index):08d}",
            None if mobile is None else mobile[-4:],
            kind.category,
            load_w,
        )
        consumer = Consumer(*who, *(self._prepaid() if prepaid else self._postpaid(index, kind, load_w)))
        self._last = CityRow(consumer, mobile)
        return self._last

    def _name(self, holder: str) -> tuple[str, str]:
        if holder == "person" or (holder == "shop" and self._chance() < 0.4):
            return self._lists.person(self._chance)
        return self._lists.firm(self._chance, holder)

    def _rupees(self, middle: float, spread: float, most: int) -> int:
        """A skewed amount in paise, whole rupees: half lie below `middle` rupees."""
        return min(most, round(self._random.lognormvariate(0.0, spread) * middle)) * _RUPEE

    def _prepaid(self) -> tuple[Any, ...]:
        """Status and money of a smart-meter account: most owe for energy already used."""
        chance, as_of = self._chance, self._days.as_of
        status = Status.LIVE
        if chance() < 0.64:
            balance = -self._rupees(900, 1.2, 60_000) - int(chance() * 100)
            if balance < -300 * _RUPEE and chance() < 0.5:
                status = Status.PREPAID_CUT
        else:
            balance = self._rupees(350, 0.9, 9_000) + int(chance() * 100)
        arrears = self._rupees(4_200, 1.0, 150_000) if chance() < 0.22 else 0
        paid_on = as_of - timedelta(days=1 + int(chance() * 75))
        paid = pick(chance, (200, 300, 500, 500, 500, 1_000, 1_000, 1_500, 2_000)) * _RUPEE
        no_bill = (None, None, None, None, None)
        return (status, Supply.PREPAID, *no_bill, Heads(), 0, balance, arrears, paid_on, paid)

    def _postpaid(self, index: int, kind: _Kind, load_w: int) -> tuple[Any, ...]:
        """Status, bill and money of a post-paid account."""
        chance, days = self._chance, self._days
        status = pick(chance, _STATUSES)
        paid_on: date | None = days.month_end - timedelta(days=25 + int(chance() * 60))
        if status in _NOT_BILLED:
            arrears = self._rupees(38_000 if status is Status.LEGAL else 9_000, 0.9, 900_000)
            heads = _rounded(Heads(arrears=arrears, late_surcharge=arrears * int(60 + chance() * 240) // 1000))
            bill: tuple[Any, ...] = (None, None, None, None, None)
            paid_on = days.as_of - timedelta(days=200 + int(chance() * 1500))
            return (status, Supply.POSTPAID, *bill, heads, heads.total, 0, 0, paid_on, self._rupees(1_500, 0.8, 50_000))
        due = self._due()
        billed = min(due - timedelta(days=7 + int(chance() * 4)), days.as_of)
        bill_no = f"{days.bill_prefix}{_bill_serial(index):08d}"
        bill = (bill_no, days.cycle, billed, due, due + timedelta(days=8))
        heads = self._heads(kind, load_w, arrears_chance=1.0 if status is Status.TEMPORARILY_DISCONNECTED else 0.27)
        paid = max(0, heads.total - heads.arrears - heads.late_surcharge)
        if status is Status.LIVE and not heads.arrears and chance() < 0.34:  # has paid this bill, a few too much
            paid_on = min(days.as_of, billed + timedelta(days=int(chance() * 8)))
            credit = -self._rupees(250, 0.8, 6_000) if chance() < 0.05 else 0
            return (status, Supply.POSTPAID, *bill, Heads(adjustment=credit), 0, 0, 0, paid_on, paid - credit)
        if heads.arrears and chance() < 0.2:
            paid_on = None
        # After the due date one month's surcharge of 1.25 per cent is asked on the current bill.
        after_due = heads.total + round(paid * 125 / 10_000 / _RUPEE) * _RUPEE
        return (status, Supply.POSTPAID, *bill, heads, after_due, 0, 0, paid_on, paid if paid_on else 0)

    def _due(self) -> date:
        draw, end = self._chance(), self._days.month_end
        if draw < 0.58:
            return end
        if draw < 0.72:
            return end - timedelta(days=1)
        if draw < 0.86:
            return end - timedelta(days=2 + int(self._chance() * 6))
        return end + timedelta(days=1 + int(self._chance() * 8))

    def _heads(self, kind: _Kind, load_w: int, arrears_chance: float) -> Heads:
        chance = self._chance
        units = round(load_w / 1000 * kind.units_per_kw * (0.3 + chance() * 1.4))
        energy = units * kind.energy_rate
        fixed = kind.fixed_rate * -(-load_w // 1000)
        duty = (energy + fixed) * kind.duty_per_mille // 1000
        arrears = surcharge = 0
        if chance() < arrears_chance:
            months = 1 + int(chance() * chance() * 20)
            arrears = (energy + fixed) // _RUPEE * _RUPEE * months
            per_mille = 12.5 * min(months, 3) + 20 * max(0, months - 3)
            surcharge = round(arrears * per_mille / 2000)
        rebate = -energy * 1 // 100 if chance() < 0.08 else 0
        return _rounded(Heads(energy, fixed, energy * 24 // 10_000, duty, arrears, surcharge, rebate))


def _rounded(heads: Heads) -> Heads:
    """Bills are in whole rupees, half up; the paise go into the adjustment."""
    total = heads.total
    rest = (total + _RUPEE // 2) // _RUPEE * _RUPEE - total
    if not rest:
        return heads
    return Heads(
        heads.energy,
        heads.fixed,
        heads.fuel,
        heads.duty,
        heads.arrears,
        heads.late_surcharge,
        heads.adjustment + rest,
    )
