"""Every register in both languages: what the page tells when it is copied out, what CSV and workbook hold, is one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from counter_pos.domain.money import LARGEST_PAISE
from counter_pos.reports.csv_file import csv_bytes, harmless, plain_rupees, written
from counter_pos.reports.period_report import TITLES
from counter_pos.reports.register import Cell, Column, Line, Register, wall_clock
from counter_pos.reports.render import Reading, made, report_bytes
from counter_pos.reports.report import Report
from counter_pos.reports.scroll import scroll_register
from counter_pos.reports.speech import Speech
from counter_pos.reports.xlsx_file import xlsx_bytes
from counter_pos.services.summaries import LeftBehind, TakenOver
from tests.period_samples import city_day, empty_period, shifts_of, some_days
from tests.report_reading import drawn_text, faults_of_layout, line_texts, lines_of, missing_lines
from tests.report_samples import PRINTED, busy_shift, day_of, receipts, shift_of, two_shift_day

LANGUAGES = ("en", "hi")
READINGS: dict[str, Callable[[], Reading]] = {
    "shift": busy_shift,
    "day": lambda: day_of(shifts_of(2, 60)),
    **dict.fromkeys(TITLES, some_days),
    "counters": city_day,
}
DRAWN_AS_CHART = {"hours", "drawer", "rupees"}
"""Registers of files that a page shows as a chart, or as an equation."""


def report(name: str, language: str, reading: Reading | None = None) -> Report:
    return made(name, reading or READINGS[name](), Speech(language), PRINTED)


@cache
def pdf(name: str, language: str) -> bytes:
    return report_bytes(name, READINGS[name](), "pdf", language, PRINTED)


def drawn_registers(name: str, language: str) -> tuple[Register, ...]:
    """The registers as pages have them: the day's scroll is told shift by shift."""
    registers = report(name, language).registers
    if name != "day":
        return registers
    scrolls = (scroll_register([shift], Speech(language)) for shift in day_of(shifts_of(2, 60)).shifts)
    return (*scrolls, *registers[1:])


every_report = pytest.mark.parametrize("name", READINGS)
both_languages = pytest.mark.parametrize("language", LANGUAGES)


@every_report
@both_languages
def test_what_is_copied_out_of_the_pages_is_what_the_registers_say(name: str, language: str) -> None:
    text, speech = drawn_text(pdf(name, language)), Speech(language)
    compared = 0
    for register in drawn_registers(name, language):
        if register.key == "modes" and len(register.lines) == 1 and name in ("shift", "day"):
            continue  # all in cash: its own table would say nothing new
        if register.key not in DRAWN_AS_CHART:
            assert missing_lines(register, speech, text) == [], register.key
            compared += len(register.lines)
    assert compared > 3


@every_report
@both_languages
def test_every_page_has_its_number_and_nothing_lies_over_another(name: str, language: str) -> None:
    sheet = report(name, language).binding.sheet
    assert faults_of_layout(pdf(name, language), sheet.width, sheet.height) == []
    pages, speech = lines_of(pdf(name, language)), Speech(language)
    for number, page in enumerate(pages, start=1):
        assert any(line.endswith(speech.say("Page {page} of {pages}", page=number, pages=len(pages))) for line in page)


@pytest.mark.parametrize("name", TITLES)
@both_languages
def test_a_register_of_nothing_says_so(name: str, language: str) -> None:
    reading = empty_period()
    speech = Speech(language)
    text = drawn_text(report_bytes(name, reading, "pdf", language, PRINTED))
    assert report(name, language, reading).registers[0].empty in text
    assert speech.say(TITLES[name]) in text
    for form in ("csv", "xlsx"):
        assert report_bytes(name, reading, form, language, PRINTED)  # type: ignore[arg-type]


def test_the_pages_of_a_register_add_up_to_its_sum() -> None:
    register = report("scroll", "en").registers[0]
    lines = [line for page in lines_of(pdf("scroll", "en")) for line in page]
    feet = [match for line in lines if (match := re.match(r"Page total · lines (\d+) .* ([\d,.]+) ([\d,.]+)$", line))]
    assert sum(int(foot[1]) for foot in feet) == len(register.lines) == 160
    amount, cancelled = (place for place in register.summed)
    assert _paise(*(foot[2] for foot in feet)) == register.sum_of(amount)
    assert _paise(*(foot[3] for foot in feet)) == register.sum_of(cancelled) > 0


def _paise(*amounts: str) -> int:
    return sum(int(Decimal(each.replace(",", "")) * 100) for each in amounts)


def test_a_cancelled_receipt_stands_in_no_sum() -> None:
    rows = receipts(60, opened_at=PRINTED)
    register = report("shift", "en", shift_of(rows)).registers[0]
    places = {column.key: at for at, column in enumerate(register.columns)}
    assert register.sum_of(places["amount"]) == sum(row.paise for row in rows if not row.cancelled)
    assert register.sum_of(places["cancelled"]) == sum(row.paise for row in rows if row.cancelled)
    assert [line.struck for line in register.lines] == [row.cancelled for row in rows]


# files


def read_csv(raw: bytes) -> list[list[str]]:
    assert raw.startswith(b"\xef\xbb\xbf"), "spreadsheets on Windows know UTF-8 by its mark"
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@every_report
@both_languages
def test_a_csv_holds_the_same_lines(name: str, language: str) -> None:
    register = report(name, language).registers[0]
    heads, *lines = read_csv(report_bytes(name, READINGS[name](), "csv", language, PRINTED))
    places = register.in_files()
    assert heads == [register.columns[at].heading for at in places]
    assert lines == [[written(line.cells[at], register.columns[at].kind) for at in places] for line in register.lines]
    money = [heads.index(column.heading) for column in register.columns if column.kind == "money"]
    assert all(re.fullmatch(r"-?\d+\.\d\d|", line[at]) for line in lines for at in money)


def value_of(cell: Cell, kind: str) -> Any:
    match cell:
        case datetime():
            return wall_clock(cell)
        case date():
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 (a day)
        case int() if kind in ("money", "signed"):
            return cell / 100
        case _:
            return cell or None


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, datetime) and isinstance(found, datetime):
        return abs((found - expected).total_seconds()) < 1
    if expected is None:
        return found in (None, "", 0)
    return bool(found == expected)


@every_report
@both_languages
def test_a_workbook_holds_the_same_lines_and_sums(name: str, language: str) -> None:
    told = report(name, language)
    book = load_workbook(io.BytesIO(report_bytes(name, READINGS[name](), "xlsx", language, PRINTED)))
    assert len(book.sheetnames) == len(told.registers)
    for sheet, register in zip(book.worksheets, told.registers, strict=True):
        heads, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        places = register.in_files()
        assert [each or "" for each in heads] == [register.columns[at].heading for at in places]
        for found, line in zip(lines, register.lines, strict=False):
            for value, at in zip(found, places, strict=True):
                assert same(value, value_of(line.cells[at], register.columns[at].kind)), (found, line)
        if register.sums and register.summed and register.lines:
            for at in register.summed:
                expected = value_of(register.sum_of(at), register.columns[at].kind)
                assert same(lines[-1][places.index(at)], expected)
        assert len(lines) - len(register.lines) == bool(register.sums and register.summed and register.lines)


def test_in_a_workbook_money_is_a_number_an_account_is_text_and_a_date_is_a_date() -> None:
    sheet = load_workbook(io.BytesIO(report_bytes("scroll", some_days(), "xlsx", "en", PRINTED))).worksheets[0]
    kinds = {head.value: (cell.data_type, cell.number_format) for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert kinds["Business date"] == ("d", "dd-mm-yyyy")
    assert kinds["Time"] == ("d", "dd-mm-yyyy hh:mm")
    assert kinds["Account no."][0] == kinds["Receipt no."][0] == kinds["Serial"][0] == "s"
    assert kinds["Amount ₹"][0] == "n"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:Q161"


def one_cell(text: str) -> Register:
    return Register("one", "One", (Column("text", "Text"),), (Line((text,)),))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "﹢1", "\r=1", "|calc", "\u200b=1"]
)
def test_nothing_in_a_file_is_run(text: str) -> None:
    ((told,),) = read_csv(csv_bytes(one_cell(text)))[1:]
    assert told == f"'{text}"
    binding = report("scroll", "en").binding
    book = load_workbook(io.BytesIO(xlsx_bytes(Report(binding, (one_cell(text),), list), Speech("en"))))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s" and str(cell.value).strip().endswith(text.strip())


@given(st.text(max_size=40))
def test_a_harmless_text_stays_as_it_is_and_a_guarded_one_keeps_its_letters(text: str) -> None:
    assert harmless(text) in (text, f"'{text}")
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.integers(-LARGEST_PAISE, LARGEST_PAISE))
def test_rupees_in_files_are_exactly_the_paise(paise: int) -> None:
    assert Decimal(plain_rupees(paise)) * 100 == paise
    assert re.fullmatch(r"-?\d+\.\d\d", plain_rupees(paise))
    kept = float(f"{paise / 100:.16G}")  # as the workbook writes it down
    assert round(Decimal(kept), 2) * 100 == paise


def test_two_sheets_never_have_one_name() -> None:
    binding = report("scroll", "en").binding
    twice = tuple(
        Register("x", "A title: longer than a sheet's name / may be", (Column("a", "A"),), ()) for _ in range(3)
    )
    names = load_workbook(io.BytesIO(xlsx_bytes(Report(binding, twice, list), Speech("en")))).sheetnames
    assert len(set(names)) == 3 and all(len(each) <= 31 for each in names)


@every_report
@both_languages
def test_the_same_report_is_the_same_bytes(name: str, language: str) -> None:
    for form in ("csv", "xlsx"):
        first, second = (report_bytes(name, READINGS[name](), form, language, PRINTED) for _ in range(2))  # type: ignore[arg-type]
        assert first == second


@both_languages
def test_the_other_windows_of_the_site_are_told_where_their_cash_came_in(language: str) -> None:
    others = (TakenOver("K08-2", 2, 7, "S0388", 12_345_600, -50_000), TakenOver("K08-3", 3, 4, "S0401", 100, 0))
    day = replace(two_shift_day(), others=others, others_in_safe=12_345_700)
    speech = Speech(language)
    (register,) = [each for each in report("day", language, day).registers if each.key == "other_windows"]
    text = drawn_text(report_bytes("day", day, "pdf", language, PRINTED))
    assert len(register.lines) == 2 and missing_lines(register, speech, text) == []
    assert f"{speech.say('Total')} 1,23,457.00 -500.00" in text
    assert register.title not in drawn_text(pdf("day", language))


@both_languages
def test_what_the_supervisor_answered_for_is_told_on_the_paper_of_the_day(language: str) -> None:
    left = (LeftBehind("K08-2", 2, 7, "S0388"),)
    text = drawn_text(
        report_bytes("day", replace(two_shift_day(), unused=("K08-3",), left_open=left), "pdf", language, PRINTED)
    )
    speech = Speech(language)
    for told in (
        speech.say("Window {window} was not used: the supervisor answers for it.", window="K08-3"),
        speech.say(
            "Window {window}, shift {shift} of {staff} was left open: its machine is out of order. Its cash is in its "
            "drawer, and in no sum of this day.",
            window="K08-2",
            shift=7,
            staff="S0388",
        ),
    ):
        assert told in " ".join(text.split())


def test_lines_that_belong_together_have_a_subtotal() -> None:
    register = report("denominations", "en").registers[0]
    sums = [register.sum_of(register.summed[1], register.lines[start:stop]) for start, stop in register.groups()]
    counted = [count.counted for shift in some_days().shifts for count in shift.counts]
    assert sums == counted
    lines = [line for page in lines_of(pdf("denominations", "en")) for line in page]
    assert sum(line.startswith("Sum ") for line in lines) == len(counted)
    assert len(line_texts(register, Speech("en"))) == len(register.lines)
