"""Makes the test vectors of the document `cc/site/1`: two windows, one closed and one trading, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counter_pos.domain.facts import Counter, InstrumentTotal
from counter_pos.wire.documents import SITE, STATUS_LIST, Document, sign_document
from counter_pos.wire.instants import to_wire
from counter_pos.wire.site_book import (
    RunningShift,
    SiteBook,
    SiteClosing,
    SitePickUp,
    SiteShift,
    SiteWindow,
    WindowState,
)
from tests.chains import CENTRAL, DAY, START, make_signer


def counter(window: int) -> Counter:
    return Counter(code="K08", window=window, name_en="Phoolbagh", name_hi="फूलबाग")


def book() -> SiteBook:
    """Window 2 has closed a shift and sent a bag, window 3 trades, window 4 was never heard of."""
    now, day = to_wire(START), DAY.isoformat()
    state = WindowState(
        at=now, clock="ok", receipts=12, unprinted=1, uncertain=0, unsent=3, unverified=40, drawer="near",
        printer="paper_out", as_of=now, app="0.1",
        running=RunningShift(shift=1, staff="S0415", business_date=day, state="open"),
    )  # fmt: skip
    place: dict[str, Any] = {"device": "K08-2", "epoch": 1, "at": now, "business_date": day, "shift": 1}
    return SiteBook(
        v=1,
        version=7,
        site="K08",
        as_of=now,
        since="2026-07-24",
        windows=(
            SiteWindow(device="K08-2", counter=counter(2), heard_at=now),
            SiteWindow(device="K08-3", counter=counter(3), heard_at=now, state=state),
            SiteWindow(device="K08-4", counter=counter(4)),
        ),
        running=(SiteShift(**place | {"device": "K08-3"}, seq=2, staff="S0415"),),
        closings=(
            SiteClosing(
                **place, seq=31, hash="ab" * 32, staff="S0413", expected=80_000, counted=79_900, over_short=-100,
                instruments=InstrumentTotal(count=2, paise=1_250_000),
            ),
        ),
        pickups=(SitePickUp(**place, seq=18, hash="cd" * 32, staff="S0413", paise=4_000_000, bag="B-104417"),),
    )  # fmt: skip


def sites() -> Iterator[dict[str, Any]]:
    """Site documents, each with what a reader must say of it (null: it reads)."""
    good = sign_document(SITE, book(), CENTRAL)
    yield vector("a site of four windows", good, None)
    yield vector(
        "a changed sum", Document(good.body.replace("79900", "99900"), good.signature, good.key), "document_forged"
    )
    yield vector("signed as another list", sign_document(STATUS_LIST, book(), CENTRAL), "document_forged")
    yield vector("a key on no list", sign_document(SITE, book(), make_signer("a stranger")), "document_unknown_key")
    short = Document(good.body.replace('"since":"2026-07-24",', ""), "", good.key)
    signed = CENTRAL.sign_body(SITE, short.body.encode()).hex()
    yield vector("no first day", Document(short.body, signed, good.key), "document_damaged")
    odd = good.body.replace('"drawer":"near"', '"drawer":"4000"')
    yield vector(
        "a sum of the drawer", Document(odd, CENTRAL.sign_body(SITE, odd.encode()).hex(), good.key), "document_damaged"
    )


def vector(name: str, made: Document, code: str | None) -> dict[str, Any]:
    return {"name": name, "body": made.body, "signature": made.signature, "key": made.key, "code": code}
