"""The replica answers what central said, notices damage, and is replaced whole or not at all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter_pos.demo.city import make_city
from counter_pos.domain.consumer import Consumer
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.domain.staff import Role, StaffMember
from counter_pos.replica.build import build
from counter_pos.replica.manifest import Manifest, PaidEntry, Reflected, StaffBook, StaffEntry
from counter_pos.replica.opening import Held, connected
from counter_pos.replica.rows import AccountRow
from counter_pos.replica.store import Replica
from counter_pos.services.ports import HeardFromCentral
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import Document

AS_OF = date(2026, 7, 31)
INSTANT = "2026-07-31T03:30:00.000Z"
KEY = "5a" * 32


def manifest(rows: int, version: int = 7, **more: object) -> Manifest:
    return Manifest(v=1, version=version, as_of=INSTANT, rows=rows, mobile_key=KEY, **more)  # type: ignore[arg-type]


def unsigned(said: object) -> Document:
    return Document(encode(said).decode(), "00" * 64, "00" * 4)


def staff(version: int, *people: StaffEntry) -> Document:
    return unsigned(StaffBook(v=1, version=version, staff=people))


CLERK = StaffEntry(412, "Kavita Verma", "कविता वर्मा", Role.CLERK, "$argon2id$clerk")
POLICY = files("counter_pos").joinpath("assets/policy/default.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def city() -> list[AccountRow]:
    return list(make_city(3_000, seed=3, as_of=AS_OF))


@pytest.fixture(scope="module")
def built(city: list[AccountRow], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replica") / "replica.sqlite3"
    documents = {"policy": Document(POLICY, "aa", "bb"), "staff": staff(4, CLERK)}
    account = city[5].consumer.account
    paid = [
        PaidEntry(account=account, paise=50_000, counter="K12", date="2026-07-29"),
        PaidEntry(account=account, paise=70_000, counter="K03", date="2026-07-30", cancelled=True),
    ]
    told = manifest(len(city), reflected=(Reflected("K08-1", 2, 91), Reflected("K09-1", 1, 4)))
    build(path, city, told, documents, paid, built_at=INSTANT)
    return path


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may harm."""
    copy = tmp_path / "replica.sqlite3"
    copy.write_bytes(built.read_bytes())
    return copy


@pytest.fixture
def replica(path: Path) -> Iterator[Replica]:
    replica = Replica(path)
    yield replica
    replica.close()


# -- look-ups


def test_it_is_what_the_services_ask_for(replica: Replica) -> None:
    port: HeardFromCentral = replica
    assert port.version == 7
    assert port.as_of == datetime(2026, 7, 31, 3, 30, tzinfo=UTC)
    assert (port.reflected_seq("K08-1", 2), port.reflected_seq("K08-1", 3)) == (91, 0)


def test_every_consumer_comes_back_as_it_went_in(replica: Replica, city: list[AccountRow]) -> None:
    found: list[Consumer] = []
    while page := replica.each(found[-1].account if found else 0, limit=700):
        found += page
    assert found == [row.consumer for row in city]
    assert all(replica.get(row.consumer.account) == row.consumer for row in city[::97])


def test_unknown_numbers_find_nothing(replica: Replica) -> None:
    assert replica.get(0) is None
    assert replica.get(-1) is None
    assert replica.get(2**62) is None
    assert replica.by_old_account(1) == []
    assert replica.by_meter("") == replica.by_meter("no such") == []
    assert replica.by_mobile("6000000000") == []
    assert replica.find_suffix("12") == replica.find_suffix("1234567") == replica.find_suffix("12a4") == []


def test_old_number_meter_and_mobile_find_their_account(replica: Replica, city: list[AccountRow]) -> None:
    for consumer, mobile in city[::211]:
        if consumer.account_old is not None:
            assert replica.by_old_account(consumer.account_old) == [consumer]
        assert replica.by_meter(consumer.meter) == [consumer]
        assert replica.by_meter(f" {consumer.meter[:2].lower()} {consumer.meter[2:]} ") == [consumer]
        if mobile is not None:
            assert consumer in replica.by_mobile(mobile)


def test_one_mobile_finds_all_its_accounts(replica: Replica, city: list[AccountRow]) -> None:
    shared = next(row.mobile for row, after in pairwise(city) if row.mobile and row.mobile == after.mobile)
    assert replica.by_mobile(shared) == [row.consumer for row in city if row.mobile == shared]
    assert len(replica.by_mobile(shared, limit=1)) == 1


def test_the_beginning_of_a_meter_finds_those_that_begin_so(replica: Replica, city: list[AccountRow]) -> None:
    start = city[10].consumer.meter[:4]
    expected = sorted(
        (row.consumer for row in city if row.consumer.meter.startswith(start)), key=lambda each: each.meter
    )
    assert replica.by_meter(start, limit=50) == expected[:50]


@pytest.mark.parametrize("length", [4, 5, 6])
def test_the_last_digits_of_an_account_find_it(replica: Replica, city: list[AccountRow], length: int) -> None:
    digits = f"{city[1234].consumer.account:010d}"[-length:]
    found = replica.find_suffix(digits, limit=500)
    assert found == [row.consumer for row in city if f"{row.consumer.account:010d}".endswith(digits)]


def test_no_mobile_number_stands_in_the_file(path: Path, city: list[AccountRow]) -> None:
    raw = path.read_bytes()
    numbers = [row.mobile for row in city if row.mobile][:200]
    assert not any(number.encode() in raw for number in numbers)
    with sqlite3.connect(path) as bare:
        kept = {value for (value,) in bare.execute("SELECT mobile FROM consumer WHERE mobile IS NOT NULL")}
    bare.close()
    assert not kept & {int(number) for number in numbers}


def test_an_unlawful_place_in_a_row_is_damage_not_a_crash(path: Path, city: list[AccountRow]) -> None:
    account = city[0].consumer.account
    bare = sqlite3.connect(path)
    bare.execute("UPDATE consumer SET place = 9999 WHERE account = ?", (account,))
    bare.commit()
    bare.close()
    replica = Replica(path)
    with pytest.raises(Broken) as told:
        replica.get(account)
    assert told.value.code == "replica_damaged"
    assert replica.get(city[1].consumer.account) == city[1].consumer
    replica.close()


# -- names


def found_names(replica: Replica, text: str) -> list[str]:
    return [each.name_en for each in replica.by_name(text)]


def test_a_name_is_found_in_either_script_and_spelling(replica: Replica, city: list[AccountRow]) -> None:
    missed = []
    for consumer, _ in city[::60]:
        for text in (consumer.name_en, consumer.name_hi, consumer.name_en.upper()):
            wanted = f"{text} {consumer.place.locality_en}"
            if consumer.account not in {each.account for each in replica.by_name(wanted)}:
                missed.append(wanted)
    assert missed == []


def test_beginnings_of_words_are_enough(replica: Replica) -> None:
    names = found_names(replica, "ram gup")
    assert names
    assert all("gup" in name.lower() for name in names[:1])


def test_joined_and_parted_names_meet(path: Path, city: list[AccountRow]) -> None:
    named = [
        AccountRow(replace(row.consumer, name_en=en, name_hi=hi), row.mobile)
        for row, (en, hi) in zip(
            city,
            [("Raj Kumar Verma", "राज कुमार वर्मा"), ("Rajkumar Sharma", "राजकुमार शर्मा"), ("Ram Avtar", "राम अवतार")],
            strict=False,
        )
    ]
    build(path, named, manifest(3), {}, built_at=INSTANT)
    replica = Replica(path)
    assert found_names(replica, "rajkumar") == ["Rajkumar Sharma", "Raj Kumar Verma"]
    assert set(found_names(replica, "raj kumar")) == {"Rajkumar Sharma", "Raj Kumar Verma"}
    assert found_names(replica, "rajkumar verma") == ["Raj Kumar Verma"]
    assert found_names(replica, "राजकुमार वर्मा") == ["Raj Kumar Verma"]
    assert found_names(replica, "ramavtar") == ["Ram Avtar"]
    replica.close()


def test_the_spelling_asked_for_comes_first(replica: Replica) -> None:
    names = found_names(replica, "Shrivastava")
    assert names[0].split()[-1] == "Shrivastava"
    assert {"Srivastava", "Shrivastava"} >= {name.split()[-1] for name in names}


def test_people_come_before_those_who_live_at_a_place_of_that_name(replica: Replica) -> None:
    found = replica.by_name("govind")
    assert all("govind" in each.name_en.lower() for each in found[:3])


def test_a_locality_narrows_a_common_name(replica: Replica, city: list[AccountRow]) -> None:
    live_there = {
        row.consumer.account
        for row in city
        if "Gupta" in row.consumer.name_en.split() and row.consumer.place.locality_en == "Barra"
    }
    assert 0 < len(live_there) < 20
    for text in ("gupta barra", "गुप्ता बर्रा"):
        assert {each.account for each in replica.by_name(text)[: len(live_there)]} == live_there, text
    assert live_there <= {each.account for each in replica.by_name("gup barr")}


@pytest.mark.parametrize(
    "text",
    ["", " ", '"', "*", "a* OR b", 'x" OR name:"', "NEAR(", "AND", "NOT", "{name}:", "०", "़", "्", "-", "'", "a" * 5_000,
     "ा ी", "\x00", "ram \ud800", "😀", " ".join("abcdefghijklmnop")],
)  # fmt: skip
def test_no_text_breaks_the_search(replica: Replica, text: str) -> None:
    assert isinstance(replica.by_name(text), list)


# -- payments elsewhere, documents


def test_payments_elsewhere_come_latest_first(replica: Replica, city: list[AccountRow]) -> None:
    seen = replica.paid_elsewhere(city[5].consumer.account)
    assert [(each.counter, each.paise, each.cancelled, each.here) for each in seen] == [
        ("K03", 70_000, True, False),
        ("K12", 50_000, False, False),
    ]
    assert seen[0].business_date == date(2026, 7, 30)
    assert replica.paid_elsewhere(city[6].consumer.account) == []


def test_the_list_of_payments_elsewhere_is_replaced_whole(replica: Replica, path: Path, city: list[AccountRow]) -> None:
    account = city[6].consumer.account
    replica.replace_paid_elsewhere([PaidEntry(account=account, paise=1_00, counter="K01", date="2026-07-31")])
    assert replica.paid_elsewhere(city[5].consumer.account) == []
    assert [each.paise for each in replica.paid_elsewhere(account)] == [1_00]
    with pytest.raises(Broken):
        replica.replace_paid_elsewhere([PaidEntry(account=account, paise=1, counter="K01", date="31.7.2026")])
    assert [each.paise for each in replica.paid_elsewhere(account)] == [1_00]
    replica.replace_paid_elsewhere([])
    assert replica.paid_elsewhere(account) == []
    again = Replica(path)
    assert again.paid_elsewhere(account) == []
    again.close()


def test_staff_and_policy_are_read_from_their_documents(replica: Replica) -> None:
    assert replica.staff() == {412: StaffMember(412, "Kavita Verma", "कविता वर्मा", Role.CLERK)}
    assert replica.pin_hash(412) == "$argon2id$clerk"
    assert replica.pin_hash(413) is None
    assert replica.policy().on(AS_OF).helpline == "1912"
    assert replica.document("policy") == Document(POLICY, "aa", "bb")
    assert replica.document("keys") is None


def test_newer_documents_replace_the_old_at_once(replica: Replica, path: Path) -> None:
    boss = StaffEntry(77, "Meena Dixit", "मीना दीक्षित", Role.SUPERVISOR, "$argon2id$boss")
    replica.replace_documents({"staff": staff(5, CLERK, boss), "keys": unsigned({"version": 1})})
    assert set(replica.staff()) == {412, 77}
    assert replica.document("keys") is not None
    with pytest.raises(Refused) as told:
        replica.replace_documents({"staff": staff(4, boss)})
    assert told.value.code == "document_older"
    with pytest.raises(Refused):
        replica.replace_documents({"rates": staff(9)})
    with pytest.raises(Broken):
        replica.replace_documents({"staff": Document("{}", "", "")})
    again = Replica(path)
    assert set(again.staff()) == {412, 77}
    again.close()


def test_without_documents_nobody_is_known_and_no_rule_holds(path: Path, city: list[AccountRow]) -> None:
    build(path, city[:1], manifest(1), {}, built_at=INSTANT)
    replica = Replica(path)
    assert replica.staff() == {}
    with pytest.raises(Unavailable) as told:
        replica.policy()
    assert told.value.code == "policy_missing"
    replica.close()


# -- damage


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as told:
        Replica(tmp_path / "none.sqlite3")
    assert told.value.code == "replica_missing"
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda raw: b"", "not a database"),
        (lambda raw: raw[:50], "not a database"),
        (lambda raw: b"PK\x03\x04" + raw[4:], "not a database"),
        (lambda raw: raw[:-4096], "bytes of"),
        (lambda raw: raw[: len(raw) // 2], "bytes of"),
        (lambda raw: raw[:60] + b"\0\0\0\x63" + raw[64:], "schema 99"),
        (lambda raw: raw[:68] + b"\0\0\0\0" + raw[72:], "not a replica"),
    ],
)
def test_a_file_that_is_no_whole_replica_is_refused_at_once(path: Path, harm: object, reason: str) -> None:
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(Broken) as told:
        Replica(path)
    assert told.value.code == "replica_damaged"
    assert told.value.facts["path"] == str(path)
    assert reason in str(told.value.facts["reason"])


def test_a_folder_in_its_place_is_damage(tmp_path: Path) -> None:
    (tmp_path / "replica.sqlite3").mkdir()
    with pytest.raises(Broken):
        Replica(tmp_path / "replica.sqlite3")


def test_missing_accounts_are_noticed_at_open(path: Path) -> None:
    bare = sqlite3.connect(path)
    bare.execute("DELETE FROM consumer WHERE account = (SELECT max(account) FROM consumer)")
    bare.commit()
    bare.close()
    with pytest.raises(Broken) as told:
        Replica(path)
    assert "2999 accounts of 3000" in str(told.value.facts["reason"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manifest SET body = '{}'",
        "UPDATE manifest SET body = 'rubbish'",
        "DELETE FROM manifest",
        "INSERT INTO manifest SELECT * FROM manifest",
        "DROP TABLE place",
        "UPDATE word SET text = 'alive' WHERE text = 'live'",
        "UPDATE word SET kind = 'colour'",
    ],
)
def test_a_file_that_contradicts_itself_is_damage(path: Path, statement: str) -> None:
    bare = sqlite3.connect(path)
    bare.execute(statement)
    bare.commit()
    bare.close()
    with pytest.raises(Broken) as told:
        Replica(path)
    assert told.value.code == "replica_damaged"


def test_pages_overwritten_in_the_middle_are_told_or_found_by_verify(path: Path, city: list[AccountRow]) -> None:
    raw = bytearray(path.read_bytes())
    for start in range(20 * 4096, len(raw) - 4096, 7 * 4096):
        raw[start : start + 200] = b"\xa5" * 200
    path.write_bytes(raw)
    with pytest.raises(Broken) as told:
        replica = Replica(path)
        replica.verify()
    assert told.value.code == "replica_damaged"


def test_verify_is_content_with_a_whole_file(replica: Replica) -> None:
    replica.verify()


def test_a_closed_replica_is_a_bug(replica: Replica) -> None:
    replica.close()
    with pytest.raises(RuntimeError):
        replica.get(1)


# -- replacing


def test_an_open_reader_keeps_the_old_file_until_it_reopens(
    replica: Replica, path: Path, city: list[AccountRow]
) -> None:
    gone = city[0].consumer.account
    assert replica.get(gone) is not None
    newer = list(make_city(50, seed=99, as_of=AS_OF))
    build(path, newer, manifest(50, version=8), {}, built_at=INSTANT)
    assert replica.version == 7
    assert replica.get(gone) == city[0].consumer
    replica.reopen()
    assert replica.version == 8
    assert replica.get(gone) is None
    assert replica.get(newer[3].consumer.account) == newer[3].consumer


def test_a_thread_that_comes_before_a_new_file_is_announced_reads_it_as_it_is(replica: Replica, path: Path) -> None:
    """Its numbers of places and words are its own: with those of the old file a consumer would live somewhere else."""
    newer = list(make_city(50, seed=99, as_of=AS_OF))
    build(path, newer, manifest(50, version=8), {}, built_at=INSTANT)
    edition = replica.edition
    assert [replica.get(row.consumer.account) for row in newer] == [row.consumer for row in newer]
    assert replica.version == 8 and replica.edition is not edition
    replica.reopen()
    assert replica.get(newer[3].consumer.account) == newer[3].consumer


def test_a_damaged_new_file_leaves_the_old_one_in_use(replica: Replica, path: Path, city: list[AccountRow]) -> None:
    account = city[0].consumer.account
    assert replica.get(account) is not None
    path.unlink()
    path.write_bytes(b"rubbish" * 100)
    with pytest.raises(Broken):
        replica.reopen()
    assert replica.get(account) == city[0].consumer


def test_a_build_that_fails_leaves_what_was_there(path: Path, city: list[AccountRow]) -> None:
    before = path.read_bytes()

    def breaks() -> Iterator[AccountRow]:
        yield from city[:10]
        raise ValueError("the source broke")

    with pytest.raises(ValueError, match="the source broke"):
        build(path, breaks(), manifest(20), {}, built_at=INSTANT)
    with pytest.raises(Refused) as told:
        build(path, city[:10], manifest(20), {}, built_at=INSTANT)
    assert told.value.code == "replica_rows"
    with pytest.raises(Refused) as told:
        build(path, [city[1], city[0]], manifest(2), {}, built_at=INSTANT)
    assert told.value.code == "replica_order"
    with pytest.raises(Refused) as told:
        build(path, [city[1], city[1]], manifest(2), {}, built_at=INSTANT)
    assert told.value.code == "replica_order"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_journal_left_by_a_crash_is_not_played_into_the_new_file(path: Path, city: list[AccountRow]) -> None:
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA cache_size=1")
    bare.execute("BEGIN")
    bare.execute("UPDATE consumer SET balance = 1")  # spills to the file, so that its journal is hot
    crashed, hot = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
    bare.execute("ROLLBACK")
    bare.close()
    path.write_bytes(crashed)
    path.with_name(path.name + "-journal").write_bytes(hot)
    build(path, city[:5], manifest(5, version=9), {}, built_at=INSTANT)
    replica = Replica(path)
    replica.verify()
    assert (replica.version, len(replica.each())) == (9, 5)
    replica.close()


def test_a_look_up_during_a_swap_is_answered_by_one_file_alone(
    replica: Replica, path: Path, city: list[AccountRow]
) -> None:
    """In the moment when the new file is known and this thread still reads the old one: no row of the one is told in
    the places and words of the other."""
    assert replica.get(city[0].consumer.account) is not None
    other = list(make_city(40, seed=99, as_of=AS_OF))
    build(path, other, manifest(len(other), version=8), {}, built_at=INSTANT)
    with connected(path) as connection:
        replica._hold(Held.read(connection, path))
    assert [replica.get(row.consumer.account) for row in city[::50]] == [row.consumer for row in city[::50]]
    replica.reopen()
    assert [replica.get(row.consumer.account) for row in other] == [row.consumer for row in other]


def test_threads_look_up_while_the_file_is_replaced(replica: Replica, path: Path, city: list[AccountRow]) -> None:
    """Every answer is whole: a consumer of the old city or of the new one, never a mixture."""
    other = [AccountRow(row.consumer, row.mobile) for row in make_city(3_000, seed=4, as_of=AS_OF)]
    told = {row.consumer for row in city} | {row.consumer for row in other}
    wanted = [row.consumer.account for row in city[::30]] + [row.consumer.account for row in other[::30]]
    stop, wrong = threading.Event(), list[object]()

    def look() -> None:
        while not stop.is_set():
            for account in wanted:
                try:
                    found = replica.get(account)
                except (Broken, Unavailable, RuntimeError) as trouble:
                    wrong.append(trouble)
                    return
                if found is not None and found not in told:
                    wrong.append(found)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for version, rows in ((8, other), (9, city), (10, other)):
        build(path, rows, manifest(len(rows), version=version), {}, built_at=INSTANT)
        replica.reopen()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert replica.version == 10
