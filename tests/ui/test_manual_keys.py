"""Every key that the manual names on a screen's page is live there, and it names every key of the payment."""

from __future__ import annotations

import re

import pytest

from counter_pos.i18n.manual import Section, manual
from counter_pos.ui.kit.base import KeyDeed
from counter_pos.ui.places import PLACES
from counter_pos.ui.shell.window import CAPS
from tests.ui.conftest import Counter

NAMED = re.compile(r"(?:(?:Ctrl\+Alt|Ctrl|Shift)\+(?:F\d{1,2}|[A-Z])|(?<![A-Z+])F\d{1,2}|Esc)\b")

LEADS_IN = {
    "printer": "papers",
    "search": "receipts",
    "explain": "count",
    "held": "payment",
    "receipts": "payment",
}
"""A page may name the key that leads to its screen: it is a key of that other one."""
ELSEWHERE = {"not_ready": {"F5", "Esc"}}
"""A notice is a window of its own."""
DAYS = {"clerk_day": ("payment", "shift", "count"), "supervisor_day": ("day", "site"), "keys": ("payment",)}
"""Pages about no single screen."""


def live(counter: Counter) -> dict[str, set[str]]:
    """The keys of every screen and sheet, by its name."""
    front = counter.front
    assert front.payment and front.shift and front.history and front.count  # each is built when it is first asked for
    for place in PLACES:
        front.room(place.name)
    pages = front.window._pages
    keys = {name: caps(page.keys()) for name, page in pages.items()}
    sheets = {"cancel": front.cancel_sheet, "reprint": front.reprint_sheet, "lock": front.lock_sheet}
    keys |= {name: caps(sheet.keys()) for name, sheet in sheets.items()}
    return keys


def caps(keys: tuple[KeyDeed, ...]) -> set[str]:
    return {each.cap for each in keys}


def everywhere(counter: Counter) -> set[str]:
    return caps(counter.front.window._global)


def allowed(section: Section, keys: dict[str, set[str]]) -> set[str]:
    told: set[str] = set()
    for page in section.pages:
        told |= keys.get(page, set()) | ELSEWHERE.get(page, set())
        for other in (*DAYS.get(page, ()), *([LEADS_IN[page]] if page in LEADS_IN else [])):
            told |= keys[other]
    return told


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_key_that_the_manual_names_is_live_where_it_is_named(paying: Counter, language: str) -> None:
    keys, always = live(paying), everywhere(paying)
    dead = [
        (section.title, each)
        for section in manual(language)
        for each in sorted(set(NAMED.findall(section.body)))
        if each not in allowed(section, keys) | always
    ]
    assert not dead


def test_both_languages_name_the_same_keys_on_each_page() -> None:
    for english, hindi in zip(manual("en"), manual("hi"), strict=True):
        assert set(NAMED.findall(english.body)) == set(NAMED.findall(hindi.body)), english.title


def test_the_window_hears_every_key_that_a_screen_has(paying: Counter) -> None:
    for name, mine in live(paying).items():
        assert mine <= set(CAPS), name
    assert everywhere(paying) <= set(CAPS)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_page_of_keys_names_every_key_of_the_payment_and_of_every_screen(paying: Counter, language: str) -> None:
    told = {
        each
        for section in manual(language)
        if {"keys", "payment", "held"} & set(section.pages)
        for each in NAMED.findall(section.body)
    }
    assert live(paying)["payment"] | everywhere(paying) <= told


@pytest.mark.parametrize(("page", "keys"), [("receipts", ["F4"]), ("held", ["Ctrl+H"]), ("papers", ["Ctrl+R"]),
                                            ("search", ["F4", "F9"]), ("printer", ["Ctrl+R", "F9"])])  # fmt: skip
def test_f1_opens_the_page_of_the_screen_that_the_manuals_keys_lead_to(
    paying: Counter, page: str, keys: list[str]
) -> None:
    paying.press(*keys)
    assert paying.front.window.page == page
    paying.press("F1")
    shown = paying.front.help_sheet.contents.currentRow()
    assert page in manual("en")[shown].pages
