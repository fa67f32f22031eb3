"""Every code that the product raises has its three sentences in both languages, and the facts that they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.i18n.catalogue import catalogue
from counter_pos.i18n.notices import caution, notice_for, show_fact
from counter_pos.i18n.sentences import CAUTIONS, NOTICES

PRODUCT = Path(__file__).resolve().parent.parent.parent / "counter_pos"
_PLACE = re.compile(r"\{(\w+)\}")
_ERRORS = {"Refused", "Unavailable", "Broken", "CounterError"}


def raised(names: set[str]) -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, code, names of its facts or None where they are handed on as **facts) of every literal in the code."""
    for path in sorted(PRODUCT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in names:
                continue
            for code in _codes(node.args[0]):
                given = {word.arg for word in node.keywords}
                if len(node.args) > 1 and isinstance(node.args[1], ast.Dict):
                    given |= {key.value for key in node.args[1].keys if isinstance(key, ast.Constant)}
                elif len(node.args) > 1:
                    given.add(None)
                where = f"{path.relative_to(PRODUCT)}:{node.lineno}"
                yield where, code, None if None in given else {str(name) for name in given}


def _codes(node: ast.expr) -> list[str]:
    """The code that stands there, or both of a choice between two."""
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_every_code_raised_has_its_sentences() -> None:
    assert [f"{where} {code}" for where, code, _ in raised(_ERRORS) if code not in NOTICES] == []


def test_every_caution_given_has_its_sentence() -> None:
    assert [f"{where} {code}" for where, code, _ in raised({"Caution"}) if code not in CAUTIONS] == []


def test_every_fact_that_a_sentence_names_is_given() -> None:
    short = []
    for where, code, given in raised(_ERRORS):
        places = {place for text in NOTICES.get(code, ()) for place in _PLACE.findall(text)} - {"code"}
        if where.startswith("wire/"):
            places.discard("seq")  # whoever walks the chain adds it
        if given is not None and places - given:
            short.append(f"{where} {code} lacks {sorted(places - given)}")
    for where, code, given in raised({"Caution"}):
        places = set(_PLACE.findall(CAUTIONS.get(code, "")))
        if given is not None and places - given:
            short.append(f"{where} {code} lacks {sorted(places - given)}")
    assert short == []


@pytest.mark.parametrize("code", NOTICES)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_notice_says_what_happened_what_is_safe_and_what_to_do(code: str, language: str) -> None:
    notice = notice_for(Refused(code), language)
    for sentence in (notice.happened, notice.safe, notice.todo):
        assert len(sentence) > 5
    assert len({notice.happened, notice.safe, notice.todo}) == 3
    assert notice.happened.endswith("." if language == "en" else "।")
    if language == "hi":
        assert re.search("[\u0900-\u097f]", notice.happened + notice.safe + notice.todo)


@pytest.mark.parametrize("code", CAUTIONS)
def test_a_caution_is_one_sentence_in_both_languages(code: str) -> None:
    assert caution(code, {}, "en") != code
    assert caution(code, {}, "hi") != caution(code, {}, "en")


def test_no_sentence_was_looked_for_in_vain() -> None:
    for code in NOTICES:
        notice_for(Broken(code), "hi")
    asked = {text for texts in NOTICES.values() for text in texts} | set(CAUTIONS.values())
    assert not asked & catalogue("hi").missing


def test_facts_are_written_for_people() -> None:
    notice = notice_for(Refused("short_tender", missing_paise=14_800_000), "en")
    assert notice.happened == "The cash received is ₹ 1,48,000 too little."
    assert "₹ 1,48,000" in notice_for(Refused("short_tender", missing_paise=14_800_000), "hi").happened
    assert show_fact("paise", -250, "en") == "-₹ 2.50"
    assert show_fact("day", date(2026, 7, 31), "hi") == "31 जुलाई 2026"
    assert show_fact("at", datetime(2026, 7, 31, 8, 35, tzinfo=UTC), "en") == "31 Jul 2026, 14:05"
    assert show_fact("account", 1203447190, "en") == "12 0344 7190"


def test_what_a_person_typed_cannot_spoil_a_notice() -> None:
    typed = "{account} \n" + "क" * 500
    told = notice_for(Refused("account_not_digits", text=typed), "hi").happened
    assert "{account}" in told and "\n" not in told and len(told) < 250


def test_a_code_without_words_is_named_and_nothing_fails() -> None:
    notice = notice_for(Unavailable("never_heard_of", odd=object()), "en")
    assert "never_heard_of" in notice.happened
    assert caution("never_heard_of", {}, "hi") == "never_heard_of"


def test_a_missing_fact_leaves_a_mark_and_nothing_fails() -> None:
    assert "?" in notice_for(Refused("short_tender"), "en").happened
