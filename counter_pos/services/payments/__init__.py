"""Taking a payment, and printing a second copy: one entry each, durable before anything is said."""

from __future__ import annotations

from counter_pos.services.payments.asked import find_receipt
from counter_pos.services.payments.cautions import cautions
from counter_pos.services.payments.copies import duplicate_receipt
from counter_pos.services.payments.taking import Taken, last_recorded, record_payment, take_payment

__all__ = [
    "Taken",
    "cautions",
    "duplicate_receipt",
    "find_receipt",
    "last_recorded",
    "record_payment",
    "take_payment",
]
