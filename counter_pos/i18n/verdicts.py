"""What is said of a receipt that was checked: the same words in the command, the window and the browser page."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.i18n.catalogue import catalogue

# verdict -> what it is, what that means, what to do; the names are those of wire/receipt_proof.py
VERDICT_TEXTS: dict[str, tuple[str, str, str]] = {
    "genuine": (
        "GENUINE",
        "The counter received this money and issued this receipt.",
        "Keep the receipt.",
    ),
    "duplicate": (
        "DUPLICATE {copy}",
        "A true copy of a genuine receipt. It is the same payment, not a second one.",
        "Keep the receipt.",
    ),
    "cancellation": (
        "CANCELLATION SLIP",
        "The payment below was cancelled at the counter and the cash given back.",
        "This slip proves no payment.",
    ),
    "training": (
        "TRAINING",
        "Made for practice. No money was paid.",
        "If you were given this for money, go to the division office at once or call {helpline}.",
    ),
    "altered": (
        "ALTERED",
        "What this receipt says is not what the counter signed. It is forged, or was changed.",
        "Do not trust it. Show it at the division office or call {helpline}.",
    ),
    "unknown_key": (
        "UNKNOWN KEY",
        "No counter on the list of {issued} signed this receipt. It is forged, or its counter is newer than the list.",
        "Do not trust it yet. Show it at the division office or call {helpline}.",
    ),
    "cancelled": (
        "CANCELLED",
        "The counter issued this receipt, but the payment was cancelled afterwards.",
        "It proves no payment. If the cash was not given back to you, call {helpline}.",
    ),
    "disputed": (
        "DISPUTED",
        "Head office is examining the records of this counter from the time of this receipt.",
        "Keep the paper, and ask at the division office or call {helpline}.",
    ),
    "clone": (
        "CLONE",
        "Two different receipts exist for one and the same place in the records of this counter.",
        "Keep the paper: head office must find out. Show it at the division office or call {helpline}.",
    ),
}
LATER = "A later cancellation is not known here."
KNOWN_UNTIL = "Up to {when} the centre knew of no cancellation."
COPY_WORDS = {7: "7+"}
"""Seven stands for seven or more."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict for a person, in one language: two words to be read at once, what they mean, what to do."""

    headline: str
    meaning: str
    todo: str


def verdict_words(verdict: str, language: str, *, copy: int, issued: str, helpline: str) -> VerdictWords:
    """The words of a verdict. `copy` is a duplicate's number, `issued` the key list's date as people write it."""
    facts = {"copy": COPY_WORDS.get(copy, str(copy)), "issued": issued, "helpline": helpline}
    speech = catalogue(language)
    return VerdictWords(*(speech.say(text).format_map(facts) for text in VERDICT_TEXTS[verdict]))
