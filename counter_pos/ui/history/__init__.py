"""Receipts of the shift: looking, reprinting, cancelling."""
