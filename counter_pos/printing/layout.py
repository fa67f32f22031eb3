"""What a receipt says, set out line by line in Hindi and English. Pure: it knows widths in dots, but draws nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import UNSET, UnsetType

from counter_pos.domain.account import show_account, show_old_account
from counter_pos.domain.business_date import local
from counter_pos.domain.demand import NO_ACCOUNT
from counter_pos.domain.money import rupees
from counter_pos.domain.receipt import ReceiptText
from counter_pos.i18n.catalogue import Catalogue, catalogue
from counter_pos.i18n.words import english_words, hindi_words
from counter_pos.printing.page import Align, Box, Gap, Line, Page, Qr, Row, Rule, Text

WIDTH_80MM = 576
MODULE = 5
NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
JOINERS = "\u200c\u200d"

PURPOSES = {
    "bill": "Electricity bill",
    "arrears": "Arrears",
    "recharge": "Recharge",
    "security": "Security deposit",
    "reconnection": "Reconnection",
    "settlement": "One-time settlement",
    "miscellaneous": "Miscellaneous",
}
OF_DUES = ("bill", "arrears", "recharge", "settlement")
"""The purposes whose receipt says what was due before and what stays due."""
TENDERS = {"cash": "CASH", "cheque": "CHEQUE", "demand_draft": "DEMAND DRAFT"}
INSTRUMENT = {
    "number": "Cheque/draft no.",
    "date": "Cheque/draft date",
    "bank": "Bank",
    "branch": "Branch",
    "drawer": "Drawer",
}
REASONS = {
    "wrong_account": "Wrong account",
    "wrong_amount": "Wrong amount",
    "wrong_purpose": "Wrong purpose",
    "paid_twice": "Paid twice",
    "cash_not_given": "Cash was not given",
    "consumer_request": "The consumer asked",
    "counterfeit": "Counterfeit note",
    "other": "Other reason",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in dots for one width of paper."""

    body: int
    heading: int
    number: int
    title: int
    amount: int


def sizes(width: int) -> Sizes:
    """80 mm paper reads well from 24 dots, 58 mm has room for 22."""
    return Sizes(24, 28, 38, 34, 48) if width >= 512 else Sizes(22, 24, 26, 28, 36)


def lay_out(receipt: ReceiptText, covers: Callable[[str], bool], width: int = WIDTH_80MM) -> Page:
    """Set out one piece of paper, `width` dots wide.

    `covers` says whether the font can draw every character of a text: a name it cannot draw in one script is
    printed in the other alone, and never as empty boxes.
    """
    return _Sheet(receipt, covers, width).page()


class _Sheet:
    def __init__(self, receipt: ReceiptText, covers: Callable[[str], bool], width: int) -> None:
        self.receipt = receipt
        self.part = receipt.part
        self.shown = receipt.part.shown
        self.tender = receipt.tender
        self.covers = covers
        self.width = width
        self.sizes = sizes(width)
        self.hindi: Catalogue = catalogue("hi")
        self.english: Catalogue = catalogue("en")
        self.recharge = self.part.purpose == "recharge"
        self.cancelled = receipt.kind == "cancellation"
        self.lines: list[Line] = []

    def page(self) -> Page:
        self.head()
        self.rule()
        self.identity()
        self.rule()
        self.consumer()
        self.rule()
        if not self.cancelled:
            self.dues()
        self.money()
        if not self.cancelled:
            self.after()
        self.foot()
        mark = f"{self.hindi.say('TRAINING')} TRAINING" if self.receipt.training else ""
        return Page(self.width, tuple(self.lines), mark)

    # ---- pieces

    def both(self, text: str, **facts: object) -> str:
        return f"{self.hindi.say(text, **facts)} / {self.english.say(text, **facts)}"

    def text(self, text: str, *, size: int = 0, strong: bool = False, align: Align = "left", fit: bool = False) -> None:
        self.lines.append(Text(text, size or self.sizes.body, strong, align, fit))

    def row(self, label: str, value: str, *, strong: bool = False, value_size: int = 0) -> None:
        self.lines.append(Row(self.both(label), value, self.sizes.body, strong, value_size, strong))

    def pairs(self, left: str, right: str) -> None:
        """Two short facts on one line, each with its own label."""
        self.lines.append(Row(left, right, self.sizes.body))

    def rule(self) -> None:
        framed = isinstance(self.lines[-1], Box)  # a frame parts well enough: a line below it looks like a slip
        self.lines.extend((Gap(8),) if framed else (Gap(5), Rule(), Gap(5)))

    def band(self, *texts: str, size: int = 0, filled: bool = True) -> None:
        size = size or self.sizes.body
        self.lines.append(Box(tuple(Text(text, size, strong=True, align="centre") for text in texts), filled))

    def drawable(self, text: str) -> str:
        """`text` without what no paper shows, and with ? for a letter that the font lacks."""
        words = " ".join(text.split())
        kept = (letter for letter in words if letter in JOINERS or unicodedata.category(letter)[0] != "C")
        return "".join(letter if letter in JOINERS or self.covers(letter) else "?" for letter in kept)

    def pair(self, hindi: str, english: str) -> tuple[str, ...]:
        """The scripts of a name that can be drawn, Hindi first; never an empty answer when there is any name."""
        written = [text for text in (hindi.strip(), english.strip()) if text]
        whole = [text for text in written if self.drawable(text) == " ".join(text.split())]
        if not whole and written:
            whole = [self.drawable(min(written, key=lambda text: self.drawable(text).count("?")))]
        return tuple(dict.fromkeys(" ".join(text.split()) for text in whole))

    def paired(self, hindi: str, english: str) -> str:
        return " / ".join(self.pair(hindi, english))

    # ---- sections

    def head(self) -> None:
        receipt = self.receipt
        if receipt.training:
            self.not_a_receipt()
        self.lines.append(Gap(8))
        self.text(self.hindi.say("Kanpur Electricity Supply Company Ltd. (KESCO)"), size=self.sizes.title, strong=True,
                  align="centre", fit=True)  # fmt: skip
        place = self.paired(receipt.counter_hi, receipt.counter_en)
        self.text(f"KESCO · {receipt.counter_code} · {place}", size=self.sizes.heading, align="centre")
        self.lines.append(Gap(6))
        title = "PAYMENT RECEIPT"
        if self.cancelled:
            title = "CANCELLATION SLIP"
        elif self.recharge:
            title = "RECHARGE RECEIPT"
        self.text(self.both(title), size=self.sizes.title, strong=True, align="centre", fit=True)
        if self.cancelled:
            self.band(self.both("CANCELLED"), size=self.sizes.title)
        elif receipt.copy:
            self.band(self.both("DUPLICATE {copy}", copy=receipt.copy), size=self.sizes.heading)

    def identity(self) -> None:
        receipt = self.receipt
        self.text(receipt.number, size=self.sizes.number, strong=True, align="centre", fit=True)
        state = "ORIGINAL"
        if receipt.training:
            state = "TRAINING"
        elif self.cancelled:
            state = "CANCELLED"
        elif receipt.copy:
            state = "DUPLICATE"
        self.lines.append(Row(self.both(state), receipt.entry_hash[:6].upper(), self.sizes.heading, value_strong=True))
        when = local(receipt.at)
        self.row("Date", f"{when:%d-%m-%Y %H:%M}")
        if receipt.clock_unverified:
            self.text(self.both("This time is not verified"), strong=True, align="right")
        if when.date() != receipt.business_date:
            self.row("Business date", f"{receipt.business_date:%d-%m-%Y}")
        window, cashier = self.both("Window"), self.both("Cashier")
        self.pairs(f"{window} {receipt.window}", f"{cashier} {self.drawable(receipt.clerk)}")

    def consumer(self) -> None:
        shown = self.shown
        if int(self.part.account) == NO_ACCOUNT:
            self.applicant()
            return
        self.row("Account no.", show_account(int(self.part.account)), strong=True, value_size=self.sizes.heading + 4)
        if self.part.account_old is not UNSET:
            self.row("Old account no.", show_old_account(int(self.part.account_old)))
        for name in self.pair(shown.name_hi, shown.name_en):
            self.text(name, strong=True)
        self.text(self.paired(shown.locality_hi, shown.locality_en))
        mobile = shown.mobile_last4
        self.pairs(
            f"{self.both('Meter')} {self.drawable(shown.meter)}",
            "" if mobile is UNSET else f"{self.both('Mob.')} XXXXXX{self.drawable(mobile)}",
        )
        self.row("Category, load", f"{self.drawable(shown.category)}, {kilowatts(shown.load_w)}")
        self.row("Division", self.paired(shown.division_hi, shown.division_en))

    def applicant(self) -> None:
        """Somebody without an account: the request's number and the name stand for one."""
        self.numbers()
        for name in self.pair(self.shown.name_hi, self.shown.name_en):
            self.text(name, strong=True)

    def numbers(self) -> None:
        """The quote or request that is paid, and what it is for."""
        for number, label in ((self.part.quote, "Quote no."), (self.part.request_no, "Request no.")):
            if number is not UNSET:
                self.row(label, self.drawable(number), strong=True)

    def service(self) -> None:
        """What a quote or request is for, and the taxes within its sum."""
        shown = self.shown
        if shown.head_en is not UNSET and shown.head_hi is not UNSET:
            label = "Scheme" if self.part.quote is not UNSET else "Service"
            self.row(label, self.paired(shown.head_hi, shown.head_en))
        if self.part.tax:
            self.row("Without tax", money(int(self.part.tax[0]["on"])))
        for tax in self.part.tax:
            name = f"{self.drawable(str(tax['name']))} {percent(int(tax['rate']))}"
            self.lines.append(Row(name, money(int(tax["paise"])), self.sizes.body))
        if shown.gstin is not UNSET:
            self.row("GSTIN", self.drawable(shown.gstin))

    def dues(self) -> None:
        shown = self.shown
        if self.part.purpose not in OF_DUES:
            if int(self.part.account) != NO_ACCOUNT:
                self.numbers()
            self.row("Purpose", self.both(PURPOSES[self.part.purpose]))
            self.service()
            self.rule()
            return
        self.numbers()
        if self.part.bill_no is not UNSET:
            self.row("Bill no.", self.drawable(self.part.bill_no))
        if shown.bill_month is not UNSET:
            month = MONTHS[int(shown.bill_month[5:7]) - 1]
            self.row("Bill month", f"{self.both(month)} {shown.bill_month[:4]}")
        if shown.due_date is not UNSET:
            self.row("Due date", day(shown.due_date))
        if self.recharge:
            if shown.balance_before is not UNSET:
                self.row("Balance before", money(shown.balance_before))
            as_of = local(datetime.fromisoformat(shown.as_of))
            self.row("Balance as on", f"{as_of:%d-%m-%Y %H:%M}")
        elif shown.due_before < 0:
            self.row("Advance before", money(-shown.due_before))
        else:
            self.row("Due before", money(shown.due_before))
        self.row("Purpose", self.both(PURPOSES[self.part.purpose]))
        self.service()
        self.rule()

    def money(self) -> None:
        tender = self.tender
        label = "RETURNED" if self.cancelled else "AMOUNT"
        self.lines.append(
            Row(self.both(label), money(self.part.paise), self.sizes.heading, True, self.sizes.amount, True)
        )
        self.text(unbroken_end(hindi_words(self.part.paise)))
        self.text(unbroken_end(english_words(self.part.paise)))
        if self.cancelled:
            if tender.kind != "cash":
                self.row("Paid by", self.both(TENDERS[tender.kind]), strong=True)
                self.told("The cheque or draft itself was handed back.")
            self.row("Purpose", self.both(PURPOSES[self.part.purpose]))
            reason = self.receipt.cancelled_reason or "other"
            self.row("Reason", self.both(REASONS[reason]) if reason in REASONS else self.drawable(reason))
            return
        self.rule()
        self.row("Paid by", self.both(TENDERS[tender.kind]), strong=True)
        self.instrument(tender.instrument)
        if self.receipt.parts_in_all > 1:
            of = {"part": self.receipt.part_index, "parts": self.receipt.parts_in_all}
            self.row("Part", self.both("{part} of {parts}", **of))
            self.row("All parts together", money(self.receipt.together_paise))
        self.row("Received", money(tender.tendered))
        self.row("Change returned", money(tender.change), strong=bool(tender.change))

    def instrument(self, instrument: dict[str, str] | UnsetType) -> None:
        if self.tender.kind == "cash":
            return
        if instrument is not UNSET:
            for name, label in INSTRUMENT.items():
                if name in instrument:
                    self.row(label, self.instrument_text(name, instrument[name]))
        self.lines.append(Gap(4))
        self.band(self.both("Subject to realisation"), filled=False)
        self.lines.append(Gap(4))

    def instrument_text(self, name: str, text: str) -> str:
        try:
            return day(text) if name == "date" else self.drawable(text)
        except ValueError:
            return self.drawable(text)  # an entry of an odd till: shown as it was written

    def after(self) -> None:
        shown = self.shown
        if self.part.purpose not in OF_DUES or self.part.purpose == "settlement":
            return  # what a settlement waives is worked out by the centre: no balance is promised here
        if self.recharge:
            self.prepaid()
            return
        if shown.due_after < 0:
            self.row("Advance on the account", money(-shown.due_after), strong=True)
        else:
            self.row("Balance due", money(shown.due_after), strong=True)
        if shown.due_after > 0 and self.part.purpose in ("bill", "arrears"):
            warning = "Part payment: it does not stop disconnection."
            self.lines.append(Gap(6))
            self.band(self.hindi.say(warning), self.english.say(warning), filled=False)

    def prepaid(self) -> None:
        shown = self.shown
        self.rule()
        if shown.to_arrears is not UNSET:
            self.row("Of which to old dues", money(shown.to_arrears))
        if shown.balance_after is not UNSET:
            self.row("Expected balance", money(shown.balance_after), strong=True)
        if shown.old_arrears is not UNSET and shown.old_arrears:
            self.row("Old arrears", money(shown.old_arrears))
        if shown.balance_after is not UNSET and shown.balance_after < 0:
            warning = "Still below zero: supply stays off."
            self.lines.append(Gap(6))
            self.band(self.hindi.say(warning), self.english.say(warning), filled=False)
        self.lines.append(Gap(4))
        self.told("The meter updates when the link returns.")

    def told(self, text: str, **facts: object) -> None:
        """A sentence in both languages, one below the other, each on one line where it can be."""
        self.text(self.hindi.say(text, **facts), align="centre", fit=True)
        self.text(self.english.say(text, **facts), align="centre", fit=True)

    def foot(self) -> None:
        """The code, and what the payer should know: beside it where the paper is wide enough, else below."""
        receipt = self.receipt
        told = ["Shows in the account within 24 hours.", "Keep this receipt.", "No receipt, no payment."]
        if self.cancelled:
            told = ["This receipt is not valid any more."]
        self.rule()
        beside = self.column(told) if self.width >= WIDTH_80MM and not receipt.stamp_required else None
        self.lines.append(Qr(receipt.qr, MODULE, self.stamp() if receipt.stamp_required else beside))
        if beside is None:
            self.lines.append(Gap(6))
            self.told(told[0])
            for tongue in (self.hindi, self.english):
                if told[1:]:
                    self.text(" ".join(map(tongue.say, told[1:])), align="centre", fit=True)
            helpline = self.drawable(receipt.helpline)
            self.text(self.both("Helpline {number}", number=helpline), strong=True, align="centre")
        if self.cancelled:
            self.lines.extend((Gap(56), Rule(1)))
            self.text(self.both("Consumer's signature"), align="centre")
        if receipt.training:
            self.lines.append(Gap(6))
            self.not_a_receipt()

    def column(self, sentences: list[str]) -> Box:
        """The sentences in both languages and the helpline, in a narrow column without a frame."""
        number = {"number": self.drawable(self.receipt.helpline)}
        texts = [tongue.say(sentence) for sentence in sentences for tongue in (self.hindi, self.english)]
        written = [Text(text, self.sizes.body, one_line=place > 1) for place, text in enumerate(texts)]
        told = [tongue.say("Helpline {number}", **number) for tongue in (self.hindi, self.english)]
        written += [Text(text, self.sizes.body, strong=True) for text in told]
        return Box(tuple(written), framed=False, width=260)

    def not_a_receipt(self) -> None:
        warning = "TRAINING - NOT A RECEIPT"
        self.band(self.hindi.say(warning), self.english.say(warning))

    def stamp(self) -> Box:
        """Room for a revenue stamp, which a receipt above the policy's amount needs."""
        words = [self.hindi.say("Revenue stamp"), self.english.say("Revenue stamp")]
        return Box(tuple(Text(word, self.sizes.body, align="centre") for word in words), width=210, height=240)


def money(paise: int) -> str:
    """₹ 2,847.00, and -₹ 313.00 below zero."""
    return f"-₹ {rupees(-paise)}" if paise < 0 else f"₹ {rupees(paise)}"


def kilowatts(watts: int) -> str:
    """2 kW, 1.5 kW."""
    return f"{watts / 1000:.3f}".rstrip("0").rstrip(".") + " kW"


def percent(hundredths: int) -> str:
    """9 %, 2.5 %: from hundredths of a per cent."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + " %"


def unbroken_end(words: str) -> str:
    """`words` with the last two kept on one line: 'forty-seven only' is never torn."""
    head, _, last = words.rpartition(" ")
    before, _, number = head.rpartition(" ")
    return f"{before} {number.replace('-', NO_BREAK_HYPHEN)}{NO_BREAK_SPACE}{last}"


def day(text: str) -> str:
    """An ISO date as people write it: 31-07-2026."""
    return f"{date.fromisoformat(text):%d-%m-%Y}"
