"""The demo's city is the same for the same seed, and Kanpur would know it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer, Status, Supply
from counter_pos.replica.rows import AccountRow

AS_OF = date(2026, 7, 31)
COUNT = 5_640


@pytest.fixture(scope="module")
def city() -> list[AccountRow]:
    return list(make_city(COUNT, seed=2, as_of=AS_OF))


@pytest.fixture(scope="module")
def consumers(city: list[AccountRow]) -> list[Consumer]:
    return [row.consumer for row in city]


def test_the_same_seed_gives_the_same_city_and_another_seed_another(city: list[AccountRow]) -> None:
    assert list(make_city(300, seed=2, as_of=AS_OF)) == list(make_city(300, seed=2, as_of=AS_OF))
    assert list(make_city(300, seed=3, as_of=AS_OF)) != list(make_city(300, seed=2, as_of=AS_OF))


@pytest.mark.parametrize("count", [0, 1, 705, 5_640, 7_000])
def test_post_paid_to_prepaid_is_577_to_128(count: int) -> None:
    rows = list(make_city(count, seed=1, as_of=AS_OF))
    prepaid = sum(row.consumer.supply is Supply.PREPAID for row in rows)
    assert len(rows) == count
    assert abs(prepaid - count * 128 / 705) <= 1


def test_numbers_are_lawful_unique_and_ascending(city: list[AccountRow], consumers: list[Consumer]) -> None:
    accounts = [each.account for each in consumers]
    assert accounts == sorted(set(accounts))
    assert all(len(str(number)) == 10 and str(number)[0] in "12345" for number in accounts)
    old = [each.account_old for each in consumers if each.account_old is not None]
    assert len(set(old)) == len(old) > COUNT * 0.9
    assert all(len(str(number)) == 8 for number in old)
    assert len({each.meter for each in consumers}) == COUNT
    assert len({each.bill_no for each in consumers if each.bill_no}) == sum(
        each.bill_no is not None for each in consumers
    )


def test_mobiles_are_lawful_some_shared_some_missing(city: list[AccountRow]) -> None:
    mobiles = [row.mobile for row in city if row.mobile is not None]
    assert all(len(mobile) == 10 and mobile[0] in "6789" for mobile in mobiles)
    assert all(row.consumer.mobile_last4 == (row.mobile[-4:] if row.mobile else None) for row in city)
    assert 0.05 < 1 - len(mobiles) / COUNT < 0.15
    assert any(count > 1 for count in Counter(mobiles).values())


def test_both_scripts_are_there_and_pure(consumers: list[Consumer]) -> None:
    for each in consumers:
        for latin in (each.name_en, each.place.locality_en, each.place.division_en, each.address):
            assert latin and latin.isascii(), latin
        for hindi in (each.name_hi, each.place.locality_hi, each.place.division_hi):
            assert hindi and all("\u0900" <= letter <= "\u097f" or letter in " ." for letter in hindi), hindi
        assert each.place.locality_en in each.address
        assert "Kanpur 20" in each.address


def test_every_counter_of_the_city_is_a_locality(consumers: list[Consumer]) -> None:
    folder = files("counter_pos").joinpath("assets")
    counters = list(csv.DictReader(folder.joinpath("counters.csv").read_text(encoding="utf-8").splitlines()))
    localities = list(csv.DictReader(folder.joinpath("city/localities.csv").read_text(encoding="utf-8").splitlines()))
    divisions = {
        row["key"] for row in csv.DictReader(folder.joinpath("city/divisions.csv").read_text("utf-8").splitlines())
    }
    told = {(row["en"], row["hi"]) for row in localities}
    for counter in counters:
        plain = (counter["name_en"].replace(" (Naubasta)", ""), counter["name_hi"].replace(" (नौबस्ता)", ""))
        assert plain in told, counter
    assert {row["division"] for row in localities} == divisions
    assert all(len(row["pin"]) == 6 and row["pin"].startswith("20") for row in localities)


def test_bills_are_whole_rupees_and_add_up(consumers: list[Consumer]) -> None:
    for each in consumers:
        heads = each.heads
        assert heads.total % 100 == 0
        if each.supply is Supply.PREPAID:
            assert heads.total == 0 and each.bill_no is None and each.due_date is None
        else:
            assert each.balance_paise == each.old_arrears_paise == 0
            assert each.after_due_paise >= max(0, heads.total)
        if each.bill_no is not None:
            assert each.bill_date and each.due_date and each.disconnection_date
            assert each.bill_date <= AS_OF
            assert each.bill_date < each.due_date < each.disconnection_date
        assert min(heads.energy, heads.fixed, heads.fuel, heads.duty, heads.arrears, heads.late_surcharge) >= 0


def test_due_dates_pile_up_at_the_months_end(consumers: list[Consumer]) -> None:
    due = Counter(each.due_date for each in consumers if each.due_date)
    assert due[AS_OF] + due[date(2026, 7, 30)] > 0.6 * due.total()
    early = Counter(row.consumer.due_date for row in make_city(500, seed=1, as_of=date(2026, 3, 5)))
    early.pop(None)
    assert early.most_common(1)[0][0] == date(2026, 2, 28)


def test_shares_are_those_of_the_city(consumers: list[Consumer]) -> None:
    postpaid = [each for each in consumers if each.supply is Supply.POSTPAID]
    prepaid = [each for each in consumers if each.supply is Supply.PREPAID]
    assert sum(each.balance_paise < 0 for each in prepaid) > 0.55 * len(prepaid)
    assert sum(each.old_arrears_paise > 0 for each in prepaid) > 0.1 * len(prepaid)
    assert {each.status for each in prepaid} == {Status.LIVE, Status.PREPAID_CUT}
    assert {each.status for each in postpaid} == set(Status) - {Status.PREPAID_CUT}
    assert 0.15 < sum(each.heads.arrears > 0 for each in postpaid) / len(postpaid) < 0.4
    assert any(each.heads.total < 0 for each in postpaid)
    assert any(each.heads.total == 0 for each in postpaid)
    assert any(each.heads.total > 20_000_000 for each in postpaid)  # over the cash limit
    assert Counter(each.category for each in consumers).most_common(1)[0][0] == "LMV-1"
