"""Who is at the window: staff number and PIN, with a limit on guessing; and a supervisor's own word for one deed."""

from __future__ import annotations

import hashlib

from counter_pos.domain.entry import Approval
from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import SignedIn, SignedOut
from counter_pos.domain.money import ascii_digits
from counter_pos.domain.staff import StaffMember
from counter_pos.services.till import Till, is_supervisor, new_command_id

TRIES = 5
LOCK_MS = 60_000
PIN_DIGITS = 6


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

    Raises Refused: staff_unknown, pin_wrong(tries_left), pin_locked(seconds).
    """
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    digits = ascii_digits(staff_code).strip().upper().removeprefix("S")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else -1
    member, kept = till.heard.staff().get(number), till.heard.pin_hash(number)
    if member is None or kept is None:
        raise Refused("staff_unknown", text=staff_code.strip())
    _check_tries(till, number)
    try:
        PasswordHasher().verify(kept, pepper_pin(ascii_digits(pin), till.pin_pepper))
    except (VerifyMismatchError, InvalidHashError) as wrong:
        tries = till.tries.setdefault(number, [])
        tries.append(till.clock.monotonic_ms())
        raise Refused("pin_wrong", tries_left=max(0, TRIES - len(tries))) from wrong
    till.tries.pop(number, None)
    return member


def _check_tries(till: Till, number: int) -> None:
    tries = till.tries.get(number, [])
    if len(tries) < TRIES:
        return
    left_ms = tries[-1] + LOCK_MS - till.clock.monotonic_ms()  # setting the wall clock neither frees nor locks longer
    if left_ms > 0:
        raise Refused("pin_locked", seconds=-(-left_ms // 1_000))
    till.tries.pop(number, None)


def sign_in(till: Till, staff_code: str, pin: str) -> StaffMember:
    """Prove a person and record that they signed in."""
    member = prove(till, staff_code, pin)
    till.watch_clock()
    till.record(SignedIn(role=member.role.value), new_command_id(), member)
    till.who = member
    return member


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


def approve(till: Till, staff_code: str, pin: str, action: str) -> Approval:
    """A supervisor's own login for one named action. It signs nobody in.

    Raises Refused: not_supervisor, same_person, and those of `prove`.
    """
    member = prove(till, staff_code, pin)
    if not is_supervisor(member):
        raise Refused("not_supervisor", staff=member.code)
    if till.who is not None and till.who.number == member.number:
        raise Refused("same_person")
    return Approval(member.code, "pin", action, True)
