"""Why a receipt was cancelled or copied, in words. No Qt."""

from __future__ import annotations

from counter_pos.ui.kit.text import Sayable, say

REASON_WORDS: dict[str, Sayable] = {
    "wrong_account": say("Wrong account"),
    "wrong_amount": say("Wrong amount"),
    "wrong_purpose": say("Wrong purpose"),
    "paid_twice": say("Paid twice"),
    "cash_not_given": say("Cash was not given"),
    "consumer_request": say("The consumer asked"),
    "counterfeit": say("Counterfeit note"),
    "other": say("Other reason"),
}

COPY_REASONS: tuple[tuple[str, Sayable], ...] = (
    ("printer", say("The printer failed")),
    ("lost", say("The paper is lost or torn")),
    ("asked", say("The consumer needs a second one")),
    ("office", say("Head office asked for it")),
)
