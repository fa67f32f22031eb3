"""Trouble between the windows of a site: the safe, slips, the close of the day, staff and PINs, training."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, UNCHANGED, Texts

CASH_STAYS = "Nothing was recorded, and the cash stays where it is."
OTHER_PIN = "Choose another PIN and type it twice."
LIVE_SAFE = "The till's own journal is untouched."

SAFE: dict[str, Texts] = {
    "safe_elsewhere": (
        "The safe of counter {counter} is kept at window {window}, and the day is closed there.",
        NOTHING,
        "Go to window {window} with the slip. Here only shifts are closed.",
    ),
    "slip_training": (
        "This slip is from training.",
        CASH_STAYS,
        "It stands for no cash. Ask for the slip of the real shift.",
    ),
    "slip_key_unknown": (
        "This till does not know the key of window {window} yet, so the slip proves nothing here.",
        CASH_STAYS,
        "Let the line run once (Ctrl+S), and scan again. If it stays so, call head office.",
    ),
    "slip_altered": (
        "This slip is forged or altered: its signature does not fit.",
        CASH_STAYS,
        "Keep the paper, count the cash with its clerk, and call head office.",
    ),
    "slip_other_site": (
        "This slip is from counter {counter}, another site.",
        CASH_STAYS,
        "Its cash belongs in the safe of that counter.",
    ),
    "slip_own": (
        "This slip is from this very window.",
        NOTHING,
        "Close the day: the safe takes over this window's own cash with it.",
    ),
    "slip_not_for_safe": (
        "This slip is neither of a closed shift nor of a pick-up.",
        CASH_STAYS,
        "Scan the slip that was printed when the shift was closed, or the cash picked up.",
    ),
    "slip_received": (
        "The safe took over the cash of this slip of window {window} already, on {at}.",
        NOTHING,
        "Put the slip with the others. If there is cash without a slip, count it and call head office.",
    ),
    "slip_contradicted": (
        "Another slip of window {window} stands for the same place in its journal: one of the two is a copy's.",
        CASH_STAYS,
        "Keep both papers and call head office.",
    ),
    "not_offered": (
        "The centre told this till of no such cash ({text}).",
        NOTHING,
        "Look at the list again, or scan the slip.",
    ),
    "recount_needed": (
        "Picked-up cash is counted again before it goes into the safe.",
        CASH_STAYS,
        "Count its notes, and type how many of each.",
    ),
    "pickup_differs": (
        "Counted {counted_paise}, but {told_paise} was picked up.",
        CASH_STAYS,
        "Count once more. If it stays so, confirm it: the difference is recorded.",
    ),
}

DAY: dict[str, Texts] = {
    "day_window_open": (
        "Window {window} has a shift of {day} that is not closed ({staff}).",
        NOTHING,
        "Have that shift counted and closed, receive its slip, then close the day.",
    ),
    "day_window_silent": (
        "Window {window} has a shift of {day} that is not closed ({staff}), and nothing was heard of it for long.",
        NOTHING,
        "Go there. If it works, have that shift closed. If its machine is out of order, lock its drawer away and "
        "answer for it (F8).",
    ),
    "day_not_received": (
        "Shift {shift} of window {window} is closed, but its {paise} is not in the safe yet.",
        NOTHING,
        "Receive it into the safe first, from its slip or from the list.",
    ),
    "day_shift_missing": (
        "Shift {shift} of window {window} was never received, though a later one was.",
        NOTHING,
        "Find its slip and scan it, or let the line run so that the centre tells of it.",
    ),
    "day_unconfirmed": (
        "Nothing is known here of: {names}.",
        NOTHING,
        "Go and look. Then answer for each by name, and close the day.",
    ),
}

STAFF: dict[str, Texts] = {
    "staff_barred_here": (
        "{staff} is barred from this site.",
        NOTHING,
        "A supervisor can let them in again (F10, staff).",
    ),
    "pins_differ": ("The two PINs are not the same.", UNCHANGED, "Type the new PIN again, twice."),
    "pin_trivial": (
        "This PIN is too easy to guess.",
        UNCHANGED,
        "Choose one without runs, without repeats, and without the staff number.",
    ),
    "pin_same": ("This is the present PIN.", UNCHANGED, OTHER_PIN),
    "already_barred": ("{staff} is barred already.", UNCHANGED, "Nothing more is needed."),
    "not_barred": ("{staff} is not barred.", UNCHANGED, "Choose the person again in the list."),
}

TRAINING: dict[str, Texts] = {
    "training_not_begun": (
        "No training was begun in this till's folder.",
        LIVE_SAFE,
        "A supervisor begins it: counter-pos training begin --approver NUMBER, or in the menu (F10).",
    ),
    "training_is_on": (
        "This is training: nothing here is sent, counted or shown to head office.",
        LIVE_SAFE,
        "Leave training (F10) and do it at the live till.",
    ),
}

NOTICES: dict[str, Texts] = {**SAFE, **DAY, **STAFF, **TRAINING}
