"""What stands on a receipt, before it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from counter_pos.domain.facts import Tender
from counter_pos.domain.receipt import ReceiptText
from counter_pos.i18n.catalogue import catalogue
from counter_pos.printing.layout import kilowatts, lay_out, money, unbroken_end
from counter_pos.printing.page import Page, Qr, Row, as_text
from tests.receipt_samples import (
    cancellation,
    duplicate,
    every_kind,
    part,
    part_payment,
    payment,
    recharge,
    shown,
    training,
    two_accounts,
)


def everything(_: str) -> bool:
    return True


def told(receipt: ReceiptText, covers: Callable[[str], bool] = everything) -> str:
    return as_text(lay_out(receipt, covers)).replace("\u00a0", " ").replace("\u2011", "-")


def code_of(page: Page) -> Qr:
    return next(line for line in page.lines if isinstance(line, Qr))


def test_a_payment_says_all_that_a_receipt_must() -> None:
    text = told(payment())
    for said in (
        "कानपुर विद्युत आपूर्ति कम्पनी लि. (केस्को)",
        "KESCO · K08 · नौबस्ता / Naubasta",
        "भुगतान रसीद / PAYMENT RECEIPT",
        "मूल / ORIGINAL: 03CB25",
        "K08-7QX-260731-000123-E",
        "दिनांक / Date: 31-07-2026 14:34",
        "खिड़की / Window 1: कैशियर / Cashier 3107",
        "खाता संख्या / Account no.: 12 0344 7190",
        "पुराना खाता / Old account no.: 12034471",
        "ब्रजेन्द्र स्वरूप श्रीवास्तव",
        "Brajendra Swaroop Shrivastava",
        "एच ब्लाक किदवई नगर / H-Block Kidwai Nagar",
        "XXXXXX4821",
        "LMV-1, 2 kW",
        "जुलाई / July 2026",
        "देय तिथि / Due date: 31-07-2026",
        "Due before: ₹ 2,847.00",
        "बिजली बिल / Electricity bill",
        "राशि / AMOUNT: ₹ 2,847.00",
        "रुपये दो हज़ार आठ सौ सैंतालीस मात्र",
        "Rupees two thousand eight hundred forty-seven only",
        "नकद / CASH",
        "Received: ₹ 3,000.00",
        "Change returned: ₹ 153.00",
        "Balance due: ₹ 0.00",
        "24 घंटे में खाते में दिखेगा।",
        "Helpline 1912",
        "बिना रसीद भुगतान न करें।",
        "CC1:",
    ):
        assert said in text, said
    assert "Business date" not in text
    assert "Part" not in text


def test_every_text_of_every_kind_has_its_hindi() -> None:
    hindi = catalogue("hi")
    before = set(hindi.missing)
    for receipt in every_kind().values():
        lay_out(receipt, everything)
        lay_out(receipt, everything, 384)
    assert hindi.missing == before


def test_part_payment_warns_that_disconnection_is_not_stopped() -> None:
    text = told(part_payment())
    assert "Balance due: ₹ 1,847.00" in text
    assert "आंशिक भुगतान: इससे विच्छेदन नहीं रुकता।" in text
    assert "Part payment: it does not stop disconnection." in text
    assert "disconnection" not in told(payment())


def test_what_is_paid_beyond_the_due_is_shown_as_advance() -> None:
    text = told(payment(part=part(shown=shown(due_after=-15000))))
    assert "खाते में अग्रिम / Advance on the account: ₹ 150.00" in text
    assert "Balance due" not in text


def test_what_stood_as_advance_before_is_not_called_a_negative_due() -> None:
    text = told(payment(part=part(shown=shown(due_before=-5000, due_after=-289700))))
    assert "Advance before: ₹ 50.00" in text
    assert "Due before" not in text


def test_a_recharge_says_the_balance_and_that_supply_stays_off_below_zero() -> None:
    text = told(recharge())
    assert "रिचार्ज रसीद / RECHARGE RECEIPT" in text
    assert "Balance before: -₹ 813.50" in text
    assert "Balance as on: 31-07-2026 06:00" in text
    assert "Expected balance: -₹ 313.50" in text
    assert "Old arrears: ₹ 1,200.00" in text
    assert "बिजली चालू नहीं होगी" in text
    assert "The meter updates when the link returns." in text
    assert "Bill no." not in text


def test_a_recharge_that_reaches_above_zero_has_no_warning() -> None:
    receipt = recharge()
    said = shown(supply="prepaid", balance_before=-81350, balance_after=18650)
    text = told(replace(receipt, part=part(purpose="recharge", paise=100000, shown=said)))
    assert "Expected balance: ₹ 186.50" in text
    assert "supply stays off" not in text


def test_a_duplicate_is_numbered_and_otherwise_the_same() -> None:
    text = told(duplicate())
    assert "प्रतिलिपि 1 / DUPLICATE 1" in text
    assert "ORIGINAL" not in text
    assert "K08-7QX-260731-000123-E" in text


def test_a_cancellation_gives_the_reason_and_what_went_back() -> None:
    text = told(cancellation())
    assert "निरस्त / CANCELLED" in text
    assert "Reason: गलत खाता / Wrong account" in text
    assert "वापस / RETURNED: ₹ 2,847.00" in text
    assert "This receipt is not valid any more." in text
    assert "Balance due" not in text
    assert "within 24 hours" not in text


def test_a_reason_in_own_words_is_printed_as_it_is() -> None:
    assert "कारण / Reason: पैसे कम थे" in told(replace(cancellation(), cancelled_reason="पैसे कम थे"))


def test_several_receipts_of_one_tender_say_which_and_how_much_together() -> None:
    first, second = two_accounts()
    assert "भाग / Part: 2 में से 1 / 1 of 2" in told(first)
    text = told(second)
    assert "भाग / Part: 2 में से 2 / 2 of 2" in text
    assert "All parts together: ₹ 9,247.00" in text
    assert "Received: ₹ 10,000.00" in text
    assert "Change returned: ₹ 753.00" in text
    assert "Old account" not in text


def test_a_receipt_that_needs_a_stamp_has_room_for_it_beside_the_code() -> None:
    beside = code_of(lay_out(two_accounts()[1], everything)).beside
    assert beside is not None
    assert beside.framed
    assert [text.text for text in beside.texts] == ["राजस्व टिकट", "Revenue stamp"]


def test_training_is_said_at_both_ends_and_behind_the_text() -> None:
    page = lay_out(training(), everything)
    assert page.watermark == "प्रशिक्षण TRAINING"
    assert as_text(page).count("TRAINING - NOT A RECEIPT") == 2
    assert not lay_out(payment(), everything).watermark


def test_an_unverified_clock_and_another_business_date_are_said() -> None:
    text = told(training())
    assert "This time is not verified" in text
    assert "रोकड़ दिनांक / Business date: 30-07-2026" in text


def test_the_day_is_the_one_in_kanpur() -> None:
    late = replace(payment(), at=payment().at + timedelta(hours=10), business_date=date(2026, 7, 31))
    assert "Date: 01-08-2026 00:34" in told(late)


def test_a_cheque_prints_its_facts_and_that_it_must_be_realised() -> None:
    instrument = {"number": "004512", "date": "30-07-2026", "bank": "Bank of Baroda", "drawer": "R K Gupta"}
    tender = Tender(kind="cheque", tendered=284700, change=0, typed=False, instrument=instrument)
    text = told(payment(tender=tender))
    assert "चेक / CHEQUE" in text
    for said in instrument.values():
        assert said in text
    assert "Subject to realisation" in text


def test_a_name_that_cannot_be_drawn_in_one_script_is_printed_in_the_other() -> None:
    urdu = payment(part=part(shown=shown(name_hi="سلیم", name_en="Salim")))
    text = told(urdu, lambda text: not any("\u0600" <= letter <= "\u06ff" for letter in text))
    assert "\nSalim\n" in text
    assert "?" not in text
    assert "\nब्रजेन्द्र स्वरूप श्रीवास्तव\n" in told(
        payment(part=part(shown=shown(name_en="布拉简德拉"))), lambda text: not any(each >= "\u4e00" for each in text)
    )


def test_a_name_that_no_script_can_draw_is_printed_with_question_marks() -> None:
    text = told(payment(part=part(shown=shown(name_hi="林 Lin", name_en="林木"))), lambda text: "林" not in text)
    assert "\n? Lin\n" in text


def test_control_characters_in_data_never_reach_the_paper() -> None:
    text = told(payment(part=part(shown=shown(meter="SK\x1b@4\u202e4\n7"))))
    assert "SK@44 7" in text


def test_a_mobile_number_that_is_not_known_leaves_no_gap() -> None:
    said = shown()
    bare = {name: getattr(said, name) for name in said.__struct_fields__ if name != "mobile_last4"}
    page = lay_out(payment(part=part(shown=type(said)(**bare))), everything)
    row = next(line for line in page.lines if isinstance(line, Row) and "Meter" in line.label)
    assert row.value == ""


@pytest.mark.parametrize(
    ("paise", "said"), [(0, "₹ 0.00"), (-1, "-₹ 0.01"), (1480000000, "₹ 1,48,00,000.00"), (5, "₹ 0.05")]
)
def test_money_on_paper(paise: int, said: str) -> None:
    assert money(paise) == said


@pytest.mark.parametrize(("watts", "said"), [(2000, "2 kW"), (1500, "1.5 kW"), (20000, "20 kW"), (250, "0.25 kW")])
def test_load_on_paper(watts: int, said: str) -> None:
    assert kilowatts(watts) == said


def test_the_end_of_the_words_stays_together() -> None:
    assert unbroken_end("Rupees two hundred forty-seven only") == "Rupees two hundred forty\u2011seven\u00a0only"
