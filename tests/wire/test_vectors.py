"""The formats of docs/FORMAT.md, held to the vectors that a stranger would be given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counter_pos.domain.errors import Broken, Refused
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import SITE, Acknowledgement, Document, read_document
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import Verdict, verify_receipt
from counter_pos.wire.site_book import SiteBook
from counter_pos.wire.totals import RunningTotals, hide, reveal
from counter_pos.wire.verify import verify_chain
from tests.chains import CHAIN_KEY
from tests.vectors.make import everything

FOLDER = Path(__file__).resolve().parent.parent / "vectors"
ROOT = FOLDER.parent.parent
RING = KeyRing.read((FOLDER / "keys.json").read_bytes())


def vectors(name: str) -> list[Any]:
    said: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["name"]) for each in said]


def entry_of(said: dict[str, Any]) -> StoredEntry:
    parts = [bytes.fromhex(said[name]) for name in ("body", "hash", "signature", "seals")]
    return StoredEntry(said["device"], said["epoch"], said["seq"], *parts)


def test_the_vectors_are_what_their_script_makes() -> None:
    for name, text in everything().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("vector", vectors("chains.json"))
def test_chains(vector: dict[str, Any]) -> None:
    report = verify_chain(map(entry_of, vector["entries"]), RING)
    if vector["code"] is None:
        assert report.broken is None and report.good == len(vector["entries"])
    else:
        assert report.broken is not None
        assert (report.broken.code, report.broken.facts["seq"]) == (vector["code"], vector["seq"])


@pytest.mark.parametrize("vector", vectors("receipts.json"))
def test_receipts(vector: dict[str, Any]) -> None:
    try:
        verdict = verify_receipt(vector["text"], RING).verdict.value
    except Refused as refused:
        verdict = refused.code
    assert verdict == vector["verdict"]


def test_one_flipped_bit_anywhere_is_never_a_good_receipt() -> None:
    import base64

    text = vectors("receipts.json")[0].values[0]["text"]
    encoded = text.removeprefix("CC1:")
    raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    for bit in range(len(raw) * 8):
        harmed = bytearray(raw)
        harmed[bit // 8] ^= 1 << bit % 8
        forged = "CC1:" + base64.b32encode(bytes(harmed)).decode().rstrip("=")
        try:
            assert verify_receipt(forged, RING).verdict in (Verdict.ALTERED, Verdict.UNKNOWN_KEY), bit
        except Refused as refused:
            assert refused.code == "receipt_text_unknown"


@pytest.mark.parametrize("vector", vectors("documents.json"))
def test_documents(vector: dict[str, Any]) -> None:
    document = Document(vector["body"], vector["signature"], vector["key"])
    if vector["code"] is None:
        assert read_document(vector["tag"], document, Acknowledgement, RING.central).device == "K08-1"
    else:
        with pytest.raises(Broken) as told:
            read_document(vector["tag"], document, Acknowledgement, RING.central)
        assert told.value.code == vector["code"]


@pytest.mark.parametrize("vector", vectors("sites.json"))
def test_site_documents(vector: dict[str, Any]) -> None:
    document = Document(vector["body"], vector["signature"], vector["key"])
    if vector["code"] is None:
        said = read_document(SITE, document, SiteBook, RING.central)
        assert [each.device for each in said.windows] == ["K08-2", "K08-3", "K08-4"]
        assert encode(said).decode() == vector["body"]
    else:
        with pytest.raises(Broken) as told:
            read_document(SITE, document, SiteBook, RING.central)
        assert told.value.code == vector["code"]


@pytest.mark.parametrize("vector", vectors("totals.json"))
def test_totals(vector: dict[str, Any]) -> None:
    sums = RunningTotals(vector["net"], vector["absolute"])
    assert hide(sums, CHAIN_KEY, *vector["place"]).hex() == vector["hidden"]
    assert reveal(bytes.fromhex(vector["hidden"]), CHAIN_KEY, *vector["place"]) == sums


STRANGERS_VERIFIER = """
import json, sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"sqlalchemy", "pysqlite3", "PySide6", "litestar"} or name.startswith(
            ("counter_pos.journal", "counter_pos.services", "counter_pos.replica", "counter_pos.config")
        ):
            raise AssertionError(name)

sys.meta_path.insert(0, Nothing())
from counter_pos.wire.entry import StoredEntry
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import verify_receipt
from counter_pos.wire.verify import verify_chain
folder = sys.argv[1]
ring = KeyRing.read(open(f"{folder}/keys.json", "rb").read())
said = json.load(open(f"{folder}/chains.json", encoding="utf-8"))[0]["entries"]
parts = ("body", "hash", "signature", "seals")
entries = [StoredEntry(e["device"], e["epoch"], e["seq"], *(bytes.fromhex(e[n]) for n in parts)) for e in said]
assert verify_chain(entries, ring).broken is None
text = json.load(open(f"{folder}/receipts.json", encoding="utf-8"))[0]["text"]
assert verify_receipt(text, ring).verdict == "genuine"
"""


def test_a_stranger_needs_wire_and_domain_and_nothing_else() -> None:
    command = [sys.executable, "-c", STRANGERS_VERIFIER, str(FOLDER)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
