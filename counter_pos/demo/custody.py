"""The cash of the demo's day from hand to hand: the float, a bag for the safe, a short drawer, the safe, the close."""

from __future__ import annotations

from counter_pos.demo.acting import Acting, as_notes
from counter_pos.demo.stage import CLERK, SUPERVISOR
from counter_pos.domain.money import rupees
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.services.summaries import DaySummary

FLOAT = {50_000: 2, 10_000: 8, 5_000: 10, 1_000: 20, 100: 50}
"""The opening float by denomination, paise: what a clerk needs for change."""
MORE_CHANGE = {2_000: 10, 1_000: 20, 100: 100}
BAG = "B-1044"
SHORT_PAISE = 10_000
"""One hundred-rupee note is missing when the drawer is counted."""
NOTE = 50_000


class Custody:
    """Every deed in which cash goes from one place to another without being a payment."""

    def __init__(self, acting: Acting) -> None:
        self.acting, self.hands = acting, acting.hands
        self._in_bag: dict[int, int] = {}

    # the morning
    def sign_in(self) -> None:
        """The clerk."""
        self.hands.picture("sign-in")
        self.acting.login(CLERK)
        self.hands.wait(lambda: self.acting.desk.who is not None)

    def open_shift(self) -> None:
        """With the float counted in."""
        self.acting.count(FLOAT)
        self.hands.picture("open-shift")
        self.hands.press("F9")
        self._until_shift("open")
        self.hands.picture("ready")
        self.acting.note(
            "open-shift", f"{CLERK.name_en} counts in Rs {rupees(_sum(FLOAT))} of change and opens the shift"
        )

    def _until_shift(self, state: str) -> None:
        desk = self.acting.desk
        self.hands.wait(lambda: desk.shift is not None and desk.shift.state == state)

    def _expected(self) -> int:
        shift = self.acting.desk.shift
        assert shift is not None
        return shift.drawer.expected

    # the day
    def add_float(self) -> None:
        """The small notes run out."""
        before = self._expected()
        self.acting.choose("float")
        self.acting.count(MORE_CHANGE)
        self.hands.picture("float")
        self.hands.press("F9")
        self.hands.wait(lambda: self._expected() != before)
        self.hands.picture("float-done")
        self.acting.note(
            "float", f"Small notes run out: Rs {rupees(_sum(MORE_CHANGE))} of change are put into the drawer"
        )

    def pick_up(self) -> None:
        """The larger half of the drawer goes to the safe in a sealed bag, by two persons."""
        self._in_bag = {NOTE: self._expected() // 2 // NOTE}
        self.hands.press("Ctrl+P")
        self.acting.count(self._in_bag)
        self.hands.type(BAG)
        self.hands.press("Enter")
        self.acting.type_login(SUPERVISOR)
        self.hands.picture("pick-up")
        self.hands.press("Enter")
        self.hands.wait(lambda: bool(self.acting.desk.pick_ups()))
        self.hands.picture("pick-up-done")
        two = f"{CLERK.name_en} and {SUPERVISOR.name_en}"
        self.acting.note(
            "pick-up", f"{two} seal Rs {rupees(_sum(self._in_bag))} into bag {BAG} for the safe, and both sign"
        )

    # the evening
    def close_shift(self) -> None:
        """The drawer is counted blind, one note short."""
        expected = self._expected()
        self.acting.choose("count", picture="menu")
        self.hands.picture("count-empty")
        self.acting.count(self._one_short(expected))
        self.hands.picture("count")
        self.hands.press("F9")
        self._until_shift("counted")
        self.hands.picture("count-result")
        self.hands.type("One 100 note short, counted twice")
        self.hands.press("Enter")
        self.acting.login(SUPERVISOR)
        self._until_shift("closed")
        self.hands.picture("shift-closed")
        counted = f"{CLERK.name_en} counts Rs {rupees(expected - SHORT_PAISE)} without knowing what is expected"
        short = f"Rs {rupees(SHORT_PAISE)} are missing, and {SUPERVISOR.name_en} signs for it"
        self.acting.note("close-shift", f"{counted}: {short}")

    def _one_short(self, expected: int) -> dict[int, int]:
        """The drawer as it lies there: ten hundreds among its notes, of which one is missing."""
        notes = as_notes(expected - 10 * SHORT_PAISE, self.acting.desk.rules().denominations)
        return {**notes, SHORT_PAISE: notes[SHORT_PAISE] + 9}

    def change_persons(self) -> None:
        """The clerk leaves; the supervisor looks over the site."""
        self.acting.choose("sign_out")
        self.hands.wait(lambda: self.acting.desk.who is None)
        self.acting.login(SUPERVISOR)
        self.hands.wait(lambda: self.acting.desk.who is not None)
        self.acting.choose("site")
        self.hands.picture("site")
        self.hands.press("Esc")

    def receive_bag(self) -> None:
        """Whoever keeps the safe opens the bag and counts again."""
        desk = self.acting.desk
        self.acting.choose("receive")
        self.acting.count(self._in_bag)
        self.hands.type(BAG)
        self.hands.press("Enter")
        self.acting.type_login(SUPERVISOR)
        self.hands.picture("receive")
        self.hands.press("Enter")
        self.hands.wait(lambda: all(each.received for each in desk.pick_ups()))
        self.hands.picture("receive-done")
        self.acting.note(
            "receive", f"The safe opens bag {BAG}, counts Rs {rupees(_sum(self._in_bag))} again and keeps it"
        )

    def close_day(self) -> DaySummary:
        """The safe takes over what was counted. Returns the day once its end is at head office and on paper."""
        desk = self.acting.desk
        day = desk.business_date
        self.acting.choose("day")
        self.hands.picture("day")
        self.acting.login(SUPERVISOR)
        self.hands.wait(lambda: desk.day_summary(day).closed_at is not None)
        self.hands.picture("day-closed")
        self.hands.wait(self._all_sent)
        self.hands.wait(lambda: desk.status().unprinted == 0)
        closed = desk.day_summary(day)
        counted = f"the safe takes over the Rs {rupees(closed.total('counted'))} that were counted"
        self.acting.note("close-day", f"{SUPERVISOR.name_en} closes the day: {counted}")
        return closed

    def _all_sent(self) -> bool:
        place = self.acting.window.till.journal.place
        return place.acknowledged is not None and place.acknowledged.acked_seq == place.seq


def _sum(notes: dict[int, int]) -> int:
    return notes_total(tuple(NoteCount(denomination, pieces) for denomination, pieces in notes.items()))
