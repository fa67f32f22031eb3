"""Poses of the payment screen beside the bill: a draft, a settlement's quote, a request without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from counter_pos.domain.consumer import Dues
from counter_pos.domain.demand import NO_ACCOUNT, Demand, DemandKind
from counter_pos.domain.errors import Refused
from counter_pos.domain.offers import offers_of
from counter_pos.domain.payment import TenderKind
from counter_pos.domain.policy import Head
from counter_pos.services.consumers.finding import applicant
from counter_pos.services.summaries import Caution, OpenedAccount
from counter_pos.ui.notices import news_of, news_of_cautions
from tests.ui import samples

if TYPE_CHECKING:
    from tests.ui.scenes import Stage

QUOTE = Demand("OTS26-0001234", DemandKind.QUOTE, 1203447190, 210000, date(2026, 12, 31), "OTS 2026")
REQUEST = Demand("REQ/2026/77", DemandKind.REQUEST, NO_ACCOUNT, 118000, None, "meter_test", "Asha Rani", "आशा रानी")
PAPER = {"number": "004217", "dated": "23-11-2026", "bank": "State Bank of India", "branch": "Pandu Nagar"}


def with_quote() -> OpenedAccount:
    """An account in debt that may settle."""
    return samples.opened(demands=(QUOTE,))


def without_account() -> OpenedAccount:
    """Somebody who asked for a meter test."""
    import msgspec

    rules = msgspec.structs.replace(samples.RULES, heads=(Head("meter_test", "Meter test", "मीटर जाँच"),))
    nothing = Dues(0, 0, 0, 0, 0, samples.AS_OF)
    who = applicant(REQUEST)
    return OpenedAccount(who, nothing, (), (), offers_of(who, nothing, (REQUEST,), rules, samples.TODAY))


def _draft(stage: Stage) -> None:
    from tests.ui.scenes import pay

    told = (Caution("subject_to_realisation", {}),)
    fill_paper(stage, PAPER)
    pay(stage, samples.opened(), tender=TenderKind.DEMAND_DRAFT, news=news_of_cautions(told), focus="drawer")


def _draft_stale(stage: Stage) -> None:
    from tests.ui.scenes import pay

    fill_paper(stage, PAPER | {"dated": "01-07-2026", "drawer": "Ram Prakash Tiwari"})
    wrong = Refused("instrument_stale", dated=date(2026, 7, 1), months=3)
    pay(stage, samples.opened(), tender=TenderKind.DEMAND_DRAFT, news=news_of(wrong), focus="dated")


def fill_paper(stage: Stage, texts: dict[str, str]) -> None:
    """As a clerk typed it."""
    for name, text in texts.items():
        stage.payment.money.field(name).setText(text)


def _settlement(stage: Stage) -> None:
    from tests.ui.scenes import pay

    pay(stage, with_quote(), choose=f"settlement:{QUOTE.number}", cash="2500")


def _request(stage: Stage) -> None:
    from tests.ui.scenes import pay

    pay(stage, without_account(), cash="1500")


def _amend(stage: Stage) -> None:
    """Five accounts, the fourth one's amount being changed."""
    from tests.ui.scenes import TOGETHER, pay

    told = Caution("part_payment", {"account": 1203463028, "left_paise": 150_000})
    news = news_of_cautions((told,))
    pay(stage, samples.opened(TOGETHER), first=samples.opened(), cash="20000", more=4, amend=3, news=news)


PAYING_SCENES: dict[str, Callable[[Stage], object]] = {
    "draft": _draft,
    "draft-stale": _draft_stale,
    "settlement": _settlement,
    "request": _request,
    "amend": _amend,
}
