"""Receipts that are not out: the queue, and what to do about each."""
