"""What is said of a journal that is damaged: its log, its entries, and what a rescue saved of it."""

from __future__ import annotations

from counter_pos.i18n.sentences.machine import STOP_AND_CALL
from counter_pos.i18n.sentences.shared import Texts

RESCUE = (
    "Take no more money on this till. Save what is proven: counter-pos export --rescue FILE. Then call head office."
)

NOTICES: dict[str, Texts] = {
    "log_damaged": (
        "The log beside the journal {path} is damaged: at least {lost} of the last changes after entry {seq}"
        " may be lost.",
        "Up to entry {seq} everything is in the journal. Nothing was changed or deleted; the damaged log is left as it"
        " is.",
        RESCUE,
    ),
    "log_missing": (
        "The log beside the journal {path} is missing, though the till was not closed: what came after entry {seq}"
        " may be lost.",
        "Up to entry {seq} everything is in the journal. Nothing was changed or deleted.",
        "Compare the last receipts with the journal: counter-pos verify paper. If one is missing, call head office.",
    ),
    "journal_empty": (
        "The journal {path} is an empty file.",
        "Nothing was changed or deleted; what head office and the mirror hold is safe there.",
        STOP_AND_CALL,
    ),
    "journal_no_database": (
        "The journal {path} no longer reads as a journal ({reason}).",
        "Nothing was changed or deleted; what head office and the mirror hold is safe there.",
        RESCUE,
    ),
    "journal_busy": (
        "The journal {path} was written to while it was read, again and again.",
        "The till goes on working; nothing was changed.",
        "Try again when the counter is quiet.",
    ),
    "not_chained": (
        "Entry {seq} in this file was rescued from behind damage: it is signed, but not chained.",
        "It is not taken as part of the chain; the chained entries before it are.",
        "Keep the file: head office decides with the papers what becomes of this entry.",
    ),
    "export_into_till": (
        "{path} is in the folder of the journal that is to be saved.",
        "Nothing was written.",
        "Name a file on another disk, or in another folder.",
    ),
    "export_unwritable": (
        "{path} cannot be written ({reason}).",
        "The journal is untouched.",
        "Name a file on a disk that has room and can be written.",
    ),
}

CAUTIONS: dict[str, str] = {
    "log_damaged": "The log beside the journal is damaged: entries up to {seq} are proven, and at least {lost} later"
    " changes may be lost.",
    "log_missing": "The log beside the journal is missing, though the till was not closed: entries up to {seq} are"
    " proven, and later ones may be lost.",
    "rescue_chained": "Entries 1 to {seq} are proven and chained.",
    "rescue_nothing_chained": "No entry is proven and chained.",
    "rescue_unchained": "Signed, but not chained: {seqs}. This till recorded them; that nothing is missing beside them"
    " is not proven.",
    "rescue_damaged": "Damaged, and not saved: {seqs}.",
    "rescue_missing": "Missing: {seqs}.",
    "rescue_log": "The log beside the journal is damaged. What could be found in it is saved; after entry {seq} more"
    " may be lost.",
    "rescue_no_key": "The chain's public key is lost with entry 1: with --keys FILE more can be proven.",
    "rescue_by": "What is proven behind it is saved by: counter-pos export --rescue FILE",
}
