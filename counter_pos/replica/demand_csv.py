"""Quotes and requests as CSV from the company's other systems: every line is taken, or refused with its reason.

The columns are described in docs/IMPORT.md.
"""

from __future__ import annotations

from pathlib import Path

from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind, demand_number
from counter_pos.domain.errors import Unavailable
from counter_pos.domain.money import LARGEST_PAISE
from counter_pos.replica.csv_columns import LineRefused, Taker, read_account, read_day, read_money, read_text
from counter_pos.replica.csv_lines import (
    ImportReport,
    RefusedFile,
    read_header,
    refused_path_of,
    split_line,
    without_notes,
)

COLUMNS = ("number", "kind", "account", "amount", "expires", "head", "name_en", "name_hi")
_LONGEST_HEAD = 40
_RUPEE = 100


def read_demands(path: Path) -> tuple[list[Demand], ImportReport]:
    """Read a CSV file of quotes and requests. Refused lines go to a file beside it, as with accounts.

    Raises Unavailable(import_missing), Refused (import_empty, import_header).
    """
    report = ImportReport(path, refused_path_of(path))
    taken: dict[str, Demand] = {}
    try:
        file = path.open("rb")
    except OSError as trouble:
        raise Unavailable("import_missing", path=str(path), reason=str(trouble)) from trouble
    with file:
        header = read_header(file, path, COLUMNS)
        report.lines = 1
        with RefusedFile(report, header) as refused:
            for number, raw in enumerate(file, 2):
                report.lines += 1
                line = raw.rstrip(b"\r\n")
                if not line.strip():
                    continue
                if header.notes:
                    line = without_notes(line)
                try:
                    fields = dict(zip(header.columns, split_line(line, len(header.columns)), strict=True))
                    demand = _demand(fields)
                    if demand.number in taken:
                        raise LineRefused("number", "number_twice")
                except LineRefused as why:
                    refused.add(number, why, line)
                    continue
                taken[demand.number] = demand
                report.taken += 1
    return list(taken.values()), report


def _demand(fields: dict[str, str]) -> Demand:
    take = Taker(fields)
    kind = take.one("kind", _kind)
    quote = kind is DemandKind.QUOTE
    name_en = take.maybe("name_en", read_text) or ""
    demand = Demand(
        number=take.one("number", _number),
        kind=kind,
        account=take.one("account", read_account) if quote else take.maybe("account", read_account) or NO_ACCOUNT,
        paise=take.one("amount", _amount),
        expires=take.one("expires", read_day) if quote else take.maybe("expires", read_day),
        head=take.one("head", _head),
        name_en="" if quote else name_en,
        name_hi="" if quote else take.maybe("name_hi", read_text) or name_en,
    )
    if not quote and demand.account == NO_ACCOUNT and not demand.name_en:
        raise LineRefused("name_en", "name_or_account")
    return demand


def _kind(text: str) -> DemandKind:
    try:
        return DemandKind(text.lower())
    except ValueError as wrong:
        raise ValueError("kind_unknown") from wrong


def _number(text: str) -> str:
    number = demand_number(text)
    if number is None:
        raise ValueError("number_bad")
    return number


def _amount(text: str) -> int:
    paise = read_money(text)
    if paise == 0:
        raise ValueError("money_zero")
    if paise % _RUPEE or paise > LARGEST_PAISE:
        raise ValueError("money_not_whole_rupees")
    return paise


def _head(text: str) -> str:
    if len(read_text(text)) > _LONGEST_HEAD:
        raise ValueError("text_too_long")
    return text
