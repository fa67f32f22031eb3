"""Facts about going on after a till's disk died: what was proven of the chains before, and what only paper tells."""

from __future__ import annotations

from counter_pos.domain.facts.base import Facts


class RestoredChain(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """How far one earlier epoch of this device was proven: its last entry, and how much of it central had by then."""

    epoch: int
    seq: int
    hash: str
    receipts: int
    acknowledged: int


class ChainRestored(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A new epoch goes on where the earlier ones were lost: what of them was proven, oldest epoch first.

    A ticket binds the head that central had; this binds the head that the mirror, the journal and central proved
    together. `sources` names what was read: journal, mirror, centre.
    """

    chains: list[RestoredChain]
    sources: list[str]


class PaymentRecovered(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """A receipt that only paper tells of. `qr` is the paper's own text, which proves every other field.

    The original entry is named in `refs`, with its part. `in_drawer` says that its cash (or cheque) lies in the drawer
    of the shift in which this is recorded; otherwise it went another way, and moves no drawer.
    """

    receipt: str
    account: str
    purpose: str
    tender: str
    paise: int
    business_date: str
    taken_at: str
    clerk: str
    in_drawer: bool
    qr: str
