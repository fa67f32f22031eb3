"""Whose word changes a site's staff list: a supervisor's of the list, or the person's own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from counter_pos.central.staffing import merged
from counter_pos.domain.entry import Approval, Envelope, Who
from counter_pos.domain.facts import PinReset, StaffBarred
from counter_pos.domain.staff import Role
from counter_pos.replica.manifest import StaffBook, StaffEntry
from tests.chains import ChainMaker

BOOK = StaffBook(
    v=1,
    version=4,
    staff=(
        StaffEntry(412, "Sunita", "सुनीता", Role.CLERK, "old"),
        StaffEntry(413, "Imran", "इमरान", Role.CLERK, "old"),
        StaffEntry(77, "Rakesh", "राकेश", Role.SUPERVISOR, "old"),
    ),
)


def said(facts: Any, who: str, approver: str | None) -> Envelope:
    """An entry as it is read back from its bytes."""
    approvals = [] if approver is None else [Approval(approver, "pin", "staff", True)]
    return ChainMaker().add(facts, shift=None, who=Who(who, "pin"), approvals=approvals).envelope


def reset(who: str, approver: str | None, staff: str = "S0412") -> Envelope:
    return said(PinReset(staff=staff, pin_hash="new", reason="forgotten"), who, approver)


def pin_of(*envelopes: Envelope, number: int = 412) -> str:
    return next(each.pin_hash for each in merged(BOOK, envelopes) if each.number == number)


@pytest.mark.parametrize(
    ("who", "approver", "pin"),
    [
        ("S0077", "S0077", "new"),
        ("S0412", None, "new"),
        ("S0413", None, "old"),
        ("S0413", "S0413", "old"),
        ("S0412", "S0413", "old"),
        ("S0077", "S9999", "old"),
    ],
)
def test_a_reset_needs_a_supervisor_of_the_list_or_is_the_persons_own(who: str, approver: str | None, pin: str) -> None:
    assert pin_of(reset(who, approver)) == pin


def test_nobody_bars_themselves_and_no_clerk_bars() -> None:
    for who, staff, barred in (("S0077", "S0412", True), ("S0413", "S0412", False), ("S0077", "S0077", False)):
        barring = said(StaffBarred(staff=staff, barred=True, reason="left"), who, who)
        assert any(each.barred for each in merged(BOOK, [barring])) is barred


def test_the_last_word_holds_and_nonsense_changes_nothing() -> None:
    later = said(PinReset(staff="S0412", pin_hash="newer", reason="again"), "S0077", "S0077")
    nonsense = ChainMaker().add({"staff": "S0412"}, kind="pin_reset", shift=None).envelope
    stranger = reset("S0077", "S0077", staff="S0999")
    assert pin_of(reset("S0077", "S0077"), later, nonsense, stranger) == "newer"
    assert pin_of(nonsense) == "old"
