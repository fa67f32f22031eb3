"""The demo's accounts are what they are called, the same each time, and each stands in one place only."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from counter_pos.demo.city import make_city
from counter_pos.demo.picks import DemoAccounts, demo_accounts
from counter_pos.demo.stage import demands_of
from counter_pos.domain.consumer import Consumer, Status
from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.errors import Refused


class Listed:
    """A city in memory, gone through as the replica is."""

    def __init__(self, accounts: int) -> None:
        self._consumers = [row.consumer for row in make_city(accounts, as_of=date(2026, 7, 31))]

    def each(self, after: int = 0, limit: int = 1_000) -> list[Consumer]:
        return [each for each in self._consumers if each.account > after][:limit]


def test_every_kind_is_found_once_and_again_the_same() -> None:
    city = Listed(4_000)
    picked = demo_accounts(city)
    assert picked == demo_accounts(city)
    everyone = [each.account for field in fields(DemoAccounts) for each in getattr(picked, field.name)]
    assert len(everyone) == len(set(everyone)) == 31
    assert all(each.balance_paise < -150_000 for each in picked.prepaid_cut)
    assert all(each.heads.arrears for each in picked.arrears)
    assert not any(each.heads.arrears for each in picked.bill)
    assert {each.heads.total for each in picked.paid_up} == {0}
    assert all(each.status is Status.PERMANENTLY_DISCONNECTED for each in picked.settling)
    assert picked.over_cash_limit[0].heads.total >= 20_000_000
    assert len({(each.name_en, each.address) for each in picked.one_owner}) == 1


def test_the_quote_is_for_the_account_that_the_day_settles() -> None:
    city = Listed(4_000)
    quote, request = demands_of(iter(city.each(limit=4_000)), date(2026, 7, 31))
    (debtor,) = demo_accounts(city).settling
    assert (quote.account, quote.expires) == (debtor.account, date(2026, 8, 30))
    assert 0 < quote.paise < debtor.heads.total and quote.paise % 100 == 0
    assert request.account == NO_ACCOUNT
    assert [each.number for each in demands_of([], date(2026, 7, 31))] == [request.number]


def test_a_city_too_small_says_what_it_lacks() -> None:
    with pytest.raises(Refused) as told:
        demo_accounts(Listed(20))
    assert told.value.code == "city_too_small"
    assert "over_cash_limit" in str(told.value.facts["missing"])
