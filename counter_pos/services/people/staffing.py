"""PINs reset and people barred within the site: a supervisor's deeds, effective at once at this till."""

from __future__ import annotations

from dataclasses import dataclass

from counter_pos.domain import matters
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PinReset, StaffBarred, read_facts
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.pin import LEAST_DIGITS, MOST_DIGITS, is_trivial
from counter_pos.domain.staff import Role, StaffMember, staff_number
from counter_pos.services.people.sign_in import hash_pin, pepper_pin, prove, sign_out
from counter_pos.services.till.approvals import check
from counter_pos.services.till.standing import standing_of
from counter_pos.services.till.till import Till
from counter_pos.services.till.words import Word


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person of the site as the supervisor's list shows them."""

    code: str
    name_en: str
    name_hi: str
    role: Role
    barred: bool
    locked_seconds: int
    here: bool
    """Signed in at this till, or holding its drawer."""


@dataclass(frozen=True, slots=True)
class NewPin:
    """A PIN as the person typed it, twice."""

    pin: str
    again: str


def staff_rows(till: Till) -> list[StaffRow]:
    """Everybody of the site, by number."""
    rows = []
    shift = till.shift
    drawer = shift.staff if shift is not None and shift.state != "closed" else ""
    for number, member in sorted(till.heard.staff().items()):
        standing = standing_of(till, number)
        rows.append(
            StaffRow(
                code=member.code,
                name_en=member.name_en,
                name_hi=member.name_hi,
                role=member.role,
                barred=standing is not None and standing.barred,
                locked_seconds=till.tries.locked_seconds(number),
                here=member.code == drawer or (till.who is not None and till.who.number == number),
            )
        )
    return rows


def member_of(till: Till, staff_code: str) -> StaffMember:
    """A person of the site by what was typed: 'S0412' or '412'. Raises Refused(staff_unknown)."""
    digits = ascii_digits(staff_code).strip().upper().removeprefix("S")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else -1
    member = till.heard.staff().get(number)
    if member is None:
        raise Refused("staff_unknown", text=staff_code.strip())
    return member


def check_new_pin(till: Till, member: StaffMember, typed: NewPin) -> str:
    """The digits of a PIN that may be used. Raises Refused: pin_shape, pins_differ, pin_trivial, pin_same."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    pin = ascii_digits(typed.pin)
    if not (pin.isascii() and pin.isdigit() and LEAST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise Refused("pin_shape", digits=LEAST_DIGITS)
    if pin != ascii_digits(typed.again):
        raise Refused("pins_differ")
    if is_trivial(pin, member.number):
        raise Refused("pin_trivial")
    standing = standing_of(till, member.number)
    if standing is not None:
        try:
            PasswordHasher().verify(standing.pin_hash, pepper_pin(pin, till.pin_pepper))
        except (VerifyMismatchError, InvalidHashError):
            return pin
        raise Refused("pin_same")
    return pin


def reset_pin(
    till: Till, staff_code: str, typed: NewPin, reason: str, approval: Word | None, command_id: str
) -> StaffMember:
    """A person who cannot sign in chooses a new PIN, in a supervisor's presence and with the supervisor's own login.

    Raises Refused: same_person (one's own PIN is changed, not reset), reason_needed, staff_unknown, command_reused, and
    those of check_new_pin and of services.till.approvals.check.
    """
    _not_in_training(till)
    supervisor = _supervisor(till, approval)
    member = member_of(till, staff_code)
    if supervisor.number == member.number:
        raise Refused("same_person")
    if _done_before(till, command_id, "pin_reset", member):
        return member
    if not reason.strip():
        raise Refused("reason_needed")
    facts = PinReset(
        staff=member.code, pin_hash=hash_pin(check_new_pin(till, member, typed), till.pin_pepper), reason=reason.strip()
    )
    agreed = check(till, approval, matters.resetting_pin(member.code), command_id, member.code)
    till.record(facts, command_id, supervisor, in_shift=False, approvals=(agreed,))
    till.tries.proven(member.number)
    return member


def change_pin(till: Till, staff_code: str, old_pin: str, typed: NewPin, command_id: str) -> StaffMember:
    """A person chooses another PIN, knowing the old one. Raises Refused: those of prove and check_new_pin."""
    _not_in_training(till)
    recorded = till.answered(command_id, "pin_reset")
    member = member_of(till, staff_code) if recorded is not None else prove(till, staff_code, old_pin)
    if _done_before(till, command_id, "pin_reset", member):
        return member
    facts = PinReset(
        staff=member.code, pin_hash=hash_pin(check_new_pin(till, member, typed), till.pin_pepper), reason="own"
    )
    till.record(facts, command_id, member, in_shift=False)
    return member


def bar(till: Till, staff_code: str, barred: bool, reason: str, approval: Word | None, command_id: str) -> StaffMember:
    """Bar a person from signing in, or let them in again. Who is barred while at this window is signed out.

    Raises Refused: same_person, reason_needed, staff_unknown, already_barred, not_barred, command_reused, and those of
    services.till.approvals.check.
    """
    _not_in_training(till)
    supervisor = _supervisor(till, approval)
    member = member_of(till, staff_code)
    if supervisor.number == member.number:
        raise Refused("same_person")
    if _done_before(till, command_id, "staff_barred", member):
        return member
    if not reason.strip():
        raise Refused("reason_needed")
    standing = standing_of(till, member.number)
    if standing is not None and standing.barred == barred:
        raise Refused("already_barred" if barred else "not_barred", staff=member.code)
    facts = StaffBarred(staff=member.code, barred=barred, reason=reason.strip())
    agreed = check(till, approval, matters.barring(member.code, barred=barred), command_id, member.code)
    till.record(facts, command_id, supervisor, in_shift=False, approvals=(agreed,))
    if barred and till.who is not None and till.who.number == member.number:
        sign_out(till, "barred")
    return member


def _not_in_training(till: Till) -> None:
    """A PIN that only training knew would lock its owner out of the live till."""
    if till.training:
        raise Refused("training_is_on")


def _supervisor(till: Till, approval: Word | None) -> StaffMember:
    if approval is None:
        raise Refused("approval_needed")
    return member_of(till, approval.staff)


def _done_before(till: Till, command_id: str, kind: str, member: StaffMember) -> bool:
    """Whether this command did it already. Raises Refused(command_reused) when it did it to somebody else."""
    recorded = till.answered(command_id, kind)
    if recorded is None:
        return False
    facts = recorded.envelope.facts
    told = read_facts(facts, PinReset).staff if kind == "pin_reset" else read_facts(facts, StaffBarred).staff
    if staff_number(told) != member.number:
        raise Refused("command_reused")
    return True
