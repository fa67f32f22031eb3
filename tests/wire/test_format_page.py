"""docs/FORMAT.md says what the program writes: every kind with an example, every field by its name."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_pos.domain.entry import Envelope
from counter_pos.domain.facts import FACTS, PaymentRecovered, PaymentTaken, read_facts
from counter_pos.domain.matters import STANDS_UNDER
from counter_pos.domain.receipt import parse_receipt_number
from counter_pos.wire import documents
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.receipt_qr import FIELDS_BYTES, PURPOSES, TENDERS, from_text, is_sealed, pack, unpack
from counter_pos.wire.site_book import (
    RunningShift,
    SiteBook,
    SiteClosing,
    SitePickUp,
    SiteShift,
    SiteWindow,
    WindowState,
)

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "FORMAT.md").read_text(encoding="utf-8")
SECTIONS = {
    match[1]: (match[2], match[3].encode())
    for match in re.finditer(r"^### (\w+)\n((?:(?!^###|^##|```).*\n)*)```json\n(.*)\n```", PAGE, re.MULTILINE)
}


def names_in(kind: Any) -> set[str]:
    """The fields of a Struct and of the Structs within it."""
    found: set[str] = set()
    for field in msgspec.structs.fields(kind):
        found.add(field.encode_name)
        for inner in re.findall(r"facts\.\w+\.(\w+)", str(field.type)):
            found |= names_in(getattr(__import__("counter_pos.domain.facts", fromlist=[inner]), inner))
    return found


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_is_described_with_a_true_example(kind: str) -> None:
    told, example = SECTIONS[kind]
    plain = decode(example)
    assert encode(read_facts(plain, FACTS[kind])) == example  # no field too many, none missing
    for name in names_in(FACTS[kind]):
        assert f'"{name}":'.encode() in example or f"`{name}`" in told, name


def test_everything_that_is_approved_is_described() -> None:
    chapter = PAGE.partition("### What was approved\n")[2].partition("\n### ")[0]
    for kind, entries in STANDS_UNDER.items():
        row = re.search(rf"^\|[^|]*`{kind}`[^|]*\|", chapter, re.MULTILINE)
        assert row is not None, kind
        for entry in set(entries) - {kind}:
            assert f"`{entry}`" in row[0], (kind, entry)


def test_every_field_of_the_envelope_is_described() -> None:
    for field in msgspec.structs.fields(Envelope):
        assert re.search(rf"^\|[^|]*`{field.encode_name}`", PAGE, re.MULTILINE), field.encode_name


def test_every_document_is_described() -> None:
    tags = [value for name, value in vars(documents).items() if name.isupper() and str(value).startswith("cc/")]
    assert len(tags) == 10
    for tag in tags:
        assert f"| `{tag}` |" in PAGE, tag
    said = (documents.Ticket, documents.Acknowledgement, documents.KeyList, documents.PublicKey)
    told = (SiteBook, SiteWindow, SiteShift, SiteClosing, SitePickUp, WindowState, RunningShift)
    for kind in (*said, documents.StatusList, documents.ChainStatus, documents.Histories, *told):
        for field in msgspec.structs.fields(kind):
            assert f"`{field.encode_name}`" in PAGE, field.encode_name


@pytest.mark.parametrize("code", [0, 1], ids=["receipt", "slip"])
def test_the_table_of_a_code_has_no_hole(code: int) -> None:
    tables = re.split(r"^\| 0 \| 1 \|", PAGE, flags=re.MULTILINE)[1:]
    found = re.findall(r"^\| (\d+) \| (\d+) \|", tables[code].split("\n\n")[0], re.MULTILINE)
    rows = [(0, 1), *((int(at), int(size)) for at, size in found)]
    assert rows[0][0] == 0 and sum(size for _, size in rows) == 148
    assert all(at + size == after for (at, size), (after, _) in pairwise(rows))
    assert (FIELDS_BYTES, 64) in rows


def test_frozen_orders_and_numbers() -> None:
    assert [each.value for each in PURPOSES] == (
        "bill arrears recharge security reconnection settlement miscellaneous".split()
    )
    assert [each.value for each in TENDERS] == ["cash", "cheque", "demand_draft"]
    (number,) = set(re.findall(r"`(K08-7QX-260731-000123-.)`", PAGE))
    assert parse_receipt_number(number).serial == 123


def test_the_examples_fit_one_another() -> None:
    facts = msgspec.json.decode(SECTIONS["payment_taken"][1], type=PaymentTaken)
    copied = json.loads(SECTIONS["receipt_duplicated"][1])
    claim = unpack(bytes.fromhex(copied["fields"]))
    part = facts.parts[0]
    assert pack(claim).hex() == copied["fields"]
    assert (claim.paise, f"{claim.account:010d}", claim.copy) == (part.paise, part.account, copied["copy"])
    assert claim.totals.hex() == part.totals
    assert part.paise == facts.tender.tendered - facts.tender.change
    recovered = msgspec.json.decode(SECTIONS["payment_recovered"][1], type=PaymentRecovered)
    paper, seal = from_text(recovered.qr)
    opened = json.loads(SECTIONS["chain_opened"][1])
    assert paper.as_duplicate(1) == claim and recovered.receipt == part.receipt
    assert is_sealed(paper, seal, bytes.fromhex(opened["public_key"]))
