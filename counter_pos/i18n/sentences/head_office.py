"""Trouble at the centre: its store, its keys, its tills, and what it sends."""

from __future__ import annotations

from counter_pos.i18n.sentences.machine import CALL_HEAD_OFFICE, LIST_STAYS
from counter_pos.i18n.sentences.shared import UNCHANGED, Texts

TILLS_KEEP = "Every till keeps its own payments until the centre holds them."

NOTICES: dict[str, Texts] = {
    "too_many_days": (
        "A counter-wise register holds at most {most} days.",
        UNCHANGED,
        "Ask for a shorter time, or for one year at a time.",
    ),
    "central_store_missing": (
        "The centre's store {path} is not there.",
        TILLS_KEEP,
        "Check the folder, or put the last backup back: counter-pos central restore",
    ),
    "central_store_damaged": (
        "The centre's store {path} is damaged ({reason}).",
        TILLS_KEEP,
        "Stop the centre, keep the file, and put the last backup back: counter-pos central restore",
    ),
    "central_store_busy": (
        "The centre's store is busy ({reason}).",
        TILLS_KEEP,
        "Try again in a moment. If it stays so, stop the other program that uses it.",
    ),
    "central_store_newer": (
        "The centre's store {path} was written by a newer release of this program.",
        TILLS_KEEP,
        "Install the newer release again, and start.",
    ),
    "document_unknown": (
        "The centre sent “{name}”, which this release does not know.",
        LIST_STAYS,
        CALL_HEAD_OFFICE,
    ),
    "document_older": (
        "The centre sent “{name}” number {version}, but this till already holds number {held}.",
        LIST_STAYS,
        CALL_HEAD_OFFICE,
    ),
    "counter_unlawful": (
        "“{text}” cannot be the name of a counter's window.",
        UNCHANGED,
        "Use letters and digits as in K08, and a window from 1 to 99.",
    ),
    "device_unknown": ("The centre knows no till “{device}”.", UNCHANGED, "Compare the name with the list of tills."),
    "central_key_missing": (
        "The centre's signing key {path} is not there.",
        TILLS_KEEP,
        "Put the key back from its backup. Do not make a new one: no till would believe it.",
    ),
    "central_key_damaged": (
        "The centre's signing key {path} is damaged ({reason}).",
        TILLS_KEEP,
        "Put the key back from its backup. Do not make a new one: no till would believe it.",
    ),
    "staff_damaged": (
        "The list of staff cannot be read ({reason}).",
        UNCHANGED,
        "Correct the file at that place, and publish it again.",
    ),
    "document_unlawful": (
        "“{name}” cannot be published ({reason}).",
        UNCHANGED,
        "Correct it at that place, and publish it again.",
    ),
    "replica_version": (
        "Somebody else published list number {version} meanwhile.",
        UNCHANGED,
        "Publish the list once more.",
    ),
    "snapshot_text": (
        "Account {account} has a line break in “{column}”.",
        UNCHANGED,
        "Correct that line, and publish the list again.",
    ),
    "import_missing": (
        "The file {path} cannot be read ({reason}).",
        UNCHANGED,
        "Check the name of the file and the USB stick, and import again.",
    ),
    "import_header": (
        "The first line of {path} does not name the columns: missing {missing}; unknown {unknown}.",
        UNCHANGED,
        "Compare it with docs/IMPORT.md, and import again.",
    ),
    "import_empty": ("The file {path} is empty.", UNCHANGED, "Make the file again, and import it."),
    "no_accounts": (
        "The centre has no accounts to publish.",
        UNCHANGED,
        "Import the accounts first: counter-pos central import-accounts FILE",
    ),
}
