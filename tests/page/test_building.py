"""The page is what its sources make, holds nobody's address, and only proven lists are put into it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.__main__ import main
from counter_pos.commands.verify_page import make_page
from counter_pos.i18n.catalogue import catalogue
from counter_pos.wire.canonical import encode
from counter_pos.wire.documents import KEY_LIST, STATUS_LIST, Document, sign_document
from installer.verify_page import LICENCES, PAGE, SOURCES, build
from tests.chains import CENTRAL
from tests.vectors.make import STRANGER, status_list

KEYS = Path(__file__).resolve().parent.parent / "vectors" / "keys.json"


def document(path: Path, made: Document) -> Path:
    path.write_bytes(encode(made))
    return path


def test_the_page_is_what_its_sources_make() -> None:
    assert PAGE.read_bytes() == build().encode(), "run: python -m installer.verify_page"


def test_its_own_scripts_name_no_address_and_its_licences_stand_in_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        assert re.findall(r"https?://|//[a-z]+\\.[a-z]+/", script) == []
    for title, name in LICENCES.items():
        assert (
            title.split(" (")[0] in page and (SOURCES / name).read_text(encoding="utf-8").split("\n")[0].strip() in page
        )


@given(st.text(), st.sampled_from(["</script>", "<!--<script>", "]]>", "&lt;", "\u2028"]))
def test_no_name_in_a_list_can_end_the_page(name: str, harm: str) -> None:
    from counter_pos.commands.verify_page import _inlined

    inlined = _inlined({"name": name + harm})
    assert "<" not in inlined and "&" not in inlined
    assert json.loads(inlined) == {"name": name + harm}


def test_all_words_have_their_hindi() -> None:
    before = set(catalogue("hi").missing)
    page = make_page(KEYS.read_bytes(), None, "1912")
    assert set(catalogue("hi").missing) == before
    assert "@" not in re.sub(r"(?s)<script.*?</script>|<style>.*?</style>|<pre>.*?</pre>", "", page)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main(["verify", "page", "--json", *map(str, arguments)])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = document(tmp_path / "status.json", sign_document(STATUS_LIST, status_list(), CENTRAL))
    out = tmp_path / "verify.html"
    code, told = run(capsys, "--keys", KEYS, "--status", status, "-o", out, "--helpline", "1800")
    assert (code, told["keys"], told["status"], told["bytes"]) == (0, 1, True, out.stat().st_size)
    data = re.search(r'id="data">(.*?)</script>', out.read_text(encoding="utf-8"))
    assert data is not None
    said = json.loads(data[1])
    assert said["keys"] == json.loads(KEYS.read_bytes()) and said["helpline"] == "1800"
    assert said["status"] == json.loads(status.read_bytes())
    again = tmp_path / "again.html"
    run(capsys, "--keys", KEYS, "--status", status, "-o", again, "--helpline", "1800")
    assert again.read_bytes() == out.read_bytes()


def test_a_list_that_does_not_prove_itself_makes_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(KEYS.read_bytes())
    forged = tmp_path / "keys.json"
    forged.write_text(json.dumps(said | {"body": said["body"].replace("7QX", "7QY")}), encoding="utf-8")
    stranger = document(tmp_path / "status.json", sign_document(STATUS_LIST, status_list(), STRANGER))
    wrong = document(tmp_path / "wrong.json", sign_document(KEY_LIST, status_list(), CENTRAL))
    out = tmp_path / "verify.html"
    for keys, status, code, word in (
        (forged, None, 4, "document_forged"),
        (wrong, None, 4, "document_damaged"),
        (KEYS, stranger, 4, "document_unknown_key"),
        (tmp_path / "none", None, 1, "keys_unreadable"),
    ):
        more = () if status is None else ("--status", status)
        told = run(capsys, "--keys", keys, *more, "-o", out)
        assert (told[0], told[1]["code"]) == (code, word) and not out.exists()
    assert run(capsys, "--keys", KEYS, "-o", tmp_path / "no" / "page")[1]["code"] == "disk_trouble"
