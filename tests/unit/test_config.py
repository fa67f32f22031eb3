"""Settings: what is written is taken or refused with its place; nothing is guessed and nothing written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter_pos.config import FILE_NAME, BillFormat, PrinterSettings, Settings, read_settings, write_first_settings
from counter_pos.domain.errors import Refused


def test_no_file_means_all_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    assert not (tmp_path / FILE_NAME).exists()


def test_every_setting_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        """
central_url = "https://centre.example"
language = "en"
theme = "dark"

[printer]
kind = "network"
host = "10.0.0.9"
port = 9101
width_dots = 384

[scan]
gap_ms = 30
least_keys = 8

[[scan.formats]]
name = "uppcl"
separator = "|"
fields = 5
account = 2
""",
        encoding="utf-8",
    )
    settings = read_settings(tmp_path)
    assert (settings.central_url, settings.language, settings.theme) == ("https://centre.example", "en", "dark")
    assert settings.printer == PrinterSettings("network", "10.0.0.9", 9101, "", 384)
    assert (settings.scan.gap_ms, settings.scan.least_keys) == (30, 8)
    assert settings.scan.formats == (BillFormat(name="uppcl", separator="|", fields=5, account=2),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('langauge = "hi"', "langauge"),
        ('[printer]\nkinds = "folder"', "kinds"),
        ('language = "ta"', "$.language"),
        ("theme = 3", "$.theme"),
        ("sync_seconds = true", "$.sync_seconds"),
        ('[printer]\nkind = "network"', "host"),
        ('[printer]\nkind = "device"', "path"),
        ('[printer]\nport = "9100"', "$.printer.port"),
        ("[printer]\nport = 0", "port"),
        ("[printer]\nport = 65536", "port"),
        ("[printer]\nwidth_dots = 500", "$.printer.width_dots"),
        ("printer = 3", "$.printer"),
        ('[[scan.formats]]\nname = "x"\nseparator = "||"\nfields = 3\naccount = 1', "separator"),
        ('[[scan.formats]]\nname = "x"\nseparator = "5"\nfields = 3\naccount = 1', "separator"),
        ('[[scan.formats]]\nname = "x"\nseparator = "|"\nfields = 3\naccount = 4', "account"),
        ('language = "hi', "end of document"),
        ('theme = "dark"\ntheme = "light"\n[scan]', "line 2"),
        ("\n\n[printer\n", "line 3"),
    ],
)
def test_a_bad_setting_names_its_place_and_stays_as_it_was(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as told:
        read_settings(tmp_path)
    assert told.value.code == "settings_damaged"
    where = str(told.value.facts["where"])
    assert where.startswith(f"{FILE_NAME}: ") and place in where
    write_first_settings(tmp_path, Settings(central_url="https://other.example"))
    assert path.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_and_a_folder_in_the_way_are_told(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b'language = "\xff"')
    for _ in range(2):
        with pytest.raises(Refused) as told:
            read_settings(tmp_path)
        assert told.value.code == "settings_damaged" and FILE_NAME in str(told.value.facts["where"])
        path.unlink(missing_ok=True) if path.is_file() else None
        path.mkdir(exist_ok=True)


@pytest.mark.parametrize("url", [None, "https://centre.example:8443/k?a=b", 'odd "quotes" \\ and नमस्ते'])
def test_the_first_settings_are_read_back(tmp_path: Path, url: str | None) -> None:
    settings = Settings(central_url=url, language="en", theme="dark")
    write_first_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings
