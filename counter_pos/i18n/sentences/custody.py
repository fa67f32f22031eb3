"""Trouble with cash that changes hands: bags, hand-overs, counts by machine, the close of a day, slips."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, TAKEN_SAFE, UNCHANGED, Texts

NOTICES: dict[str, Texts] = {
    "machine_differs": (
        "The counting machine says {machine_paise}, but the notes typed make {typed_paise}.",
        NOTHING,
        "Count again with the machine, or correct the number of notes.",
    ),
    "bag_needed": (
        "The bag's seal number is missing or cannot be one.",
        NOTHING,
        "Read it from the seal and type it: letters, digits and dashes.",
    ),
    "bag_used": (
        "A bag with the seal {bag} has gone to the safe before.",
        NOTHING,
        "Take another bag, or read the seal number again.",
    ),
    "pick_up_too_much": (
        "The drawer cannot hold as much cash as that.",
        NOTHING,
        "Count again what goes into the bag.",
    ),
    "bag_unknown": (
        "This till has sent no bag with the seal {bag}.",
        NOTHING,
        "Compare the seal with the slip and type it again.",
    ),
    "bag_received": (
        "The safe has taken over the bag {bag} already.",
        UNCHANGED,
        "Look at the list of bags: another one may be open.",
    ),
    "pieces_needed": (
        "The number of pieces is missing or too large.",
        NOTHING,
        "Type how many notes were refused: 1 to {most}.",
    ),
    "hand_over_not_counted": (
        "The next clerk has not counted the drawer.",
        "The shift stays with who holds it now.",
        "Let the next clerk count every note and coin first.",
    ),
    "next_clerk_withdrawn": (
        "{staff}, who counted the drawer, was barred or got another PIN since.",
        "The shift stays with who holds it now.",
        "Let the next clerk count the drawer again and type their own PIN.",
    ),
    "day_own_drawer": (
        "{staff} held a drawer on this day and cannot take its cash over.",
        TAKEN_SAFE,
        "Another supervisor of this site closes the day.",
    ),
    "day_pick_up_open": (
        "Cash on its way to the safe has not arrived there: {bags}.",
        TAKEN_SAFE,
        "Let the safe take over each bag first, then close the day.",
    ),
    "slip_unknown": ("This till has no slip of entry {seq}.", NOTHING, "Choose a slip from the list."),
    "slip_reprints_used": (
        "This slip has been printed again too many times.",
        UNCHANGED,
        "Use one of the papers that came out; its code is the same.",
    ),
}
