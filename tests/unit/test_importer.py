"""Every line of an import is taken or refused by name; none is lost."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer, Heads, Place, Status, Supply
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.replica.csv_columns import COLUMNS, NOTE_COLUMNS
from counter_pos.replica.importer import ImportReport, read_consumers, write_consumers
from counter_pos.replica.rows import AccountRow

AS_OF = date(2026, 7, 31)


@pytest.fixture
def city() -> list[AccountRow]:
    return list(make_city(40, seed=5, as_of=AS_OF))


@pytest.fixture
def file(tmp_path: Path, city: list[AccountRow]) -> Path:
    path = tmp_path / "city.csv"
    assert write_consumers(path, city) == 40
    return path


def read(path: Path) -> tuple[list[AccountRow], ImportReport]:
    rows, report = read_consumers(path)
    return list(rows), report


def spoil(path: Path, line: int, column: str, value: str) -> None:
    """Put `value` into a column of a line (the header is 1)."""
    lines = path.read_bytes().split(b"\n")
    fields = next(csv.reader([lines[line - 1].decode()]))
    fields[COLUMNS.index(column)] = value
    lines[line - 1] = ",".join(f'"{field}"' if "," in field else field for field in fields).encode()
    path.write_bytes(b"\n".join(lines))


def test_a_city_comes_back_as_it_was_written(file: Path, city: list[AccountRow]) -> None:
    rows, report = read(file)
    assert rows == city
    assert (report.lines, report.taken, report.refused_count) == (41, 40, 0)
    assert not report.refused_path.exists()


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("account", "", "empty"),
        ("account", "12O3447190", "account_not_digits"),
        ("account", "123456789012", "account_other_company"),
        ("account", "123456789", "account_length"),
        ("account", "12345678", "account_is_old"),
        ("account_old", "1234567890", "account_is_new"),
        ("account_old", "1234", "account_length"),
        ("name_en", "   ", "empty"),
        ("name_en", "Ram\x07", "text_unprintable"),
        ("name_hi", "र" * 201, "text_too_long"),
        ("address", "a\u2028b", "text_unprintable"),
        ("meter", "GN 1;2", "meter_bad"),
        ("meter", "G", "meter_bad"),
        ("mobile", "5123456789", "mobile_bad"),
        ("mobile", "98765", "mobile_bad"),
        ("load_kw", "2kW", "load_bad"),
        ("load_kw", "-1", "load_bad"),
        ("load_kw", "1.2345", "load_bad"),
        ("status", "alive", "status_unknown"),
        ("supply", "free", "supply_unknown"),
        ("bill_month", "2026-13", "month_bad"),
        ("bill_month", "July", "month_bad"),
        ("due_date", "31/07/2026", "date_bad"),
        ("due_date", "2026-02-30", "date_bad"),
        ("due_date", "1999-01-01", "before_bill_date"),
        ("disconnection_date", "1999-01-01", "before_due_date"),
        ("energy", "12a", "money_not_number"),
        ("energy", "1,000", "money_not_number"),
        ("energy", "1e3", "money_not_number"),
        ("energy", "٣", "money_not_number"),
        ("energy", "1.005", "money_not_number"),
        ("energy", "NaN", "money_not_number"),
        ("energy", "", "empty"),
        ("fixed", "-1.00", "money_negative"),
        ("arrears", "-0.01", "money_negative"),
        ("duty", "99999999999.00", "money_too_large"),
        ("balance", "-5.00", "postpaid_with_balance"),
        ("last_paid_on", "yesterday", "date_bad"),
    ],
)
def test_a_bad_value_is_refused_by_line_column_and_reason(
    file: Path, city: list[AccountRow], column: str, value: str, reason: str
) -> None:
    line = 2 + next(
        place
        for place, row in enumerate(city)
        if row.consumer.supply is Supply.POSTPAID and row.consumer.due_date is not None
    )
    spoil(file, line, column, value)
    raw = file.read_bytes().split(b"\n")[line - 1]
    rows, report = read(file)
    assert [row.consumer.account for row in rows] == [
        row.consumer.account for place, row in enumerate(city) if place != line - 2
    ]
    (refused,) = report.refused
    assert (refused.line, refused.reason) == (line, reason)
    assert refused.column == ("supply" if reason == "postpaid_with_balance" else column)
    header, kept, end = report.refused_path.read_bytes().split(b"\n")
    assert header.decode().split(",") == [*NOTE_COLUMNS, *COLUMNS]
    assert kept == f"{line},{refused.column},{reason},".encode() + raw
    assert end == b""


def test_a_prepaid_account_with_a_bill_is_refused(file: Path, city: list[AccountRow]) -> None:
    line = 2 + next(place for place, row in enumerate(city) if row.consumer.supply is Supply.PREPAID)
    spoil(file, line, "energy", "10.00")
    assert [(each.line, each.reason) for each in read(file)[1].refused] == [(line, "prepaid_with_bill")]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda line: line[:40] + b"\xff\xfe" + line[40:], "encoding"),
        (lambda line: line + b",", "column_count"),
        (lambda line: line.rsplit(b",", 1)[0], "column_count"),
        (lambda line: line.replace(b",", b',"', 1), "quotes"),
        (lambda line: line + b" " * 20_000, "line_too_long"),
        (lambda line: b"\x00\x01\x02", "column_count"),
    ],
)
def test_a_broken_line_costs_only_itself(file: Path, city: list[AccountRow], make: object, reason: str) -> None:
    lines = file.read_bytes().split(b"\n")
    lines[7] = make(lines[7])  # type: ignore[operator]
    file.write_bytes(b"\n".join(lines))
    rows, report = read(file)
    assert len(rows) == 39
    assert [(each.line, each.column, each.reason) for each in report.refused] == [(8, "", reason)]
    assert lines[7] in report.refused_path.read_bytes()


def test_the_second_line_of_one_account_is_refused(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines, lines[3]]))
    rows, report = read(file)
    assert len(rows) == 40
    assert [(each.line, each.column, each.reason) for each in report.refused] == [(42, "account", "account_twice")]


def test_mended_refused_lines_can_be_imported(file: Path, city: list[AccountRow]) -> None:
    good = file.read_bytes().split(b"\n")[4]
    spoil(file, 5, "load_kw", "much")
    _, report = read(file)
    note, _, _ = report.refused_path.read_bytes().partition(b"\n")
    report.refused_path.write_bytes(note + b"\n5,load_kw,load_bad," + good + b"\n")
    rows, again = read(report.refused_path)
    assert rows == [city[3]]
    assert again.refused_count == 0


def test_refused_again_keeps_one_set_of_notes(file: Path) -> None:
    spoil(file, 5, "load_kw", "much")
    _, first = read(file)
    _, second = read(first.refused_path)
    assert second.refused_path.read_bytes() == first.refused_path.read_bytes().replace(b"\n5,", b"\n2,")


def test_a_clean_import_removes_an_old_file_of_refused_lines(file: Path) -> None:
    good = file.read_bytes()
    spoil(file, 5, "load_kw", "much")
    _, report = read(file)
    assert report.refused_path.exists()
    file.write_bytes(good)
    read(file)
    assert not report.refused_path.exists()


def test_columns_may_stand_in_any_order_with_a_byte_order_mark_and_windows_line_ends(
    file: Path, city: list[AccountRow]
) -> None:
    with file.open(encoding="utf-8", newline="") as text:
        lines = [row[::-1] for row in csv.reader(text)]
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(lines)
    file.write_bytes(file.read_bytes() + b"\r\n\r\n")
    rows, report = read(file)
    assert rows == city
    assert report.refused_count == 0


def test_accounts_come_in_order_whatever_the_files_order(file: Path, city: list[AccountRow]) -> None:
    header, *lines = file.read_bytes().splitlines(keepends=True)
    account = f"{city[7].consumer.account:010d}".encode()
    lines[7] = lines[7].replace(account, account[:2] + b"-" + account[2:])
    twice, broken = lines[3], b"rubbish,\xff\n"
    file.write_bytes(header + broken + b"".join(reversed(lines)) + b"\n" + twice)
    rows, report = read(file)
    assert rows == city
    assert [(each.line, each.reason) for each in report.refused] == [(2, "encoding"), (44, "account_twice")]
    assert report.lines == 44


def test_a_header_that_lacks_or_invents_columns_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"account,", b"acount,", 1))
    with pytest.raises(Refused) as told:
        read_consumers(file)
    assert told.value.code == "import_header"
    assert told.value.facts["missing"] == "account"
    assert told.value.facts["unknown"] == "acount"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as told:
        read_consumers(path)
    assert told.value.code == "import_empty"


def test_other_encodings_and_missing_files_say_so(tmp_path: Path, file: Path) -> None:
    file.write_bytes(file.read_bytes().decode().encode("utf-16"))
    with pytest.raises(Refused) as told:
        read_consumers(file)
    assert told.value.code == "import_header"
    with pytest.raises(Unavailable) as told_missing:
        read_consumers(tmp_path / "none.csv")
    assert told_missing.value.code == "import_missing"


def test_devanagari_digits_and_dashes_in_numbers_are_understood(file: Path, city: list[AccountRow]) -> None:
    account = f"{city[0].consumer.account:010d}"
    indic = account.translate({ord(str(digit)): chr(0x0966 + digit) for digit in range(10)})
    spoil(file, 2, "account", f"{indic[:2]}-{indic[2:6]} {indic[6:]}")
    rows, report = read(file)
    assert report.refused_count == 0
    assert rows[0].consumer.account == city[0].consumer.account


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"], exclude_characters="\ufffd"),
    min_size=1,
    max_size=40,
).map(lambda text: f"x{text}x")
money = st.integers(0, 10**11)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def accounts(draw: st.DrawFn) -> AccountRow:
    prepaid = draw(st.booleans())
    mobile = draw(st.none() | st.from_regex(r"[6-9][0-9]{9}", fullmatch=True))
    dates = sorted(draw(st.tuples(days, days, days)))
    heads = Heads() if prepaid else Heads(*draw(st.tuples(*[money] * 6)), draw(st.integers(-(10**9), 10**9)))
    consumer = Consumer(
        account=draw(st.integers(0, 10**10 - 1)),
        account_old=draw(st.none() | st.integers(0, 10**8 - 1)),
        name_en=draw(names),
        name_hi=draw(names),
        address=draw(st.just("") | names),
        place=Place(*draw(st.tuples(names, names, names, names))),
        meter=draw(st.from_regex(r"[0-9A-Z/-]{3,20}", fullmatch=True)),
        mobile_last4=mobile[-4:] if mobile else None,
        category=draw(names),
        load_w=draw(st.integers(0, 999_999_999)),
        status=draw(st.sampled_from(Status)),
        supply=Supply.PREPAID if prepaid else Supply.POSTPAID,
        bill_no=None if prepaid else draw(st.none() | names),
        bill_month=draw(st.none() | days.map(lambda day: day.replace(day=1))),
        bill_date=draw(st.none() | st.just(dates[0])),
        due_date=draw(st.none() | st.just(dates[1])),
        disconnection_date=draw(st.none() | st.just(dates[2])),
        heads=heads,
        after_due_paise=draw(money),
        balance_paise=draw(st.integers(-(10**9), 10**9)) if prepaid else 0,
        old_arrears_paise=draw(money) if prepaid else 0,
        last_paid_on=draw(st.none() | days),
        last_paid_paise=draw(money),
    )
    return AccountRow(consumer, mobile)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(accounts(), max_size=5, unique_by=lambda row: row.consumer.account))
def test_any_lawful_account_survives_the_way_through_csv(
    tmp_path_factory: pytest.TempPathFactory, rows: list[AccountRow]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    write_consumers(path, rows)
    back, report = read(path)
    in_order = sorted(rows, key=lambda row: row.consumer.account)
    assert (back, report.refused) == (in_order, [])


@settings(max_examples=60, deadline=None)
@given(rubbish=st.lists(st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b"")), max_size=8))
def test_rubbish_is_refused_line_by_line_and_kept(
    tmp_path_factory: pytest.TempPathFactory, rubbish: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "rubbish.csv"
    path.write_bytes(",".join(COLUMNS).encode() + b"\n" + b"\n".join(rubbish))
    rows, report = read(path)
    told = [line.rstrip(b"\r") for line in rubbish if line.strip()]
    assert rows == []
    assert report.refused_count == len(told)
    kept = report.refused_path.read_bytes() if report.refused_path.exists() else b""
    assert all(line in kept for line in told)


def test_a_changed_mobile_is_not_carried_in_the_consumer(city: list[AccountRow]) -> None:
    row = next(row for row in city if row.mobile is not None)
    assert replace(row.consumer).mobile_last4 == (row.mobile or "")[-4:]
    assert row.mobile not in repr(row.consumer)
