"""Receipts of every kind, as the journal would give them: what the golden pictures and the figures are made from."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, date, datetime

from msgspec import UNSET
from msgspec.structs import replace

from counter_pos.domain.facts import Part, Shown, Tender
from counter_pos.domain.receipt import ReceiptNumber, ReceiptText

DAY = date(2026, 7, 31)
AT = datetime(2026, 7, 31, 9, 4, 12, tzinfo=UTC)


def qr_text(seed: str) -> str:
    """As long and as random as a signed receipt: CC1: and 148 bytes in base32."""
    raw = b"".join(hashlib.sha256(f"{seed}/{part}".encode()).digest() for part in range(5))[:148]
    return "CC1:" + base64.b32encode(raw).decode().rstrip("=")


def shown(**other: object) -> Shown:
    facts: dict[str, object] = {
        "name_en": "Brajendra Swaroop Shrivastava",
        "name_hi": "ब्रजेन्द्र स्वरूप श्रीवास्तव",
        "locality_en": "H-Block Kidwai Nagar",
        "locality_hi": "एच ब्लाक किदवई नगर",
        "division_en": "Kidwai Nagar",
        "division_hi": "किदवई नगर",
        "meter": "SK4471902",
        "category": "LMV-1",
        "load_w": 2000,
        "supply": "postpaid",
        "due_before": 284700,
        "due_after": 0,
        "as_of": "2026-07-31T00:30:00.000Z",
        "mobile_last4": "4821",
        "bill_month": "2026-07-01",
        "due_date": "2026-07-31",
    }
    return Shown(**{**facts, **other})  # type: ignore[arg-type]


def part(**other: object) -> Part:
    facts: dict[str, object] = {
        "receipt": str(ReceiptNumber("K08", "7QX", DAY, 123)),
        "account": "1203447190",
        "account_old": "12034471",
        "purpose": "bill",
        "paise": 284700,
        "tax": [],
        "shown": shown(),
        "layout": 1,
        "warnings": [],
        "totals": "00" * 12,
        "bill_no": "260712034471",
    }
    return Part(**{**facts, **other})  # type: ignore[arg-type]


def payment(serial: int = 123, **other: object) -> ReceiptText:
    number = str(ReceiptNumber("K08", "7QX", DAY, serial))
    base = ReceiptText(
        kind="payment",
        number=number,
        entry_hash=hashlib.sha256(number.encode()).hexdigest(),
        counter_code="K08",
        window=1,
        counter_en="Naubasta",
        counter_hi="नौबस्ता",
        clerk="3107",
        at=AT,
        business_date=DAY,
        clock_unverified=False,
        training=False,
        tender=Tender(kind="cash", tendered=300000, change=15300, typed=True),
        part=part(receipt=number),
        part_index=1,
        parts_in_all=1,
        qr=qr_text(number),
        helpline="1912",
        stamp_required=False,
        together_paise=284700,
    )
    return replace(base, **other)


def part_payment() -> ReceiptText:
    paid = part(paise=100000, shown=shown(due_before=284700, due_after=184700))
    return payment(124, part=paid, tender=Tender(kind="cash", tendered=100000, change=0, typed=False))


def recharge() -> ReceiptText:
    said = shown(
        name_en="Shrimati Gyaneshwari Dwivedi",
        name_hi="श्रीमती ज्ञानेश्वरी द्विवेदी",
        supply="prepaid",
        due_before=0,
        balance_before=-81350,
        balance_after=-31350,
        old_arrears=120000,
    )
    bare = {name: getattr(said, name) for name in said.__struct_fields__ if name not in ("bill_month", "due_date")}
    paid = part(account="1207761044", purpose="recharge", paise=50000, shown=Shown(**bare))
    paid = Part(**{name: getattr(paid, name) for name in paid.__struct_fields__ if name != "bill_no"})
    return payment(125, part=paid, tender=Tender(kind="cash", tendered=50000, change=0, typed=False))


def duplicate() -> ReceiptText:
    return payment(123, kind="duplicate", copy=1, qr=qr_text("copy 1"))


def cancellation() -> ReceiptText:
    return payment(123, kind="cancellation", cancelled_reason="wrong_account", qr=qr_text("cancelled"))


def two_accounts() -> tuple[ReceiptText, ReceiptText]:
    """One tender for two accounts. The second is above the amount that needs a stamp, and has no old number."""
    tender = Tender(kind="cash", tendered=1000000, change=75300, typed=True)
    first = payment(126, tender=tender, parts_in_all=2, together_paise=924700)
    said = shown(
        name_en="Kshitij Traders and Sons, Wholesale Cloth Merchants",
        name_hi="क्षितिज ट्रेडर्स एण्ड सन्स, थोक वस्त्र विक्रेता",
        category="LMV-2",
        load_w=7500,
        due_before=640000,
    )
    paid = part(account="1200098116", paise=640000, shown=said)
    paid = Part(**{name: getattr(paid, name) for name in paid.__struct_fields__ if name != "account_old"})
    second = payment(
        127, tender=tender, part=paid, part_index=2, parts_in_all=2, together_paise=924700, stamp_required=True
    )
    return first, second


def training() -> ReceiptText:
    return payment(1, training=True, clock_unverified=True, business_date=date(2026, 7, 30))


def cheque() -> ReceiptText:
    """Subject to realisation, and more than was due: an advance. The shift's day is not the clock's."""
    said = shown(due_before=284700, due_after=-15300)
    tender = Tender(
        kind="cheque",
        tendered=300000,
        change=0,
        typed=True,
        instrument={
            "number": "004512",
            "date": "2026-07-30",
            "bank": "Bank of Baroda, Swaroop Nagar",
            "drawer": "B Swaroop",
        },
    )
    return payment(128, part=part(paise=300000, shown=said), tender=tender, business_date=date(2026, 7, 30))


def arrears() -> ReceiptText:
    """A small amount, a name that exists in one script only, and a long locality."""
    said = shown(
        name_en="Mohammad Sageer Ansari Alias Sageer Ahmad Khan",
        name_hi="",
        locality_en="Near Gurdwara, Block 14-C, Panki Industrial Site No. 3",
        locality_hi="गुरुद्वारे के पास, ब्लॉक 14-सी, पनकी औद्योगिक क्षेत्र साइट नं. 3",
        due_before=1048577,
        due_after=1048477,
    )
    tender = Tender(kind="cash", tendered=100, change=0, typed=False)
    return payment(129, part=part(purpose="arrears", paise=100, shown=said), tender=tender, together_paise=100)


def settlement() -> ReceiptText:
    """A quote of a settlement scheme, paid in cash."""
    said = shown(due_before=1250000, due_after=1000000, head_en="OTS 2026, phase 1", head_hi="OTS 2026, phase 1")
    paid = part(purpose="settlement", paise=250000, quote="OTS26-0001234", shown=said)
    return payment(130, part=paid, tender=Tender(kind="cash", tendered=250000, change=0, typed=False))


def service() -> ReceiptText:
    """A taxed request of somebody without an account, paid by draft."""
    empty = dict.fromkeys(("locality_en", "locality_hi", "division_en", "division_hi", "meter", "category"), "")
    said = shown(
        **empty,
        name_en="Asha Rani Katiyar",
        name_hi="आशा रानी कटियार",
        load_w=0,
        due_before=118000,
        head_en="Meter shifting",
        head_hi="मीटर स्थानांतरण",
        gstin="09AAACK0000A1Z5",
    )
    left_out = ("mobile_last4", "bill_month", "due_date")
    bare = {name: getattr(said, name) for name in said.__struct_fields__ if name not in left_out}
    taxes = [{"name": name, "rate": 900, "on": 100000, "paise": 9000} for name in ("CGST", "SGST")]
    paid = part(account="0000000000", purpose="miscellaneous", paise=118000, request_no="REQ/2026/77", tax=taxes)
    paid = replace(paid, shown=Shown(**bare), account_old=UNSET, bill_no=UNSET)
    paper = {"number": "004217", "date": "2026-07-30", "bank": "State Bank of India", "branch": "Swaroop Nagar"}
    tender = Tender(
        kind="demand_draft", tendered=118000, change=0, typed=False, instrument=paper | {"drawer": "Asha Rani"}
    )
    return payment(131, part=paid, tender=tender)


def recharge_with_share() -> ReceiptText:
    """A quarter of the recharge goes to the arrears of post-paid days."""
    before = recharge()
    said = replace(before.part.shown, to_arrears=12500, balance_after=-43850, old_arrears=107500)
    return replace(before, part=replace(before.part, shown=said))


def deposit() -> ReceiptText:
    """A security deposit: no due before, none after."""
    paid = part(purpose="security", paise=150000, shown=shown(due_before=150000), bill_no=UNSET)
    return payment(132, part=paid, tender=Tender(kind="cash", tendered=150000, change=0, typed=False))


def cancelled_cheque() -> ReceiptText:
    """The cheque itself goes back."""
    return replace(cheque(), kind="cancellation", cancelled_reason="wrong_account", qr=qr_text("cancelled cheque"))


def every_kind() -> dict[str, ReceiptText]:
    """By the name of its golden picture."""
    first, second = two_accounts()
    return {
        "payment": payment(),
        "part-payment": part_payment(),
        "recharge": recharge(),
        "duplicate": duplicate(),
        "cancellation": cancellation(),
        "two-accounts-1": first,
        "two-accounts-2": second,
        "training": training(),
        "cheque": cheque(),
        "arrears": arrears(),
        "settlement": settlement(),
        "service": service(),
        "recharge-share": recharge_with_share(),
        "deposit": deposit(),
        "cancelled-cheque": cancelled_cheque(),
    }
