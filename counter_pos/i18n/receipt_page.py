"""The words of the page that checks receipts in a browser, in both languages at once."""

from __future__ import annotations

from collections.abc import Mapping

from counter_pos.i18n.catalogue import LANGUAGES, catalogue
from counter_pos.i18n.verdicts import KNOWN_UNTIL, LATER, VERDICT_TEXTS
from counter_pos.i18n.words import month_names

# name in the page's script -> text; {places} are filled by the script
PAGE_TEXTS: dict[str, str] = {
    "house": "Kanpur Electricity Supply Company Ltd. (KESCO)",
    "title": "Check a receipt",
    "lead": "Show the square code of your receipt. You see at once whether a cash counter issued it.",
    "camera": "Open the camera",
    "picture": "Choose a photo",
    "paste": "Paste the text of the code",
    "paste_hint": "CC1:…",
    "check": "Check",
    "hold": "Hold the square code still inside the frame.",
    "stop": "Close the camera",
    "clear": "Clear all",
    "compare": "Compare with the paper: amount, account and number printed there must be just these.",
    "later": LATER,
    "known_until": KNOWN_UNTIL,
    "amount": "Amount",
    "account": "Account no.",
    "date": "Date and time",
    "purpose": "Purpose",
    "tender": "Paid by",
    "counter": "Counter",
    "window": "Window {window}",
    "number": "Receipt no.",
    "hash": "Mark below the number",
    "about": "How this page knows",
    "about_private": (
        "Everything is worked out on this device. No receipt and no picture is sent anywhere, "
        "and no internet is needed."
    ),
    "about_keys": "It knows the keys of {tills} tills, as head office listed them on {keys}.",
    "about_status": "It knows the cancellations that head office knew of on {status}.",
    "about_no_status": "It has no list of cancellations: a genuine receipt may have been cancelled since.",
    "about_help": "In doubt call {helpline}, or ask at the division office.",
    "licences": "Licences",
    "looking": "Looking for the code…",
    "no_camera": "The camera cannot be used here. Choose a photo of the receipt instead.",
    "camera_denied": "The camera was not allowed. Allow it in the browser, or choose a photo of the receipt.",
    "picture_without_qr": "No receipt code was found in the photo. Take it again: flat, near, and in good light.",
    "picture_unreadable": "This file is no picture that can be read. Choose another.",
    "reader_failed": "This browser is too old to read pictures. Paste the text of the code instead.",
    "nothing_pasted": "There is no text yet. A receipt's code begins with CC1:",
    "receipt_text_shape": (
        "This is not the code of a receipt from our counters. If it stands on a receipt, call {helpline}."
    ),
    "receipt_text_unknown": "This code is of a newer kind than this page knows. Ask for the newest page.",
    "slip": "This is a counter's own slip, not a receipt.",
}


def page_words(purposes: Mapping[str, str], tenders: Mapping[str, str]) -> dict[str, object]:
    """All words by language. `purposes` and `tenders` map their names to the words of the printed receipt."""

    def spoken(language: str) -> dict[str, object]:
        say = catalogue(language).say
        return {
            "page": {name: say(text) for name, text in PAGE_TEXTS.items()},
            "verdicts": {name: [say(text) for text in texts] for name, texts in VERDICT_TEXTS.items()},
            "purposes": {name: say(text) for name, text in purposes.items()},
            "tenders": {name: say(text) for name, text in tenders.items()},
            "months": list(month_names(language)),
        }

    return {language: spoken(language) for language in LANGUAGES}
