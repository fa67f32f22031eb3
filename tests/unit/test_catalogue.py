"""Two languages at once, from catalogues that are values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from counter_pos.i18n.catalogue import catalogue


def test_english_says_what_is_written() -> None:
    assert catalogue("en").say("Nothing was recorded.") == "Nothing was recorded."
    assert catalogue("en").language == "en"


def test_hindi_and_english_speak_side_by_side() -> None:
    said = [catalogue(language).say("The amount is zero.") for language in ("hi", "en")]
    assert said == ["राशि शून्य है।", "The amount is zero."]


def test_facts_take_their_places() -> None:
    assert catalogue("hi").say("“{text}” is not an amount.", text="बीस") == "“बीस” कोई राशि नहीं है।"


def test_text_without_facts_keeps_its_braces() -> None:
    assert catalogue("en").say('{"a": 1}') == '{"a": 1}'


def test_nothing_is_said_for_nothing() -> None:
    assert catalogue("hi").say("") == ""


def test_a_missing_text_stays_english_and_is_remembered() -> None:
    assert catalogue("hi").say("No such sentence, {name}.", name="A") == "No such sentence, A."
    assert "No such sentence, {name}." in catalogue("hi").missing
    catalogue("hi").missing.discard("No such sentence, {name}.")  # the catalogue is shared, and others ask it


def test_there_are_two_languages_and_they_do_not_change() -> None:
    with pytest.raises(ValueError, match="no catalogue"):
        catalogue("fr")
    with pytest.raises(FrozenInstanceError):
        catalogue("hi").language = "en"  # type: ignore[misc]
    assert catalogue("hi") is catalogue("hi")
