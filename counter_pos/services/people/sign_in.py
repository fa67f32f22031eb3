"""Who is at the window: staff number and PIN, with a limit on guessing; and a supervisor's own word for one deed."""

from __future__ import annotations

import hashlib
import logging

from msgspec import UNSET

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import SignedIn, SignedOut
from counter_pos.domain.matters import Matter
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.pin import LEAST_DIGITS
from counter_pos.domain.staff import StaffMember
from counter_pos.services.till.approvals import give
from counter_pos.services.till.standing import standing_of
from counter_pos.services.till.till import Till, is_supervisor, new_command_id
from counter_pos.services.till.tries import LOCK_MS as LOCK_MS
from counter_pos.services.till.tries import TRIES as TRIES
from counter_pos.services.till.words import Word

log = logging.getLogger(__name__)

PIN_DIGITS = LEAST_DIGITS


def pepper_pin(pin: str, pepper: bytes) -> str:
    """What argon2 is given for a PIN: useless to who has the stored hashes but not this machine's secrets."""
    return hashlib.blake2b(pin.encode(), key=pepper, digest_size=32, person=b"cc/pin/1").hexdigest()


def hash_pin(pin: str, pepper: bytes) -> str:
    """The argon2 text that is kept of a PIN. Raises Refused(pin_shape) unless six digits or more."""
    from argon2 import PasswordHasher

    if not (pin.isascii() and pin.isdigit() and len(pin) >= PIN_DIGITS):
        raise Refused("pin_shape", digits=PIN_DIGITS)
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(pepper_pin(pin, pepper))


def prove(till: Till, staff_code: str, pin: str) -> StaffMember:
    """The staff member whose number and PIN these are.

    Raises Refused: staff_unknown, staff_barred_here, pin_wrong(tries_left), pin_locked(seconds).
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    digits = ascii_digits(staff_code).strip().upper().removeprefix("S")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else -1
    member, standing = till.heard.staff().get(number), standing_of(till, number)
    if member is None or standing is None:
        raise Refused("staff_unknown", text=staff_code.strip())
    if seconds := till.tries.locked_seconds(number):
        raise Refused("pin_locked", seconds=seconds)
    try:
        PasswordHasher().verify(standing.pin_hash, pepper_pin(ascii_digits(pin), till.pin_pepper))
    except (VerifyMismatchError, InvalidHashError) as wrong:
        left = till.tries.failed(number)
        log.warning("a wrong PIN was given for %s; tries left: %d", member.code, left)
        raise Refused("pin_wrong", tries_left=left) from wrong
    till.tries.proven(number)
    if standing.barred:  # told only to who knows the PIN
        raise Refused("staff_barred_here", staff=member.code)
    return member


def sign_in(till: Till, staff_code: str, pin: str) -> StaffMember:
    """Prove a person and record that they signed in."""
    return _sign_in(till, prove(till, staff_code, pin))


def _sign_in(till: Till, member: StaffMember) -> StaffMember:
    wrong = till.tries.unrecorded(member.number)
    till.record(SignedIn(role=member.role.value, wrong_tries=wrong or UNSET), new_command_id(), member)
    till.tries.recorded(member.number)
    till.who = member
    return member


def reopen(till: Till, locked_for: str, staff_code: str, pin: str) -> StaffMember:
    """Sign in at a locked window: the person that it is locked for, or a supervisor, who ends it.

    The shift and its drawer stay with their clerk. Raises Refused: locked_for_another(staff), and those of `prove`.
    """
    member = prove(till, staff_code, pin)
    if member.code != locked_for and not is_supervisor(member):
        raise Refused("locked_for_another", staff=locked_for)
    return _sign_in(till, member)


def act_as(till: Till, staff_code: str, pin: str) -> StaffMember:
    """Prove a person for one command: the deed's own entry names them, and no signing in is recorded."""
    till.who = prove(till, staff_code, pin)
    return till.who


def sign_out(till: Till, reason: str) -> None:
    """Record that the person left the window. Nobody signed in: nothing to do."""
    if till.who is None:
        return
    till.record(SignedOut(reason=reason), new_command_id(), till.who)
    till.who = None


def approve(till: Till, staff_code: str, pin: str, matter: Matter) -> Word:
    """A supervisor's own login for one deed of somebody else. It signs nobody in.

    Raises Refused: not_supervisor, same_person, and those of `prove`.
    """
    member = prove(till, staff_code, pin)
    if till.who is not None and till.who.number == member.number and is_supervisor(member):
        raise Refused("same_person")
    return give(till, member, matter)


def supervise(till: Till, staff_code: str, pin: str, matter: Matter) -> Word:
    """A supervisor's own login for a deed that is the supervisor's own: they may be the one who is signed in.

    Raises Refused: not_supervisor, and those of `prove`.
    """
    return give(till, prove(till, staff_code, pin), matter)
