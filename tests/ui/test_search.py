"""Any receipt found, told, copied, moved and judged, key by key."""

from __future__ import annotations

import pytest

from counter_pos.services.shelf import KEYS_FILE
from counter_pos.ui.search.view import SearchView
from counter_pos.wire.canonical import encode
from tests.tills import key_list
from tests.ui.conftest import Counter
from tests.ui.test_side_screens import envelopes, kinds, papers, pay_one, supervisor


def trust_ourselves(counter: Counter) -> None:
    """A key list with this till on it, as the centre would have sent."""
    (counter.till.folder / KEYS_FILE).write_bytes(encode(key_list(counter.till.journal)))


def searching(counter: Counter) -> SearchView:
    counter.press("F4", "F9")
    assert counter.front.window.page == "search" and counter.focus == "receipt_query"
    view = counter.front.room("search").view
    assert isinstance(view, SearchView)
    return view


def told(view: SearchView) -> list[str]:
    return [what.text() for _, what in view._lines if not what.isHidden()]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_receipt_is_found_and_tells_its_story(paying: Counter, language: str) -> None:
    pay_one(paying)
    if language == "hi":
        paying.press("Ctrl+L")
    view = searching(paying)
    paying.type("000001")
    paying.press("Enter")
    assert len(view.table.rows_model.rows) == 1 and paying.focus == "receipt_query"
    assert told(view)[0] == {"en": "Taken by S0412", "hi": "S0412 ने लिया"}[language]
    assert view.reprint.isEnabled() and view.cancel.isEnabled()


def test_what_nobody_understands_is_told(paying: Counter) -> None:
    view = searching(paying)
    paying.type("ram")
    paying.press("Enter")
    assert "“ram”" in view.banner.accessibleName() and paying.focus == "receipt_query"
    paying.press("Esc")
    assert paying.front.window.page == "payment"


def test_a_duplicate_is_printed_from_there(paying: Counter) -> None:
    pay_one(paying)
    view = searching(paying)
    paying.type("000001")
    paying.press("Enter", "F7", "Down", "Enter", "Enter")
    assert envelopes(paying)[-1].kind == "receipt_duplicated"
    assert paying.focus == "receipt_query"
    assert told(view)[-1].startswith("Duplicate 1 by S0412")


def test_the_division_is_asked_to_move_money(paying: Counter) -> None:
    pay_one(paying)
    first = paying.till.desk.receipts_of_shift()[0]
    right = next(each for each in paying.till.consumers() if each.account != first.account)
    view = searching(paying)
    paying.type("000001")
    paying.press("Enter", "F6")
    assert paying.focus == "to_account"
    paying.press("F9")
    assert "transfer_requested" not in kinds(paying), "nobody's account is known yet"
    paying.type(f"{right.account:010d}")
    paying.press("Enter")
    assert paying.focus == "transfer_reason_typed_wrong"
    paying.press("Down", "Enter", "Enter")
    last = envelopes(paying)[-1]
    assert last.kind == "transfer_requested"
    assert (last.facts["to_account"], last.facts["reason"]) == (f"{right.account:010d}", "told_wrong")
    assert paying.front.window.open_sheet is None and paying.focus == "receipt_query"
    assert "asked for by S0412" in told(view)[-1]


def test_a_receipt_of_ours_scanned_at_the_payment_screen_opens_with_its_verdict(paying: Counter) -> None:
    trust_ourselves(paying)
    pay_one(paying)
    paying.scan(papers(paying)[0])
    assert paying.front.window.page == "search"
    view = paying.front.room("search").view
    assert isinstance(view, SearchView)
    assert view._verdict.text() == "GENUINE" and not view._verdict.isHidden()
    assert view._number.text().startswith("K08-7QX-") and view.cancel.isEnabled()
    paying.press("F8", "Enter")
    paying.scan(papers(paying)[0])
    supervisor(paying)
    assert envelopes(paying)[-1].kind == "payment_cancelled"
    assert not view.cancel.isEnabled() and not view.reprint.isEnabled()
    paying.press("F2")
    paying.scan(papers(paying)[0])
    assert view._verdict.text() == "CANCELLED"


def test_a_paper_of_no_known_till_is_repeated_in_nothing(paying: Counter) -> None:
    pay_one(paying)
    (paying.till.folder / KEYS_FILE).write_bytes(encode(key_list()))
    view = searching(paying)
    paying.scan(papers(paying)[0])
    assert view._verdict.text() == "UNKNOWN KEY" and view._says.isHidden()
    assert view.table.rows_model.rows == () and not view.reprint.isEnabled()
    assert paying.focus == "receipt_query"


def test_every_control_of_the_search_has_a_name(paying: Counter) -> None:
    view = searching(paying)
    assert view.query.accessibleName() and view.table.accessibleName()
    assert all(button.accessibleName() for button in (view.transfer, view.reprint, view.cancel))
