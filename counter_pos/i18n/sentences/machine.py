"""Trouble with the till and its disk, the centre, and the proof of the journal."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, TAKEN_SAFE, UNCHANGED, Texts

NOT_STARTED = "The till has not started; nothing was changed."
GOES_BY_ITSELF = "Every payment is safe in this till and will be sent by itself."
PROVEN_BEFORE = "The entries before it are proven and can be read; nothing was changed or deleted."
MIRROR_SAFE = "Everything is recorded in this till's own journal; taking money goes on."
LIST_STAYS = "Payments are safe; the list of consumers that was there before stays in use."
STOP_AND_CALL = "Take no more money on this till. Run: counter-pos doctor. Then call head office."
CALL_HEAD_OFFICE = "Go on taking money, and tell head office."
FETCH_LIST = "The till fetches the list again from the centre by itself. If it does not come, call head office."
FETCH_RULES = "The till fetches the rules again from the centre by itself. If they do not come, call head office."

TILL: dict[str, Texts] = {
    "till_not_enrolled": (
        "This till is not enrolled with the centre.",
        NOTHING,
        "Ask head office for a code; type it in the window, or run: counter-pos enrol",
    ),
    "till_locked": (
        "This till is already open in another window.",
        "Nothing was recorded here; the other window goes on working.",
        "Use that window, or close it first.",
    ),
    "journal_damaged": (
        "The journal does not prove itself at entry {seq} ({reason}).",
        PROVEN_BEFORE,
        STOP_AND_CALL,
    ),
    "file_damaged": ("The journal's file is damaged at entry {seq} ({reason}).", PROVEN_BEFORE, STOP_AND_CALL),
    "journal_unreadable": (
        "The journal {path} cannot be read ({reason}).",
        "Nothing was changed or deleted.",
        STOP_AND_CALL,
    ),
    "journal_newer": (
        "The journal {path} was written by a newer release of this program.",
        NOT_STARTED,
        "Install the newer release again, and start.",
    ),
    "journal_unsafe": (
        "The journal cannot be written safely on this disk ({names}).",
        NOT_STARTED,
        STOP_AND_CALL,
    ),
    "journal_not_ours": ("The file {path} is not this till's journal.", NOT_STARTED, STOP_AND_CALL),
    "replica_missing": (
        "This till has no list of consumers yet.",
        TAKEN_SAFE,
        "The till fetches it from the centre by itself; F5 tries at once. If it does not come, call head office.",
    ),
    "replica_damaged": (
        "The list of consumers is damaged.",
        "Payments are safe: they are kept in a file of their own.",
        FETCH_LIST,
    ),
    "replica_rows": (
        "The list of consumers has {found} lines instead of {expected}.",
        LIST_STAYS,
        FETCH_LIST,
    ),
    "replica_order": ("The list of consumers is out of order at account {account}.", LIST_STAYS, FETCH_LIST),
    "replica_in_use": (
        "The list of consumers is in use and cannot be replaced now.",
        LIST_STAYS,
        "Close the other window: the list is then fetched again.",
    ),
    "till_stopped": (
        "This till takes no money until its journal has been verified.",
        TAKEN_SAFE,
        "Wait until the check has ended, then accept again (F9). If it does not end, call head office.",
    ),
    "settings_unknown": (
        "The settings have names that this program does not know: {names}.",
        NOT_STARTED,
        "Correct or remove them in settings.toml, and start again.",
    ),
    "settings_damaged": (
        "The settings cannot be read: {where}.",
        NOT_STARTED,
        "Correct settings.toml at that place, and start again.",
    ),
    "policy_missing": ("This till has no rules from the centre yet.", TAKEN_SAFE, FETCH_RULES),
    "policy_incomplete": (
        "The rules in force on {day} are incomplete: {names}.",
        TAKEN_SAFE,
        FETCH_RULES,
    ),
    "policy_damaged": (
        "The rules from the centre cannot be read ({reason}).",
        TAKEN_SAFE,
        FETCH_RULES,
    ),
    "key_missing": (
        "This till's signing key is not on this machine.",
        "Everything recorded so far is safe and stays proven.",
        "Enrol this till again with a new code from head office: counter-pos enrol",
    ),
    "key_unreadable": (
        "This till's signing key cannot be read ({reason}).",
        "Everything recorded so far is safe and stays proven.",
        "Start again as the till's own user; if that does not help, call head office.",
    ),
    "key_foreign": (
        "This till's folder was copied from another machine.",
        "The original till and its records are untouched.",
        "Work on the original machine, or enrol this one with a new code from head office.",
    ),
    "disk_full": (
        "The disk is full: this was not recorded.",
        "Everything recorded before it is safe.",
        "Keep the cash apart. Make room on the disk, then press F9 again.",
    ),
    "disk_error": (
        "The disk did not accept this: it was not recorded.",
        "Everything recorded before it is safe.",
        "Keep the cash apart and press F9 again. If it fails again, stop and call head office.",
    ),
    "disk_trouble": (
        "The file {path} cannot be written ({reason}).",
        "What was there before is unchanged.",
        "Make room on the disk, then try again.",
    ),
    "mirror_away": (
        "The mirror in {path} cannot be reached ({reason}).",
        MIRROR_SAFE,
        "Put the disk or stick back, or wake the other PC: the till tries again by itself and catches up.",
    ),
    "mirror_slow": (
        "The mirror in {path} takes too long.",
        MIRROR_SAFE,
        "Nothing for now: the till goes on trying. If it stays so, use another disk or stick.",
    ),
    "mirror_behind": (
        "The mirror in {path} lacks the last {behind} entries.",
        MIRROR_SAFE,
        "Open the till with the disk or stick in place: it catches up by itself.",
    ),
    "mirror_is_root": (
        "The mirror cannot stand in {path} itself, the root of a disk or stick.",
        MIRROR_SAFE,
        "Make a folder on it, and name that folder as `mirror` in settings.toml.",
    ),
    "mirror_foreign": (
        "The file {path} holds another till's entries, or others than this till recorded.",
        "Nothing was written into it, and this till's own journal is whole.",
        "Keep that file. Put in this till's own disk or stick, and tell head office.",
    ),
    "mirror_ahead": (
        "The mirror {path} holds entry {seq}, which this till's journal no longer has.",
        "Nothing was written into the mirror.",
        "Take no more money here. Keep the disk or stick apart and call head office: "
        "this till's disk was put back to an earlier state.",
    ),
    "mirror_damaged": (
        "The end of the mirror {path} cannot be read.",
        "Nothing was written into it, and this till's own journal is whole.",
        "Keep that file under another name: the till then writes a new one. Tell head office.",
    ),
    "mirror_unreadable": (
        "The file {path} cannot be read ({reason}).",
        UNCHANGED,
        "Give the name of a mirror's or an export's file.",
    ),
    "snapshot_missing": ("The file {path} with the list of consumers is not there.", LIST_STAYS, FETCH_LIST),
    "snapshot_damaged": ("The file {path} with the list of consumers is damaged ({reason}).", LIST_STAYS, FETCH_LIST),
}

CENTRE: dict[str, Texts] = {
    "centre_unreachable": ("The centre cannot be reached.", GOES_BY_ITSELF, "Go on taking money."),
    "centre_rubbish": ("The centre gave an answer that makes no sense.", GOES_BY_ITSELF, CALL_HEAD_OFFICE),
    "centre_refused": ("The centre did not accept this ({reason}).", GOES_BY_ITSELF, CALL_HEAD_OFFICE),
    "centre_forked": (
        "The centre holds another entry in the same place: this till seems to exist twice.",
        "Both records are kept; no payment is lost.",
        STOP_AND_CALL,
    ),
    "centre_rewound": (
        "The centre holds more entries than this till: an old copy of it was put back.",
        "The centre has the missing entries; no payment is lost.",
        STOP_AND_CALL,
    ),
    "centre_address_bad": (
        "“{text}” is not the address of a centre.",
        UNCHANGED,
        "Type it as head office wrote it, for example https://till.kesco.example",
    ),
    "enrol_code_empty": ("No code was typed.", UNCHANGED, "Type the code that head office gave for this machine."),
    "enrol_unreachable": (
        "The centre does not answer at {url}.",
        UNCHANGED,
        "Look at the network cable and the address, then try again. The code stays good for ten minutes.",
    ),
    "enrol_code_bad": (
        "The enrolment code is not valid, or was used before.",
        UNCHANGED,
        "Ask head office for a new code, and enrol again.",
    ),
    "ack_bad": (
        "The centre's acknowledgement does not prove itself ({reason}).",
        GOES_BY_ITSELF,
        CALL_HEAD_OFFICE,
    ),
    "document_unknown_key": (
        "A message was signed with a key that this till does not know.",
        TAKEN_SAFE,
        CALL_HEAD_OFFICE,
    ),
    "document_forged": ("A message does not carry the centre's signature.", TAKEN_SAFE, CALL_HEAD_OFFICE),
    "document_damaged": ("A message from the centre cannot be read ({reason}).", TAKEN_SAFE, CALL_HEAD_OFFICE),
    "centre_busy": ("The centre is busy ({reason}).", GOES_BY_ITSELF, "Go on taking money."),
}

CHAIN: dict[str, Texts] = {
    code: (happened, PROVEN_BEFORE, STOP_AND_CALL)
    for code, happened in {
        "gap": "The journal does not go on as it should: entry {seq} is missing.",
        "wrong_chain": "Entry {seq} belongs to another journal.",
        "bad_hash": "Entry {seq} was altered: its content does not fit its hash.",
        "bad_prev": "Entry {seq} does not follow from the one before it.",
        "bad_signature": "Entry {seq} does not carry this till's signature.",
        "bad_version": "Entry {seq} has a version that this release does not know.",
        "bad_ticket": "The journal was opened without a valid ticket from the centre.",
        "bad_key": "The journal's first entry does not name the key that signed it.",
        "bad_opening": "The journal's first entry is not a lawful opening.",
        "bad_seal": "A receipt in entry {seq} does not carry its signature.",
        "bad_sum": "The sums in entry {seq} do not add up.",
        "bad_reference": "Entry {seq} names another entry that is not there.",
        "bad_serial": "Receipt numbers jump: {found} stands where {expected} belongs.",
        "bad_recovery": "A payment restored from paper does not say what its paper says ({reason}).",
        "bad_body": "An entry cannot be read ({reason}).",
        "bad_facts": "An entry says something that cannot be ({reason}).",
        "bad_device": "“{device}” is not the name of a till.",
        "bad_instant": "“{text}” is not a lawful time.",
        "not_canonical": "An entry is not in its one lawful form ({reason}).",
    }.items()
}

NOTICES: dict[str, Texts] = {**TILL, **CENTRE, **CHAIN}
