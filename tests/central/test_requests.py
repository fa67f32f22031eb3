"""Requests prove who sent them, once; bodies inflate no further than allowed; every error is a known problem."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.central.bodies import inflated
from counter_pos.central.centre import Centre
from counter_pos.wire.documents import Document, read_document
from counter_pos.wire.problems import BASE, MEDIA_TYPE, PROBLEMS, Problem, from_json, to_json
from counter_pos.wire.protocol import (
    MOST_BATCH_BYTES,
    PROTOCOL,
    SESSION,
    EntriesRequest,
    SessionRequest,
    SessionSaid,
    to_record,
)
from counter_pos.wire.request_signing import Request, is_signed_request, sign_request, signature_base
from counter_pos.wire.signing import Signer
from tests.chains import TILL, ChainMaker, make_signer
from tests.serving import COUNTER, TestTime, enrol_directly, make_centre, served

REQUEST = Request("POST", "/v1/entries", b'{"a":1}', "5e551011", 7)


def test_the_signature_is_the_one_of_the_rfc() -> None:
    """RFC 9421, appendix B.2.6: the same key and base give the same signature, byte for byte."""
    seed = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    components = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@method", "POST"),
        ("@path", "/foo"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
        ("content-length", "18"),
    ]
    names = " ".join(f'"{name}"' for name, _ in components)
    base = signature_base(components, f'({names});created=1618884473;keyid="test-key-ed25519"')
    signature = base64.b64encode(Signer.from_seed(seed).sign(base)).decode()
    assert signature == "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="


def headers_of(request: Request, signer: Signer = TILL) -> dict[str, str]:
    return {name.lower(): value for name, value in sign_request(request, signer).items()}


@pytest.mark.parametrize(
    "other",
    [
        Request("GET", REQUEST.path, REQUEST.body, REQUEST.session, REQUEST.counter),
        Request("POST", "/v1/session", REQUEST.body, REQUEST.session, REQUEST.counter),
        Request("POST", REQUEST.path, b'{"a":2}', REQUEST.session, REQUEST.counter),
        Request("POST", REQUEST.path, REQUEST.body, "another", REQUEST.counter),
        Request("POST", REQUEST.path, REQUEST.body, REQUEST.session, 8),
    ],
)
def test_every_signed_part_matters(other: Request) -> None:
    headers = headers_of(REQUEST)
    assert is_signed_request(REQUEST, headers, TILL.public_key, TILL.key_id)
    assert not is_signed_request(other, headers, TILL.public_key, TILL.key_id)
    stranger = make_signer("stranger")
    assert not is_signed_request(REQUEST, headers_of(REQUEST, stranger), TILL.public_key, TILL.key_id)


@given(st.sampled_from(["signature", "signature-input", "content-digest"]), st.text(max_size=120))
def test_headers_of_any_text_are_simply_not_signed(name: str, text: str) -> None:
    headers = headers_of(REQUEST)
    if headers[name] != text:
        assert not is_signed_request(REQUEST, headers | {name: text}, TILL.public_key, TILL.key_id)


@given(st.sampled_from(sorted(PROBLEMS)))
def test_problems_travel_as_they_are(slug: str) -> None:
    problem = Problem(slug, seq=5, reason="x")
    told = from_json(problem.kind.status, to_json(problem))
    assert told is not None and (told.slug, told.members) == (slug, {"seq": 5, "reason": "x"})


@given(st.integers(100, 599), st.binary(max_size=200))
def test_any_other_body_is_no_problem_of_ours(status: int, raw: bytes) -> None:
    assert from_json(status, raw) is None


def test_a_bomb_is_stopped_while_it_inflates() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(2**28))
    assert len(bomb) < 200_000
    with pytest.raises(Problem) as told:
        inflated(bomb, "zstd", 4096)
    assert told.value.slug == "too-large"
    for raw, encoding in ((b"rubbish", "zstd"), (b"x", "gzip"), (b"x", "br")):
        with pytest.raises(Problem) as told:
            inflated(raw, encoding, 4096)
        assert told.value.slug == "bad-request"
    fits = zstandard.ZstdCompressor().compress(b"x" * 4096)
    assert inflated(fits, "zstd", 4096) == b"x" * 4096
    assert inflated(b"x" * 4096, "", 4096) == b"x" * 4096


class Caller:
    """A till's line by hand: signs what it is told to, counts when it is told to."""

    def __init__(self, url: str, centre: Centre, time: TestTime) -> None:
        self.http = httpx2.Client(base_url=url, trust_env=False, timeout=30)
        self.centre, self.time = centre, time
        self.maker = ChainMaker(enrol_directly(centre, TILL).ticket, TILL)
        self.session, self.counter = "", 0

    def open(self, **changes: Any) -> SessionSaid:
        values = {"last_seq": 0, "last_hash": "", "client_nonce": "n", "app": "t", "schema_max": 1}
        said = SessionRequest(**({"v": PROTOCOL, "device": "K08-1", "epoch": 1} | values | changes))
        body = msgspec.json.encode(said)
        answer = self.http.post(
            "/v1/session", content=body, headers=headers_of(Request("POST", "/v1/session", body, "new", 1))
        )
        if answer.status_code != 200:
            raise _problem(answer)
        document = msgspec.json.decode(answer.content, type=Document)
        told = read_document(SESSION, document, SessionSaid, self.centre.keys.trusted())
        self.session, self.counter = told.session, 0
        return told

    def ask(self, method: str, path: str, body: bytes = b"", **other: Any) -> httpx2.Response:
        self.counter += 1
        headers = headers_of(Request(method, path, body, self.session, self.counter))
        return self.http.request(method, path, content=body, headers=headers | other.get("headers", {}))

    def entries(self, **changes: Any) -> bytes:
        records = [to_record(entry) for entry in self.maker.entries]
        values = {"device": "K08-1", "epoch": 1, "first_seq": 1, "records": records}
        return msgspec.json.encode(EntriesRequest(**(values | changes)))


def _problem(answer: httpx2.Response) -> Problem:
    assert answer.headers["content-type"].startswith(MEDIA_TYPE), answer.text
    problem = from_json(answer.status_code, answer.content)
    assert problem is not None and answer.json()["type"] == BASE + problem.slug
    assert answer.json()["retry"] in {"never", "later", "after-handshake", "human"}
    return problem


def slug_of(answer: httpx2.Response) -> str:
    return _problem(answer).slug


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    time = TestTime()
    centre = make_centre(tmp_path / "centre", time)
    with served(centre) as url:
        made = Caller(url, centre, time)
        yield made
        made.http.close()
    centre.close()


def test_a_request_counts_once_and_sessions_end_by_the_centres_clock(caller: Caller) -> None:
    caller.open()
    body = caller.entries()
    assert caller.ask("POST", "/v1/entries", body).status_code == 200
    caller.counter -= 1
    assert slug_of(caller.ask("POST", "/v1/entries", body)) == "bad-request-signature"
    caller.counter += 40
    assert caller.ask("GET", "/v1/acks/K08-1/1").status_code == 200
    caller.counter -= 2
    assert slug_of(caller.ask("GET", "/v1/acks/K08-1/1")) == "bad-request-signature"
    caller.counter += 2
    caller.time.pass_by(14 * 60)
    assert caller.ask("GET", "/v1/documents/policy").status_code == 200
    caller.time.pass_by(2 * 60)
    assert slug_of(caller.ask("GET", "/v1/documents/policy")) == "session-expired"
    caller.session = "nobody's"
    assert slug_of(caller.ask("GET", "/v1/documents/policy")) == "session-expired"


def test_nothing_is_told_without_a_signature(caller: Caller) -> None:
    caller.open()
    for path in ("/v1/documents/policy", "/v1/acks/K08-1/1", "/v1/replica/manifest", "/v1/replica/snapshot"):
        assert slug_of(caller.http.get(path)) == "bad-request-signature"
        assert slug_of(caller.http.get(path, headers={"CC-Session": caller.session, "CC-Counter": "1"})) == (
            "bad-request-signature"
        )
    assert slug_of(caller.http.post("/v1/session", content=b"{}")) == "bad-request"
    with pytest.raises(Problem) as told:
        caller.open(device="K99-1")
    assert told.value.slug == "device-unknown"


def test_a_session_is_for_its_own_chain_only(caller: Caller) -> None:
    other = make_signer("till K09-1")
    enrol_directly(caller.centre, other, COUNTER)  # the same window again: a new epoch with a key of its own
    caller.open()
    assert slug_of(caller.ask("POST", "/v1/entries", caller.entries(epoch=3))) == "bad-request"
    assert slug_of(caller.ask("POST", "/v1/entries", caller.entries(device="K09-1"))) == "bad-request"
    assert slug_of(caller.ask("GET", "/v1/acks/K09-1/1")) == "not-found"
    with pytest.raises(Problem) as told:
        caller.open(epoch=2)
    assert told.value.slug == "bad-request-signature", "the key of epoch 2 is another"


@pytest.mark.parametrize(
    ("body", "headers", "slug"),
    [
        (b"", {}, "bad-request"),
        (b"[]", {}, "bad-request"),
        (b'{"device":"K08-1"', {}, "bad-request"),
        (b"\xff\xfe", {}, "bad-request"),
        (b"[" * 10_000, {}, "bad-request"),
        (b'{"device":"K08-1","epoch":1,"first_seq":1,"records":[]}', {}, "bad-request"),
        (b'{"device":"K08-1","epoch":1,"first_seq":0,"records":[]}', {}, "bad-request"),
        (b'{"device":"K08-1","epoch":1,"first_seq":-5,"records":[],"more":1}', {}, "bad-request"),
        (
            b'{"device":"K08-1","epoch":1,"first_seq":1,"records":[{"body":"","signature":"zz","seals":""}]}',
            {},
            "bad-request",
        ),
        (
            b'{"device":"K08-1","epoch":1,"first_seq":1,"records":[{"body":"{}","signature":"","seals":""}]}',
            {},
            "bad-record",
        ),
        (b"x" * (MOST_BATCH_BYTES + 1), {}, "too-large"),
        (b"x" * (3 * 1024 * 1024), {}, "too-large"),
        (zstandard.ZstdCompressor().compress(bytes(2**26)), {"Content-Encoding": "zstd"}, "too-large"),
        (b"xx", {"Content-Encoding": "zstd"}, "bad-request"),
        (b"{}", {"Content-Encoding": "br"}, "bad-request"),
    ],
)
def test_bodies_of_any_kind_get_a_clear_answer(caller: Caller, body: bytes, headers: dict[str, str], slug: str) -> None:
    caller.open()
    assert slug_of(caller.ask("POST", "/v1/entries", body, headers=headers)) == slug


def test_too_many_records_are_refused_and_other_addresses_are_problems_too(caller: Caller) -> None:
    caller.open()
    records = [to_record(caller.maker.entries[0])] * 501
    assert slug_of(caller.ask("POST", "/v1/entries", caller.entries(records=records))) == "too-large"
    assert slug_of(caller.http.get("/v1/nothing")) == "not-found"
    assert slug_of(caller.http.delete("/v1/entries")) == "method-not-allowed"
    assert slug_of(caller.http.get("/v1/acks/K08-1/one")) == "not-found"
    assert slug_of(caller.ask("GET", "/v1/documents/nothing")) == "not-found"
    assert slug_of(caller.ask("GET", "/v1/replica/snapshot")) == "not-found"
    assert caller.http.get("/schema/openapi.json").json()["paths"].keys() >= {"/v1/enrol", "/v1/session", "/v1/entries"}


def test_enrolment_wants_the_keys_own_proof(caller: Caller) -> None:
    code, _ = caller.centre.enrolment.make_code(COUNTER)
    asked = {"v": 1, "code": code, "public_key": TILL.public_key.hex(), "proof": "00" * 64, "app": "t"}
    assert slug_of(caller.http.post("/v1/enrol", json=asked)) == "bad-signature"
    assert slug_of(caller.http.post("/v1/enrol", json=asked | {"public_key": "zz"})) == "bad-signature"
    assert slug_of(caller.http.post("/v1/enrol", json=asked | {"v": 9})) == "upgrade-required"
