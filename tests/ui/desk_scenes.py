"""Payments on hold and the locked window, posed without a till."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_pos.domain.facts import Counter
from counter_pos.domain.payment import Purpose, TenderKind
from counter_pos.services.days.receipt_search import ReceiptStory, StoryLine
from counter_pos.ui.held.presenter import HeldRow
from counter_pos.ui.held.view import HeldView
from counter_pos.ui.kit.text import Both, clock, join, say
from counter_pos.ui.lock.sheet import LockSheet
from counter_pos.ui.search.reading import story_lines, story_title, verdict_reading
from counter_pos.ui.search.sheet import TransferSheet
from counter_pos.ui.search.view import SearchView
from counter_pos.wire.documents import PublicKey
from counter_pos.wire.receipt_proof import ReceiptJudgement, Verdict
from counter_pos.wire.receipt_qr import ReceiptClaim, ReceiptType
from tests.ui import samples

if TYPE_CHECKING:
    from tests.ui.scenes import Stage


def _rows() -> list[HeldRow]:
    ram, geeta = Both("Ram Prakash Tiwari", "राम प्रकाश तिवारी"), Both("Geeta Devi", "गीता देवी")
    today = say("today {time}", time=clock(samples.NOW))
    other = say("{staff}, shift {shift}", staff="S0413", shift=1)
    more = join(geeta, say("and {count} more", count=1))
    return [
        HeldRow("c1", today, ram, "₹ 2,847.00", say("half done"), say("this shift"), True),
        HeldRow("c2", today, more, "₹ 4,100.00", say("on hold"), other, False),
    ]


def _held(stage: Stage, *, some: bool = True) -> None:
    view = HeldView(stage.kit)
    stage.window.add_page("held", view)
    view.show_rows(_rows() if some else [])
    stage.window.go("held")


def _lock(stage: Stage, *, supervisor: bool = False) -> None:
    sheet = LockSheet(stage.kit, stage.window)
    stage.window.add_sheet("lock", sheet)
    whose = join(Both("Sunita Verma", "सुनीता वर्मा"), "S0412", between=" · ")
    stage.window.cover("lock", sheet.ask_for(whose))
    if supervisor:
        sheet.ask_supervisor()


def _story(view: SearchView) -> None:
    rows = samples.receipts()[:3]
    view.show_rows(rows)
    lines = (
        StoryLine("taken", samples.NOW, "S0412"),
        StoryLine("printed", None, detail="printed"),
        StoryLine("duplicated", samples.NOW, "S0413", "1", "lost"),
        StoryLine("transfer", samples.NOW, "S0412", "", "1203447190"),
        StoryLine("sent", samples.NOW),
    )
    story = ReceiptStory(rows[0], samples.TODAY, lines, this_shift=True)
    view.show_story(rows[0].number, story_title(story), story_lines(story), may=True, may_cancel=True)


def _find(stage: Stage, query: str = "1203447190 1843") -> SearchView:
    view = SearchView(stage.kit)
    stage.window.add_page("search", view)
    stage.window.go("search")
    view.put_query(query)
    _story(view)
    return view


def _verdict(stage: Stage, verdict: Verdict, number: str | None) -> None:
    view = _find(stage, "")
    claim = ReceiptClaim(
        type=ReceiptType.PAYMENT,
        training=False,
        key_id=b"\1\2\3\4",
        epoch=1,
        seq=300,
        part=1,
        copy=0,
        serial=84,
        counter=8,
        window=1,
        business_date=samples.TODAY,
        at=samples.NOW,
        account=1203440000,
        purpose=Purpose.BILL,
        tender=TenderKind.CASH,
        paise=184300,
        clerk=412,
        policy=1,
        layout=1,
        totals=b"\0" * 12,
        entry_hash=b"\xab" * 32,
    )
    counter = Counter(code="K08", window=1, name_en="Sarojini Nagar", name_hi="सरोजिनी नगर")
    key = PublicKey(key_id="01020304", public_key="00" * 32, device="K08-1", epoch=1, series="7QX", counter=counter)
    judged = ReceiptJudgement(verdict, claim, key if number else None, number)
    view.show_verdict(verdict_reading(judged, "1912", samples.TODAY))
    if number is None:
        view.show_rows(())
        view.show_story("", "", (), may=False, may_cancel=False)


def _transfer(stage: Stage) -> None:
    _find(stage)
    sheet = TransferSheet(stage.kit, stage.window)
    stage.window.add_sheet("transfer", sheet)
    row = samples.receipts()[0]
    stage.window.show_sheet("transfer", sheet.ask_about(join(row.number, "₹ 1,843.00", between=" · ")))
    sheet.account.setText("1203447190")
    ram = Both("Ram Prakash Tiwari", "राम प्रकाश तिवारी")
    sheet.show_whose(join("12 0344 7190", ram, Both("Pandu Nagar", "पांडु नगर"), between=" · "))
    sheet.to_reasons()


DESK_SCENES: dict[str, Callable[[Stage], None]] = {
    "held": _held,
    "held-none": lambda stage: _held(stage, some=False),
    "find-receipt": lambda stage: (_find(stage), None)[1],
    "verdict-genuine": lambda stage: _verdict(stage, Verdict.GENUINE, samples.receipts()[0].number),
    "verdict-cancelled": lambda stage: _verdict(stage, Verdict.CANCELLED, samples.receipts()[0].number),
    "verdict-unknown": lambda stage: _verdict(stage, Verdict.UNKNOWN_KEY, None),
    "transfer": _transfer,
    "locked": _lock,
    "locked-supervisor": lambda stage: _lock(stage, supervisor=True),
}
