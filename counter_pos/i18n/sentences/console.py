"""Trouble that only the command line can have: what was not given, and files that cannot be used."""

from __future__ import annotations

from counter_pos.i18n.sentences.shared import NOTHING, TAKEN_SAFE, UNCHANGED, Texts

NOTICES: dict[str, Texts] = {
    "no_centre": (
        "The settings of this till name no centre.",
        TAKEN_SAFE,
        "Write the centre's address into settings.toml, or enrol the till: counter-pos enrol",
    ),
    "till_already_enrolled": (
        "There is a till in {path} already.",
        UNCHANGED,
        "Use it as it is, or name another folder with --data.",
    ),
    "pepper_changed": (
        "This machine already keeps another secret for the PINs of {device}.",
        UNCHANGED,
        "Enrol it on its own machine, or call head office.",
    ),
    "pin_needed": (
        "The PIN of {staff} is needed, and nobody is here to type it.",
        NOTHING,
        "Put it into the variable {variable}, or run this in a terminal.",
    ),
    "output_file_needed": ("A picture or printer bytes cannot be shown here.", UNCHANGED, "Name a file with -o FILE."),
    "picture_without_qr": (
        "There is no receipt code in {path}.",
        UNCHANGED,
        "Take the picture again, flat and in good light.",
    ),
    "keys_unreadable": (
        "The keys in {path} cannot be read ({reason}).",
        UNCHANGED,
        "Name the file of public keys with --keys FILE.",
    ),
    "paper_unproven": (
        "No till on the key list signed this paper: it is forged, or the list is too old.",
        UNCHANGED,
        "Keep the paper, and show it to head office.",
    ),
    "paper_of_another": (
        "This paper is of till {device}, epoch {epoch}, whose journal is not in this folder.",
        UNCHANGED,
        "Name that till's folder with --data.",
    ),
    "notes_shape": ("“{text}” is not a count of notes.", NOTHING, "Write notes as 500x3,100x2: value, x, how many."),
    "port_taken": (
        "The address {host}:{port} cannot be used ({reason}).",
        UNCHANGED,
        "Choose another port with --port, or stop the program that uses it.",
    ),
    "staff_site_missing": (
        "It is not said for which site these staff are.",
        UNCHANGED,
        "Name the site, as in the command's --help.",
    ),
    "counter_unknown": ("There is no counter “{text}”.", UNCHANGED, "Use a counter from the list, for example K08."),
    "city_too_small": (
        "This city has no consumer for a part of the day: {missing}.",
        UNCHANGED,
        "Make a larger city: --accounts 20000 or more.",
    ),
}
