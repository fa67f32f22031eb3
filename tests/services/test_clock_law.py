"""The laws of time, whatever the clock does: any jumps, restarts and acknowledgements, read from the chain alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counter_pos.domain.business_date import local
from counter_pos.domain.entry import Envelope
from counter_pos.domain.errors import Refused
from counter_pos.domain.payment import NoteCount
from counter_pos.wire.instants import from_wire
from counter_pos.wire.verify import ChainCheck
from tests import words
from tests.tills import CLERK, CLERK_PIN, START, TestTill, order

TWO_MINUTES, FIVE_MINUTES, A_DAY_AND_TWO_HOURS = timedelta(minutes=2), timedelta(minutes=5), timedelta(hours=26)
A_YEAR = timedelta(days=366)
SECONDS = st.one_of(st.integers(-400, 400), st.integers(-200_000, 200_000), st.integers(-(10**9), 10**9))
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, (LATEST - EARLIEST) // timedelta(seconds=1)).map(lambda s: EARLIEST + timedelta(seconds=s))
DEEDS = ("restart", "reboot", "pay", "pay", "shift", "shift", "acknowledge", "outage")
ACTIONS = st.one_of(
    st.tuples(st.just("pass"), st.integers(0, 300_000)),
    st.tuples(st.just("jump"), SECONDS),
    st.tuples(st.just("set"), MOMENTS),
    st.tuples(st.sampled_from(DEEDS), st.none()),
)


@dataclass
class World:
    """A till, its wrong clock, and the time that it really is."""

    till: TestTill
    truth: datetime = START
    boots: int = 0
    line: bool = True

    def run(self, action: str, by: object) -> None:
        clock, desk = self.till.clock, self.till.desk
        match action, by:
            case "pass", int():
                clock.pass_time(seconds=by)
                self.truth += timedelta(seconds=by)
            case "jump", int():
                clock.at = min(max(clock.at + timedelta(seconds=by), EARLIEST), LATEST)
            case "set", datetime():
                clock.at = by
            case "restart", _:
                self.till.reopen().sign_in(CLERK, CLERK_PIN)
            case "reboot", _:
                self.boots += 1
                clock.boot, clock.mono = f"boot{self.boots:04d}", 20_000
                self.till.reopen().sign_in(CLERK, CLERK_PIN)
            case "pay", _:
                if self.open:  # always possible: this never raises
                    desk.take_payment(order(self.till.consumers()[self.till.journal.place.seq % 300].account, 20_000))
            case "shift", _:
                self.close_shift() if self.open else self.open_shift()
            case "acknowledge", _:
                self.till.acknowledge(self.truth)
            case _:
                desk.outage_began("unreachable") if self.line else desk.outage_ended("answered")
                self.line = not self.line

    @property
    def open(self) -> bool:
        shift = self.till.till.shift
        return shift is not None and shift.state != "closed"

    def open_shift(self) -> None:
        """As a clerk does, and where the clock is doubted with a supervisor who looks at a calendar."""
        desk = self.till.desk
        try:
            desk.open_shift(())
        except Refused as refused:
            assert refused.code == "clock_needs_supervisor"
            last = self.till.journal.place.last_business_date or date.min
            least = max(local(self.till.till.known_time()).date(), last)
            today = min(max(local(self.truth).date(), least), least + A_YEAR)
            desk.open_shift((), approval=words.confirming_date(desk, today))

    def close_shift(self) -> None:
        shift = self.till.till.shift
        assert shift is not None
        expected = shift.drawer.expected
        self.till.desk.count_drawer((NoteCount(100, expected // 100),) if expected else ())
        self.till.desk.close_shift(None, None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, min_size=4, max_size=24))
def test_the_laws_of_time_hold_whatever_the_clock_does(actions: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        till = TestTill(Path(folder))
        till.desk.sign_in(CLERK, CLERK_PIN)
        world = World(till)
        for action, by in actions:
            world.run(action, by)
        world.open_shift() if not world.open else world.close_shift()
        check = ChainCheck()
        chain = [check.feed(each) for each in till.journal.between(1, till.journal.place.seq)]
        till.close()
    the_state_of_the_clock_is_what_was_known(chain)
    every_jump_is_one_entry(chain)
    the_date_never_goes_back(chain)


def the_state_of_the_clock_is_what_was_known(chain: list[Envelope]) -> None:
    """ok iff at most five minutes before, and 26 hours after, all that this entry says was known."""
    believed = from_wire(chain[0].at)
    for each in chain[1:]:
        at = from_wire(each.at)
        known = [believed, from_wire(each.replica.as_of)] if each.replica else [believed]
        if each.seen:
            known.append(from_wire(each.seen.server_time))
        trusted = max(known) - FIVE_MINUTES <= at <= max(known) + A_DAY_AND_TWO_HOURS
        assert each.clock == ("ok" if trusted else "unverified")
        if trusted:
            believed = max(believed, at)


def every_jump_is_one_entry(chain: list[Envelope]) -> None:
    """Between two entries the clocks agree, unless the second one tells of the jump."""
    for before, after in pairwise(chain):
        moved = from_wire(after.at) - from_wire(before.at)
        if before.boot == after.boot:
            moved -= timedelta(milliseconds=after.mono_ms - before.mono_ms)
            jumped = abs(moved) > TWO_MINUTES
        else:
            jumped = moved < -TWO_MINUTES
        assert (after.kind == "clock_jumped") == jumped
        if jumped:
            assert after.facts["moved_ms"] == moved // timedelta(milliseconds=1)
            assert after.facts["after"] == after.at


def the_date_never_goes_back(chain: list[Envelope]) -> None:
    """One date a shift, decided at its opening by a trusted clock or by another person, never before the last."""
    last, shift = date.min, 0
    for each in chain:
        if each.kind == "shift_opened":
            assert isinstance(each.shift, int) and isinstance(each.business_date, str)
            day, shift = date.fromisoformat(each.business_date), each.shift
            assert day >= last
            if each.clock == "ok":
                assert day == max(last, local(from_wire(each.at)).date())
            else:
                assert [word.ref for word in each.approvals] == [f"clock_confirmed {day}"]
                assert each.approvals[0].staff != each.who.staff
            last = day
        elif isinstance(each.shift, int):
            assert (each.shift, each.business_date) == (shift, last.isoformat())
