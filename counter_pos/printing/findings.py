"""What the printer check found of this till's printer, remembered beside the journal until another check."""

from __future__ import annotations

from pathlib import Path

import msgspec

from counter_pos.services.printing.printer_check import Answers, Findings

FILE_NAME = "printer.json"


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    address: str
    answers: Answers
    model: str = ""


def found_answers(folder: Path, address: str) -> Answers | None:
    """What the printer at this address was found to answer; None when it was not asked. What does not read is as
    good as never asked: the check writes it anew."""
    kept = _read(folder)
    return kept.answers if kept is not None and kept.address == address else None


def found_model(folder: Path, address: str) -> str:
    """The model as it named itself; empty when it was not asked or did not say."""
    kept = _read(folder)
    return kept.model if kept is not None and kept.address == address else ""


def keep(folder: Path, address: str, findings: Findings) -> None:
    """Remember what was found, if anything was. Raises OSError."""
    if findings.answers is None:
        return
    beside = folder / f".{FILE_NAME}.part"
    beside.write_bytes(msgspec.json.encode(_Kept(address, findings.answers, findings.model or "")))
    beside.replace(folder / FILE_NAME)


def _read(folder: Path) -> _Kept | None:
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None
