"""The closed list of entry kinds. A name, once written, is frozen for ever."""

from __future__ import annotations

TILL_KINDS = frozenset(
    """chain_opened chain_closed chain_restored key_rotated app_updated policy_adopted clock_jumped outage_began
    outage_ended signed_in signed_out pin_reset staff_barred shift_opened shift_handed_over float_added
    drawer_counted shift_closed drawer_opened_without_sale payment_taken payment_cancelled transfer_requested
    receipt_duplicated counterfeit_refused payment_recovered cash_picked_up cash_received_in_safe shift_received
    site_day_closed bag_sealed bag_handed_over deposit_recorded loss_declared""".split()
)

HEAD_OFFICE_KINDS = frozenset(
    """chain_opened chain_closed key_rotated deposit_matched deposit_unmatched shortage_booked instrument_dishonoured
    payment_transferred payment_reversed fork_resolved bank_account_changed exception_closed digest_published""".split()
)
