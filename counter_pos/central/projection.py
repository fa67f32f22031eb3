"""What an entry means in the books, as a pure function: ingest writes it, `verify` computes it again and compares.

Books are double entry: the legs of one entry sum to zero, debit positive. Accounts of the books:

    cash:K08-1        in the till's drawer             receivable        what consumers owe (with their account)
    instruments:K08-1 cheques and drafts taken         over_short:K08-1  counted against expected
    transit:K08       in bags on their way to a safe   float:K08         change money issued to drawers
    safe:K08          the site's safe                  instruments:K08   cheques and drafts in its safe
    suspense          money whose owner is not clear, always with an exception beside it
    services          requests and estimates of people who have no account (yet)
"""

from __future__ import annotations

from typing import Protocol

from counter_pos.central import recovering
from counter_pos.central.meaning import SUSPENSE, Leg, Meaning, PaidPart, Trouble, owner_of
from counter_pos.central.recoveries import Recoveries
from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import (
    CashPickedUp,
    CashReceivedInSafe,
    FloatAdded,
    InstrumentTotal,
    PaymentCancelled,
    PaymentTaken,
    ShiftClosed,
    ShiftHandedOver,
    ShiftOpened,
    ShiftReceived,
    TakenOver,
    read_facts,
)

_MOST_PAISE = 10**15


class Books(Protocol):
    """What an entry must know of the books before it. `server_seq` is its own place in the ledger's order."""

    @property
    def server_seq(self) -> int: ...

    @property
    def recoveries(self) -> Recoveries: ...

    def knows_account(self, account: int) -> bool: ...

    def paid_part(self, receipt: str) -> tuple[PaidPart, bool] | None:
        """The payment of a receipt in the same chain, and whether it is cancelled already."""
        ...


def site_of(device: str) -> str:
    """'K08-1' -> 'K08': a site has one safe."""
    return device.split("-", 1)[0]


def meaning_of(entry: Envelope, digest: bytes, trouble: Trouble | None, books: Books) -> Meaning:
    """What a verified entry puts into the books. `digest` is its hash, `trouble` what the checks found wrong with its
    facts, if anything.

    Never raises for what a till can sign: facts that cannot be read book nothing and leave an exception.
    """
    meaning = Meaning(troubles=[trouble] if trouble else [])
    if entry.mode != "live":
        return meaning
    try:
        _book(entry, books, meaning)
    except ValueError as wrong:
        meaning = Meaning(troubles=[trouble or Trouble("bad_facts", str(wrong))])
    if any(abs(leg.paise) > _MOST_PAISE for leg in meaning.legs):
        meaning = Meaning(troubles=[trouble or Trouble("bad_facts", "an amount beyond the books")])
    recovering.settle(entry, digest, books, meaning)
    assert sum(leg.paise for leg in meaning.legs) == 0
    return meaning


def _book(entry: Envelope, books: Books, meaning: Meaning) -> None:
    cash, site = f"cash:{entry.device}", site_of(entry.device)
    match entry.kind:
        case "payment_taken":
            _book_payment(entry, read_facts(entry.facts, PaymentTaken), books, meaning)
        case "payment_recovered":
            recovering.book(entry, books, meaning)
        case "payment_cancelled":
            _book_cancellation(entry, read_facts(entry.facts, PaymentCancelled), books, meaning)
        case "shift_opened":
            opened = read_facts(entry.facts, ShiftOpened)
            if not isinstance(opened.taken_over, TakenOver):  # else the earlier epoch's own entries are in the books
                _move(meaning, cash, f"float:{site}", opened.opening_float)
        case "float_added":
            _move(meaning, cash, f"float:{site}", read_facts(entry.facts, FloatAdded).paise)
        case "cash_picked_up":
            _move(meaning, f"transit:{site}", cash, read_facts(entry.facts, CashPickedUp).paise)
        case "cash_received_in_safe":
            bag = read_facts(entry.facts, CashReceivedInSafe)
            _move(meaning, f"safe:{site}", f"transit:{site_of(bag.device)}", bag.paise)
        case "shift_handed_over":
            _move(meaning, cash, f"over_short:{entry.device}", read_facts(entry.facts, ShiftHandedOver).over_short)
        case "shift_closed":
            _move(meaning, cash, f"over_short:{entry.device}", read_facts(entry.facts, ShiftClosed).over_short)
        case "shift_received":
            received = read_facts(entry.facts, ShiftReceived)
            _move(meaning, f"safe:{site}", f"cash:{received.device}", received.counted)
            if isinstance(received.instruments, InstrumentTotal):
                held = f"instruments:{received.device}"
                _move(meaning, f"instruments:{site}", held, received.instruments.paise)
        case _:
            pass


def _move(meaning: Meaning, debit: str, credit: str, paise: int) -> None:
    if paise:
        meaning.legs += [Leg(debit, None, paise), Leg(credit, None, -paise)]


def _book_payment(entry: Envelope, facts: PaymentTaken, books: Books, meaning: Meaning) -> None:
    if not isinstance(entry.business_date, str):
        raise ValueError("a payment outside a business date")
    taken = facts.tender.tendered - facts.tender.change
    held = "cash" if facts.tender.kind == "cash" else "instruments"
    meaning.legs.append(Leg(f"{held}:{entry.device}", None, taken))
    shift = entry.shift if isinstance(entry.shift, int) else None
    for number, part in enumerate(facts.parts, start=1):
        account = _account(part.account)
        meaning.parts.append(
            PaidPart(
                entry.device,
                entry.epoch,
                entry.seq,
                number,
                part.receipt,
                account,
                part.purpose,
                part.paise,
                entry.business_date,
                shift,
            )
        )
        owner = _owner(part.purpose, account, books)
        meaning.legs.append(Leg(owner, account or None, -part.paise))
        if owner == SUSPENSE:
            meaning.troubles.append(Trouble("unknown_account", f"{part.account} on receipt {part.receipt}"))
    _settle(meaning)


def _book_cancellation(entry: Envelope, facts: PaymentCancelled, books: Books, meaning: Meaning) -> None:
    taken_back: set[str] = set()
    for part in facts.parts:
        account = _account(part.account)
        found = books.paid_part(part.receipt)
        fits = found is not None and (found[0].account, found[0].paise) == (account, part.paise)
        if found is None or not fits or found[1] or part.receipt in taken_back:
            meaning.legs.append(Leg(SUSPENSE, account, part.paise))
            meaning.troubles.append(Trouble("cancellation_unmatched", part.receipt))
            continue
        taken_back.add(part.receipt)
        meaning.cancels.append((found[0].seq, found[0].part))
        recovering.warn_of_cancelled(entry, found[0], books, meaning)
        meaning.legs.append(Leg(_owner(part.purpose, account, books), account or None, part.paise))
    if facts.returned:
        meaning.legs.append(Leg(f"cash:{entry.device}", None, -facts.returned))
    else:  # no cash went back: the cheque or draft itself did
        meaning.legs.append(Leg(f"instruments:{entry.device}", None, -sum(part.paise for part in facts.parts)))
    _settle(meaning)


def _owner(purpose: str, account: int, books: Books) -> str:
    """Whose books a part belongs to. Only a request may be without an account."""
    return owner_of(purpose, account, books.knows_account(account))


def _account(text: str) -> int:
    """An account number as the books hold it. Raises ValueError."""
    account = int(text)
    if not 0 <= account < 10**10:
        raise ValueError(f"{text[:40]} is no account number")
    return account


def _settle(meaning: Meaning) -> None:
    """What the legs do not explain goes to suspense, so that the books hold whatever was signed."""
    rest = sum(leg.paise for leg in meaning.legs)
    if rest:
        meaning.legs.append(Leg(SUSPENSE, None, -rest))
        if not any(trouble.type == "bad_sum" for trouble in meaning.troubles):
            meaning.troubles.append(Trouble("bad_sum", f"{rest} paise unexplained"))
