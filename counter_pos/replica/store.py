"""What the till has heard from central, read from one SQLite file: replaceable, with an age, never the truth."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from counter_pos.domain.consumer import Consumer, Heads, PaymentSeen
from counter_pos.domain.demand import Demand
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.policy import Policy, read_policy
from counter_pos.domain.staff import StaffMember
from counter_pos.replica import schema
from counter_pos.replica.demands import DemandRow, demand_of
from counter_pos.replica.manifest import (
    DOCUMENT_NAMES,
    POLICY_DOCUMENT,
    STAFF_DOCUMENT,
    Manifest,
    PaidEntry,
    StaffBook,
    read_staff,
)
from counter_pos.replica.opening import Held, Seat, check_count, check_header, connect, connected, says, trouble
from counter_pos.replica.rows import mobile_hasher
from counter_pos.replica.search import CANDIDATES, Candidate, questions, ranked, typed_words
from counter_pos.wire.documents import Document

_SELECT = f"SELECT {schema.CONSUMER_COLUMNS} FROM consumer WHERE "
_ONE = _SELECT + "account = ?"
_BY_OLD = _SELECT + "account_old = ? ORDER BY account"
_BY_METER = _SELECT + "meter = ? ORDER BY account LIMIT ?"
_BY_METER_START = _SELECT + "meter > ? AND meter < ? ORDER BY meter LIMIT ?"
_BY_MOBILE = _SELECT + "mobile = ? ORDER BY account LIMIT ?"
_BY_SUFFIX = _SELECT + "account % 10000 = ? AND account % ? = ? ORDER BY account LIMIT ?"
_AFTER = _SELECT + "account > ? ORDER BY account LIMIT ?"
_BY_NAME = """SELECT account, name_en, name_hi, place FROM consumer
              WHERE account IN (SELECT rowid FROM name_index WHERE name_index MATCH ? LIMIT ?)"""
_DEMAND = "SELECT number, kind, account, paise, expires, head, name_en, name_hi FROM demand WHERE "
_SUFFIX_LENGTHS = range(4, 7)
_LAST_CHARACTER = "\U0010ffff"


class Replica:
    """The replica file, open for reading. Implements services.ports.HeardFromCentral.

    Every thread gets a connection of its own and keeps it. A file put in place later is seen after `reopen`, or as soon
    as a thread connects: the rows of one file are never told in the words of another.
    Any look-up may raise Broken(replica_damaged) when the file no longer reads.
    """

    def __init__(self, path: Path) -> None:
        """Raises Unavailable(replica_missing), Broken(replica_damaged)."""
        self._path = path
        self._changing = threading.RLock()
        self._open: Held | None = None
        self._seats: list[Seat] = []
        self._here = threading.local()
        self._edition = object()
        self.reopen()

    # -- opening and closing

    def reopen(self) -> None:
        """Read the file that stands at the path now; look-ups that run meanwhile finish on the old one.

        When the new file is missing or damaged, the error is raised and the old one stays in use.
        """
        check_header(self._path)
        with connected(self._path) as connection:
            held = Held.read(connection, self._path)
        with self._changing:
            self._hold(held)
            self._empty_seats()
        self._changed()

    def close(self) -> None:
        """Let go of the file. Further look-ups are a bug."""
        with self._changing:
            self._open = None
            self._empty_seats()

    def verify(self) -> None:
        """Read every page and count every row (seconds). Raises Broken(replica_damaged)."""
        check_header(self._path)
        with connected(self._path) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()[0][0]
            if found != "ok":
                raise Broken("replica_damaged", path=str(self._path), reason=str(found))
            check_count(connection, self._path, Held.read(connection, self._path).manifest)

    def _hold(self, held: Held) -> None:
        self._open = held
        self._hashed = mobile_hasher(held.manifest.key)
        self._policy: Policy | None = None
        self._staff: StaffBook | None = None

    def _changed(self) -> None:
        """To be told after the change is there for all to read: what is read before it holds for the old edition."""
        self._edition = object()

    def _empty_seats(self) -> None:
        for seat in self._seats:
            with seat.lock:
                if seat.connection is not None:
                    seat.connection.close()
                    seat.connection = seat.held = None

    @property
    def _held(self) -> Held:
        if self._open is None:
            raise RuntimeError("the replica is closed")
        return self._open

    def _seat(self) -> Seat:
        seat: Seat | None = getattr(self._here, "seat", None)
        if seat is None:
            seat = self._here.seat = Seat()
            with self._changing:
                self._seats.append(seat)
        return seat

    def _rows(self, statement: str, values: tuple[Any, ...] = ()) -> tuple[list[Any], Held]:
        """All rows at once, so that no lock on the file outlives the call, and what their numbers mean."""
        seat = self._seat()
        while True:
            with seat.lock, trouble(self._path):
                if seat.held is None:
                    self._sit_down(seat)
                if seat.held is not None:
                    return seat.connection.execute(statement, values).fetchall(), seat.held
            self.reopen()

    def _sit_down(self, seat: Seat) -> None:
        """Connect this thread; it stays without, where the file at the path is already the one that comes next."""
        held = self._held
        connection = connect(self._path)
        if says(connection, held.manifest):
            seat.connection, seat.held = connection, held
        else:
            connection.close()

    # -- what it is

    @property
    def edition(self) -> object:
        """Another object after each change of what this file says."""
        return self._edition

    def one_edition(self) -> AbstractContextManager[object]:
        return self._changing

    @property
    def version(self) -> int:
        return self._held.manifest.version

    @property
    def as_of(self) -> datetime:
        return self._held.as_of

    @property
    def manifest(self) -> Manifest:
        return self._held.manifest

    # -- consumers

    def get(self, account: int) -> Consumer | None:
        rows, held = self._rows(_ONE, (account,))
        return self._consumer(rows[0], held) if rows else None

    def by_old_account(self, account_old: int) -> list[Consumer]:
        return self._consumers(_BY_OLD, (account_old,))

    def by_meter(self, meter: str, limit: int = 20) -> list[Consumer]:
        serial = "".join(ascii_digits(meter).split()).upper()
        if not serial:
            return []
        exact = self._consumers(_BY_METER, (serial, limit))
        return exact or self._consumers(_BY_METER_START, (serial, serial + _LAST_CHARACTER, limit))

    def by_mobile(self, mobile: str, limit: int = 20) -> list[Consumer]:
        return self._consumers(_BY_MOBILE, (self._hashed(ascii_digits(mobile)), limit))

    def find_suffix(self, digits: str, limit: int = 20) -> list[Consumer]:
        """By the last four, five or six digits of the account number; nothing for other lengths."""
        plain = ascii_digits(digits)
        if len(plain) not in _SUFFIX_LENGTHS or not plain.isdigit():
            return []
        end = int(plain)
        return self._consumers(_BY_SUFFIX, (end % 10_000, 10 ** len(plain), end, limit))

    def by_name(self, text: str, limit: int = 20) -> list[Consumer]:
        typed = typed_words(text)
        found: dict[int, Candidate] = {}
        asked = questions(typed, self._held.place_words)
        for question in asked.cheap:
            self._ask(question, found)
            if len(found) >= CANDIDATES:
                break
        for question in asked.costly if not found else ():
            self._ask(question, found)
        best = ranked(typed, found.values())[:limit]
        return [consumer for each in best if (consumer := self.get(each.account)) is not None]

    def _ask(self, question: str, found: dict[int, Candidate]) -> None:
        rows, held = self._rows(_BY_NAME, (question, CANDIDATES))
        for account, name_en, name_hi, place in rows:
            if account not in found and len(found) < CANDIDATES:
                found[account] = Candidate(account, name_en, name_hi, held.places[place])

    def each(self, after: int = 0, limit: int = 1_000) -> list[Consumer]:
        """The next accounts in order of number: for going through all of them in steps."""
        return self._consumers(_AFTER, (after, limit))

    def _consumers(self, statement: str, values: tuple[Any, ...]) -> list[Consumer]:
        rows, held = self._rows(statement, values)
        return [self._consumer(row, held) for row in rows]

    def _consumer(self, row: Any, held: Held) -> Consumer:
        day = date.fromordinal
        try:
            return Consumer(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                held.places[row[5]],
                row[6],
                None if row[7] is None else f"{row[7]:04d}",
                held.categories[row[8]],
                row[9],
                held.statuses[row[10]],
                held.supplies[row[11]],
                row[12],
                None if row[13] is None else day(row[13]),
                None if row[14] is None else day(row[14]),
                None if row[15] is None else day(row[15]),
                None if row[16] is None else day(row[16]),
                Heads(*row[17:24]),
                row[24],
                row[25],
                row[26],
                None if row[27] is None else day(row[27]),
                row[28],
            )
        except (KeyError, TypeError, ValueError, OverflowError) as wrong:
            raise Broken("replica_damaged", path=str(self._path), reason=f"account {row[0]}: {wrong}") from wrong

    # -- payments at other tills

    def paid_elsewhere(self, account: int) -> list[PaymentSeen]:
        purpose = "purpose" if self._held.has_purposes else "''"
        rows, _ = self._rows(
            f"SELECT account, paise, counter, business_date, cancelled, {purpose} FROM paid_elsewhere "
            "WHERE account = ? ORDER BY business_date DESC, rowid DESC",
            (account,),
        )
        return [
            PaymentSeen(number, paise, counter, date.fromordinal(day), None, False, bool(cancelled), told)
            for number, paise, counter, day, cancelled, told in rows
        ]

    def reflected_seq(self, device: str, epoch: int) -> int:
        return self._held.reflected.get((device, epoch), 0)

    def replace_paid_elsewhere(self, payments: Iterable[PaidEntry]) -> None:
        """Put the whole list in place of the old one, in one transaction on the live file."""
        from counter_pos.replica.build import paid_row  # the window's start pays for no building

        rows = [paid_row(each) for each in payments]
        anew = ("DROP TABLE paid_elsewhere", schema.PAID_TABLE, schema.PAID_INDEX)
        self._write([*((step, [()]) for step in anew), (schema.INSERT_PAID, rows)])
        if not self._held.has_purposes:
            self._read_again()

    # -- quotes and requests

    def demand(self, number: str) -> Demand | None:
        """A quote or request by its number, as domain.demand.demand_number writes it."""
        found = self._demands("number = ?", number)
        return found[0] if found else None

    def demands_of(self, account: int) -> list[Demand]:
        """All quotes and requests of an account, also those that have run out, in order of number."""
        return self._demands("account = ? ORDER BY number", account)

    def _demands(self, where: str, value: object) -> list[Demand]:
        if not self._held.has_demands:
            return []
        rows, _ = self._rows(_DEMAND + where, (value,))
        try:
            return [demand_of(row) for row in rows]
        except (TypeError, ValueError, OverflowError) as wrong:
            raise Broken("replica_damaged", path=str(self._path), reason=f"demand: {wrong}") from wrong

    def replace_demands(self, rows: list[DemandRow]) -> None:
        """Put the whole list in place of the old one, in one transaction on the live file."""
        steps = [(schema.DEMAND_TABLE, [()]), (schema.DEMAND_INDEX, [()]), ("DELETE FROM demand", [()])]
        self._write([*steps, (schema.INSERT_DEMAND, list(rows))])
        self._read_again()

    # -- policy, staff, keys

    def document(self, name: str) -> Document | None:
        """A signed document as central sent it: policy, staff or keys."""
        return self._held.documents.get(name)

    def policy(self) -> Policy:
        """Raises Unavailable(policy_missing), Refused(policy_damaged)."""
        if self._policy is None:
            document = self.document(POLICY_DOCUMENT)
            if document is None:
                raise Unavailable("policy_missing")
            self._policy = read_policy(document.body.encode())
        return self._policy

    def staff(self) -> dict[int, StaffMember]:
        return {each.number: each.member for each in self._staff_book().staff}

    def pin_hash(self, number: int) -> str | None:
        return next((each.pin_hash for each in self._staff_book().staff if each.number == number), None)

    def is_barred(self, number: int) -> bool:
        return any(each.barred for each in self._staff_book().staff if each.number == number)

    def staff_reflected_seq(self, device: str, epoch: int) -> int:
        held = self._staff_book().reflected
        return max((each.seq for each in held if (each.device, each.epoch) == (device, epoch)), default=0)

    def _staff_book(self) -> StaffBook:
        """Raises Broken(document_damaged). Without a document nobody is known."""
        if self._staff is None:
            document = self.document(STAFF_DOCUMENT)
            self._staff = (
                StaffBook(v=1, version=0, staff=()) if document is None else read_staff(document.body.encode())
            )
        return self._staff

    def replace_documents(self, documents: dict[str, Document]) -> None:
        """Put newer documents in place, in one transaction on the live file. Their signatures are checked before.

        Raises Refused: document_unknown, document_older (a lower version than the one held).
        """
        from counter_pos.replica.build import document_row

        rows = []
        for name, document in documents.items():
            if name not in DOCUMENT_NAMES:
                raise Refused("document_unknown", name=name)
            row = document_row(name, document)
            held = self.document(name)
            if held is not None and row[1] < (version := document_row(name, held)[1]):
                raise Refused("document_older", name=name, version=row[1], held=version)
            rows.append(row)
        self._write([(schema.INSERT_DOCUMENT, rows)])
        self._read_again()

    def _read_again(self) -> None:
        """What is held in memory follows the live file."""
        with connected(self._path) as connection:
            held = Held.read(connection, self._path)
        with self._changing:  # no longer than that: a look-up may be waiting
            self._hold(held)
        self._changed()

    def _write(self, steps: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
        """Run statements in one transaction of a connection of their own."""
        with connected(self._path) as connection:
            connection.execute("PRAGMA query_only=0")
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in steps:
                connection.executemany(statement, rows)
            connection.execute("COMMIT")
        self._changed()
