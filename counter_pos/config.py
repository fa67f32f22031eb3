"""The till's settings: a frozen value read once from settings.toml. A stranger among them stops the start."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from counter_pos.domain.errors import Refused

FILE_NAME = "settings.toml"


class PrinterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`folder` writes PNG files beside the journal; `network` needs `host`; `device` needs `path`."""

    kind: Literal["folder", "network", "device"] = "folder"
    host: str = ""
    port: int = 9100
    path: str = ""
    width_dots: Literal[576, 384] = 576

    def __post_init__(self) -> None:
        if self.kind == "network" and not self.host:
            raise ValueError("a network printer needs `host`")
        if self.kind == "device" and not self.path:
            raise ValueError("a device printer needs `path`")
        if not 0 < self.port < 65536:
            raise ValueError("`port` is 1 to 65535")


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
