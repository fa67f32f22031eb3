"""The manual: the same sections in both languages, a section for each screen, and pictures that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counter_pos.i18n.manual import manual, place_of
from counter_pos.ui.places import PLACES
from installer.manual import PAGES, SOURCES

MAIN = "sign_in shift payment receipts count enrol not_ready".split()


def test_both_languages_have_the_same_sections_about_the_same_screens() -> None:
    english, hindi = manual("en"), manual("hi")
    assert [each.pages for each in english] == [each.pages for each in hindi]
    assert all(re.search("[\u0900-\u097f]", each.title + each.body) for each in hindi)
    assert not any(re.search("[\u0900-\u097f]", each.title + each.body) for each in english)


@pytest.mark.parametrize("page", [*MAIN, *(place.name for place in PLACES)])
def test_every_screen_has_its_section(page: str) -> None:
    assert any(page in section.pages for section in manual("en")), page


def test_no_screen_has_two_sections() -> None:
    named = [page for section in manual("en") for page in section.pages]
    assert len(named) == len(set(named))


def test_a_screen_without_a_section_opens_the_keys() -> None:
    assert place_of(manual("en"), "no such screen") == 0


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_page_among_the_documents_is_the_one_that_the_window_opens(language: str) -> None:
    assert PAGES[language].read_bytes() == (SOURCES / f"{language}.md").read_bytes()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_picture_is_there_and_in_the_language(language: str) -> None:
    page: Path = PAGES[language]
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert pictures
    for each in pictures:
        assert (page.parent / each).is_file() and f"-{language}-" in each, each


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_the_window_shows_has_no_picture_and_no_mark(language: str) -> None:
    for section in manual(language):
        assert section.body and "![" not in section.body and "<!--" not in section.body
