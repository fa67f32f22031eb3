"""What is typed from a cheque or draft, field by field. Pure."""

from __future__ import annotations

from counter_pos.domain.errors import Refused
from counter_pos.domain.instrument import Instrument, TypedPaper, read_day
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.payment import TenderKind
from counter_pos.domain.policy import Rules
from counter_pos.ui.kit.text import Text, say

FIELDS = TypedPaper.__struct_fields__
"""In the order in which they are typed."""

TENDER_WORDS: dict[TenderKind, Text] = {
    TenderKind.CASH: say("Cash"),
    TenderKind.CHEQUE: say("CHEQUE"),
    TenderKind.DEMAND_DRAFT: say("DEMAND DRAFT"),
}
ACCEPT_WORDS: dict[TenderKind, Text] = {
    TenderKind.CASH: say("Accept cash and print"),
    TenderKind.CHEQUE: say("Accept cheque and print"),
    TenderKind.DEMAND_DRAFT: say("Accept draft and print"),
}
_AT_FAULT = {
    "instrument_number": "number",
    "instrument_date": "dated",
    "instrument_post_dated": "dated",
    "instrument_stale": "dated",
}


def read_paper(typed: TypedPaper) -> Instrument:
    """The paper, as far as it can be read. Raises Refused: instrument_missing, instrument_date."""
    if typed.empty:
        raise Refused("instrument_missing")
    number = ascii_digits(typed.number).replace(" ", "")
    if not typed.dated.strip():
        raise Refused("instrument_date", text="")
    dated = read_day(ascii_digits(typed.dated))
    return Instrument(number, dated, typed.bank.strip(), typed.branch.strip(), typed.drawer.strip())


def field_at_fault(code: str, typed: TypedPaper) -> str:
    """Where the focus belongs when the paper was refused: the field named, else the first empty one."""
    empty = (name for name in FIELDS if not getattr(typed, name).strip())
    return _AT_FAULT.get(code) or next(empty, "bank")


def next_tender(now: TenderKind, rules: Rules) -> TenderKind:
    """The next way of paying that the rules allow, cash again after the last."""
    allowed = [each for each in TenderKind if each is TenderKind.CASH or each.value in rules.tenders]
    return allowed[(allowed.index(now) + 1) % len(allowed)] if now in allowed else TenderKind.CASH
