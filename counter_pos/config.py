"""The till's settings: a frozen value read once from settings.toml. A stranger among them stops the start."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from counter_pos.domain.errors import Refused

FILE_NAME = "settings.toml"
TRAINING_FOLDER = "training"
"""In a till's folder: its training, with a journal of its own and no settings."""


def home_of(folder: Path) -> Path:
    """The live till's folder, also of a training folder."""
    return folder.parent if folder.name == TRAINING_FOLDER else folder


_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which printer, and what it can do. docs/PRINTERS.md has every kind, and what is known of each.

    `folder` writes PNG files beside the journal; `network` needs `host`; `device` and `serial` need `path`; `usb`
    needs `vendor` and `product`; `windows` needs `name`, the printer's name in Windows.
    """

    kind: Literal["folder", "network", "device", "serial", "usb", "windows"] = "folder"
    host: str = ""
    port: int = 9100
    path: str = ""
    width_dots: Literal[576, 384] = 576
    """576 for paper of 80 mm, 384 for 58 mm."""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 115200
    flow: Literal["hardware", "software", "none"] = "hardware"
    vendor: int = 0
    product: int = 0
    in_endpoint: int = 0x82
    out_endpoint: int = 0x01
    name: str = ""
    answers: Literal["found", "printed", "processed", "status", "nothing"] = "found"
    """What it answers; `found` is what the printer check found, and `printed` while there was none."""
    drawer: Literal["none", "pin2", "pin5"] = "none"
    """Whether the cash drawer hangs on this printer, and on which pin."""

    def __post_init__(self) -> None:
        if self.kind == "network" and not _HOST.fullmatch(self.host):
            raise ValueError("a network printer needs `host`, a name or an IPv4 address without port")
        if self.kind in ("device", "serial") and not self.path:
            raise ValueError(f"a {self.kind} printer needs `path`")
        if self.kind == "usb" and not (0 < self.vendor < 65536 and 0 < self.product < 65536):
            raise ValueError("a usb printer needs `vendor` and `product`, 1 to 0xFFFF")
        if self.kind == "windows" and not self.name:
            raise ValueError("a windows printer needs `name`")
        if self.kind == "windows" and os.name != "nt":
            raise ValueError("`kind` windows prints through the spooler of Windows, and this is not Windows")
        if self.kind == "device" and os.name == "nt":
            raise ValueError("`kind` device is for Linux; on Windows use network, serial, usb or windows")
        if not 0 < self.port < 65536:
            raise ValueError("`port` is 1 to 65535")
        if not (0x80 < self.in_endpoint <= 0x8F and 0 < self.out_endpoint <= 0x0F):
            raise ValueError("`in_endpoint` is 0x81 to 0x8F, `out_endpoint` 0x01 to 0x0F")

    @property
    def address(self) -> str:
        """Names this very printer, so that what was found out about it is not believed of another."""
        return {
            "network": f"network {self.host}:{self.port}",
            "device": f"device {self.path}",
            "serial": f"serial {self.path} {self.baud}",
            "usb": f"usb {self.vendor:04x}:{self.product:04x}",
            "windows": f"windows {self.name}",
        }.get(self.kind, self.kind)


class BillFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What another maker's bill code says (docs/SCAN.md): `fields` between `separator`, which one is the account.

    Places count from 1; `bill_no` 0 means that it has none. A text that begins with `starts` and has just so many
    fields is of this format.
    """

    name: str
    separator: str
    fields: int
    account: int
    bill_no: int = 0
    starts: str = ""

    def __post_init__(self) -> None:
        if len(self.separator) != 1 or self.separator.isalnum():
            raise ValueError("`separator` is one sign, no letter and no digit")
        if not (2 <= self.fields <= 40 and 1 <= self.account <= self.fields and 0 <= self.bill_no <= self.fields):
            raise ValueError("`account` and `bill_no` are places among 2 to 40 `fields`")


class ScanSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What tells a scanner's burst from typing: at least `least_keys`, no gap above `gap_ms`.

    `formats` are further bill codes that this till reads, in the order in which they are tried.
    """

    gap_ms: int = 25
    least_keys: int = 6
    formats: tuple[BillFormat, ...] = ()


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a till may be told. Defaults serve a till with no line and no printer."""

    central_url: str | None = None
    language: Literal["hi", "en"] = "hi"
    theme: Literal["light", "dark"] = "light"
    sync_seconds: int = 20
    mirror: str | None = None
    """A folder on another medium (a second disk, a stick, a share) that holds the mirror; never its root."""
    lock_minutes: int = 5
    """The window locks after so long without a key; 0 never."""
    printer: PrinterSettings = PrinterSettings()
    scan: ScanSettings = ScanSettings()


def read_settings(folder: Path) -> Settings:
    """Read settings.toml of a till's folder; none means all defaults.

    Raises Refused(settings_damaged, where=...) for bad TOML, an unknown name or a value of the wrong kind. The file is
    never written over.
    """
    path = folder / FILE_NAME
    try:
        raw = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refused("settings_damaged", where=f"{FILE_NAME}: {wrong}") from wrong
    try:
        return msgspec.convert(tomllib.loads(raw), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise Refused("settings_damaged", where=f"{FILE_NAME}: {wrong}") from wrong


def write_first_settings(folder: Path, settings: Settings) -> None:
    """Write settings.toml at enrolment. An existing file is kept as it is."""
    path = folder / FILE_NAME
    if path.exists():
        return
    lines = [f'language = "{settings.language}"', f'theme = "{settings.theme}"']
    if settings.central_url is not None:
        lines.insert(0, f"central_url = {msgspec.json.encode(settings.central_url).decode()}")
    lines += ["", "[printer]", f'kind = "{settings.printer.kind}"', ""]
    path.write_text("\n".join(lines), encoding="utf-8")
