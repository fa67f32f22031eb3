"""What every service works on: one till's journal, what it has heard, its clock, and who is signed in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from counter_pos.domain.business_date import business_date, clock_is_trusted
from counter_pos.domain.entry import ClockState, Envelope, Ref, ReplicaSeen, Who
from counter_pos.domain.errors import Refused, Unavailable
from counter_pos.domain.facts import (
    KIND_OF,
    ClockJumped,
    Counter,
    Facts,
    PaymentCancelled,
    PaymentTaken,
    ReceiptDuplicated,
)
from counter_pos.domain.matters import TWO_PERSONS
from counter_pos.domain.policy import Rules
from counter_pos.domain.shift import Shift
from counter_pos.domain.staff import Role, StaffMember
from counter_pos.journal.chains import SYSTEM
from counter_pos.journal.store import Deed, Journal, Moment, PrintOrder
from counter_pos.services.ports import Clock, HeardFromCentral, NothingOfTheSite, SiteHeard
from counter_pos.services.scan import Reader, readers
from counter_pos.services.till.clock import ClockReading, jump_between, known_time, passed_between
from counter_pos.services.till.earlier_epochs import EarlierEpochs
from counter_pos.services.till.known import KnownAccounts
from counter_pos.services.till.mirror import Mirror
from counter_pos.services.till.tries import FILE_NAME as TRIES_FILE
from counter_pos.services.till.tries import Tries
from counter_pos.services.till.words import Agreed, Words
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.instants import from_wire, to_wire

_UNWATCHED = (PaymentTaken, PaymentCancelled, ReceiptDuplicated, ClockJumped)
"""Facts that are made for one place in the chain: the clock is watched before they are made, never after. And the jump
itself, which watching finds."""


@dataclass(slots=True)
class Till:
    """One open till. Deeds are done on the journal lane, one at a time."""

    journal: Journal
    heard: HeardFromCentral
    clock: Clock
    pin_pepper: bytes = field(repr=False)
    who: StaffMember | None = None
    last_reading: ClockReading | None = None
    site: SiteHeard = field(default_factory=NothingOfTheSite)
    """What the centre told of the other windows, and the keys that their slips are proven with."""
    printer: str = "unknown"
    """The printer as it was seen last: a code of printing.status.PrinterState, or `folder`."""
    printing_now: int | None = None
    """The print job that this process's print desk has at the printer."""
    mirror: Mirror | None = None
    """The journal on another medium too; None where none is set."""
    fenced: str | None = None
    """Why this epoch must issue nothing more (the centre proved it forked or rewound); None while it may."""
    earlier: EarlierEpochs = field(default_factory=EarlierEpochs)
    """What this till did in epochs that are over: after a restore."""
    readers: tuple[Reader, ...] = readers(())
    """What a scanned text may be: see services.scan."""
    accounts: KnownAccounts = field(default_factory=KnownAccounts, init=False)
    """What was read of accounts a moment ago."""
    _rules: tuple[tuple[int, date], Rules] | None = None
    tries: Tries = field(init=False)
    """Wrong PINs, for the rate limit."""
    words: Words = field(default_factory=Words, init=False)
    """Approvals given since the program started, each for one deed."""

    def __post_init__(self) -> None:
        self.tries = Tries(self.journal.path.with_name(TRIES_FILE), self.clock)

    def deeds_of(self, kind: str) -> Iterator[StoredEntry]:
        """All entries of a kind other than payment_taken, those of earlier epochs first: for what outlives an epoch."""
        yield from self.earlier.of_kind(kind)
        yield from self.journal.of_kind(kind)

    @property
    def training(self) -> bool:
        """Whether this is a chain for training: nothing of it is sent or counted."""
        return self.journal.mode == "training"

    @property
    def counter(self) -> Counter:
        opening = self.journal.opening
        assert opening is not None
        return opening.counter

    @property
    def shift(self) -> Shift | None:
        """The latest shift, open, counted or closed."""
        return self.journal.place.shift

    @property
    def business_date(self) -> date:
        """The open shift's date; with none open, the local day (never before the chain's last). A clock that cannot be
        believed tells no day: then it is that of the last known time."""
        shift = self.shift
        if shift is not None and shift.state != "closed":
            return shift.business_date
        now = self.clock.now()
        believed = now if self.clock_state(now) == "ok" else self.known_time()
        return business_date(believed, self.journal.place.last_business_date)

    def rules(self) -> Rules:
        """The policy in force on the business date."""
        return self.rules_on(self.business_date)

    def rules_on(self, day: date) -> Rules:
        """The policy in force on a date."""
        policy = self.heard.policy()
        key = (policy.version, day)
        if self._rules is None or self._rules[0] != key:
            self._rules = (key, policy.on(day))
        return self._rules[1]

    def signed_in(self) -> StaffMember:
        """Who is signed in. Raises Refused(not_signed_in)."""
        if self.who is None:
            raise Refused("not_signed_in")
        return self.who

    def open_shift_of(self, member: StaffMember) -> Shift:
        """The open, uncounted shift of this clerk.

        Raises Refused: shift_not_open, shift_of_another(staff), shift_counted.
        """
        shift = self.shift
        if shift is None or shift.state == "closed":
            raise Refused("shift_not_open")
        if shift.staff != member.code:
            raise Refused("shift_of_another", staff=shift.staff)
        if shift.state == "counted":
            raise Refused("shift_counted")
        return shift

    # clocks

    def clock_state(self, now: datetime) -> ClockState:
        """Whether the wall clock may be believed on what this till knows."""
        return "ok" if clock_is_trusted(now, self.known_time()) else "unverified"

    def known_time(self) -> datetime:
        """The latest instant that this till can be sure has passed."""
        return known_time(self.journal.place, self.heard.as_of)

    def latest_time(self) -> datetime:
        """The clock's time, unless it is behind what is known: for ages, which are rather too great than too small."""
        return max(self.clock.now(), self.known_time())

    def passed_since(self, envelope: Envelope) -> timedelta:
        """How long ago an entry was made, whatever became of the wall clock since."""
        return passed_between(_reading_of(envelope), self._reading())

    def moment(self) -> Moment:
        """Now, as an entry records it."""
        now = self._reading()
        return Moment(now.at, now.mono_ms, now.boot, self.clock_state(now.at))

    def watch_clock(self) -> None:
        """Record a jump of the wall clock since the last deed (also one of before the program's start), before the
        next one. `record` does, but for facts that hold their place."""
        now = self._reading()
        before = self.last_reading or self._last_recorded()
        if before is not None and (jump := jump_between(before, now)) is not None:
            expected, moved = jump
            facts = ClockJumped(
                before=to_wire(expected), after=to_wire(now.at), moved_ms=moved // timedelta(milliseconds=1)
            )
            self.record(facts, uuid.uuid4().hex, None)
        self.last_reading = now

    def _reading(self) -> ClockReading:
        return ClockReading(self.clock.now(), self.clock.monotonic_ms(), self.clock.boot_id())

    def _last_recorded(self) -> ClockReading | None:
        last = self.journal.newest()
        return None if last is None else _reading_of(last.envelope)

    # deeds

    def record(
        self,
        facts: Facts,
        command_id: str,
        member: StaffMember | None,
        *,
        method: str = "pin",
        in_shift: bool = True,
        approvals: tuple[Agreed, ...] = (),
        refs: tuple[Ref, ...] = (),
        prints: tuple[PrintOrder, ...] = (),
        business_date: date | None = None,
        shift: int | None = None,
        moment: Moment | None = None,
    ) -> StoredEntry:
        """Append one deed. With `in_shift` it belongs to the latest shift and its date, unless given ones. `moment` is
        when it was decided, where something was decided by the clock; else it is now. `approvals` are what
        services.till.approvals.check made of a second person's word for this very deed.
        """
        if not isinstance(facts, _UNWATCHED):
            self.watch_clock()
        if self.fenced is not None:
            raise Unavailable("centre_forked", reason=self.fenced)
        kind = KIND_OF[type(facts)]
        if kind in TWO_PERSONS and not approvals:
            raise ValueError(f"{kind} without a second person")
        latest = self.shift
        if in_shift and shift is None and latest is not None and latest.state != "closed":
            shift, business_date = latest.number, latest.business_date
        deed = Deed(
            facts=facts,
            command_id=command_id,
            who=SYSTEM if member is None else Who(member.code, method),
            moment=moment or self.moment(),
            business_date=business_date,
            shift=shift,
            policy=self.heard.policy().version,
            replica=ReplicaSeen(self.heard.version, to_wire(self.heard.as_of)),
            approvals=tuple(each.of(command_id, kind) for each in approvals),
            refs=refs,
            prints=prints,
            # A payment that is recorded is no longer half done: both in one transaction.
            closes_draft=command_id if isinstance(facts, PaymentTaken) else None,
        )
        recorded = self.journal.append(deed)
        for each in approvals:
            self.words.used(each)
        return recorded

    def answered(self, command_id: str, kind: str) -> StoredEntry | None:
        """The entry that this command made before, if it made one.

        Raises Refused(command_reused) when that was a deed of another kind.
        """
        recorded = self.journal.of_command(command_id)
        if recorded is not None and recorded.envelope.kind != kind:
            raise Refused("command_reused")
        return recorded

    def ref(self, entry: StoredEntry, part: int | None = None) -> Ref:
        """A reference to an entry of this chain."""
        if part is None:
            return Ref(entry.device, entry.epoch, entry.seq, entry.hash.hex())
        return Ref(entry.device, entry.epoch, entry.seq, entry.hash.hex(), part)


def _reading_of(envelope: Envelope) -> ClockReading:
    return ClockReading(from_wire(envelope.at), envelope.mono_ms, envelope.boot)


def new_command_id() -> str:
    """A fresh id for one deed: made when its screen opens, kept through retries."""
    return uuid.uuid4().hex


def is_supervisor(member: StaffMember) -> bool:
    """Whether this person may approve and close."""
    return member.role is Role.SUPERVISOR
