"""Undoing a payment, wherever its receipt was found."""
