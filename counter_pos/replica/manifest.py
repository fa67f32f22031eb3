"""What central says about a replica, its staff and other tills' payments: bodies of signed documents."""

from __future__ import annotations

from datetime import datetime

import msgspec

from counter_pos.domain.errors import Broken
from counter_pos.domain.staff import Role, StaffMember
from counter_pos.wire.documents import DEMANDS, MANIFEST, PAID_LIST, POLICY, STAFF, Said, convert
from counter_pos.wire.instants import from_wire

KEYS_DOCUMENT = "keys"
POLICY_DOCUMENT = "policy"
STAFF_DOCUMENT = "staff"
DOCUMENT_NAMES = (KEYS_DOCUMENT, POLICY_DOCUMENT, STAFF_DOCUMENT)

MOBILE_KEY_BYTES = 32


class Reflected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The replica's dues contain this chain's payments up to `seq`."""

    device: str
    epoch: int
    seq: int


class Manifest(Said, frozen=True, kw_only=True, omit_defaults=True):
    """One published replica. `sha256` and `size` are those of the snapshot file; both are absent (empty, 0) in a
    replica that was built without one.

    `as_of` is a wire instant: the figures were true then. `mobile_key` (hex) keys the hashes of mobile numbers.
    """

    version: int
    as_of: str
    rows: int
    mobile_key: str
    sha256: str = ""
    size: int = 0
    reflected: tuple[Reflected, ...] = ()

    @property
    def instant(self) -> datetime:
        """`as_of` as an aware instant. Raises Broken(bad_instant)."""
        return from_wire(self.as_of)

    @property
    def key(self) -> bytes:
        """`mobile_key` as bytes. Raises Broken(document_damaged)."""
        try:
            key = bytes.fromhex(self.mobile_key)
        except ValueError as wrong:
            raise Broken("document_damaged", what=MANIFEST, reason="mobile_key is not hexadecimal") from wrong
        if not 16 <= len(key) <= 64:
            raise Broken("document_damaged", what=MANIFEST, reason=f"mobile_key of {len(key)} bytes")
        return key


class StaffEntry(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One person of the site. `pin_hash` is an argon2 text; the till adds its own pepper before it compares.

    Who is `barred` stays in the list, with their name, and may not sign in.
    """

    number: int
    name_en: str
    name_hi: str
    role: Role
    pin_hash: str
    barred: bool = False

    @property
    def member(self) -> StaffMember:
        return StaffMember(self.number, self.name_en, self.name_hi, self.role)


class StaffBook(Said, frozen=True, kw_only=True, omit_defaults=True):
    """The staff of one site. `reflected`: what these tills changed up to seq (PINs, who is barred) is in the list."""

    version: int
    staff: tuple[StaffEntry, ...]
    reflected: tuple[Reflected, ...] = ()


class PaidEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A payment at another till within the last seven days. `date` is its business date, ISO.

    `purpose` says whether it lessens the dues; absent from a centre that does not tell it.
    """

    account: int
    paise: int
    counter: str
    date: str
    cancelled: bool = False
    purpose: str = ""


class PaidList(Said, frozen=True, kw_only=True, omit_defaults=True):
    """The list of other tills' payments, whole."""

    version: int
    payments: tuple[PaidEntry, ...]


class QuoteEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A settlement's quote as a list of five: number, account, paise, last day (ISO), scheme."""

    number: str
    account: int
    paise: int
    expires: str
    scheme: str


class RequestEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A request or estimate as a list of seven: number, account (0: none), paise, last day ("": none), head, names."""

    number: str
    account: int
    paise: int
    expires: str
    head: str
    name_en: str
    name_hi: str


class DemandList(Said, frozen=True, kw_only=True, omit_defaults=True):
    """All quotes and requests that may be paid at a counter, whole. Lists, for a season may bring 50,000."""

    version: int
    quotes: tuple[QuoteEntry, ...]
    requests: tuple[RequestEntry, ...]


def read_staff(body: bytes) -> StaffBook:
    """Read the staff document's body. Raises Broken(document_damaged)."""
    try:
        return convert(STAFF, msgspec.json.decode(body), StaffBook)
    except msgspec.DecodeError as wrong:
        raise Broken("document_damaged", what=STAFF, reason=str(wrong)) from wrong


__all__ = [
    "DEMANDS",
    "DOCUMENT_NAMES",
    "KEYS_DOCUMENT",
    "MANIFEST",
    "PAID_LIST",
    "POLICY",
    "POLICY_DOCUMENT",
    "STAFF",
    "STAFF_DOCUMENT",
    "DemandList",
    "Manifest",
    "PaidEntry",
    "PaidList",
    "QuoteEntry",
    "Reflected",
    "RequestEntry",
    "StaffBook",
    "StaffEntry",
    "read_staff",
]
