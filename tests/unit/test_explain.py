"""Every rupee of 'expected' comes from named entries, and an honest day with one mistake proposes that mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.drawer import Drawer, apply_to_drawer
from counter_pos.domain.entry import Envelope, Who
from counter_pos.domain.explain import Cause, causes, lines, movements, swapped

START = datetime(2026, 7, 31, 4, 0, tzinfo=UTC)
NOTES = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


@dataclass
class Day:
    """A shift's entries as they are read back from bytes, a minute apart."""

    entries: list[Envelope] = field(default_factory=list)
    minute: int = 0

    def add(self, kind: str, facts: dict[str, Any], minutes: int = 1) -> Envelope:
        self.minute += minutes
        entry = Envelope(
            v=1, kind=kind, device="K08-1", epoch=1, seq=len(self.entries) + 1, prev="", clock="ok", mono_ms=0,
            boot="b", at=(START + timedelta(minutes=self.minute)).isoformat(), command_id=str(len(self.entries)),
            mode="live", who=Who("S0412", "pin"), policy=1, app="t", approvals=[], refs=[], facts=facts, shift=1,
        )  # fmt: skip
        self.entries.append(entry)
        return entry

    def open(self, paise: int = 50_000) -> Envelope:
        return self.add("shift_opened", {"shift": 1, "opening_float": paise, "notes": []})

    def pay(
        self, *paise: int, tendered: int | None = None, account: int = 7, minutes: int = 1, kind: str = "cash"
    ) -> int:
        total, serial = sum(paise), len(self.entries)
        given_ = total if tendered is None else tendered
        tender = {"kind": kind, "tendered": given_, "change": given_ - total, "typed": tendered is not None}
        parts = [
            {
                "receipt": f"R{serial}-{at}", "account": f"{account + at:010d}", "purpose": "bill", "paise": each,
                "tax": [], "layout": 1, "warnings": [], "totals": "", "shown": SHOWN,
            }
            for at, each in enumerate(paise)
        ]  # fmt: skip
        return self.add("payment_taken", {"tender": tender, "parts": parts}, minutes).seq

    def cancel(self, seq: int) -> int:
        facts = self.entries[seq - 1].facts
        parts = [
            {name: part[name] for name in ("receipt", "account", "purpose", "paise", "totals")}
            for part in facts["parts"]
        ]
        cash = facts["tender"]["kind"] == "cash"
        returned = sum(part["paise"] for part in parts) if cash else 0
        told = {"parts": parts, "returned": returned, "reason": "other", "original_surrendered": True}
        return self.add("payment_cancelled", told).seq

    def hand_over(self, over_short: int) -> None:
        facts = {"shift": 1, "from_staff": "S0412", "to_staff": "S0413", "notes": []}
        self.add("shift_handed_over", {**facts, "counted": 0, "expected": -over_short, "over_short": over_short})

    def causes(self, difference: int) -> tuple[Cause, ...]:
        return causes(movements(self.entries), difference, NOTES)


SHOWN = {
    **dict.fromkeys(("name_en", "name_hi", "locality_en", "locality_hi", "division_en", "division_hi"), "x"),
    **dict.fromkeys(("meter", "category", "supply", "as_of"), "x"), "load_w": 1, "due_before": 0, "due_after": 0,
}  # fmt: skip

amounts = st.integers(1, 20_000).map(lambda rupees: rupees * 100)
steps = st.one_of(
    st.tuples(st.just("pay"), st.lists(amounts, min_size=1, max_size=3), st.integers(0, 900)),
    st.tuples(st.just("draft"), amounts, st.just(0)),
    st.tuples(st.just("cancel"), st.integers(0, 50), st.just(0)),
    st.tuples(st.just("float"), amounts, st.just(0)),
    st.tuples(st.just("bag"), amounts, st.just(0)),
    st.tuples(st.just("over"), st.integers(-500, 500), st.just(0)),
)


def play(day: Day, plan: list[Any]) -> None:
    """Any day, with cancellations of what stands."""
    paid: list[int] = []
    for what, amount, more in plan:
        match what:
            case "pay":
                paid.append(day.pay(*amount, tendered=sum(amount) + more * 100))
            case "draft":
                paid.append(day.pay(amount, kind="demand_draft"))
            case "cancel" if paid:
                day.cancel(paid.pop(amount % len(paid)))
            case "float":
                day.add("float_added", {"paise": amount, "notes": []})
            case "bag":
                day.add("cash_picked_up", {"paise": amount, "notes": []})
            case "over":
                day.hand_over(amount * 100)


@given(st.lists(steps, max_size=25), st.integers(0, 1_000))
def test_the_lines_are_all_of_the_drawer_and_each_is_all_of_its_entries(plan: list[Any], float_: int) -> None:
    day = Day()
    day.open(float_ * 100)
    play(day, plan)
    drawer = Drawer()
    for entry in day.entries:
        drawer = apply_to_drawer(drawer, entry)
    moved = movements(day.entries)
    told = lines(moved)
    assert sum(line.paise for line in told) == drawer.expected == sum(each.paise for each in moved)
    assert all(line.paise == sum(each.paise for each in line.moved) for line in told)
    assert sorted(each.seq for line in told for each in line.moved) == sorted(each.seq for each in moved)
    sums = {name: sum(line.paise for line in told if line.name == name) for name in ("collected", "returned")}
    assert (sums["collected"], -sums["returned"]) == (drawer.collected, drawer.returned)


@given(st.lists(steps, max_size=25), st.integers(-100_000, 100_000).map(lambda rupees: rupees * 100))
def test_a_cause_explains_just_the_difference_and_names_entries_of_the_shift(plan: list[Any], difference: int) -> None:
    day = Day()
    day.open()
    play(day, plan)
    told = day.causes(difference)
    assert bool(difference) or not told
    seqs = {entry.seq for entry in day.entries}
    assert all(each.paise == difference and each.moved for each in told)
    assert all(move.seq in seqs for each in told for move in each.moved)
    assert [each.weight for each in told] == sorted((each.weight for each in told), reverse=True)
    for each in told:
        if each.code == "transposed":
            assert each.may_be - each.was == difference and sorted(str(each.was)) == sorted(
                str(each.may_be).zfill(len(str(each.was)))
            )


@given(st.lists(steps, max_size=15), st.integers(10, 99_999), st.data())
def test_a_transposed_amount_is_among_the_causes(plan: list[Any], rupees: int, data: st.DataObject) -> None:
    typed = rupees * 100
    meant = data.draw(st.sampled_from(swapped(typed) or (0,)))
    if not meant:
        return
    day = Day()
    day.open()
    play(day, plan)
    seq = day.pay(typed)
    told = day.causes(meant - typed)
    assert (
        any(
            each.code == "transposed" and each.moved[0].seq == seq and (each.was, each.may_be) == (typed, meant)
            for each in told
        )
        or sum(each.code == "transposed" for each in told) >= 8
    )


@given(st.lists(steps, max_size=15), amounts)
def test_a_payment_recorded_twice_is_the_first_thing_to_look_at(plan: list[Any], paise: int) -> None:
    day = Day()
    day.open()
    play(day, plan)
    first, second = day.pay(paise, account=99), day.pay(paise, account=99)
    told = day.causes(-paise)
    assert told[0].code == "paid_twice"
    assert (first, second) in [tuple(each.seq for each in cause.moved) for cause in told if cause.code == "paid_twice"]


@given(st.lists(steps, max_size=15), amounts)
def test_cash_given_back_without_a_cancellation_and_the_reverse(plan: list[Any], paise: int) -> None:
    day = Day()
    day.open()
    play(day, plan)
    seq = day.pay(paise)
    missed = next(each for each in day.causes(-paise) if each.code == "missed_cancellation")
    assert seq in {each.seq for each in missed.moved}
    gone = day.cancel(seq)
    kept = next(each for each in day.causes(paise) if each.code == "cash_not_returned")
    assert gone in {each.seq for each in kept.moved}
    again = [each for each in day.causes(-paise) if each.code == "missed_cancellation"]
    assert all(seq not in {move.seq for move in each.moved} for each in again)


@pytest.mark.parametrize(
    ("difference", "code", "was", "may_be"),
    [
        (-10_000, "change_note", 10_000, 0),  # 160 back from 200: a hundred too much
        (10_000, "change_note", 10_000, 0),  # the hundred kept
        (-40_000, "change_swap", 50_000, 10_000),  # a five hundred given for the hundred
        (3_000, "change_swap", 2_000, 5_000),  # a twenty for the fifty
    ],
)
def test_one_note_of_change(difference: int, code: str, was: int, may_be: int) -> None:
    day = Day()
    day.open()
    day.pay(33_000)
    seq = day.pay(33_000, tendered=50_000)  # 170 back: 100 + 50 + 20
    told = next(each for each in day.causes(difference) if (each.code, each.was, each.may_be) == (code, was, may_be))
    assert [each.seq for each in told.moved] == [seq]


def test_floats_and_bags_that_were_written_and_not_moved() -> None:
    day = Day()
    opened = day.open(120_000)
    bag = day.add("cash_picked_up", {"paise": 77_000, "notes": []})
    assert [(each.code, each.moved[0].seq) for each in day.causes(-120_000)] == [("float_wrong", opened.seq)]
    assert day.causes(77_000)[0].code == "pick_up_wrong" and day.causes(77_000)[0].moved[0].seq == bag.seq


def test_equal_payments_far_apart_are_no_doubled_press_and_nothing_before_a_hand_over_counts() -> None:
    day = Day()
    day.open()
    day.pay(45_000, account=1)
    day.pay(45_000, account=1, minutes=11)
    assert "paid_twice" not in {each.code for each in day.causes(-45_000)}
    day.hand_over(0)
    assert day.causes(-45_000) == ()
    assert day.causes(0) == ()


def test_what_changing_two_digits_over_makes() -> None:
    assert swapped(45_000) == (40_500, 54_000)
    assert swapped(55_500) == ()
    assert swapped(700) == ()
