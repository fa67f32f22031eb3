"""Money that went to the wrong account: the division is asked to move it. No cash moves, and the receipt stands."""

from __future__ import annotations

from msgspec import Struct

from counter_pos.domain.errors import Refused
from counter_pos.domain.facts import PaymentTaken, TransferRequested, read_facts
from counter_pos.journal.store import PrintOrder
from counter_pos.services.cash.custody import was_recorded
from counter_pos.services.consumers.finding import consumer_of
from counter_pos.services.payments import find_receipt
from counter_pos.services.till.till import Till


class Requested(Struct, frozen=True):
    """A recorded request; its slip is promised."""

    seq: int
    receipt: str
    from_account: int
    to_account: int
    paise: int


def request_transfer(till: Till, receipt: str, to_account: int, reason: str, command_id: str) -> Requested:
    """Ask the division to move a receipt's money to another account.

    Raises Refused: not_signed_in, receipt_unknown, already_cancelled, account_unknown, transfer_same_account,
    transfer_asked_before(account), reason_needed, command_reused.
    """
    member = till.signed_in()
    found = find_receipt(till, receipt)
    entry = till.journal.at(found.seq)
    assert entry is not None
    part = read_facts(entry.envelope.facts, PaymentTaken).parts[found.part - 1]
    facts = TransferRequested(
        receipt=found.receipt,
        from_account=part.account,
        to_account=f"{to_account:010d}",
        purpose=part.purpose,
        paise=part.paise,
        reason=reason.strip(),
    )
    if not was_recorded(till, command_id, facts):
        _check(till, facts, to_account, cancelled=bool(found.cancelled_seq))
        till.record(
            facts,
            command_id,
            member,
            business_date=till.business_date,
            refs=(till.ref(entry, found.part),),
            prints=(PrintOrder(1, "transfer_requested", ""),),
        )
    recorded = till.journal.of_command(command_id)
    assert recorded is not None
    return Requested(recorded.seq, found.receipt, found.account, to_account, found.paise)


def _check(till: Till, facts: TransferRequested, to_account: int, *, cancelled: bool) -> None:
    if cancelled:
        raise Refused("already_cancelled", receipt=facts.receipt)
    consumer_of(till, to_account)
    if facts.from_account == facts.to_account:
        raise Refused("transfer_same_account")
    for earlier in till.journal.of_kind("transfer_requested"):
        asked = read_facts(earlier.envelope.facts, TransferRequested)
        if asked.receipt == facts.receipt:
            raise Refused("transfer_asked_before", account=int(asked.to_account))
    if not facts.reason:
        raise Refused("reason_needed")
