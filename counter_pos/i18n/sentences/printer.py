"""Trouble with paper. `printer_*`: nothing of it is printed yet; `doubt_*`: some of it may be, and a person must look.

What follows the underline is the note of a print job: a state of the printer, or what the print desk says itself.
"""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import Texts

RECEIPT_SAFE = "The payment is recorded and safe. Do not take the money again."
LOOK = "Look at the paper. If it is whole, say so here; if it is missing or cut short, print a duplicate."
TELL = "Give the consumer the receipt's number in writing, and tell the supervisor."
BY_ITSELF = "See that it is on, its lid closed and its cable firm; the receipt prints by itself."

WAITING: dict[str, Texts] = {
    "printer_off": (
        "The printer is off or not connected.",
        RECEIPT_SAFE,
        "Switch it on; the receipt prints by itself.",
    ),
    "printer_paper_out": (
        "The printer has no paper.",
        RECEIPT_SAFE,
        "Put in a new roll; the receipt prints by itself.",
    ),
    "printer_cover_open": ("The printer's lid is open.", RECEIPT_SAFE, "Close it; the receipt prints by itself."),
    "printer_error": (
        "The printer reports an error.",
        RECEIPT_SAFE,
        "Switch it off and on again; the receipt prints by itself.",
    ),
    "printer_silent": ("The printer does not answer.", RECEIPT_SAFE, BY_ITSELF),
    "printer_garbled": (
        "The printer gives answers that this till does not know.",
        RECEIPT_SAFE,
        "Switch it off and on again. If it stays so, ask for the printer check.",
    ),
    "printer_paper_near_end": ("The printer's paper is nearly used up.", RECEIPT_SAFE, "Have a new roll ready."),
    "printer_cannot_be_drawn": ("This receipt could not be drawn.", RECEIPT_SAFE, TELL),
    "printer_test_not_sent": (
        "The test page was not printed.",
        "It belongs to no payment.",
        "Put right what the printer check says, then try again.",
    ),
}

DOUBT: dict[str, Texts] = {
    code: (happened, RECEIPT_SAFE, LOOK)
    for code, happened in {
        "doubt_off": "The printer went off while this receipt was printing.",
        "doubt_paper_out": "The paper ended while this receipt was printing.",
        "doubt_cover_open": "The printer's lid was opened while this receipt was printing.",
        "doubt_error": "The printer had an error while this receipt was printing.",
        "doubt_silent": "The printer did not say whether the receipt came out.",
        "doubt_garbled": "The printer's answers made no sense while this receipt was printing.",
        "doubt_line_lost": "The line to the printer broke while this receipt was printing.",
        "doubt_unconfirmed": "This printer cannot say whether the receipt came out.",
        "doubt_stopped_while_printing": "The program stopped while this receipt was printing.",
    }.items()
}

DEED_SAFE = "What was done is recorded and safe. Do not do it a second time."

DRAWER: dict[str, Texts] = {
    "drawer_printer_still": (
        "The cash drawer did not open: the printer is off or stands still.",
        DEED_SAFE,
        "Open it with its key, which the supervisor has. When the printer works again, it opens by itself as before.",
    ),
    "drawer_late": (
        "The cash drawer did not open: the printer was busy too long.",
        DEED_SAFE,
        "Open it with its key, or in the menu without a sale.",
    ),
    "drawer_stuck": (
        "The cash drawer was told to open and stays shut.",
        DEED_SAFE,
        "Open it with its key, which the supervisor has. See that it is not locked and that its cable is firm.",
    ),
}
"""Why the drawer stayed shut for a deed that is recorded."""

NOTICES: dict[str, Texts] = {**WAITING, **DOUBT, **DRAWER}
