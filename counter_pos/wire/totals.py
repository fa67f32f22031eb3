"""The hidden running totals on every receipt: two receipts show head office what lay between them, and nobody else.

Two 48-bit sums, big-endian: net (two's complement, cancellations taken off) and absolute, each after this part,
XOR keyed BLAKE2b-96(chain key, device 00 epoch seq part). Modulo 2**48, as a counter that never stops.
"""

from __future__ import annotations

import hashlib

from msgspec import Struct

TOTALS_BYTES = 12
_MODULUS = 2**48


class RunningTotals(Struct, frozen=True):
    """Paise since the chain began; `absolute` counts cancellations as positive too."""

    net: int = 0
    absolute: int = 0

    def after(self, paise: int) -> RunningTotals:
        """After one receipt: positive for a payment, negative for a cancellation."""
        return RunningTotals(self.net + paise, self.absolute + abs(paise))


def _mask(chain_key: bytes, device: str, epoch: int, seq: int, part: int) -> bytes:
    place = device.encode("ascii") + b"\0" + epoch.to_bytes(4, "big") + seq.to_bytes(8, "big") + bytes([part])
    return hashlib.blake2b(place, key=chain_key, digest_size=TOTALS_BYTES).digest()


def hide(totals: RunningTotals, chain_key: bytes, device: str, epoch: int, seq: int, part: int) -> bytes:
    """Twelve bytes for the receipt. `chain_key` is 32 bytes known to the till and head office; `part` from 1."""
    plain = (totals.net % _MODULUS).to_bytes(6, "big") + (totals.absolute % _MODULUS).to_bytes(6, "big")
    return bytes(a ^ b for a, b in zip(plain, _mask(chain_key, device, epoch, seq, part), strict=True))


def reveal(hidden: bytes, chain_key: bytes, device: str, epoch: int, seq: int, part: int) -> RunningTotals:
    """The totals of twelve hidden bytes, net read as signed."""
    plain = bytes(a ^ b for a, b in zip(hidden, _mask(chain_key, device, epoch, seq, part), strict=True))
    net = int.from_bytes(plain[:6], "big")
    return RunningTotals(net - _MODULUS if net >= _MODULUS // 2 else net, int.from_bytes(plain[6:], "big"))
