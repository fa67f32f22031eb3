"""Payments that were put on hold or left half done."""
