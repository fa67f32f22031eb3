"""A snapshot carries every account to the till, and anything else than those bytes is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Heads
from counter_pos.domain.errors import Broken, CounterError, Refused, Unavailable
from counter_pos.replica.manifest import MANIFEST, Manifest, PaidEntry, Reflected
from counter_pos.replica.rows import AccountRow, flatten, mobile_hasher
from counter_pos.replica.snapshot import apply_snapshot, check_snapshot, read_snapshot, write_snapshot
from counter_pos.replica.store import Replica
from counter_pos.wire.canonical import decode, encode
from counter_pos.wire.documents import convert

AS_OF = date(2026, 7, 31)
INSTANT = "2026-07-31T03:30:00.000Z"
KEY = b"k" * 32
CITY = list(make_city(2_000, seed=8, as_of=AS_OF))


def write(path: Path, rows: list[AccountRow]) -> Manifest:
    return write_snapshot(path, rows, version=12, as_of=INSTANT, mobile_key=KEY, reflected=[Reflected("K08-1", 1, 40)])


@pytest.fixture
def snapshot(tmp_path: Path) -> tuple[Path, Manifest]:
    path = tmp_path / "city.snapshot"
    return path, write(path, CITY)


def test_the_manifest_names_the_file_exactly(snapshot: tuple[Path, Manifest]) -> None:
    path, manifest = snapshot
    raw = path.read_bytes()
    assert (manifest.rows, manifest.size, manifest.sha256) == (2_000, len(raw), sha256(raw).hexdigest())
    assert manifest.reflected == (Reflected("K08-1", 1, 40),)
    assert convert(MANIFEST, decode(encode(manifest)), Manifest) == manifest
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_till_builds_the_same_consumers_from_it(snapshot: tuple[Path, Manifest], tmp_path: Path) -> None:
    path, manifest = snapshot
    target = tmp_path / "replica.sqlite3"
    account = CITY[3].consumer.account
    paid = [PaidEntry(account=account, paise=100, counter="K01", date="2026-07-30")]
    apply_snapshot(path, manifest, {}, target, paid, built_at=INSTANT)
    replica = Replica(target)
    assert replica.each(limit=3_000) == [row.consumer for row in CITY]
    assert (replica.version, replica.reflected_seq("K08-1", 1), replica.manifest) == (12, 40, manifest)
    assert len(replica.paid_elsewhere(account)) == 1
    mobile = next(row.mobile for row in CITY if row.mobile)
    assert replica.by_mobile(mobile)
    replica.verify()
    replica.close()


def test_the_same_accounts_give_the_same_bytes(snapshot: tuple[Path, Manifest], tmp_path: Path) -> None:
    path, manifest = snapshot
    assert write(tmp_path / "again", CITY) == manifest
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_mobile_numbers_travel_as_keyed_hashes_only(snapshot: tuple[Path, Manifest]) -> None:
    path, _ = snapshot
    text = zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes()).decode()
    mobiles = [row.mobile for row in CITY if row.mobile]
    assert str(mobile_hasher(KEY)(mobiles[0])) in text
    assert mobile_hasher(b"l" * 32)(mobiles[0]) != mobile_hasher(KEY)(mobiles[0])
    lines = set(text.split("\n"))
    assert not lines & set(mobiles)


def test_more_than_one_block_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counter_pos.replica import snapshot as module

    monkeypatch.setattr(module, "_BLOCK", 300)
    write(tmp_path / "blocks", CITY)
    assert list(read_snapshot(tmp_path / "blocks")) == list(flatten(CITY, KEY))


def test_no_accounts_at_all_are_a_lawful_snapshot(tmp_path: Path) -> None:
    manifest = write(tmp_path / "none", [])
    apply_snapshot(tmp_path / "none", manifest, {}, tmp_path / "replica.sqlite3", built_at=INSTANT)
    replica = Replica(tmp_path / "replica.sqlite3")
    assert (replica.each(), replica.by_name("ram")) == ([], [])
    replica.close()


HARMS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("cut", lambda raw: raw[: len(raw) // 2]),
    ("one byte less", lambda raw: raw[:-1]),
    ("one byte more", lambda raw: raw + b"\0"),
    ("a bit turned", lambda raw: raw[:5_000] + bytes([raw[5_000] ^ 1]) + raw[5_001:]),
    ("empty", lambda raw: b""),
    ("something else", lambda raw: b"<html>not found</html>"),
]


@pytest.mark.parametrize("harm", [harm for _, harm in HARMS], ids=[name for name, _ in HARMS])
def test_a_harmed_file_changes_nothing(
    snapshot: tuple[Path, Manifest], tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    path, manifest = snapshot
    target = tmp_path / "replica.sqlite3"
    apply_snapshot(path, manifest, {}, target, built_at=INSTANT)
    before = target.read_bytes()
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(Broken) as told:
        apply_snapshot(path, manifest, {}, target, built_at=INSTANT)
    assert told.value.code == "snapshot_damaged"
    assert target.read_bytes() == before
    # Where the manifest is not asked, the format itself says no, unless only the frame's own checksum was cut.
    with suppress(Broken):
        assert list(read_snapshot(path)) == list(flatten(CITY, KEY))


def packed(text: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(text)


def plain(path: Path) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes())


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace(b"cc/snapshot/1", b"cc/snapshot/2", 1),
        lambda text: text.replace(b"account ", b"accounts ", 1),
        lambda text: text.replace(b"\n2000\n", b"\n1999\n", 1),
        lambda text: text.replace(b"\n2000\n", b"\n99999999\n", 1),
        lambda text: text.replace(b"\n2000\n", b"\n-1\n", 1),
        lambda text: text.replace(b"\n2000\n", b"\n" + b"9" * 5_000 + b"\n", 1),
        lambda text: text.replace(b"\x1f", b"|", 1),
        lambda text: text.removesuffix(b"0\n"),
        lambda text: text + b"more",
        lambda text: text[:30_000],
        lambda text: b"",
    ],
)
def test_a_forged_inside_is_refused_not_misread(
    snapshot: tuple[Path, Manifest], tmp_path: Path, forge: Callable[[bytes], bytes]
) -> None:
    path, manifest = snapshot
    path.write_bytes(packed(forge(plain(path))))
    raw = path.read_bytes()
    told = Manifest(
        v=1, version=13, as_of=INSTANT, rows=2_000, mobile_key=manifest.mobile_key,
        size=len(raw), sha256=sha256(raw).hexdigest(),
    )  # fmt: skip
    with pytest.raises(Broken) as trouble:
        apply_snapshot(path, told, {}, tmp_path / "replica.sqlite3", built_at=INSTANT)
    assert trouble.value.code == "snapshot_damaged"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_manifest_with_another_count_is_refused(snapshot: tuple[Path, Manifest], tmp_path: Path) -> None:
    path, manifest = snapshot
    other = convert(MANIFEST, {**decode(encode(manifest)), "rows": 2_001}, Manifest)
    with pytest.raises(Refused) as told:
        apply_snapshot(path, other, {}, tmp_path / "replica.sqlite3", built_at=INSTANT)
    assert told.value.facts == {"expected": 2_001, "found": 2_000}


def test_missing_files_and_line_feeds_are_told(snapshot: tuple[Path, Manifest], tmp_path: Path) -> None:
    _, manifest = snapshot
    with pytest.raises(Unavailable):
        check_snapshot(tmp_path / "none", manifest)
    with pytest.raises(Unavailable):
        list(read_snapshot(tmp_path / "none"))
    bad = [CITY[0], AccountRow(replace(CITY[1].consumer, address="1\n2"), None)]
    with pytest.raises(Refused) as told:
        write(tmp_path / "bad", bad)
    assert told.value.facts == {"account": CITY[1].consumer.account, "column": "address"}
    with pytest.raises(Refused) as told:
        write(tmp_path / "bad", [CITY[1], CITY[0]])
    assert told.value.code == "replica_order"
    assert not list(tmp_path.glob("bad*"))


@pytest.mark.parametrize("key", ["zz", "", "aa", "00" * 65])
def test_a_manifest_with_an_impossible_key_is_damage(key: str) -> None:
    manifest = Manifest(v=1, version=1, as_of=INSTANT, rows=0, mobile_key=key)
    with pytest.raises(Broken):
        _ = manifest.key


text = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)
paise = st.integers(-(10**12), 10**12)


@st.composite
def odd_rows(draw: st.DrawFn) -> list[AccountRow]:
    """Rows with any text and any money, as a careless billing system might send."""
    rows = []
    for row in draw(st.lists(st.sampled_from(CITY), max_size=4, unique_by=lambda each: each.consumer.account)):
        changed = replace(
            row.consumer,
            name_en=draw(text),
            name_hi=draw(text),
            address=draw(text),
            meter=draw(text),
            category=draw(text),
            heads=Heads(*draw(st.tuples(*[paise] * 7))),
            balance_paise=draw(paise),
            bill_no=draw(st.none() | text.filter(bool)),
        )
        rows.append(AccountRow(changed, row.mobile))
    return sorted(rows, key=lambda row: row.consumer.account)


@settings(max_examples=50, deadline=None)
@given(rows=odd_rows())
def test_any_text_and_money_survive_the_way_to_the_till(
    tmp_path_factory: pytest.TempPathFactory, rows: list[AccountRow]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    manifest = write(folder / "snapshot", rows)
    apply_snapshot(folder / "snapshot", manifest, {}, folder / "replica.sqlite3", built_at=INSTANT)
    replica = Replica(folder / "replica.sqlite3")
    assert replica.each() == [row.consumer for row in rows]
    replica.close()


@settings(max_examples=80, deadline=None)
@given(rubbish=st.binary(max_size=300), wrapped=st.booleans())
def test_rubbish_is_always_refused(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes, wrapped: bool) -> None:
    path = tmp_path_factory.mktemp("rubbish") / "snapshot"
    path.write_bytes(packed(b"cc/snapshot/1\n" + rubbish) if wrapped else rubbish)
    with pytest.raises(CounterError) as told:
        list(read_snapshot(path))
    assert told.value.code == "snapshot_damaged"
