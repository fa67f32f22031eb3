"""Quotes and requests: read from CSV line by line, signed as one list, kept in the replica, found by number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind, check_demand, demand_number
from counter_pos.domain.errors import Broken, Refused
from counter_pos.replica.demand_csv import COLUMNS, read_demands
from counter_pos.replica.demands import demand_list, demand_of, demand_rows
from counter_pos.replica.manifest import DemandList, PaidEntry
from counter_pos.replica.store import Replica
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.documents import DEMANDS, convert
from tests.tills import TestTill, small_city

QUOTE = Demand("OTS26-0001234", DemandKind.QUOTE, 1100003508, 250_000, date(2026, 8, 31), "OTS 2026")
ESTIMATE = Demand("REQ/77-1", DemandKind.REQUEST, NO_ACCOUNT, 59_000, None, "meter_test", "Asha Rani", "आशा रानी")
HEAD = ",".join(COLUMNS)
GOOD = (
    "ots26-0001234,quote,1100003508,2500,2026-08-31,OTS 2026,,",
    "REQ/77-1,request,,590.00,,meter_test,Asha Rani,आशा रानी",
)


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "demands.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


def test_quotes_and_requests_are_read_from_csv(tmp_path: Path) -> None:
    demands, report = read_demands(written(tmp_path, *GOOD, ""))
    assert demands == [QUOTE, ESTIMATE]
    assert (report.taken, report.refused_count, report.refused_path.exists()) == (2, 0, False)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("1203447190,quote,1100003508,2500,2026-08-31,OTS,,", "number", "number_bad"),
        ("O 1,quote,1100003508,2500,2026-08-31,OTS,,", "number", "number_bad"),
        ("ots26-0001234,quote,1100003508,1,2026-08-31,OTS,,", "number", "number_twice"),
        ("Q-000002,bill,1100003508,2500,2026-08-31,OTS,,", "kind", "kind_unknown"),
        ("Q-000002,quote,,2500,2026-08-31,OTS,,", "account", "empty"),
        ("Q-000002,quote,110000350812,2500,2026-08-31,OTS,,", "account", "account_other_company"),
        ("Q-000002,quote,1100003508,0,2026-08-31,OTS,,", "amount", "money_zero"),
        ("Q-000002,quote,1100003508,-5,2026-08-31,OTS,,", "amount", "money_negative"),
        ("Q-000002,quote,1100003508,25.50,2026-08-31,OTS,,", "amount", "money_not_whole_rupees"),
        ("Q-000002,quote,1100003508,2500,,OTS,,", "expires", "empty"),
        ("Q-000002,quote,1100003508,2500,31-08-2026,OTS,,", "expires", "date_bad"),
        ("Q-000002,quote,1100003508,2500,2026-08-31," + "x" * 41 + ",,", "head", "text_too_long"),
        ("Q-000002,request,,100,,meter_test,,", "name_en", "name_or_account"),
        ("Q-000002,quote", "", "column_count"),
    ],
)
def test_a_bad_line_is_refused_by_column_and_reason(tmp_path: Path, line: str, column: str, reason: str) -> None:
    demands, report = read_demands(written(tmp_path, GOOD[0], line, GOOD[1]))
    assert demands == [QUOTE, ESTIMATE]
    assert [(each.line, each.column, each.reason) for each in report.refused] == [(3, column, reason)]
    # What was put aside can be put right in that file and imported itself.
    aside = report.refused_path.read_text(encoding="utf-8").splitlines()
    assert aside == [f"refused_line,refused_column,refused_reason,{HEAD}", f"3,{column},{reason},{line}"]


def test_the_signed_list_brings_back_what_was_given() -> None:
    said = demand_list([ESTIMATE, QUOTE], 3)
    again = convert(DEMANDS, decode(encode(said)), DemandList)
    assert [demand_of(row) for row in demand_rows(again)] == [QUOTE, ESTIMATE]
    assert encode(again) == encode(said)
    twice = DemandList(v=1, version=1, quotes=again.quotes * 2, requests=())
    with pytest.raises(Broken) as told:
        demand_rows(twice)
    assert told.value.code == "document_damaged"


def test_the_replica_finds_them_by_number_and_account(tmp_path: Path) -> None:
    till = TestTill(tmp_path)
    assert till.replica.demand(QUOTE.number) is None
    till.replica.replace_demands(demand_rows(demand_list([QUOTE, ESTIMATE], 1)))
    assert till.replica.demand(QUOTE.number) == QUOTE
    assert till.replica.demands_of(QUOTE.account) == [QUOTE]
    again = Replica(tmp_path / "replica.sqlite3")
    assert again.demand(ESTIMATE.number) == ESTIMATE
    till.replica.replace_demands(demand_rows(demand_list([ESTIMATE], 2)))
    assert (again.demand(QUOTE.number), again.demand(ESTIMATE.number)) == (None, ESTIMATE)
    again.close()
    till.close()


def test_a_replica_of_an_earlier_release_has_none_until_the_first_list(tmp_path: Path) -> None:
    import shutil

    import pysqlite3.dbapi2 as sqlite

    path = tmp_path / "replica.sqlite3"
    shutil.copy(small_city(), path)
    with sqlite.connect(str(path)) as old:
        old.execute("DROP TABLE demand")
        old.execute("ALTER TABLE paid_elsewhere DROP COLUMN purpose")
    old.close()
    replica = Replica(path)
    assert (replica.demand(QUOTE.number), replica.demands_of(QUOTE.account)) == (None, [])
    replica.replace_demands(demand_rows(demand_list([QUOTE], 1)))
    assert replica.demand(QUOTE.number) == QUOTE
    assert replica.paid_elsewhere(QUOTE.account) == []
    replica.replace_paid_elsewhere(
        [PaidEntry(account=QUOTE.account, paise=100, counter="K01", date="2026-07-30", purpose="security")]
    )
    assert [each.purpose for each in replica.paid_elsewhere(QUOTE.account)] == ["security"]
    replica.close()


@pytest.mark.parametrize(
    ("account", "paise", "day", "code"),
    [
        (QUOTE.account, QUOTE.paise, date(2026, 8, 31), None),
        (QUOTE.account, QUOTE.paise, date(2026, 9, 1), "demand_expired"),
        (QUOTE.account, QUOTE.paise - 100, date(2026, 8, 1), "demand_amount"),
        (1100003516, QUOTE.paise, date(2026, 8, 1), "demand_account"),
    ],
)
def test_a_quote_is_for_one_account_one_sum_and_until_one_day(
    account: int, paise: int, day: date, code: str | None
) -> None:
    try:
        check_demand(QUOTE, account, paise, day)
        said = None
    except Refused as refused:
        said = refused.code
    assert said == code


@given(st.text(max_size=30))
def test_a_number_is_kept_in_one_form_and_is_never_an_accounts(text: str) -> None:
    number = demand_number(text)
    if number is not None:
        assert demand_number(f" {number.lower()} ") == number
        assert not (number.isdigit() and len(number) in (8, 10, 12))
