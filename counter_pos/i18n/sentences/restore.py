"""What a restore tells: how much of a till is proven, from where, what only paper tells, and what cannot be known."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, UNCHANGED, Texts

NOTICES: dict[str, Texts] = {
    "restore_target_used": (
        "The folder {path} is not empty.",
        UNCHANGED,
        "Name a new, empty folder. The old one is never overwritten.",
    ),
    "restore_nothing": (
        "There is nothing of a till in {path} to restore from.",
        UNCHANGED,
        "Name the mirror's folder, the old folder, or head office's address and code.",
    ),
    "restore_no_ticket": (
        "No ticket for the next epoch was found ({path}).",
        UNCHANGED,
        "Ask head office for a code and use --central and --code, or name the carried ticket with --ticket.",
    ),
    "ticket_used": (
        "The ticket of {device} for epoch {epoch} has been used before.",
        UNCHANGED,
        "Ask head office for a code: one ticket opens one epoch, once.",
    ),
    "ticket_expired": (
        "The carried ticket was good until {at}.",
        UNCHANGED,
        "Check this machine's clock. If it is right, ask head office for a code.",
    ),
    "restore_key_missing": (
        "The till's signing key is not on this machine.",
        "Nothing was opened, and the sources are as they were.",
        "Ask head office for a code, then run the same restore command again with --central and --code.",
    ),
    "restore_key_gone": (
        "The signing key with which this restore began is not on this machine.",
        "What was proven so far stands in the folder and is safe.",
        "Ask head office for a code, then run the same restore command with --central and --code into another, empty "
        "folder.",
    ),
    "restore_forked": (
        "The sources hold two different histories of this till ({paths}).",
        "Both are saved as files in the new folder, up to where they part the journal is restored, and no "
        "epoch was opened.",
        "Call head office and hand over both files. To go on at the counter, run the same command with --past-fork.",
    ),
    "restore_unfinished": (
        "The restore in {path} was not finished.",
        "What was proven so far stands there and is safe.",
        "Run counter-pos restore for this folder again: it goes on where it stopped.",
    ),
    "restore_no_staff": (
        "This till has no staff list yet.",
        NOTHING,
        "Fetch it from head office (counter-pos sync --once), then do it again.",
    ),
    "paper_not_wanted": (
        "The paper {place} is in the journal already, or proves nothing.",
        NOTHING,
        "Leave it aside; the list says why.",
    ),
    "paper_own_epoch": (
        "The paper {place} names an entry of the journal in use, which does not have it.",
        NOTHING,
        "Keep the paper and call head office at once.",
    ),
}

CAUTIONS = {
    "restored_chain": (
        "Epoch {epoch}: {seq} entries and {receipts} receipts are proven; the centre has acknowledged "
        "{acknowledged} entries."
    ),
    "restored_none": "Epoch {epoch}: no entry could be proven.",
    "restored_unsent": (
        "Epoch {epoch}: {unsent} entries with {receipts} receipts are not at the centre yet; the next sync sends them."
    ),
    "restored_range": "Epoch {epoch}: entries {first} to {last} come from {sources}.",
    "restored_place": "Epoch {epoch}: entry {first} comes from {sources}.",
    "source_mirror": "the mirror",
    "source_centre": "the centre",
    "source_journal": "the old journal",
    "restored_fault": "Epoch {epoch}: entry {seq} in {source} does not prove itself ({reason}) and was left out.",
    "restored_more_faults": "Epoch {epoch}: {count} more entries were left out for such reasons.",
    "restored_loose": (
        "Epoch {epoch}: {count} entries in {source} stand behind a hole and cannot join the journal; "
        "their receipts are treated like papers."
    ),
    "restored_fork": "Epoch {epoch}: two histories part at entry {seq}. The journal ends before it.",
    "restored_gap": (
        "Epoch {epoch}: between receipts {after} and {before} {receipts} receipts are missing; {taken_paise} "
        "was taken and {cancelled_paise} cancelled there."
    ),
    "restored_gap_unknown": (
        "Epoch {epoch}: between receipts {after} and {before} {receipts} receipts are missing; how much money"
        " they stand for cannot be told."
    ),
    "restored_beyond": "What was taken after that, and whose paper nobody brought, cannot be known here.",
    "restored_shift": "The open shift of {staff} goes on with the same drawer.",
    "restored_shift_counted": "Its count does not hold any more: count the drawer again.",
    "restored_no_shift": "No shift was open.",
    "restored_wait": (
        "{count} receipts wait for a supervisor's word. With a shift open, put their cash into its drawer: "
        "counter-pos recover --approver ID"
    ),
    "restored_done": "{device} goes on in epoch {epoch}. Sync now: counter-pos sync --once",
    "paper_in_chain": "{place}: {receipt} is in the journal.",
    "paper_recovered": "{place}: {receipt}, {paise}, is restored from paper.",
    "paper_only": "{place}: {receipt}, account {account}, {paise}: only this paper tells of it.",
    "paper_repeated": "{place}: {receipt} was given before and counts once.",
    "paper_shape": "{place}: no receipt could be read. Nothing was taken over.",
    "paper_later": "{place}: a receipt of a newer release, which this one cannot read.",
    "paper_altered": "{place}: altered. The signature does not fit what the receipt says.",
    "paper_unknown_key": "{place}: signed by no till of ours.",
    "paper_training": "{place}: a training receipt. It stands for no money.",
    "paper_slip": "{place}: a cancellation slip. It proves no payment; show it to head office.",
    "paper_cancelled": "{place}: {receipt} was cancelled afterwards.",
    "paper_clone": "{place}: {receipt} belongs to another history of this till. Keep it and call head office.",
    "paper_other_till": "{place}: {receipt} is of another till.",
}
