"""Settings: what is written is taken or refused with its place; nothing is guessed and nothing written over."""

from __future__ import annotations

import os
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
answers = "processed"
drawer = "pin5"

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
    assert settings.printer == PrinterSettings(
        "network", "10.0.0.9", 9101, width_dots=384, answers="processed", drawer="pin5"
    )
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
        ('[printer]\nkind = "network"\nhost = "10.0.0.9:9100"', "host"),
        ('[printer]\nkind = "network"\nhost = "http://printer"', "host"),
        ('[printer]\nkind = "device"', "path"),
        ('[printer]\nkind = "serial"', "path"),
        ('[printer]\nkind = "serial"\npath = "COM3"\nbaud = 1200', "$.printer.baud"),
        ('[printer]\nkind = "serial"\npath = "COM3"\nflow = "rts"', "$.printer.flow"),
        ('[printer]\nkind = "usb"\nvendor = 0x04b8', "product"),
        ('[printer]\nkind = "usb"\nvendor = 0x04b8\nproduct = 0x10000', "product"),
        ('[printer]\nkind = "usb"\nvendor = 1\nproduct = 1\nin_endpoint = 0x02', "in_endpoint"),
        ('[printer]\nkind = "windows"', "name"),
        ('[printer]\nkind = "cups"', "$.printer.kind"),
        ('[printer]\nanswers = "yes"', "$.printer.answers"),
        ('[printer]\ndrawer = "pin3"', "$.printer.drawer"),
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


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", "folder"),
        ('kind = "network"\nhost = "printer-3.local"', "network printer-3.local:9100"),
        ('kind = "serial"\npath = "/dev/ttyUSB0"\nbaud = 19200', "serial /dev/ttyUSB0 19200"),
        ('kind = "usb"\nvendor = 0x04b8\nproduct = 0x0202', "usb 04b8:0202"),
    ],
)
def test_a_printer_has_an_address_by_which_it_is_remembered(tmp_path: Path, text: str, address: str) -> None:
    (tmp_path / FILE_NAME).write_text(f"[printer]\n{text}\n", encoding="utf-8")
    assert read_settings(tmp_path).printer.address == address


def test_a_spooler_or_a_device_file_is_refused_where_the_system_has_none(tmp_path: Path) -> None:
    other = 'kind = "device"\npath = "lp0"' if os.name == "nt" else 'kind = "windows"\nname = "EPSON TM-T82"'
    (tmp_path / FILE_NAME).write_text(f"[printer]\n{other}\n", encoding="utf-8")
    with pytest.raises(Refused) as told:
        read_settings(tmp_path)
    assert "Windows" in str(told.value.facts["where"])
