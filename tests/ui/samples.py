"""People, bills and receipts as a counter in Kanpur sees them: what the pictures and the static tests show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from msgspec.structs import replace

from counter_pos.domain.consumer import Consumer, Dues, Heads, PaymentSeen, Place, Status, Supply
from counter_pos.domain.demand import Demand
from counter_pos.domain.facts import Part, PrintStates, Shown, Tender
from counter_pos.domain.offers import offers_of
from counter_pos.domain.policy import Hours, Rules
from counter_pos.domain.receipt import ReceiptNumber, ReceiptText
from counter_pos.domain.shift import PurposeSum
from counter_pos.services.payments import Taken
from counter_pos.services.printing.jobs import UnprintedPaper
from counter_pos.services.printing.printer_check import StatusAnswer
from counter_pos.services.summaries import (
    Caution,
    DaySummary,
    Found,
    OpenedAccount,
    ReceiptRow,
    ShiftSummary,
    StatusReading,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 5, 12, tzinfo=UTC)
AS_OF = datetime(2026, 11, 24, 0, 40, tzinfo=UTC)

PANDU_NAGAR = Place("Pandu Nagar", "पांडु नगर", "Sarvodaya Nagar", "सर्वोदय नगर")
KIDWAI_NAGAR = Place("Kidwai Nagar", "किदवई नगर", "Kidwai Nagar", "किदवई नगर")
JAJMAU = Place("Jajmau", "जाजमऊ", "Jajmau", "जाजमऊ")

RULES = Rules(
    cash_limit_paise=20_000_000,
    cash_warn_paise=15_000_000,
    least_part_paise=10_000,
    least_part_percent_when_disconnected=25,
    least_recharge_paise=10_000,
    most_recharge_paise=2_000_000,
    denominations=tuple(each * 100 for each in (500, 200, 100, 50, 20, 10, 5, 2, 1)),
    change_denominations=tuple(each * 100 for each in (500, 200, 100, 50, 20, 10, 5, 2, 1)),
    tenders=("cash",),
    drawer_warn_paise=16_000_000,
    drawer_lock_paise=20_000_000,
    cancel_same_shift_only=True,
    cancel_reasons=(
        *("wrong_account", "wrong_amount", "wrong_purpose", "paid_twice"),
        *("cash_not_given", "consumer_request", "counterfeit", "other"),
    ),
    repeat_minutes=15,
    approve_over_short_above_paise=0,
    stale_after_hours=36,
    stamp_above_paise=500_000,
    most_opening_float_paise=1_000_000,
    hours=Hours((time(9),) * 7, (time(19),) * 7),
    helpline="1912",
)


def consumer(**other: Any) -> Consumer:
    """Ram Prakash Tiwari of Pandu Nagar, a post-paid household."""
    facts: dict[str, Any] = {
        "account": 1203447190,
        "account_old": 34471902,
        "name_en": "Ram Prakash Tiwari",
        "name_hi": "राम प्रकाश तिवारी",
        "address": "117/H-2/402",
        "place": PANDU_NAGAR,
        "meter": "SP1087442",
        "mobile_last4": "4141",
        "category": "LMV-1",
        "load_w": 4000,
        "status": Status.LIVE,
        "supply": Supply.POSTPAID,
        "bill_no": "261044719082",
        "bill_month": date(2026, 10, 1),
        "bill_date": date(2026, 11, 14),
        "due_date": date(2026, 11, 28),
        "disconnection_date": date(2026, 12, 5),
        "heads": Heads(
            energy=198240, fixed=44000, fuel=1860, duty=17160, arrears=24500, late_surcharge=1190, adjustment=-2250
        ),
        "after_due_paise": 288260,
        "balance_paise": 0,
        "old_arrears_paise": 0,
        "last_paid_on": date(2026, 10, 21),
        "last_paid_paise": 261000,
    }
    return Consumer(**{**facts, **other})


def opened(who: Consumer | None = None, *, demands: tuple[Demand, ...] = (), **other: Any) -> OpenedAccount:
    """An account on the screen, with two payments of before."""
    person = who or consumer()
    prepaid = person.supply is Supply.PREPAID
    dues = Dues(
        due_paise=0 if prepaid else person.heads.total,
        arrears_paise=person.old_arrears_paise if prepaid else person.heads.arrears,
        advance_paise=0,
        balance_paise=person.balance_paise,
        unreflected_paise=0,
        as_of=AS_OF,
    )
    facts: dict[str, Any] = {
        "consumer": person,
        "dues": dues,
        "payments": (
            PaymentSeen(person.account, 261000, "K01", date(2026, 10, 21), None, False),
            PaymentSeen(person.account, 248000, "K08", date(2026, 9, 18), None, True),
        ),
        "cautions": (),
        "offers": offers_of(person, dues, demands, RULES, TODAY),
    }
    return OpenedAccount(**{**facts, **other})


def prepaid() -> OpenedAccount:
    """Shabnam Khatoon of Jajmau, whose meter has cut supply below zero."""
    return opened(
        consumer(
            account=1207715526,
            account_old=None,
            name_en="Shabnam Khatoon",
            name_hi="शबनम ख़ातून",
            address="88/214, Taj Ganj",
            place=JAJMAU,
            meter="GX40871552",
            mobile_last4="0926",
            load_w=2000,
            status=Status.PREPAID_CUT,
            supply=Supply.PREPAID,
            bill_no=None,
            bill_month=None,
            due_date=None,
            heads=Heads(),
            balance_paise=-31240,
            old_arrears_paise=184300,
            last_paid_on=date(2026, 11, 2),
            last_paid_paise=50000,
        ),
        payments=(),
        cautions=(Caution("connection_cut", {"account": 1207715526}),),
    )


_PEOPLE = (
    ("Mohd. Salim Ansari", "मो. सलीम अंसारी", 184300),
    ("Geeta Devi", "गीता देवी", 62100),
    ("Rakesh Kumar Gupta", "राकेश कुमार गुप्ता", 1245000),
    ("Shri Balaji Traders", "श्री बालाजी ट्रेडर्स", 2310000),
    ("Anita Srivastava", "अनीता श्रीवास्तव", 91200),
    ("Vinod Yadav", "विनोद यादव", 54000),
    ("Shabnam Khatoon", "शबनम ख़ातून", 120500),
    ("Prem Nath Dixit", "प्रेम नाथ दीक्षित", 210000),
    ("Kamlesh Awasthi", "कमलेश अवस्थी", 307600),
)


def receipts(*, unsent: int = 0, failed: bool = False) -> list[ReceiptRow]:
    """The shift so far, latest first: one cancelled; the latest `unsent` wait for the line."""
    rows = []
    for place, (name_en, name_hi, paise) in enumerate(_PEOPLE):
        serial = 84 - place
        rows.append(
            ReceiptRow(
                number=str(ReceiptNumber("K08", "7QX", TODAY, serial)),
                serial=serial,
                seq=300 - place,
                part=1,
                at=datetime(2026, 11, 24, 5, 11 - place, tzinfo=UTC),
                account=1203440000 + 971 * place,
                account_old=None,
                name_en=name_en,
                name_hi=name_hi,
                purpose="recharge" if place == 6 else "arrears" if place == 3 else "bill",
                tender="cash",
                paise=paise,
                cancelled=place == 5,
                cancel_reason="wrong_account" if place == 5 else None,
                copies=1 if place == 2 else 0,
                print_state="failed" if failed and place == 0 else "printed",
                sent=place >= unsent,
            )
        )
    return rows


def taken(name_en: str = "Ram Prakash Tiwari", paise: int = 284700, change: int = 15300) -> Taken:
    """What the till answers when a payment is on the disk."""
    shown = Shown(
        name_en=name_en,
        name_hi="राम प्रकाश तिवारी",
        locality_en="Pandu Nagar",
        locality_hi="पांडु नगर",
        division_en="Sarvodaya Nagar",
        division_hi="सर्वोदय नगर",
        meter="SP1087442",
        category="LMV-1",
        load_w=4000,
        supply="postpaid",
        due_before=paise,
        due_after=0,
        as_of="2026-11-24T00:40:00.000Z",
    )
    number = str(ReceiptNumber("K08", "7QX", TODAY, 85))
    part = Part(
        receipt=number,
        account="1203447190",
        purpose="bill",
        paise=paise,
        tax=[],
        shown=shown,
        layout=1,
        warnings=[],
        totals="00" * 12,
    )
    paper = ReceiptText(
        kind="payment",
        number=number,
        entry_hash="ab" * 32,
        counter_code="K08",
        window=1,
        counter_en="Sarojini Nagar",
        counter_hi="सरोजिनी नगर",
        clerk="S0412",
        at=NOW,
        business_date=TODAY,
        clock_unverified=False,
        training=False,
        tender=Tender(kind="cash", tendered=paise + change, change=change, typed=True),
        part=part,
        part_index=1,
        parts_in_all=1,
        qr="CC1:",
        helpline="1912",
        stamp_required=False,
    )
    return Taken(seq=301, entry_hash="ab" * 32, receipts=(paper,), change_paise=change)


def found() -> list[Found]:
    """Five people for "ram tiw"."""
    base = consumer()
    people = (
        ("Ram Prakash Tiwari", "राम प्रकाश तिवारी", "117/H-2/402", PANDU_NAGAR),
        ("Ram Naresh Tiwari", "राम नरेश तिवारी", "128/64 H-2 Block", KIDWAI_NAGAR),
        ("Ramesh Chandra Tiwari", "रमेश चन्द्र तिवारी", "3A/118", PANDU_NAGAR),
        ("Rampyari Tiwari", "रामप्यारी तिवारी", "88/512 Ganga Vihar", JAJMAU),
        ("Ram Kishore Tewari", "राम किशोर तिवारी", "111-A/88", KIDWAI_NAGAR),
    )
    return [
        Found(
            replace(
                base,
                account=base.account + 7919 * place,
                name_en=en,
                name_hi=hi,
                address=address,
                place=where,
                heads=Heads(energy=284700 - 31300 * place),
            ),
            "name",
        )
        for place, (en, hi, address, where) in enumerate(people)
    ]


def status(**other: Any) -> StatusReading:
    """All well: everything sent, fresh bills, a drawer far from its limit."""
    facts: dict[str, Any] = {
        "unsent": 0,
        "oldest_unsent_at": None,
        "last_sent_at": datetime(2026, 11, 24, 5, 11, tzinfo=UTC),
        "unprinted": 0,
        "uncertain": 0,
        "replica_as_of": AS_OF,
        "replica_stale": False,
        "drawer_band": "low",
    }
    return StatusReading(**{**facts, **other})


def shift_summary(
    number: int, staff_en: str, staff_hi: str, counted: int | None, over_short: int | None
) -> ShiftSummary:
    """One shift of the day."""
    expected = (counted or 0) - (over_short or 0)
    return ShiftSummary(
        counter_code="K08",
        window=1,
        counter_en="Sarojini Nagar",
        counter_hi="सरोजिनी नगर",
        shift=number,
        staff=f"S04{number:02d}",
        staff_en=staff_en,
        staff_hi=staff_hi,
        business_date=TODAY,
        opened_at=datetime(2026, 11, 24, 3, 30, tzinfo=UTC),
        closed_at=None if counted is None else datetime(2026, 11, 24, 8, 35, tzinfo=UTC),
        opening_float=200000,
        floats_added=0,
        collected=expected - 200000 + 54000,
        returned=54000,
        picked_up=0,
        expected=expected,
        counted=counted,
        over_short=over_short,
        reason=None,
        approver=None,
        receipts=tuple(receipts()),
        by_purpose={"bill": PurposeSum(8, 900000)},
        counts=(),
        jobs=PrintStates(waiting=0, printed=9, uncertain=0, failed=0),
        unsent=0,
        acknowledged_seq=300,
        acknowledged_hash="ab" * 32,
        head_seq=300,
        head_hash="ab" * 32,
    )


def day_summary() -> DaySummary:
    """Two closed shifts, one of them a note short."""
    shifts = (
        shift_summary(1, "Sunita Verma", "सुनीता वर्मा", 12_635_000, 0),
        shift_summary(2, "Arvind Katiyar", "अरविन्द कटियार", 8_417_000, -50_000),
    )
    return DaySummary("K08", 1, "Sarojini Nagar", "सरोजिनी नगर", TODAY, shifts, None, None, 0, 21_052_000)


def unprinted(*, doubt: bool = False) -> list[UnprintedPaper]:
    """Three papers in the queue; with `doubt` nobody knows of the first whether it came out."""
    people = (
        (1203447190, "Ramesh Chandra Tiwari", "रमेश चन्द्र तिवारी", 284_700),
        (1203461038, "Kamla Tiwari", "कमला तिवारी", 100_000),
        (1207761044, "Shrimati Gyaneshwari Dwivedi", "श्रीमती ज्ञानेश्वरी द्विवेदी", 50_000),
    )
    kinds = (("payment", 0), ("duplicate", 1), ("payment", 0))
    made = []
    for place, ((account, english, hindi, paise), (kind, copy)) in enumerate(zip(people, kinds, strict=True)):
        state, note = ("uncertain", "line_lost") if doubt and not place else ("waiting", "" if place else "paper_out")
        made.append(
            UnprintedPaper(
                id=32 * place,
                receipt=str(ReceiptNumber("K08", "7QX", TODAY, 118 + place)),
                kind=kind,
                copy=copy,
                state=state,
                note=note,
                at=NOW - timedelta(minutes=3 - place),
                account=account,
                name_en=english,
                name_hi=hindi,
                paise=paise,
            )
        )
    return made


def status_answers(*, out: bool = False) -> tuple[StatusAnswer, ...]:
    """What a printer says of itself: all is well, or its paper has ended and its lid is open."""
    if not out:
        return tuple(StatusAnswer(request, 0x12) for request in (1, 2, 3, 4))
    return (
        StatusAnswer(1, 0x1A, ("offline",)),
        StatusAnswer(2, 0x36, ("stopped_by_paper_end", "lid_open")),
        StatusAnswer(3, 0x12),
        StatusAnswer(4, None),
    )
