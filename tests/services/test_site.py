"""The site's safe and day over two windows: what a slip or the centre brings, once, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.services.cash.safe import Offered, Recount, matter_of
from counter_pos.services.cash.slips import slip_of
from counter_pos.services.days.site import SILENT_AFTER
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.slip_claims import slip_claim
from counter_pos.wire.slip_qr import from_text, pack, slip_text
from tests import words
from tests.tills import CLERK, CLERK_PIN, OTHER_CLERK, OTHER_CLERK_PIN, SUPERVISOR, SUPERVISOR_PIN, order
from tests.windows import FLOAT, Windows, close, newest, running, shift, two_windows, window_state

DAY = date(2026, 7, 31)
BAG = (NoteCount(10_000, 3),)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Windows]:
    with two_windows(tmp_path) as made:
        yield made


def refused(code: str, deed: Callable[[], object], site: Windows) -> Refused:
    """The deed is refused for this reason, and window 1's journal is as before."""
    before = site.first.journal.place.seq
    with pytest.raises(Refused) as told:
        deed()
    assert told.value.code == code
    assert site.first.journal.place.seq == before
    return told.value


def receive(site: Windows, entry: StoredEntry, recount: Recount | None = None) -> Offered:
    """Window 1 takes over what the slip of an entry of window 2 says."""
    slip = site.slip(entry)
    return site.desk.receive_slip(slip, words.by_slip(site.desk, slip, recount), recount)


def picked_up(site: Windows) -> StoredEntry:
    """₹ 300 in a bag at window 2, during its shift."""
    desk = site.second.desk
    desk.sign_in(OTHER_CLERK, OTHER_CLERK_PIN)
    desk.open_shift(FLOAT)
    desk.pick_up(BAG, "B-1044", words.picking_up(desk, "B-1044", BAG))
    return newest(site.second, "cash_picked_up")


def test_a_scanned_slip_brings_the_shift_into_the_safe_and_into_the_close(site: Windows) -> None:
    site.first_shift()
    closing = site.second_shift(short=1)
    taken = receive(site, closing)
    assert (taken.window, taken.paise, taken.over_short, taken.staff) == (2, 79_900, -100, OTHER_CLERK)
    entry = newest(site.first, "shift_received").envelope
    assert entry.facts == {
        "by": "slip",
        "counted": 79_900,
        "device": "K08-2",
        "over_short": -100,
        "shift": 1,
        "staff": OTHER_CLERK,
    }
    assert [(ref.device, ref.seq, ref.hash) for ref in entry.refs] == [("K08-2", closing.seq, closing.hash.hex())]
    summary = site.desk.close_day(None, words.closing_day(site.desk))
    facts = newest(site.first, "site_day_closed").envelope.facts
    assert [(each["device"], each["counted"]) for each in facts["shifts"]] == [("K08-1", 80_000), ("K08-2", 79_900)]
    assert (facts["expected"], facts["counted"], facts["over_short"]) == (160_000, 159_900, -100)
    assert "confirmed" not in facts
    assert (summary.in_safe, summary.others_in_safe) == (80_000, 79_900)
    assert [(each.window, each.counted) for each in summary.others] == [(2, 79_900)]


def test_the_centre_brings_the_same_shift_to_the_same_entry(site: Windows) -> None:
    closing = site.second_shift()
    site.told(closing)
    (waiting,) = site.desk.waiting_for_safe()
    assert (waiting.kind, waiting.paise, waiting.by) == ("shift", 80_000, "centre")
    site.desk.receive_heard(waiting.place, words.by_place(site.desk, waiting.place))
    assert newest(site.first, "shift_received").envelope.facts["by"] == "centre"
    assert site.desk.waiting_for_safe() == []
    refused("slip_received", lambda: receive(site, closing), site)


def test_a_day_may_be_closed_of_other_windows_alone(site: Windows) -> None:
    closing = site.second_shift()
    receive(site, closing)
    refused("day_without_shift", lambda: site.desk.close_day(None, words.for_something(site.desk)), site)
    summary = site.desk.close_day(DAY, words.closing_day(site.desk, DAY))
    assert summary.shifts == () and summary.others_in_safe == 80_000 and summary.closed_at is not None


def test_a_bag_is_counted_again_and_its_difference_is_known(site: Windows) -> None:
    bag = picked_up(site)
    slip = site.slip(bag)
    refused("recount_needed", lambda: site.desk.receive_slip(slip, words.by_slip(site.desk, slip)), site)
    short = (NoteCount(10_000, 2),)
    word = words.by_slip(site.desk, slip, Recount(short))
    told = refused("pickup_differs", lambda: site.desk.receive_slip(slip, word, Recount(short)), site)
    assert (told.facts["counted_paise"], told.facts["told_paise"]) == (20_000, 30_000)
    site.desk.receive_slip(slip, word, Recount(short, differs=True))
    facts = newest(site.first, "cash_received_in_safe").envelope.facts
    assert facts == {"by": "slip", "device": "K08-2", "notes": [[10_000, 2]], "paise": 20_000}


def test_a_bag_that_the_centre_told_of_keeps_its_number(site: Windows) -> None:
    site.told(picked_up(site))
    (waiting,) = site.desk.waiting_for_safe()
    site.desk.receive_heard(waiting.place, words.by_place(site.desk, waiting.place, Recount(BAG)), Recount(BAG))
    assert newest(site.first, "cash_received_in_safe").envelope.facts["bag"] == "B-1044"


def other_key(site: Windows, closing: StoredEntry) -> str:
    """The slip of the same place, as a stranger would sign it."""
    claim = slip_claim(closing.envelope, closing.hash, site.second.journal.key_id)
    return slip_text(claim, site.first.journal.signer)


def test_a_forged_slip_is_refused(site: Windows) -> None:
    refused("slip_altered", lambda: site.desk.read_slip(other_key(site, site.second_shift())), site)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bit=st.integers(min_value=0, max_value=148 * 8 - 1))
def test_no_changed_bit_of_a_slip_gets_into_the_safe(bit: int, closed_slip: tuple[Windows, str]) -> None:
    import base64

    site, text = closed_slip
    encoded = text.removeprefix("CS1:")
    raw = bytearray(base64.b32decode(encoded + "=" * (-len(encoded) % 8)))
    raw[bit // 8] ^= 1 << bit % 8
    harmed = "CS1:" + base64.b32encode(bytes(raw)).decode().rstrip("=")
    with pytest.raises(Refused) as told:
        site.desk.read_slip(harmed)
    assert told.value.code in {"slip_altered", "slip_text_unknown", "slip_key_unknown", "slip_training"}


@pytest.fixture
def closed_slip(site: Windows) -> tuple[Windows, str]:
    return site, site.slip(site.second_shift())


def test_a_training_slip_is_refused_however_it_is_signed(site: Windows) -> None:
    closing = site.second_shift()
    claim = replace(slip_claim(closing.envelope, closing.hash, site.second.journal.key_id), training=True)
    refused("slip_training", lambda: site.desk.read_slip(slip_text(claim, site.second.journal.signer)), site)


def test_two_histories_in_one_place_are_seen(site: Windows) -> None:
    closing = site.second_shift()
    told = site.told(closing)
    site.heard.book = replace(told, closings=(replace(told.closings[0], hash="ab" * 32),))
    refused("slip_contradicted", lambda: site.desk.read_slip(site.slip(closing)), site)


def test_the_same_command_receives_once(site: Windows) -> None:
    slip = site.slip(site.second_shift())
    word = words.by_slip(site.desk, slip)
    for _ in range(2):
        site.desk.receive_slip(slip, word, command_id="one")
    assert len(list(site.first.journal.of_kind("shift_received"))) == 1
    assert from_text(slip)[0].paise == 80_000


def test_a_shift_that_is_open_elsewhere_holds_the_day_up_by_name(site: Windows) -> None:
    site.first_shift()
    site.told(running=running())
    word = words.closing_day(site.desk, DAY)
    told = refused("day_window_open", lambda: site.desk.close_day(DAY, word, confirmed=["K08-2"]), site)
    assert (told.facts["window"], told.facts["staff"]) == (2, OTHER_CLERK)


def test_a_window_that_fell_silent_is_called_out_of_order_and_its_shift_left_open(site: Windows) -> None:
    """Its PC died at work: the day is closed without it, and its cash stays in its drawer until it is restored."""
    site.first_shift()
    site.told(running=running())
    site.first.clock.pass_time(minutes=16)
    word = words.closing_day(site.desk, DAY)
    told = refused("day_window_silent", lambda: site.desk.close_day(DAY, word, confirmed=["K08-2"]), site)
    assert (told.facts["window"], told.facts["staff"]) == (2, OTHER_CLERK)
    refused("day_window_silent", lambda: site.desk.close_day(DAY, word, left_open=["K08-3"]), site)
    summary = site.desk.close_day(DAY, word, left_open=["K08-2"])
    entry = newest(site.first, "site_day_closed")
    assert entry.envelope.facts["left_open"] == [{"device": "K08-2", "shift": 1, "staff": OTHER_CLERK}]
    assert "confirmed" not in entry.envelope.facts
    assert [(each.window, each.shift, each.staff) for each in summary.left_open] == [(2, 1, OTHER_CLERK)]
    assert (entry.envelope.facts["counted"], summary.others_in_safe) == (80_000, 0)
    rows = {row.name: row.text for row in slip_of(site.first.till, entry).rows}
    assert rows["left_open"] == f"K08-2 · 1 · {OTHER_CLERK}" and "unused" not in rows
    receive(site, site.second_shift())  # the till is there again
    assert site.desk.day_summary(DAY).others_in_safe == 80_000


def test_a_window_that_was_heard_a_moment_ago_is_not_out_of_order(site: Windows) -> None:
    site.first_shift()
    site.told(running=running())
    site.first.clock.pass_time(minutes=14)
    word = words.closing_day(site.desk, DAY)
    refused("day_window_open", lambda: site.desk.close_day(DAY, word, left_open=["K08-2"]), site)


def test_a_closed_shift_that_was_not_received_holds_the_day_up(site: Windows) -> None:
    site.first_shift()
    site.told(site.second_shift())
    word = words.closing_day(site.desk, DAY)
    told = refused("day_not_received", lambda: site.desk.close_day(DAY, word, confirmed=["K08-2"]), site)
    assert (told.facts["window"], told.facts["paise"]) == (2, 80_000)


def test_a_bag_on_its_way_from_another_window_holds_the_day_up(site: Windows) -> None:
    site.first_shift()
    bag = picked_up(site)
    close(site.second, 200)
    closing = newest(site.second, "shift_closed")
    site.told(bag, closing)
    receive(site, closing)
    told = refused("day_pick_up_open", lambda: site.desk.close_day(DAY, words.closing_day(site.desk, DAY)), site)
    assert told.facts["bags"] == "B-1044"
    receive(site, bag, Recount(BAG))
    assert site.desk.close_day(DAY, words.closing_day(site.desk, DAY)).others_in_safe == 50_000


def test_a_silent_window_is_answered_for_by_name_and_recorded(site: Windows) -> None:
    site.first_shift()
    told = refused("day_unconfirmed", lambda: site.desk.close_day(DAY, words.closing_day(site.desk, DAY)), site)
    assert told.facts["names"] == "K08-2"
    site.desk.close_day(DAY, words.closing_day(site.desk, DAY), confirmed=["K08-2"])
    entry = newest(site.first, "site_day_closed")
    assert entry.envelope.facts["confirmed"] == ["K08-2"] and "left_open" not in entry.envelope.facts
    assert [row.text for row in slip_of(site.first.till, entry).rows if row.name == "unused"] == ["K08-2"]
    assert site.desk.day_summary(DAY).unused == ("K08-2",)


def test_a_window_that_just_said_it_is_idle_needs_no_answer(site: Windows) -> None:
    site.first_shift()
    site.told()
    site.desk.close_day(DAY, words.closing_day(site.desk, DAY))
    assert "confirmed" not in newest(site.first, "site_day_closed").envelope.facts


@pytest.mark.parametrize("doubt", ["late", "unsent"])
def test_an_old_or_unsent_word_is_no_answer(site: Windows, doubt: str) -> None:
    site.first_shift()
    site.told(unsent=3 if doubt == "unsent" else 0)
    if doubt == "late":
        site.first.clock.pass_time(minutes=16)
    refused("day_unconfirmed", lambda: site.desk.close_day(DAY, words.closing_day(site.desk, DAY)), site)


def test_a_shift_whose_slip_was_jumped_over_is_missed(site: Windows) -> None:
    site.first_shift()
    closings = []
    for _ in range(3):
        closings.append(site.second_shift())
    for closing in (closings[0], closings[2]):
        receive(site, closing)
    told = refused("day_shift_missing", lambda: site.desk.close_day(DAY, words.closing_day(site.desk, DAY)), site)
    assert (told.facts["window"], told.facts["shift"]) == (2, 2)
    receive(site, closings[1])
    assert site.desk.close_day(DAY, words.closing_day(site.desk, DAY)).others_in_safe == 240_000


def test_who_ran_another_windows_shift_does_not_close_the_day(site: Windows) -> None:
    shift(site.second, SUPERVISOR, SUPERVISOR_PIN)
    text = site.slip(newest(site.second, "shift_closed"))
    other = words.second_supervisor(site.first)
    site.desk.receive_slip(text, other(matter_of(site.desk.read_slip(text), Recount())))
    refused("day_own_drawer", lambda: site.desk.close_day(DAY, words.closing_day(site.desk, DAY)), site)


def test_at_another_window_nothing_of_the_safe_is_done(site: Windows) -> None:
    site.second_shift()
    before = site.second.journal.place.seq
    word = words.closing_day(site.second.desk, DAY)
    for deed in (lambda: site.second.desk.close_day(DAY, word), lambda: site.second.desk.read_slip("CS1:")):
        with pytest.raises(Refused) as told:
            deed()
        assert (told.value.code, told.value.facts["window"]) == ("safe_elsewhere", 1)
    assert site.second.journal.place.seq == before


def test_a_late_slip_of_a_closed_day_is_still_received(site: Windows) -> None:
    site.first_shift()
    site.desk.close_day(DAY, words.closing_day(site.desk, DAY), confirmed=["K08-2"])
    late = site.second_shift()
    receive(site, late)
    assert site.desk.day_summary(DAY).others_in_safe == 80_000


def test_the_windows_of_the_site_are_read_with_what_to_do(site: Windows) -> None:
    site.told(site.second_shift(), unprinted=2, printer="paper_out", drawer="over", uncertain=1)
    reading = site.desk.site_reading()
    assert reading.keeps_safe and [row.window for row in reading.rows] == [1, 2]
    own, other = reading.rows
    assert own.here and not other.here and other.to_receive == 1
    assert other.todo == ("to_receive", "lock", "printer", "in_doubt")
    site.first.clock.at += SILENT_AFTER * 2
    assert "silent" in site.desk.site_reading().rows[1].todo


def test_a_window_that_was_never_heard_has_its_row(site: Windows) -> None:
    row = site.desk.site_reading().rows[1]
    assert (row.device, row.heard_at, row.state, row.todo) == ("K08-2", None, None, ("never_heard",))


def test_a_drawer_of_yesterday_is_uncounted(site: Windows) -> None:
    site.told(running=running("2026-07-30"))
    assert "uncounted" in site.desk.site_reading().rows[1].todo


def test_a_till_tells_how_it_stands(site: Windows) -> None:
    desk = site.first.desk
    idle = desk.own_state()
    assert (idle.receipts, idle.drawer, idle.clock, idle.unsent) == (0, "low", "ok", site.first.journal.place.seq)
    desk.sign_in(CLERK, CLERK_PIN)
    desk.open_shift(FLOAT)
    desk.take_payment(order(site.first.postpaid().account, 30_000))
    state = desk.own_state()
    assert state.running is not None and state.running.staff == CLERK  # type: ignore[union-attr]
    assert (state.receipts, state.unprinted) == (1, 2)
    assert window_state().running is not state.running


def test_the_slip_of_the_day_names_the_windows(site: Windows) -> None:
    site.first_shift()
    receive(site, site.second_shift())
    site.desk.close_day(DAY, words.closing_day(site.desk, DAY))
    slip = slip_of(site.first.till, newest(site.first, "site_day_closed"))
    assert [row.about for row in slip.rows if row.name == "of_shift"] == ["K08-1 · 1 · S0412", "K08-2 · 1 · S0413"]
    assert pack(from_text(slip.qr)[0])
