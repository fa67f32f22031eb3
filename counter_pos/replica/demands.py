"""Quotes and requests between the centre's list, the replica's table and the counter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from counter_pos.domain.demand import Demand, DemandKind
from counter_pos.domain.errors import Broken
from counter_pos.replica.manifest import DemandList, QuoteEntry, RequestEntry

DemandRow: TypeAlias = tuple[str, str, int, int, int | None, str, str, str]
"""Of table `demand`: number, kind, account, paise, last day (ordinal), head, name_en, name_hi."""


def demand_rows(said: DemandList) -> list[DemandRow]:
    """The rows of table `demand`. Raises Broken(document_damaged) for a date that is none, or a number used twice."""
    try:
        rows: list[DemandRow] = [
            (each.number, DemandKind.QUOTE.value, each.account, each.paise, _ordinal(each.expires), each.scheme, "", "")
            for each in said.quotes
        ]
        for one in said.requests:
            last = _ordinal(one.expires)
            kind = DemandKind.REQUEST.value
            rows.append((one.number, kind, one.account, one.paise, last, one.head, one.name_en, one.name_hi))
    except ValueError as wrong:
        raise Broken("document_damaged", what="demands", reason=str(wrong)) from wrong
    if len({row[0] for row in rows}) != len(rows):
        raise Broken("document_damaged", what="demands", reason="a number is there twice")
    return rows


def demand_of(row: Any) -> Demand:
    """A row of table `demand` as the counter knows it. Raises ValueError for one that is damaged."""
    number, kind, account, paise, last, head, name_en, name_hi = row
    expires = None if last is None else date.fromordinal(last)
    return Demand(number, DemandKind(kind), account, paise, expires, head, name_en, name_hi)


def demand_list(demands: Iterable[Demand], version: int) -> DemandList:
    """The list as the centre signs it, in order of number."""
    ordered = sorted(demands, key=lambda each: each.number)
    return DemandList(
        v=1,
        version=version,
        quotes=tuple(
            QuoteEntry(each.number, each.account, each.paise, _iso(each.expires), each.head)
            for each in ordered
            if each.kind is DemandKind.QUOTE
        ),
        requests=tuple(
            RequestEntry(
                each.number, each.account, each.paise, _iso(each.expires), each.head, each.name_en, each.name_hi
            )
            for each in ordered
            if each.kind is DemandKind.REQUEST
        ),
    )


def _ordinal(text: str) -> int | None:
    return date.fromisoformat(text).toordinal() if text else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
