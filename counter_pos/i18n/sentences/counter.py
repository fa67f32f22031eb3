"""Trouble at the counter itself: accounts, people, amounts, shifts and receipts; and what the clerk should know."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, TAKEN_SAFE, UNCHANGED, Texts

STAYS_RECORDED = "The payment stays recorded as it was."
TYPE_ACCOUNT = "Read the number again from the bill and type it (F2)."
TYPE_AMOUNT = "Type the amount in rupees, for example 1500 (F5)."
ASK_AGAIN = "Ask the supervisor to look at this deed and to type staff number and PIN again."
COMPARE_RECEIPT = "Compare the number with the paper, or look for it in the list of receipts (F4)."

ACCOUNTS: dict[str, Texts] = {
    "account_empty": ("No account number was typed.", NOTHING, "Type it from the bill, or scan it (F2)."),
    "account_not_digits": (
        "“{text}” is not an account number: it has other signs than digits.",
        NOTHING,
        "Type the 10 digits from the bill (F2), or search by name (F3).",
    ),
    "account_other_company": (
        "{text} has 12 digits: this account belongs to another company.",
        NOTHING,
        "Take no money for it. Look for a 10-digit number on the bill, or send the consumer to that company's counter.",
    ),
    "account_length": (
        "{text} has {digits} digits; an account number has 10, or 8 on old bills.",
        NOTHING,
        TYPE_ACCOUNT,
    ),
    "account_unknown": (
        "This till's list has no account {account}.",
        NOTHING,
        "Compare the number with the bill, or search by meter number or name (F2).",
    ),
    "nothing_found": (
        "Nobody was found for “{text}”.",
        NOTHING,
        "Type fewer letters, or search by account or meter number (F2).",
    ),
}

PEOPLE: dict[str, Texts] = {
    "pin_wrong": ("The PIN is not right.", NOTHING, "Type it again. Tries left: {tries_left}."),
    "pin_locked": (
        "The PIN was wrong too many times.",
        NOTHING,
        "Wait {seconds} seconds and try again, or call the supervisor.",
    ),
    "staff_unknown": (
        "Nobody at this site has this staff number.",
        NOTHING,
        "Type the number from the staff card, for example S0412.",
    ),
    "not_supervisor": (
        "This person is not a supervisor of this site.",
        NOTHING,
        "A supervisor must type their own staff number and PIN.",
    ),
    "same_person": (
        "Nobody can approve their own deed.",
        NOTHING,
        "Ask another supervisor of this site to type their staff number and PIN.",
    ),
    "locked_for_another": (
        "This window is locked for {staff}.",
        NOTHING,
        "{staff} opens it again, or a supervisor ends it (F8).",
    ),
    "not_signed_in": ("Nobody is signed in.", NOTHING, "Sign in with your staff number and PIN."),
    "approval_needed": (
        "This needs a supervisor's approval.",
        NOTHING,
        "Ask a supervisor to type their staff number and PIN.",
    ),
    "approval_other_deed": (
        "The supervisor agreed to something else than this.",
        NOTHING,
        ASK_AGAIN,
    ),
    "approval_other_subject": (
        "The supervisor agreed to {approved}, and this is {asked}.",
        NOTHING,
        ASK_AGAIN,
    ),
    "approval_other_amount": (
        "The supervisor agreed to {approved_paise}, and this is {asked_paise}.",
        NOTHING,
        ASK_AGAIN,
    ),
    "approval_used": (
        "This approval was used before: one approval is for one deed.",
        "What it was given for is recorded.",
        ASK_AGAIN,
    ),
    "approval_stale": (
        "The approval is more than {minutes} minutes old, or the clock was changed since.",
        NOTHING,
        ASK_AGAIN,
    ),
    "approval_withdrawn": (
        "{staff} may not approve any more, or has another PIN since.",
        NOTHING,
        "Ask a supervisor to type their staff number and PIN now.",
    ),
    "pin_shape": (
        "A PIN has at least {digits} digits and nothing else.",
        UNCHANGED,
        "Choose another PIN.",
    ),
    "reason_needed": ("The reason is missing.", NOTHING, "Choose or write the reason, then go on (F9)."),
}

AMOUNTS: dict[str, Texts] = {
    "amount_empty": ("No amount was typed.", NOTHING, TYPE_AMOUNT),
    "amount_not_number": ("“{text}” is not an amount.", NOTHING, TYPE_AMOUNT),
    "amount_zero": ("The amount is zero.", NOTHING, TYPE_AMOUNT),
    "amount_negative": ("An amount cannot be below zero.", NOTHING, TYPE_AMOUNT),
    "amount_too_large": ("This amount is larger than any counter takes.", NOTHING, TYPE_AMOUNT),
    "short_tender": (
        "The cash received is {missing_paise} too little.",
        NOTHING,
        "Ask for {missing_paise} more, or lower the amount (F5).",
    ),
    "notes_differ": (
        "The notes counted make {counted_paise}, but {tendered_paise} was typed as received.",
        NOTHING,
        "Count the notes again (F8), or correct the cash received (F6).",
    ),
    "no_account_open": ("No account is open.", NOTHING, "Find the account first (F2)."),
    "no_parts": ("There is no account to pay for.", NOTHING, "Find the account first (F2)."),
    "too_many_parts": (
        "One payment has at most {most} receipts.",
        NOTHING,
        "Take this one now, and the rest as a second payment.",
    ),
    "same_part_twice": (
        "Account {account} stands twice in this payment for the same purpose.",
        NOTHING,
        "Remove one of the two, or put both amounts in one line.",
    ),
    "part_too_small": (
        "This is less than the smallest part payment, {least_paise}.",
        NOTHING,
        "Take at least {least_paise}, or the whole due (F5).",
    ),
    "recharge_range": (
        "A recharge is at least {least_paise} and at most {most_paise}.",
        NOTHING,
        "Type an amount between the two (F5).",
    ),
    "denomination_refused": (
        "{paise} notes or coins are not accepted.",
        NOTHING,
        "Give it back and ask for other notes (F8).",
    ),
    "purpose_not_for_account": (
        "This account cannot be paid for this purpose.",
        NOTHING,
        "Choose another purpose: a prepaid account is recharged, a post-paid bill is paid.",
    ),
    "tender_refused": ("This way of paying is not accepted here.", NOTHING, "Take cash (F6)."),
    "cash_limit": (
        "With {already_paise} already taken, cash would reach {limit_paise}, which the law (section 269ST) forbids.",
        NOTHING,
        "Take at most {most_paise} in cash today (F5); the rest can be paid online or by bank.",
    ),
    "cash_limit_at_once": (
        "Cash of {limit_paise} or more from one person is forbidden by law (section 269ST).",
        NOTHING,
        "Take at most {most_paise} in cash (F5); the rest can be paid online or by bank.",
    ),
    "drawer_over_ceiling": (
        "The drawer holds more cash than is allowed.",
        TAKEN_SAFE,
        "Ask the supervisor to take cash to the safe (Ctrl+P), then go on.",
    ),
    "command_reused": (
        "This payment is already recorded, with other figures.",
        "The one recorded first is safe; nothing was recorded twice.",
        "Look at the receipts (F4), then open the account again (F2).",
    ),
    "amount_not_in_coins": (
        "No coin pays this amount: the smallest is {smallest_paise}.",
        NOTHING,
        "Type an amount in whole coins (F5).",
    ),
}

SHIFT: dict[str, Texts] = {
    "shift_not_open": ("No shift is open.", NOTHING, "Open the shift first (F10)."),
    "shift_already_open": ("A shift is already open.", NOTHING, "Go on with it, or count and close it first (F10)."),
    "shift_not_counted": (
        "The drawer has not been counted.",
        "The shift stays open; every payment is safe.",
        "Count the drawer (F10), then close the shift.",
    ),
    "shift_of_another": (
        "The open shift belongs to {staff}.",
        NOTHING,
        "{staff} must sign in, count the drawer and close the shift (F10).",
    ),
    "shift_counted": (
        "The drawer of this shift is already counted.",
        TAKEN_SAFE,
        "Close this shift (F10), then open the next one.",
    ),
    "count_attempts_used": (
        "The drawer has been counted twice; a third count is not allowed.",
        "Both counts are kept.",
        "Close the shift with the last count (F10); a supervisor approves the difference.",
    ),
    "float_too_large": (
        "An opening float is at most {most_paise}.",
        NOTHING,
        "Count the float again, and give the rest back to the safe.",
    ),
    "day_shift_open": (
        "A shift of this day is still open.",
        NOTHING,
        "Count and close it first (F10), then close the day.",
    ),
    "day_already_closed": ("This day is already closed.", TAKEN_SAFE, "Look at the day's report (F10)."),
    "report_not_written": (
        "The report cannot be written to {path} ({reason}).",
        TAKEN_SAFE,
        "Choose another folder, or make room there, and print the report again.",
    ),
    "report_stopped": (
        "The report was stopped.",
        "No file was written; what stood there before still stands.",
        "Ask for the report again when there is time for it.",
    ),
    "date_not_read": (
        "{text} is no date.",
        NOTHING,
        "Type day, month and year: 31-07-2026.",
    ),
    "dates_turned_round": (
        "The range of dates ends ({last}) before it begins ({first}).",
        NOTHING,
        "Type the earlier date first.",
    ),
    "shift_unknown": (
        "This till has no shift {shift}.",
        NOTHING,
        "Look at the list of shifts (F10) and type its number.",
    ),
    "day_without_shift": ("No shift was worked at this till on that day.", NOTHING, "Choose a day with shifts (F10)."),
    "clock_needs_supervisor": (
        "This till's clock shows {at}, and that cannot be confirmed.",
        NOTHING,
        "A supervisor types today's date and confirms it with staff number and PIN. Set the clock when you can.",
    ),
    "clock_behind": (
        "This machine's clock shows {at}, but it is {known} or later.",
        TAKEN_SAFE,
        "Set date and time. Until then a supervisor types the date when a shift opens, and receipts say that their "
        "time is not verified.",
    ),
    "clock_ahead": (
        "This machine's clock shows {at}; the last time that is known is {known}, more than 26 hours earlier.",
        TAKEN_SAFE,
        "If it is wrong, set date and time. If it is right, the line to head office will confirm it; until then a "
        "supervisor types the date when a shift opens.",
    ),
    "clock_needs_options": (
        "This machine's clock shows {at}, and that cannot be confirmed.",
        NOTHING,
        "Set the clock, or let a supervisor confirm today's date: --date YYYY-MM-DD --approver ID.",
    ),
    "clock_believed_again": (
        "This till's clock can be believed again: today is {day}.",
        NOTHING,
        "Press F9 again to open the shift; no supervisor is needed.",
    ),
    "date_needed": (
        "Today's date is not typed yet.",
        NOTHING,
        "Type day, month and year: 31-07-2026.",
    ),
    "date_is_past": (
        "Today cannot be {day}: this till knows that it is {least} or later.",
        NOTHING,
        "Look at a calendar or a telephone, and type today's date.",
    ),
    "date_far_ahead": (
        "Today cannot be {day}: that is more than a year after what this till knows.",
        NOTHING,
        "Look at a calendar or a telephone, and type today's date.",
    ),
    "note_count_negative": ("A number of notes cannot be below zero.", NOTHING, "Type the number of notes again."),
}

RECEIPTS: dict[str, Texts] = {
    "receipt_number_shape": ("“{text}” is not a receipt number.", NOTHING, COMPARE_RECEIPT),
    "receipt_number_check": ("The receipt number “{text}” has a typing error.", NOTHING, COMPARE_RECEIPT),
    "receipt_unknown": ("This till has no such receipt.", NOTHING, COMPARE_RECEIPT),
    "already_cancelled": (
        "This receipt is already cancelled.",
        "No money moved this time.",
        "Look at the cancellation in the list of receipts (F4).",
    ),
    "paper_withdrawn": (
        "The payment of this receipt is cancelled, so its paper is not printed any more.",
        "No money moved this time.",
        "If a paper of it came out all the same, keep it with the cancellation slip; the person does not get it.",
    ),
    "receipt_sought_unclear": (
        "“{text}” is no receipt number, account, amount or date.",
        UNCHANGED,
        "Type for example 1203447190 1500 or 31-7-2026, or scan the receipt.",
    ),
    "duplicate_needs_facts": (
        "This receipt is of an earlier shift: a duplicate needs what the person knows of it.",
        UNCHANGED,
        "Search by account and by amount or date together, or scan the old paper, then print.",
    ),
    "transfer_same_account": (
        "The money is on this account already.",
        STAYS_RECORDED,
        "Type the account where it belongs.",
    ),
    "transfer_asked_before": (
        "For this receipt a transfer to {account} is asked for already.",
        STAYS_RECORDED,
        "Print its slip again (F10); the division decides.",
    ),
    "cancel_other_shift": (
        "This receipt is from another shift and cannot be cancelled here.",
        STAYS_RECORDED,
        "Send the consumer to the division office for a correction.",
    ),
    "cancel_not_surrendered": (
        "The original receipt has not been scanned back.",
        STAYS_RECORDED,
        "Take the paper back and scan its square code, then cancel.",
    ),
    "cancel_paper_missing": (
        "{scanned} of {papers} papers of this payment are scanned; {receipt} is missing.",
        STAYS_RECORDED,
        "Scan it too. If it cannot be read, a supervisor says so with staff number and PIN (F6).",
    ),
    "paper_of_other_payment": (
        "This paper belongs to another payment.",
        STAYS_RECORDED,
        "Compare the number on the paper with the receipt on the screen, and scan the right one.",
    ),
    "paper_no_original": (
        "This paper is a duplicate or a cancellation slip, not the original.",
        STAYS_RECORDED,
        "Ask for the original. If it is lost, the payment is not cancelled here: the division office corrects it.",
    ),
    "paper_altered": (
        "This paper says something else than the journal.",
        STAYS_RECORDED,
        "Do not give cash back. Keep the paper and call the supervisor.",
    ),
    "drawer_cannot_return": (
        "The drawer no longer holds the cash that must go back.",
        "The receipt stands; nothing was cancelled.",
        "Add change to the drawer first (F10), then cancel again.",
    ),
    "recharge_sent": (
        "This recharge is already at head office and may be in the meter.",
        STAYS_RECORDED,
        "Send the consumer to the division office for a correction.",
    ),
    "receipt_text_unknown": (
        "This is not the code of one of our receipts.",
        UNCHANGED,
        "Scan the square code of the receipt again.",
    ),
    "receipt_text_shape": (
        "The receipt's code is damaged or cut short.",
        UNCHANGED,
        "Scan the square code again, flat and in good light.",
    ),
    "slip_text_unknown": (
        "This is not the code of one of our slips.",
        UNCHANGED,
        "Scan the square code on the slip of the shift or of the pick-up.",
    ),
    "slip_text_shape": (
        "The slip's code is damaged or cut short.",
        UNCHANGED,
        "Scan the square code again, flat and in good light.",
    ),
    "picture_unreadable": (
        "The picture {path} cannot be read ({reason}).",
        UNCHANGED,
        "Take the picture again, flat and in good light.",
    ),
}

SCANS: dict[str, Texts] = {
    "scan_unknown": (
        "This is not the code of a bill that this till knows: “{text}”.",
        "Nothing of it was taken, as a number or as money.",
        "Type the account number from the bill, or search by name (F3).",
    ),
    "scan_account_missing": (
        "This looks like a bill of the format {format}, but “{text}” in it is no account number.",
        "Nothing of it was taken, as a number or as money.",
        "Type the account number from the bill, or search by name (F3).",
    ),
    "bill_code_damaged": (
        "The bill's code is damaged or was misread.",
        "Nothing of it was taken, as a number or as money.",
        "Scan it again, flat and in good light, or type the account number (F2).",
    ),
    "receipt_not_here": (
        "This is the code of one of our receipts, not of a bill.",
        NOTHING,
        "Scan the bill, or type the account number (F2).",
    ),
    "slip_not_here": (
        "This is the code of a slip of the shift, not of a bill.",
        NOTHING,
        "The supervisor scans it where cash is taken over (F10).",
    ),
}

NOTICES: dict[str, Texts] = {**ACCOUNTS, **PEOPLE, **AMOUNTS, **SHIFT, **RECEIPTS, **SCANS}

CAUTIONS: dict[str, str] = {
    "already_paid_here": "{paise} was paid on this account here, on {at}.",
    "same_payment_recently": "{paise} was taken on this account just now: receipt {receipt}. Ask if this is one more.",
    "already_paid_elsewhere": "{paise} was paid on this account at counter {counter}.",
    "stale_dues": "These dues are old: as of {as_of}. Ask to see the bill.",
    "part_payment": "Part payment: {left_paise} stays due.",
    "advance_payment": "{paise} is more than is due and is kept as an advance.",
    "recharge_too_small": "This recharge does not restore supply: {needed_paise} is needed.",
    "scanned_bill_other": "The bill scanned is {scanned}; head office's latest is {known}. Ask for the newest bill.",
    "scanned_sum_other": "The bill scanned says {scanned_paise}; by this till {known_paise} is due.",
    "connection_cut": "This connection is cut off. Payment alone may not restore it.",
    "relief_window": "No surcharge if paid by {until}.",
    "cash_limit_near": "Cash from this consumer is near the limit of {limit_paise}.",
    "stamp_needed": "This receipt needs a revenue stamp.",
    "counter_closed_hours": "The counter is outside its opening hours.",
    "clock_unverified": "This till's clock is not confirmed. The supervisor checks the date.",
    "payment_printed": "Receipt {receipt}, {paise} for {account}: recorded and printed. Nothing is left to do.",
    "payment_waiting": "Receipt {receipt}, {paise} for {account}: recorded, not yet on paper. It prints by itself.",
    "payment_uncertain": "Receipt {receipt}, {paise} for {account}: recorded. Look whether its paper came out; if not, "
    "print a copy (F4).",
    "payment_failed": "Receipt {receipt}, {paise} for {account}: recorded, but its paper cannot be drawn. "
    "Give the number in writing, and tell head office.",
    "payment_cancelled": "Receipt {receipt}, {paise} for {account}: cancelled. The cash was handed back.",
    "payment_not_recorded": "This payment was not recorded, and no receipt was printed. Take it again.",
}
