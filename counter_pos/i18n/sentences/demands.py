"""What is said of quotes and requests, of cheques and drafts, and of the purposes beside the bill."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, Texts

CORRECT_PAPER = "Correct it (Shift+F6), or take cash."
ASK_CASH = "Give the paper back and ask for cash or another one."

DEMANDS: dict[str, Texts] = {
    "demand_unknown": (
        "No quote or request with the number “{number}” is known at this till.",
        NOTHING,
        "Check the number. If it was given today, sync (Ctrl+S) and try again; else send the person to the division.",
    ),
    "demand_needed": (
        "Money for this purpose is taken only against a quote or request number from head office.",
        NOTHING,
        "Type or scan that number in the find field (F2). Without it, send the person to the division.",
    ),
    "demand_account": (
        "Quote or request {number} belongs to another account.",
        NOTHING,
        "Find it by its own number (F2); the right account opens with it.",
    ),
    "demand_expired": (
        "Quote or request {number} ran out on {expires}.",
        NOTHING,
        "Ask the person to get a new one from the division, or take the money as a bill payment.",
    ),
    "demand_amount": (
        "Quote or request {number} is for exactly {paise}.",
        NOTHING,
        "Type {paise} (F5). A part of it can be paid only as a bill payment.",
    ),
    "demand_paid": (
        "Quote or request {number} is paid already: receipt {receipt}.",
        NOTHING,
        "Show the person that receipt (F4), or take the money for another purpose.",
    ),
    "demand_head": (
        "Request {number} names the head “{head}”, which the rules of this till do not know.",
        NOTHING,
        "Sync (Ctrl+S) and try again; if it stays so, tell head office.",
    ),
    "reconnection_amount": (
        "The reconnection fee of this connection is exactly {paise}.",
        NOTHING,
        "Type {paise} (F5).",
    ),
}

INSTRUMENTS: dict[str, Texts] = {
    "instrument_missing": (
        "What stands on the cheque or draft was not typed.",
        NOTHING,
        "Type its number, date, bank, branch and the drawer's name (Shift+F6).",
    ),
    "instrument_number": (
        "The number of a cheque or draft has six digits; “{text}” has not.",
        NOTHING,
        "Type the first six digits at the foot of the paper (Shift+F6).",
    ),
    "instrument_date": ("“{text}” is not a date.", NOTHING, "Type the day as 31-07-2026 (Shift+F6)."),
    "instrument_text": (
        "The bank, the branch or the drawer's name is missing or too long.",
        NOTHING,
        CORRECT_PAPER,
    ),
    "instrument_post_dated": (
        "This cheque or draft is dated {dated}, after today.",
        NOTHING,
        ASK_CASH,
    ),
    "instrument_stale": (
        "This cheque or draft of {dated} is older than {months} months: the bank will not pay it.",
        NOTHING,
        ASK_CASH,
    ),
    "instrument_change": (
        "No change is given on a cheque or draft: it must be of exactly {paise}.",
        NOTHING,
        "Pay the rest as an advance (F5), or give the paper back.",
    ),
}

NOTICES: dict[str, Texts] = {**DEMANDS, **INSTRUMENTS}

CAUTIONS: dict[str, str] = {
    "share_for_supply": "Supply returns only when {percent} per cent of the dues are paid: {needed_paise}.",
    "subject_to_realisation": "Subject to realisation: it counts only when the bank has paid it.",
    "recharge_to_arrears": "Of this recharge {share_paise} goes to old dues.",
    "drawer_near": "The drawer is near its ceiling. Ask the supervisor to take cash to the safe.",
}
