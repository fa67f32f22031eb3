"""The page for checking receipts, in a real Chromium, opened from a file: no server, no network, no WebCrypto."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counter_pos.commands.verify_page import make_page
from counter_pos.domain.errors import Refused
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import STATUS_LIST, sign_document
from counter_pos.wire.keyring import KeyRing
from counter_pos.wire.receipt_proof import verify_receipt, verify_receipts
from tests.browser import Browser, chromium
from tests.chains import CENTRAL
from tests.photos import SHOTS, Shot, photo
from tests.vectors.make import status_list

pytestmark = pytest.mark.usefixtures("qapp")  # before the receipts are drawn
VECTORS = Path(__file__).resolve().parent.parent / "vectors"
KEYS = (VECTORS / "keys.json").read_bytes()
RING = KeyRing.read(KEYS)
RECEIPTS: list[dict[str, str]] = json.loads((VECTORS / "receipts.json").read_text(encoding="utf-8"))
STATUSES: list[dict[str, Any]] = json.loads((VECTORS / "status.json").read_text(encoding="utf-8"))
TEXT = {each["verdict"]: each["text"] for each in reversed(RECEIPTS)}
GENUINE = TEXT["genuine"]
NO_WEBCRYPTO = """
Object.defineProperty(Crypto.prototype, "subtle", { get() { throw new Error("no WebCrypto here"); } });
Object.defineProperty(window, "crypto", { value: undefined });
"""
JUDGE = """
const [texts, keys, status] = arguments;
try { return CounterReceipt.judgeAll(texts, keys, status); } catch (wrong) { return wrong.code || String(wrong); }
"""
JUDGE_EACH = """
const [texts, keys] = arguments;
return texts.map((text) => {
  try { return CounterReceipt.judge(text, keys, null).verdict; } catch (wrong) { return wrong.code || String(wrong); }
});
"""
ANSWERED = """
return new Promise((done) => {
  const look = () => {
    const cards = [...document.querySelectorAll("#results article")];
    const told = document.querySelector("#told.bad");
    if (cards.length) done(cards.map((each) => [each.dataset.verdict, each.innerText]));
    else if (told) done([["told", told.innerText]]);
    else return;
    watch.disconnect();
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  look();
});
"""
PASTE = """
document.getElementById("pasted").value = arguments[0];
document.getElementById("paste-form").requestSubmit();
"""


def body_of(raw: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(json.loads(raw)["body"])
    return said


def page_at(folder: Path, status: bytes | None = None) -> Path:
    path = folder / "verify.html"
    path.write_text(make_page(KEYS, status, "1912"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        made.before_every_page(NO_WEBCRYPTO)
        made.size(360, 800)
        yield made


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    browser.open(page_at(tmp_path))
    yield browser
    assert browser.complaints() == []
    assert browser.run("return performance.getEntriesByType('resource').length") == 0, "something was fetched"


def speak(page: Browser, language: str) -> None:
    page.click(f"[data-language={language}]")


def paste(page: Browser, text: str) -> list[list[str]]:
    page.run(PASTE, text)
    found: list[list[str]] = page.run(ANSWERED)
    return found


def judge(page: Browser, texts: list[str], status: dict[str, Any] | None = None) -> Any:
    return page.run(JUDGE, texts, body_of(KEYS), status)


def test_every_receipt_of_the_vectors_gets_the_verdict_of_the_command(page: Browser) -> None:
    for vector in RECEIPTS:
        told = judge(page, [vector["text"]])
        assert (told if isinstance(told, str) else told[0]["verdict"]) == vector["verdict"], vector["name"]


def test_every_status_vector_too(page: Browser) -> None:
    for vector in STATUSES:
        status = None if vector["status"] is None else json.loads(vector["status"]["body"])
        told = judge(page, vector["texts"], status)
        assert [each["verdict"] for each in told] == vector["verdicts"], vector["name"]
        assert all((each["knownUntil"] is not None) == vector["known"] for each in told), vector["name"]


def spoilt() -> list[str]:
    """Texts that are nearly receipts: letters changed, lost, doubled, moved, and white space of every kind."""
    chance = random.Random(20261124)
    odd = "019A=aſıßÅ\ufeff\u200b\u2009\u3000\x1c\x85\t\n -_:"
    texts = []
    for number in range(240):
        letters = list(TEXT[("genuine", "training", "duplicate", "unknown_key")[number % 4]])
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(letters))
            match chance.randrange(4):
                case 0:
                    letters[place] = chance.choice(odd)
                case 1:
                    letters.insert(place, chance.choice(odd))
                case 2:
                    del letters[place]
                case _:
                    letters[place] = chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        texts.append("".join(letters))
    return texts


def test_spoilt_texts_get_the_answer_of_the_command(page: Browser) -> None:
    texts, expected = spoilt(), []
    for text in texts:
        try:
            expected.append(verify_receipt(text, RING).verdict.value)
        except Refused as refused:
            expected.append(refused.code)
    assert len(set(expected)) >= 4
    assert page.run(JUDGE_EACH, texts, body_of(KEYS)) == expected


def test_the_page_reads_the_same_facts_as_the_command(page: Browser) -> None:
    texts = [TEXT["genuine"], TEXT["duplicate"], TEXT["cancellation"]]
    ours = verify_receipts(texts, RING)
    for told, judged in zip(judge(page, texts), ours, strict=True):
        claim, said = judged.claim, told["claim"]
        assert told["number"] == judged.number
        assert (said["epoch"], said["seq"], said["part"], said["copy"], said["serial"]) == (
            claim.epoch, claim.seq, claim.part, claim.copy, claim.serial)  # fmt: skip
        assert (said["account"], said["paise"]) == (f"{claim.account:010d}", claim.paise)
        assert (said["purpose"], said["tender"]) == (claim.purpose.value, claim.tender.value)
        assert (said["at"], said["day"]) == (claim.at.timestamp(), claim.business_date.isoformat())
        assert (said["counter"], said["window"], said["clerk"]) == (claim.counter, claim.window, claim.clerk)
        assert said["hash"] == claim.entry_hash.hex()


def test_no_flipped_bit_is_taken_for_good(page: Browser) -> None:
    encoded = GENUINE.removeprefix("CC1:")
    raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    texts, expected = [], []
    for bit in [*range(12 * 8), *range(12 * 8, len(raw) * 8, 7)]:  # the command's own test flips every one
        harmed = bytearray(raw)
        harmed[bit // 8] ^= 1 << bit % 8
        texts.append("CC1:" + base64.b32encode(bytes(harmed)).decode().rstrip("="))
        try:
            expected.append(verify_receipt(texts[-1], RING).verdict.value)
        except Refused as refused:
            expected.append(refused.code)
    assert not {"genuine", "duplicate", "cancellation"} & set(expected)
    assert page.run(JUDGE_EACH, texts, body_of(KEYS)) == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["GENUINE", "₹ 2,847.00", "12 0344 7190", "31 Jul 2026, 09:30", "Electricity bill", "CASH",
                "K08 Phoolbagh · Window 1", "K08-7QX-260731-000001-Y", "A later cancellation is not known here."]),
        ("hi", ["असली रसीद", "₹ 2,847.00", "12 0344 7190", "31 जुलाई 2026, 09:30", "बिजली बिल", "नकद",
                "K08 फूलबाग · खिड़की 1", "K08-7QX-260731-000001-Y", "बाद में निरस्त हुई हो, तो यहाँ पता नहीं चलता।"]),
    ],
)  # fmt: skip
def test_a_pasted_receipt_is_told_in_big_clear_words(page: Browser, language: str, words: list[str]) -> None:
    speak(page, "hi" if language == "en" else "en")
    paste(page, GENUINE)
    speak(page, language)  # what is on the page already changes its language too
    ((verdict, text),) = page.run(ANSWERED)
    assert verdict == "genuine"
    for each in words:
        assert each in text
    wide = page.run("return [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], "nothing stands beyond the edge of a phone"


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (TEXT["duplicate"], "duplicate", "DUPLICATE 1"),
        (TEXT["cancellation"], "cancellation", "CANCELLATION SLIP"),
        (TEXT["training"], "training", "No money was paid"),
        (TEXT["altered"], "altered", "ALTERED"),
        (TEXT["unknown_key"], "unknown_key", "UNKNOWN KEY"),
        (TEXT["receipt_text_unknown"], "told", "newer kind"),
        ("hello", "told", "not the code of a receipt"),
        ("CS1:AAAA", "told", "a counter's own slip"),
        ("", "told", "There is no text yet"),
    ],
)
def test_each_kind_has_its_own_answer(page: Browser, text: str, verdict: str, words: str) -> None:
    speak(page, "en")
    ((found, said),) = paste(page, text)
    assert found == verdict and words in said
    if verdict in {"training", "altered", "unknown_key"}:
        assert "2,847" not in said, "a figure that must not be believed is not shown"


def test_two_of_one_place_are_told_as_clones(page: Browser) -> None:
    vector = next(each for each in STATUSES if each["name"] == "two of one place")
    assert [each[0] for each in paste(page, vector["texts"][0])] == ["genuine"]
    assert [each[0] for each in paste(page, vector["texts"][1])] == ["clone", "clone"]
    page.click("#clear")
    assert [each[0] for each in paste(page, vector["texts"][1])] == ["genuine"]


def test_with_a_status_list_cancellations_are_known(page: Browser, tmp_path: Path) -> None:
    page.open(page_at(tmp_path, encode(sign_document(STATUS_LIST, status_list(), CENTRAL))))
    speak(page, "en")
    vector = STATUSES[0]
    told = [paste(page, text)[0] for text in vector["texts"][:2]]
    assert [each[0] for each in told] == vector["verdicts"][:2]
    assert "Up to 31 Jul 2026, 09:30 the centre knew of no cancellation." in told[0][1]
    assert "A later cancellation is not known here." in told[0][1]


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_photos_are_read(page: Browser, tmp_path: Path, shot: Shot) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(photo(GENUINE, shot))
    page.upload("#picture", path)
    ((verdict, text),) = page.run(ANSWERED)
    assert verdict == "genuine" and "2,847.00" in text


@pytest.mark.parametrize(
    ("name", "words"), [("no code", "No receipt code was found"), ("no picture", "no picture that can be read")]
)
def test_a_photo_that_tells_nothing_is_told(page: Browser, tmp_path: Path, name: str, words: str) -> None:
    from PIL import Image

    path = tmp_path / "photo.png"
    if name == "no code":
        Image.new("RGB", (400, 300), "white").save(path)
    else:
        path.write_bytes(b"this is text")
    speak(page, "en")
    page.upload("#picture", path)
    ((_, said),) = page.run(ANSWERED)
    assert words in said


def test_the_page_may_ask_nobody(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_at(tmp_path))
    tried = browser.run(
        "return fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused')"
        ".then((said) => new Promise((done) => { const picture = new Image();"
        " picture.onerror = () => done([said, 'refused']); picture.src = 'http://127.0.0.1:9/x.png'; }))"
    )
    assert tried == ["refused", "refused"]
    complaints = browser.complaints()
    assert len(complaints) >= 2 and all("Content Security Policy" in each for each in complaints)


def test_the_camera_reads_a_receipt_held_before_it(tmp_path: Path) -> None:
    frames = [photo(GENUINE, Shot(f"frame {turn}", turn=turn, long_side=1280)) for turn in (-3, 0, 4)]
    film = tmp_path / "camera.mjpeg"
    film.write_bytes(b"".join(frames * 4))
    options = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with chromium(*options, f"--use-file-for-fake-video-capture={film}") as browser:
        browser.before_every_page(NO_WEBCRYPTO)
        browser.open(page_at(tmp_path))
        browser.click("#camera-open")
        ((verdict, text),) = browser.run(ANSWERED)
        assert verdict == "genuine" and "2,847.00" in text
        assert browser.run("return document.getElementById('video').srcObject === null"), "the camera is let go"
        assert browser.complaints() == []


def test_without_a_camera_the_other_ways_are_named(page: Browser) -> None:
    speak(page, "en")
    page.click("#camera-open")
    ((_, said),) = page.run(ANSWERED)
    assert "Choose a photo of the receipt instead" in said


def test_a_browser_without_webassembly_still_checks_pasted_text(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo(GENUINE, Shot("straight")))
    with chromium() as browser:
        browser.before_every_page("delete window.WebAssembly;")
        browser.open(page_at(tmp_path))
        speak(browser, "en")
        browser.upload("#picture", tmp_path / "photo.jpg")
        ((_, said),) = browser.run(ANSWERED)
        assert "This browser is too old to read pictures" in said
        assert paste(browser, GENUINE)[0][0] == "genuine"
