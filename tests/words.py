"""A supervisor's word for one deed, as a test gives it: always with the real PIN, and for the deed as it stands now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date

from msgspec.structs import replace

from counter_pos.domain import matters
from counter_pos.domain.business_date import business_date
from counter_pos.domain.matters import Matter
from counter_pos.domain.payment import NoteCount, notes_total
from counter_pos.domain.staff import Role
from counter_pos.replica.manifest import StaffEntry
from counter_pos.services.cash.custody import bag_number
from counter_pos.services.cash.safe import Place, Recount, matter_of
from counter_pos.services.desk import Desk
from counter_pos.services.people.sign_in import hash_pin
from counter_pos.services.till.words import Word
from counter_pos.wire.documents import STAFF, sign_document
from tests.tills import CENTRAL, CLERK, PEPPER, SUPERVISOR, SUPERVISOR_PIN, TestTill, staff_book

OTHER, OTHER_PIN = "S0078", "173205"
Notes = tuple[NoteCount, ...]


def agreed(desk: Desk, matter: Matter) -> Word:
    return desk.supervise(SUPERVISOR, SUPERVISOR_PIN, matter)


def second_supervisor(till: TestTill) -> Callable[[Matter], Word]:
    """Another supervisor comes to the site; what is returned gives their word."""
    entry = StaffEntry(78, "Asha Mishra", "आशा मिश्रा", Role.SUPERVISOR, hash_pin(OTHER_PIN, PEPPER))
    book = replace(staff_book(), version=2, staff=(*staff_book().staff, entry))
    till.replica.replace_documents({"staff": sign_document(STAFF, book, CENTRAL)})
    return lambda matter: till.desk.supervise(OTHER, OTHER_PIN, matter)


def for_something(desk: Desk) -> Word:
    """For a deed that is refused before anybody looks at the word."""
    return agreed(desk, matters.resetting_pin(CLERK))


def cancelling(desk: Desk, receipt: str) -> Word:
    needed = desk.to_surrender(receipt)
    return agreed(desk, matters.cancelling(needed.receipts, needed.returned_paise))


def unreadable(desk: Desk, *receipts: str) -> Word:
    return agreed(desk, matters.unreadable(receipts))


def picking_up(desk: Desk, bag: str, notes: Notes) -> Word:
    return agreed(desk, matters.picking_up(bag_number(bag), notes_total(notes)))


def receiving_bag(desk: Desk, bag: str, notes: Notes) -> Word:
    return agreed(desk, matters.receiving_bag(bag_number(bag), notes_total(notes)))


def by_slip(desk: Desk, text: str, recount: Recount | None = None) -> Word:
    return agreed(desk, matter_of(desk.read_slip(text), recount or Recount()))


def by_place(desk: Desk, place: Place, recount: Recount | None = None) -> Word:
    return agreed(desk, matter_of(desk.offer_at(place), recount or Recount()))


def confirming_date(desk: Desk, day: Date | None = None) -> Word:
    return agreed(desk, matters.confirming_date(day or date_of_clock(desk)))


def date_of_clock(desk: Desk) -> Date:
    """The local day by the till's clock, believed or not, never before the chain's last: what a test has them type."""
    return business_date(desk.till.clock.now(), desk.till.journal.place.last_business_date)


def closing(desk: Desk) -> Word:
    assert desk.shift is not None
    return agreed(desk, matters.closing(desk.shift.number, desk.counted().over_short))


def handing_over(desk: Desk) -> Word:
    found = desk.counted_for_hand_over()
    assert desk.shift is not None and found is not None
    return agreed(desk, matters.handing_over(desk.shift.number, found[0].over_short))


def closing_day(desk: Desk, day: Date | None = None) -> Word:
    return agreed(desk, desk.day_matter(day))


def resetting_pin(desk: Desk, staff: str) -> Word:
    return agreed(desk, matters.resetting_pin(staff))


def barring(desk: Desk, staff: str, *, barred: bool) -> Word:
    return agreed(desk, matters.barring(staff, barred=barred))


def training(desk: Desk, *, begin: bool = True) -> Word:
    return agreed(desk, desk.training_matter(begin=begin))
