"""The counter-wise register as the ledger tells it: every counter, each date, nothing set off against another."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert

from counter_pos.central import store as tables
from counter_pos.central.counters import counter_days
from counter_pos.central.ledger import Batch, Ledger
from counter_pos.central.store import CentralStore, open_store
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import (
    ClosedShift,
    Counter,
    PaymentTaken,
    PrintStates,
    ShiftClosed,
    ShiftOpened,
    SiteDayClosed,
    Tender,
)
from counter_pos.reports.render import report_bytes
from counter_pos.services.days.register_rows import CounterDay, CounterDays
from counter_pos.wire.canonical import encode
from counter_pos.wire.signing import Signer
from tests.chains import ACCOUNT, CENTRAL, DAY, START, ChainMaker, make_signer, make_ticket

PLACES = {"K08-1": "Naubasta", "K08-2": "Naubasta", "K09-1": "Jawahar Nagar", "K46-1": "Bithoor"}
SERIES = {"K08-1": "7QX", "K08-2": "7QY", "K09-1": "7QZ", "K46-1": "7RA"}


class City:
    """A ledger of three counters, one of them with two windows, one that never said a word."""

    def __init__(self, path: Path) -> None:
        self.store: CentralStore = open_store(path, create=True)
        self.ledger = Ledger(self.store, CENTRAL, lambda: START)
        self.chains: dict[str, ChainMaker] = {}
        with self.store.writing() as connection:
            for device, place in PLACES.items():
                code, window = device.split("-")
                signer: Signer = make_signer(f"till {device}")
                counter = Counter(code=code, window=int(window), name_en=place, name_hi=place)
                row = {"device": device, "enrolled_at": "then"}
                connection.execute(insert(tables.device).values(**row, counter=encode(counter).decode()))
                connection.execute(
                    insert(tables.device_key).values(**row, from_epoch=1, key_id="", public_key=signer.public_key)
                )
                self.chains[device] = ChainMaker(make_ticket(device, series=SERIES[device]), signer)
            connection.execute(insert(tables.account), [{"account": ACCOUNT + n, "since": 0} for n in range(9)])

    def hear(self) -> None:
        """The centre takes in everything but what Bithoor has."""
        for device, chain in self.chains.items():
            if device != "K46-1":
                first = chain.entries[0]
                outcome = self.ledger.ingest(Batch(first.device, first.epoch, first.seq, tuple(chain.entries)))
                assert outcome.stopped is None

    def days(self, first: date = DAY, last: date = DAY) -> CounterDays:
        return counter_days(self.store, first, last, START)


def close(chain: ChainMaker, over_short: int, **other: object) -> ShiftClosed:
    facts = ShiftClosed(
        shift=1,
        opening_float=50_000,
        floats_added=0,
        collected=0,
        returned=0,
        picked_up=0,
        expected=60_000,
        counted=60_000 + over_short,
        over_short=over_short,
        count_seq=1,
        receipts=0,
        cancelled=0,
        by_purpose=[],
        jobs=PrintStates(waiting=0, printed=0, uncertain=0, failed=0),
    )
    chain.add(facts, **other)
    return facts


def pay_by_cheque(chain: ChainMaker, paise: int) -> None:
    tender = Tender(kind="cheque", tendered=paise, change=0, typed=True, instrument={"number": "481203"})
    chain.add(PaymentTaken(tender=tender, parts=[chain.part(ACCOUNT, paise)]))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = City(tmp_path / "central.sqlite3")
    one, two, other = (made.chains[device] for device in ("K08-1", "K08-2", "K09-1"))
    for chain in (one, two, other):
        chain.add(ShiftOpened(shift=1, opening_float=50_000, notes=[(10_000, 5)]))
    one.pay(20_000, 10_000, account=ACCOUNT)
    one.cancel(one.pay(7_000))
    pay_by_cheque(one, 250_000)
    two.pay(5_000)
    other.pay(90_000)
    close(one, -1_000)
    close(two, 400)
    closed = [
        ClosedShift(
            device=each.said.device,
            epoch=1,
            seq=each.entries[-1].seq,
            hash=each.entries[-1].hash.hex(),
            shift=1,
            staff="S0412",
            expected=60_000,
            counted=60_000,
            over_short=0,
        )
        for each in (one, two)
    ]
    facts = SiteDayClosed(business_date=DAY.isoformat(), shifts=closed, expected=0, counted=0, over_short=0)
    one.add(facts, shift=None, business_date=DAY.isoformat())
    made.hear()
    yield made
    made.store.close()


def test_each_counter_has_its_line_and_windows_are_put_together(city: City) -> None:
    days = city.days()
    assert days.counters == 3 and [row.code for row in days.rows] == ["K08", "K09", "K46"]
    assert days.rows[0] == CounterDay(
        code="K08",
        name_en="Naubasta",
        name_hi="Naubasta",
        business_date=DAY,
        windows=2,
        shifts=2,
        shifts_closed=2,
        receipts=5,
        cancelled=1,
        cash=35_000,
        instruments=250_000,
        cancelled_paise=7_000,
        over=400,
        short=1_000,
        day_closed=True,
    )


def test_a_counter_that_is_open_and_one_without_a_word_are_told_as_such(city: City) -> None:
    _, open_still, silent = city.days().rows
    assert (open_still.shifts, open_still.shifts_closed, open_still.day_closed) == (1, 0, False)
    assert (open_still.receipts, open_still.cash, open_still.over, open_still.short) == (1, 90_000, 0, 0)
    assert (silent.windows, silent.receipts, silent.cash, silent.day_closed) == (0, 0, 0, False)


def test_a_shift_that_came_after_the_close_opens_the_day_again(city: City) -> None:
    late = city.chains["K08-2"]
    late.add(ShiftOpened(shift=2, opening_float=0, notes=[]), shift=2)
    city.hear()
    naubasta = city.days().rows[0]
    assert (naubasta.shifts, naubasta.shifts_closed, naubasta.day_closed) == (3, 2, False)


def test_training_counts_nowhere(city: City) -> None:
    before = city.days()
    chain = city.chains["K09-1"]
    chain.add(ShiftOpened(shift=2, opening_float=0, notes=[]), shift=2, mode="training")
    city.hear()
    assert city.days() == before


def test_every_date_has_every_counter_and_only_its_own_money(city: City) -> None:
    chain = city.chains["K09-1"]
    chain.pay(1_000, business_date="2026-08-01")
    city.hear()
    days = city.days(DAY, date(2026, 8, 2))
    assert [(row.business_date.day, row.code) for row in days.rows] == [
        (day, code) for day in (31, 1, 2) for code in ("K08", "K09", "K46")
    ]
    assert [row.cash for row in days.rows if row.code == "K09"] == [90_000, 1_000, 0]
    assert city.days().rows[1].cash == 90_000


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(date(2026, 8, 1), DAY, "dates_turned_round"), (date(2020, 1, 1), DAY, "too_many_days")],
)
def test_a_range_that_makes_no_sense_is_refused(city: City, first: date, last: date, code: str) -> None:
    with pytest.raises(Refused) as told:
        city.days(first, last)
    assert told.value.code == code


def test_the_register_tells_what_the_ledger_holds(city: City) -> None:
    raw = report_bytes("counters", city.days(), "csv", "en", START)
    heads, *lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    told = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [line["Code"] for line in told] == ["K08", "K09", "K46"]
    assert [line["Day"] for line in told] == ["closed", "open", "no word"]
    assert [line["Together ₹"] for line in told] == ["2850.00", "900.00", "0.00"]
    assert (told[0]["Over ₹"], told[0]["Short ₹"]) == ("4.00", "10.00")
