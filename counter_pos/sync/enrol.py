"""Becoming one of the centre's tills: a one-time code and a key of the till's own, against a proven first ticket."""

from __future__ import annotations

import msgspec

import counter_pos
from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.sync.ledger_client import LedgerClient, Told
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import (
    KEY_LIST,
    POLICY,
    STAFF,
    TICKET,
    Document,
    KeyList,
    Ticket,
    convert,
    read_document,
)
from counter_pos.wire.protocol import PROTOCOL, EnrolAnswer, EnrolRequest, enrol_proof
from counter_pos.wire.signing import Signer


class _Versioned(msgspec.Struct):
    version: int


def enrol(url: str, code: str, signer: Signer) -> EnrolAnswer:
    """Enrol the till whose key `signer` holds.

    The key list in the answer is what the till trusts from now on.

    Everything in the answer is proven against it. The same code and key may be tried again after a lost answer.
    Raises Refused (enrol_code_bad, centre_refused), Unavailable (centre_unreachable, centre_rubbish, centre_busy).
    """
    client = LedgerClient(url, signer)
    request = EnrolRequest(
        v=PROTOCOL,
        code=code,
        public_key=signer.public_key.hex(),
        proof=enrol_proof(code, signer),
        app=counter_pos.__version__,
    )
    try:
        answer = client.enrol(request)
    except Told as told:
        raise _trouble_of(told) from told
    finally:
        client.close()
    try:
        _check(answer)
    except (Broken, ValueError) as wrong:
        raise Unavailable("centre_rubbish", reason=str(wrong)[:200]) from wrong
    return answer


def trusted_keys(keys: Document) -> dict[str, bytes]:
    """Central's keys as a key list names them, taken on trust: the line at enrolment vouches for them.

    Raises Broken (document_damaged, document_forged, document_unknown_key).
    """
    said = convert(KEY_LIST, decode(keys.body.encode()), KeyList)
    trusted = {key.key_id: bytes.fromhex(key.public_key) for key in said.central}
    read_document(KEY_LIST, keys, KeyList, trusted)
    return trusted


def _check(answer: EnrolAnswer) -> None:
    trusted = trusted_keys(answer.keys)
    ticket = read_document(TICKET, answer.ticket, Ticket, trusted)
    if ticket.device != answer.device:
        raise Broken("document_damaged", what=TICKET, reason="for another device")
    read_document(POLICY, answer.policy, _Versioned, trusted)
    read_document(STAFF, answer.staff, _Versioned, trusted)
    secrets = (answer.totals_key, answer.mobile_key, answer.pin_pepper)
    if any(len(bytes.fromhex(each)) != 32 for each in secrets):
        raise Broken("document_damaged", what="enrolment", reason="a key of another length")


def _trouble_of(told: Told) -> CounterError:
    if told.slug.startswith("code-"):
        return Refused("enrol_code_bad", reason=told.slug)
    if told.kind.retry == "later":
        return Unavailable("centre_busy", reason=told.slug)
    return Refused("centre_refused", reason=told.slug)
