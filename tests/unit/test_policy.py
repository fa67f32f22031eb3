"""The first policy is whole from its first day, says where each rule comes from, and changes on the right days."""

from __future__ import annotations

from datetime import date, time, timedelta
from importlib.resources import files

import pytest

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import TenderKind
from counter_pos.domain.policy import CashSeen, Policy, check_cash_limit, read_policy
from counter_pos.wire.canonical import decode, encode

BODY = files("counter_pos").joinpath("assets/policy/default.json").read_bytes()
POLICY = read_policy(BODY)


def test_it_can_be_signed_as_a_document() -> None:
    assert read_policy(decode(encode(POLICY))) == POLICY


def test_every_change_names_its_source() -> None:
    assert all(len(change.source) > 40 for change in POLICY.changes)
    assert [change.effective for change in POLICY.changes] == sorted({change.effective for change in POLICY.changes})


def test_it_is_whole_on_every_day_it_changes() -> None:
    for change in POLICY.changes:
        rules = POLICY.on(change.effective)
        assert set(rules.change_denominations) <= set(rules.denominations)
        assert list(rules.denominations) == sorted(rules.denominations, reverse=True)
        assert set(rules.tenders) <= {kind.value for kind in TenderKind}
        assert rules.cash_warn_paise < rules.cash_limit_paise
        assert rules.drawer_warn_paise < rules.drawer_lock_paise
        assert 0 < rules.least_part_paise <= rules.least_recharge_paise < rules.most_recharge_paise


def test_before_its_first_day_it_says_what_is_missing() -> None:
    with pytest.raises(Refused) as told:
        POLICY.on(POLICY.changes[0].effective - timedelta(days=1))
    assert told.value.code == "policy_incomplete"
    assert "cash_limit_paise" in str(told.value.facts["names"])


@pytest.mark.parametrize(
    ("day", "note_2000", "cheques"),
    [
        (date(2023, 7, 29), True, True),
        (date(2023, 10, 7), True, True),
        (date(2023, 10, 8), False, True),
        (date(2023, 10, 31), False, True),
        (date(2023, 11, 1), False, False),
        (date(2026, 11, 22), False, False),
    ],
)
def test_notes_and_cheques_end_on_their_days(day: date, note_2000: bool, cheques: bool) -> None:
    rules = POLICY.on(day)
    assert (200_000 in rules.denominations) is note_2000
    assert ("cheque" in rules.tenders) is cheques
    assert 200_000 not in rules.change_denominations


def test_sundays_are_open() -> None:
    rules = POLICY.on(date(2026, 7, 31))
    assert rules.hours.is_open(time(12, 0), 6)
    assert not rules.hours.is_open(time(9, 59), 6)
    assert not rules.hours.is_open(time(17, 0), 0)


def test_two_lakh_in_cash_is_refused_and_one_rupee_less_is_not() -> None:
    rules = POLICY.on(date(2026, 7, 31))
    check_cash_limit(rules, 19_999_900, 19_999_900, CashSeen(0, 0))
    for tender, account, seen in (
        (20_000_000, 20_000_000, CashSeen(0, 0)),
        (10_000_000, 10_000_000, CashSeen(10_000_000, 0)),
        (100, 100, CashSeen(0, 19_999_900)),
        (20_000_000, 100, CashSeen(0, 0)),
    ):
        with pytest.raises(Refused) as told:
            check_cash_limit(rules, tender, account, seen)
        known = seen.today_paise or seen.on_bill_paise
        assert told.value.code == ("cash_limit" if known else "cash_limit_at_once")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"version": 1}', b'{"version": "1", "changes": []}', BODY[:-3]])
def test_a_damaged_policy_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as told:
        read_policy(body)
    assert told.value.code == "policy_damaged"


def test_a_misspelt_rule_is_refused_not_passed_over() -> None:
    change = POLICY.changes[0]
    wrong = Policy(1, (type(change)(change.effective, change.source, {**change.put, "cash_limt_paise": 1}),))
    with pytest.raises(Refused) as told:
        wrong.on(change.effective)
    assert told.value.code == "policy_damaged"
