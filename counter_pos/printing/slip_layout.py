"""What a slip says, set out line by line in Hindi and English. Pure, like the receipt's layout."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from counter_pos.domain.business_date import local
from counter_pos.domain.money import rupees
from counter_pos.domain.slip import SlipRow, SlipText
from counter_pos.i18n.catalogue import catalogue
from counter_pos.printing.layout import JOINERS, MODULE, PURPOSES, REASONS, WIDTH_80MM, money, sizes
from counter_pos.printing.page import Align, Box, Gap, Line, Page, Qr, Row, Rule, Text

TITLES = {
    "shift_opened": "SHIFT OPENED",
    "shift_closed": "SHIFT CLOSED",
    "cash_picked_up": "CASH TO THE SAFE",
    "shift_handed_over": "DRAWER HANDED OVER",
    "transfer_requested": "TRANSFER REQUEST",
    "site_day_closed": "DAY CLOSED",
}
LABELS = {
    "opening_float": "Opening float",
    "floats_added": "Change added",
    "collected": "Cash taken",
    "returned": "Given back",
    "picked_up": "Taken to the safe",
    "handed_over": "Hand-over difference",
    "expected": "By the journal",
    "counted": "Counted",
    "over_short": "Over / short",
    "in_the_bag": "In the bag",
    "bag": "Seal no.",
    "from_staff": "Handed over by",
    "to_staff": "Taken over by",
    "receipt": "Receipt",
    "amount": "Amount",
    "from_account": "From account",
    "to_account": "To account",
    "purpose": "Purpose",
    "reason": "Reason",
    "receipts": "Receipts",
    "cancelled": "Cancelled",
    "first_receipt": "First receipt",
    "last_receipt": "Last receipt",
    "unprinted": "Papers not printed",
    "instruments": "Cheques and drafts",
    "instruments_worth": "Their worth",
    "unused": "Not used",
    "left_open": "Left open",
}
FOOT = {
    "shift_opened": "From here this till's journal goes on.",
    "shift_closed": "This slip goes with the cash to the safe.",
    "cash_picked_up": "One copy goes with the bag, one stays at the counter.",
    "shift_handed_over": "From here the next clerk answers for the drawer.",
    "transfer_requested": "The receipt stands until the division decides.",
    "site_day_closed": "The safe holds the cash of this day.",
}
WITNESS = {
    "shift_closed": "Supervisor",
    "cash_picked_up": "Second person",
    "shift_handed_over": "Next clerk",
}
"""Who signs beside the one whose deed it was."""


def lay_out_slip(slip: SlipText, covers: Callable[[str], bool], width: int = WIDTH_80MM) -> Page:
    """Set out one slip, `width` dots wide. `covers` says whether the font can draw every character of a text."""
    return _Slip(slip, covers, width).page()


class _Slip:
    def __init__(self, slip: SlipText, covers: Callable[[str], bool], width: int) -> None:
        self.slip, self.covers, self.width = slip, covers, width
        self.sizes = sizes(width)
        self.hindi, self.english = catalogue("hi"), catalogue("en")
        self.lines: list[Line] = []

    def page(self) -> Page:
        self.head()
        self.rule()
        self.identity()
        self.rule()
        for row in self.slip.rows:
            self.told(row)
        if self.slip.notes:
            self.rule()
            self.count()
        self.rule()
        self.lines.append(Qr(self.slip.qr, MODULE))
        self.lines.append(Gap(6))
        for tongue in (self.hindi, self.english):
            self.text(tongue.say(FOOT[self.slip.kind]), align="centre")
        self.signatures()
        mark = f"{self.hindi.say('TRAINING')} TRAINING" if self.slip.training else ""
        return Page(self.width, tuple(self.lines), mark)

    # ---- pieces

    def both(self, text: str, **facts: object) -> str:
        return f"{self.hindi.say(text, **facts)} / {self.english.say(text, **facts)}"

    def text(self, text: str, *, size: int = 0, strong: bool = False, align: Align = "left", fit: bool = False) -> None:
        self.lines.append(Text(text, size or self.sizes.body, strong, align, fit))

    def row(self, label: str, value: str, *, strong: bool = False) -> None:
        size = self.sizes.heading if strong else self.sizes.body
        self.lines.append(Row(label, value, self.sizes.body, strong, size, strong))

    def rule(self) -> None:
        self.lines.extend((Gap(5), Rule(), Gap(5)))

    def band(self, text: str, size: int = 0) -> None:
        inside = Text(text, size or self.sizes.body, strong=True, align="centre")
        self.lines.append(Box((inside,), filled=True))

    def drawable(self, text: str) -> str:
        words = " ".join(text.split())
        kept = (letter for letter in words if letter in JOINERS or unicodedata.category(letter)[0] != "C")
        return "".join(letter if letter in JOINERS or self.covers(letter) else "?" for letter in kept)

    # ---- sections

    def head(self) -> None:
        slip = self.slip
        if slip.training:
            self.band(self.both("TRAINING"))
        self.lines.append(Gap(8))
        place = " / ".join(dict.fromkeys(self.drawable(each) for each in (slip.counter_hi, slip.counter_en) if each))
        self.text(f"KESCO · {slip.counter_code} · {place}", size=self.sizes.heading, align="centre")
        self.lines.append(Gap(6))
        self.text(self.both(TITLES[slip.kind]), size=self.sizes.title, strong=True, align="centre", fit=True)
        if slip.reprint:
            self.band(self.both("PRINTED AGAIN"), self.sizes.heading)
        elif slip.copies > 1:
            self.text(self.both("Copy {copy} of {copies}", copy=slip.copy, copies=slip.copies), align="centre")

    def identity(self) -> None:
        slip = self.slip
        when = local(slip.at)
        entry = self.both("Entry {seq}", seq=slip.seq)
        self.lines.append(Row(entry, slip.entry_hash[:6].upper(), self.sizes.heading, value_strong=True))
        self.row(self.both("Date"), f"{when:%d-%m-%Y %H:%M}")
        if slip.clock_unverified:
            self.text(self.both("This time is not verified"), strong=True, align="right")
        if when.date() != slip.business_date:
            self.row(self.both("Business date"), f"{slip.business_date:%d-%m-%Y}")
        if slip.shift is not None:
            self.row(self.both("Shift"), str(slip.shift))
        self.row(self.both("Window"), str(slip.window))
        self.row(self.both("Staff"), " + ".join(self.drawable(each) for each in (slip.staff, slip.second) if each))

    def told(self, row: SlipRow) -> None:
        match row.name:
            case "of_purpose":
                label = self.both(PURPOSES[row.about]) if row.about in PURPOSES else self.drawable(row.about)
            case "of_shift":
                label = f"{self.both('Shift')} {self.drawable(row.about)}"
            case name:
                label = self.both(LABELS[name])
        self.row(label, self.value(row), strong=row.strong)

    def value(self, row: SlipRow) -> str:
        if row.paise is not None:
            signed = row.name in ("over_short", "handed_over") and row.paise > 0
            return f"+{money(row.paise)}" if signed else money(row.paise)
        if row.count is not None:
            return str(row.count)
        if row.name == "purpose":
            return self.both(PURPOSES[row.about]) if row.about in PURPOSES else self.drawable(row.about)
        if row.name == "reason" and row.text in REASONS:
            return self.both(REASONS[row.text])
        return self.drawable(row.text)

    def count(self) -> None:
        for paise, pieces in self.slip.notes:
            worth = rupees(paise * pieces)
            self.lines.append(Row(f"₹ {rupees(paise, always_paise=False)} × {pieces}", f"₹ {worth}", self.sizes.body))

    def signatures(self) -> None:
        """Room to sign for who did it, and for the other person where there is one."""
        names = [("Clerk" if self.slip.kind != "site_day_closed" else "Supervisor", self.slip.staff)]
        if self.slip.kind in WITNESS and (self.slip.second or self.slip.kind == "shift_closed"):
            names.append((WITNESS[self.slip.kind], self.slip.second))
        for label, code in names:
            self.lines.extend((Gap(56), Rule(1)))
            self.text(f"{self.both(label)} {self.drawable(code)}".rstrip(), align="centre")
