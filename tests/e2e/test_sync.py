"""Till and centre over a real line that fails in every way it can: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from counter_pos.central.centre import STORE_FILE, Centre, open_centre
from counter_pos.demo.city import make_city
from counter_pos.domain.errors import Broken, Refused, Unavailable
from counter_pos.replica.manifest import PaidList
from counter_pos.sync.courier import Courier, RoundReport
from counter_pos.sync.enrol import enrol, trusted_keys
from counter_pos.sync.ledger_client import LedgerClient
from counter_pos.sync.rounds import LONGEST_SECONDS, Bell, next_delay, run_rounds
from counter_pos.wire.canonical import decode
from counter_pos.wire.documents import ACKNOWLEDGEMENT, PAID_LIST, Acknowledgement, read_document, sign_document
from tests.chains import ACCOUNT, TILL, ChainMaker, make_signer
from tests.serving import COUNTER, Fault, FaultProxy, MemoryTill, TestTime, make_centre, served


@dataclass
class Line:
    """A centre, a proxy before it, an enrolled till, and its courier."""

    centre: Centre
    proxy: FaultProxy
    till: MemoryTill
    time: TestTime
    clients: list[LedgerClient]

    def courier(self, till: MemoryTill | None = None) -> Courier:
        till = till or self.till
        client = LedgerClient(self.proxy.url, till.maker.signer)
        self.clients.append(client)
        return Courier(till, till, client, self.time)

    def both_hold_the_same(self) -> None:
        ours = [(entry.body, entry.signature, entry.seals) for entry in self.till.maker.entries]
        with self.centre.store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT body, signature, seals FROM entry ORDER BY seq").all()
        assert [tuple(row) for row in rows] == ours
        assert self.centre.verify().whole


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    time = TestTime()
    centre = make_centre(tmp_path / "centre", time)
    clients: list[LedgerClient] = []
    with served(centre) as url:
        proxy = FaultProxy(url)
        code, _ = centre.enrolment.make_code(COUNTER)
        answer = enrol(proxy.url, code.lower().replace("-", " "), TILL)
        maker = ChainMaker(answer.ticket, TILL)
        yield Line(centre, proxy, MemoryTill(maker, trusted_keys(answer.keys), tmp_path), time, clients)
        for client in clients:
            client.close()
        proxy.close()
    centre.close()


def path_of(request: bytes) -> str:
    return request.split(b" ", 2)[1].decode()


def test_what_is_recorded_arrives_and_is_acknowledged(line: Line) -> None:
    for paise in range(100, 6100, 100):
        line.till.maker.pay(paise)
    courier = line.courier()
    report = courier.round()
    assert report.trouble is None
    assert (report.sent, report.acknowledged_seq, report.unsent, report.verdict) == (61, 61, 0, "ok")
    assert set(report.fetched) == {"keys", "policy", "staff"}
    line.both_hold_the_same()
    assert courier.round() == RoundReport(acknowledged_seq=61, verdict="ok")
    line.till.maker.pay(100)
    assert courier.round().sent == 1
    ticket = decode(line.till.tickets[-1].body.encode())
    assert (ticket["device"], ticket["epoch"]) == ("K08-1", 2)
    assert ticket["series"] != line.till.maker.said.series


def test_the_line_is_cut_for_half_of_the_payments_and_returns(line: Line) -> None:
    courier = line.courier()
    down: Fault = lambda request, answer: None  # noqa: E731
    for paise in range(100, 2100, 100):
        line.till.maker.pay(paise)
        if 500 <= paise < 1500:
            line.proxy.faults = [down]
            report = courier.round()
            assert isinstance(report.trouble, Unavailable)
        else:
            assert courier.round().unsent == 0
    line.both_hold_the_same()


def test_a_lost_reply_makes_no_second_entry(line: Line) -> None:
    for paise in (100, 200, 300):
        line.till.maker.pay(paise)
    courier = line.courier()
    line.proxy.faults = [lambda request, answer: answer, lambda request, answer: None]
    report = courier.round()
    assert [path_of(each) for each in line.proxy.requests[-2:]] == ["/v1/session", "/v1/entries"]
    assert report.trouble is not None and report.unsent == 4
    assert line.centre.ledger.head("K08-1", 1).seq == 4, "it was the answer that got lost"
    report = courier.round()
    assert (report.trouble, report.sent, report.unsent) == (None, 0, 0)
    line.both_hold_the_same()


def _answer(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


RUBBISH: dict[str, Fault] = {
    "hangs up": lambda request, answer: None,
    "nothing": lambda request, answer: b"",
    "cut in the head": lambda request, answer: answer[:30],
    "cut in the body": lambda request, answer: answer[: len(answer) - 20],
    "a page": lambda request, answer: _answer("200 OK", b"<html>log in</html>", "Content-Type: text/html"),
    "a page of a proxy": lambda request, answer: _answer("502 Bad Gateway", b"<html>", "Content-Type: text/html"),
    "a redirect": lambda request, answer: _answer("302 Found", b"", "Location: http://127.0.0.1:1/"),
    "no HTTP": lambda request, answer: b"SSH-2.0-OpenSSH_9.6\r\n",
    "noise": lambda request, answer: bytes(range(256)) * 4,
    "other JSON": lambda request, answer: _answer("200 OK", b'{"ok":true}'),
    "null": lambda request, answer: _answer("200 OK", b"null"),
    "deep JSON": lambda request, answer: _answer("200 OK", b"[" * 100_000),
    "half a letter": lambda request, answer: _answer("200 OK", b'{"body":"\xe0\xa4"}'),
    "wrong length": lambda request, answer: answer.replace(b"ontent-length: ", b"ontent-length: 9"),
    "bad compression": lambda request, answer: _answer("200 OK", b"not gzip", "Content-Encoding: gzip"),
    "a foreign problem": lambda request, answer: _answer(
        "409 Conflict", b'{"type":"about:blank"}', "Content-Type: application/problem+json"
    ),
    "a problem of another status": lambda request, answer: _answer(
        "500 Oops", b'{"type":"urn:counter-pos:problem:fork"}', "Content-Type: application/problem+json"
    ),
    "a problem with odd members": lambda request, answer: _answer(
        "409 Conflict",
        b'{"type":"urn:counter-pos:problem:gap","expected_seq":"x","self":1,"slug":2}',
        "Content-Type: application/problem+json",
    ),
    "busy": lambda request, answer: _answer("503 Service Unavailable", b"", "Retry-After: 7"),
    "too many": lambda request, answer: _answer("429 Too Many", b"slow down", "Retry-After: soon"),
}


@pytest.mark.parametrize("step", ["/v1/session", "/v1/entries", "/v1/acks", "/v1/documents/policy"])
def test_whatever_answers_the_till_says_so_and_goes_on(line: Line, step: str) -> None:
    courier = line.courier()
    passes: Fault = lambda request, answer: answer  # noqa: E731
    policy = json.loads((Path(__file__).parents[2] / "counter_pos/assets/policy/default.json").read_bytes())
    for place, (name, fault) in enumerate(RUBBISH.items()):
        line.till.maker.pay(100)
        policy["changes"][0]["source"] = name
        line.centre.publisher.put_policy(json.dumps(policy).encode())
        before = [passes] if step != "/v1/session" else []
        if step == "/v1/acks":  # asked for when the answer to the entries was lost
            line.proxy.faults = [passes, RUBBISH["hangs up"]]
            assert courier.round().trouble is not None
            line.time.pass_by(600)
        elif step == "/v1/documents/policy":
            before = [passes] * (3 if place == 0 else 2)  # session, entries, and once the keys
        line.proxy.faults = [*before, fault]
        report = courier.round()
        assert path_of(line.proxy.requests[-1]).startswith(step), name
        assert isinstance(report.trouble, Unavailable), (name, report)
        assert report.retry_after == (7.0 if name == "busy" else None)
        assert not report.fenced
        line.time.pass_by(600)
        report = courier.round()
        assert (report.trouble, report.unsent) == (None, 0), name
        line.time.pass_by(600)
    line.both_hold_the_same()


def test_no_centre_at_all_and_addresses_that_are_none(line: Line) -> None:
    line.till.maker.pay(100)
    for url in ("http://127.0.0.1:1", "http://no such host", "ftp://127.0.0.1", "", "http://[::1", "http://\udc80"):
        client = LedgerClient(url, TILL)
        report = Courier(line.till, line.till, client, line.time).round()
        client.close()
        assert isinstance(report.trouble, Unavailable) and report.trouble.code == "centre_unreachable", url
    with pytest.raises(Unavailable):
        enrol("http://127.0.0.1:1", "AAAA-BBBB-CCCC", TILL)


def _other_ack(line: Line, signer_name: str, **changes: object) -> Fault:
    signer = line.centre.keys.signer if signer_name == "central" else make_signer(signer_name)

    def change(request: bytes, answer: bytes) -> bytes:
        told = json.loads(answer.partition(b"\r\n\r\n")[2])
        body = json.loads(told["acknowledgement"]["body"]) | changes
        said = Acknowledgement(**body)
        document = sign_document(ACKNOWLEDGEMENT, said, signer)
        told["acknowledgement"] = {"body": document.body, "signature": document.signature, "key": document.key}
        return _answer("200 OK", json.dumps(told).encode(), "Content-Type: application/json")

    return change


@pytest.mark.parametrize(
    ("signer", "changes"),
    [
        ("a stranger", {}),
        ("central", {"acked_hash": "00" * 32}),
        ("central", {"acked_seq": 99}),
        ("central", {"acked_seq": 0}),
        ("central", {"acked_seq": -3}),
        ("central", {"device": "K09-1"}),
        ("central", {"epoch": 2}),
    ],
)
def test_an_acknowledgement_that_does_not_prove_itself_is_not_believed(
    line: Line, signer: str, changes: dict[str, object]
) -> None:
    line.till.maker.pay(100)
    line.proxy.faults = [lambda request, answer: answer, _other_ack(line, signer, **changes)]
    report = line.courier().round()
    assert isinstance(report.trouble, Broken) and report.trouble.code == "ack_bad"
    assert line.till.acknowledgements == [] and report.unsent == 2


def test_a_session_answer_cannot_be_replayed_or_forged(line: Line) -> None:
    line.till.maker.pay(100)
    kept: list[bytes] = []

    def keep(request: bytes, answer: bytes) -> bytes:
        kept.append(answer)
        return answer

    courier = line.courier()
    line.proxy.faults = [keep]
    assert courier.round().trouble is None
    line.time.pass_by(600)
    line.till.maker.pay(200)
    line.proxy.faults = [lambda request, answer: kept[0]]
    report = courier.round()
    assert isinstance(report.trouble, Unavailable) and report.trouble.code == "centre_rubbish"
    forged = kept[0].replace(b'\\"verdict\\":\\"ok\\"', b'\\"verdict\\":\\"rewound\\"')
    assert forged != kept[0]
    line.proxy.faults = [lambda request, answer: forged.replace(b"Content-Length", b"X-Length")]
    report = courier.round()
    assert isinstance(report.trouble, Unavailable) and not report.fenced


def test_an_old_copy_of_a_till_is_stopped(line: Line) -> None:
    for _ in range(4):
        line.till.maker.sign_in()
    assert line.courier().round().trouble is None
    old = MemoryTill(line.till.maker.fork(3), line.till.trusted, line.till.folder)
    report = line.courier(old).round()
    assert report.verdict == "rewound" and report.fenced
    assert isinstance(report.trouble, Broken) and report.trouble.code == "centre_rewound"
    bound = decode(old.tickets[-1].body.encode())
    assert (bound["epoch"], bound["prior_hash"]) == (2, line.till.head()[1]), (
        "the next epoch starts from the whole chain"
    )
    empty = MemoryTill(line.till.maker.fork(), line.till.trusted, line.till.folder)
    empty.head = lambda: (0, "")  # type: ignore[method-assign]
    assert line.courier(empty).round().verdict == "rewound"


@pytest.mark.parametrize("longer", [False, True])
def test_a_clone_is_stopped_and_its_payments_are_kept(line: Line, longer: bool) -> None:
    line.till.maker.pay(100)
    assert line.courier().round().trouble is None
    clone = MemoryTill(line.till.maker.fork(), line.till.trusted, line.till.folder)
    clone.acknowledgements = list(line.till.acknowledgements)
    for _ in range(3):
        line.till.maker.pay(200)
    for _ in range(5 if longer else 2):
        clone.maker.pay(999)
    assert line.courier().round().trouble is None
    courier = line.courier(clone)
    report = courier.round()
    assert report.verdict == "forked" and report.fenced
    assert isinstance(report.trouble, Broken) and report.trouble.code == "centre_forked"
    courier.round()
    with line.centre.store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT seq, hash FROM quarantine ORDER BY seq").all()
        forks = connection.exec_driver_sql("SELECT at_seq FROM fork").all()
    assert [tuple(row) for row in kept] == [(entry.seq, entry.hash) for entry in clone.maker.entries[2:]]
    assert [tuple(row) for row in forks] == [(3,)]
    line.both_hold_the_same()
    line.till.maker.pay(300)
    assert line.courier().round().trouble is None, "the first history goes on"


def test_a_centre_restored_from_an_older_backup_gets_everything_again(line: Line, tmp_path: Path) -> None:
    line.till.maker.pay(100)
    assert line.courier().round().trouble is None
    backup = tmp_path / "backup"
    backup.mkdir()
    with line.centre.store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint")
    shutil.copytree(line.centre.folder, backup, dirs_exist_ok=True)
    for _ in range(5):
        line.till.maker.pay(200)
    assert line.courier().round().trouble is None
    kept = list(line.till.acknowledgements)
    restored = open_centre(backup, line.time)
    assert restored.ledger.head("K08-1", 1).seq == 2
    with served(restored) as url:
        client = LedgerClient(url, TILL)
        courier = Courier(line.till, line.till, client, line.time)
        report = courier.round()
        client.close()
        assert (report.trouble, report.verdict, report.behind, report.sent) == (None, "behind", True, 5)
        assert line.till.acknowledgements == kept, "the till keeps the proof of what was lost"
    assert restored.ledger.head("K08-1", 1).seq == 7 and restored.verify().whole
    restored.close()
    assert (line.centre.folder / STORE_FILE).exists()


def _publish_city(line: Line, accounts: int, **options: bool) -> bytes:
    rows = make_city(accounts, as_of=date(2026, 7, 31))
    manifest = line.centre.import_accounts(rows, as_of=line.time.now(), **options)
    return (line.centre.folder / "replica" / f"snapshot-{manifest.version}").read_bytes()


def test_the_replica_comes_whole_over_a_line_that_breaks(line: Line) -> None:
    whole = _publish_city(line, 3000)
    courier = line.courier()

    def cut(request: bytes, answer: bytes) -> bytes:
        if not path_of(request).endswith("snapshot"):
            return answer
        head, _, body = answer.partition(b"\r\n\r\n")
        return head + b"\r\n\r\n" + body[: len(body) // 2]

    cuts = 0
    for _ in range(4):
        line.proxy.faults = [cut] * 20
        line.time.pass_by(100)
        report = courier.round()
        cuts += isinstance(report.trouble, Unavailable)
    assert cuts == 4 and line.till.replica == 0
    line.proxy.faults = []
    line.time.pass_by(100)
    report = courier.round()
    assert report.trouble is None and report.fetched == ["replica", "paid", "status"]
    assert line.till.adopted == whole and line.till.replica == 1
    asked = [each for each in line.proxy.requests if path_of(each).endswith("snapshot")]
    assert b"ange: bytes=" not in asked[0] and all(b"ange: bytes=" in each for each in asked[1:])
    line.time.pass_by(100)
    assert courier.round().fetched == []


def test_a_newer_replica_replaces_a_half_fetched_one(line: Line) -> None:
    _publish_city(line, 2000)
    line.till.snapshot_file().write_bytes(b"x" * 5000)
    newer = _publish_city(line, 2500)
    report = line.courier().round()
    assert isinstance(report.trouble, Broken) or line.till.adopted == newer
    line.time.pass_by(100)
    assert line.courier().round().trouble is None
    assert line.till.adopted == newer


def test_a_damaged_snapshot_is_fetched_again(line: Line) -> None:
    whole = _publish_city(line, 500)

    def spoil(request: bytes, answer: bytes) -> bytes:
        return answer[:-1] + bytes([answer[-1] ^ 1]) if path_of(request).endswith("snapshot") else answer

    line.proxy.faults = [spoil] * 20
    courier = line.courier()
    report = courier.round()
    assert isinstance(report.trouble, Broken) and report.trouble.code == "snapshot_damaged"
    assert line.till.replica == 0
    line.proxy.faults = []
    line.time.pass_by(100)
    assert courier.round().trouble is None and line.till.adopted == whole


def test_other_tills_payments_are_told_until_the_replica_contains_them(line: Line) -> None:
    _publish_city(line, 100)
    line.till.maker.pay(100, 200)
    back = line.till.maker.pay(300)
    line.till.maker.cancel(back)
    assert line.courier().round().trouble is None
    keys = line.centre.keys.trusted()

    def told(device: str) -> PaidList:
        return read_document(PAID_LIST, line.centre.publisher.paid_list(device, 1), PaidList, keys)

    assert told("K08-1").payments == ()
    seen = told("K09-1")
    assert [(each.account, each.paise, each.counter, each.cancelled) for each in seen.payments] == [
        (ACCOUNT, 100, "K08", False),
        (ACCOUNT + 1, 200, "K08", False),
        (ACCOUNT, 300, "K08", True),
    ]
    _publish_city(line, 100, reflects_all=True)
    after = told("K09-1")
    assert after.payments == () and after.version > seen.version
    line.till.maker.pay(700)
    line.time.pass_by(100)
    assert line.courier().round().trouble is None
    assert [each.paise for each in told("K09-1").payments] == [700]


def test_batches_grow_on_a_quick_line_and_shrink_on_a_slow_one(line: Line) -> None:
    for _ in range(1200):
        line.till.maker.sign_in()
    slow = [0]

    def slow_down(request: bytes, answer: bytes) -> bytes:
        if path_of(request) == "/v1/entries":
            slow[0] += 1
            line.time.pass_by(15 if slow[0] in {3, 4} else 1)
        return answer

    line.proxy.faults = [slow_down] * 50
    assert line.courier().round().unsent == 0
    asked = [limit for limit in line.till.asked if limit > 1]
    assert asked == [100, 200, 400, 200, 100, 200, 400, 400]


def test_codes_are_for_one_till_for_ten_minutes(line: Line) -> None:
    def refused(code: str, name: str) -> str:
        with pytest.raises(Refused) as told:
            enrol(line.proxy.url, code, make_signer(name))
        assert told.value.code == "enrol_code_bad"
        return str(told.value.facts["reason"])

    code, _ = line.centre.enrolment.make_code(COUNTER)
    first = enrol(line.proxy.url, code, make_signer("a new disk"))
    again = enrol(line.proxy.url, code, make_signer("a new disk"))
    epochs = [decode(each.ticket.body.encode())["epoch"] for each in (first, again)]
    assert epochs == [2, 2], "a lost answer may be asked for again"
    assert refused(code, "another disk") == "code-used"
    assert refused("AAAA-BBBB-CCCC", "another disk") == "code-unknown"
    late, _ = line.centre.enrolment.make_code(COUNTER)
    line.time.pass_by(601)
    assert refused(late, "another disk") == "code-expired"
    series = {decode(each.ticket.body.encode())["series"] for each in (first, again)}
    assert len(series) == 1 and line.till.maker.said.series not in series


def test_the_next_epoch_is_opened_by_the_ticket_that_every_session_brings(line: Line) -> None:
    line.till.maker.pay(100)
    assert line.courier().round().trouble is None
    line.time.pass_by(100)
    assert line.courier().round().trouble is None
    second = MemoryTill(ChainMaker(line.till.tickets[-1], TILL), line.till.trusted, line.till.folder)
    second.maker.pay(500)
    report = line.courier(second).round()
    assert (report.trouble, report.sent) == (None, 2)
    assert line.till.maker.entries[-1].hash.hex() == second.maker.said.prior_hash
    assert line.centre.verify().chains == 2 and line.centre.verify().whole


def test_a_revoked_till_is_told_so(line: Line) -> None:
    line.till.maker.pay(100)
    line.centre.enrolment.revoke("K08-1")
    report = line.courier().round()
    assert report.verdict == "revoked"
    assert isinstance(report.trouble, Unavailable) and report.trouble.code == "centre_refused"
    signer = make_signer("the till in its place")
    code, _ = line.centre.enrolment.make_code(COUNTER)
    answer = enrol(line.proxy.url, code, signer)
    heir = MemoryTill(ChainMaker(answer.ticket, signer), line.till.trusted, line.till.folder)
    assert line.courier(heir).round().trouble is None
    assert line.courier().round().verdict == "revoked", "the old key stays what it is"


def test_delays_grow_to_five_minutes_with_full_jitter() -> None:
    assert next_delay(0, 0.5, idle_seconds=12.0) == 12.0
    most = [next_delay(failures, 0.999999) for failures in range(1, 12)]
    assert most == sorted(most) and most[0] < 2.0 and most[-1] <= LONGEST_SECONDS
    assert next_delay(10_000, 0.999999) <= LONGEST_SECONDS
    assert next_delay(7, 0.0) == 0.0
    assert 7.0 <= next_delay(1, 0.3, 7.0) <= 14.0
    assert next_delay(1, 0.9, 3600.0) == LONGEST_SECONDS


class ScriptedBell:
    """Records what is waited for, and ends after so many rounds."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.waits: list[tuple[float, bool]] = []

    def wait(self, seconds: float, heed: frozenset[str]) -> bool:
        self.waits.append((seconds, "journal_grew" in heed))
        self.rounds -= 1
        return self.rounds > 0


def test_rounds_go_on_for_ever_and_a_growing_journal_does_not_hurry_a_failing_line(line: Line) -> None:
    line.proxy.faults = [RUBBISH["hangs up"], RUBBISH["busy"], RUBBISH["a page"]]
    line.till.maker.pay(100)
    bell, told = ScriptedBell(4), list[RoundReport]()
    run_rounds(line.courier(), bell, lambda: 0.5, told.append)
    assert [report.trouble is None for report in told] == [False, False, False, True]
    assert bell.waits == [(1.0, False), (10.5, False), (4.0, False), (30.0, True)]


@dataclass
class Glitch(MemoryTill):
    """A journal that does not read for a while."""

    away: bool = False

    def head(self) -> tuple[int, str]:
        if self.away:
            raise Broken("journal_damaged", path="journal", seq=0, reason="disk I/O error")
        return super().head()


def test_a_journal_that_does_not_read_for_a_while_ends_no_rounds(line: Line) -> None:
    till = Glitch(line.till.maker, line.till.trusted, line.till.folder, away=True)
    till.maker.pay(100)
    courier, told = line.courier(till), list[RoundReport]()

    def tell(report: RoundReport) -> None:
        told.append(report)
        till.away = False

    run_rounds(courier, ScriptedBell(2), lambda: 0.5, tell)
    first, second = told
    assert first.trouble is not None and first.trouble.code == "journal_damaged"
    assert (second.trouble, second.unsent) == (None, 0)
    line.both_hold_the_same()


def test_the_bell_wakes_for_what_is_heeded_only() -> None:
    bell = Bell()
    heard: Callable[[float], bool] = lambda seconds: bell.wait(seconds, frozenset({"now"}))  # noqa: E731
    bell.ring("now")
    assert heard(600.0)
    bell.ring("journal_grew")
    assert heard(0.0)
    bell.close()
    assert not heard(600.0)
